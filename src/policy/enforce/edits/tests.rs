//! What the edits do to the sample checkout and to forks of it.

use std::collections::BTreeMap;

use super::*;
use crate::audit::facts::checkout::FileFact;
use crate::template::SAMPLE;

type Files = BTreeMap<Utf8PathBuf, String>;

fn sample() -> Files {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the sample is text");
    SAMPLE.iter().map(|file| (file.path.into(), text(file.bytes))).collect()
}

fn checkout(files: &Files) -> Checkout {
    let fact = |text: &String| FileFact::Text { text: text.as_str().into(), executable: false };
    Checkout::new(files.iter().map(|(path, text)| (path.clone(), fact(text))).collect())
}

fn wish() -> Wish {
    let overlay = vec![("src/hardening/index.ts".into(), "export {};\n".to_owned())];
    Wish { overlay, patch: "{}\n".to_owned(), signs: false, digest: None }
}

fn composed(files: &Files) -> Result<Vec<FileEdit>, Vec<NoPlace>> {
    compose(&checkout(files), &wish())
}

#[track_caller]
fn applied(files: &Files) -> Files {
    let mut after = files.clone();
    for edit in composed(files).expect("every place is there") {
        assert_eq!(files.get(&edit.path), edit.before.as_ref(), "{}", edit.path);
        assert!(!edit.edits.is_empty(), "{} changes for a reason", edit.path);
        after.insert(edit.path, edit.after);
    }
    after
}

/// What the places say that are missing after `from` became `to` in a file.
fn missing(path: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = sample();
    let text = files.get_mut(Utf8Path::new(path)).expect("is in the sample");
    assert!(text.contains(from), "{path} holds `{from}`");
    *text = text.replace(from, to);
    let places = composed(&files).err().unwrap_or_else(|| panic!("`{to}` in {path} is no obstacle"));
    assert!(places.iter().all(|it| !it.hand.is_empty()), "the edit by hand is shown: {places:?}");
    places.iter().map(ToString::to_string).collect()
}

#[test]
fn the_sample_is_edited_once() {
    let before = sample();
    let after = applied(&before);
    let index = &after[Utf8Path::new("src/index.ts")];
    for line in [
        "import { getSandbox, type SandboxOptions } from '@cloudflare/sandbox';",
        "import { ContainerProxy, hardened, Sandbox } from './hardening';",
        "export { ContainerProxy, Sandbox };",
        "export default hardened(app);",
    ] {
        assert!(index.lines().any(|it| it == line), "{line} in\n{index}");
    }
    assert!(after[Utf8Path::new("src/routes/cdp.ts")].contains("from '../hardening/browser'"));
    let package = &after[Utf8Path::new("package.json")];
    assert!(
        package.contains("\"@cloudflare/sandbox\": \"0.12.10\"")
            && package.contains("\"wrangler\": \"4.164.0\"")
    );
    assert!(!package.contains("aws4fetch"));
    assert!(after[Utf8Path::new("wrangler.jsonc")].contains("\"compatibility_date\": \"2026-04-01\""));
    let dockerfile = &after[Utf8Path::new("Dockerfile")];
    assert!(dockerfile.starts_with("FROM docker.io/cloudflare/sandbox:0.12.10\n"), "{dockerfile}");
    assert!(
        dockerfile.contains("start-openclaw.sh\nCOPY hardening/ /usr/local/lib/moltctl/\nRUN chmod"),
        "{dockerfile}"
    );
    let script = &after[Utf8Path::new("start-openclaw.sh")];
    let line = "node /usr/local/lib/moltctl/apply-policy.mjs /root/.openclaw/openclaw.json || exit 1\n";
    let at = script.find(line).expect("the line is there");
    assert!(script[..at].contains("JSON.stringify(config, null, 2));\nPATCH\n"), "{script}");
    assert!(script[at..].contains("copy_loop() {"), "before the copies begin: {script}");
    assert_eq!(composed(&after), Ok(Vec::new()), "a second time there is nothing to do");
    let changed: Vec<&Utf8PathBuf> =
        after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert_eq!(changed.len(), 9, "{changed:?}");
}

#[test]
fn a_digest_and_a_signature_are_taken_in() {
    let digest: Digest = format!("sha256:{}", "ab".repeat(32)).parse().expect("is one");
    let wish = Wish { signs: true, digest: Some(digest.clone()), ..wish() };
    let files = compose(&checkout(&sample()), &wish).expect("every place is there");
    let text =
        |path: &str| files.iter().find(|it| it.path == path).map(|it| it.after.as_str()).expect("is edited");
    assert!(text("Dockerfile").starts_with(&format!("FROM docker.io/cloudflare/sandbox:0.12.10@{digest}\n")));
    assert!(text("package.json").contains("\"aws4fetch\": \"1.0.20\""));
}

#[test]
fn other_forms_of_the_entry_are_understood() {
    let forms = [
        (
            "export { Sandbox } from '@cloudflare/sandbox';\nexport default { fetch: app.fetch };\n",
            "export { ContainerProxy, Sandbox } from './hardening';",
        ),
        (
            "import { Sandbox } from \"@cloudflare/sandbox\"\nexport { Sandbox }\nexport default app\n",
            "import { ContainerProxy, hardened, Sandbox } from \"./hardening\"",
        ),
        (
            "import {\n  Sandbox as Box,\n  getSandbox,\n} from '@cloudflare/sandbox';\nexport { Box as Sandbox };\nexport default { fetch: getSandbox } satisfies X;\n",
            "import { ContainerProxy, hardened, Sandbox as Box } from './hardening';",
        ),
    ];
    for (text, line) in forms {
        let mut files = sample();
        files.insert("src/index.ts".into(), text.to_owned());
        let after = applied(&files);
        let index = &after[Utf8Path::new("src/index.ts")];
        assert!(index.lines().any(|it| it == line), "{line} in\n{index}");
        assert!(index.contains("export default hardened("), "{index}");
        assert!(!index.contains("\n\n\n"), "{index}");
        assert_eq!(composed(&after), Ok(Vec::new()), "{index}");
    }
}

