//! Doors that have no place in a Moltworker: what translation says of them is true because they are closed here.

use super::draft::{Draft, steps};
use crate::policy::translate::{HARDENED, Hardened};

/// Takes away what no section has spoken of. A key that a version does not know is never written, only taken out.
pub(super) fn write(draft: &mut Draft) {
    draft.set("tools.message.broadcast", serde_json::json!({"enabled": false}));
    for (path, how) in HARDENED {
        let path = path.replace('*', "[]");
        let spoken_of = draft.ops.iter().any(|op| op.at == steps(&path));
        if *how == Hardened::Absent && !spoken_of {
            draft.unset(&path);
        }
        if path.starts_with("tools.") && *how == Hardened::Absent {
            draft.unset_each_agent(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Change, Step, Target, render};
    use super::*;
    use crate::audit::openclaw::Version;
    use crate::policy::Policy;

    /// Whether an operation says what stands at a path, itself or above it.
    fn decides(of: &[super::super::Op], at: &[Step]) -> bool {
        of.iter().any(|op| at.starts_with(&op.at) && !matches!(op.change, Change::Default(_)))
    }

    #[test]
    fn every_key_that_translation_calls_closed_is_closed() {
        let patch = |version| render(&Policy::default(), &Target { version, hosts: Vec::new() }).patch.config;
        let (early, late) = (patch(Version::PINNED), patch(Version::new(2026, 9, 6)));
        for (path, how) in HARDENED {
            let at = steps(&path.replace('*', "[]"));
            let closed = match how {
                Hardened::Absent => decides(&early, &at) && decides(&late, &at),
                // Written in the versions that know the key.
                Hardened::Is(_) => decides(&early, &at) || decides(&late, &at),
            };
            assert!(closed, "{path}");
        }
    }
}
