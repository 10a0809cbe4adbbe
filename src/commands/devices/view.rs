//! Devices as documents and pages hold them. What a device is called and may do is what the server claims.

use serde::Serialize;

use crate::commands::mutate::{Mutation, MutationState};
use crate::moltworker::admin::{PairedDevice, PendingDevice};
use crate::output::{Mark, Page};

/// After this a request lapses, in milliseconds (OpenClaw).
const LAPSE_MS: i64 = 5 * 60 * 1000;

/// A device that asks to be paired.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct PendingView {
    /// What `moltctl devices approve` takes.
    pub request: String,
    /// The device's id.
    pub device: String,
    /// What it calls itself.
    pub name: Option<String>,
    /// What it says it runs on.
    pub platform: Option<String>,
    /// What it says it is.
    pub client: Option<String>,
    /// The roles it asks for, as the server claims.
    pub claimed_roles: Vec<String>,
    /// What it asks to be allowed, as the server claims.
    pub claimed_scopes: Vec<String>,
    /// The address the gateway saw.
    pub address: Option<String>,
    /// How long ago it asked, in seconds; by the gateway's clock.
    pub age_s: Option<i64>,
    /// True when it is older than a request lives.
    pub lapsed: bool,
    /// True when a device that is paired already asks again, for more or with another key.
    pub repair: bool,
}

/// A paired device.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct PairedView {
    /// What `moltctl devices revoke` takes.
    pub device: String,
    /// What it calls itself.
    pub name: Option<String>,
    /// What it says it runs on.
    pub platform: Option<String>,
    /// What it says it is.
    pub client: Option<String>,
    /// Its roles, as the server claims.
    pub claimed_roles: Vec<String>,
    /// What it is allowed, as the server claims: the scopes of its tokens that work, else its own.
    pub claimed_scopes: Vec<String>,
    /// False when all of its tokens are revoked.
    pub live: bool,
    /// How long ago it was approved, in seconds.
    pub age_s: Option<i64>,
    /// How long ago a token of it was used, in seconds.
    pub used_s: Option<i64>,
}

impl PendingView {
    /// A device as it is at `now_ms`.
    pub(super) fn new(device: &PendingDevice, now_ms: i64) -> Self {
        let age_ms = device.asked_ms.map(|asked| now_ms.saturating_sub(asked));
        Self {
            request: device.request_id.clone(),
            device: device.device_id.clone(),
            name: device.name.clone(),
            platform: device.platform.clone(),
            client: device.client.clone(),
            claimed_roles: device.roles.clone(),
            claimed_scopes: device.scopes.clone(),
            address: device.address.clone(),
            age_s: age_ms.map(|age| age / 1000),
            lapsed: age_ms.is_some_and(|age| age > LAPSE_MS),
            repair: device.repair,
        }
    }

    /// What it is, on one line.
    pub(super) fn words(&self) -> String {
        let name = self.name.as_deref().unwrap_or("a device without a name");
        described(name, &self.platform, &self.client)
    }

    /// What it asks for, on one line.
    pub(super) fn claims(&self) -> String {
        claims(&self.claimed_roles, &self.claimed_scopes)
    }

    fn page(&self, page: &mut Page) {
        let mark = if self.lapsed { Mark::Unknown } else { Mark::Next };
        page.mark(mark, &format!("{}  {}", self.request, self.words()));
        let mut facts = vec![format!("asked {}", ago(self.age_s)), format!("device {}", self.device)];
        facts.extend(self.address.iter().map(|address| format!("from {address}")));
        if self.lapsed {
            facts.push("lapsed".to_owned());
        }
        if self.repair {
            facts.push("is paired already and asks for more, or with another key".to_owned());
        }
        page.dim(&facts.join(" · "));
        page.dim(&format!("claimed: {}", self.claims()));
    }
}

impl PairedView {
    /// A device as it is at `now_ms`.
    pub(super) fn new(device: &PairedDevice, now_ms: i64) -> Self {
        let ago = |at: i64| now_ms.saturating_sub(at) / 1000;
        let live = device.tokens.iter().filter(|token| token.revoked_ms.is_none());
        let mut scopes: Vec<String> = live.flat_map(|token| token.scopes.iter().cloned()).collect();
        if scopes.is_empty() {
            scopes.clone_from(&device.scopes);
        }
        scopes.sort();
        scopes.dedup();
        Self {
            device: device.device_id.clone(),
            name: device.name.clone(),
            platform: device.platform.clone(),
            client: device.client.clone(),
            claimed_roles: device.roles.clone(),
            claimed_scopes: scopes,
            live: device.has_live_token(),
            age_s: device.approved_ms.map(ago),
            used_s: device.tokens.iter().filter_map(|token| token.used_ms).max().map(ago),
        }
    }

