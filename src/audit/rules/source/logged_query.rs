//! MW-LOG-001: query strings and headers that are logged as they came.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::bindings::{Binding, bindings};
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::values::bare;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-LOG-001",
        name: "query-logged",
        title: "The query of a request is logged as it came",
        severity: Severity::High,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "A log line has the whole URL or its query, or all headers, without a redactor in between.",
        why: "`?token=` carries the gateway's token and `?secret=` the browser's: who may read the logs of the Worker may then \
              run the assistant.",
        evidence: "`console` calls with `.search`, `.href`, `.searchParams`, a request's `.url` or whole `headers` among their \
                   arguments, also through a constant, unless within a call of a function whose name says that it redacts.",
        fix: "Pass the URL through the redactor that stands in the same checkout: \
              `console.log('[HTTP]', url.pathname + redactSensitiveParams(url))`.",
        sources: &["cloudflare/moltworker src/index.ts", "cloudflare/moltworker src/utils/logging.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("src/index.ts", "console.log('[HTTP] Proxying:', url.pathname + url.search);\n")])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "console.log('[HTTP]', url.pathname + redactSensitiveParams(url), url.search.length);\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for call in Call::all(source).filter(|it| it.logs()) {
            if let Some(what) = call.arguments().find_map(|it| raw(it, 4)) {
                verdict.find(at(path, call.node, format!("`{}` is logged without a redactor", what.text())));
            }
        }
    }
}

fn raw(node: Syntax<'_>, fuel: usize) -> Option<Syntax<'_>> {
    node.descendants().find_map(|it| {
        if is_redacted(it, node) {
            return None;
        }
        match it.kind() {
            "member_expression" => is_raw(it).then_some(it),
            "identifier" => bindings(it, it.text()).into_iter().find_map(|binding| match binding {
                Binding::Value(value) if is_text(value) => raw(value, fuel.checked_sub(1)?).map(|_| it),
                _ => None,
            }),
            _ => None,
        }
    })
}

/// A constant that is itself a text of the URL, and not something that was made with it.
fn is_text(value: Syntax<'_>) -> bool {
    matches!(bare(value).kind(), "member_expression" | "template_string" | "binary_expression")
}

fn is_raw(node: Syntax<'_>) -> bool {
    let (Some(object), Some(property)) = (node.field("object"), node.field("property")) else { return false };
    let of = object.text().rsplit('.').next().unwrap_or_default();
    let further = node.parent().is_some_and(|it| it.kind() == "member_expression");
    match property.text() {
        "search" | "href" | "searchParams" => !further,
        "url" => matches!(of, "req" | "request" | "raw") && !further && !is_taken_apart(node),
        "headers" => matches!(of, "req" | "request" | "raw") && !further,
        _ => false,
    }
}

/// `new URL(request.url).hostname`.
fn is_taken_apart(node: Syntax<'_>) -> bool {
    let harmless = ["pathname", "hostname", "host", "origin", "protocol", "port"];
    let call = node.ancestors().take(2).find_map(Call::of).filter(|it| it.is_new() && it.name() == "URL");
    call.and_then(|it| it.node.parent())
        .and_then(|it| it.field("property"))
        .is_some_and(|it| harmless.contains(&it.text()))
}

fn is_redacted(node: Syntax<'_>, within: Syntax<'_>) -> bool {
    let inside =
        |it: &Syntax<'_>| within.range().start <= it.range().start && it.range().end <= within.range().end;
    node.ancestors().take_while(inside).chain([node]).filter_map(Call::of).any(|it| {
        let lower = it.name().to_ascii_lowercase();
        ["redact", "mask", "sanitize", "scrub", "without", "strip"].iter().any(|word| lower.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    fn found(code: &str) -> usize {
        run(&[&RULE], &checkout(&[("src/a.ts", code)]), &[]).findings.len()
    }

    #[test]
    fn queries_are_seen_through_constants() {
        assert_eq!(found("const q = url.search;\nconsole.log(`x ${q}`);"), 1);
        assert_eq!(found("console.log(c.req.url);"), 1);
        assert_eq!(found("console.log(Object.fromEntries(request.headers));"), 1);
        assert_eq!(found("const q = redactSensitiveParams(url);\nconsole.log(url.pathname + q);"), 0);
        assert_eq!(found("const url = new URL(c.req.url);\nconsole.log(url.pathname);"), 0);
        assert_eq!(found("console.log(redact(c.req.url));"), 0);
        assert_eq!(found("console.log(JSON.stringify({ host: new URL(request.url).hostname }));"), 0);
        assert_eq!(found("console.log(new URL(request.url).search);"), 1);
        assert_eq!(found("console.log(request.headers.get('User-Agent'));"), 0);
    }
}
