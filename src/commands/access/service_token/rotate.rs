//! `moltctl access service-token rotate`: a new secret, with an overlap that is always said.

use serde::Serialize;

use super::create::proof;
use super::look::Seen;
use super::outcome::TokenView;
use super::place::{self, Destination, Existing, Place};
use crate::access::credential::ServiceCredential;
use crate::access::duration;
use crate::access::programs::{self, Program, Renewal};
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::{passage, ports};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::output::{Mark, Outcome, Page};
use crate::plan::{Keep, Plan, old_service_token_value};
use crate::vault::Source;

/// For how long the former secret counts unless something else is asked for.
const USUAL_OVERLAP: &str = "1h";

/// For how long the former secret counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// For this long, in Go's notation; an hour unless said.
    For(Option<String>),
    /// Not at all: somebody else knows it.
    Compromised,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The token's name; the one that is kept, unless said.
    pub name: Option<String>,
    /// For how long the former secret counts.
    pub overlap: Overlap,
    /// Whether the token counts for its whole duration again.
    pub extend: bool,
    /// Where the new secret stays; where the former one was, unless said.
    pub destination: Destination,
}

/// A service token with a new secret.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Rotated {
    /// The Worker.
    pub worker: String,
    /// The token.
    pub token: TokenView,
    /// Where its secret is: `the OS keyring`, `the credentials file`, `standard output`, or a path.
    pub secret_in: String,
    /// For how many seconds the former secret counts; 0 when it was compromised.
    pub overlap_seconds: u64,
    /// The hosts at which the new secret was seen to get in; none when no host answers.
    pub gets_in_at: Vec<String>,
    /// True when the former secret was tried and refused.
    pub former_refused: bool,
    /// How it went.
    #[serde(flatten)]
    pub mutation: Mutation,
    /// What the operator should know.
    pub warnings: Vec<String>,
    /// Standard output holds the secret and nothing else.
    #[serde(skip)]
    quiet: bool,
}

impl Outcome for Rotated {
    const NAME: &'static str = "access-service-token-rotate";

    fn human(&self, page: &mut Page) {
        if self.quiet {
            return;
        }
        self.mutation.human(page);
        if self.mutation.state != MutationState::Done {
            return;
        }
        let token = &self.token;
        page.mark(Mark::Good, &format!("service token `{}`, {}", token.name, token.ends()));
        page.mark(Mark::Good, &format!("its id and new secret are in {}", self.secret_in));
        proof(page, &self.gets_in_at);
        match (self.overlap_seconds, self.former_refused) {
            (0, true) => page.mark(Mark::Good, "the former secret is refused"),
            (0, false) => page.mark(
                Mark::Unknown,
                "Cloudflare was told to end the former secret at once; it is not known here, so that was not tried",
            ),
            (seconds, _) => page.mark(
                Mark::Warn,
                &format!("the former secret counts for {} more: replace it until then", programs::length(seconds)),
            ),
        }
    }
}

/// Plans, asks, runs, proves.
///
/// # Errors
/// No such token (4); the secret has no place to stay (2).
pub async fn run(ctx: &Context, request: Request) -> Result<Rotated> {
    let overlap_seconds = seconds(&request.overlap)?;
    let seen = Seen::of(ctx).await?;
    let program = seen.named(request.name.as_deref())?.clone();
    let place = place_for(ctx, &seen, &program, &request.destination).await?;
    let known = known(ctx, &seen, &program, &place).await?;
    let renewal = Renewal { overlap_seconds, extend: request.extend, keep: place.keep.clone() };
    let mut plan = Plan::new("access service-token rotate", seen.target.of_plan(ctx));
    // The secret is given once: it outlives a crash, sealed, until it is kept.
    plan.escrow = true;
    plan.stages = programs::rotate(&seen.site(), &program, renewal);
    let warnings = warnings(&seen, &program, request.extend);
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    if let Some(former) = &known {
        ports.values.keep(&old_service_token_value(&program.name), former.text())?;
    }
    let proposal = Proposal { plan, ports, notes: warnings.clone() };
    let mutation = mutate::carry_out_keeping(ctx, &proposal).await?;
    let done = mutation.state == MutationState::Done;
    if done {
        place::show(&place.keep, &program.name, &proposal.ports.values)?;
    }
    let now = if done { Seen::of(ctx).await? } else { seen };
    let tried = done && !now.hosts.open.is_empty();
    let open = now.hosts.open.iter().map(ToString::to_string).filter(|_| done).collect();
    let token =
        programs::named(&now.programs, &program.name).map_or_else(|_| (&program).into(), TokenView::from);
    Ok(Rotated {
        worker: now.target.worker.to_string(),
        token,
        secret_in: place::words(&place.keep),
        overlap_seconds: overlap_seconds.unwrap_or(0),
        gets_in_at: open,
        former_refused: tried && overlap_seconds.is_none() && known.is_some(),
        quiet: done && place.keep == Keep::Shown,
        mutation,
        warnings,
    })
}

