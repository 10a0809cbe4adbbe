//! OC-FLAGS-001 and -002: settings that say themselves that they are dangerous, and findings that were switched off.

use super::META;
use super::look::Look;
use crate::audit::meta::{Asi, Meta, Severity};
use crate::audit::openclaw::Node;

rule!(DANGEROUS, dangerous, Meta {
    id: "OC-FLAGS-001",
    name: "openclaw-dangerous-flags",
    title: "A setting is on that calls itself dangerous",
    severity: Severity::Medium,
    what: "A key that begins with `dangerously` is `true`, or one that takes a guard away: `allowUnsafeExternalContent`, \
           `tools.exec.applyPatch.workspaceOnly: false`, the `acpx` plugin's `approve-all`.",
    why: "Each was made for an afternoon of searching for a fault, and stays in the file that R2 brings back at each boot.",
    evidence: "Every such key wherever it stands, but those of the Control UI, which have rules of their own.",
    fix: "Take it out, for instance `openclaw config unset browser.ssrfPolicy.dangerouslyAllowPrivateNetwork`.",
    sources: &["openclaw security audit: config.insecure_or_dangerous_flags (2026.9.6)"],
    owasp: &[Asi::ToolMisuse],
    ..META
}, fails: r#"{"browser": {"ssrfPolicy": {"dangerouslyAllowPrivateNetwork": true}}}"#,
   passes: r#"{"browser": {"ssrfPolicy": {"dangerouslyAllowPrivateNetwork": false}}}"#);

fn dangerous(look: &mut Look<'_>) {
    let mut found = Vec::new();
    look.config.root().walk("", &mut |path, node| {
        let key = path.rsplit('.').next().unwrap_or_default();
        let flagged = (key.starts_with("dangerously") || key == "allowUnsafeExternalContent")
            && node.flag() == Some(true);
        let unguarded = path.ends_with("applyPatch.workspaceOnly") && node.flag() == Some(false);
        let approves =
            path == "plugins.entries.acpx.config.permissionMode" && node.text() == Some("approve-all");
        if (flagged || unguarded || approves) && !path.starts_with("gateway.controlUi.") {
            found.push((path.to_owned(), key.to_owned()));
        }
    });
    for (path, key) in found {
        look.find(&path, format!("`{key}` takes a guard away"));
    }
}

rule!(SUPPRESSIONS, suppressions, Meta {
    id: "OC-FLAGS-002",
    name: "openclaw-audit-suppressions",
    title: "OpenClaw's own audit was told to keep silent",
    severity: Severity::Info,
    what: "`security.audit.suppressions` names findings that `openclaw security audit` does not show.",
    why: "Who runs it sees a clean bill. moltctl does not heed these; its own suppressions need a reason and end on a date.",
    fix: "Look at each and take it out: `openclaw config unset security.audit.suppressions`.",
    sources: &["openclaw security audit: security.audit.suppressions.active (2026.9.6)"],
    ..META
}, fails: r#"{"security": {"audit": {"suppressions": [{"checkId": "gateway.bind_no_auth"}]}}}"#, passes: r#"{"security": {"audit": {"suppressions": []}}}"#);

fn suppressions(look: &mut Look<'_>) {
    let path = "security.audit.suppressions";
    let count = look.config.at(path).map(Node::elements).unwrap_or_default().len();
    if count > 0 {
        look.find(path, format!("{count} kinds of finding are kept back"));
    }
}
