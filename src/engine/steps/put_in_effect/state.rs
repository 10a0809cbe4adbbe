//! The stored copies: saved by the container, looked at, rewritten.

use std::collections::BTreeMap;

use super::wanted::Wanted;
use super::{Scene, patience};
use crate::engine::StepError;
use crate::engine::stored::{self, Stored};
use crate::error::{Error, ErrorKind};
use crate::moltworker::admin::{AdminError, SyncOutcome};
use crate::plan::StateBucket;
use crate::secrets::copies::{self, Change, Layout, Role, StoredText};

/// Where the container's state outlives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// As files in the bucket.
    Files,
    /// As archives in the bucket, which cannot be edited.
    Archives,
    /// Nowhere: it has its disk, until it is replaced.
    Nowhere,
}

/// What was seen in the bucket.
#[derive(Default)]
pub(super) struct Seen {
    stored: Stored,
    /// What stands in the way, slot by slot.
    pub(super) remains: Vec<Remain>,
    /// Where the new value stands, by slot; the container's own current files first.
    held: BTreeMap<String, (String, String)>,
}

/// A value that should not be where it is, or a place that could not be looked at.
#[derive(Debug)]
pub(super) struct Remain {
    pub(super) slot: String,
    pub(super) object: String,
    /// A known place in it.
    pub(super) place: Option<String>,
    pub(super) what: What,
}

/// What remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The old value.
    Old,
    /// A value that is neither the old nor the new one, where the container would take it from.
    Another,
    /// The old value in a database, which cannot be edited from outside.
    InDatabase,
    /// An object that could not be read.
    Unread(&'static str),
}

impl Seen {
    pub(super) fn is_clean(&self) -> bool {
        self.remains.is_empty()
    }

    /// Where the new value of a slot stands.
    pub(super) fn held(&self, wanted: &Wanted) -> Option<&(String, String)> {
        self.held.get(wanted.name.as_str())
    }

    /// True when the new value stands in a file that the container keeps up to date.
    pub(super) fn is_held_by_the_container(&self, wanted: &Wanted) -> bool {
        self.held(wanted).is_some_and(|(object, _)| is_current(object))
    }
}

/// The container's own files of today, no earlier copies of them and nothing under older names.
fn is_current(object: &str) -> bool {
    object.starts_with("openclaw/") && (object.ends_with(".json") || object.ends_with("/.env"))
}

