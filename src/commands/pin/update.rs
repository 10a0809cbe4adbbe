//! `moltctl pin update`: asks again what each tag stands for now, shows old and new, writes.

use serde::Serialize;

use super::files::{self, LockFile};
use super::lookup::{Lookup, Mirror, PackageVersion};
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Mark, Outcome, Page};
use crate::plan::{Plan, Target};
use crate::project::dockerfile::Which;
use crate::project::lock::{self, Lock};
use crate::project::pins::{
    Ask, SDK, Sites, Texts, apply, asks, forget_unused, record_image, record_npm, survey,
};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Packages that move to another version; the others stay in theirs.
    pub packages: Vec<PackageVersion>,
    /// Registries that are played on this machine.
    pub mirrors: Vec<Mirror>,
}

/// The pins were brought up to date.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Updated {
    /// What moved, from what to what.
    pub moved: Vec<Moved>,
    /// What stays unpinned, with the reason.
    pub unpinned: Vec<String>,
    /// How the files were changed.
    pub mutation: Mutation,
}

/// A pin that moved.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Moved {
    /// What it is, such as `npm openclaw`.
    pub what: String,
    /// The pin before; absent when there was none.
    pub before: Option<String>,
    /// The pin after; absent when it is gone.
    pub after: Option<String>,
}

impl Outcome for Updated {
    const NAME: &'static str = "pin-update";

    fn human(&self, page: &mut Page) {
        for moved in &self.moved {
            let word = |pin: &Option<String>| pin.clone().unwrap_or_else(|| "nothing".to_owned());
            let text = format!("{}: {} → {}", moved.what, word(&moved.before), word(&moved.after));
            page.mark(Mark::Next, &text);
        }
        for unpinned in &self.unpinned {
            page.mark(Mark::Warn, unpinned);
        }
        self.mutation.human(page);
        if self.mutation.state == MutationState::Done {
            page.line("next: build and test it, then commit the files together with moltctl.lock");
        }
    }
}

/// Asks everything again and writes what changed.
///
/// # Errors
/// When a registry does not answer, or a published version has other contents than before.
pub async fn run(ctx: &Context, request: Request) -> Result<Updated> {
    let before = files::texts(ctx)?;
    let file = LockFile::read(ctx)?;
    let sites = files::understood(survey(&before))?;
    let lookup = Lookup::of(ctx, &request.mirrors)?;
    let mut lock = file.lock.clone();
    let without_npm = refresh(&lookup, &questions(&sites, &request)?, &mut lock).await?;
    let applied = files::understood(apply(&before, &lock, Which::All))?;
    forget_unused(&mut lock, &files::understood(survey(&applied.texts))?);
    let moved: Vec<Moved> = file
        .lock
        .diff(&lock)
        .into_iter()
        .map(|change| Moved { what: change.subject, before: change.before, after: change.after })
        .collect();
    let plan = plan(ctx, &before, &applied.texts, (&file, &lock), &moved);
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: Vec::new() }).await?;
    let withheld = applied
        .withheld
        .iter()
        .map(|it| format!("{} {}: {} ({})", it.file, it.what.path, it.what.reason, it.what.id));
    Ok(Updated { moved, unpinned: without_npm.into_iter().chain(withheld).collect(), mutation })
}

/// The questions, with the versions the operator chose in the place of those in the files.
fn questions(sites: &Sites, request: &Request) -> Result<Vec<Ask>> {
    let mut questions = asks(sites);
    for package in &request.packages {
        if package.name == SDK {
            return Err(Error::usage(format!("the version of `{SDK}` is that of the container image")).hint(
                "change the image's tag in the Dockerfile, take its digest off, and run `moltctl init` again",
            ));
        }
        let of_package = |ask: &Ask| matches!(ask, Ask::Npm { name, .. } if *name == package.name);
        if !questions.iter().any(of_package) {
            return Err(Error::usage(format!("no file of the checkout installs `{}`", package.name))
                .hint("`moltctl pin show` lists what is installed"));
        }
        questions.retain(|ask| !of_package(ask));
        questions.push(Ask::Npm { name: package.name.clone(), version: package.version.clone() });
    }
    Ok(questions)
}

/// Puts fresh answers into the lock; the reason when npm cannot be asked.
async fn refresh(lookup: &Lookup, questions: &[Ask], lock: &mut Lock) -> Result<Option<String>> {
    let mut fresh = Lock::default();
    let without_npm = lookup.fill(questions, &mut fresh).await?;
    for package in &fresh.npm {
        let replaced = lock.npm.iter().find(|it| {
            (&it.name, &it.version) == (&package.name, &package.version) && it.integrity != package.integrity
        });
        if let Some(known) = replaced {
            return Err(Error::message(
                ErrorKind::Changed,
                format!(
                    "npm {}@{} has other contents now than on {}: a published version never changes by itself",
                    known.name, known.version, known.seen_at
                ),
            )
            .hint("find out why before you build; `--package NAME@VERSION` moves to another version"));
        }
    }
    // What the answers name in other versions only has moved on.
    let still =
        |name: &str, version: &str| fresh.npm.iter().any(|it| it.name == name && it.version == version);
    lock.npm.retain(|it| still(&it.name, &it.version) || !fresh.npm.iter().any(|new| new.name == it.name));
    merge(fresh, lock);
    Ok(without_npm)
}

fn merge(fresh: Lock, lock: &mut Lock) {
    for image in fresh.images {
        record_image(lock, image);
    }
    for package in fresh.npm {
        record_npm(lock, package);
    }
}

fn plan(
    ctx: &Context,
    before: &Texts,
    after: &Texts,
    (file, lock): (&LockFile, &Lock),
    moved: &[Moved],
) -> Plan {
    let mut steps = files::write_texts(ctx, before, after);
    if let Some(text) = file.text_of(lock) {
        let step = files::write(ctx, lock::FILE, file.text.as_deref(), &text);
        let said = moved.iter().map(|it| it.what.as_str()).collect::<Vec<_>>().join(", ");
        steps.extend(step.map(|step| step.why(said)));
    }
    let target = Target { checkout: Some(ctx.checkout.clone()), api: ctx.foreign_api(), ..Target::default() };
    Plan::new("pin update", target).stage("Files", steps)
}
