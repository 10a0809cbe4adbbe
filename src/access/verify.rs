//! Whether Access holds, judged from what was probed from outside. What was not seen is never a pass.

use super::coverage::{self, Cover};
use super::desired::{CDP_PATH, Cdp};
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
    /// What it means.
    pub met: Met,
}

/// Whom or what an anonymous request met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    /// A login: with an audience the edge's, by that application; without one the Worker's own.
    Login {
        /// Host the visitor is sent to.
        at: Option<String>,
        /// Audience tag of the application that asks.
        aud: Option<String>,
    },
    /// 401 or 403.
    Refusal,
    /// A route that the Worker means for everybody (health).
    PublicRoute,
    /// The Worker, telling what it lacks.
    Incomplete {
        /// Names of the missing secrets, as far as it tells.
        missing: Vec<String>,
    },
    /// A part of the Worker that is switched off.
    SwitchedOff,
    /// What only the owner should see.
    TheInside,
    /// The Worker's 404.
    NoSuchPath,
    /// No Worker at this host.
    Nobody,
    /// Nothing that allows a conclusion.
    Unclear,
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
    /// There is no Worker yet.
    NoWorker,
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
    /// Whether `/cdp` is meant to be reachable without a login.
    pub cdp: Cdp,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Check {
    /// What was looked at.
    pub subject: String,
    /// How it stands.
    pub verdict: Verdict,
    /// What was seen, in words.
    pub detail: String,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is as it should be.
    Pass,
    /// Nobody can see it, by its nature (the value of a secret): said, and not held against anybody.
    Unreadable,
    /// It could not be seen.
    NotChecked,
    /// It is not as it should be.
    Fail,
}

/// Judges `evidence`; the worst verdict counts.
#[must_use]
pub fn judge(evidence: &Evidence) -> Vec<Check> {
    let mut checks = vec![certs(evidence)];
    checks.extend(team_domain(evidence));
    checks.extend(outside(evidence));
    // The Worker checks one audience: that of the first host.
    if let Some(first) = evidence.hosts.first() {
        checks.extend(audience(evidence, &first.host));
    }
    checks
}

/// The part of the judgement that is about what a stranger met at the hosts.
#[must_use]
pub fn outside(evidence: &Evidence) -> Vec<Check> {
    let mut checks = Vec::new();
    for probe in &evidence.hosts {
        if !probe.anonymous.is_empty() && probe.anonymous.iter().all(|answer| answer.met == Met::Nobody) {
            let detail = "nothing answers there: nobody gets in, and Access was not asked";
            checks.push(check(format!("{} without a login", probe.host), Verdict::NotChecked, detail));
        } else {
            checks.extend(anonymous(evidence, probe));
            checks.push(websocket(probe));
        }
    }
    checks
}

/// One check for all paths of a host that fared the same.
fn anonymous(evidence: &Evidence, probe: &HostProbe) -> Vec<Check> {
    let mut grouped: Vec<(Verdict, String, Vec<&str>)> = Vec::new();
    for answer in &probe.anonymous {
        let (verdict, detail) = guarded(evidence, &probe.host, answer);
        match grouped.iter_mut().find(|(known, words, _)| *known == verdict && *words == detail) {
            Some((_, _, paths)) => paths.push(&answer.path),
            None => grouped.push((verdict, detail, vec![&answer.path])),
        }
    }
    grouped
        .into_iter()
        .map(|(verdict, detail, paths)| {
            check(format!("{} without a login: {}", probe.host, paths.join(" ")), verdict, detail)
        })
        .collect()
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
        Some(count) => check(subject, Verdict::Pass, format!("published ({count})")),
    }
}

