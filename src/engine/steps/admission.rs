//! Lets programs past Access, and takes that back: a policy of decision `non_identity` for exactly the named service
//! tokens, on the applications it is meant for.
//!
//! A policy is found by its name. An application with policies of its own takes no links to reusable ones, so it gets a
//! policy of its own as well. Deliberately absent: which tokens, and their secrets.

use serde_json::{Value, json};

use crate::access::objects::{App, Policy};
use crate::access::spec::{Decision, PolicySpec};
use crate::access::wire;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::{access_apps, access_policies};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::model::AccountId;

/// The policy called `name` that lets in these service tokens, by id, and nobody else.
pub(super) fn policy(name: &str, tokens: &[&str]) -> PolicySpec {
    PolicySpec {
        name: name.to_owned(),
        decision: Decision::NonIdentity,
        include: tokens.iter().map(|id| json!({ "service_token": { "token_id": id } })).collect(),
        exclude: Vec::new(),
        require: Vec::new(),
        session_duration: None,
    }
}

/// Whether anything had to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It was so already.
    None,
    /// Something was written.
    Made,
}

/// A policy that an application's own policies keep from being linked.
enum Standing {
    /// The application links reusable policies, or has none.
    Links,
    /// It has policies of its own, and takes no links.
    Own,
}

/// Puts `spec` on the applications of these ids.
pub(super) async fn admit(
    client: &Client,
    account: &AccountId,
    apps: &[String],
    spec: &PolicySpec,
) -> Result<Change, StepError> {
    let mut change = Change::None;
    for id in apps {
        let app = client.call(access_apps::get(account, id)).await?;
        let made = match standing(&app) {
            Standing::Own => own(client, account, &app, spec).await?,
            Standing::Links => linked(client, account, &app, spec).await?,
        };
        if made == Change::Made {
            change = Change::Made;
        }
    }
    Ok(change)
}

/// Takes the policy called `name` off every application and deletes it, then looks whether it is gone.
pub(super) async fn dismiss(client: &Client, account: &AccountId, name: &str) -> Result<Change, StepError> {
    let (shared, apps) = tokio::try_join!(named(client, account, name), all_apps(client, account))?;
    let mut change = Change::None;
    for app in &apps {
        if take_off(client, account, app, name, &shared).await? == Change::Made {
            change = Change::Made;
        }
    }
    for policy in &shared {
        client.find(access_policies::delete(account, &policy.id)).await?;
        change = Change::Made;
    }
    if change == Change::Made {
        prove_gone(client, account, name).await?;
    }
    Ok(change)
}

/// The reusable policies of this name.
pub(super) async fn named(
    client: &Client,
    account: &AccountId,
    name: &str,
) -> Result<Vec<Policy>, StepError> {
    let all = client.list(access_policies::list(account), access_policies::PAGES).await?;
    Ok(all.into_iter().filter(|policy| policy.name == name).collect())
}

async fn all_apps(client: &Client, account: &AccountId) -> Result<Vec<App>, StepError> {
    Ok(client.list(access_apps::list(account), access_apps::PAGES).await?)
}

fn standing(app: &App) -> Standing {
    let is_own = |policy: &Value| policy["decision"].is_string() && policy["reusable"] != true;
    if app.policies.iter().any(is_own) { Standing::Own } else { Standing::Links }
}

/// Ids of the policies of this name that belong to the application alone.
fn own_named<'a>(app: &'a App, name: &str) -> Vec<&'a str> {
    app.policies
        .iter()
        .filter(|policy| policy["name"] == name && policy["reusable"] != true)
        .filter_map(|policy| policy["id"].as_str())
        .collect()
}

async fn own(
    client: &Client,
    account: &AccountId,
    app: &App,
    spec: &PolicySpec,
) -> Result<Change, StepError> {
    let there: Vec<Policy> = app
        .policies
        .iter()
        .filter(|policy| policy["name"] == spec.name.as_str())
        .filter_map(|policy| serde_json::from_value(policy.clone()).ok())
        .collect();
    if let [policy] = there.as_slice()
        && wire::policy_differences(policy, spec).is_empty()
    {
        return Ok(Change::None);
    }
    for policy in &there {
        client.find(access_apps::delete_policy(account, &app.id, &policy.id)).await?;
    }
    let body = serde_json::to_value(spec).unwrap_or_default();
    let made = client.call(access_apps::add_policy(account, &app.id, &body)).await?;
    prove(&made, spec)?;
    Ok(Change::Made)
}

async fn linked(
    client: &Client,
    account: &AccountId,
    app: &App,
    spec: &PolicySpec,
) -> Result<Change, StepError> {
    let (id, made) = ensure(client, account, spec).await?;
    let Some(body) = wire::with_policy(app, &id) else { return Ok(made) };
    let after = client.call(access_apps::put(account, &app.id, &body)).await?;
    if after.policy_ids().contains(&id.as_str()) {
        return Ok(Change::Made);
    }
    let what = format!("Cloudflare took the Access application and did not link the policy `{}`", spec.name);
    Err(StepError::message(ErrorKind::Failed, what).hint("`moltctl access show` shows what is there now"))
}

