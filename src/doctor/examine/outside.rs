//! The hosts, as a stranger meets them, and what the gateway says.

use super::super::check::Check;
use super::super::diagnose::diagnose;
use super::super::observed::{Answer, HostSeen, LookedAt, SocketEnd};
use super::super::probe::Probe;
use super::super::symptom::Symptom;
use super::not_looked;
use crate::access::verify::Met;

pub(super) fn judge(outside: &LookedAt<Vec<HostSeen>>) -> Vec<Check> {
    let LookedAt::Yes(hosts) = outside else {
        return not_looked(outside, &[Probe::Exposure, Probe::Answer, Probe::Gateway]);
    };
    hosts.iter().flat_map(host).collect()
}

fn host(seen: &HostSeen) -> Vec<Check> {
    let name = seen.host.as_str();
    if !seen.answers.is_empty() && seen.answers.iter().all(|answer| answer.met == Met::Nobody) {
        return vec![
            Check::wrong(Probe::Answer, "the host is on, and nothing answers there", "deploy-host-closed")
                .about(name),
        ];
    }
    let mut checks = exposure(seen);
    checks.push(answer(seen));
    checks.push(gateway(seen));
    checks.into_iter().map(|check| check.about(name)).collect()
}

fn paths<'a>(answers: impl Iterator<Item = &'a Answer>) -> String {
    answers.map(|answer| answer.path.as_str()).collect::<Vec<_>>().join(", ")
}

fn exposure(seen: &HostSeen) -> Vec<Check> {
    let of = |wanted: fn(&Met) -> bool| seen.answers.iter().filter(move |answer| wanted(&answer.met));
    let open = paths(of(|met| *met == Met::TheInside));
    if !open.is_empty() {
        let told = format!("a stranger gets in at {open}");
        return vec![Check::wrong(Probe::Exposure, told, "exposure-open")];
    }
    let mut checks = Vec::new();
    let wakes = of(|met| *met == Met::PublicRoute).any(|answer| answer.path == "/api/status");
    if wakes {
        let told = "`/api/status` answers without a login: each call starts the container";
        checks.push(Check::advice(Probe::Exposure, told, "cost-stranger-wakes"));
    }
    let unclear = paths(of(|met| *met == Met::Unclear));
    if unclear.is_empty() {
        checks.push(Check::well(Probe::Exposure, "no stranger gets in"));
    } else {
        checks.push(Check::unknown(Probe::Exposure, format!("nothing can be concluded from {unclear}")));
    }
    checks
}

fn answer(seen: &HostSeen) -> Check {
    let probe = Probe::Answer;
    let missing: Vec<&str> = seen
        .answers
        .iter()
        .filter_map(|answer| match &answer.met {
            Met::Incomplete { missing } => Some(missing.iter().map(String::as_str).collect::<Vec<_>>()),
            _ => None,
        })
        .next()
        .unwrap_or_default();
    let incomplete = seen.answers.iter().any(|answer| matches!(answer.met, Met::Incomplete { .. }));
    if incomplete {
        let told = if missing.is_empty() {
            "the Worker answers that it is not configured".to_owned()
        } else {
            format!("the Worker answers 503 and tells everybody that it lacks {}", missing.join(", "))
        };
        return Check::wrong(probe, told, "secrets-missing");
    }
    let broken = seen
        .answers
        .iter()
        .find(|answer| answer.met == Met::Unclear && answer.status.is_some_and(|it| it >= 500));
    match broken {
        Some(Answer { status: Some(503), path, .. }) => Check::wrong(
            probe,
            format!("{path} answers 503: the secrets are there, and the gateway does not start"),
            "secrets-gateway-failed",
        ),
        Some(Answer { status, path, .. }) => {
            let status = status.map_or_else(|| "nothing".to_owned(), |it| it.to_string());
            Check::unknown(probe, format!("{path} answers {status}"))
        }
        None => Check::well(probe, "the Worker answers"),
    }
}

fn gateway(seen: &HostSeen) -> Check {
    let probe = Probe::Gateway;
    match &seen.socket {
        SocketEnd::Refused(301..=399 | 401 | 403) => Check::skipped(
            probe,
            "it is behind the login; with CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET of a service token, and \
             MOLTBOT_GATEWAY_TOKEN, in the environment it is asked",
        ),
        SocketEnd::Refused(503) => {
            Check::wrong(probe, "the gateway does not start (503)", "secrets-gateway-failed")
        }
        SocketEnd::Refused(status) => Check::unknown(probe, format!("no WebSocket: status {status}")),
        SocketEnd::Unseen(why) => Check::unknown(probe, why),
        SocketEnd::Silent => Check::unknown(probe, "it is connected and says nothing"),
        SocketEnd::Welcome => Check::well(probe, "the gateway says welcome"),
        SocketEnd::Closed { code, reason, token_shown } => closed(*code, reason, *token_shown),
    }
}

fn closed(code: Option<u16>, reason: &str, token_shown: bool) -> Check {
    let probe = Probe::Gateway;
    let Some(code) = code else {
        return Check::wrong(probe, "the connection broke off without a reason (1006)", "gateway-1006");
    };
    let symptom = Symptom::read(&format!("disconnected ({code}): {reason}"));
    let candidates = diagnose(&symptom);
    let Some(best) = candidates.first() else {
        return Check::unknown(probe, format!("the gateway closed with {code}"));
    };
    let of_token =
        matches!(best.entry.id.as_str(), "gateway-token-mismatch" | "gateway-token-not-configured");
    if of_token && !token_shown {
        return Check::well(probe, format!("the gateway asks for its token ({code})"));
    }
    let told = format!("the gateway closed with {code}: {}", best.entry.title);
    if code == 1012 {
        return Check::advice(probe, told, &best.entry.id);
    }
    Check::wrong(probe, told, &best.entry.id)
}
