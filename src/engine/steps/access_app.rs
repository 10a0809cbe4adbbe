//! Access applications: made, adopted, restored, removed.

use crate::access::objects::{App, Policy};
use crate::access::spec::AppSpec;
use crate::access::{coverage, wire};
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::{access_apps, access_policies};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::model::AccountId;
use crate::plan::{Effect, EnsureAccessApp, RemoveAccessApp, RestoreAccessApp};

/// Cloudflare's code for an application of that domain being there already.
const ALREADY_EXISTS: u32 = 12136;

/// Makes the application, or brings the one that is there to its state. Found by id, then by host and path, so
/// that nothing is ever made twice.
pub(super) async fn apply(step: &EnsureAccessApp, client: &Client) -> Result<Effect, StepError> {
    let policies = policy_ids(step, client).await?;
    if let Some(app) = find(step, client).await? {
        return update(step, &app, &policies, client).await;
    }
    match client.call(access_apps::create(&step.account, &wire::new_app(&step.app, &policies))).await {
        Ok(made) => {
            prove(&made, &step.app, &policies)?;
            Ok(Effect::Created { id: made.id })
        }
        // Somebody was faster: theirs is adopted.
        Err(error) if error.status() == Some(409) || error.has_code(ALREADY_EXISTS) => {
            match find(step, client).await? {
                Some(app) => update(step, &app, &policies, client).await,
                None => Err(error.into()),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// What an interrupted attempt left: an application that is as it should be and was not there at planning.
pub(super) async fn observe(step: &EnsureAccessApp, client: &Client) -> Result<Option<Effect>, StepError> {
    if step.existing.is_some() {
        return Ok(None);
    }
    let policies = policy_ids(step, client).await?;
    let Some(app) = find(step, client).await? else { return Ok(None) };
    let wanted: Vec<Option<String>> = policies.into_iter().map(Some).collect();
    Ok(wire::app_differences(&app, &step.app, &wanted).is_empty().then_some(Effect::Created { id: app.id }))
}

/// Removes the application; one that is gone is fine.
pub(super) async fn remove(step: &RemoveAccessApp, client: &Client) -> Result<Effect, StepError> {
    Ok(match client.find(access_apps::delete(&step.account, &step.id)).await? {
        Some(_) => Effect::Done,
        None => Effect::Nothing,
    })
}

/// Puts the application back to how it was.
pub(super) async fn restore(step: &RestoreAccessApp, client: &Client) -> Result<Effect, StepError> {
    match client.find(access_apps::put(&step.account, &step.id, &wire::writable(&step.body))).await? {
        Some(_) => Ok(Effect::Done),
        None => Err(StepError::message(
            ErrorKind::Changed,
            "the Access application is gone, so it cannot be put back",
        )
        .hint("`moltctl access plan` shows what is there now")),
    }
}

async fn update(
    step: &EnsureAccessApp,
    app: &App,
    policies: &[String],
    client: &Client,
) -> Result<Effect, StepError> {
    let wanted: Vec<Option<String>> = policies.iter().cloned().map(Some).collect();
    if wire::app_differences(app, &step.app, &wanted).is_empty() {
        return Ok(Effect::Nothing);
    }
    let body = wire::merge_app(app, &step.app, policies);
    let after = client.call(access_apps::put(&step.account, &app.id, &body)).await?;
    prove(&after, &step.app, policies)?;
    let before = serde_json::to_value(app).unwrap_or_default();
    Ok(Effect::Updated { id: app.id.clone(), before })
}

/// Holds Cloudflare's answer against what was sent: a field that is dropped in silence would be a hole.
fn prove(app: &App, spec: &AppSpec, policies: &[String]) -> Result<(), StepError> {
    let wanted: Vec<Option<String>> = policies.iter().cloned().map(Some).collect();
    let left: Vec<&str> = wire::app_differences(app, spec, &wanted).iter().map(|one| one.field).collect();
    if left.is_empty() {
        return Ok(());
    }
    let what = format!("Cloudflare took the Access application and did not keep its {}", left.join(", "));
    Err(StepError::message(ErrorKind::Failed, what).hint("`moltctl access plan` shows what is there now"))
}

async fn find(step: &EnsureAccessApp, client: &Client) -> Result<Option<App>, StepError> {
    let apps = client.list(access_apps::list(&step.account), access_apps::PAGES).await?;
    let spec = &step.app;
    let by_id = step.existing.as_ref().and_then(|id| apps.iter().find(|app| app.id == *id));
    if let Some(app) = by_id {
        return Ok(Some(app.clone()));
    }
    match coverage::at(&apps, &spec.host, &spec.path).as_slice() {
        [] => Ok(None),
        [app] => Ok(Some((*app).clone())),
        several => {
            let what = format!("{} Access applications cover `{}`", several.len(), spec.uri());
            Err(StepError::message(ErrorKind::Changed, what)
                .hint("remove all but one in the dashboard, then run the same command again"))
        }
    }
}

async fn policy_ids(step: &EnsureAccessApp, client: &Client) -> Result<Vec<String>, StepError> {
    let policies = client.list(access_policies::list(&step.account), access_policies::PAGES).await?;
    step.app.policies.iter().map(|name| policy_id(name, &policies)).collect()
}

fn policy_id(name: &str, policies: &[Policy]) -> Result<String, StepError> {
    let ids: Vec<&str> =
        policies.iter().filter(|policy| policy.name == name).map(|policy| policy.id.as_str()).collect();
    match ids.as_slice() {
        [id] => Ok((*id).to_owned()),
        _ => {
            let what = format!("{} Access policies are called `{name}`, and one was expected", ids.len());
            Err(StepError::message(ErrorKind::Changed, what).hint("run the same command again to plan anew"))
        }
    }
}

/// The application that covers the whole of `host`.
pub(super) async fn of_host(
    client: &Client,
    account: &AccountId,
    host: &crate::model::Hostname,
) -> Result<App, StepError> {
    let apps = client.list(access_apps::list(account), access_apps::PAGES).await?;
    match coverage::whole_host(&apps, host).as_slice() {
        [app] => Ok((*app).clone()),
        found => {
            let what = format!(
                "{} Access applications cover the whole of `{host}`, and one was expected",
                found.len()
            );
            Err(StepError::message(ErrorKind::Failed, what).hint("`moltctl access plan` shows what is there"))
        }
    }
}
