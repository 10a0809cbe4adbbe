//! What shows that a value is in effect, in words; and why it does not, in words.

use super::browser::BrowserSeen;
use super::state::{Keeping, Remain, What};
use super::token::TokenSeen;
use super::wanted::{CDP_SECRET, GATEWAY_TOKEN, Wanted};
use super::{Known, ROUNDS, Scene};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::plan::Proof;
use crate::secrets::catalog::Effect;

/// A slot that the Worker reads at each request.
pub(super) fn by_request(wanted: &Wanted) -> Proof {
    let how = match wanted.effect() {
        Effect::NextRequest => "the Worker reads it at each request, and the version with it is live",
        // The plan says that nothing has to be restarted for it: the container has a placeholder.
        Effect::Restart | Effect::ScrubAndRestart => {
            "the Worker puts it into requests as they leave, and the version with it is live"
        }
    };
    Proof { slot: wanted.name.clone(), how: how.to_owned() }
}

/// What shows it, slot by slot.
pub(super) fn of(scene: &Scene<'_>, known: &Known, browser: BrowserSeen) -> Result<Vec<Proof>, StepError> {
    scene.wanted.iter().map(|wanted| one(scene, known, browser, wanted)).collect()
}

fn one(scene: &Scene<'_>, known: &Known, browser: BrowserSeen, wanted: &Wanted) -> Result<Proof, StepError> {
    let how = match wanted.name.as_str() {
        GATEWAY_TOKEN => of_token(scene, known, wanted)?,
        CDP_SECRET => of_browser(browser).to_owned(),
        _ if !scene.step.restart || wanted.effect() == Effect::NextRequest => return Ok(by_request(wanted)),
        _ if wanted.opens_storage() => {
            "the gateway was started after the version with it went live, and the container's copy to R2 works".to_owned()
        }
        _ => match known.seen.held(wanted) {
            Some((object, place)) => format!(
                "the gateway was started after the version with it went live, and what the container holds has it \
                 (`{object}`, at `{place}`)"
            ),
            None if wanted.is_stored_first() => {
                "the gateway was started after the version with it went live, and no stored profile holds another value"
                    .to_owned()
            }
            None => "the gateway was started after the version with it went live".to_owned(),
        },
    };
    Ok(Proof { slot: wanted.name.clone(), how })
}

fn of_token(scene: &Scene<'_>, known: &Known, wanted: &Wanted) -> Result<String, StepError> {
    match known.token {
        TokenSeen::New if wanted.old.is_some() => {
            Ok("a handshake with it was accepted; with the old value and with a made-up one it was refused"
                .to_owned())
        }
        TokenSeen::New => Ok("a handshake with it was accepted, and with a made-up value refused".to_owned()),
        _ => Err(old_token_counts(scene)),
    }
}

fn of_browser(seen: BrowserSeen) -> &'static str {
    match seen {
        BrowserSeen::NewAndNotOld => "`/cdp` takes it and refuses the old value",
        BrowserSeen::New | BrowserSeen::NotAsked => "`/cdp` takes it",
    }
}

/// Refuses what could not be shown in the end, before anybody is interrupted for it.
pub(super) fn possible(scene: &Scene<'_>, keeping: Keeping) -> Result<(), StepError> {
    let stored: Vec<String> = scene
        .wanted
        .iter()
        .filter(|wanted| wanted.is_stored_first())
        .map(|wanted| format!("`{}`", wanted.name))
        .collect();
    if stored.is_empty() || keeping == Keeping::Files {
        return Ok(());
    }
    let slots = stored.join(", ");
    Err(match keeping {
        Keeping::Archives => failed(format!(
            "the container's state lies in the bucket as archives (`backups/*/data.sqsh`), which cannot be edited from \
             outside: a profile in them may hold an old value of {slots}, is restored with each new container, and goes \
             before the environment; the gateway was not restarted"
        ))
        .hint("put the new value into the profile inside the container (`openclaw configure`), have a new backup made, \
               and revoke the old value at its issuer"),
        Keeping::Nowhere | Keeping::Files => failed(format!(
            "the container keeps no state in R2, so that nothing outside shows which value of {slots} its profiles hold, \
             and a profile on its disk goes before the environment; the gateway was not restarted"
        ))
        .hint("a new container has no profile but the one it makes from the new value: replace it (delete the container \
               application and deploy again), and revoke the old value at its issuer")
        .hint("with R2 storage this can be shown: `moltctl deploy` sets it up"),
    })
}

