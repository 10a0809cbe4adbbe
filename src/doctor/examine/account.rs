//! The credential, the account, and the programs of this machine.

use super::super::check::Check;
use super::super::observed::{CredentialSeen, LookedAt};
use super::super::probe::Probe;
use super::{adopted, not_looked};
use crate::deploy::preflight::{self, State};

/// Whose look a check of a deploy is, and the entry that tells of it.
const ACCOUNT: &[(&str, Probe, &str)] = &[
    ("token", Probe::Credential, "deploy-token-invalid"),
    ("account", Probe::Account, "deploy-wrong-account"),
    ("permissions", Probe::Permissions, "deploy-unauthorized"),
    ("containers", Probe::Containers, "deploy-plan"),
    ("workers-dev", Probe::WorkersDev, "deploy-no-subdomain"),
    ("r2", Probe::R2, "storage-r2-off"),
    ("zero-trust", Probe::ZeroTrust, "access-zero-trust-off"),
];

const TOOLS: &[(&str, Probe, &str)] = &[
    ("wrangler", Probe::Wrangler, "deploy-wrangler"),
    ("node", Probe::Node, "deploy-node-too-old"),
    ("docker", Probe::Docker, "deploy-docker"),
];

pub(super) fn judge(
    credential: &LookedAt<CredentialSeen>,
    account: &LookedAt<Vec<preflight::Check>>,
) -> Vec<Check> {
    let rest: Vec<Probe> =
        ACCOUNT.iter().map(|(_, probe, _)| *probe).filter(|it| *it != Probe::Credential).collect();
    let mut checks = match (credential, account) {
        // The account's checks begin with the token.
        (LookedAt::Yes(CredentialSeen::There), LookedAt::Yes(_)) => Vec::new(),
        (LookedAt::Yes(seen), _) => vec![self::credential(seen)],
        (LookedAt::No(why), _) => vec![Check::skipped(Probe::Credential, why)],
    };
    checks.extend(not_looked(account, &rest));
    if let LookedAt::Yes(seen) = account {
        checks.extend(seen.iter().filter_map(|check| {
            let (_, probe, entry) = ACCOUNT.iter().find(|(id, ..)| *id == check.id)?;
            Some(adopted(*probe, check, entry))
        }));
        let token_works = seen.iter().any(|it| it.id == "token" && it.state == State::Pass);
        if !token_works {
            let missing = rest.iter().filter(|probe| !checks.iter().any(|check| check.probe == **probe));
            let skipped: Vec<Check> =
                missing.map(|probe| Check::skipped(*probe, "the API token does not work")).collect();
            checks.extend(skipped);
        }
    }
    checks
}

fn credential(seen: &CredentialSeen) -> Check {
    match seen {
        CredentialSeen::There => Check::well(Probe::Credential, "there is an API token"),
        CredentialSeen::Absent => {
            Check::wrong(Probe::Credential, "there is no Cloudflare API token", "deploy-no-credential")
        }
        CredentialSeen::Unusable(why) => Check::wrong(Probe::Credential, why, "deploy-token-invalid"),
        CredentialSeen::Unclear(why) => Check::wrong(Probe::Account, why, "deploy-wrong-account"),
    }
}

/// A program that is missing breaks the next deploy and nothing that runs.
pub(super) fn tool(check: &preflight::Check) -> Check {
    let (_, probe, entry) = TOOLS.iter().find(|(id, ..)| *id == check.id).unwrap_or(&TOOLS[0]);
    let mut made = adopted(*probe, check, entry);
    if made.state == super::super::check::State::Wrong {
        made.state = super::super::check::State::Advice;
        made.seen = format!("the next deploy would fail: {}", made.seen);
    }
    made
}