impl Scene<'_> {
    fn bucket(&self) -> Option<&StateBucket> {
        self.step.bucket.as_ref()
    }

    /// Has the container copy its state before anything is restarted, and tells where it goes.
    ///
    /// A start restores from R2: without a fresh copy it would bring back what is older than the last round of the loop.
    pub(super) async fn keeping(&self, runs: bool) -> Result<Keeping, StepError> {
        let Some(bucket) = self.bucket() else { return Ok(Keeping::Nowhere) };
        let stored = stored::read(self.client, &self.step.account, bucket).await?;
        if stored.layout == Layout::Archives {
            return Ok(Keeping::Archives);
        }
        if !runs {
            // Its start script may have stopped half-way through restoring: a copy would delete the rest from the bucket.
            return Ok(Keeping::Files);
        }
        match self.save().await {
            Ok(SyncOutcome::Synced { .. }) => Ok(Keeping::Files),
            Ok(SyncOutcome::NotConfigured) => Ok(Keeping::Nowhere),
            Err(error @ (AdminError::Refused { .. } | AdminError::NotMoltworker { .. })) => Err(error.into()),
            // Keys that do not open the bucket any more are what the restart is for.
            Err(_) if self.wanted.iter().any(Wanted::opens_storage) => Ok(Keeping::Files),
            Err(error) => Err(StepError(
                Error::from(error)
                    .context("the container cannot copy its state to R2, and a restart would bring back what was copied last; the gateway was not restarted")
                    .hint("`moltctl doctor` looks into storage; when it copies again, run this again"),
            )),
        }
    }

    /// Has the container copy its state after a restart, so that the bucket shows what it has.
    pub(super) async fn save_again(&self, keeping: Keeping) -> Result<(), StepError> {
        if !Self::is_kept(keeping) {
            return Ok(());
        }
        match self.save().await {
            Ok(SyncOutcome::Synced { .. }) => Ok(()),
            Ok(SyncOutcome::NotConfigured) => Err(StepError::message(
                ErrorKind::Failed,
                "the gateway was restarted, and the Worker now says that it has no storage: what the gateway took up \
                 cannot be seen",
            )
            .hint("`moltctl secrets list` shows whether R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY and CF_ACCOUNT_ID are set")),
            Err(error) => Err(StepError(
                Error::from(error)
                    .context("the gateway was restarted, and its state cannot be copied to R2: what it took up cannot be seen")
                    .hint("`moltctl doctor` looks into storage; when it copies again, run this again"),
            )),
        }
    }

    async fn save(&self) -> Result<SyncOutcome, AdminError> {
        let mut tried = 1;
        loop {
            match self.admin.sync().await {
                Err(AdminError::Failed { .. }) if tried < patience::COPIES => tried += 1,
                ended => return ended,
            }
            tokio::time::sleep(patience::BETWEEN_COPIES).await;
        }
    }

    /// Reads the copies and says what stands in the way.
    pub(super) async fn look(&self, keeping: Keeping) -> Result<Seen, StepError> {
        let (Keeping::Files, Some(bucket)) = (keeping, self.bucket()) else { return Ok(Seen::default()) };
        Ok(self.seen_in(stored::read(self.client, &self.step.account, bucket).await?))
    }

    /// What stands in the way in what was read.
    pub(super) fn seen_in(&self, stored: Stored) -> Seen {
        let mut seen = Seen { stored, ..Seen::default() };
        self.look_at_places(&mut seen);
        for wanted in &self.wanted {
            look_everywhere(wanted, &mut seen);
        }
        seen
    }

    fn look_at_places(&self, seen: &mut Seen) {
        let set = |name: &str| self.live.names.contains(name);
        for copy in copies::find_owned(&seen.stored.texts, &set) {
            let Some(wanted) = self.wanted.iter().find(|wanted| wanted.name.as_str() == copy.slot.name)
            else {
                continue;
            };
            if wanted.new.as_ref() == Some(&copy.value) {
                let better = is_current(&copy.object) || !seen.held.contains_key(copy.slot.name);
                if better {
                    seen.held.insert(copy.slot.name.to_owned(), (copy.object, copy.place));
                }
                continue;
            }
            let what = if wanted.old.as_ref() == Some(&copy.value) { What::Old } else { What::Another };
            if what == What::Another && !copy.own {
                continue;
            }
            wanted.meet(&copy.value);
            let slot = copy.slot.name.to_owned();
            seen.remains.push(Remain { slot, object: copy.object, place: Some(copy.place), what });
        }
    }

    /// Rewrites the copies; how many objects.
    pub(super) async fn rewrite(&self, seen: &Seen) -> Result<u32, StepError> {
        let Some(bucket) = self.bucket() else { return Ok(0) };
        let changes: Vec<Change> = self.wanted.iter().filter_map(change).collect();
        let set = |name: &str| self.live.names.contains(name);
        let mut written = 0;
        for object in &seen.stored.texts {
            let Some(text) = copies::rewrite(&object.key, &object.text, &changes, &set) else { continue };
            let new = StoredText { key: object.key.clone(), text };
            stored::write(self.client, &self.step.account, bucket, &seen.stored, new).await?;
            written += 1;
        }
        Ok(written)
    }
}

fn change(wanted: &Wanted) -> Option<Change> {
    Some(Change { slot: wanted.name.clone(), old: wanted.to_go(), new: wanted.stored.clone()? })
}

/// The old value anywhere, and what could not be looked at.
fn look_everywhere(wanted: &Wanted, seen: &mut Seen) {
    let remain = |object: &str, what| Remain {
        slot: wanted.name.to_string(),
        object: object.to_owned(),
        place: None,
        what,
    };
    let mut more = Vec::new();
    let told =
        |object: &str| seen.remains.iter().any(|it| it.object == object && it.slot == wanted.name.as_str());
    for old in wanted.to_go() {
        for object in seen.stored.texts.iter().filter(|object| !told(&object.key)) {
            if copies::holds(object.text.as_bytes(), &old, wanted.new.as_ref()) {
                more.push(remain(&object.key, What::Old));
            }
        }
        // A database that holds it matters where profiles go before the environment.
        for database in seen.stored.databases.iter().filter(|_| wanted.is_stored_first()) {
            if copies::holds(&database.bytes, &old, wanted.new.as_ref()) {
                more.push(remain(&database.key, What::InDatabase));
            }
        }
    }
    for unread in seen.stored.unread.iter().filter(|_| wanted.is_stored_first()) {
        if !matches!(copies::role(&unread.key), Some(Role::Text) | None) {
            more.push(remain(&unread.key, What::Unread(unread.why)));
        }
    }
    seen.remains.extend(more);
}
