//! What leaves a container: a program in it opens a URL.
//!
//! Without the overlay everything arrives, as on the platform where nobody set `enableInternet`. With it the request comes
//! before the policy that was deployed, decided by moltctl's evaluator, which generated cases hold equal to the
//! overlay's own (counterpart `policy-vectors`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::deployed::{self, Deployed};
use super::persistence::Rclone;
use super::sandbox;
use crate::account::world::World;
use crate::policy::compiled::{Credential, placeholder_for};
use crate::policy::{Body, Compiled, Inject, Request, Ruling, evaluate};

/// What came of a request that a program in the container made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Departure {
    /// 200 where it arrived, 403 where it was refused.
    pub status: u16,
    /// The host it was for; empty where there was none.
    pub host: String,
    /// Live secrets of the Worker that arrived, by slot: in the body, or put in on the way.
    pub secrets: Vec<String>,
    /// What the Worker wrote to its log.
    pub log: Option<Denial>,
}

/// A line of the Worker's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// `egress.deny`.
    pub moltctl: String,
    /// The host, lower case.
    pub host: String,
    /// The method.
    pub method: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// Beginnings of the names that only the Worker reads (`src/gateway/env.ts` has no line for them).
const WORKER_ONLY: [&str; 6] =
    ["CF_ACCESS_", "DEBUG_", "E2E_", "MOLTCTL_", "SANDBOX_SLEEP_AFTER", "CRON_WAKE_AHEAD_MINUTES"];
/// Shortest value that is looked for in what leaves.
const SHORTEST: usize = 8;

impl Deployed {
    /// The Worker as its container knows it: a placeholder in the place of every secret that is injected.
    pub(super) fn in_container(&self) -> Self {
        let Some(policy) = &self.policy else { return self.clone() };
        let mut inside = self.clone();
        for credential in &policy.credentials {
            if let Some(value) = inside.env.get_mut(&credential.slot) {
                *value = placeholder(credential, value);
            }
        }
        inside
    }

    /// What `buildEnvVars` hands to the gateway's process: what the container is not given stays with the Worker.
    pub(super) fn gateway_env(&self) -> BTreeMap<String, String> {
        let given = |name: &&String| !WORKER_ONLY.iter().any(|own| name.starts_with(own));
        self.env
            .iter()
            .filter(|(name, _)| given(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// Whether rclone's requests for a bucket pass the policy.
    pub(super) fn lets_out(&self, rclone: &Rclone, bucket: &str) -> bool {
        let Some(policy) = &self.policy else { return true };
        let url =
            format!("https://{}.r2.cloudflarestorage.com/{bucket}/openclaw/openclaw.json", rclone.account);
        let scope = format!("Credential={}/20260101/auto/s3/aws4_request", rclone.id);
        let signed =
            format!("AWS4-HMAC-SHA256 {scope}, SignedHeaders=host;x-amz-date, Signature={}", "0".repeat(64));
        let request = Request::new("PUT", &url).with_header("authorization", &signed).with_body("{}");
        evaluate(policy, &request).verdict == Ruling::Allow
    }

    /// The value that goes out where a program sent this one.
    pub(super) fn injected<'a>(&'a self, sent: &'a str) -> &'a str {
        let credentials = self.policy.iter().flat_map(|policy| &policy.credentials);
        let mut ours = credentials.filter_map(|credential| {
            let value = self.env.get(&credential.slot)?;
            (placeholder(credential, value) == sent).then_some(value.as_str())
        });
        ours.next().unwrap_or(sent)
    }
}

fn placeholder(credential: &Credential, value: &str) -> String {
    placeholder_for(&credential.placeholder, credential.keep_before, value)
}

impl World {
    /// Has a program in a Worker's container send the environment of the gateway to a URL, as a stolen agent would. `None`
    /// when no gateway runs.
    pub fn environment_leaves(&mut self, script: &str, url: &str, now: Timestamp) -> Option<Departure> {
        let env = sandbox::running(self, script)?.gateway.as_ref()?.env.clone();
        let body: Vec<String> = env.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::new("POST", url).with_body(body.join("\n"));
        Some(self.departs(script, request, now))
    }

    /// Has a program in a Worker's container make a request.
    pub fn departs(&mut self, script: &str, request: Request, now: Timestamp) -> Departure {
        let worker = deployed::of(self, script).unwrap_or_default();
        let secrets: BTreeMap<&str, &str> =
            worker.secrets.iter().filter_map(|name| Some((name.as_str(), worker.var(name)?))).collect();
        let host = url_host(&request.url);
        let mut arrived = carried(&request, &secrets);
        let Some(policy) = &worker.policy else {
            return Departure { status: 200, host, secrets: arrived, log: None };
        };
        let decision = evaluate(policy, &request);
        if decision.verdict == Ruling::Deny {
            let reason = serde_json::to_value(decision.reason).ok();
            let log = Denial {
                moltctl: "egress.deny".to_owned(),
                host: host.clone(),
                method: request.method,
                reason: reason.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default(),
                at: now,
            };
            self.moltworker.denials.push(log.clone());
            return Departure { status: 403, host, secrets: Vec::new(), log: Some(log) };
        }
        arrived.extend(decision.inject.iter().map(|inject| match inject {
            Inject::Header { slot, .. }
            | Inject::Path { slot, .. }
            | Inject::Frame { slot, .. }
            | Inject::Sigv4 { slot, .. } => slot.clone(),
        }));
        arrived.sort();
        arrived.dedup();
        Departure { status: 200, host, secrets: arrived, log: None }
    }

    /// What the overlays of this account's Workers refused, oldest first.
    #[must_use]
    pub fn denials(&self) -> &[Denial] {
        &self.moltworker.denials
    }

    /// The policy a Worker's deployed version enforces on its container, if any does.
    #[must_use]
    pub fn enforced_policy(&self, script: &str) -> Option<Compiled> {
        deployed::of(self, script)?.policy
    }
}

/// Secrets that stand in a request as it was sent.
fn carried(request: &Request, secrets: &BTreeMap<&str, &str>) -> Vec<String> {
    let body = match &request.body {
        Body::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Body::None | Body::Unread => String::new(),
    };
    let headers: String = request.headers.iter().map(|(_, value)| format!("{value}\n")).collect();
    let all = format!("{}\n{headers}\n{body}", request.url);
    let holds = |value: &str| value.len() >= SHORTEST && all.contains(value);
    secrets.iter().filter(|(_, value)| holds(value)).map(|(name, _)| (*name).to_owned()).collect()
}

fn url_host(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
