//! Why Access cannot be planned, and what a planner points out without stopping.

use crate::model::Hostname;

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessProblem {
    /// No host is named.
    #[error("no host is named, so there is nothing to guard")]
    NoHosts,
    /// Nobody is on the list.
    #[error("nobody may enter: the list of e-mail addresses, mail domains and groups is empty")]
    NobodyAllowed,
    /// Everybody is on the list.
    #[error("`{entry}` lets everybody in, which moltctl does not write")]
    Everyone {
        /// The entry.
        entry: String,
    },
    /// A mail domain anybody can have an address in.
    #[error("anybody can have an address at `{domain}`, so it must not stand in `email_domains`")]
    PublicMailDomain {
        /// The domain.
        domain: String,
    },
    /// A login method anybody can use.
    #[error("anybody can log in with `{name}`, so it must not stand in `access.allow.identity_providers`")]
    OpenLoginMethod {
        /// Its name.
        name: String,
    },
    /// Not a mail domain.
    #[error("`{entry}` is not a mail domain")]
    NotADomain {
        /// The entry.
        entry: String,
    },
    /// Not a session length.
    #[error("`{text}` is not a session length")]
    NotADuration {
        /// The text.
        text: String,
    },
    /// A thing that is named does not exist.
    #[error("there is no {what} called `{name}`")]
    Unknown {
        /// Access group, login method.
        what: &'static str,
        /// What was named.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A name stands for several things.
    #[error("{count} {what} are called `{name}`")]
    Ambiguous {
        /// Access groups, login methods, policies, applications.
        what: &'static str,
        /// The name or host.
        name: String,
        /// How many.
        count: usize,
    },
    /// Several login methods are required at once.
    #[error("{count} login methods are required at once, and a person logs in by one")]
    SeveralRequired {
        /// How many.
        count: usize,
    },
    /// A second factor is required and the only login method reports none.
    #[error("a second factor is required, and the code by e-mail never reports one: nobody could log in")]
    MfaByMailCode,
    /// Zero Trust is not switched on.
    #[error("Zero Trust is not enabled on this account")]
    NotEnabled,
    /// The credential may not see what has to be seen.
    #[error("the credential may not read the Access {what}")]
    NotPermitted {
        /// What was asked for.
        what: &'static str,
        /// The permission group that is missing.
        group: &'static str,
    },
    /// Nobody can log in.
    #[error("the account has no login method, so nobody could log in")]
    NoIdentityProvider,
    /// The organization has no team domain.
    #[error("the Access organization has no team domain")]
    NoTeamDomain,
}

impl AccessProblem {
    /// What to do, most useful first.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        let one = |text: &str| vec![text.to_owned()];
        match self {
            Self::NoHosts => one(
                "name the Worker's hosts in `hosts` under `[worker]` of moltctl.toml, or let its workers.dev host be opened",
            ),
            Self::NobodyAllowed | Self::Everyone { .. } => one(
                "name who may enter under `[access.allow]` in moltctl.toml: `emails`, `email_domains`, `groups` or \
                 `identity_providers`",
            ),
            Self::PublicMailDomain { .. } => one("list the addresses one by one in `emails`"),
            Self::OpenLoginMethod { .. } => one("list the people's addresses one by one in `emails`"),
            Self::NotADomain { .. } => one("write the domain alone, as in `example.com`"),
            Self::NotADuration { .. } => one("write hours and minutes, as in `24h` or `1h30m`"),
            Self::Unknown { known, .. } if known.is_empty() => Vec::new(),
            Self::Unknown { known, .. } => vec![format!("there are: {}", known.join(", "))],
            Self::Ambiguous { .. } => {
                one("name it by its id, or rename or remove the others in the dashboard")
            }
            Self::SeveralRequired { .. } => {
                one("use `identity_providers` to offer several login methods and nothing else")
            }
            Self::MfaByMailCode => one(
                "add a login method that reports a second factor (dashboard → Zero Trust → Integrations → Identity \
                 providers), or do not require one",
            ),
            Self::NotEnabled => one(
                "no API can enable it: open the Cloudflare dashboard → Zero Trust, choose a team name and the Free \
                 plan, then run the same command again",
            ),
            Self::NotPermitted { group, .. } => {
                vec![
                    format!("the token needs the permission group `{group}` on this account"),
                    "`moltctl whoami` shows which credential is in use and what it may do".to_owned(),
                ]
            }
            Self::NoIdentityProvider => vec![
                "agree to the code by e-mail with `--otp`, and moltctl makes it".to_owned(),
                "or open the Cloudflare dashboard → Zero Trust → Integrations → Identity providers → Add new"
                    .to_owned(),
            ],
            Self::NoTeamDomain => {
                one("open the Cloudflare dashboard → Zero Trust → Settings and choose a team name")
            }
        }
    }
}

/// What a planner points out and does not change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessWarning {
    /// An application for a path takes the path away from the host's application.
    #[error(
        "the application `{app}` covers `{host}{path}` apart from the host, with an audience tag of its own"
    )]
    Narrower {
        /// Its name.
        app: String,
        /// The host.
        host: Hostname,
        /// The path.
        path: String,
    },
    /// An application lets a path through without a login.
    #[error("the application `{app}` lets `{host}{path}` through without a login")]
    OpenPath {
        /// Its name.
        app: String,
        /// The host.
        host: Hostname,
        /// The path.
        path: String,
    },
    /// An application covers the host by a wildcard; ours is more specific and wins.
    #[error(
        "the application `{app}` covers `{host}` by a wildcard; the host's own application goes before it"
    )]
    Wider {
        /// Its name.
        app: String,
        /// The host.
        host: Hostname,
    },
    /// An application names Workers instead of hosts.
    #[error(
        "the application `{app}` names a Worker instead of a host, and refuses WebSockets with 403 where it applies"
    )]
    WorkerDestination {
        /// Its name.
        app: String,
    },
    /// Policies that are not moltctl's leave an adopted application.
    #[error(
        "the application `{app}` loses its policies {policies}: who may enter stands in moltctl.toml alone"
    )]
    PoliciesLeave {
        /// Its name.
        app: String,
        /// Their names.
        policies: String,
    },
    /// A session is longer than a day.
    #[error("a session of `{length}` is longer than a day: a stolen cookie is good for that long")]
    LongSession {
        /// The length.
        length: String,
    },
    /// The cookie goes along with requests of other sites.
    #[error("`same_site = \"none\"` sends the cookie along with requests that other sites make")]
    SameSiteNone,
    /// `/cdp` is let through.
    #[error("`{host}/cdp` is reachable without a login; only the Worker's `CDP_SECRET` guards it")]
    CdpOpen {
        /// The host.
        host: Hostname,
    },
}
