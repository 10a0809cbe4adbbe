//! Whether Access holds, judged from what was probed from outside. What was not seen is never a pass.

use url::Url;

use super::coverage;
use super::objects::App;
use crate::model::Hostname;

/// What was probed of one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostProbe {
    /// The host.
    pub host: Hostname,
    /// What an anonymous `GET` of each path got.
    pub anonymous: Vec<Answer>,
    /// What an anonymous WebSocket handshake got: its status; `None` when there was no answer.
    pub websocket: Option<u16>,
}

/// What one anonymous request got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The path that was asked for.
    pub path: String,
    /// Status; `None` when there was no answer.
    pub status: Option<u16>,
    /// `Location`.
    pub location: Option<String>,
}

/// What is known of a variable or secret of the Worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerValue {
    /// It is a plain variable with this value.
    Plain(String),
    /// It is a secret, which nobody can read.
    Secret,
    /// It is not set.
    Missing,
    /// The Worker's settings could not be read.
    Unseen,
}

/// Everything the judgement looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The hosts.
    pub hosts: Vec<HostProbe>,
    /// Applications of the account; `None` when they could not be read.
    pub apps: Option<Vec<App>>,
    /// The team domain; `None` when it could not be read.
    pub team_domain: Option<String>,
    /// How many signing keys `https://<team>/cdn-cgi/access/certs` gives; `None` when it could not be read.
    pub certs: Option<usize>,
    /// `CF_ACCESS_AUD` of the Worker.
    pub worker_aud: WorkerValue,
    /// `CF_ACCESS_TEAM_DOMAIN` of the Worker.
    pub worker_team_domain: WorkerValue,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// What was looked at.
    pub subject: String,
    /// How it stands.
    pub verdict: Verdict,
    /// What was seen, in words.
    pub detail: String,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is as it should be.
    Pass,
    /// It could not be seen.
    NotChecked,
    /// It is not as it should be.
    Fail,
}

/// Judges `evidence`; the worst verdict counts.
#[must_use]
pub fn judge(evidence: &Evidence) -> Vec<Check> {
    let mut checks = vec![certs(evidence)];
    checks.push(team_domain(evidence));
    for probe in &evidence.hosts {
        checks.extend(probe.anonymous.iter().map(|answer| guarded(evidence, probe, answer)));
        checks.push(audience(evidence, &probe.host));
        checks.push(websocket(probe));
    }
    checks
}

/// The worst verdict of `checks`.
#[must_use]
pub fn worst(checks: &[Check]) -> Verdict {
    checks.iter().map(|check| check.verdict).max().unwrap_or(Verdict::NotChecked)
}

fn check(subject: String, verdict: Verdict, detail: impl Into<String>) -> Check {
    Check { subject, verdict, detail: detail.into() }
}

fn certs(evidence: &Evidence) -> Check {
    let subject = "signing keys of the team".to_owned();
    match evidence.certs {
        None => check(subject, Verdict::NotChecked, "the keys could not be read"),
        Some(0) => {
            check(subject, Verdict::Fail, "the team domain gives no key, so the Worker refuses every login")
        }
        Some(count) => check(subject, Verdict::Pass, format!("{count} keys")),
    }
}

fn team_domain(evidence: &Evidence) -> Check {
    let subject = "`CF_ACCESS_TEAM_DOMAIN` of the Worker".to_owned();
    match (&evidence.worker_team_domain, &evidence.team_domain) {
        (WorkerValue::Missing, _) => check(subject, Verdict::Fail, "it is not set"),
        (WorkerValue::Plain(text), _) if text.contains("://") || text.ends_with('/') => {
            check(subject, Verdict::Fail, "it holds more than the host name, which breaks the login redirect")
        }
        (WorkerValue::Plain(text), Some(team)) if !text.eq_ignore_ascii_case(team) => {
            check(subject, Verdict::Fail, format!("it is not the account's team domain, `{team}`"))
        }
        (WorkerValue::Plain(_), Some(_)) => check(subject, Verdict::Pass, "it is the account's team domain"),
        (WorkerValue::Secret, _) => is_set("CF_ACCESS_TEAM_DOMAIN"),
        (WorkerValue::Plain(_), None) | (WorkerValue::Unseen, _) => {
            check(subject, Verdict::NotChecked, "it could not be compared")
        }
    }
}