#[test]
fn an_entry_elsewhere_finds_the_overlay() {
    assert_eq!(entry::overlay_from(Utf8Path::new("src/index.ts")), "./hardening");
    assert_eq!(entry::overlay_from(Utf8Path::new("src/worker/main.ts")), "../hardening");
    assert_eq!(entry::overlay_from(Utf8Path::new("worker/main.ts")), "../src/hardening");
    assert_eq!(entry::browser_from(Utf8Path::new("src/routes/cdp.ts")), "../hardening/browser");
}

#[test]
fn what_is_not_found_is_named_with_the_edit_by_hand() {
    let index = "src/index.ts";
    for (path, from, to, said) in [
        (
            index,
            "export { Sandbox };",
            "export class Sandbox extends Base {}",
            "src/index.ts:12: `Sandbox` is a class of this checkout",
        ),
        (index, "export { Sandbox };", "", "`Sandbox` is not exported by name"),
        (
            index,
            "export { Sandbox };",
            "export { Sandbox };\nexport { ContainerProxy } from './own';",
            "an egress policy of its own",
        ),
        (
            index,
            "export default app;",
            "export default class { fetch() {} }",
            "the default export is a class",
        ),
        (index, "export default app;", "", "no default export"),
        (
            index,
            "export default app;",
            "const hardened = f;\nexport default hardened(app);",
            "`hardened` is another function here",
        ),
        (
            "src/routes/cdp.ts",
            "import puppeteer",
            "const p = await import('@cloudflare/puppeteer');\nimport puppeteer",
            "while the Worker runs",
        ),
        (
            "package.json",
            "\"@cloudflare/sandbox\": \"*\"",
            "\"x\": \"1\"",
            "the Sandbox SDK is not asked for",
        ),
        (
            "package.json",
            "\"@cloudflare/sandbox\": \"*\"",
            "\"@cloudflare/sandbox\": \"1.0.0\"",
            "version 0.12",
        ),
        (
            "Dockerfile",
            "FROM docker.io/cloudflare/sandbox:0.7.0",
            "FROM node:22",
            "no sandbox image of Cloudflare",
        ),
        ("Dockerfile", "cloudflare/sandbox:0.7.0", "cloudflare/sandbox:0.13.1", "version 0.12"),
        ("Dockerfile", "COPY start-openclaw.sh", "ADD start-openclaw.sh", "no start script"),
        ("start-openclaw.sh", "exec openclaw gateway", "exec claw", "`openclaw gateway` is not started here"),
        (
            "start-openclaw.sh",
            "if [ -n \"$OPENCLAW_GATEWAY_TOKEN\" ]; then\n  exec",
            "go() { openclaw gateway; }\nif true; then\n  exec",
            "in a function",
        ),
    ] {
        let places = missing(path, from, to);
        assert!(places.iter().any(|it| it.contains(said)), "{said}: {places:?}");
    }
}

#[test]
fn a_folder_that_the_build_leaves_out_is_told() {
    let mut files = sample();
    files.insert(".dockerignore".into(), "*\n!start-openclaw.sh\n".to_owned());
    let places = composed(&files).expect_err("a place is missing");
    assert!(places[0].what.contains("!hardening/**"), "{places:?}");
    files.insert(".dockerignore".into(), "*\n!start-openclaw.sh\n!hardening/**\n".to_owned());
    assert!(composed(&files).is_ok());
}

#[test]
fn what_is_recent_enough_stays() {
    let mut files = applied(&sample());
    for (path, from, to) in [
        ("Dockerfile", "sandbox:0.12.10", "sandbox:0.12.11-python"),
        ("package.json", "\"@cloudflare/sandbox\": \"0.12.10\"", "\"@cloudflare/sandbox\": \"0.12.11\""),
        ("package.json", "\"wrangler\": \"4.164.0\"", "\"wrangler\": \"4.170.1\""),
        ("wrangler.jsonc", "2026-04-01", "2026-09-01"),
    ] {
        let text = files.get_mut(Utf8Path::new(path)).expect("is there");
        assert!(text.contains(from), "{path}: {from}");
        *text = text.replace(from, to);
    }
    assert_eq!(composed(&files), Ok(Vec::new()));
}

#[test]
fn a_script_without_a_patch_of_its_own_is_patched_right_before_the_gateway() {
    let mut files = sample();
    files.insert(
        "start-openclaw.sh".into(),
        "#!/bin/bash\nset -e\necho a\nopenclaw gateway --port 1\n".to_owned(),
    );
    let after = applied(&files);
    let script = &after[Utf8Path::new("start-openclaw.sh")];
    let line = script.lines().position(|it| it.starts_with("node /usr")).expect("is there");
    assert!(script.lines().nth(line + 1).is_some_and(|it| it.starts_with("openclaw gateway")), "{script}");
    assert_eq!(composed(&after), Ok(Vec::new()));
}

#[test]
fn a_lock_is_stale_until_npm_wrote_it() {
    let (before, after) = (sample(), applied(&sample()));
    let (package, lock) = (Utf8Path::new("package.json"), Utf8Path::new("package-lock.json"));
    assert!(!lock_is_stale(&before[package], &before[lock]), "the sample's own lock fits");
    assert!(lock_is_stale(&after[package], &after[lock]));
}
