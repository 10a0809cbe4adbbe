//! `moltctl init`: a checkout set up for its first deploy.
//!
//! | file | what |
//! |---|---|
//! | [`request`] | what is asked for |
//! | [`observe`] | what stands in the checkout |
//! | [`decide`] | flags, files, credential, operator: in that order |
//! | [`compose`] | the files as they will be; pure |
//! | [`precedence`] | which configuration is read by whom |
//! | [`gateway_token`] | the one secret that is made here |
//! | [`outcome`] | what is shown before and after |

mod compose;
mod decide;
mod gateway_token;
mod observe;
mod outcome;
mod precedence;
mod request;

pub(in crate::commands) use gateway_token::refuse_committable;
pub use gateway_token::{GatewayToken, TokenPlace};
pub use outcome::{EditLine, Initialised, WithheldLine};
pub use request::{
    ConfigStyle, NodeSum, NotANodeSum, Pinning, Provider, Request, SessionDuration, Wanted, Workflow,
};

use compose::{Draft, FileChange};
use decide::Decided;
use observe::{Observed, Source};

use crate::commands::mutate::{self, MutationState, Proposal};
use crate::commands::pin::{files, lookup};
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::plan::{Plan, PlannedStep, RemoveFile, Step, Target, WriteFile};
use crate::project::dockerfile::Which;
use crate::project::edit::{Edit, Withheld};
use crate::project::lock::{self, Lock};
use crate::project::pins::{Named, Texts, apply, forget_unused, missing, survey};
use crate::project::tree::Syntax;
use crate::project::wrangler::TOML;
use crate::project::wrangler::version::WranglerVersion;
use crate::project::wrangler::view::{ImageSource, View};
use crate::sys::fs;
use crate::wrangler::Wrangler;

/// Sets the checkout up.
///
/// # Errors
/// When it is no checkout, an answer is missing, an image cannot be pulled, or a registry does not answer. Nothing is
/// changed before the plan was agreed to.
pub async fn run(ctx: &Context, request: Request) -> Result<Initialised> {
    let observed = Observed::read(ctx)?;
    let source = observed.source(ctx)?;
    let view = View::parse(&source.toml, Syntax::Toml).map_err(|error| {
        Error::new(ErrorKind::Usage, error).context("the configuration is not understood")
    })?;
    refuse_images(ctx, &view)?;
    let mut decided = decide::decide(ctx, &request, &observed, &view).await?;
    let destination = gateway_token::choose(ctx, request.gateway_token_file.as_deref(), &decided).await?;
    let wrangler = wrangler_version(ctx, &mut decided.notes).await;
    let draft = compose::wrangler(&source, &view, (&request, &decided), wrangler)?;
    let composed = compose_files(ctx, (&request, &mut decided), &observed, (&source, draft)).await?;
    let plan = plan(ctx, &decided, &composed.files);
    if !plan.is_empty() {
        outcome::show(ctx, &composed.files, &composed.edits);
    }
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: Vec::new() }).await?;
    let gateway_token = match mutation.state {
        MutationState::DryRun => gateway_token::not_made(&destination),
        MutationState::Done | MutationState::NothingToDo => gateway_token::make(ctx, destination).await?,
    };
    Ok(Initialised {
        worker: decided.worker.to_string(),
        account: decided.account.as_ref().map(ToString::to_string),
        edits: composed.edits.iter().map(EditLine::from).collect(),
        withheld: composed.withheld.iter().map(WithheldLine::from).collect(),
        configuration: composed.configuration,
        notes: decided.notes,
        gateway_token,
        mutation,
        next: vec!["moltctl deploy".to_owned()],
    })
}

/// The files as they will be, and what is said of them.
struct Composed {
    files: Vec<FileChange>,
    edits: Vec<Named<Edit>>,
    withheld: Vec<Named<Withheld>>,
    configuration: Vec<String>,
}

async fn compose_files(
    ctx: &Context,
    (request, decided): (&Request, &mut Decided),
    observed: &Observed,
    (source, draft): (&Source, Draft),
) -> Result<Composed> {
    let Draft { toml, mut edits, mut withheld } = draft;
    let before = files::around(ctx, toml)?;
    let (after, lock_file) = pin(ctx, (request, decided), &before, (&mut edits, &mut withheld)).await?;
    let mut all = vec![wrangler_file(observed, source, &after.wrangler)];
    all.extend(dockerfiles(&before, &after));
    if let (Some(text), Some(pinned)) = (&before.package_json, &after.package_json) {
        all.push(compose::file(
            crate::project::pins::PACKAGE_JSON,
            &Some(text.clone()),
            pinned.clone(),
            "the SDK and the image work only in the same version",
        ));
        note_package_lock(observed, &after, &mut decided.notes);
    }
    all.extend(lock_file);
    let (around, made, notes) = compose::around(observed, (request, decided))?;
    all.extend(around);
    edits.extend(made);
    decided.notes.extend(notes);
    let (json, vite) = if compose::retires(request) {
        let (files, vite, made) = compose::retire(observed)?;
        all.extend(files);
        edits.extend(made);
        (Vec::new(), vite)
    } else {
        (observed.json.clone(), observed.vite.clone())
    };
    let surroundings = observed.surroundings(ctx, after.wrangler, json, vite);
    let configuration = precedence::explain(&surroundings, request.style);
    Ok(Composed { files: all, edits, withheld, configuration })
}

