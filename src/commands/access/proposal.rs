//! Observes the account and plans Access for a Worker: what `access apply` and `deploy` both run.

use super::hosts::{self, Hosts};
use super::worker::{self, AUD, TEAM_DOMAIN, WorkerState};
use crate::access::verify::WorkerValue;
use crate::access::{self, AccessIntent, AccessProblem, Observed, OneTimePin, coverage, desired, programs};
use crate::cloudflare::access_state;
use crate::commands::target::Target;
use crate::context::Context;
use crate::deploy;
use crate::error::{Error, ErrorKind, Result};
use crate::plan::{EnsureAccessApp, SecretInput, Stage, Step};
use crate::term::PromptError;

/// Flag that agrees to the code by e-mail.
pub(super) const LOGIN_FLAG: &str = "--otp";

/// What the caller decided beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// When the account has no login method.
    pub login_method: LoginMethod,
    /// Whether secrets that are set are written again.
    pub rewrite: Rewrite,
}

/// What happens when the account has no login method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginMethod {
    /// The code by e-mail is made: the operator agreed.
    Agreed,
    /// The operator is asked.
    Ask,
    /// It is planned, with a note that it needs agreement: nothing will be run.
    Show,
}

/// Whether `CF_ACCESS_*` are written even when they are set: their values cannot be read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewrite {
    /// When they are missing or were made for another application.
    WhenNeeded,
    /// In any case.
    Always,
}

/// What is to be done for Access.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessProposal {
    /// Stages that make Access stand; none when it does. Secrets of the Worker are not among them.
    pub stages: Vec<Stage>,
    /// What the operator should know.
    pub warnings: Vec<String>,
    /// The hosts that are guarded.
    pub hosts: Hosts,
    /// True when an application is made, so that an audience tag is new.
    pub creates_app: bool,
    /// `CF_ACCESS_*` slots that the Worker needs written; all of them while there is no Worker.
    pub secrets: Vec<SecretInput>,
    /// The Worker.
    pub worker: WorkerState,
}

/// Looks at the account and plans Access for `target`.
///
/// # Errors
/// What is wanted makes no sense (2), what is there cannot be seen (4), or there is no login method and nobody
/// agreed to make one (2).
pub async fn observe_and_plan(ctx: &Context, target: &Target, options: Options) -> Result<AccessProposal> {
    let (hosts, observed, worker) = tokio::try_join!(
        hosts::of(target),
        async { Ok::<_, Error>(access_state::observe(&target.api, &target.account).await?) },
        worker::look(target),
    )?;
    let mut intent = super::intent(&target.checkout.settings, &target.worker, &hosts.all)?;
    intent.service_tokens = ids_of(target, &intent.service_tokens).await?;
    let mut warnings = hosts.notes.clone();
    let plan = plan(ctx, target, &intent, &observed, options.login_method, &mut warnings)?;
    warnings.extend(plan.warnings.iter().map(ToString::to_string));
    let made: Vec<&EnsureAccessApp> = apps(&plan.stages).filter(|step| step.existing.is_none()).collect();
    let fresh = Fresh {
        made: made.iter().any(|step| step.app.host == hosts.primary && step.app.path.is_empty())
            || !is_ours(target, &hosts, &observed),
        rewrite: options.rewrite,
    };
    let secrets = fresh.secrets(&hosts, &observed, &worker, &mut warnings);
    Ok(AccessProposal {
        creates_app: !made.is_empty(),
        secrets,
        stages: plan.stages,
        warnings,
        hosts,
        worker,
    })
}

/// Ids of the service tokens of these names or ids. They are asked for only where some are named.
async fn ids_of(target: &Target, named: &[String]) -> Result<Vec<String>> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let all = super::service_token::programs(&target.api, &target.account).await?;
    let id = |name: &String| match all.iter().find(|program| program.id == *name) {
        Some(program) => Ok(program.id.clone()),
        None => Ok(programs::named(&all, name)?.id.clone()),
    };
    named.iter().map(id).collect()
}

