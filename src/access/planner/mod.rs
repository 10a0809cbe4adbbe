//! From what is wanted and what is there to the steps between.
//!
//! One reusable policy says who may enter, one application per host covers the whole host, and `/cdp` gets an
//! application of its own only when it has to be open. What is there is adopted, never made again; when nothing
//! differs there are no steps. Deliberately absent: removing what moltctl did not make. That is pointed out.

use std::collections::BTreeSet;

use super::coverage::{self, Cover};
use super::desired::{self, AccessIntent, CDP_PATH, Cdp};
use super::objects::{App, IdentityProvider, Policy};
use super::observed::{Observed, Seen};
use super::spec::{AppSpec, Decision, PolicySpec};
use super::{AccessProblem, AccessWarning, duration, wire};
use crate::model::{AccountId, Hostname, WorkerName};
use crate::plan::{
    EnsureAccessApp, EnsureAccessPolicy, EnsureIdentityProvider, PlannedStep, RemoveAccessApp,
    RemoveAccessPolicy, Stage, Step,
};

mod policies;

pub(crate) use policies::{OPEN_LOGINS, is_public_mail};

#[cfg(test)]
mod tests;

/// What is to be done, and what has to be said besides.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessPlan {
    /// The stages, in order; none when nothing is to be done.
    pub stages: Vec<Stage>,
    /// What the operator should know.
    pub warnings: Vec<AccessWarning>,
}

/// Whether moltctl may make the code by e-mail a login method when the account has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneTimePin {
    /// The operator agreed.
    Make,
    /// Nobody was asked.
    Leave,
}

/// What a planning looks at.
struct Planning<'a> {
    account: &'a AccountId,
    worker: &'a WorkerName,
    intent: &'a AccessIntent,
    apps: &'a [App],
    policies: &'a [Policy],
    allowed_idps: Vec<String>,
    warnings: Vec<AccessWarning>,
}

/// Plans Access for `worker`.
///
/// # Errors
/// [`AccessProblem`]: what is wanted makes no sense, or what is there cannot be seen or built upon.
pub fn plan(
    account: &AccountId,
    worker: &WorkerName,
    intent: &AccessIntent,
    observed: &Observed,
    one_time_pin: OneTimePin,
) -> Result<AccessPlan, AccessProblem> {
    if intent.hosts.is_empty() {
        return Err(AccessProblem::NoHosts);
    }
    let organization = see(&observed.organization, "organization")?;
    if organization.auth_domain.is_empty() {
        return Err(AccessProblem::NoTeamDomain);
    }
    let providers = see(&observed.identity_providers, "login methods")?;
    let login = login_method(account, providers, one_time_pin)?;
    let made = login
        .is_some()
        .then(|| IdentityProvider { kind: "onetimepin".into(), ..IdentityProvider::default() });
    let offered: Vec<IdentityProvider> = providers.iter().cloned().chain(made).collect();
    let owners = policies::owners(worker, intent, &offered, &observed.groups)?;
    let mut planning = Planning {
        account,
        worker,
        intent,
        apps: see(&observed.apps, "applications")?,
        policies: see(&observed.policies, "policies")?,
        allowed_idps: policies::allowed_idps(intent, &offered)?,
        warnings: policies::warnings(intent),
    };
    let mut wanted = vec![owners];
    wanted.extend(policies::programs(worker, intent));
    if intent.cdp == Cdp::Open {
        wanted.push(policies::cdp_bypass(worker));
    }
    let policy_steps = planning.policy_steps(&wanted)?;
    let app_steps = planning.app_steps()?;
    let policy_clean_up = planning.policy_clean_up();
    let stages = [
        ("Access: login method", login.into_iter().collect()),
        ("Access: policies", policy_steps),
        ("Access: applications", app_steps),
        ("Access: clean up", policy_clean_up),
    ];
    let stages = stages
        .into_iter()
        .filter(|(_, steps): &(_, Vec<PlannedStep>)| !steps.is_empty())
        .map(|(name, steps)| Stage { name: name.to_owned(), steps })
        .collect();
    Ok(AccessPlan { stages, warnings: planning.warnings })
}

fn see<'a, T>(seen: &'a Seen<T>, what: &'static str) -> Result<&'a T, AccessProblem> {
    match seen {
        Seen::Known(thing) => Ok(thing),
        Seen::NotEnabled => Err(AccessProblem::NotEnabled),
        Seen::NotPermitted { group } => Err(AccessProblem::NotPermitted { what, group }),
    }
}