/// Nothing is proved where any token is let in.
pub(super) fn undisturbed(scene: &Scene<'_>, token: &TokenSeen) -> Result<(), StepError> {
    let host = &scene.step.host;
    match token {
        TokenSeen::Injected => Err(failed(format!(
            "a handshake with a made-up token was accepted at `{host}` as well: the Worker puts its own token into \
             connections, or the gateway asks for none; so nothing shows which value of `{GATEWAY_TOKEN}` it uses"
        ))
        .hint("take the injection out of the Worker (`moltctl audit` shows where), deploy, and run this again")
        .hint("until then everybody whom Access lets in is operator of the gateway")),
        TokenSeen::OldToo => Err(failed(format!(
            "the gateway at `{host}` accepts the old value of `{GATEWAY_TOKEN}` beside the new one"
        ))
        .hint("an older gateway may still run in the container: replace the container, then run this again")),
        TokenSeen::NotAsked | TokenSeen::New | TokenSeen::OldOne => Ok(()),
    }
}

/// The gateway does not take the new token.
pub(super) fn old_token_counts(scene: &Scene<'_>) -> StepError {
    let restarted = if scene.step.restart { ", restarted as it was" } else { "" };
    failed(format!(
        "the gateway at `{}`{restarted}, refuses the new value of `{GATEWAY_TOKEN}`: it was not given it, or takes \
         another one from its own configuration",
        scene.step.host
    ))
    .hint("`moltctl status` shows which version is live; when it is the new one, run this again")
}

/// After the last round.
pub(super) fn written_back(scene: &Scene<'_>, seen: &super::state::Seen) -> StepError {
    let told: Vec<String> = seen.remains.iter().take(5).map(describe).collect();
    let disk = seen.remains.iter().any(|remain| matches!(remain.what, What::Old | What::Another));
    let hopeless =
        seen.remains.iter().all(|remain| matches!(remain.what, What::InDatabase | What::Unread(_)));
    if hopeless {
        return failed(format!("it cannot be shown that the new values are the ones in use: {}", told.join("; ")))
            .hint("later versions of OpenClaw keep profiles in a database: put the new value into the profile inside the \
                   container (`openclaw configure`), and revoke the old value at its issuer");
    }
    let why = if disk {
        "each time the gateway was restarted it ran with what lies on the container's own disk: it does not restore from R2 over it"
    } else {
        "it is not known why"
    };
    failed(format!(
        "the container wrote back what was rewritten in R2, after each of {ROUNDS} restarts: {}; {why}",
        told.join("; ")
    ))
    .hint(format!(
        "the copies in R2 are rewritten once more: replace the container of `{}`, so that it starts from them (a deploy \
         that changes its image or instance type, such as `moltctl deploy` of a newer checkout, or deleting its \
         application and deploying again), then run this again",
        scene.step.worker
    ))
    .hint("the old value stays alive until then; revoking it now would stop what still uses it")
}

fn describe(remain: &Remain) -> String {
    let Remain { slot, object, place, what } = remain;
    let at = place.as_ref().map(|place| format!(", at `{place}`")).unwrap_or_default();
    match what {
        What::Old => format!("the old value of `{slot}` is in `{object}`{at}"),
        What::Another => format!("another value of `{slot}` than the new one is in `{object}`{at}"),
        What::InDatabase => format!(
            "the old value of `{slot}` is in the database `{object}`, which cannot be edited from outside"
        ),
        What::Unread(why) => format!("`{object}` may hold `{slot}` and was not read: {why}"),
    }
}

fn failed(what: String) -> StepError {
    StepError::message(ErrorKind::Failed, what)
}