fn team_domain(evidence: &Evidence) -> Vec<Check> {
    const NAME: &str = "CF_ACCESS_TEAM_DOMAIN";
    let one = |verdict, detail: String| vec![check(format!("`{NAME}` of the Worker"), verdict, detail)];
    match (&evidence.worker_team_domain, &evidence.team_domain) {
        (WorkerValue::Missing, _) => one(Verdict::Fail, "it is not set".into()),
        (WorkerValue::Plain(text), _) if text.contains("://") || text.ends_with('/') => {
            one(Verdict::Fail, "it holds more than the host name, which breaks the login redirect".into())
        }
        (WorkerValue::Plain(text), Some(team)) if !text.eq_ignore_ascii_case(team) => {
            one(Verdict::Fail, format!("it is not the account's team domain, `{team}`"))
        }
        (WorkerValue::Plain(_), Some(_)) => one(Verdict::Pass, "it is the account's team domain".into()),
        (WorkerValue::Secret, _) => secret(NAME),
        (WorkerValue::NoWorker, _) => one(Verdict::NotChecked, "there is no Worker yet".into()),
        (WorkerValue::Plain(_), None) | (WorkerValue::Unseen, _) => {
            one(Verdict::NotChecked, "it could not be compared".into())
        }
    }
}

/// How what an anonymous visitor met at `host` is to be read.
fn guarded(evidence: &Evidence, host: &Hostname, answer: &Answer) -> (Verdict, String) {
    let status = answer.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let bypassed = evidence.cdp == Cdp::Open && under(&answer.path, CDP_PATH);
    match &answer.met {
        Met::Login { at, aud } => redirected(evidence, host, &answer.path, (at.as_deref(), aud.as_deref())),
        Met::Refusal => (Verdict::Pass, format!("refused with {status}")),
        Met::NoSuchPath => (Verdict::Pass, format!("{status}: the Worker has nothing there")),
        Met::PublicRoute if bypassed => (
            Verdict::Pass,
            format!("{status}: let through, as `cdp = true` asks; it tells how to connect and no more"),
        ),
        Met::PublicRoute => {
            (Verdict::Pass, format!("{status}: a health route that the Worker means for everybody"))
        }
        Met::SwitchedOff if bypassed => (Verdict::Pass, format!("{status}: CDP has no secret, so it is off")),
        Met::SwitchedOff => {
            (Verdict::Fail, format!("{status}: the Worker answered, so Access does not cover it"))
        }
        Met::Incomplete { missing } if missing.is_empty() => (
            Verdict::Fail,
            format!("{status}: the Worker answered that it is not configured, so Access does not cover it"),
        ),
        Met::Incomplete { missing } => (
            Verdict::Fail,
            format!("{status}: the Worker tells everybody that it lacks {}", missing.join(", ")),
        ),
        Met::TheInside => (Verdict::Fail, format!("{status}: OPEN, anybody can use it")),
        Met::Nobody | Met::Unclear => (Verdict::NotChecked, format!("{status}: nothing can be concluded")),
    }
}

fn redirected(
    evidence: &Evidence,
    host: &Hostname,
    path: &str,
    (at, aud): (Option<&str>, Option<&str>),
) -> (Verdict, String) {
    let fail = |detail: &str| (Verdict::Fail, detail.to_owned());
    let Some(aud) = aud else {
        return fail("the Worker itself sends to the login, so Access does not cover it");
    };
    if let (Some(team), Some(at)) = (&evidence.team_domain, at)
        && !at.eq_ignore_ascii_case(team)
        && at != host.as_str()
    {
        return (Verdict::Fail, format!("it redirects to another team than `{team}`"));
    }
    let sent = || (Verdict::Pass, "sent to the login of Access".to_owned());
    match evidence.apps.as_deref().map(|apps| responsible(apps, host, path)) {
        None => sent(),
        Some(Some((app, Cover::Whole | Cover::Path(_)))) if app.aud == aud => sent(),
        Some(Some((_, Cover::Whole | Cover::Path(_)))) => {
            fail("the login belongs to another application than the one that covers it")
        }
        Some(_) => fail("no application covers the whole host; a wider one answered"),
    }
}

