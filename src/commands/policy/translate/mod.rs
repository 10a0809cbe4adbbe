//! `moltctl policy translate`: what OpenClaw allows, as a policy.toml and a report on every key.
//!
//! | file | what |
//! |---|---|
//! | [`gather`] | the sources and what they include, from disk |
//! | [`deliver`] | the policy and the report, to where they were asked for |
//! | [`page`] | the report for people |
//! | [`markdown`] | the report for a pull request |

mod deliver;
mod gather;
mod markdown;
mod page;

use std::mem::ManuallyDrop;

use camino::Utf8PathBuf;
use serde::Serialize;

use crate::audit::openclaw::{Version, written_out};
use crate::commands::mutate::Mutation;
use crate::commands::target::{self, Checkout};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{Outcome, Page};
use crate::policy::Policy;
use crate::policy::translate::{self, KNOWN, Report, Sort, Source, SourceError, limits};
use crate::secret::{SecretText, redacted};

/// What is translated.
#[derive(Clone, Debug)]
pub struct Request {
    /// The sources; `-` is standard input.
    pub sources: Vec<Utf8PathBuf>,
    /// The OpenClaw that wrote them, where they do not say it.
    pub openclaw: Option<String>,
    /// Keys that may become wider.
    pub accept: Vec<String>,
    /// Where the policy goes; `policy.toml` of the checkout when absent, `-` is standard output.
    pub output: Option<Utf8PathBuf>,
    /// Where the report goes as well.
    pub report: Option<Utf8PathBuf>,
    /// The form of the report.
    pub form: Form,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A page.
    #[default]
    Human,
    /// The document of `--json`.
    Json,
    /// Markdown.
    Markdown,
}

/// What it answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Translated {
    /// Every key, and what became of it.
    #[serde(flatten)]
    pub report: &'static Report,
    /// The keys that became wider and were not accepted: while there is one, no policy is written.
    pub to_accept: Vec<String>,
    /// Where the policy was written; absent when it was not, or to standard output.
    pub policy: Option<String>,
    /// How it was written.
    pub mutation: Option<Mutation>,
    /// What standard output holds instead of the report.
    #[serde(skip)]
    answer: Answer,
}

/// What standard output holds.
#[derive(Debug)]
enum Answer {
    /// The report.
    Report {
        /// Its lines for the keys, where they were made beside something else.
        keys: Option<String>,
    },
    /// The policy, or nothing when there is none to be had.
    Policy(String),
}

impl Outcome for Translated {
    const NAME: &'static str = "policy-translate";

    fn human(&self, page: &mut Page) {
        match &self.answer {
            Answer::Report { keys } => page::write(self, keys.as_deref(), page),
            Answer::Policy(text) => page.verbatim(text),
        }
    }

    fn exit_code(&self) -> u8 {
        if self.to_accept.is_empty() { 0 } else { ErrorKind::Drift.exit_code() }
    }
}

impl Translated {
    /// The report for a pull request.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::of(self)
    }
}

/// Translates.
///
/// # Errors
/// Usage (2) when a source cannot be read or is none of OpenClaw's, blind (3) when its version is newer than any that is
/// known; those of a mutating command when the policy is written.
pub async fn run(ctx: &Context, request: Request) -> Result<Translated> {
    deliver::refuse(ctx, &request)?;
    // Ten megabytes in a hundred thousand pieces are not given back one by one: the process ends soon.
    let source = ManuallyDrop::new(read(ctx, &request)?.within(deployment(ctx)?));
    let (found, translated) =
        both(|| written_credentials(&source), || translate::translate(&source, &request.accept));
    register_secrets(found)?;
    let (draft, report) = translated;
    let draft = ManuallyDrop::new(draft);
    let report: &'static Report = Box::leak(Box::new(report));
    let to_accept: Vec<String> = report.wider().into_iter().map(str::to_owned).collect();
    let (answer, text) = both(
        || Answer::Report { keys: page::keys_beforehand(ctx, &request, report) },
        || if to_accept.is_empty() { text_of(&draft.policy, report).map(Some) } else { Ok(None) },
    );
    let translated = Translated { report, to_accept, policy: None, mutation: None, answer };
    deliver::deliver(ctx, &request, translated, text?).await
}

