//! One file a leaf command: observe, plan, show, consent, execute, prove, outcome.

pub mod access;
pub mod admin_keys;
pub mod audit;
pub mod completions;
pub mod credential;
pub mod deploy;
pub mod devices;
pub mod doctor;
pub mod documents;
pub mod drill;
pub mod init;
pub mod journal;
mod kept_token;
pub mod login;
pub mod logout;
pub mod man;
pub mod mutate;
pub mod observe_live;
pub mod passage;
pub mod pin;
pub mod ports;
pub mod secrets;
pub mod status;
pub mod target;
pub mod text;
pub mod token;
pub mod whoami;