/// The reusable policy of `spec`, made or brought to its state.
async fn ensure(
    client: &Client,
    account: &AccountId,
    spec: &PolicySpec,
) -> Result<(String, Change), StepError> {
    let found = named(client, account, &spec.name).await?;
    let (after, change) = match found.as_slice() {
        [] => {
            let body = serde_json::to_value(spec).unwrap_or_default();
            (client.call(access_policies::create(account, &body)).await?, Change::Made)
        }
        [policy] if wire::policy_differences(policy, spec).is_empty() => (policy.clone(), Change::None),
        [policy] => {
            let body = wire::merge_policy(policy, spec);
            (client.call(access_policies::put(account, &policy.id, &body)).await?, Change::Made)
        }
        several => {
            let what = format!("{} Access policies are called `{}`", several.len(), spec.name);
            return Err(StepError::message(ErrorKind::Changed, what)
                .hint("remove all but one in the dashboard, then run the same command again"));
        }
    };
    prove(&after, spec)?;
    Ok((after.id, change))
}

fn prove(policy: &Policy, spec: &PolicySpec) -> Result<(), StepError> {
    let left: Vec<&str> = wire::policy_differences(policy, spec).iter().map(|one| one.field).collect();
    if left.is_empty() {
        return Ok(());
    }
    let what = format!("Cloudflare took the Access policy and did not keep its {}", left.join(", "));
    Err(StepError::message(ErrorKind::Failed, what).hint("`moltctl access show` shows what is there now"))
}

async fn take_off(
    client: &Client,
    account: &AccountId,
    app: &App,
    name: &str,
    shared: &[Policy],
) -> Result<Change, StepError> {
    let mut change = Change::None;
    let shared_ids: Vec<&str> = shared.iter().map(|policy| policy.id.as_str()).collect();
    for id in own_named(app, name).into_iter().filter(|id| !shared_ids.contains(id)) {
        client.find(access_apps::delete_policy(account, &app.id, id)).await?;
        change = Change::Made;
    }
    let mut app = app.clone();
    for id in shared_ids {
        if let Some(body) = wire::without_policy(&app, id) {
            app = client.call(access_apps::put(account, &app.id, &body)).await?;
            change = Change::Made;
        }
    }
    Ok(change)
}

async fn prove_gone(client: &Client, account: &AccountId, name: &str) -> Result<(), StepError> {
    let (shared, apps) = tokio::try_join!(named(client, account, name), all_apps(client, account))?;
    if shared.is_empty() && apps.iter().all(|app| own_named(app, name).is_empty()) {
        return Ok(());
    }
    let what = format!("Cloudflare took the deletion of the Access policy `{name}`, and it is still there");
    Err(StepError::message(ErrorKind::Failed, what)
        .hint("remove it in the dashboard: Zero Trust → Access controls → Policies"))
}

/// Takes the service token `id` out of every policy; a policy that was for it alone goes.
///
/// # Errors
/// A policy that requires the token would let in more people without that rule: it is left alone, and said.
pub(super) async fn expel(client: &Client, account: &AccountId, id: &str) -> Result<(), StepError> {
    let shared = client.list(access_policies::list(account), access_policies::PAGES).await?;
    let apps = all_apps(client, account).await?;
    let own = apps.iter().flat_map(|app| {
        let own = app.policies.iter().filter(|policy| policy["reusable"] != true);
        own.filter_map(|policy| serde_json::from_value::<Policy>(policy.clone()).ok())
            .filter(|policy| !shared.iter().any(|one| one.id == policy.id))
            .map(move |policy| (app, policy))
    });
    let own: Vec<(&App, Policy)> = own.filter(|(_, policy)| names(policy, id)).collect();
    let shared: Vec<&Policy> = shared.iter().filter(|policy| names(policy, id)).collect();
    for policy in shared.iter().copied().chain(own.iter().map(|(_, policy)| policy)) {
        if policy.require.iter().any(|rule| is_token(rule, id)) {
            return Err(by_hand(policy, "requires the service token"));
        }
    }
    for policy in shared {
        let rest = without(&policy.include, id);
        if rest.is_empty() {
            unlink(client, account, policy).await?;
            client.find(access_policies::delete(account, &policy.id)).await?;
        } else {
            let mut changed = policy.clone();
            (changed.include, changed.exclude) = (rest, without(&policy.exclude, id));
            let body = wire::writable(&serde_json::to_value(&changed).unwrap_or_default());
            client.call(access_policies::put(account, &policy.id, &body)).await?;
        }
    }
    for (app, policy) in own {
        if !without(&policy.include, id).is_empty() {
            return Err(by_hand(&policy, "lets the service token in among others"));
        }
        client.find(access_apps::delete_policy(account, &app.id, &policy.id)).await?;
    }
    Ok(())
}

async fn unlink(client: &Client, account: &AccountId, policy: &Policy) -> Result<(), StepError> {
    for app in all_apps(client, account).await? {
        if let Some(body) = wire::without_policy(&app, &policy.id) {
            client.call(access_apps::put(account, &app.id, &body)).await?;
        }
    }
    Ok(())
}

fn names(policy: &Policy, id: &str) -> bool {
    [&policy.include, &policy.exclude, &policy.require]
        .iter()
        .any(|rules| rules.iter().any(|rule| is_token(rule, id)))
}

fn is_token(rule: &Value, id: &str) -> bool {
    rule["service_token"]["token_id"] == id
}

fn without(rules: &[Value], id: &str) -> Vec<Value> {
    rules.iter().filter(|rule| !is_token(rule, id)).cloned().collect()
}

fn by_hand(policy: &Policy, does: &str) -> StepError {
    let what = format!("the Access policy `{}` {does}: moltctl does not change it", policy.name);
    StepError::message(ErrorKind::Failed, what)
        .hint("change it in the dashboard: Zero Trust → Access controls → Policies; then run this again")
        .hint("the service token is switched off and lets nobody in")
}
