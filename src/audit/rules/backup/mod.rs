//! Rules on what lies in R2.

mod age;
mod generations;
mod modes;
mod old_copies;
mod paired;
mod rotation;
mod secrets;
mod sticky;
#[cfg(test)]
mod testing;

use crate::audit::facts::backup::Layout;
use crate::audit::facts::{Backup, Facts};
use crate::audit::rule::Rule;
use crate::audit::{Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &age::RULE,
    &generations::RULE,
    &modes::RULE,
    &old_copies::RULE,
    &paired::RULE,
    &rotation::RULE,
    &secrets::RULE,
    &sticky::RULE,
];

/// The backup, with everything noted that was not seen of it: a bound that was met, an archive that could not be opened,
/// a bucket in which nothing is known.
fn look<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<&'a Backup> {
    let backup = verdict.need(Scope::Backup, &facts.backup)?;
    if let Some(why) = &backup.cut_short {
        verdict.blind(Scope::Backup, why.clone());
    }
    if backup.layout == Layout::Unknown {
        verdict.blind(
            Scope::Backup,
            "nothing of OpenClaw was recognised in the backup: it is empty, or encrypted",
        );
    }
    for archive in &backup.archives {
        if let Err(why) = &archive.content {
            verdict.blind(Scope::Backup, format!("the archive `{}` was not opened: {why}", archive.id));
        }
    }
    Some(backup)
}
