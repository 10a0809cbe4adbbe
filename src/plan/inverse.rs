//! What undoes a step that succeeded: a pure function of the step and what it did.

use super::{
    Effect, EndKey, RemoveAccessApp, RemoveAccessPolicy, RemoveBucket, RemoveFile, RemoveToken,
    RemoveVersion, RestoreAccessApp, RestoreAccessPolicy, RevokeServiceToken, RollBack, SetWorkersDev, Step,
    WriteFile,
};
use crate::model::SecretName;

/// What undoes a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Inverse {
    /// There is nothing to undo.
    Nothing,
    /// This step undoes it.
    Step(Box<Step>),
    /// It cannot be undone, for this reason.
    Impossible(&'static str),
}

/// What undoes `step`, which did `effect`.
#[must_use]
pub fn inverse(step: &Step, effect: &Effect) -> Inverse {
    if *effect == Effect::Nothing {
        return Inverse::Nothing;
    }
    let undone = match step {
        Step::WriteFile(step) => undo_write(step),
        Step::RemoveFile(step) => Step::WriteFile(WriteFile {
            path: step.path.clone(),
            before: None,
            after: step.before.clone(),
            executable: false,
        }),
        Step::EnsureAccessApp(step) => match effect {
            Effect::Created { id } => {
                Step::RemoveAccessApp(RemoveAccessApp { account: step.account.clone(), id: id.clone() })
            }
            Effect::Updated { id, before } => Step::RestoreAccessApp(RestoreAccessApp {
                account: step.account.clone(),
                id: id.clone(),
                body: before.clone(),
            }),
            _ => return Inverse::Nothing,
        },
        Step::EnsureAccessPolicy(step) => match effect {
            Effect::Created { id } => {
                Step::RemoveAccessPolicy(RemoveAccessPolicy { account: step.account.clone(), id: id.clone() })
            }
            Effect::Updated { id, before } => Step::RestoreAccessPolicy(RestoreAccessPolicy {
                account: step.account.clone(),
                id: id.clone(),
                body: before.clone(),
            }),
            _ => return Inverse::Nothing,
        },
        Step::OpenHost(step) => Step::SetWorkersDev(SetWorkersDev {
            account: step.account.clone(),
            worker: step.worker.clone(),
            enabled: false,
            previews: false,
        }),
        Step::EnsureBucket(step) => Step::RemoveBucket(RemoveBucket {
            account: step.account.clone(),
            bucket: step.bucket.clone(),
            jurisdiction: step.jurisdiction.clone(),
        }),
        Step::PutSecrets(step) => return undo_secrets(&step.account, &step.worker, effect),
        Step::WranglerDeploy(step) => match effect {
            Effect::Deployed { previous: Some(version), .. } => Step::RollBack(RollBack {
                account: step.account.clone(),
                worker: step.worker.clone(),
                version: version.clone(),
                live_at_planning: None,
            }),
            _ => {
                return Inverse::Impossible(
                    "a first deploy has no version to go back to; with its host off nobody reaches it, and it stays until deleted in the dashboard",
                );
            }
        },
        Step::RunBuild(_) => return Inverse::Nothing,
        Step::EnsureIdentityProvider(_) => {
            return Inverse::Impossible("the login method may be in use by other applications and stays");
        }
        Step::EnsureBucketToken(_) => {
            return Inverse::Impossible("the token's value may be in use by now; revoke it in the dashboard");
        }
        Step::DeleteSecrets(_) => {
            return Inverse::Impossible("a deleted secret's value is not known to moltctl");
        }
        Step::MakeKey(step) => match effect {
            Effect::KeyMade { ended_old: true, .. } => {
                return Inverse::Impossible("making the key ended the old one: there is no way back");
            }
            Effect::KeyMade { key, .. } => Step::EndKey(EndKey { provider: step.provider, key: key.clone() }),
            _ => return Inverse::Nothing,
        },
        Step::MakeBucketToken(step) => match effect {
            Effect::Created { id } => {
                Step::RemoveToken(RemoveToken { account: step.account.clone(), id: id.clone() })
            }
            _ => return Inverse::Nothing,
        },
        Step::StageSecrets(step) => match effect {
            Effect::Staged { version } => Step::RemoveVersion(RemoveVersion {
                account: step.account.clone(),
                worker: step.worker.clone(),
                version: version.clone(),
            }),
            _ => return Inverse::Nothing,
        },
        Step::VerifyValue(_) => return Inverse::Nothing,
        Step::PromoteVersion(_) => {
            return Inverse::Impossible(
                "going back past a rotation would bring back a value that may be revoked",
            );
        }
        Step::PutInEffect(_) => {
            return Inverse::Impossible("the gateway was restarted with the new values");
        }
        Step::RevokeOld(_) => {
            return Inverse::Impossible("a revoked value is dead for good");
        }
        Step::MakeServiceToken(step) => match effect {
            Effect::Created { id } => Step::RevokeServiceToken(RevokeServiceToken {
                account: step.account.clone(),
                worker: step.worker.clone(),
                id: id.clone(),
                name: step.name.clone(),
                client_id: String::new(),
                hosts: Vec::new(),
            }),
            _ => return Inverse::Nothing,
        },
        // What was admitted goes with its token: ending that takes it out of every policy.
        Step::AdmitServiceToken(_) | Step::TryServiceToken(_) => return Inverse::Nothing,
        Step::RotateServiceToken(_) => {
            return Inverse::Impossible("the service token has a new secret, and the former one ends");
        }
        Step::RevokeServiceToken(_) => {
            return Inverse::Impossible("a deleted service token cannot come back");
        }
        Step::ApproveDevice(_) => {
            return Inverse::Impossible("the device may have acted by now; `moltctl devices revoke` ends it");
        }
        Step::RejectDevice(_) => return Inverse::Impossible("the device has to ask again"),
        Step::RevokeDevice(_) => return Inverse::Impossible("the device has to be paired anew"),
        Step::SetWorkersDev(_)
        | Step::EndKey(_)
        | Step::RemoveToken(_)
        | Step::RemoveVersion(_)
        | Step::RemoveAccessApp(_)
        | Step::RemoveAccessPolicy(_)
        | Step::RestoreAccessApp(_)
        | Step::RestoreAccessPolicy(_)
        | Step::RemoveBucket(_)
        | Step::RollBack(_) => return Inverse::Impossible("it was itself an undo"),
    };
    Inverse::Step(Box::new(undone))
}

