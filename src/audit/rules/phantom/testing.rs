//! Facts for fixtures: code that reads one name, and a Worker that holds it.

use crate::audit::facts::account::testing::{live, version, worker_of};
use crate::audit::facts::{Facts, Fetched};
use crate::audit::testing::checkout;

/// Code that reads `MOLTBOT_GATEWAY_TOKEN` and `ANTHROPIC_API_KEY`.
pub(super) const CODE: (&str, &str) = (
    "src/index.ts",
    "export default { fetch: (r, env) => env.MOLTBOT_GATEWAY_TOKEN + env.ANTHROPIC_API_KEY };\n",
);

/// A checkout with [`CODE`] and a wrangler configuration with these variables.
pub(super) fn vars(lines: &str) -> Facts {
    with(lines, &[])
}

/// The same with further files.
pub(super) fn with(lines: &str, files: &[(&str, &str)]) -> Facts {
    let wrangler = format!("name = 'a'\nmain = 'src/index.ts'\n[vars]\n{lines}");
    let mut all = vec![CODE, ("wrangler.toml", wrangler.as_str())];
    all.extend(files);
    let facts = checkout(&all);
    Facts { account: serving(&[], &["MOLTBOT_GATEWAY_TOKEN"]).account, ..facts }
}

/// An account whose Worker serves a version with these variables and secrets.
pub(super) fn serving(vars: &[(&str, &str)], secrets: &[&str]) -> Facts {
    live(|account| account.worker = worker_of(&version(vars, secrets)))
}

/// `facts` with an account that was not asked for.
pub(super) fn offline(facts: Facts) -> Facts {
    Facts { account: Fetched::NotAsked, ..facts }
}
