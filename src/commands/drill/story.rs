//! The story: by hand for comparison, then init → deploy → secrets → audit → the owner comes in, each by the real
//! command.

use std::collections::BTreeSet;
use std::time::Instant;

use camino::Utf8PathBuf;

use super::bench::Bench;
use super::outcome::{AuditView, Drilled, PathView, StepView};
use super::{agent, by_hand, owner};
use crate::commands::mutate::{Mutation, MutationState};
use crate::commands::secrets::given::{Inputs, Source};
use crate::commands::secrets::rotate::{self, Row};
use crate::commands::{audit, deploy, init, secrets};
use crate::context::Context;
use crate::deploy::preflight::PinDemand;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::http::Auth;
use crate::model::Hostname;
use crate::moltworker::{Class, Handshake, Report, Visitor, handshake, probe};
use crate::output::Page;
use crate::sys::clock;
use crate::sys::fs::{self, Mode};
use crate::term::write_stderr;

/// What is asked of a drill.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request {
    /// Leave the folder in place.
    pub keep: bool,
}

/// Who may enter the sample deployment.
const OWNER: &str = "owner@example.com";
const STRANGER: &str = "stranger@example.net";

struct Story<'a> {
    ctx: &'a Context,
    steps: Vec<StepView>,
}

/// Runs the story.
///
/// # Errors
/// When a command fails that should not: a drill that cannot be run is a defect.
pub async fn run(ctx: &Context, request: Request) -> Result<Drilled> {
    let begun = clock::instant();
    let bench = Bench::set_up().await?;
    let drill = bench.context(ctx)?;
    let mut story = Story { ctx, steps: Vec::new() };
    story.say(&format!("built-in account {} on {}", bench.account.account_id(), bench.account.addr()));

    let before = story.by_hand(&bench, &drill).await?;
    let mut by_hand = bench.context(ctx)?;
    by_hand.named.worker = Some(by_hand::NAME.parse().kind(ErrorKind::Bug)?);
    let shipped = story.audit(&by_hand, "moltctl audit, as shipped").await?;
    story.init(&drill).await?;
    let host = story.deploy(&bench, &drill).await?;
    story.again(&drill).await?;
    story.secrets(&drill).await?;
    let hardened = story.audit(&drill, "moltctl audit, after").await?;
    let audit = compared(&shipped, &hardened);
    story.judge(&audit);
    let after = story.strangers(&drill, &host).await?;
    story.people(&bench, &drill, &host).await?;
    story.agent(&bench, &drill, &host).await?;
    let enforced = story.audit(&drill, "moltctl audit, with the policy").await?;
    let audit = AuditView { enforced: enforced.counts, ..audit };
    story.judge_policy(&audit);
    let rotation = story.rotation(&bench, &drill).await?;
    story.line(agent::is_held_back(&bench, MOLTWORKER)?);
    story.line(agent::still_works(&bench, MOLTWORKER)?);

    let requests = bench.account.requests().len();
    Ok(Drilled {
        steps: story.steps,
        stranger: side_by_side(&before, &after),
        audit,
        rotation,
        requests,
        milliseconds: millis(begun),
        kept: request.keep.then(|| bench.keep().to_string()),
    })
}

