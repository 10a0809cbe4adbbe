//! One file per resource: constructors of endpoints as values, and lenient types of what comes back.
//!
//! A type holds the fields moltctl reads and nothing else; what Cloudflare leaves out or sends as null reads as
//! absent. Deliberately absent: any call. [`super::Client`] makes those.

pub mod access_apps;
pub mod access_certificates;
pub mod access_org;
pub mod access_policies;
pub mod accounts;
pub mod ai_gateway;
pub mod alerting;
pub mod audit_logs;
pub mod containers;
pub mod deployments;
pub mod domains;
pub mod durable_objects;
pub mod groups;
mod lenient;
pub mod logpush;
pub mod members;
pub mod probes;
pub mod r2;
pub mod r2_objects;
pub mod r2_settings;
pub mod schedules;
pub mod secrets;
pub mod service_tokens;
pub mod tokens;
pub mod versions;
pub mod workers;
pub mod zones;
