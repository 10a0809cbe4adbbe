//! Facts for the fixtures of this group: checkout, account and hosts, all of them seen.

use crate::access::verify::Met;
use crate::audit::Facts;
use crate::audit::facts::account::testing::{TEAM, aud, live, version, worker_of};
use crate::audit::facts::outside::testing::{but, outside};
use crate::audit::facts::{Account, Fetched};
use crate::audit::testing::checkout;

/// A healthy deployment whose Worker also has these variables and secrets.
pub(super) fn deployed(vars: &[(&str, &str)], secrets: &[&str]) -> Facts {
    let aud = aud();
    let known = [("CF_ACCESS_AUD", aud.as_str()), ("CF_ACCESS_TEAM_DOMAIN", TEAM)];
    let version = version(&[&known, vars].concat(), &[&["MOLTBOT_GATEWAY_TOKEN"], secrets].concat());
    everything(|account| account.worker = worker_of(&version), &[])
}

/// A healthy deployment but for `change`, where strangers get this at these paths.
pub(super) fn everything(change: impl FnOnce(&mut Account), paths: &[(&str, u16, Met)]) -> Facts {
    Facts {
        checkout: checkout(&[("wrangler.toml", "name = \"moltbot-sandbox\"\n")]).checkout,
        outside: outside(vec![but(paths)]).outside,
        ..live(change)
    }
}

/// Only what strangers get.
pub(super) fn strangers(paths: &[(&str, u16, Met)]) -> Facts {
    Facts { account: Fetched::NotAsked, ..outside(vec![but(paths)]) }
}