impl Story<'_> {
    fn say(&self, what: &str) {
        if !self.ctx.quiet {
            let mut page = Page::new(self.ctx.term.stderr_live, self.ctx.term.width);
            page.heading(&format!("▸ {what}"));
            write_stderr(&page.finish());
        }
    }

    fn note(&mut self, begun: Instant, step: &str, result: impl Into<String>, good: bool) {
        let view =
            StepView { step: step.to_owned(), result: result.into(), good, milliseconds: millis(begun) };
        self.steps.push(view);
    }

    async fn by_hand(&mut self, bench: &Bench, drill: &Context) -> Result<Report> {
        self.say("as the usual instructions say: wrangler deploy");
        let begun = clock::instant();
        let host = by_hand::deploy(bench, drill).await?;
        let report = probe(drill.http()?, &host).await;
        let served =
            report.seen.iter().filter(|seen| seen.status.is_some_and(|s| s == 200 || s == 503)).count();
        let result = format!("open at upload: {served} of {} paths answer a stranger", report.seen.len());
        // Were it closed, the comparison below would compare nothing.
        self.note(begun, "wrangler deploy (by hand)", result, served > 0);
        Ok(report)
    }

    async fn init(&mut self, drill: &Context) -> Result<()> {
        self.say("moltctl init");
        let begun = clock::instant();
        let outcome = init::run(drill, init_request()?).await?;
        let pins = outcome.edits.iter().filter(|edit| edit.id.contains("pinned")).count();
        let result = format!(
            "{} files written, {} named edits, {pins} pins",
            outcome.mutation.steps.len(),
            outcome.edits.len()
        );
        self.note(begun, "moltctl init", result, outcome.mutation.state == MutationState::Done && pins > 0);
        let begun = clock::instant();
        let second = init::run(drill, init_request()?).await?;
        self.note(begun, "moltctl init, again", state(&second.mutation), is_idle(&second.mutation));
        Ok(())
    }

    async fn deploy(&mut self, bench: &Bench, drill: &Context) -> Result<Hostname> {
        self.say("moltctl deploy");
        let file = keys(bench, FIRST_KEYS, &ISSUED)?;
        let begun = clock::instant();
        let outcome = deploy::run(drill, deploy_request(Some(file))).await?;
        let host = outcome
            .hosts
            .first()
            .ok_or_else(|| Error::message(ErrorKind::Bug, "the deploy opened no host"))?;
        let result = format!("{} steps; {} is {}", outcome.mutation.steps.len(), host.host, host.exposure);
        let (name, good) = (host.host.clone(), host.exposure == "guarded");
        self.note(begun, "moltctl deploy", result, good);
        name.parse().kind(ErrorKind::Bug)
    }

    async fn again(&mut self, drill: &Context) -> Result<()> {
        self.say("moltctl deploy, again: a new version, nothing made twice");
        let begun = clock::instant();
        let outcome = deploy::run(drill, deploy_request(None)).await?;
        let made = outcome.mutation.steps.iter().filter(|step| step.stage.starts_with("Access")).count();
        let guarded = outcome.hosts.iter().all(|host| host.exposure == "guarded");
        let result = format!("{} steps, {made} of them in Access", outcome.mutation.steps.len());
        self.note(begun, "moltctl deploy, again", result, guarded && made == 0);
        Ok(())
    }

    async fn secrets(&mut self, drill: &Context) -> Result<()> {
        self.say("moltctl secrets list");
        let begun = clock::instant();
        let listed = secrets::list::run(drill, secrets::list::Request::Relevant).await?;
        let set = listed.slots.iter().filter(|slot| slot.kind.is_some()).count();
        let blocking = listed.gaps.iter().filter(|gap| gap.blocking).count();
        let result = format!("{set} slots set, {blocking} missing");
        self.note(begun, "moltctl secrets list", result, blocking == 0 && set >= 4);
        Ok(())
    }

    async fn audit(&mut self, ctx: &Context, step: &str) -> Result<audit::Audited> {
        self.say("moltctl audit --live --probe");
        let begun = clock::instant();
        let request = audit::Request { live: true, probe: true, ..audit::Request::offline() };
        let audited = audit::run(ctx, request).await?;
        let blind = audited.not_checked.iter().filter(|it| it.asked).count();
        let unseen = if blind > 0 { format!("; {blind} rules could not see all") } else { String::new() };
        let result = format!("{}{unseen}", audited.counts.words());
        // Nothing found would mean that nothing was looked at: not even a hardened checkout has no finding at all.
        self.note(begun, step, result, !audited.findings.is_empty());
        Ok(audited)
    }

    /// What init and deploy mend is gone, and nothing came.
    fn judge(&mut self, audit: &AuditView) {
        let (before, after) = (&audit.before, &audit.after);
        // The Worker's own code stays as it is, and its findings with it.
        let less = after.critical <= before.critical && after.high < before.high;
        let result = format!("{} rules find nothing any more", audit.mended.len());
        self.note(clock::instant(), "what hardening mends", result, less && !audit.mended.is_empty());
    }

    /// What the overlay mends in the Worker's own code is gone.
    fn judge_policy(&mut self, audit: &AuditView) {
        let (before, after) = (&audit.after, &audit.enforced);
        let result = format!("{} critical findings instead of {}", after.critical, before.critical);
        self.note(clock::instant(), "what the overlay mends", result, after.critical < before.critical);
    }

    async fn strangers(&mut self, drill: &Context, host: &Hostname) -> Result<Report> {
        self.say("a stranger knocks");
        let begun = clock::instant();
        let report = probe(drill.http()?, host).await;
        let verdict = deploy::HostView::of(&report);
        self.note(begun, "stranger, every path", verdict.exposure, verdict.exposure == "guarded");
        let begun = clock::instant();
        let knock = handshake(drill.http()?, host, &Visitor { access: Auth::Anonymous, token: None }).await;
        let (result, good) = match knock.kind(ErrorKind::Failed)? {
            Handshake::Refused { status, .. } => (format!("refused with {status}"), true),
            other => (format!("{other:?}"), false),
        };
        self.note(begun, "stranger, WebSocket", result, good);
        Ok(report)
    }

    fn line(&mut self, line: agent::Line) {
        let agent::Line { milliseconds, step, result, good } = line;
        self.steps.push(StepView { step: step.to_owned(), result, good, milliseconds });
    }

    /// The agent is talked into sending its environment out; then a policy stands in its way.
    async fn agent(&mut self, bench: &Bench, drill: &Context, host: &Hostname) -> Result<()> {
        self.say("the agent is talked into sending its environment out");
        self.line(agent::leaks(bench, MOLTWORKER)?);
        self.say("moltctl policy translate, check, apply; deploy");
        for line in agent::policy(bench, drill, MOLTWORKER).await? {
            self.line(line);
        }
        let begun = clock::instant();
        let outcome = deploy::run(drill, deploy_request(None)).await?;
        let guarded = outcome.hosts.iter().all(|host| host.exposure == "guarded");
        let enforced = bench.account.world(|world| world.enforced_policy(MOLTWORKER).is_some());
        let result =
            format!("{host} is {}", if enforced { "deployed with the policy" } else { "WITHOUT the policy" });
        self.note(begun, "moltctl deploy", result, guarded && enforced);
        // The image changed, so the platform replaces the container; a drill does not wait for its rollout.
        bench.account.change_world(|world| world.end_containers(MOLTWORKER));
        owner::visit(bench, drill, host, OWNER).await?;
        Ok(())
    }

    /// Every secret is taken for stolen: new values, shown to be in use, and each old one shown to be dead.
    async fn rotation(&mut self, bench: &Bench, drill: &Context) -> Result<Vec<Row>> {
        self.say("every key may be stolen: moltctl secrets rotate --compromised");
        let old = bench.private(FIRST_KEYS);
        // Anthropic has no call that makes a key: a person got this one.
        let new = keys(bench, "new.json", &ISSUED[..1])?;
        let begun = clock::instant();
        let request = rotate::Request {
            compromised: true,
            inputs: Inputs { source: Some(Source::File(new.clone())), ..Inputs::default() },
            old: Inputs { source: Some(Source::File(old.clone())), ..Inputs::default() },
            ..rotate::Request::default()
        };
        let rotated = rotate::run(drill, request).await?;
        for file in [&old, &new] {
            fs::remove_file(file).kind(ErrorKind::Failed)?;
        }
        let of = |state: rotate::RowState| rotated.slots.iter().filter(|row| row.old == state).count();
        let in_use = rotated.slots.iter().filter(|row| row.in_effect.is_some()).count();
        let all = rotated.slots.len();
        let dead = of(rotate::RowState::Dead);
        let result = format!("{all} slots: {in_use} new values in use, {dead} old ones dead");
        self.note(begun, "moltctl secrets rotate", result, all >= 6 && in_use == all && dead == all);
        let begun = clock::instant();
        let due = rotate::Request { selection: rotate::Selection::Due, ..rotate::Request::default() };
        let again = rotate::run(drill, due).await?;
        let idle = again.mutations.is_empty() && again.waiting.is_empty();
        self.note(
            begun,
            "moltctl secrets rotate --due",
            if idle { "nothing to do" } else { "something is due" },
            idle,
        );
        Ok(rotated.slots)
    }

    async fn people(&mut self, bench: &Bench, drill: &Context, host: &Hostname) -> Result<()> {
        let begun = clock::instant();
        let status = owner::visit(bench, drill, host, STRANGER).await?;
        self.note(begun, "somebody else logs in", format!("refused with {status}"), status == 403);
        let begun = clock::instant();
        let status = owner::visit(bench, drill, host, OWNER).await?;
        self.note(begun, "the owner logs in", format!("{status}"), status == 200);
        Ok(())
    }
}