    /// What it is, on one line.
    pub(super) fn words(&self) -> String {
        let name = self.name.as_deref().unwrap_or("a device without a name");
        described(name, &self.platform, &self.client)
    }

    fn page(&self, page: &mut Page) {
        let mark = if self.live { Mark::Good } else { Mark::Unknown };
        page.mark(mark, &format!("{}  {}", self.device, self.words()));
        let mut facts = vec![format!("approved {}", ago(self.age_s))];
        if self.used_s.is_some() {
            facts.push(format!("its token last used {}", ago(self.used_s)));
        }
        if !self.live {
            facts.push("its tokens are revoked".to_owned());
        }
        page.dim(&facts.join(" · "));
        page.dim(&format!("claimed: {}", claims(&self.claimed_roles, &self.claimed_scopes)));
    }
}

/// Both lists for people.
pub(super) fn lists(page: &mut Page, pending: &[PendingView], paired: &[PairedView]) {
    page.heading(&format!("Waiting to be paired ({})", pending.len()));
    for device in pending {
        device.page(page);
    }
    page.heading(&format!("Paired ({})", paired.len()));
    for device in paired {
        device.page(page);
    }
}

fn described(name: &str, platform: &Option<String>, client: &Option<String>) -> String {
    let more: Vec<&str> = [platform, client].into_iter().filter_map(Option::as_deref).collect();
    if more.is_empty() { name.to_owned() } else { format!("{name} ({})", more.join(", ")) }
}

fn claims(roles: &[String], scopes: &[String]) -> String {
    let or_none = |list: &[String]| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    format!("role {}; scopes {}", or_none(roles), or_none(scopes))
}

/// A length of time in its largest unit. A clock that is ahead says `now`.
fn ago(seconds: Option<i64>) -> String {
    match seconds {
        None => "at a time that is not told".to_owned(),
        Some(s) if s < 1 => "now".to_owned(),
        Some(s) if s < 120 => format!("{s} s ago"),
        Some(s) if s < 2 * 3600 => format!("{} min ago", s / 60),
        Some(s) if s < 2 * 86_400 => format!("{} h ago", s / 3600),
        Some(s) => format!("{} days ago", s / 86_400),
    }
}

/// What was decided about devices, each proved by listing again.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Decided {
    /// The Worker.
    pub worker: String,
    /// The host that was asked.
    pub host: String,
    /// The ids that were given, in order.
    pub ids: Vec<String>,
    /// How it went.
    #[serde(flatten)]
    pub mutation: Mutation,
    /// What the operator should know.
    pub notes: Vec<String>,
}

impl Decided {
    /// Writes it for people; `done` is what happened to each id.
    pub(super) fn page(&self, page: &mut Page, done: &str) {
        self.mutation.human(page);
        if self.mutation.state != MutationState::Done {
            return;
        }
        for id in &self.ids {
            page.mark(Mark::Good, &format!("{id}: {done}"));
        }
        for note in &self.notes {
            page.mark(Mark::Warn, note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_largest_unit() {
        let told = [Some(0), Some(-5), Some(90), Some(600), Some(7200), Some(400_000)].map(ago);
        assert_eq!(told, ["now", "now", "90 s ago", "10 min ago", "2 h ago", "4 days ago"]);
        assert!(ago(None).contains("not told"));
    }

    #[test]
    fn a_request_lapses_after_five_minutes() {
        let device = PendingDevice { asked_ms: Some(1000), ..PendingDevice::default() };
        assert!(!PendingView::new(&device, 1000 + LAPSE_MS).lapsed);
        assert!(PendingView::new(&device, 1001 + LAPSE_MS).lapsed);
        let timeless = PendingView::new(&PendingDevice::default(), i64::MAX);
        assert!(!timeless.lapsed && timeless.age_s.is_none());
    }

    #[test]
    fn scopes_are_those_of_tokens_that_work() {
        let token = |scope: &str, revoked_ms| crate::moltworker::admin::TokenOfDevice {
            role: "operator".into(),
            scopes: vec![scope.into()],
            revoked_ms,
            used_ms: None,
        };
        let device = PairedDevice {
            tokens: vec![token("operator.read", None), token("operator.admin", Some(5))],
            scopes: vec!["operator.admin".into()],
            ..PairedDevice::default()
        };
        assert_eq!(PairedView::new(&device, 0).claimed_scopes, ["operator.read"]);
    }
}
