//! `moltctl access service-token revoke`: the end of a token, shown.

use serde::Serialize;

use super::look::Seen;
use super::outcome::TokenView;
use crate::access::programs;
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::{passage, ports};
use crate::context::Context;
use crate::error::Result;
use crate::output::{Mark, Outcome, Page};
use crate::plan::{Plan, old_service_token_value};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The token's name; the one that is kept, unless said.
    pub name: Option<String>,
}

/// A service token that was ended.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Revoked {
    /// The Worker.
    pub worker: String,
    /// The token as it was.
    pub token: TokenView,
    /// The hosts at which its secret was tried and refused; none where it is not known here or no host answers.
    pub refused_at: Vec<String>,
    /// How it went.
    #[serde(flatten)]
    pub mutation: Mutation,
}

impl Outcome for Revoked {
    const NAME: &'static str = "access-service-token-revoke";

    fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        if self.mutation.state != MutationState::Done {
            return;
        }
        page.mark(Mark::Good, &format!("the service token `{}` is deleted", self.token.name));
        if self.refused_at.is_empty() {
            page.mark(Mark::Unknown, "its secret was not tried: it is not known here, or no host answers");
        } else {
            page.mark(Mark::Good, &format!("its secret is refused at {}", self.refused_at.join(", ")));
        }
    }
}

/// Plans, asks, runs, proves.
///
/// # Errors
/// No such token (4).
pub async fn run(ctx: &Context, request: Request) -> Result<Revoked> {
    let seen = Seen::of(ctx).await?;
    let program = seen.named(request.name.as_deref())?.clone();
    let mut plan = Plan::new("access service-token revoke", seen.target.of_plan(ctx));
    plan.stages = programs::revoke(&seen.site(), &program);
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let at_hand = [
        passage::look(ctx, &seen.target.account, &seen.target.worker).await?.map(|kept| kept.credential),
        seen.kept.as_ref().map(|kept| kept.credential.clone()),
    ];
    let known = at_hand.into_iter().flatten().find(|one| one.client_id == program.client_id);
    if let Some(credential) = &known {
        ports.values.keep(&old_service_token_value(&program.name), credential.text())?;
    }
    let notes = seen.hosts.notes.clone();
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes }).await?;
    let tried = mutation.state == MutationState::Done && known.is_some();
    Ok(Revoked {
        worker: seen.target.worker.to_string(),
        token: (&program).into(),
        refused_at: seen.hosts.open.iter().map(ToString::to_string).filter(|_| tried).collect(),
        mutation,
    })
}
