//! From fixes to one plan: files first, then the account.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Component, Utf8Path};

use super::Chosen;
use crate::audit::fix::{Action, Edit};
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::error::Result;
use crate::model::SecretName;
use crate::plan::{self, DeleteSecrets, Plan, PlannedStep, SetWorkersDev, Step, WriteFile};
use crate::sys::fs;

/// The plan, and which of the chosen fixes are in it.
pub(super) struct Composed {
    pub(super) plan: Plan,
    /// Places in the list of chosen fixes.
    pub(super) planned: Vec<usize>,
    /// Fixes that could not be made, and why.
    pub(super) impossible: Vec<String>,
}

/// What is wished for the account, taken together.
#[derive(Default)]
struct OnAccount {
    secrets: BTreeSet<SecretName>,
    /// Host and previews: each stays open only if no fix closes it.
    workers_dev: Option<(bool, bool)>,
    why: Vec<String>,
}

/// Puts the fixes together.
///
/// # Errors
/// When a file cannot be read, or the account of a fix cannot be found.
pub(super) async fn compose(ctx: &Context, chosen: &[Chosen<'_>]) -> Result<Composed> {
    let mut files: BTreeMap<&Utf8Path, Vec<(usize, &Edit, &str)>> = BTreeMap::new();
    let (mut account, mut planned) = (OnAccount::default(), BTreeSet::new());
    for (at, (_, fix)) in chosen.iter().enumerate() {
        match &fix.action {
            Action::EditFile { path, edit } => files.entry(path).or_default().push((at, edit, &fix.title)),
            Action::DeleteSecrets(names) => {
                account.secrets.extend(names.iter().cloned());
                account.say(&fix.title);
                planned.insert(at);
            }
            Action::SetWorkersDev { enabled, previews } => {
                let (host, preview) = account.workers_dev.unwrap_or((true, true));
                account.workers_dev = Some((host && *enabled, preview && *previews));
                account.say(&fix.title);
                planned.insert(at);
            }
        }
    }
    let (mut steps, mut impossible) = (Vec::new(), Vec::new());
    for (path, edits) in files {
        match write(ctx, path, &edits)? {
            Ok((step, of)) => {
                planned.extend(of);
                steps.extend(step);
            }
            Err(why) => impossible.push(why),
        }
    }
    let (target, on_account) = account.steps(ctx).await?;
    let plan = Plan::new("audit --fix", target).stage("Files", steps).stage("Account", on_account);
    Ok(Composed { plan, planned: planned.into_iter().collect(), impossible })
}

type Written = std::result::Result<(Option<PlannedStep>, Vec<usize>), String>;

/// The step that writes a file with all edits, and which of them changed it; why there is none otherwise.
fn write(ctx: &Context, path: &Utf8Path, edits: &[(usize, &Edit, &str)]) -> Result<Written> {
    if !is_inside(ctx, path) {
        return Ok(Err(format!("`{path}` is not edited: it leads out of the checkout")));
    }
    let before = ctx.read_checkout(path.as_str())?;
    let mut text = before.clone().unwrap_or_default();
    let (mut of, mut why) = (Vec::new(), Vec::<&str>::new());
    for (at, edit, title) in edits {
        // An edit that has nothing left to change was made by another one.
        of.push(*at);
        if let Some(after) = (edit.0)(&text).filter(|after| *after != text) {
            text = after;
            if !why.contains(title) {
                why.push(title);
            }
        }
    }
    if before.as_deref().unwrap_or_default() == text {
        return Ok(Err(format!("`{path}` is not edited: the fix found nothing to change")));
    }
    let full = ctx.checkout.join(path);
    let executable = fs::mode_bits(&full).ok().flatten().is_some_and(|bits| bits & 0o100 != 0);
    let step = WriteFile { path: full, before, after: text, executable };
    let step =
        PlannedStep::new(format!("write:{path}"), Step::WriteFile(step), path.as_str()).why(why.join("; "));
    Ok(Ok((Some(step), of)))
}

/// Whether a path names something below the checkout, through no link.
fn is_inside(ctx: &Context, path: &Utf8Path) -> bool {
    let plain = path.components().all(|it| matches!(it, Utf8Component::Normal(_)));
    let parent = ctx.checkout.join(path).parent().map(Utf8Path::to_owned);
    let real = parent.and_then(|parent| parent.canonicalize_utf8().ok());
    plain && real.is_some_and(|real| real.starts_with(&ctx.checkout))
}

impl OnAccount {
    fn say(&mut self, title: &str) {
        if !self.why.iter().any(|it| it == title) {
            self.why.push(title.to_owned());
        }
    }

    async fn steps(self, ctx: &Context) -> Result<(plan::Target, Vec<PlannedStep>)> {
        if self.secrets.is_empty() && self.workers_dev.is_none() {
            let target = plan::Target {
                checkout: Some(ctx.checkout.clone()),
                api: ctx.foreign_api(),
                ..Default::default()
            };
            return Ok((target, Vec::new()));
        }
        let target = target::resolve(ctx).await?;
        let mut steps = Vec::new();
        if !self.secrets.is_empty() {
            steps.push(delete_secrets(&target, self.secrets.into_iter().collect(), &self.why.join("; ")));
        }
        if let Some((enabled, previews)) = self.workers_dev {
            steps.push(set_workers_dev(&target, (enabled, previews), &self.why.join("; ")));
        }
        Ok((target.of_plan(ctx), steps))
    }
}

fn delete_secrets(target: &Target, names: Vec<SecretName>, why: &str) -> PlannedStep {
    let listed = names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (account, worker) = (target.account.clone(), target.worker.clone());
    let subject = format!("secrets of {worker}");
    let step = Step::DeleteSecrets(DeleteSecrets { account, worker, names });
    PlannedStep::new("delete-secrets", step, subject).before(listed).why(why)
}

fn set_workers_dev(target: &Target, (enabled, previews): (bool, bool), why: &str) -> PlannedStep {
    let (account, worker) = (target.account.clone(), target.worker.clone());
    let word = |on: bool| if on { "on" } else { "off" };
    let after = format!("workers.dev {}, preview URLs {}", word(enabled), word(previews));
    let subject = format!("hosts of {worker}");
    let step = Step::SetWorkersDev(SetWorkersDev { account, worker, enabled, previews });
    PlannedStep::new("workers-dev", step, subject).after(after).why(why)
}