/// The application that Cloudflare asks for `path` of `host`: the one that covers it most closely.
fn responsible<'a>(apps: &'a [App], host: &Hostname, path: &str) -> Option<(&'a App, Cover)> {
    let closeness = |cover: &Cover| match cover {
        Cover::Path(covered) => 2 + covered.len(),
        Cover::Whole => 1,
        Cover::Wider => 0,
    };
    apps.iter()
        .filter(|app| app.kind == "self_hosted")
        .flat_map(|app| {
            app.uris()
                .into_iter()
                .filter_map(|uri| Some((app, coverage::cover(uri, host)?)))
                .collect::<Vec<_>>()
        })
        .filter(|(_, cover)| !matches!(cover, Cover::Path(covered) if !under(path, covered)))
        .max_by_key(|(_, cover)| closeness(cover))
}

fn under(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn audience(evidence: &Evidence, host: &Hostname) -> Vec<Check> {
    const NAME: &str = "CF_ACCESS_AUD";
    let one =
        |verdict, detail: String| vec![check(format!("`{NAME}` of the Worker for {host}"), verdict, detail)];
    let Some(apps) = &evidence.apps else {
        return one(Verdict::NotChecked, "the applications could not be read".into());
    };
    let found = coverage::whole_host(apps, host);
    let [app] = found.as_slice() else {
        let detail = match found.len() {
            0 => "no application covers the whole host".to_owned(),
            count => format!("{count} applications cover the whole host"),
        };
        return vec![check(format!("Access application of {host}"), Verdict::Fail, detail)];
    };
    match &evidence.worker_aud {
        WorkerValue::Missing => one(Verdict::Fail, "it is not set".into()),
        WorkerValue::Plain(aud) if *aud == app.aud => one(Verdict::Pass, "it is the application's".into()),
        WorkerValue::Plain(_) => {
            one(Verdict::Fail, "it is another application's, so the Worker refuses every login".into())
        }
        WorkerValue::Secret => secret(NAME),
        WorkerValue::NoWorker => one(Verdict::NotChecked, "there is no Worker yet".into()),
        WorkerValue::Unseen => one(Verdict::NotChecked, "the Worker's settings could not be read".into()),
    }
}

/// A secret's value cannot be read back: that it is set is one thing, that it is right another.
fn secret(name: &str) -> Vec<Check> {
    let detail =
        "not checked: a secret cannot be read back (`moltctl access apply --write-secrets` writes it again)";
    vec![
        check(format!("`{name}` of the Worker"), Verdict::Pass, "it is set"),
        check(format!("value of `{name}`"), Verdict::Unreadable, detail),
    ]
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
        Evidence {
            hosts: vec![HostProbe {
                host: host.clone(),
                anonymous: vec![answer("/", 302, login("team.cloudflareaccess.com", AUD))],
                websocket: Some(302),
            }],
            apps: Some(vec![app(AUD, host.as_str())]),
            team_domain: Some("team.cloudflareaccess.com".into()),
            certs: Some(2),
            worker_aud: WorkerValue::Plain(AUD.into()),
            worker_team_domain: WorkerValue::Plain("team.cloudflareaccess.com".into()),
            cdp: Cdp::Closed,
        }
    }

    fn login(at: &str, aud: &str) -> Met {
        Met::Login { at: Some(at.into()), aud: Some(aud.into()) }
    }

    fn answer(path: &str, status: u16, met: Met) -> Answer {
        Answer { path: path.into(), status: Some(status), met }
    }

    fn app(aud: &str, domain: &str) -> App {
        let (aud, domain) = (aud.to_owned(), Some(domain.to_owned()));
        App { id: aud.clone(), aud, kind: "self_hosted".into(), domain, ..App::default() }
    }

    fn verdict(change: impl FnOnce(&mut Evidence)) -> Verdict {
        let mut evidence = evidence();
        change(&mut evidence);
        worst(&judge(&evidence))
    }

    fn met(path: &'static str, status: u16, met: Met) -> impl FnOnce(&mut Evidence) {
        move |seen| seen.hosts[0].anonymous.push(answer(path, status, met))
    }

    #[test]
    fn what_holds_passes() {
        assert_eq!(verdict(|_| {}), Verdict::Pass, "{:?}", judge(&evidence()));
        assert_eq!(verdict(|seen| seen.worker_aud = WorkerValue::Secret), Verdict::Unreadable);
        assert_eq!(verdict(met("/_admin/", 403, Met::Refusal)), Verdict::Pass);
        assert_eq!(verdict(met("/api/status", 200, Met::PublicRoute)), Verdict::Pass);
    }

    #[test]
    fn what_does_not_hold_fails() {
        assert_eq!(verdict(met("/debug/processes", 200, Met::TheInside)), Verdict::Fail);
        assert_eq!(verdict(met("/_admin/", 503, Met::Incomplete { missing: Vec::new() })), Verdict::Fail);
        assert_eq!(verdict(met("/_admin/", 302, Met::Login { at: None, aud: None })), Verdict::Fail);
        assert_eq!(verdict(met("/a", 302, login("evil.example", AUD))), Verdict::Fail);
        assert_eq!(verdict(met("/a", 302, login("team.cloudflareaccess.com", "other"))), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.hosts[0].websocket = Some(101)), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.worker_aud = WorkerValue::Plain("other".into())), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.apps = Some(Vec::new())), Verdict::Fail);
        let wider = |seen: &mut Evidence| seen.apps = Some(vec![app(AUD, "*.team.workers.dev")]);
        assert_eq!(verdict(wider), Verdict::Fail);
        assert_eq!(verdict(|seen| seen.certs = Some(0)), Verdict::Fail);
        let scheme = WorkerValue::Plain("https://team.cloudflareaccess.com".into());
        assert_eq!(verdict(|seen| seen.worker_team_domain = scheme), Verdict::Fail);
    }

    #[test]
    fn a_path_with_an_application_of_its_own_has_its_own_login() {
        let with_path = |aud: &'static str| {
            move |seen: &mut Evidence| {
                seen.apps.as_mut().expect("are known").push(app("admin", "w.team.workers.dev/_admin"));
                seen.hosts[0].anonymous.push(answer(
                    "/_admin/",
                    302,
                    login("team.cloudflareaccess.com", aud),
                ));
            }
        };
        assert_eq!(verdict(with_path("admin")), Verdict::Pass);
        assert_eq!(verdict(with_path(AUD)), Verdict::Fail);
    }

    #[test]
    fn cdp_answers_only_where_it_was_asked_for() {
        let off = met("/cdp/json/version", 503, Met::SwitchedOff);
        assert_eq!(verdict(off), Verdict::Fail);
        let asked = |seen: &mut Evidence| {
            seen.cdp = Cdp::Open;
            seen.hosts[0].anonymous.push(answer("/cdp/json/version", 503, Met::SwitchedOff));
        };
        assert_eq!(verdict(asked), Verdict::Pass);
    }

    #[test]
    fn what_was_not_seen_is_not_a_pass() {
        assert_eq!(verdict(|seen| seen.certs = None), Verdict::NotChecked);
        assert_eq!(verdict(met("/a", 502, Met::Unclear)), Verdict::NotChecked);
        let closed = |seen: &mut Evidence| seen.hosts[0].anonymous = vec![answer("/", 404, Met::Nobody)];
        assert_eq!(verdict(closed), Verdict::NotChecked);
        assert_eq!(verdict(|seen| seen.apps = None), Verdict::NotChecked);
        assert_eq!(worst(&[]), Verdict::NotChecked);
    }

    #[test]
    fn paths_that_fare_the_same_are_one_line() {
        let mut seen = evidence();
        met("/_admin/", 302, login("team.cloudflareaccess.com", AUD))(&mut seen);
        let lines = anonymous(&seen, &seen.hosts[0]);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].subject.ends_with(": / /_admin/"), "{}", lines[0].subject);
    }
}
