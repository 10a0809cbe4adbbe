//! MW-WS-002: a stranger's WebSocket reaches the gateway.

use crate::audit::facts::outside::{HostSeen, Socket};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::strangers;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-WS-002",
        name: "stranger-reaches-gateway",
        title: "A stranger's WebSocket reaches the gateway",
        severity: Severity::High,
        category: Category::Entry,
        scopes: &[Scope::Probe],
        what: "A WebSocket handshake without a login is passed on to the OpenClaw gateway in the container instead of being \
               refused by Access or by the Worker.",
        why: "Only the gateway's token then stands between a stranger and the assistant, and every attempt wakes the container. \
              A program that holds the token needs no paired device, so that a token which leaked once is enough.",
        evidence: "A handshake at `/` without a cookie is answered with 101. The close code and the reason of the gateway are part \
                   of the finding; a welcome without a token is critical.",
        fix: "Put an Access application over the whole host with `moltctl access apply`, and see that neither `DEV_MODE` nor \
              `E2E_TEST_MODE` is set; prove it with `moltctl access verify`.",
        sources: &[
            "cloudflare/moltworker src/index.ts",
            "OpenClaw gateway, close code 1008",
            "cloudflare/moltworker#58",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            use crate::audit::facts::outside::testing::{but, outside};
            let mut host = but(&[]);
            host.socket = Socket::Closed { code: Some(1008), reason: "unauthorized: token missing".into() };
            outside(vec![host])
        },
        passing: || super::testing::strangers(&[]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(outside) = strangers::outside(facts, verdict) else { return };
    let asked = |host: &&HostSeen| !host.is_closed() && host.on != Some(false) || reached(&host.socket);
    for host in outside.hosts.iter().filter(asked) {
        let (message, severity) = match &host.socket {
            Socket::Refused(_) => continue,
            Socket::Unknown(why) => {
                let why = format!("no WebSocket handshake took place with `{}`: {why}", host.name);
                verdict.blind(Scope::Probe, why);
                continue;
            }
            Socket::Accepted => {
                ("the gateway welcomed a stranger who showed no token".to_owned(), Severity::Critical)
            }
            Socket::Silent => ("the gateway was reached and said nothing".to_owned(), Severity::High),
            Socket::Closed { code, reason } => {
                let code = code.map_or_else(|| "without a code".to_owned(), |code| format!("with {code}"));
                let reason = if reason.is_empty() { String::new() } else { format!(" (`{reason}`)") };
                (format!("the gateway was reached and closed {code}{reason}"), Severity::High)
            }
        };
        verdict.find(Finding::new(strangers::url(host, "/"), message).severity(severity));
    }
}

/// Whether a WebSocket was opened at all.
fn reached(socket: &Socket) -> bool {
    matches!(socket, Socket::Accepted | Socket::Silent | Socket::Closed { .. })
}