/// Whether an anonymous visitor is sent to the login of this team, for the application that covers the host.
fn guarded(evidence: &Evidence, probe: &HostProbe, answer: &Answer) -> Check {
    let subject = format!("{}{} without a login", probe.host, answer.path);
    let Some(status) = answer.status else {
        return check(subject, Verdict::NotChecked, "there was no answer");
    };
    match status {
        401 | 403 => check(subject, Verdict::Pass, format!("refused with {status}")),
        301 | 302 | 303 | 307 | 308 => redirected(evidence, &probe.host, subject, answer),
        404 => check(subject, Verdict::NotChecked, "404: the host is not open, so Access was not asked"),
        200..=299 => check(subject, Verdict::Fail, format!("{status}: anybody can read it")),
        _ => check(
            subject,
            Verdict::Fail,
            format!("{status}: the Worker answered, so Access does not cover it"),
        ),
    }
}

fn redirected(evidence: &Evidence, host: &Hostname, subject: String, answer: &Answer) -> Check {
    let login = answer.location.as_deref().and_then(|to| Url::parse(to).ok());
    let Some(login) = login.filter(|url| url.path().starts_with("/cdn-cgi/access/login")) else {
        return check(subject, Verdict::Fail, "it redirects, and not to the login of Access");
    };
    if let Some(team) = &evidence.team_domain
        && login.host_str() != Some(team.as_str())
    {
        return check(subject, Verdict::Fail, format!("it redirects to another team than `{team}`"));
    }
    let kid = login.query_pairs().find(|(name, _)| name == "kid").map(|(_, value)| value.into_owned());
    let app = evidence.apps.as_deref().and_then(|apps| coverage::whole_host(apps, host).first().copied());
    match (kid, app) {
        (Some(kid), Some(app)) if kid == app.aud => check(subject, Verdict::Pass, "redirected to the login"),
        (Some(_), Some(_)) => {
            check(subject, Verdict::Fail, "the login belongs to another application than the one of the host")
        }
        (Some(_), None) if evidence.apps.is_some() => {
            check(subject, Verdict::Fail, "no application covers the whole host; a wider one answered")
        }
        _ => check(subject, Verdict::Pass, "redirected to the login"),
    }
}

fn audience(evidence: &Evidence, host: &Hostname) -> Check {
    let subject = format!("`CF_ACCESS_AUD` of the Worker for {host}");
    let Some(apps) = &evidence.apps else {
        return check(subject, Verdict::NotChecked, "the applications could not be read");
    };
    let found = coverage::whole_host(apps, host);
    let [app] = found.as_slice() else {
        return check(subject, Verdict::Fail, format!("{} applications cover the whole host", found.len()));
    };
    match &evidence.worker_aud {
        WorkerValue::Missing => check(subject, Verdict::Fail, "it is not set"),
        WorkerValue::Plain(aud) if *aud == app.aud => {
            check(subject, Verdict::Pass, "it is the application's")
        }
        WorkerValue::Plain(_) => {
            check(subject, Verdict::Fail, "it is another application's, so the Worker refuses every login")
        }
        WorkerValue::Secret => is_set("CF_ACCESS_AUD"),
        WorkerValue::Unseen => check(subject, Verdict::NotChecked, "the Worker's settings could not be read"),
    }
}

/// A secret's value cannot be read back: what is said is that it is set, and no more.
fn is_set(name: &str) -> Check {
    let detail = "it is; whether its value is the right one cannot be read back (`moltctl access apply` writes it again)";
    check(format!("`{name}` is set on the Worker"), Verdict::Pass, detail)
}

