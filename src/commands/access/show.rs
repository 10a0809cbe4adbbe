//! `moltctl access show`: the organization, its login methods, and per host who gets in.

use serde::Serialize;

use super::hosts;
use super::service_token::TokenView;
use crate::access::coverage::{self, Cover};
use crate::access::objects::{App, Organization, Policy};
use crate::access::programs;
use crate::access::words::{self, Names};
use crate::access::{AccessProblem, Observed, Seen};
use crate::cloudflare::access_state;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::model::Hostname;
use crate::output::{Mark, Outcome, Page};

/// Access as it stands.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Shown {
    /// The Worker.
    pub worker: String,
    /// The team domain; absent when it could not be read.
    pub team_domain: Option<String>,
    /// How long a session of the team lasts, where that is set.
    pub session: Option<String>,
    /// The login methods.
    pub login_methods: Vec<LoginLine>,
    /// The hosts, the one people use first.
    pub hosts: Vec<HostView>,
    /// The service tokens that get in without a login.
    pub programs: Vec<ProgramLine>,
    /// What is unwise or wrong.
    pub warnings: Vec<String>,
    /// What could not be read: never taken for its not being there.
    pub unseen: Vec<String>,
}

/// A login method.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct LoginLine {
    /// Its name.
    pub name: String,
    /// Its type (`onetimepin`, `github`, …).
    pub kind: String,
}

/// A service token that gets in.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ProgramLine {
    /// The token.
    #[serde(flatten)]
    pub token: TokenView,
    /// The policies that let it in.
    pub by: Vec<String>,
}

/// A host.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct HostView {
    /// The host.
    pub host: String,
    /// It answers now.
    pub open: bool,
    /// Applications that cover it or a part of it.
    pub applications: Vec<AppView>,
}

/// An application.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct AppView {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its audience tag.
    pub aud: String,
    /// What it covers of the host: `whole host`, a path, or `by a wildcard`.
    pub covers: String,
    /// How long a session lasts.
    pub session: String,
    /// Its policies, in order.
    pub policies: Vec<PolicyView>,
}

/// A policy.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PolicyView {
    /// Its name.
    pub name: String,
    /// Who gets in, in words.
    pub words: String,
}

impl Outcome for Shown {
    const NAME: &'static str = "access-show";

    fn human(&self, page: &mut Page) {
        page.heading(&format!("Access of `{}`", self.worker));
        page.line(&format!("team     {}", self.team_domain.as_deref().unwrap_or("not seen")));
        page.line(&format!("session  {}", self.session.as_deref().unwrap_or("24h (Cloudflare's default)")));
        let logins: Vec<String> =
            self.login_methods.iter().map(|one| format!("{} ({})", one.name, one.kind)).collect();
        page.line(&format!(
            "login    {}",
            if logins.is_empty() { "none".to_owned() } else { logins.join(", ") }
        ));
        for host in &self.hosts {
            page.heading(&format!("{}, {}", host.host, if host.open { "open" } else { "not open" }));
            if host.applications.is_empty() {
                page.mark(if host.open { Mark::Bad } else { Mark::Warn }, "no application covers it");
            }
            for app in &host.applications {
                page.mark(Mark::Good, &format!("{}: {}, session {}", app.covers, app.name, app.session));
                for policy in &app.policies {
                    page.dim(&format!("{}: {}", policy.name, policy.words));
                }
                if app.policies.is_empty() {
                    page.dim("no policy: nobody gets in");
                }
                page.dim(&format!("audience {}", app.aud));
            }
        }
        if !self.programs.is_empty() {
            page.heading("Programs that get in without a login");
        }
        for program in &self.programs {
            let ProgramLine { token, by } = program;
            let seen = token
                .last_seen_at
                .as_deref()
                .map_or_else(|| "never seen".into(), |at| format!("last seen {at}"));
            let mark = if token.enabled { Mark::Good } else { Mark::Warn };
            let off = if token.enabled { "" } else { "switched off, " };
            page.mark(mark, &format!("{}: {off}{}, {seen}", token.name, token.ends()));
            page.dim(&format!("by {}", by.join(", ")));
        }
        if !self.warnings.is_empty() || !self.unseen.is_empty() {
            page.gap();
        }
        for unseen in &self.unseen {
            page.mark(Mark::Unknown, unseen);
        }
        for warning in &self.warnings {
            page.mark(Mark::Warn, warning);
        }
    }

