//! The settings as types. `Default` is what an empty file means.

use std::fmt;
use std::str::FromStr;

use crate::audit::suppression::Suppression;
use crate::model::{AccountId, BucketName, Email, Hostname, Invalid, SecretName, WorkerName};

use super::super::wrangler::version::WranglerVersion;

/// Everything a `moltctl.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// `[account] id`.
    pub account_id: Option<AccountId>,
    /// `[worker]`.
    pub worker: Worker,
    /// `[access]`.
    pub access: Access,
    /// `[storage]`.
    pub storage: Storage,
    /// `[ai_gateway]`.
    pub ai_gateway: AiGateway,
    /// `[alerts]`.
    pub alerts: Alerts,
    /// `[rotation]`.
    pub rotation: Rotation,
    /// `[toolchain]`.
    pub toolchain: Toolchain,
    /// `[audit]`.
    pub audit: Audit,
}

/// `[worker]`: the Worker and the hosts it answers on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worker {
    /// `name`; the wrangler configuration's name when absent.
    pub name: Option<WorkerName>,
    /// `hosts`: custom domains.
    pub hosts: Vec<Hostname>,
    /// `workers_dev`.
    pub workers_dev: WorkersDev,
}

/// Whether the workers.dev host is opened once Access stands in front of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WorkersDev {
    /// It is opened, last of all.
    #[default]
    Opened,
    /// It stays closed; only custom domains answer.
    Closed,
}

/// `[access]`: who may enter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// `allow`: any one of these is enough.
    pub allow: Allow,
    /// `require`: all of these as well.
    pub require: Require,
    /// `session_duration`; 24 hours when absent.
    pub session_duration: SessionDuration,
    /// `same_site`; `strict` when absent.
    pub same_site: SameSite,
    /// `cdp`: whether `/cdp` is reachable past Access, for programs that hold `CDP_SECRET`.
    pub cdp: bool,
    /// `app_name`: name of the Access application; made from the Worker's name when absent.
    pub app_name: Option<String>,
}

/// `access.allow`: include rules of the owner policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow {
    /// `emails`.
    pub emails: Vec<Email>,
    /// `email_domains`, without the `@`.
    pub email_domains: Vec<Hostname>,
    /// `groups`: names of Access groups.
    pub groups: Vec<String>,
    /// `identity_providers`: names of identity providers; everyone they know.
    pub identity_providers: Vec<String>,
    /// `service_tokens`: names of Access service tokens (names, never their secrets).
    pub service_tokens: Vec<String>,
    /// `posture`: names of device posture checks.
    pub posture: Vec<String>,
}

impl Allow {
    /// Whether nobody is let in.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `access.require`: require rules of the owner policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Require {
    /// `mfa`: a second factor, as the identity provider reports it.
    pub mfa: bool,
    /// `posture`: names of device posture checks.
    pub posture: Vec<String>,
    /// `login_methods`: names of identity providers one of which must have been used.
    pub login_methods: Vec<String>,
}

/// How long an Access session lasts: whole minutes (`30m`) or hours (`24h`), at most a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionDuration {
    minutes: u32,
}

impl SessionDuration {
    const MAX_MINUTES: u32 = 730 * 60;

    /// Length in minutes.
    pub fn minutes(self) -> u32 {
        self.minutes
    }
}

impl Default for SessionDuration {
    fn default() -> Self {
        Self { minutes: 24 * 60 }
    }
}

impl fmt::Display for SessionDuration {
    /// The form Access takes, such as `24h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minutes % 60 {
            0 => write!(f, "{}h", self.minutes / 60),
            _ => write!(f, "{}m", self.minutes),
        }
    }
}

impl FromStr for SessionDuration {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let error = Invalid {
            what: "session duration",
            rule: "minutes or hours such as `30m` or `24h`, at most `730h`",
        };
        let (number, factor) = match (text.strip_suffix('m'), text.strip_suffix('h')) {
            (Some(number), _) => (number, 1),
            (_, Some(number)) => (number, 60),
            _ => return Err(error),
        };
        let minutes = digits(number).and_then(|number| number.checked_mul(factor));
        match minutes {
            Some(minutes @ 1..=Self::MAX_MINUTES) => Ok(Self { minutes }),
            _ => Err(error),
        }
    }
}

/// Whether browsers send the Access cookie along from other sites.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SameSite {
    /// Never: Moltworker's admin routes check no origin.
    #[default]
    Strict,
    /// On top-level navigation.
    Lax,
    /// Always.
    None,
}

impl SameSite {
    /// The form Access takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lax => "lax",
            Self::None => "none",
        }
    }
}

impl FromStr for SameSite {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        [Self::Strict, Self::Lax, Self::None]
            .into_iter()
            .find(|it| it.as_str() == text)
            .ok_or(Invalid { what: "same-site mode", rule: "`strict`, `lax` or `none`" })
    }
}

/// `[storage]`: where backups go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Storage {
    /// `bucket`; the wrangler configuration's bucket when absent.
    pub bucket: Option<BucketName>,
    /// `jurisdiction`.
    pub jurisdiction: Option<Jurisdiction>,
}

/// Where R2 keeps a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jurisdiction {
    /// European Union.
    Eu,
    /// FedRAMP.
    Fedramp,
}

impl Jurisdiction {
    /// The form R2 takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eu => "eu",
            Self::Fedramp => "fedramp",
        }
    }
}

impl FromStr for Jurisdiction {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        [Self::Eu, Self::Fedramp]
            .into_iter()
            .find(|it| it.as_str() == text)
            .ok_or(Invalid { what: "jurisdiction", rule: "`eu` or `fedramp`" })
    }
}

/// `[ai_gateway]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AiGateway {
    /// `id`: the gateway model requests go through.
    pub id: Option<String>,
}

/// `[alerts]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alerts {
    /// `emails`: who is told.
    pub emails: Vec<Email>,
}

/// `[rotation]`: how old a credential may get.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotation {
    /// `ages`: by slot, in the order of the file.
    pub ages: Vec<(SecretName, Age)>,
}

/// A greatest age in whole days, such as `90d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// Days.
    pub days: u32,
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}d", self.days)
    }
}

impl FromStr for Age {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.strip_suffix('d').and_then(digits) {
            Some(days @ 1..=3650) => Ok(Self { days }),
            _ => Err(Invalid { what: "age", rule: "whole days such as `90d`, at most `3650d`" }),
        }
    }
}

/// `[toolchain]`: least versions, nothing else: a checkout does not choose programs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toolchain {
    /// `wrangler`.
    pub wrangler: Option<MinVersion>,
    /// `node`.
    pub node: Option<MinVersion>,
}

/// A least version of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MinVersion(pub WranglerVersion);

impl fmt::Display for MinVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for MinVersion {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.parse()
            .map(Self)
            .map_err(|_| Invalid { what: "version", rule: "three numbers such as `4.128.0`" })
    }
}

/// `[audit]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// `[[audit.suppress]]`: findings that somebody decided to live with, in the order of the file.
    pub suppress: Vec<Suppression>,
}

/// A number of plain digits.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
