//! That a Worker exists is asked before anything is written to it.

use std::collections::BTreeSet;

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::{secrets, workers};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::model::{AccountId, WorkerName};

/// How alike two names have to be for one to be offered for the other, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Names of the Worker's secrets; fails with the names of Workers that are near when there is no such Worker.
pub(super) async fn secret_names(
    client: &Client,
    account: &AccountId,
    worker: &WorkerName,
) -> Result<BTreeSet<String>, StepError> {
    match client.call(secrets::list(account, worker)).await {
        Ok(all) => Ok(all.into_iter().map(|secret| secret.name).collect()),
        Err(error) if error.is_not_found() || error.has_code(10007) => {
            let near = match client.call(workers::list_scripts(account)).await {
                Ok(scripts) => near(worker, scripts.into_iter().map(|script| script.id)),
                // The list only makes the message better.
                Err(_) => Vec::new(),
            };
            let error = StepError::message(
                ErrorKind::Denied,
                format!("there is no Worker called `{worker}` on this account"),
            );
            Err(match near.as_slice() {
                [] => error.hint("deploy it first: `moltctl deploy`"),
                near => error.hint(format!("there is: {}", near.join(", "))),
            })
        }
        Err(error) => Err(error.into()),
    }
}

/// The names that are like `worker`, best first, at most three.
fn near(worker: &WorkerName, names: impl Iterator<Item = String>) -> Vec<String> {
    let mut scored: Vec<(f64, String)> = names
        .map(|name| (strsim::jaro_winkler(worker.as_str(), &name), name))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    scored.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
    scored.into_iter().take(3).map(|(_, name)| format!("`{name}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_name_and_a_stranger_does_not() {
        let worker = "moltbot-sandbxo".parse().expect("is a name");
        let names = ["billing", "moltbot-sandbox", "moltbot"].map(str::to_owned);
        assert_eq!(near(&worker, names.into_iter())[0], "`moltbot-sandbox`");
        assert!(near(&worker, ["billing".to_owned()].into_iter()).is_empty());
    }
}