    fn exit_code(&self) -> u8 {
        if self.unseen.is_empty() { 0 } else { ErrorKind::Blind.exit_code() }
    }
}

/// Reads Access.
///
/// # Errors
/// Zero Trust is not enabled, or the Worker's hosts cannot be found out.
pub async fn run(ctx: &Context) -> Result<Shown> {
    let target = target::resolve(ctx).await?;
    let (hosts, observed) = tokio::try_join!(hosts::of(&target), async {
        Ok(access_state::observe(&target.api, &target.account).await?)
    })?;
    if observed.organization == Seen::NotEnabled {
        return Err(AccessProblem::NotEnabled.into());
    }
    let mut warnings = hosts.notes.clone();
    let mut unseen = unseen(&observed);
    let programs = programs_in(&target, &observed, &hosts.all, &mut unseen).await?;
    let views =
        hosts.all.iter().map(|host| view(&observed, host, hosts.open.contains(host))).collect::<Vec<_>>();
    if observed.apps.known().is_some() {
        doubts(&observed, &hosts.all, &mut warnings);
    }
    Ok(Shown { programs, ..shown(&target, &observed, views, warnings, unseen) })
}

/// The service tokens that applications of these hosts let in. They are asked for only where a policy is for such.
async fn programs_in(
    target: &Target,
    observed: &Observed,
    hosts: &[Hostname],
    unseen: &mut Vec<String>,
) -> Result<Vec<ProgramLine>> {
    let apps = observed.apps.known().map(Vec::as_slice).unwrap_or_default();
    let shared = observed.policies.known().map(Vec::as_slice).unwrap_or_default();
    let covers = |app: &&App| {
        hosts.iter().any(|host| app.uris().into_iter().any(|uri| coverage::cover(uri, host).is_some()))
    };
    let mut policies: Vec<Policy> = Vec::new();
    for policy in apps.iter().filter(covers).flat_map(|app| words::policies_of(app, shared)) {
        if programs::is_for_programs(&policy) && !policies.iter().any(|one| one.id == policy.id) {
            policies.push(policy);
        }
    }
    if policies.is_empty() {
        return Ok(Vec::new());
    }
    let all = match super::service_token::programs(&target.api, &target.account).await {
        Ok(all) => all,
        Err(error) if error.kind == ErrorKind::Denied => {
            unseen.push(format!("service tokens: {}", error.chain().join(": ")));
            return Ok(Vec::new());
        }
        Err(error) => return Err(error),
    };
    let lines = all.iter().filter_map(|program| {
        let by: Vec<String> = policies
            .iter()
            .filter(|policy| programs::admits(policy, &program.id))
            .map(|policy| policy.name.clone())
            .collect();
        (!by.is_empty()).then(|| ProgramLine { token: program.into(), by })
    });
    Ok(lines.collect())
}

fn shown(
    target: &Target,
    observed: &Observed,
    hosts: Vec<HostView>,
    warnings: Vec<String>,
    unseen: Vec<String>,
) -> Shown {
    let organization: Option<&Organization> = observed.organization.known();
    let providers = observed.identity_providers.known().map(Vec::as_slice).unwrap_or_default();
    Shown {
        worker: target.worker.to_string(),
        team_domain: organization.map(|one| one.auth_domain.clone()).filter(|domain| !domain.is_empty()),
        session: organization.and_then(|one| one.session_duration.clone()),
        login_methods: providers
            .iter()
            .map(|one| LoginLine { name: one.name.clone(), kind: one.kind.clone() })
            .collect(),
        hosts,
        programs: Vec::new(),
        warnings,
        unseen,
    }
}

