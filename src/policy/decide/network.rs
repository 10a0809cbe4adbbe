//! Requests and pages, by the evaluator that the overlay is held equal to.

use super::{Answer, Enforced, Verdict};
use crate::policy::compiled::Compiled;
use crate::policy::model::Policy;
use crate::policy::places::keys;
use crate::policy::request::{Decision, Reason, Request, Ruling};
use crate::policy::{browse, evaluate};

/// What becomes of a request.
pub(crate) fn request(policy: &Policy, compiled: &Compiled, request: &Request) -> (Answer, Decision) {
    let decision = evaluate(compiled, request);
    let mut answer = answer(policy, &decision);
    for inject in &decision.inject {
        use crate::policy::request::Inject;
        answer.notes.push(match inject {
            Inject::Header { slot, name, .. } => format!("the Worker sets the header `{name}` from `{slot}`"),
            Inject::Path { slot, .. } => format!("the Worker puts `{slot}` into the path"),
            Inject::Frame { slot, .. } => {
                format!("the Worker puts `{slot}` into the WebSocket's first frame")
            }
            Inject::Sigv4 { slot, .. } => format!("the Worker signs the request again with `{slot}`"),
        });
    }
    (answer, decision)
}

/// Whether the browser may load a page.
pub(crate) fn browser(policy: &Policy, compiled: &Compiled, url: &str) -> Answer {
    let decision = browse(compiled, "GET", url);
    let mut answer = answer(policy, &decision);
    if answer.rule.is_none() {
        let here =
            if decision.reason == Reason::Off { keys!["browser", "mode"] } else { keys!["browser", "allow"] };
        answer.rule = Some(here.to_string());
        answer.path = Some(here);
    }
    answer
}

fn answer(policy: &Policy, decision: &Decision) -> Answer {
    let at = decision.rule.as_deref().and_then(|id| {
        let allow =
            policy.egress.allow.iter().position(|it| it.id == id).map(|at| keys!["egress", "allow", at]);
        let deny = policy.egress.deny.iter().position(|it| it.id == id).map(|at| keys!["egress", "deny", at]);
        // Of two rules of one name that of the kind that decided.
        if decision.reason == Reason::Denied { deny.or(allow) } else { allow.or(deny) }
    });
    Answer {
        verdict: if decision.verdict == Ruling::Allow { Verdict::Allow } else { Verdict::Deny },
        rule: decision.rule.clone(),
        path: at,
        reason: word(decision.reason),
        why: reason_words(decision.reason).to_owned(),
        enforced: Enforced::Worker,
        notes: Vec::new(),
    }
}

/// A reason as the log of the Worker has it.
fn word(reason: Reason) -> String {
    serde_json::to_value(reason).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A reason in words.
fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Url => "it is no URL that every reader takes for the same",
        Reason::Userinfo => "a user or a password stands in the URL",
        Reason::Scheme => "only https and wss leave",
        Reason::Ip => "the host is an address, not a name",
        Reason::Host => "no rule allows this host",
        Reason::Port => "the rule for this host does not allow this port",
        Reason::Method => "the rule for this host does not allow this method",
        Reason::Path => "no rule for this host allows this path",
        Reason::Websocket => "the rule that fits opens no WebSocket",
        Reason::Denied => "a deny rule fits, and goes before every allow",
        Reason::ForeignCredential => {
            "it holds a credential that moltctl did not put there, or lacks the one it needs"
        }
        Reason::Body => "its body cannot be searched for credentials",
        Reason::BodyUnread => "its body has to be searched for credentials, and is not given",
        Reason::Off => "the browser is off",
        Reason::Allowed => "an allow rule fits",
    }
}
