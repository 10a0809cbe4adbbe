//! Deploys an earlier version again. Never past a change of secrets: that would bring back the old values.

use crate::cloudflare::endpoints::deployments::{self, PastSecrets};
use crate::cloudflare::{self, Client};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::model::SecretName;
use crate::plan::{Effect, RollBack};

/// Cloudflare's code for a deployment that would go back past a change of secrets.
const SECRETS_CHANGED: u32 = 10220;

/// Sends every request to the version, unless it has them already.
pub(super) async fn apply(step: &RollBack, client: &Client) -> Result<Effect, StepError> {
    let previous = live(step, client).await?;
    if previous.as_deref() == Some(step.version.as_str()) {
        return Ok(Effect::Nothing);
    }
    if step.live_at_planning.is_some() && previous != step.live_at_planning {
        let what = "somebody deployed another version since this was planned";
        return Err(StepError::message(ErrorKind::Changed, what)
            .hint("nothing was changed; run the same command again"));
    }
    let message = "moltctl: rolled back to an earlier version";
    let call = deployments::create(&step.account, &step.worker, &step.version, message, PastSecrets::Refuse);
    client.call(call).await.map_err(explain)?;
    Ok(Effect::Deployed { version: step.version.clone(), previous })
}

/// Cloudflare refuses to bring old values of secrets back, and names them in its message.
fn explain(error: cloudflare::Error) -> StepError {
    let cloudflare::Error::Api { codes, .. } = &error else { return error.into() };
    let Some(refusal) = codes.iter().find(|api| api.code == Some(SECRETS_CHANGED)) else {
        return error.into();
    };
    let names = changed_names(&refusal.message);
    let which = match names.as_slice() {
        [] => "secrets of the Worker".to_owned(),
        some => some.join(", "),
    };
    StepError::message(
        ErrorKind::Usage,
        format!("{which} changed since that version, and going back to it would bring the old values back"),
    )
    .hint("nothing was changed; deploy the older code again with `moltctl deploy`, which keeps the values")
}

/// The names in Cloudflare's message; nothing else of it goes on.
fn changed_names(message: &str) -> Vec<String> {
    let list = message.rsplit_once(':').map(|(_, list)| list).unwrap_or_default();
    list.split(',')
        .filter_map(|name| name.trim().parse::<SecretName>().ok())
        .map(|name| name.to_string())
        .collect()
}

/// What an interrupted attempt left: the version live again. What was live before it is not known any more.
pub(super) async fn observe(step: &RollBack, client: &Client) -> Result<Option<Effect>, StepError> {
    let there = live(step, client).await?.as_deref() == Some(step.version.as_str());
    Ok(there.then(|| Effect::Deployed { version: step.version.clone(), previous: None }))
}

async fn live(step: &RollBack, client: &Client) -> Result<Option<String>, StepError> {
    let list = client.call(deployments::list(&step.account, &step.worker)).await?;
    Ok(list.live_version().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_from_the_message_and_nothing_else_is() {
        let told = "The following secrets have changed: ANTHROPIC_API_KEY, CDP_SECRET";
        assert_eq!(changed_names(told), ["ANTHROPIC_API_KEY", "CDP_SECRET"]);
        assert!(changed_names("secrets differ").is_empty());
        assert!(changed_names("see: https://example.com/a b").is_empty());
    }
}
