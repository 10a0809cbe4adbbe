//! Every document that a command can answer with: the list behind `docs/schemas/`.

use serde_json::Value;

use super::{
    access, audit, deploy, devices, doctor, drill, init, journal, login, logout, pin, policy, rollback,
    secrets, status, token, whoami,
};
use crate::output::schemas::{of, of_error};

/// The schemas by name, sorted.
#[must_use]
pub fn schemas() -> Vec<(String, Value)> {
    let mut all = vec![
        of::<access::Applied>(),
        of::<access::Planned>(),
        of::<access::Shown>(),
        of::<access::Verified>(),
        of::<access::service_token::Created>(),
        of::<access::service_token::Revoked>(),
        of::<access::service_token::Rotated>(),
        of::<audit::Audited>(),
        of::<audit::Explained>(),
        of::<audit::RuleList>(),
        of::<deploy::Deployed>(),
        of::<devices::Approved>(),
        of::<devices::Listed>(),
        of::<devices::Rejected>(),
        of::<devices::Revoked>(),
        of::<doctor::Diagnosed>(),
        of::<doctor::Examined>(),
        of::<drill::Drilled>(),
        of::<deploy::preflight::Preflight>(),
        of::<drill::serve::Served>(),
        of::<init::Initialised>(),
        of::<journal::Resumed>(),
        of::<journal::Run>(),
        of::<secrets::check::Checked>(),
        of::<secrets::generate::GeneratedInto>(),
        of::<secrets::import::Imported>(),
        of::<secrets::list::Listed>(),
        of::<secrets::push::Pushed>(),
        of::<secrets::rotate::Rotated>(),
        of::<secrets::set::SetOne>(),
        of::<secrets::unset::Unset>(),
        of::<journal::Runs>(),
        of::<journal::Undone>(),
        of::<pin::Pins>(),
        of::<pin::Updated>(),
        of::<pin::Verified>(),
        of::<policy::apply::Applied>(),
        of::<policy::check::Checked>(),
        of::<policy::diff::Compared>(),
        of::<policy::explain::Explained>(),
        of::<policy::test::Tested>(),
        of::<policy::translate::Translated>(),
        of::<login::LoggedIn>(),
        of::<logout::LoggedOut>(),
        of::<rollback::RolledBack>(),
        of::<rollback::Versions>(),
        of::<status::Status>(),
        of::<token::Generated>(),
        of::<whoami::WhoAmI>(),
        of_error(),
    ];
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}
