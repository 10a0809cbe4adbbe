//! Cases that drawing finds too seldom: each is here because a small change of the evaluator went unnoticed without it.

use crate::policy::compiled::Compiled;
use crate::policy::request::Request;

/// What the cases are asked of.
pub(super) fn policy() -> Compiled {
    let mut compiled = Compiled::of(&crate::policy::parse(POLICY).expect("the fixture is a policy"));
    // A placeholder that no `policy.toml` should have.
    compiled.credentials[0].placeholder.clear();
    compiled
}

const POLICY: &str = r#"
version = 1
egress.allow = [
    { id = "one", host = "one.example", paths = ["/v1/*", "/w/*/x"] },
    { id = "file", host = "file.example" },
    { id = "form", host = "form.example" },
    { id = "empty", host = "empty.example" },
]
egress.deny = [
    { id = "odd", host = "file.example", paths = ["/X;y", "/Tail.", "/in/**"] },
]

[credentials.A_EMPTY]
placeholder = "moltctl-injected"
keep_before = ":"
inject = [{ how = "path", host = "empty.example", prefix = "key-" }, { how = "header", host = "empty.example", name = "x-key" }]

[credentials.FORM]
placeholder = "moltctl-injected"
inject = [{ how = "header", host = "form.example", name = "authorization", prefix = "Bearer " }]

[credentials.PATH]
placeholder = "moltctl-injected"
keep_before = ":"
inject = [{ how = "path", host = "file.example", prefix = "bot" }]
"#;

pub(super) fn requests() -> Vec<Request> {
    let urls = [
        "https://one.example/v1/",
        "https://one.example/v1",
        "https://one.example/v1/a",
        "https://one.example/w/a/x",
        "https://one.example/w/%20/x",
        "https://file.example/x;Y",
        "https://file.example/X;y",
        "https://file.example/x;z",
        "https://file.example/tail",
        "https://file.example/TAIL.",
        "https://file.example/tail..%20",
        "https://file.example/IN",
        "https://file.example/in/",
        "https://file.example/in%3Fx/bot1:moltctl-injected",
        "https://file.example/bot1:moltctl-injected",
        "https://file.example/a/bot1:moltctl-injected/BOT9:x",
        "https://file.example/bot1:moltctl-injected/bottle",
        "https://file.example/bot9:x/bot1:moltctl-injected",
        "https://file.example/bot1:moltctl-injected/bot2:moltctl-injected",
        "https://file.example/bot",
        "https://file.example/",
        "https://empty.example/key-",
        "https://empty.example/key-:",
        "https://empty.example/key-1:/x",
        "https://empty.example/a",
        "https://empty.example/?token=x:",
        "https://empty.example/?token=:",
    ];
    let mut all: Vec<Request> = urls.iter().map(|url| Request::new("GET", url)).collect();
    all.push(Request::new("GET", "https://empty.example/a").with_header("x-key", "1:"));
    all.push(Request::new("GET", "https://empty.example/a").with_header("authorization", "Bearer "));
    all.extend(forms().into_iter().map(|body| {
        let form = Request::new("POST", "https://form.example/")
            .with_header("content-type", "multipart/form-data; boundary=b");
        form.with_body(body)
    }));
    all
}

fn forms() -> Vec<String> {
    let heads = [
        "form-data; name=\"a\"; name=\"token\"",
        "form-data; name=\"token\"; name=\"a\"",
        "form-data; name=\"a\"; filename=\"x\\y\"",
        "form-data; name=\"a\\b\"",
        "form-data; name=\"a\"; filename=\"%74\"",
        "form-data; name=%74oken",
        "form-data; name=a\"b",
        "form-data;name=\"a\";filename*=utf-8''%e9",
        "form-data; name",
        "form-data;",
        "form-data; name=\"a\"x",
        "form-datax; name=\"a\"",
        "FORM-DATA; NAME=\"token\"",
        "form-data; name=token ; filename=x",
        "form-data ; name=\"a\"",
    ];
    let whole = |head: &str| format!("--b\r\nContent-Disposition: {head}\r\n\r\nstranger\r\n--b--\r\n");
    let mut all: Vec<String> = heads.iter().map(|head| whole(head)).collect();
    let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n";
    let ends = [
        "\r\n--b--",
        "\r\n\r\n--b--",
        "\r\nx\r\n--b--\r\n",
        "\r\nx\r\n--b--\r\n\r\n",
        "\r\nx\r\n--b\r\n--b--",
        "\r\nx\n--b--",
        "\r\nx--b--",
        "\r\nx\r\n--b",
        "--b--",
        "X: y\r\n\r\nx\r\n--b--",
        "X y\r\n\r\nx\r\n--b--",
        ": y\r\n\r\nx\r\n--b--",
        "X: \0\r\n\r\nx\r\n--b--",
    ];
    all.extend(ends.iter().map(|end| format!("{part}{end}")));
    all.push("--b--".to_owned());
    all.push("--b--\r\n".to_owned());
    all
}
