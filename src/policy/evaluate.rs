//! Decides of one request. The same as `templates/overlay/evaluate.ts`, and held equal to it by generated cases.

use super::compiled::Compiled;
use super::request::{Decision, Reason, Request, Ruling};

/// What becomes of a request: deny wins, and what no rule speaks of is denied.
#[must_use]
pub fn evaluate(compiled: &Compiled, request: &Request) -> Decision {
    let _ = (compiled, request);
    Decision {
        verdict: Ruling::Deny,
        rule: None,
        reason: Reason::Host,
        inject: Vec::new(),
        remove: Vec::new(),
        url: None,
    }
}

/// Whether the browser outside the container may load a URL. `inject` and `remove` of the decision are always empty, `rule`
/// is the id of a deny rule or absent.
#[must_use]
pub fn browse(compiled: &Compiled, method: &str, url: &str) -> Decision {
    let _ = (compiled, method, url);
    Decision {
        verdict: Ruling::Deny,
        rule: None,
        reason: Reason::Off,
        inject: Vec::new(),
        remove: Vec::new(),
        url: None,
    }
}
