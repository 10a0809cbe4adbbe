//! Where the policy and the report go. The policy is written through a plan, so that one that stands there is shown with
//! what changes, asked for, and can be had back with `moltctl journal undo`.

use camino::{Utf8Path, Utf8PathBuf};

use super::{Answer, Form, Request, Translated, page};
use crate::commands::mutate::{self, Proposal};
use crate::commands::policy::place::FILE;
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{Format, Page, changed_lines, document};
use crate::plan::{Plan, PlannedStep, Step, Target, WriteFile};
use crate::secret::redact;
use crate::sys::env;
use crate::sys::fs::{self, Mode};
use crate::term;

/// Columns of a page that goes into a file.
const WIDTH: usize = 100;

/// Refuses what does not go together.
pub(super) fn refuse(ctx: &Context, request: &Request) -> Result<()> {
    let machine = request.form != Form::Human || ctx.format == Format::Json;
    if request.output.as_deref() == Some(Utf8Path::new("-")) && machine {
        return Err(Error::usage("the policy and the report ask for standard output both")
            .hint("`--output FILE` takes the policy"));
    }
    Ok(())
}

/// Hands over what came out. `text` is the policy, unless something became wider that was not accepted.
pub(super) async fn deliver(
    ctx: &Context,
    request: &Request,
    mut translated: Translated,
    text: Option<String>,
) -> Result<Translated> {
    let to_stdout = request.output.as_deref() == Some(Utf8Path::new("-"));
    match text {
        None if to_stdout => {
            // A pipe must not take a report for a policy.
            tell(ctx, &translated);
            translated.answer = Answer::Policy(String::new());
        }
        None => {}
        Some(text) if to_stdout => translated.answer = Answer::Policy(text),
        Some(text) => {
            let path = destination(ctx, request)?;
            let plan = plan(ctx, &path, text)?;
            if !plan.is_empty() {
                preview(ctx, &translated, &plan);
            }
            let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
            let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: Vec::new() }).await?;
            translated.policy = Some(path.to_string());
            translated.mutation = Some(mutation);
        }
    }
    if let Some(path) = request.report.as_deref().filter(|_| !ctx.consent.dry_run) {
        write_report(path, request.form, &translated)?;
    }
    Ok(translated)
}

fn destination(ctx: &Context, request: &Request) -> Result<Utf8PathBuf> {
    match &request.output {
        None => Ok(ctx.checkout.join(FILE)),
        Some(path) => Ok(env::current_dir().kind(ErrorKind::Usage)?.join(path)),
    }
}

fn plan(ctx: &Context, path: &Utf8Path, after: String) -> Result<Plan> {
    let before = fs::read_text(path).kind(ErrorKind::Failed)?;
    let target = Target { checkout: Some(ctx.checkout.clone()), api: ctx.foreign_api(), ..Target::default() };
    let plan = Plan::new("policy translate", target);
    if before.as_deref() == Some(after.as_str()) {
        return Ok(plan.stage("Files", Vec::new()));
    }
    let what = match &before {
        None => "the policy".to_owned(),
        Some(before) => {
            let lines = changed_lines(before, &after).lines().filter(|line| !line.starts_with('@')).count();
            format!("another policy: {lines} lines differ")
        }
    };
    let name = path.file_name().unwrap_or(FILE).to_owned();
    let step = WriteFile { path: path.to_owned(), before, after, executable: false };
    let step = PlannedStep::new(format!("write:{name}"), Step::WriteFile(step), path.as_str())
        .after(what)
        .why("what it does not allow is denied, once `moltctl policy apply` has put it into effect");
    Ok(plan.stage("Files", vec![step]))
}

/// What the operator has to know before agreeing: how the keys fared, and what changes in a policy that stands there.
fn preview(ctx: &Context, translated: &Translated, plan: &Plan) {
    if ctx.quiet && ctx.consent.yes {
        return;
    }
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    page::summary(translated, &mut page);
    for step in plan.steps() {
        if let Step::WriteFile(WriteFile { path, before: Some(before), after, .. }) = &step.step {
            page.heading(path.as_str());
            page.diff(&changed_lines(before, after));
        }
    }
    page.gap();
    term::write_stderr(&page.finish());
}

fn tell(ctx: &Context, translated: &Translated) {
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    page::write(translated, None, &mut page);
    term::write_stderr(&page.finish());
}

/// Writes the report, in the form that was asked for, else in that of the file's name.
fn write_report(path: &Utf8Path, form: Form, translated: &Translated) -> Result<()> {
    let form = match (form, path.extension()) {
        (Form::Human, Some("md" | "markdown")) => Form::Markdown,
        (Form::Human, Some("json")) => Form::Json,
        (form, _) => form,
    };
    let text = match form {
        Form::Json => document::of_outcome(translated),
        Form::Markdown => translated.markdown(),
        Form::Human => {
            let mut page = Page::new(false, WIDTH);
            page::write(translated, None, &mut page);
            page.finish()
        }
    };
    fs::write_atomic(path, redact(&text).as_bytes(), Mode::Shared)
        .map_err(|error| Error::new(ErrorKind::Failed, error).context(format!("cannot write `{path}`")))
}
