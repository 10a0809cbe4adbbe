//! `moltctl access service-token create`: a token that gets in at every host of the Worker.

use serde::Serialize;

use super::look::Seen;
use super::outcome::TokenView;
use super::place::{self, Destination, Existing};
use crate::access::duration;
use crate::access::programs::{self, Creation};
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::output::{Mark, Outcome, Page};
use crate::plan::{Keep, Plan};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its name; `moltctl WORKER` for moltctl's own.
    pub name: Option<String>,
    /// For how long it counts, in Go's notation, or `forever`.
    pub duration: Option<String>,
    /// Where its secret stays.
    pub destination: Destination,
}

/// A service token that was made.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Created {
    /// The Worker.
    pub worker: String,
    /// The token.
    pub token: TokenView,
    /// Where its secret is: `the OS keyring`, `the credentials file`, `standard output`, or a path.
    pub secret_in: String,
    /// The hosts at which it was seen to get in; none when no host answers.
    pub gets_in_at: Vec<String>,
    /// How it went.
    #[serde(flatten)]
    pub mutation: Mutation,
    /// What the operator should know.
    pub warnings: Vec<String>,
    /// Standard output holds the secret and nothing else.
    #[serde(skip)]
    quiet: bool,
}

impl Outcome for Created {
    const NAME: &'static str = "access-service-token-create";

    fn human(&self, page: &mut Page) {
        if self.quiet {
            return;
        }
        self.mutation.human(page);
        match self.mutation.state {
            MutationState::Done => {
                let token = &self.token;
                page.mark(Mark::Good, &format!("service token `{}`, {}", token.name, token.ends()));
                page.mark(Mark::Good, &format!("its id and secret are in {}", self.secret_in));
                proof(page, &self.gets_in_at);
            }
            MutationState::NothingToDo => page.dim("the token that is kept gets in at every host"),
            MutationState::DryRun => {}
        }
    }
}

/// Tells where it was seen to get in.
pub(super) fn proof(page: &mut Page, hosts: &[String]) {
    if hosts.is_empty() {
        page.mark(Mark::Unknown, "not proven from outside: no host of the Worker answers yet");
    } else {
        page.mark(Mark::Good, &format!("it gets in at {}", hosts.join(", ")));
    }
}

/// Plans, asks, runs, proves.
///
/// # Errors
/// The Worker has no Access application (4); a token of that name is there, or the secret has no place to stay (2).
pub async fn run(ctx: &Context, request: Request) -> Result<Created> {
    let duration = length(request.duration.as_deref())?;
    let seen = Seen::of(ctx).await?;
    let name = request.name.clone().unwrap_or_else(|| programs::own_name(&seen.target.worker));
    checked_name(&name)?;
    let own = matches!(request.destination, Destination::Kept | Destination::CredentialsFile);
    let kept = seen.kept_id().filter(|_| own);
    let destination = match &request.destination {
        // A token that is kept stays where it is.
        Destination::Kept if kept.is_some() && seen.kept.as_ref().is_some_and(is_file) => {
            Destination::CredentialsFile
        }
        other => other.clone(),
    };
    let keep = place::keep_of(ctx, &destination);
    let creation = Creation { name: &name, duration, keep: keep.clone(), kept };
    let stages = programs::create(&seen.site(), creation)?;
    let mut plan = Plan::new("access service-token create", seen.target.of_plan(ctx));
    plan.stages = stages;
    // Checked before anything is made, and only when something is: a second run needs no keyring.
    if !plan.is_empty() {
        place::check(ctx, &seen.target, &destination, Existing::Refused).await?;
    }
    carry_out(ctx, &seen, plan, keep, &name).await
}

fn is_file(kept: &crate::commands::passage::Kept) -> bool {
    kept.source == crate::vault::Source::File
}

async fn carry_out(ctx: &Context, seen: &Seen, plan: Plan, keep: Keep, name: &str) -> Result<Created> {
    let warnings = seen.hosts.notes.clone();
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let proposal = Proposal { plan, ports, notes: warnings.clone() };
    let mutation = mutate::carry_out_keeping(ctx, &proposal).await?;
    let done = mutation.state == MutationState::Done;
    if done {
        place::show(&keep, name, &proposal.ports.values)?;
    }
    let now =
        if done { Seen::of(ctx).await? } else { return Ok(created(seen, keep, name, mutation, warnings)) };
    Ok(created(&now, keep, name, mutation, warnings))
}

fn created(seen: &Seen, keep: Keep, name: &str, mutation: Mutation, warnings: Vec<String>) -> Created {
    let done = mutation.state == MutationState::Done;
    let found = programs::named(&seen.programs, name).ok();
    Created {
        worker: seen.target.worker.to_string(),
        token: found.map_or_else(|| TokenView::planned(name), TokenView::from),
        secret_in: place::words(&keep),
        gets_in_at: if done { seen.hosts.open.iter().map(ToString::to_string).collect() } else { Vec::new() },
        quiet: done && keep == Keep::Shown,
        mutation,
        warnings,
    }
}

fn length(asked: Option<&str>) -> Result<&str> {
    let asked = asked.unwrap_or(programs::USUAL_DURATION);
    if asked == "forever" || duration::parse(asked).is_some() {
        return Ok(asked);
    }
    Err(Error::usage(format!("`{asked}` is not a length of time"))
        .hint("write hours, minutes and seconds: `8760h` (a year), `720h`, `1h30m`; or `forever`"))
}

/// Names go into headers, policies and journals: one line of ordinary characters.
fn checked_name(name: &str) -> Result<()> {
    let fine = !name.trim().is_empty() && name.len() <= 100 && !name.chars().any(char::is_control);
    if fine {
        return Ok(());
    }
    Err(Error::usage("the name of a service token is one line of at most 100 characters"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_of_gos_notation() {
        assert_eq!(length(None).ok(), Some("8760h"));
        assert_eq!(length(Some("forever")).ok(), Some("forever"));
        assert_eq!(length(Some("1h30m")).ok(), Some("1h30m"));
        for bad in ["", "365d", "1", "never", "0h"] {
            assert!(length(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_is_one_line() {
        assert!(checked_name("ci: deploy").is_ok());
        for bad in ["", "  ", "two\nlines", "\u{1b}[2J"] {
            assert!(checked_name(bad).is_err(), "{bad:?}");
        }
        assert!(checked_name(&"x".repeat(101)).is_err());
    }
}
