//! The one integration binary: each file below is a group of tests.
#![expect(
    clippy::disallowed_methods,
    reason = "tests start the binary, look into its files and compare values; the rule is for the program"
)]

mod access;
mod architecture;
mod audit;
mod audit_account;
#[cfg(unix)]
mod audit_hostile;
mod audit_live;
mod crash;
mod devices;
mod doctor;
mod documents;
mod drill;
mod engine;
mod exposure;
mod generated;
mod hostile;
mod init;
mod journal_format;
mod leaks;
mod login;
mod policy;
mod policy_apply;
#[cfg(unix)]
mod policy_translate;
mod rollback;
mod rotate;
mod rotate_crash;
mod rotate_leaks;
mod secrets;
mod secrets_check;
mod service_token;
mod status;
mod support;
