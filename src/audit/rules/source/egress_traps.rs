//! MW-EGR-002: an egress policy that does not do what it says.

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::bindings::{Binding, bindings, enclosing_function, values};
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::classes::{Class, Field, FieldKind, classes};
use crate::audit::syntax::modules::exports;
use crate::audit::syntax::values::{bare, key_of, literal, literals};
use crate::audit::syntax::{Source, Syntax};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::{Kind, Node};

use super::egress_policy::{Exported, entry, has_policy, resolved};
use super::overlay::Overlay;
use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-EGR-002",
        name: "ineffective-egress-policy",
        title: "An egress policy does not do what it says",
        severity: Severity::Critical,
        category: Category::Egress,
        scopes: &[Scope::Checkout],
        what: "The class of the container sets an egress policy, and something makes all or part of it ineffective: \
               `interceptHttps` is not set (its default is false, whatever the guide says), handlers are `static` fields that \
               the compiler defines past the library's setters, a list names a network (`141.101.64.0/18`) or a pattern that \
               fits more than it shows (`*discord.com`) or nothing (capitals), `ContainerProxy` is not exported, \
               `ctx.exports` is off, a runtime setter overrides the class for good, or a handler sends a credential over plain http.",
        why: "The operator believes that the container is shut in. With `interceptHttps` off and internet on, every HTTPS request \
              passes the lists.",
        evidence: "Fields of the exported class and of those of the checkout that it extends, assignments to it, the target of \
                   `tsconfig.json`, the compatibility date and flags of wrangler's configuration, and calls of the setters.",
        fix: "Set `enableInternet = false`, `interceptHttps = true` and `allowedHosts` as fields of each object, name hosts as \
              `discord.com` and `*.discord.com` in lower case, and decide over requests in a class that extends `ContainerProxy`, \
              exported from the entry by that name: `export { ContainerProxy, Sandbox } from './hardening/sandbox';`.",
        sources: &[
            "cloudflare/sandbox-sdk#844",
            "Cloudflare docs: sandbox/guides/outbound-traffic",
            "@cloudflare/containers 0.3.7 dist/lib/container.js",
        ],
        owasp: &[Asi::RogueAgents, Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "import { ContainerProxy, Sandbox as Sdk } from '@cloudflare/sandbox';\nexport { ContainerProxy };\n\
                 export class Sandbox extends Sdk {\n  enableInternet = false;\n  allowedHosts = ['api.anthropic.com'];\n}\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "import { ContainerProxy, Sandbox as Sdk } from '@cloudflare/sandbox';\nexport { ContainerProxy };\n\
                 export class Sandbox extends Sdk {\n  enableInternet = false;\n  interceptHttps = true;\n  \
                 allowedHosts = ['api.anthropic.com', '*.slack.com'];\n}\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        setters(path, source, verdict);
        plain_http(path, source, verdict);
    }
    // The overlay of `policy apply` keeps clear of the traps by construction, and works its lists out; what is left to go
    // wrong is outside of it.
    if Overlay::of(checkout).is_some() {
        return ctx_exports(checkout, verdict);
    }
    // Without a class of its own there is no policy to be ineffective: MW-EGR-001 says that.
    let Exported::Own { file, classes } = Exported::of(checkout) else { return };
    // A container that is merely cut off needs nothing of what follows.
    let filters = ["allowedHosts", "deniedHosts", "outbound", "outboundByHost"];
    if !has_policy(&classes) || !filters.iter().any(|it| named(&classes, it).is_some()) {
        return;
    }
    switches(file, &classes, verdict);
    static_handlers(checkout, file, &classes, verdict);
    lists(file, &classes, verdict);
    proxy(checkout, verdict);
    ctx_exports(checkout, verdict);
}

fn named<'a>(classes: &[Class<'a>], name: &str) -> Option<Field<'a>> {
    classes.iter().find_map(|it| it.field(name))
}

fn is(field: Option<Field<'_>>, text: &str) -> bool {
    field.and_then(|it| it.value).is_some_and(|it| resolved(bare(it)).text() == text)
}