fn plan(
    ctx: &Context,
    target: &Target,
    intent: &AccessIntent,
    observed: &Observed,
    login: LoginMethod,
    warnings: &mut Vec<String>,
) -> Result<access::AccessPlan> {
    let planned = |pin| access::plan(&target.account, &target.worker, intent, observed, pin);
    let agreed = if login == LoginMethod::Agreed { OneTimePin::Make } else { OneTimePin::Leave };
    match planned(agreed) {
        Err(problem @ AccessProblem::NoIdentityProvider) => {
            // Everything else has to make sense before anybody is asked.
            let plan = planned(OneTimePin::Make)?;
            if login == LoginMethod::Show {
                warnings.push(format!(
                    "{problem}: making the code by e-mail one needs your agreement, `{LOGIN_FLAG}`"
                ));
            } else {
                agree(ctx, &problem)?;
            }
            Ok(plan)
        }
        other => Ok(other?),
    }
}

fn agree(ctx: &Context, problem: &AccessProblem) -> Result<()> {
    let question = "The account has no login method. Make the one-time PIN (a code by e-mail) one?";
    match ctx.prompter.confirm(question, LOGIN_FLAG) {
        Ok(true) => Ok(()),
        Ok(false) | Err(PromptError::Left) => {
            Err(Error::message(ErrorKind::Declined, "declined: without a login method nobody could log in"))
        }
        Err(error) => {
            let refused = Error::new(ErrorKind::Usage, error).context(problem.clone());
            Err(problem.hints().into_iter().fold(refused, Error::hint))
        }
    }
}

fn apps(stages: &[Stage]) -> impl Iterator<Item = &EnsureAccessApp> {
    stages.iter().flat_map(|stage| &stage.steps).filter_map(|step| match &step.step {
        Step::EnsureAccessApp(step) => Some(step),
        _ => None,
    })
}

/// The application of the primary host, when there is exactly one.
fn app_of<'a>(hosts: &Hosts, observed: &'a Observed) -> Option<&'a access::objects::App> {
    match coverage::whole_host(observed.apps.known()?, &hosts.primary).as_slice() {
        [app] => Some(app),
        _ => None,
    }
}

/// True when moltctl has been at the primary host's application before: then it wrote its audience, too.
fn is_ours(target: &Target, hosts: &Hosts, observed: &Observed) -> bool {
    let name = desired::owners_policy(&target.worker);
    let policies = observed.policies.known().map(Vec::as_slice).unwrap_or_default();
    app_of(hosts, observed).is_some_and(|app| {
        let linked = app.policy_ids();
        policies.iter().any(|policy| policy.name == name && linked.contains(&policy.id.as_str()))
    })
}

/// Whether the Worker's values can still be the right ones.
struct Fresh {
    /// The application is made or adopted by this plan.
    made: bool,
    rewrite: Rewrite,
}

impl Fresh {
    fn secrets(
        &self,
        hosts: &Hosts,
        observed: &Observed,
        worker: &WorkerState,
        warnings: &mut Vec<String>,
    ) -> Vec<SecretInput> {
        let all = deploy::access_secrets(&hosts.primary);
        let WorkerState::Live { aud, team_domain, .. } = worker else { return all };
        let app_aud = app_of(hosts, observed).map(|app| app.aud.as_str());
        let team = observed.organization.known().map(|organization| organization.auth_domain.as_str());
        let mut needed = Vec::new();
        for (name, value, right) in [(AUD, aud, app_aud), (TEAM_DOMAIN, team_domain, team)] {
            match value {
                WorkerValue::Missing => needed.push(name),
                WorkerValue::Secret if self.made || self.rewrite == Rewrite::Always => needed.push(name),
                WorkerValue::Plain(text) if Some(text.as_str()) != right => warnings.push(format!(
                    "`{name}` is a plain variable of the Worker and not the right one: take it out of `[vars]` in \
                     wrangler.toml, deploy, and run `moltctl access apply`"
                )),
                WorkerValue::Secret | WorkerValue::Plain(_) | WorkerValue::NoWorker | WorkerValue::Unseen => {}
            }
        }
        all.into_iter().filter(|input| needed.contains(&input.name.as_str())).collect()
    }
}
