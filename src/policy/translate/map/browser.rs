//! `browser`: it runs outside the container and reaches every public site, so it stays off until sites are named.

use super::rules::{self, GRANT_LOST, NO_PERMISSION, OFF, Rule, Said, any, filled, never, switch};
use super::secrets::credential;
use crate::audit::openclaw::Node;
use crate::policy::translate::{Class, Draft, Source};

const EXCEPTIONS: Said = (
    Class::Narrower,
    "these are exceptions from a block list and no allowlist: nothing private is reached here, and no site follows from them",
);

pub(super) const RULES: &[Rule] = &[
    never("noSandbox"),
    switch("attachOnly", NO_PERMISSION, NO_PERMISSION),
    filled("extraArgs", GRANT_LOST, NO_PERMISSION),
    any("executablePath", (Class::Dropped, "there is no browser in the container")),
    never("ssrfPolicy.dangerouslyAllowPrivateNetwork"),
    never("ssrfPolicy.allowPrivateNetwork"),
    any("ssrfPolicy.hostnameAllowlist", EXCEPTIONS).to("browser.allow"),
    any("ssrfPolicy.allowedHostnames", EXCEPTIONS).to("browser.allow"),
    filled(
        "ssrfPolicy.blockedHostnames",
        (Class::Same, "no site is reached that the policy does not name"),
        NO_PERMISSION,
    ),
    never("ssrfPolicy.allowRfc2544BenchmarkRange"),
    never("ssrfPolicy.allowIpv6UniqueLocalRange"),
    never("extensionRelay.allowLegacyAuth"),
    switch("allowSystemProfileImport", GRANT_LOST, OFF),
    any("profiles.*.cdpPort", (Class::Dropped, "there is no browser in the container")),
    any("profiles.*.executablePath", (Class::Dropped, "there is no browser in the container")),
    any("profiles.*.mcpCommand", GRANT_LOST),
];

const OFF_UNTIL_NAMED: &str = "OpenClaw's browser reaches every public site; the policy turns it off until `browser.allow` \
                               names sites and `browser.mode` is `rules`";

/// Maps `browser`.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let browser = source.at("browser");
    match browser.and_then(|it| it.get("enabled")) {
        Some(node) if node.flag() == Some(false) => {
            super::add(&mut draft.policy.tools.deny, "browser");
            draft.claims.claim(node, Class::Same, Some("browser.mode"), "off, and the tool is refused");
        }
        Some(node) => draft.claims.claim(node, Class::Narrower, Some("browser.mode"), OFF_UNTIL_NAMED),
        None => draft.claims.imply(
            "browser.enabled",
            "true",
            (Class::Narrower, Some("browser.mode")),
            OFF_UNTIL_NAMED,
        ),
    }
    let Some(browser) = browser else { return };
    rules::apply(browser, RULES, &mut draft.claims);
    if let Some(node) = browser.get("evaluateEnabled") {
        let (class, reason) = if node.flag() == Some(false) {
            (Class::Same, "no scripts in a page")
        } else {
            (Class::Narrower, "no scripts in a page while `browser.evaluate` does not say so")
        };
        draft.claims.claim(node, class, Some("browser.evaluate"), reason);
    }
    for path in ["cdpUrl", "profiles.*.cdpUrl"] {
        let steps: Vec<&str> = path.split('.').collect();
        rules::each(browser, &steps, &mut |node| remote(draft, node));
    }
}

fn remote(draft: &mut Draft, node: &Node) {
    let text = node.text().unwrap_or_default();
    let own = text.contains("/cdp") && (text.starts_with("https://") || text.starts_with("wss://"));
    if own || text.trim().starts_with("${") {
        let slot = "CDP_SECRET";
        draft.policy.credentials.entry(slot.to_owned()).or_insert_with(|| credential(slot));
        let reason = "the Worker's own `/cdp`: it puts the secret in on the way and lets through what `browser` allows";
        draft.claims.claim(node, Class::EnforcedElsewhere, Some("credentials.CDP_SECRET"), reason);
    } else {
        let reason =
            "a browser elsewhere is not reached: only Browser Rendering behind the Worker's `/cdp` is";
        draft.claims.claim(node, Class::Narrower, Some("browser.mode"), reason);
    }
}
