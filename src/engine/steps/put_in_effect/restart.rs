//! A restart, the wait until it is one, and the measure of how long nobody could use the gateway.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::token::Told;
use super::{Scene, patience};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::moltworker::admin::{Admin, GatewayStatus};
use crate::sys::clock;

/// What was seen while waiting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Another process answers.
    New,
    /// The same process as before still runs.
    Same,
    /// No process, or one that does not listen yet.
    Down,
    /// Another process is tracked, and the gateway that answers has run for longer.
    OldAnswers,
    /// The Worker could not be asked.
    Unknown,
}

/// When a process was started, where its name tells: Cloudflare's SDK names it `proc_<milliseconds>_<random>`.
pub(super) fn started(process: &str) -> Option<Timestamp> {
    let milliseconds = process.strip_prefix("proc_")?.split('_').next()?;
    Timestamp::from_millisecond(milliseconds.parse().ok()?).ok()
}

impl Scene<'_> {
    /// How the gateway is, once a start that is under way has ended: what it takes up is seen only then, and a copy of its
    /// state in the middle of restoring would delete from the bucket what is not restored yet.
    pub(super) async fn settled(&self) -> Result<GatewayStatus, StepError> {
        let begun = clock::instant();
        loop {
            let status = self.admin.status().await?;
            let starting = status.process_id.is_some() && !status.running;
            if !starting || begun.elapsed() > patience::START {
                return Ok(status);
            }
            tokio::time::sleep(patience::PAUSE).await;
        }
    }

    /// Has the gateway restarted and waits until another one answers. For how long nobody could use it, in milliseconds.
    pub(super) async fn restart(&self) -> Result<u64, StepError> {
        let over = AtomicBool::new(false);
        let work = async {
            let ended = self.restart_and_wait().await;
            over.store(true, Ordering::Relaxed);
            ended
        };
        let (ended, gap) = tokio::join!(work, watch(&self.admin, &over));
        ended.map(|()| gap)
    }

    async fn restart_and_wait(&self) -> Result<(), StepError> {
        let before = self.admin.status().await?.process_id;
        let asked = clock::instant();
        let restarted = self.admin.restart().await?;
        let before = before.or(restarted.previous);
        let answered = clock::instant();
        loop {
            let stage = self.stage(before.as_deref(), asked).await;
            let waited = answered.elapsed();
            match stage {
                Stage::New => return Ok(()),
                Stage::Same if waited > patience::SAME_PROCESS => return Err(same_process(waited)),
                _ if waited > patience::START => return Err(never_came(stage, waited)),
                _ => tokio::time::sleep(patience::PAUSE).await,
            }
        }
    }

    async fn stage(&self, before: Option<&str>, asked: Instant) -> Stage {
        let Ok(status) = self.admin.status().await else { return Stage::Unknown };
        let GatewayStatus { process_id: Some(process), running: true } = status else { return Stage::Down };
        if Some(process.as_str()) == before {
            return Stage::Same;
        }
        // Where its token is known, the gateway itself is asked since when it runs.
        let Some(token) = self.new_token() else { return Stage::New };
        match self.present(token).await {
            Told::In { uptime: Some(uptime) } if uptime > asked.elapsed() + Duration::from_secs(2) => {
                Stage::OldAnswers
            }
            Told::In { .. } | Told::Refused | Told::Paired => Stage::New,
            Told::Unclear(_) => Stage::Down,
        }
    }
}

fn same_process(waited: Duration) -> StepError {
    let what = format!(
        "the Worker answered that it restarted the gateway, and {} s later the same process still runs: it was not restarted",
        waited.as_secs()
    );
    StepError::message(ErrorKind::Failed, what)
        .hint("the gateway still has the values it was started with: the old ones stay alive")
        .hint("restart it in the Worker's admin page (`/_admin/`), or replace the container, then run this again")
}

fn never_came(stage: Stage, waited: Duration) -> StepError {
    let seen = match stage {
        Stage::OldAnswers => {
            "another process was started, and the gateway that answers has run since before: the old one outlived its restart"
        }
        Stage::Unknown => "the Worker cannot be asked how the gateway is",
        _ => "the gateway was ended, and none answers",
    };
    let what = format!("{seen} ({} s after the restart)", waited.as_secs());
    StepError::message(ErrorKind::Failed, what)
        .hint("`moltctl doctor` looks for the cause; the container's output is in the Worker's log (`npx wrangler tail`)")
        .hint("both values are alive; when the gateway runs, run this again")
}

/// How often the watch looks again when everybody else is done and it has not seen the gateway back.
const AFTERWARDS: u32 = 10;

/// Asks for the gateway at every beat until `over`, and longer where it is not back. The longest time between two answers
/// that it runs, with one in between that it does not; in milliseconds.
async fn watch(admin: &Admin, over: &AtomicBool) -> u64 {
    let mut longest = Duration::ZERO;
    let mut last = clock::instant();
    let mut down = false;
    let mut process = None;
    let mut after = 0;
    loop {
        let asked = clock::instant();
        let status = tokio::time::timeout(patience::LOOK, admin.status()).await;
        match status {
            Ok(Ok(GatewayStatus { process_id, running: true })) => {
                let other = process.is_some() && process != process_id;
                if down || other {
                    longest = longest.max(last.elapsed());
                }
                (last, down, process) = (clock::instant(), false, process_id);
            }
            _ => down = true,
        }
        after += u32::from(over.load(Ordering::Relaxed));
        if after > 0 && (!down || after > AFTERWARDS) {
            return u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
        }
        tokio::time::sleep(patience::BEAT.saturating_sub(asked.elapsed())).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_process_tells_when_it_started() {
        assert_eq!(started("proc_1700000000000_ab12").map(Timestamp::as_second), Some(1_700_000_000));
        for other in ["", "proc_", "proc_x_1", "1700000000000", "proc_99999999999999999999_a"] {
            assert_eq!(started(other), None, "{other}");
        }
    }
}
