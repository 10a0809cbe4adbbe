//! Against the genuine Worker that the counterpart suite has started: what was seen is written down for it to judge.

use std::net::SocketAddr;
use std::time::Duration;

use http::header::HeaderName;
use serde_json::json;

use super::*;
use crate::http::Edge;
use crate::secret::SecretText;

fn variable(name: &str) -> String {
    crate::sys::env::var(name).unwrap_or_else(|| panic!("`{name}` is set by the suite"))
}

#[tokio::test]
#[ignore = "needs a Worker: tests/counterparts/run --only moltworker-local"]
async fn a_real_worker_is_restarted() {
    let addr: SocketAddr = variable("MOLT_EDGE").parse().expect("is an address");
    let client = Client::new(Edge::Loopback(addr)).expect("builds");
    let header = |name, value: &str| (HeaderName::from_static(name), SecretText::new(variable(value)));
    let auth = Auth::Headers(vec![
        header("cf-access-client-id", "MOLT_ID"),
        header("cf-access-client-secret", "MOLT_SECRET"),
    ]);
    let admin = Admin::new(&client, &variable("MOLT_HOST").parse().expect("is a host"), auth);
    let before = admin.status().await.expect("answers").process_id;
    let restarted = admin.restart().await.expect("answers");
    let mut after = None;
    for _ in 0..60 {
        let status = admin.status().await.expect("answers");
        if status.running && status.process_id != restarted.previous {
            after = status.process_id;
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let sync = match admin.sync().await.expect("answers") {
        SyncOutcome::NotConfigured => "not configured",
        SyncOutcome::Synced { .. } => "synced",
    };
    let report = json!({"before": before, "previous": restarted.previous, "after": after, "sync": sync});
    let path = camino::Utf8PathBuf::from(variable("MOLT_REPORT"));
    crate::sys::fs::write_atomic(&path, report.to_string().as_bytes(), crate::sys::fs::Mode::Shared)
        .expect("can be written");
}