/// Asks for what the lock does not know, and pins the files to it.
async fn pin(
    ctx: &Context,
    (request, decided): (&Request, &mut Decided),
    before: &Texts,
    (edits, withheld): (&mut Vec<Named<Edit>>, &mut Vec<Named<Withheld>>),
) -> Result<(Texts, Option<FileChange>)> {
    let file = files::LockFile::read(ctx)?;
    let mut lock: Lock = file.lock.clone();
    let sites = files::understood(survey(before))?;
    compose::node_sums(request, &sites, &mut lock, lookup::today());
    let questions = missing(&sites, &lock);
    if request.pinning == Pinning::Ask && !questions.is_empty() {
        let asked = lookup::Lookup::of(ctx, &request.mirrors)?.fill(&questions, &mut lock).await;
        let without_npm = asked.map_err(|error| {
            error.hint("`--no-pin` goes on without asking; `moltctl init` pins the rest when it is run again")
        })?;
        decided.notes.extend(without_npm);
    } else if !questions.is_empty() {
        let open: Vec<String> = questions.iter().map(lookup::subject).collect();
        decided.notes.push(format!("no registry was asked; not in moltctl.lock: {}", open.join(", ")));
    }
    let applied = files::understood(apply(before, &lock, Which::Unpinned))?;
    forget_unused(&mut lock, &files::understood(survey(&applied.texts))?);
    edits.extend(applied.edits);
    withheld.extend(applied.withheld);
    let change = file.text_of(&lock).map(|text| {
        compose::file(lock::FILE, &file.text, text, "what was pinned, and where and when it was seen")
    });
    Ok((applied.texts, change))
}

fn wrangler_file(observed: &Observed, source: &Source, after: &str) -> FileChange {
    let why = "closed until Access stands, bounded, and everything it runs named by digest";
    let mut change = compose::file(TOML, &observed.toml, after.to_owned(), why);
    if let Some(from) = source.from {
        change.what = format!("from {from}: every value and comment carried over, then the edits below");
        change.base = Some(source.toml.clone());
    }
    change
}

fn dockerfiles(before: &Texts, after: &Texts) -> Vec<FileChange> {
    let pairs = before.dockerfiles.iter().zip(&after.dockerfiles);
    pairs
        .map(|((name, before), (_, after))| {
            let why = "a build next month fetches what a build today does";
            compose::file(name, &Some(before.clone()), after.clone(), why)
        })
        .collect()
}

/// `npm ci` stops when package.json asks for what package-lock.json does not have.
fn note_package_lock(observed: &Observed, after: &Texts, notes: &mut Vec<String>) {
    let Some(lock) = &observed.package_lock else { return };
    let wanted = after.package_json.as_deref().and_then(|text| {
        let package = crate::project::package_json::PackageJson::parse(text).ok()?;
        package.dependency(crate::project::pins::SDK).map(|it| it.specifier.clone())
    });
    let locked = serde_json::from_str::<serde_json::Value>(lock).ok().and_then(|lock| {
        lock["packages"][format!("node_modules/{}", crate::project::pins::SDK)]["version"]
            .as_str()
            .map(str::to_owned)
    });
    if let (Some(wanted), Some(locked)) = (wanted, locked)
        && wanted != locked
    {
        notes.push(format!(
            "package-lock.json has {} {locked}, and the image is {wanted}: run `npm install` before the build",
            crate::project::pins::SDK
        ));
    }
}

/// An image the platform cannot pull would be found out only after the Worker is live.
fn refuse_images(ctx: &Context, view: &View) -> Result<()> {
    for container in &view.containers {
        let is_file = |path: &str| fs::is_file(&ctx.checkout.join(path));
        if let Some(ImageSource::Refused { reason }) = container.image_source(is_file) {
            return Err(Error::usage(format!("line {}: {reason}", container.line))
                .hint("push the image to registry.cloudflare.com with `wrangler containers push`")
                .hint("or build from a Dockerfile that begins `FROM` that image"));
        }
    }
    Ok(())
}

/// The version of the wrangler that will read the file.
async fn wrangler_version(ctx: &Context, notes: &mut Vec<String>) -> WranglerVersion {
    match Wrangler::locate(ports::search_path(ctx), ctx.programs.wrangler.clone()).await {
        Ok(wrangler) => {
            let version = wrangler.version();
            WranglerVersion::new(version.major.into(), version.minor.into(), version.patch.into())
        }
        Err(error) => {
            let newest = WranglerVersion::NEWEST_CHECKED;
            notes.push(format!("{error}: wrangler.toml is written for wrangler {newest}"));
            newest
        }
    }
}

fn plan(ctx: &Context, decided: &Decided, files: &[FileChange]) -> Plan {
    let target = Target {
        checkout: Some(ctx.checkout.clone()),
        worker: Some(decided.worker.clone()),
        // Nothing of the account is touched, and resuming must not ask for a credential.
        account: None,
        api: ctx.foreign_api(),
    };
    let changes = files.iter().filter(|file| file.is_change());
    let (written, removed): (Vec<&FileChange>, Vec<&FileChange>) =
        changes.partition(|file| file.after.is_some());
    let steps = |files: Vec<&FileChange>| files.into_iter().filter_map(|file| step(ctx, file)).collect();
    // A configuration goes only once the one that takes its place is written.
    Plan::new("init", target).stage("Files", steps(written)).stage("Retired", steps(removed))
}

fn step(ctx: &Context, file: &FileChange) -> Option<PlannedStep> {
    let path = ctx.checkout.join(&file.name);
    let (id, step) = match (&file.before, &file.after) {
        (before, Some(after)) => {
            let (before, after) = (before.clone(), after.clone());
            ("write", Step::WriteFile(WriteFile { path, before, after, executable: false }))
        }
        (Some(before), None) => ("remove", Step::RemoveFile(RemoveFile { path, before: before.clone() })),
        (None, None) => return None,
    };
    Some(
        PlannedStep::new(format!("{id}:{}", file.name), step, file.name.as_str())
            .after(&file.what)
            .why(&file.why),
    )
}
