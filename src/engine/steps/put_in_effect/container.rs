//! Whether the container is newer than the new values.
//!
//! Where nothing of a container's state lies in R2, its disk is all it has: onboarding set that up from the environment
//! when the container was new. One that was made after the new values went live was set up from those, and an older one
//! keeps what it was set up with, however often its gateway is restarted. There is no call that replaces one.

use jiff::Timestamp;

use super::{Scene, patience};
use crate::cloudflare::Error;
use crate::cloudflare::endpoints::containers::{self, Application, Instance};
use crate::engine::StepError;
use crate::engine::stored;
use crate::error::ErrorKind;
use crate::sys::clock;

/// What the containers of the Worker are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Containers {
    /// The Worker's classes have no application: none can run.
    NoApplication,
    /// None runs. The next one is new.
    NoneRuns,
    /// All that run are newer than the new values.
    New {
        /// When the oldest was made.
        oldest: Timestamp,
        /// When the new values went live.
        live: Timestamp,
    },
    /// One is older than the new values, or so little newer that it may have been given the ones before.
    Old {
        /// When it was made.
        made: Timestamp,
        /// When the new values went live.
        live: Timestamp,
    },
    /// It could not be told, and why.
    Unclear(String),
}

impl Scene<'_> {
    /// Asks Cloudflare which containers of the Worker run, and since when.
    pub(super) async fn containers(&self) -> Containers {
        match self.running().await {
            Ok(None) => Containers::NoApplication,
            Ok(Some(instances)) => since(&instances, self.live.since),
            Err(error) => Containers::Unclear(format!("the containers could not be listed: {error}")),
        }
    }

    /// As [`Scene::containers`], once one is listed: the list may come late behind a start.
    pub(super) async fn started_containers(&self) -> Containers {
        let begun = clock::instant();
        loop {
            let seen = self.containers().await;
            if seen != Containers::NoneRuns || begun.elapsed() > patience::NEW_VERSION {
                return seen;
            }
            tokio::time::sleep(patience::PAUSE).await;
        }
    }

    /// The instances that run, of every application of the Worker; `None` without an application.
    async fn running(&self) -> Result<Option<Vec<Instance>>, Error> {
        let account = &self.step.account;
        let all = self.client.call(containers::list(account, None)).await?;
        let linked: Vec<&Application> = all.iter().filter(|app| self.is_linked(app)).collect();
        let own = if linked.is_empty() {
            all.iter().filter(|app| self.live.applications.contains(&app.name)).collect()
        } else {
            linked
        };
        if own.is_empty() {
            return Ok(None);
        }
        let mut running = Vec::new();
        for app in own {
            let listed =
                self.client.list(containers::instances(account, &app.id), containers::INSTANCE_PAGES).await?;
            running.extend(listed.into_iter().filter(|instance| instance.current_placement.is_some()));
        }
        Ok(Some(running))
    }

    fn is_linked(&self, app: &Application) -> bool {
        app.durable_objects.as_ref().is_some_and(|link| self.live.namespaces.contains(&link.namespace_id))
    }

    /// What to answer when the gateway could not be asked for: where that is because there is no container, the copies in
    /// R2 are put right, as nothing writes over them now.
    pub(super) async fn without_container(&self, asked: StepError) -> StepError {
        if self.containers().await != Containers::NoApplication {
            return asked;
        }
        let written = match self.put_copies_right().await {
            Ok(written) => written,
            Err(failed) => return failed,
        };
        let copies = match written {
            0 => String::new(),
            1 => "; 1 copy in R2 was rewritten meanwhile".to_owned(),
            many => format!("; {many} copies in R2 were rewritten meanwhile"),
        };
        let worker = &self.step.worker;
        let what = format!("`{worker}` has no container application, so that no gateway can run{copies}");
        StepError::message(ErrorKind::Failed, what).hint(
            "`moltctl deploy` makes it, and its container starts with the new values; then \
             `moltctl journal resume`",
        )
    }

    async fn put_copies_right(&self) -> Result<u32, StepError> {
        let Some(bucket) = &self.step.bucket else { return Ok(0) };
        let stored = stored::read(self.client, &self.step.account, bucket).await?;
        self.rewrite(&self.seen_in(stored)).await
    }
}

fn since(instances: &[Instance], live: Option<Timestamp>) -> Containers {
    if instances.is_empty() {
        return Containers::NoneRuns;
    }
    let Some(live) = live else {
        return Containers::Unclear("Cloudflare does not tell when the new values went live".to_owned());
    };
    let made = |instance: &Instance| instance.created_at.as_deref()?.parse::<Timestamp>().ok();
    let Some(oldest) = instances.iter().map(made).min().flatten() else {
        return Containers::Unclear("Cloudflare does not tell when the container was made".to_owned());
    };
    if oldest.duration_since(live) > patience::STRAGGLERS {
        Containers::New { oldest, live }
    } else {
        Containers::Old { made: oldest, live }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(made: &[Option<&str>], live: Option<&str>) -> Containers {
        let one =
            |made: &Option<&str>| Instance { created_at: made.map(str::to_owned), ..Instance::default() };
        let instances: Vec<Instance> = made.iter().map(one).collect();
        since(&instances, live.map(|live| live.parse().expect("is a time")))
    }

    #[test]
    fn every_container_has_to_be_newer() {
        let (before, live, after) =
            ("2026-11-20T10:00:00Z", "2026-11-20T11:00:00.5Z", "2026-11-20T12:00:00+00:00");
        assert!(matches!(of(&[Some(after)], Some(live)), Containers::New { .. }));
        assert!(matches!(of(&[Some(after), Some(before)], Some(live)), Containers::Old { .. }));
        assert!(matches!(of(&[Some(live)], Some(live)), Containers::Old { .. }), "at the same moment");
        assert!(matches!(of(&[Some(after), None], Some(live)), Containers::Unclear(_)), "one has no date");
        assert!(matches!(of(&[Some(after), Some("soon")], Some(live)), Containers::Unclear(_)));
        assert!(matches!(of(&[Some(after)], None), Containers::Unclear(_)));
        assert_eq!(of(&[], Some(live)), Containers::NoneRuns);
    }
}
