//! MW-LOG-005: messages of a WebSocket that are logged.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-LOG-005",
        name: "chats-logged",
        title: "Messages of a WebSocket are logged",
        severity: Severity::Medium,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "A log line has the data of a WebSocket message: what is said to the assistant, what it answers, and the commands \
               that drive its browser with what they type.",
        why: "Conversations, and passwords that the browser is told to type, are then kept in Workers Logs.",
        evidence: "`console` calls with `event.data`, or the parameters of a message, among their arguments, except for its type and \
                   length. A switch around it, such as `DEBUG_ROUTES`, does not take the finding away.",
        fix: "Log the type and the length only: `console.log('[WS]', typeof event.data, event.data.length)`.",
        sources: &["cloudflare/moltworker src/index.ts", "cloudflare/moltworker src/routes/cdp.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "ws.addEventListener('message', (event) => console.log('in', event.data.slice(0, 200)));\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "ws.addEventListener('message', (event) => console.log('in', typeof event.data, event.data.length));\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        let sockets = source.text().contains("WebSocket");
        for call in Call::all(source).filter(|it| it.logs()) {
            let shown = call.arguments().flat_map(Syntax::descendants).any(|it| is_payload(it, sockets));
            if shown {
                verdict.find(at(path, call.node, "a WebSocket's message goes to Workers Logs"));
            }
        }
    }
}

fn is_payload(node: Syntax<'_>, sockets: bool) -> bool {
    if node.kind() != "member_expression" {
        return false;
    }
    let (Some(object), Some(property)) = (node.field("object"), node.field("property")) else { return false };
    let payload = match property.text() {
        "data" => matches!(object.text(), "event" | "ev" | "evt" | "e" | "message" | "msg"),
        "params" => sockets && object.kind() == "identifier",
        _ => false,
    };
    payload && !node.ancestors().take(2).any(measures)
}

/// `typeof x`, `x.length`, `typeof x === …`.
fn measures(node: Syntax<'_>) -> bool {
    match node.kind() {
        "unary_expression" => node.text().starts_with("typeof") || node.text().starts_with('!'),
        "member_expression" => {
            node.field("property").is_some_and(|it| matches!(it.text(), "length" | "byteLength" | "size"))
        }
        _ => false,
    }
}