/// Name of the Worker that the sample checkout is deployed as.
const MOLTWORKER: &str = "moltbot-sandbox";
/// Slots that hold an issuer's key, with the issuer.
const ISSUED: [(&str, &str); 3] =
    [("ANTHROPIC_API_KEY", "anthropic"), ("OPENAI_API_KEY", "openai"), ("TELEGRAM_BOT_TOKEN", "telegram")];
/// The file of the keys that the first deploy took: what a rotation replaces.
const FIRST_KEYS: &str = "keys.json";

fn init_request() -> Result<init::Request> {
    let mut request = init::Request::bare();
    request.wanted.emails = vec![OWNER.parse().kind(ErrorKind::Bug)?];
    request.providers = vec![init::Provider::Anthropic];
    Ok(request)
}

fn deploy_request(file: Option<Utf8PathBuf>) -> deploy::Request {
    let inputs = Inputs { source: file.map(Source::File), ..Inputs::default() };
    deploy::Request {
        inputs,
        one_time_pin: true,
        bucket_token: true,
        stay_closed: false,
        pins: PinDemand::Advised,
    }
}

/// Keys of the built-in account's issuers, in a private file, as an operator would give them.
#[expect(
    clippy::disallowed_methods,
    reason = "the keys are of the built-in account; they go into a 0600 file"
)]
fn keys(bench: &Bench, name: &str, issued: &[(&str, &str)]) -> Result<Utf8PathBuf> {
    let mut values = serde_json::Map::new();
    for (slot, issuer) in issued {
        values.insert((*slot).to_owned(), bench.mint(issuer)?.expose().into());
    }
    let path = bench.private(name);
    let text = serde_json::Value::Object(values).to_string();
    fs::write_atomic(&path, text.as_bytes(), Mode::Private).kind(ErrorKind::Failed)?;
    Ok(path)
}

