//! Opens the workers.dev host, proves that Access guards it, and closes it again when it does not.

use std::time::Duration;

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::workers::{self, Reachable};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::moltworker::{Report, Verdict, probe};
use crate::plan::{Effect, OpenHost};

/// How long the edge may take to know the host.
const LONGEST: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(700);

/// Opens and proves. Doing it again is the same as doing it once.
pub(super) async fn apply(step: &OpenHost, api: &Client, ports: &Ports) -> Result<Effect, StepError> {
    let before = api.call(workers::subdomain(&step.account, &step.worker)).await?;
    switch(step, api, true).await?;
    match settle(step, ports).await {
        Verdict::Guarded if before.enabled => Ok(Effect::Nothing),
        Verdict::Guarded => Ok(Effect::Done),
        wrong => {
            // Closed before anything is said: the explanation can wait, the open door cannot.
            let closed = switch(step, api, false).await;
            let mut error = explain(step, &wrong);
            if closed.is_err() {
                error = error.hint(format!(
                    "CLOSING IT AGAIN FAILED: run `wrangler deploy` with workers_dev = false, or switch `{}` off in the \
                     dashboard, now",
                    step.host
                ));
            }
            Err(error)
        }
    }
}

async fn switch(step: &OpenHost, api: &Client, enabled: bool) -> Result<(), StepError> {
    let to = Reachable { enabled, previews_enabled: false };
    api.call(workers::set_subdomain(&step.account, &step.worker, to)).await?;
    Ok(())
}

/// Probes until the answer is one that stays. An open door is never waited for.
async fn settle(step: &OpenHost, ports: &Ports) -> Verdict {
    let deadline = crate::sys::clock::instant() + LONGEST;
    loop {
        let report: Report = probe(&ports.http, &step.host).await;
        let verdict = report.verdict();
        let settled = matches!(verdict, Verdict::Guarded | Verdict::Open { .. } | Verdict::Incomplete { .. });
        if settled || crate::sys::clock::instant() > deadline {
            return verdict;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn explain(step: &OpenHost, verdict: &Verdict) -> StepError {
    let host = &step.host;
    match verdict {
        Verdict::Open { at } => StepError::message(
            ErrorKind::Failed,
            format!("`{host}` let a stranger in at {}; it was closed again", at.join(", ")),
        )
        .hint("`moltctl access plan` shows what Access lacks")
        .hint(
            "DEV_MODE and E2E_TEST_MODE switch the Worker's own check off: `moltctl secrets list` shows them",
        ),
        Verdict::Incomplete { missing } => StepError::message(
            ErrorKind::Failed,
            format!("the Worker says that it lacks {}; `{host}` was closed again", missing.join(", ")),
        )
        .hint("`moltctl secrets push` writes them, then run the same command again"),
        Verdict::Closed => StepError::message(
            ErrorKind::Failed,
            format!("`{host}` did not answer within {} s; it was closed again", LONGEST.as_secs()),
        )
        .hint("new hosts sometimes take minutes: run the same command again"),
        Verdict::Unclear { at } => StepError::message(
            ErrorKind::Failed,
            format!(
                "it could not be seen whether `{host}` is guarded at {}; it was closed again",
                at.join(", ")
            ),
        )
        .hint("`moltctl status` probes again"),
        Verdict::Guarded => StepError::message(ErrorKind::Bug, "a guarded host is no error"),
    }
}