fn websocket(probe: &HostProbe) -> Check {
    let subject = format!("{} WebSocket without a login", probe.host);
    match probe.websocket {
        None => check(subject, Verdict::NotChecked, "there was no answer"),
        Some(101) => check(subject, Verdict::Fail, "101: anybody can connect"),
        Some(404) => check(subject, Verdict::NotChecked, "404: the host is not open"),
        Some(status @ (301..=399 | 401 | 403)) => {
            check(subject, Verdict::Pass, format!("refused with {status}"))
        }
        Some(status) => check(subject, Verdict::Fail, format!("{status}: the Worker answered")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUD: &str = "aud-of-the-app";

    fn evidence() -> Evidence {
        let host: Hostname = "w.team.workers.dev".parse().expect("is a host");
        let location = format!(
            "https://team.cloudflareaccess.com/cdn-cgi/access/login/{host}?kid={AUD}&redirect_url=%2F"
        );
        Evidence {
            hosts: vec![HostProbe {
                host: host.clone(),
                anonymous: vec![Answer { path: "/".into(), status: Some(302), location: Some(location) }],
                websocket: Some(302),
            }],
            apps: Some(vec![App {
                id: "a".into(),
                aud: AUD.into(),
                kind: "self_hosted".into(),
                domain: Some(host.to_string()),
                ..App::default()
            }]),
            team_domain: Some("team.cloudflareaccess.com".into()),
            certs: Some(2),
            worker_aud: WorkerValue::Plain(AUD.into()),
            worker_team_domain: WorkerValue::Plain("team.cloudflareaccess.com".into()),
        }
    }

    fn verdict(change: impl FnOnce(&mut Evidence)) -> Verdict {
        let mut evidence = evidence();
        change(&mut evidence);
        worst(&judge(&evidence))
    }

    #[test]
    fn what_holds_passes() {
        assert_eq!(verdict(|_| {}), Verdict::Pass, "{:?}", judge(&evidence()));
        assert_eq!(verdict(|seen| seen.worker_aud = WorkerValue::Secret), Verdict::Pass);
    }

    #[test]
    fn what_does_not_hold_fails() {
        let open = |seen: &mut Evidence| seen.hosts[0].anonymous[0].status = Some(200);
        assert_eq!(verdict(open), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.hosts[0].anonymous[0].status = Some(503)), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.hosts[0].websocket = Some(101)), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.worker_aud = WorkerValue::Plain("other".into())), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.apps = Some(Vec::new())), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.certs = Some(0)), Verdict::Fail);
        let scheme = WorkerValue::Plain("https://team.cloudflareaccess.com".into());
        assert_eq!(verdict(|seen| seen.worker_team_domain = scheme), Verdict::Fail);
        let elsewhere = |seen: &mut Evidence| {
            seen.hosts[0].anonymous[0].location =
                Some("https://evil.example/cdn-cgi/access/login/x?kid=k".into());
        };
        assert_eq!(verdict(elsewhere), Verdict::Fail);
        let other = |seen: &mut Evidence| {
            let to = "https://team.cloudflareaccess.com/cdn-cgi/access/login/x?kid=other";
            seen.hosts[0].anonymous[0].location = Some(to.into());
        };
        assert_eq!(verdict(other), Verdict::Fail);
    }

    #[test]
    fn what_was_not_seen_is_not_a_pass() {
        assert_eq!(verdict(|seen| seen.certs = None), Verdict::NotChecked);
        assert_eq!(verdict(|seen| seen.hosts[0].anonymous[0].status = None), Verdict::NotChecked);
        assert_eq!(verdict(|seen| seen.hosts[0].anonymous[0].status = Some(404)), Verdict::NotChecked);
        assert_eq!(verdict(|seen| seen.apps = None), Verdict::NotChecked);
        assert_eq!(worst(&[]), Verdict::NotChecked);
    }
}