/// Trap A, and internet that stays on beside a list.
fn switches(file: &Utf8Path, classes: &[Class<'_>], verdict: &mut Verdict) {
    let Some(class) = classes.first() else { return };
    let name = class.node.field("name").unwrap_or(class.node);
    let place = |anchor: &str, message: String| Finding::in_file(file, Some(name.span()), anchor, message);
    if !is(named(classes, "interceptHttps"), "true") {
        let message =
            format!("`interceptHttps = true` is missing in `{}`: HTTPS passes the policy unseen", class.name);
        verdict.find(place("interceptHttps", message));
    }
    if !is(named(classes, "enableInternet"), "false") {
        let message = format!(
            "`enableInternet = false` is missing in `{}`: ports other than 80 and 443 stay open",
            class.name
        );
        verdict.find(place("enableInternet", message).severity(Severity::High));
    }
}

/// Trap B.
fn static_handlers(checkout: &Checkout, file: &Utf8Path, classes: &[Class<'_>], verdict: &mut Verdict) {
    if !defines_fields(checkout) {
        return;
    }
    for field in classes.iter().flat_map(|it| it.fields()) {
        if field.kind == FieldKind::Static
            && matches!(field.name, "outbound" | "outboundByHost" | "outboundHandlers")
        {
            let message = format!(
                "`static {}` is defined past the library's setter: the handler never runs",
                field.name
            );
            verdict.find(at(file, field.node, message).remedy(format!(
                "assign it after the class, as `Sandbox.{} = …`, or decide in a class that extends `ContainerProxy`",
                field.name
            )));
        }
    }
}

/// Whether class fields are defined rather than assigned: TypeScript's default from ES2022 on, and esbuild's.
fn defines_fields(checkout: &Checkout) -> bool {
    let Some(text) = checkout.text("tsconfig.json") else { return true };
    let Ok(tsconfig) = Node::from_jsonc(text) else { return true };
    let option = |name: &str| tsconfig.get("compilerOptions").and_then(|it| it.get(name)).map(|it| &it.kind);
    if let Some(Kind::Bool(explicit)) = option("useDefineForClassFields") {
        return *explicit;
    }
    let target = match option("target") {
        Some(Kind::String(target)) => target.to_ascii_lowercase(),
        _ => "esnext".to_owned(),
    };
    !matches!(
        target.as_str(),
        "es3" | "es5" | "es6" | "es2015" | "es2016" | "es2017" | "es2018" | "es2019" | "es2020" | "es2021"
    )
}

/// Traps C, D and F.
fn lists(file: &Utf8Path, classes: &[Class<'_>], verdict: &mut Verdict) {
    for field in classes.iter().flat_map(|it| it.fields()) {
        let denies = field.name == "deniedHosts";
        if !denies && !matches!(field.name, "allowedHosts" | "outboundByHost") {
            continue;
        }
        let Some(value) = field.value.map(|it| bare(resolved(bare(it)))) else { continue };
        if value.kind() == "array" && value.children().next().is_none() && !denies {
            let message = "`allowedHosts` is empty: every connection is refused".to_owned();
            verdict.find(at(file, value, message).severity(Severity::Low));
        }
        for (node, host) in hosts(value) {
            if let Some((severity, message)) = pattern(host, denies) {
                verdict.find(at(file, node, message).severity(severity));
            }
        }
    }
}

fn hosts(value: Syntax<'_>) -> Vec<(Syntax<'_>, &str)> {
    if value.kind() == "object" {
        return value
            .children()
            .filter(|it| it.kind() == "pair")
            .filter_map(|it| Some((it.field("key")?, key_of(it)?)))
            .collect();
    }
    literals(value).collect()
}

fn pattern(host: &str, denies: bool) -> Option<(Severity, String)> {
    let network = host.split_once('/').is_some_and(|(_, bits)| bits.parse::<u8>().is_ok());
    if network && denies {
        return Some((
            Severity::Critical,
            format!("`{host}` is a network, which is never matched: it is not denied"),
        ));
    }
    if network {
        return Some((
            Severity::Medium,
            format!("`{host}` is a network, which is never matched: it is not allowed"),
        ));
    }
    if host.bytes().any(|b| b.is_ascii_uppercase()) {
        let severity = if denies { Severity::High } else { Severity::Low };
        return Some((severity, format!("`{host}` has capitals and matches nothing")));
    }
    if host == "*" && !denies {
        return Some((Severity::High, "`*` allows every host".to_owned()));
    }
    let star = host.find('*')?;
    let loose = host.len() > 1 && !host[star + 1..].starts_with('.');
    loose.then(|| {
        (
            Severity::High,
            format!(
                "`{host}` also fits names that merely end so, such as `not{}`",
                host.trim_start_matches('*')
            ),
        )
    })
}

/// The class that runs every handler must be exported by its own name.
fn proxy(checkout: &Checkout, verdict: &mut Verdict) {
    let entry = entry(checkout);
    let Some((file, source)) = checkout.sources().iter().find(|(path, _)| *path == entry) else { return };
    if !exports(source).iter().any(|it| it.name == "ContainerProxy" || it.name == "*") {
        let message = "`ContainerProxy` is not exported: the policy has nothing to run in";
        verdict.find(Finding::in_file(file.clone(), None, "ContainerProxy", message));
    }
}

/// `ctx.exports` is on from compatibility date 2025-11-17.
fn ctx_exports(checkout: &Checkout, verdict: &mut Verdict) {
    let Some((path, view)) = checkout.wrangler() else { return };
    let Some(view) = verdict.see(Scope::Checkout, view) else { return };
    let flag = view.compatibility_flags.iter().any(|it| it == "enable_ctx_exports");
    let Some(date) = view.compatibility_date.as_deref() else { return };
    if !flag && date < "2025-11-17" {
        let message =
            format!("with compatibility date {date} there is no `ctx.exports`: the container does not start");
        let anchor = "compatibility_date";
        let line =
            checkout.text(path.as_str()).and_then(|text| text.lines().position(|it| it.contains(anchor)));
        let span = line.map(|it| crate::audit::finding::Span::line(it + 1));
        verdict.find(Finding::in_file(path, span, anchor, message).severity(Severity::High));
    }
}

/// Trap G.
fn setters(path: &Utf8Path, source: &Source, verdict: &mut Verdict) {
    const SETTERS: [&str; 10] = [
        "setAllowedHosts",
        "setDeniedHosts",
        "allowHost",
        "denyHost",
        "removeAllowedHost",
        "removeDeniedHost",
        "setOutboundHandler",
        "setOutboundByHost",
        "setOutboundByHosts",
        "removeOutboundByHost",
    ];
    for call in Call::all(source).filter(|it| it.receiver().is_some() && SETTERS.contains(&it.name())) {
        // Denying everything is the kill switch, and meant to last.
        let kill = call.name() == "setDeniedHosts"
            && call.argument(0).is_some_and(|it| matches!(it.text(), "['*']" | "[\"*\"]"));
        if !kill {
            let message = format!(
                "`{}` is stored with the object and overrides the class in every later deployment",
                call.name()
            );
            verdict.find(at(path, call.node, message).severity(Severity::High));
        }
    }
}

/// Trap E: a credential is set on a request that goes out as it came, over http if it came so.
fn plain_http(path: &Utf8Path, source: &Source, verdict: &mut Verdict) {
    let within_policy = classes(source).any(|it| it.parent.is_some()) || source.text().contains("outbound");
    if !within_policy {
        return;
    }
    for call in Call::all(source).filter(|it| it.is_function("fetch")) {
        let Some(function) = enclosing_function(call.node) else { continue };
        let passes = call.argument(0).is_some_and(passes_on);
        let secure = literals(function).any(|(_, text)| text.contains("https:"));
        if passes && !secure && sets_credential(function) {
            let message = "a credential is added and the request goes out as it came: in clear text when it came over http";
            verdict.find(at(path, call.node, message).severity(Severity::High));
        }
    }
}

fn passes_on(node: Syntax<'_>) -> bool {
    values(node).into_iter().any(|it| match Call::of(it) {
        Some(call) if call.is_new() && call.name() == "Request" => call.argument(0).is_some_and(passes_on),
        Some(_) => false,
        None => {
            it.kind() == "identifier"
                && bindings(it, it.text()).iter().any(|it| matches!(it, Binding::Parameter(..)))
        }
    })
}

fn sets_credential(function: Syntax<'_>) -> bool {
    let secret = |name: &str| {
        ["authorization", "x-api-key", "cf-aig-authorization", "x-goog-api-key"]
            .iter()
            .any(|it| name.eq_ignore_ascii_case(it))
    };
    let calls = Call::within(function).any(|it| {
        matches!(it.name(), "set" | "append") && it.argument(0).and_then(literal).is_some_and(secret)
    });
    calls || function.descendants().any(|it| it.kind() == "pair" && key_of(it).is_some_and(secret))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    /// The messages for a class with this body, in a checkout with these files.
    fn messages(body: &str, more: &[(&str, &str)]) -> Vec<String> {
        let text = format!(
            "import {{ ContainerProxy, Sandbox as Sdk }} from '@cloudflare/sandbox';\nexport {{ ContainerProxy }};\n\
             export class Sandbox extends Sdk {{\n  enableInternet = false;\n  interceptHttps = true;\n{body}\n}}\n"
        );
        let mut files = vec![("src/index.ts", text.as_str())];
        files.extend(more);
        let report = run(&[&RULE], &checkout(&files), &[]);
        report.findings.into_iter().map(|it| it.finding.message).collect()
    }

    #[test]
    fn each_trap_is_told() {
        for (body, part) in [
            ("  static outbound = async () => {};", "never runs"),
            ("  deniedHosts = ['141.101.64.0/18'];", "not denied"),
            ("  allowedHosts = ['*discord.com'];", "`notdiscord.com`"),
            ("  allowedHosts = ['API.Anthropic.com'];", "matches nothing"),
            ("  allowedHosts = [];", "empty"),
            ("  allowedHosts = ['*'];", "every host"),
            (
                "  allowedHosts = ['a.b'];\n  async open() { await this.setAllowedHosts(['x.y']); }",
                "overrides the class",
            ),
            (
                "  allowedHosts = ['a.b'];\n  async go(request) { const r = new Request(request); \
                 r.headers.set('x-api-key', this.env.K); return fetch(r); }",
                "clear text",
            ),
        ] {
            let found = messages(body, &[]);
            assert!(found.len() == 1 && found[0].contains(part), "{body}: {found:?}");
        }
    }

    #[test]
    fn what_is_right_is_left_alone() {
        let old = [("tsconfig.json", "{ \"compilerOptions\": { \"target\": \"ES2021\", } }")];
        assert_eq!(messages("  static outbound = async () => {};", &old), [""; 0]);
        assert_eq!(messages("  allowedHosts = HOSTS;", &[]), [""; 0]);
        assert_eq!(
            messages(
                "  allowedHosts = ['*.slack.com', 'slack.com'];\n  async kill() { await this.setDeniedHosts(['*']); }",
                &[]
            ),
            [""; 0]
        );
        let wrangler = [("wrangler.toml", "compatibility_date = \"2025-05-06\"\n")];
        assert!(messages("  allowedHosts = ['a.b'];", &wrangler)[0].contains("ctx.exports"));
    }

    #[test]
    fn a_policy_needs_the_proxy_exported() {
        let text = "import { Sandbox as Sdk } from '@cloudflare/sandbox';\nexport class Sandbox extends Sdk { enableInternet = false; interceptHttps = true; allowedHosts = ['a.b']; }\n";
        let report = run(&[&RULE], &checkout(&[("src/index.ts", text)]), &[]);
        assert!(report.findings[0].finding.message.contains("ContainerProxy"), "{:?}", report.findings);
    }
}