/// Does two things at once.
fn both<A: Send, B>(beside: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let here = here();
        (beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), here)
    })
}

fn read(ctx: &Context, request: &Request) -> Result<Source> {
    let openclaw = request.openclaw.as_deref().map(version).transpose()?;
    let mut folders = gather::Folders::default();
    let given = gather::named(ctx, &request.sources, &mut folders)?;
    let ((), source) = both(translate::prepare, || Source::read(given, &mut folders, openclaw));
    source.map_err(|error| match error {
        SourceError::Read(_) => Error::new(ErrorKind::Usage, error)
            .context("nothing was translated")
            .hint("a source is openclaw.json, clawdbot.json, moltbot.json, exec-approvals.json or OpenClaw's policy.jsonc"),
        SourceError::Version(_) => Error::new(ErrorKind::Blind, error)
            .context("nothing was translated")
            .hint(format!("`--openclaw {}` reads it as that version would", KNOWN[2])),
    })
}

/// What the checkout says of the deployment: the host of R2 and the path of the AI Gateway follow from it.
fn deployment(ctx: &Context) -> Result<translate::Context> {
    let Checkout { settings, wrangler, .. } = target::checkout(ctx)?;
    let of_wrangler = wrangler.as_ref().and_then(|view| view.account_id.as_ref()?.parse().ok());
    let bound =
        wrangler.as_ref().and_then(|view| view.r2_buckets.first()?.bucket_name.as_ref()?.parse().ok());
    Ok(translate::Context {
        account: ctx.named.account.clone().or(settings.account_id).or(of_wrangler),
        bucket: settings.storage.bucket.or(bound),
        gateway: settings.ai_gateway.id,
    })
}

fn version(text: &str) -> Result<Version> {
    Version::parse(text).ok_or_else(|| {
        Error::usage("`--openclaw` takes a version of OpenClaw, such as `2026.2.3`").hint(
            "it stands in the Dockerfile of the checkout, and in `meta.lastTouchedVersion` of openclaw.json",
        )
    })
}

/// The credentials that are written out in the sources; one more than are taken, when there are too many.
fn written_credentials(source: &Source) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let roots = [Sort::Config, Sort::Approvals, Sort::Conformance].map(|sort| source.root(sort));
    for root in roots.into_iter().flatten() {
        written_out(root, &mut |_, text| {
            if found.len() <= limits::CREDENTIALS {
                found.push(text);
            }
        });
    }
    found
}

/// Whatever a later line might quote, the redactor knows the credentials of the sources by then. It holds each in a dozen
/// forms, so that there is a bound.
fn register_secrets(found: Vec<&str>) -> Result<()> {
    if found.len() > limits::CREDENTIALS {
        let most = limits::CREDENTIALS;
        return Err(Error::usage(format!("more than {most} credentials are written out in the sources"))
            .context("nothing was translated")
            .hint("put them into the environment: `${NAME}` in the place of a value"));
    }
    for text in found {
        let _known = SecretText::new(text);
    }
    Ok(())
}

/// The policy as a file. A name that is also somebody's password must not slip into a file that is committed.
fn text_of(policy: &Policy, report: &Report) -> Result<String> {
    let text = translate::render(policy, report).kind(ErrorKind::Bug)?;
    let shown = redacted(&text);
    // A text that holds none comes back as it is, and is told from others at a glance.
    let same = shown == text;
    let differs = if same { None } else { text.lines().zip(shown.lines()).position(|(a, b)| a != b) };
    drop(shown);
    match differs {
        None => Ok(text),
        Some(line) => Err(Error::usage(format!(
            "line {} of the policy would hold a value that stands where a credential stands in a source",
            line + 1
        ))
        .context("nothing was written")
        .hint("a name, an id or a host of the source is the same as one of its credentials: rename it, or put the credential into the environment")),
    }
}
