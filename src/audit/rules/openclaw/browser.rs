//! OC-BROWSER-001 and -002: the browser the assistant drives.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Config, Node};

rule!(REMOTE, remote, Meta {
    id: "OC-BROWSER-001",
    name: "openclaw-remote-browser",
    title: "The browser is driven over a line that others can read",
    severity: Severity::Medium,
    category: Category::Egress,
    what: "A `cdpUrl` is no URL, is `http` or `ws` beyond this machine, or names a host of a private network.",
    why: "Whoever is on the way reads every page and cookie, and drives the browser. A host of a private network is nothing a container of \
          Cloudflare reaches.",
    evidence: "`browser.cdpUrl` and that of each profile, unless the browser is off.",
    fix: "Use the Worker's own browser route over https, or none: `openclaw config set browser.enabled false`.",
    sources: &[
        "openclaw security audit: browser.remote_cdp_http (2026.2.3, 2026.9.6)",
        "openclaw security audit: browser.remote_cdp_private_host (2026.9.6)",
        "openclaw security audit: browser.control_invalid_config (2026.2.3, 2026.9.6)",
    ],
    owasp: &[Asi::ToolMisuse],
    ..META
}, fails: r#"{"browser": {"cdpUrl": "http://10.1.37.177:9222"}}"#,
   passes: r#"{"browser": {"cdpUrl": "https://w.example.workers.dev/cdp?secret=${CDP_SECRET}", "profiles": {"a": {"cdpUrl": "http://127.0.0.1:9222"}}}}"#);

fn remote(look: &mut Look<'_>) {
    if look.config.is_off("browser.enabled") {
        return;
    }
    for (path, text) in cdp_urls(look.config) {
        if text.trim().starts_with("${") {
            continue;
        }
        let Ok(url) = url::Url::parse(text.trim()) else {
            look.find(&path, "it is no URL, and the browser does not start");
            continue;
        };
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
            look.find(&path, "it is no URL of a browser, and the browser does not start");
            continue;
        }
        let (private, local) = nearness(&url);
        if local {
            continue;
        }
        let plain = matches!(url.scheme(), "http" | "ws");
        let faults: Vec<&str> = [(plain, "not encrypted"), (private, "a host of a private network")]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, fault)| fault)
            .collect();
        if !faults.is_empty() {
            look.find(&path, faults.join(", "));
        }
    }
}

fn cdp_urls(config: &Config) -> Vec<(String, &str)> {
    let own = config.text("browser.cdpUrl").map(|text| ("browser.cdpUrl".to_owned(), text));
    let profiles = config.members("browser.profiles").iter().filter_map(|(name, profile)| {
        Some((format!("browser.profiles.{name}.cdpUrl"), profile.get("cdpUrl")?.text()?))
    });
    own.into_iter().chain(profiles).collect()
}

/// Whether a URL's host is of a private network, and whether it is this machine.
fn nearness(url: &url::Url) -> (bool, bool) {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => (ip.is_private() || ip.is_link_local(), ip.is_loopback()),
        Some(url::Host::Ipv6(ip)) => (ip.segments()[0] & 0xfe00 == 0xfc00, ip.is_loopback()),
        Some(url::Host::Domain(name)) => {
            let inner = [".local", ".internal", ".lan", ".home.arpa", ".cluster.local"]
                .iter()
                .any(|end| name.ends_with(end));
            (inner || !name.contains('.') && name != "localhost", name == "localhost")
        }
        None => (false, false),
    }
}

rule!(WEAKENED, weakened, Meta {
    id: "OC-BROWSER-002",
    name: "openclaw-browser-weakened",
    title: "The browser has lost a guard",
    severity: Severity::Medium,
    category: Category::Egress,
    what: "`browser.noSandbox` or `browser.extensionRelay.allowLegacyAuth` is `true`, or the SSRF policy names hosts that may always be visited.",
    why: "Without its sandbox a page that breaks the renderer has the container. Names in the SSRF policy are exceptions from a block list and no \
          list of what is allowed: who adds them to limit the browser opens it.",
    fix: "Take it out: `openclaw config unset browser.noSandbox`.",
    sources: &[
        "openclaw security audit: browser.extension_relay_legacy_auth (2026.9.6)",
        "openclaw docs/tools/browser.md",
    ],
    owasp: &[Asi::ToolMisuse],
    ..META
}, fails: r#"{"browser": {"noSandbox": true}}"#, passes: r#"{"browser": {"enabled": false, "noSandbox": true}}"#);

fn weakened(look: &mut Look<'_>) {
    let config = look.config;
    if config.is_off("browser.enabled") {
        return;
    }
    for (path, message) in [
        ("browser.noSandbox", "the browser runs without its sandbox"),
        ("browser.extensionRelay.allowLegacyAuth", "extensions may log in the old way"),
    ] {
        if config.is_on(path) {
            look.find(path, message);
        }
    }
    for key in ["hostnameAllowlist", "allowedHostnames"] {
        let path = format!("browser.ssrfPolicy.{key}");
        let hosts = config.at(&path).map(Node::words).unwrap_or_default();
        if !hosts.is_empty() {
            let message = format!(
                "{} may be visited whatever the policy blocks; other hosts are not shut out",
                quoted(&hosts)
            );
            look.find(&path, message).severity = Some(Severity::Low);
        }
    }
}
