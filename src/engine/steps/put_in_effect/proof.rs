//! What shows that a value is in effect, in words; and why it does not, in words.

use jiff::Timestamp;

use super::browser::BrowserSeen;
use super::container::Containers;
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
            None if wanted.is_stored_first() && known.containers.is_some() => by_age(scene, known)?,
            None if wanted.is_stored_first() => {
                "the gateway was started after the version with it went live, and no stored profile holds another value"
                    .to_owned()
            }
            None => "the gateway was started after the version with it went live".to_owned(),
        },
    };
    Ok(Proof { slot: wanted.name.clone(), how })
}

/// A gateway runs by now: what is missing is that no container is older than the value.
fn by_age(scene: &Scene<'_>, known: &Known) -> Result<String, StepError> {
    match &known.containers {
        Some(Containers::New { oldest, live }) => Ok(format!(
            "a gateway runs in a container that was made after the version with it went live ({} after {}); the \
             container keeps no state in R2, so that its disk was set up from the environment when it was made",
            at(*oldest),
            at(*live),
        )),
        other => Err(not_by_age(scene, other.as_ref())),
    }
}

fn at(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
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
        BrowserSeen::NewAndNotOld => "`/cdp` takes it, and refuses the old value and a made-up one",
        BrowserSeen::New => "`/cdp` takes it, and refuses a made-up value",
        BrowserSeen::NotAsked => "the Worker reads it at each request, and the version with it is live",
    }
}

/// Refuses what could not be shown in the end, before anybody is interrupted for it.
pub(super) fn possible(
    scene: &Scene<'_>,
    keeping: Keeping,
    containers: Option<&Containers>,
) -> Result<(), StepError> {
    let slots = stored_first(scene);
    match keeping {
        Keeping::Archives if !slots.is_empty() => Err(failed(format!(
            "the container's state lies in the bucket as archives (`backups/*/data.sqsh`), which cannot be edited from \
             outside: a profile in them may hold an old value of {slots}, is restored with each new container, and goes \
             before the environment; the gateway was not restarted"
        ))
        .hint("put the new value into the profile inside the container (`openclaw configure`), have a new backup made, \
               and revoke the old value at its issuer")),
        Keeping::Nowhere if !slots.is_empty() => match containers {
            Some(Containers::New { .. } | Containers::NoneRuns) => Ok(()),
            other => Err(not_by_age(scene, other)),
        },
        Keeping::Archives | Keeping::Nowhere | Keeping::Files => Ok(()),
    }
}

/// The slots that onboarding stored, as they are said.
fn stored_first(scene: &Scene<'_>) -> String {
    let slots = scene.wanted.iter().filter(|wanted| wanted.is_stored_first());
    slots.map(|wanted| format!("`{}`", wanted.name)).collect::<Vec<_>>().join(", ")
}

/// Without state in R2 only a new container has the new values, and it is not shown to be one.
fn not_by_age(scene: &Scene<'_>, containers: Option<&Containers>) -> StepError {
    let slots = stored_first(scene);
    let why = match containers {
        Some(Containers::Old { made, live }) => format!(
            "the container was made at {}, and the new value went live at {}: a profile on its disk may hold the old one",
            at(*made),
            at(*live)
        ),
        Some(Containers::Unclear(why)) => {
            format!("whether the container is newer than the value cannot be told: {why}")
        }
        Some(Containers::NoApplication) => "the Worker has no container application".to_owned(),
        Some(Containers::NoneRuns | Containers::New { .. }) | None => "no container is listed".to_owned(),
    };
    failed(format!(
        "the container keeps no state in R2, so that nothing outside shows which value of {slots} its profiles hold, and \
         a profile on its disk goes before the environment; {why}"
    ))
    .hint(format!(
        "a new container has no profile but the one it makes from the new value: replace the container of `{}` \
         ({REPLACE}), then `moltctl journal resume`: that it is new is the proof",
        scene.step.worker
    ))
    .hint("everything on its disk is gone then, conversations and paired devices too")
    .hint("with R2 storage neither is needed: `moltctl deploy` sets it up")
}

/// How a container is replaced: no call does it alone.
const REPLACE: &str = "`npx wrangler containers list` names its application, `npx wrangler containers delete ID` ends it, \
     `moltctl deploy` makes it again";

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
        "the copies in R2 are rewritten once more: replace the container of `{}`, so that it starts from them ({REPLACE}), \
         then `moltctl journal resume`",
        scene.step.worker
    ))
    .hint(
        "where it writes the old value back to R2 before it ends: `moltctl journal resume` also between deleting and \
         deploying, when nothing runs that could write over the copies",
    )
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