fn login_method(
    account: &AccountId,
    providers: &[IdentityProvider],
    one_time_pin: OneTimePin,
) -> Result<Option<PlannedStep>, AccessProblem> {
    if !providers.is_empty() {
        return Ok(None);
    }
    if one_time_pin == OneTimePin::Leave {
        return Err(AccessProblem::NoIdentityProvider);
    }
    let step = EnsureIdentityProvider {
        account: account.clone(),
        kind: "onetimepin".to_owned(),
        name: "One-time PIN".to_owned(),
    };
    Ok(Some(
        PlannedStep::new("access:login-method", Step::EnsureIdentityProvider(step), "Access login method")
            .after("a code by e-mail")
            .why("the account has none, so nobody could log in"),
    ))
}

impl Planning<'_> {
    fn policy_steps(&self, wanted: &[PolicySpec]) -> Result<Vec<PlannedStep>, AccessProblem> {
        let mut steps = Vec::new();
        for spec in wanted {
            let existing = self.policy_named(&spec.name)?;
            let found = existing.map(|policy| wire::policy_differences(policy, spec));
            if found.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            let step = EnsureAccessPolicy {
                account: self.account.clone(),
                policy: spec.clone(),
                existing: existing.map(|policy| policy.id.clone()),
            };
            let id = format!("access:policy:{}", spec.name);
            let step = PlannedStep::new(
                id,
                Step::EnsureAccessPolicy(step),
                format!("Access policy `{}`", spec.name),
            );
            let step = match found {
                None => step.after(policy_words(spec)),
                Some(found) => changed(step, &found),
            };
            steps.push(step.why(match spec.decision {
                Decision::Bypass => {
                    "the Worker checks a secret of its own there, and the browser cannot log in"
                }
                Decision::NonIdentity => "the service tokens that moltctl.toml names, and no others",
                _ => "one list of people for every host of the Worker",
            }));
        }
        Ok(steps)
    }

    fn policy_named(&self, name: &str) -> Result<Option<&Policy>, AccessProblem> {
        let named: Vec<&Policy> = self.policies.iter().filter(|policy| policy.name == name).collect();
        match named.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            several => {
                let count = several.len();
                Err(AccessProblem::Ambiguous { what: "Access policies", name: name.to_owned(), count })
            }
        }
    }

    fn app_steps(&mut self) -> Result<Vec<PlannedStep>, AccessProblem> {
        let mut steps = Vec::new();
        let mut adopted = BTreeSet::new();
        for (at, host) in self.intent.hosts.iter().enumerate() {
            self.point_out(host);
            let name = match at {
                0 => self.intent.app_name.clone(),
                _ => format!("{} ({host})", self.intent.app_name),
            };
            let mut policies = vec![desired::owners_policy(self.worker)];
            if self.names_programs() {
                policies.push(desired::programs_policy(self.worker));
            }
            steps.extend(self.app_step(self.spec(name, host, "", policies), &mut adopted)?);
            steps.extend(self.cdp_steps(host, &mut adopted)?);
        }
        self.point_out_workers();
        Ok(steps)
    }

    /// True when moltctl.toml names service tokens.
    fn names_programs(&self) -> bool {
        !self.intent.service_tokens.is_empty()
    }

    fn spec(&self, name: String, host: &Hostname, path: &str, policies: Vec<String>) -> AppSpec {
        AppSpec {
            name,
            host: host.clone(),
            path: path.to_owned(),
            policies,
            session_duration: self.intent.session_duration.clone(),
            same_site: self.intent.same_site.as_str().to_owned(),
            allowed_idps: if path.is_empty() { self.allowed_idps.clone() } else { Vec::new() },
        }
    }

    fn cdp_steps(
        &mut self,
        host: &Hostname,
        adopted: &mut BTreeSet<String>,
    ) -> Result<Vec<PlannedStep>, AccessProblem> {
        if self.intent.cdp == Cdp::Open {
            self.warnings.push(AccessWarning::CdpOpen { host: host.clone() });
            let policies = vec![desired::cdp_policy(self.worker)];
            let spec = self.spec(desired::cdp_app(self.worker), host, CDP_PATH, policies);
            return Ok(self.app_step(spec, adopted)?.into_iter().collect());
        }
        let ours = desired::cdp_app(self.worker);
        Ok(coverage::at(self.apps, host, CDP_PATH)
            .into_iter()
            .filter(|app| app.name == ours)
            .map(|app| {
                let step = RemoveAccessApp { account: self.account.clone(), id: app.id.clone() };
                PlannedStep::new(
                    format!("access:app:{host}{CDP_PATH}:remove"),
                    Step::RemoveAccessApp(step),
                    format!("Access application for {host}{CDP_PATH}"),
                )
                .before("lets everybody through")
                .why("CDP is off, and the path falls back to the host's application")
            })
            .collect())
    }

    fn app_step(
        &mut self,
        mut spec: AppSpec,
        adopted: &mut BTreeSet<String>,
    ) -> Result<Option<PlannedStep>, AccessProblem> {
        let uri = spec.uri();
        let found = coverage::at(self.apps, &spec.host, &spec.path);
        let existing = match found.as_slice() {
            [] => None,
            [one] => Some(*one),
            several => {
                let count = several.len();
                return Err(AccessProblem::Ambiguous { what: "Access applications", name: uri, count });
            }
        };
        // An application of several of our hosts is brought to its state once.
        if existing.is_some_and(|app| !adopted.insert(app.id.clone())) {
            return Ok(None);
        }
        let mut differences = Vec::new();
        if let Some(app) = existing {
            spec.name.clone_from(&app.name);
            spec.policies = self.keep_policies(app, spec.policies);
            differences = wire::app_differences(app, &spec, &self.ids(&spec.policies));
            if differences.is_empty() {
                return Ok(None);
            }
        }
        let words = format!("covers {uri}; {}; session {}", spec.policies.join(", "), spec.session_duration);
        let why = if spec.path.is_empty() {
            "the whole host is behind the login, and not only the admin pages"
        } else {
            "the browser protocol cannot log in; the Worker's `CDP_SECRET` guards it"
        };
        let step = EnsureAccessApp {
            account: self.account.clone(),
            app: spec,
            existing: existing.map(|app| app.id.clone()),
        };
        let step = PlannedStep::new(
            format!("access:app:{uri}"),
            Step::EnsureAccessApp(step),
            format!("Access application for {uri}"),
        );
        let step = if existing.is_some() { changed(step, &differences) } else { step.after(words) };
        Ok(Some(step.why(why)))
    }

    /// Ids of the policies of these names; `None` for one that is made by this plan.
    fn ids(&self, names: &[String]) -> Vec<Option<String>> {
        let id = |name: &String| {
            self.policies.iter().find(|policy| policy.name == *name).map(|policy| policy.id.clone())
        };
        names.iter().map(id).collect()
    }

    /// Our policies, after those of an adopted application that stay: reusable ones that deny, or that moltctl
    /// made for this Worker. The others would let in people who are not on the list.
    fn keep_policies(&mut self, app: &App, ours: Vec<String>) -> Vec<String> {
        let prefix = desired::prefix(self.worker);
        let (mut kept, mut left) = (Vec::new(), Vec::new());
        for id in app.policy_ids() {
            let Some(policy) = self.policies.iter().find(|policy| policy.id == id) else {
                left.push(format!("`{id}`"));
                continue;
            };
            let unique = self.policies.iter().filter(|other| other.name == policy.name).count() == 1;
            let denies = policy.decision == Some(Decision::Deny);
            let serves = policy.name.starts_with(&prefix)
                && policy.decision == Some(Decision::NonIdentity)
                && policy.name != desired::programs_policy(self.worker);
            if ours.contains(&policy.name) || (unique && (denies || serves)) {
                kept.push(policy.name.clone());
            } else {
                left.push(format!("`{}`", policy.name));
            }
        }
        if !left.is_empty() {
            let warning = AccessWarning::PoliciesLeave { app: app.name.clone(), policies: left.join(", ") };
            self.warnings.push(warning);
        }
        let missing: Vec<String> = ours.into_iter().filter(|name| !kept.contains(name)).collect();
        kept.into_iter().chain(missing).collect()
    }

    fn point_out(&mut self, host: &Hostname) {
        let apps = self.apps;
        let ours = desired::cdp_app(self.worker);
        for app in apps.iter().filter(|app| app.kind == "self_hosted" && app.name != ours) {
            let covers: Vec<Cover> = app.uris().iter().filter_map(|uri| coverage::cover(uri, host)).collect();
            if covers.contains(&Cover::Whole) {
                continue;
            }
            let cdp_is_wanted = self.intent.cdp == Cdp::Open;
            for cover in covers {
                let (app_name, host) = (app.name.clone(), host.clone());
                let warning = match cover {
                    Cover::Path(path) if cdp_is_wanted && path == CDP_PATH => continue,
                    Cover::Path(path) if self.lets_through(app) => {
                        AccessWarning::OpenPath { app: app_name, host, path }
                    }
                    Cover::Path(path) => AccessWarning::Narrower { app: app_name, host, path },
                    Cover::Wider => AccessWarning::Wider { app: app_name, host },
                    Cover::Whole => continue,
                };
                if !self.warnings.contains(&warning) {
                    self.warnings.push(warning);
                }
            }
        }
    }

    fn point_out_workers(&mut self) {
        let apps = self.apps;
        let names_workers = |app: &&App| {
            app.destinations.iter().any(|to| to.kind.ends_with("worker") || to.kind.ends_with("workers"))
        };
        self.warnings.extend(
            apps.iter()
                .filter(names_workers)
                .map(|app| AccessWarning::WorkerDestination { app: app.name.clone() }),
        );
    }

    fn lets_through(&self, app: &App) -> bool {
        let bypass = |id: &str| {
            let shared = self
                .policies
                .iter()
                .any(|policy| policy.id == id && policy.decision == Some(Decision::Bypass));
            shared
                || app
                    .policies
                    .iter()
                    .any(|own| own["id"].as_str() == Some(id) && own["decision"] == "bypass")
        };
        app.policy_ids().into_iter().any(bypass)
    }

    /// What is not wanted any more goes: a bypass policy would be one click away from opening a host, one for programs
    /// from letting them in again.
    fn policy_clean_up(&self) -> Vec<PlannedStep> {
        let mut steps = Vec::new();
        if self.intent.cdp == Cdp::Closed {
            let ours = |host: &Hostname| {
                let found = coverage::at(self.apps, host, CDP_PATH).into_iter();
                found.filter(|app| app.name == desired::cdp_app(self.worker)).collect()
            };
            steps.extend(self.removal(
                &desired::cdp_policy(self.worker),
                ours,
                ("lets everybody through", "CDP is off"),
            ));
        }
        if !self.names_programs() {
            steps.extend(self.removal(
                &desired::programs_policy(self.worker),
                |host| coverage::whole_host(self.apps, host),
                ("lets programs in", "moltctl.toml names no service token"),
            ));
        }
        steps
    }

    /// Removes the policies called `name` that no other application uses than those which lose it by this plan.
    fn removal<'a>(
        &'a self,
        name: &str,
        ours: impl Fn(&Hostname) -> Vec<&'a App>,
        (before, why): (&str, &str),
    ) -> Vec<PlannedStep> {
        let ours: BTreeSet<&str> =
            self.intent.hosts.iter().flat_map(ours).map(|app| app.id.as_str()).collect();
        let used = |policy: &Policy| {
            self.apps
                .iter()
                .any(|app| !ours.contains(app.id.as_str()) && app.policy_ids().contains(&policy.id.as_str()))
        };
        self.policies
            .iter()
            .filter(|policy| policy.name == name && !used(policy))
            .map(|policy| {
                let step = RemoveAccessPolicy { account: self.account.clone(), id: policy.id.clone() };
                PlannedStep::new(
                    format!("access:policy:{}:remove", policy.id),
                    Step::RemoveAccessPolicy(step),
                    format!("Access policy `{name}`"),
                )
                .before(before)
                .why(why)
            })
            .collect()
    }
}

fn policy_words(spec: &PolicySpec) -> String {
    let mut words =
        format!("{} {}", format!("{:?}", spec.decision).to_lowercase(), wire::rules(&spec.include));
    if !spec.require.is_empty() {
        words.push_str(&format!("; requires {}", wire::rules(&spec.require)));
    }
    words
}

fn changed(step: PlannedStep, found: &[wire::Difference]) -> PlannedStep {
    let side = |pick: fn(&wire::Difference) -> &str| {
        found.iter().map(|one| format!("{}: {}", one.field, pick(one))).collect::<Vec<_>>().join("; ")
    };
    step.before(side(|one| &one.before)).after(side(|one| &one.after))
}