fn unseen(observed: &Observed) -> Vec<String> {
    fn missing<T>(what: &str, seen: &Seen<T>) -> Option<String> {
        match seen {
            Seen::Known(_) => None,
            Seen::NotEnabled => Some(format!("{what}: Zero Trust is not enabled")),
            Seen::NotPermitted { group } => Some(format!("{what}: not seen, the token lacks `{group}`")),
        }
    }
    [
        missing("organization", &observed.organization),
        missing("login methods", &observed.identity_providers),
        missing("groups", &observed.groups),
        missing("policies", &observed.policies),
        missing("applications", &observed.apps),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn view(observed: &Observed, host: &Hostname, open: bool) -> HostView {
    let apps = observed.apps.known().map(Vec::as_slice).unwrap_or_default();
    let mut covering: Vec<(&App, Cover)> = apps
        .iter()
        .filter_map(|app| Some((app, app.uris().into_iter().find_map(|uri| coverage::cover(uri, host))?)))
        .collect();
    covering.sort_by_key(|(_, cover)| match cover {
        Cover::Whole => 0,
        Cover::Path(_) => 1,
        Cover::Wider => 2,
    });
    let applications = covering.into_iter().map(|(app, cover)| app_view(observed, app, &cover)).collect();
    HostView { host: host.to_string(), open, applications }
}

fn app_view(observed: &Observed, app: &App, cover: &Cover) -> AppView {
    let shared = observed.policies.known().map(Vec::as_slice).unwrap_or_default();
    let names = Names {
        groups: observed.groups.known().map(Vec::as_slice).unwrap_or_default(),
        providers: observed.identity_providers.known().map(Vec::as_slice).unwrap_or_default(),
    };
    let policies = words::policies_of(app, shared)
        .into_iter()
        .map(|policy| PolicyView { words: words::policy(&policy, names), name: policy.name })
        .collect();
    AppView {
        name: app.name.clone(),
        id: app.id.clone(),
        aud: app.aud.clone(),
        covers: match cover {
            Cover::Whole => "whole host".to_owned(),
            Cover::Path(path) => format!("{path} only"),
            Cover::Wider => "by a wildcard".to_owned(),
        },
        session: app.session_duration.clone().unwrap_or_else(|| "24h".to_owned()),
        policies,
    }
}

/// What is unwise at applications of these hosts, or at ones that name Workers.
fn doubts(observed: &Observed, hosts: &[Hostname], warnings: &mut Vec<String>) {
    let apps = observed.apps.known().map(Vec::as_slice).unwrap_or_default();
    let shared = observed.policies.known().map(Vec::as_slice).unwrap_or_default();
    for host in hosts {
        match coverage::whole_host(apps, host).len() {
            0 => {
                warnings.push(format!("no application covers the whole of `{host}`: `moltctl access apply`"))
            }
            1 => {}
            count => {
                warnings.push(format!("{count} applications cover the whole of `{host}`: remove all but one"))
            }
        }
    }
    for app in apps {
        let names_workers = app.destinations.iter().any(|to| to.kind.contains("worker"));
        if names_workers {
            warnings
                .push(crate::access::AccessWarning::WorkerDestination { app: app.name.clone() }.to_string());
        }
        let covers = |host: &Hostname| app.uris().into_iter().any(|uri| coverage::cover(uri, host).is_some());
        if !names_workers && !hosts.iter().any(covers) {
            continue;
        }
        if let Some(length) = app.session_duration.as_deref().filter(|length| words::is_long(length)) {
            warnings.push(format!("sessions of `{}` last {length}, more than a day", app.name));
        }
        for policy in words::policies_of(app, shared) {
            warnings.extend(words::doubts(&policy, app));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    warnings.retain(|warning| seen.insert(warning.clone()));
}
