//! Makes the running gateway use the new values, and shows that it does.
//!
//! A new version of the Worker changes nothing for a gateway that runs: its process keeps the environment it was started
//! with, and what onboarding once stored goes before the environment at the next start too. So: have the container copy
//! its state to R2 (a restart restores from there, and would bring back what is older), rewrite the copies there, have
//! the gateway restarted, wait until another one really answers, have the state copied again, and look whether the
//! container now holds the new values. A copy that was in flight may put an old value back: then once more.
//!
//! Nothing is believed that can be looked at: not `success: true` of a restart or of a copy, and no handshake while a
//! made-up token is let in as well. Where it is shown already that the running gateway has the new values, it is not
//! restarted: so a step that was interrupted interrupts nobody twice.
//!
//! | file | what |
//! |---|---|
//! | [`wanted`] | the slots with their values, and what the Worker has |
//! | [`state`] | the stored copies: saved, looked at, rewritten |
//! | [`restart`] | a restart, and the wait until it is one |
//! | [`token`] | handshakes that show whose gateway token counts |
//! | [`browser`] | `/cdp` asked with a secret |
//! | [`container`] | whether the container is newer than the new values |
//! | [`proof`] | what shows it, in words; what went wrong, in words |

mod browser;
mod container;
mod patience;
mod proof;
mod restart;
mod state;
mod token;
mod wanted;

use super::passage;
use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::http::Auth;
use crate::moltworker::admin::Admin;
use crate::plan::{Effect, InEffect, PutInEffect};
use container::Containers;
use state::{Keeping, Seen};
use token::TokenSeen;
use wanted::{Live, Wanted};

/// How often the copies are rewritten and the gateway restarted before it counts as hopeless.
const ROUNDS: u32 = 3;

/// What every part of the step needs.
struct Scene<'a> {
    step: &'a PutInEffect,
    client: &'a Client,
    ports: &'a Ports,
    admin: Admin,
    auth: Auth,
    wanted: Vec<Wanted>,
    live: Live,
}

/// Has the effect, and shows it; see the module.
pub(super) async fn apply(step: &PutInEffect, client: &Client, ports: &Ports) -> Result<Effect, StepError> {
    let wanted = wanted::of(step, ports)?;
    let needs_passage = step.restart || wanted.iter().any(Wanted::is_asked_for_at_the_host);
    if !needs_passage {
        let proofs = wanted.iter().map(proof::by_request).collect();
        return Ok(Effect::InEffect(InEffect { proofs, ..InEffect::default() }));
    }
    let live = wanted::live(step, client).await?;
    let open = passage::open(client, ports, &step.account, &step.worker, &step.host, &step.passage).await?;
    let admin = Admin::new(&ports.http, &step.host, open.auth());
    let scene = Scene { step, client, ports, admin, auth: open.auth(), wanted, live };
    let done = scene.put_in_effect().await;
    // However it ended: nothing that was made for the step outlives it.
    match (done, open.close().await) {
        (Ok(done), Ok(())) => Ok(Effect::InEffect(done)),
        (Ok(_), Err(StepError(left))) => Err(StepError(left.context(
            "the new values are in effect, and the way past Access that was made for it is still there",
        ))),
        (Err(failed), Ok(())) => Err(failed),
        (Err(failed), Err(StepError(left))) => {
            Err(failed.hint(format!("the way past Access is still there: {}", left.chain().join(": "))))
        }
    }
}

/// What is known after a look at everything.
struct Known {
    seen: Seen,
    token: TokenSeen,
    /// Asked for only where nothing but the container's age shows a value.
    containers: Option<Containers>,
}

impl Scene<'_> {
    async fn put_in_effect(&self) -> Result<InEffect, StepError> {
        let mut done = InEffect::default();
        let known = if self.step.restart {
            self.restarted(&mut done).await?
        } else {
            Known { seen: Seen::default(), token: self.look_at_token().await?, containers: None }
        };
        let browser = self.look_at_browser().await?;
        done.proofs = proof::of(self, &known, browser)?;
        Ok(done)
    }

    async fn restarted(&self, done: &mut InEffect) -> Result<Known, StepError> {
        let before = match self.settled().await {
            Ok(before) => before,
            Err(error) => return Err(self.without_container(error).await),
        };
        let keeping = self.keeping(before.running).await?;
        let by_age = keeping == Keeping::Nowhere && self.wanted.iter().any(Wanted::is_stored_first);
        let containers = if by_age { Some(self.containers().await) } else { None };
        proof::possible(self, keeping, containers.as_ref())?;
        let mut seen = self.look(keeping).await?;
        if before.running {
            let token = self.look_at_token().await?;
            proof::undisturbed(self, &token)?;
            let in_new = matches!(containers, Some(Containers::New { .. }));
            let shown = in_new && token != TokenSeen::OldOne || self.is_shown_new(&before, &seen, &token);
            if seen.is_clean() && shown {
                return Ok(Known { seen, token, containers });
            }
        }
        for round in 1..=ROUNDS {
            done.rounds = round;
            done.rewritten += self.rewrite(&seen).await?;
            let gap = self.restart().await?;
            done.interruption_ms = done.interruption_ms.max(Some(gap));
            self.save_again(keeping).await?;
            seen = self.look(keeping).await?;
            let token = self.look_at_token().await?;
            proof::undisturbed(self, &token)?;
            if seen.is_clean() && token != TokenSeen::OldOne {
                let containers = if by_age { Some(self.started_containers().await) } else { None };
                return Ok(Known { seen, token, containers });
            }
            if round == ROUNDS && seen.is_clean() {
                return Err(proof::old_token_counts(self));
            }
        }
        // The copies are put right once more: whatever starts next may take the new values from there.
        done.rewritten += self.rewrite(&seen).await?;
        Err(proof::written_back(self, &seen))
    }

    /// True when it is shown that the gateway that runs was started after the version with the new values went live.
    /// Any one value that only a start takes up shows it for all: they went live together.
    fn is_shown_new(
        &self,
        status: &crate::moltworker::admin::GatewayStatus,
        seen: &Seen,
        token: &TokenSeen,
    ) -> bool {
        let started = status.process_id.as_deref().and_then(restart::started);
        let after = started.zip(self.live.since).map(|(started, since)| started >= since);
        match token {
            TokenSeen::New => return true,
            TokenSeen::OldOne => return false,
            TokenSeen::NotAsked | TokenSeen::Injected | TokenSeen::OldToo => {}
        }
        if after == Some(false) {
            return false;
        }
        let held = self.wanted.iter().any(|wanted| seen.is_held_by_the_container(wanted));
        held || self.live.is_long_before(started)
    }

    /// The gateway's own file must be the container's: a bucket that nothing is copied to shows nothing.
    fn is_kept(keeping: Keeping) -> bool {
        keeping == Keeping::Files
    }
}