/// What undoes `step`, which was begun, whose end is not known, and which nothing can be asked about.
#[must_use]
pub fn inverse_of_unfinished(step: &Step) -> Inverse {
    match step {
        // They look at things and leave none.
        Step::VerifyValue(_) | Step::RunBuild(_) => Inverse::Nothing,
        _ => Inverse::Impossible("it was begun, and what it left is not known"),
    }
}

fn undo_write(step: &WriteFile) -> Step {
    match &step.before {
        Some(before) => Step::WriteFile(WriteFile {
            path: step.path.clone(),
            before: Some(step.after.clone()),
            after: before.clone(),
            executable: step.executable,
        }),
        None => Step::RemoveFile(RemoveFile { path: step.path.clone(), before: step.after.clone() }),
    }
}

fn undo_secrets(
    account: &crate::model::AccountId,
    worker: &crate::model::WorkerName,
    effect: &Effect,
) -> Inverse {
    let Effect::SecretsWritten { created, replaced } = effect else { return Inverse::Nothing };
    if !replaced.is_empty() {
        return Inverse::Impossible("secrets were replaced, and their old values are not known to moltctl");
    }
    let names: Vec<SecretName> = created.iter().filter_map(|name| name.parse().ok()).collect();
    if names.is_empty() {
        return Inverse::Nothing;
    }
    let step = super::DeleteSecrets { account: account.clone(), worker: worker.clone(), names };
    Inverse::Step(Box::new(Step::DeleteSecrets(step)))
}