fn compared(before: &audit::Audited, after: &audit::Audited) -> AuditView {
    let rules = |of: &audit::Audited| of.findings.iter().map(|it| it.rule.clone()).collect::<BTreeSet<_>>();
    let (then, now) = (rules(before), rules(after));
    AuditView {
        before: before.counts,
        after: after.counts,
        enforced: after.counts,
        mended: then.difference(&now).cloned().collect(),
        left: now.into_iter().collect(),
    }
}

fn side_by_side(before: &Report, after: &Report) -> Vec<PathView> {
    before
        .seen
        .iter()
        .filter_map(|seen| {
            let now = after.seen.iter().find(|it| it.path == seen.path)?;
            Some(PathView {
                path: seen.path.to_owned(),
                by_hand: words(seen.status, &seen.class),
                with_moltctl: words(now.status, &now.class),
            })
        })
        .collect()
}

fn words(status: Option<u16>, class: &Class) -> String {
    let status = status.map(|status| format!("{status} ")).unwrap_or_default();
    let meaning = match class {
        Class::AccessLogin { aud: Some(_) } => "Access login",
        Class::AccessLogin { aud: None } => "login by the Worker only",
        Class::Denied => "denied",
        Class::Public => "public",
        Class::ConfigIncomplete { .. } => "lists what is missing",
        Class::Disabled => "switched off",
        Class::Open => "OPEN",
        Class::Absent => "no such path",
        Class::NotFoundEdge => "no such host",
        Class::Unreachable => "no connection",
        Class::Unclear => "unclear",
    };
    format!("{status}{meaning}")
}

fn state(mutation: &Mutation) -> &'static str {
    match mutation.state {
        MutationState::NothingToDo => "nothing to do",
        MutationState::DryRun => "dry run",
        MutationState::Done => "changed something",
    }
}

fn is_idle(mutation: &Mutation) -> bool {
    mutation.state == MutationState::NothingToDo
}

pub(super) fn millis(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}