/// Where the new secret stays: where the former one was, or where the operator says.
async fn place_for(ctx: &Context, seen: &Seen, program: &Program, asked: &Destination) -> Result<Place> {
    let existing = Existing::Of(&program.client_id);
    match (asked, seen.place_of(program)) {
        (Destination::Kept, Some(keep)) => place::check_keep(ctx, &seen.target, keep, asked, existing).await,
        (Destination::Kept, None) if program.name != programs::own_name(&seen.target.worker) => {
            Err(Error::usage(format!("the secret of `{}` is not kept here", program.name))
                .hint("`--output-file PATH` writes the new one to a private file, `--reveal` shows it"))
        }
        _ => place::check(ctx, &seen.target, asked, existing).await,
    }
}

/// The former secret, where it is at hand: kept, in the operator's file, or in the environment.
async fn known(
    ctx: &Context,
    seen: &Seen,
    program: &Program,
    place: &Place,
) -> Result<Option<ServiceCredential>> {
    let given = passage::look(ctx, &seen.target.account, &seen.target.worker).await?;
    let all = [
        seen.kept.as_ref().map(|kept| kept.credential.clone()),
        place.held.clone(),
        given.filter(|given| given.source == Source::Environment).map(|given| given.credential),
    ];
    Ok(all.into_iter().flatten().find(|one| one.client_id == program.client_id))
}

fn warnings(seen: &Seen, program: &Program, extended: bool) -> Vec<String> {
    let mut warnings = seen.hosts.notes.clone();
    if !program.enabled {
        warnings
            .push(format!("`{}` is switched off: it gets in nowhere until it is switched on", program.name));
    }
    if let (Some(at), false) = (&program.expires_at, extended) {
        let soon = crate::sys::clock::now() + jiff::SignedDuration::from_hours(24 * 30);
        if at.parse::<jiff::Timestamp>().is_ok_and(|at| at < soon) {
            warnings.push(format!(
                "`{}` ends {at}, and a new secret does not change that: `--extend` does",
                program.name
            ));
        }
    }
    warnings
}

fn seconds(overlap: &Overlap) -> Result<Option<u64>> {
    let Overlap::For(asked) = overlap else { return Ok(None) };
    let asked = asked.as_deref().unwrap_or(USUAL_OVERLAP);
    match duration::parse(asked) {
        Some(length) => Ok(Some(length.as_secs())),
        None => Err(Error::usage(format!("`{asked}` is not a length of time"))
            .hint("write hours, minutes and seconds: `1h`, `24h`, `30m`")
            .hint("`--compromised` ends the former secret at once")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_is_said_in_any_case() {
        assert_eq!(seconds(&Overlap::For(None)).ok(), Some(Some(3600)));
        assert_eq!(seconds(&Overlap::For(Some("30m".into()))).ok(), Some(Some(1800)));
        assert_eq!(seconds(&Overlap::Compromised).ok(), Some(None));
        for bad in ["", "0s", "1d", "now"] {
            assert!(seconds(&Overlap::For(Some(bad.into()))).is_err(), "{bad}");
        }
    }
}
