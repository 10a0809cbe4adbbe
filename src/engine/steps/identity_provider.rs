//! A login method, so that people can log in at all.

use crate::access::objects::IdentityProvider;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::access_org;
use crate::engine::StepError;
use crate::plan::{Effect, EnsureIdentityProvider};

/// Makes the login method unless there is one of its type.
pub(super) async fn apply(step: &EnsureIdentityProvider, client: &Client) -> Result<Effect, StepError> {
    if find(step, client).await?.is_some() {
        return Ok(Effect::Nothing);
    }
    let made =
        client.call(access_org::create_identity_provider(&step.account, &step.kind, &step.name)).await?;
    Ok(Effect::Created { id: made.id })
}

/// What an interrupted attempt left: a login method of the type. There was none at planning.
pub(super) async fn observe(
    step: &EnsureIdentityProvider,
    client: &Client,
) -> Result<Option<Effect>, StepError> {
    Ok(find(step, client).await?.map(|provider| Effect::Created { id: provider.id }))
}

async fn find(step: &EnsureIdentityProvider, client: &Client) -> Result<Option<IdentityProvider>, StepError> {
    let providers = client.list(access_org::identity_providers(&step.account), access_org::PAGES).await?;
    Ok(providers.into_iter().find(|provider| provider.kind == step.kind))
}
