//! What `moltctl doctor` saw, as values. What could not be seen keeps its reason.

use std::collections::BTreeSet;

use crate::access::verify::Met;
use crate::deploy::preflight;
use crate::model::Hostname;

/// A thing, or why it could not be read.
pub type Seen<T> = Result<T, String>;

/// A part that was looked at, or not.
#[derive(Clone, Debug)]
pub enum LookedAt<T> {
    /// It was.
    Yes(T),
    /// It was not, for this reason.
    No(String),
}

/// Everything that is judged.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The checkout.
    pub checkout: CheckoutSeen,
    /// wrangler, Node and Docker, as a deploy checks them.
    pub tools: Vec<preflight::Check>,
    /// The operator's token.
    pub credential: LookedAt<CredentialSeen>,
    /// The token and the account, as a deploy checks them.
    pub account: LookedAt<Vec<preflight::Check>>,
    /// The Worker and what belongs to it.
    pub deployment: LookedAt<DeploymentSeen>,
    /// The hosts, as a stranger meets them.
    pub outside: LookedAt<Vec<HostSeen>>,
}

/// The checkout.
#[derive(Clone, Debug)]
pub struct CheckoutSeen {
    /// `moltctl.toml`: `Err` says what is not understood.
    pub settings: Seen<()>,
    /// wrangler's configuration: `Err` says what is not understood.
    pub wrangler: Seen<()>,
    /// There is a configuration of wrangler, of whatever form.
    pub other_configuration: bool,
    /// Images, precedence and pins, as a deploy checks them.
    pub files: Vec<preflight::Check>,
    /// The scripts that a Dockerfile copies.
    pub scripts: Vec<preflight::Script>,
    /// What the image installs; `None` without a Dockerfile.
    pub package: Option<PackageSeen>,
    /// Names of scripts that the Worker's code starts and the Dockerfile does not bring.
    pub scripts_not_brought: Vec<String>,
    /// `SANDBOX_SLEEP_AFTER` of wrangler's configuration.
    pub sleep_after: Option<String>,
}

/// What the image installs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageSeen {
    /// Version of OpenClaw, where it is exact.
    pub openclaw: Option<String>,
    /// Version of Node.
    pub node: Option<String>,
    /// Version of the Sandbox SDK.
    pub sandbox: Option<String>,
    /// The start script or the Dockerfile speaks of `allowedOrigins`.
    pub allows_origins: bool,
    /// Names of the npm packages it installs.
    pub packages: Vec<String>,
}

/// The operator's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialSeen {
    /// There is one.
    There,
    /// There is none.
    Absent,
    /// It cannot be used, for this reason.
    Unusable(String),
    /// Which account or Worker is meant is not clear.
    Unclear(String),
}

/// A binding of the live version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its name.
    pub name: String,
    /// Its kind, as the API has it.
    pub kind: String,
    /// The text of a plain variable.
    pub text: Option<String>,
    /// The bucket of an R2 binding.
    pub bucket: Option<String>,
}

/// The Worker and what belongs to it.
#[derive(Clone, Debug)]
pub struct DeploymentSeen {
    /// Its name.
    pub worker: String,
    /// It is deployed.
    pub exists: Seen<bool>,
    /// The newest version serves; `None` where there is none.
    pub newest_is_live: Seen<Option<bool>>,
    /// What the live version is bound to.
    pub bindings: Seen<Vec<Binding>>,
    /// The account's team domain; `None` while Zero Trust is off.
    pub team: Seen<Option<String>>,
    /// The keys published at the Worker's team domain where that can be read, else at the team's.
    pub keys: Option<Keys>,
    /// The hosts that are switched on, or of which that could not be seen.
    pub doors: Vec<Door>,
    /// The container application.
    pub container: Seen<Option<ContainerSeen>>,
    /// The bucket the checkout names.
    pub bucket: Option<Bucket>,
}

/// A host that leads to the Worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// The host.
    pub host: String,
    /// What guards it, and whether the Worker knows.
    pub guard: Guard,
}

/// What guards a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// An application whose audience the Worker has.
    Known,
    /// An application, and the Worker has the audience of another.
    OfAnother,
    /// An application, and the Worker has no audience.
    NotTold,
    /// An application; which audience the Worker has cannot be seen.
    Unreadable,
    /// No application covers the whole host.
    None,
    /// The applications could not be read.
    Unseen,
}

/// What a team domain publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The domain that was asked.
    pub domain: String,
    /// How many keys; `Err` when there was no answer.
    pub count: Seen<usize>,
}

/// The container application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerSeen {
    /// Its name.
    pub name: String,
    /// The most instances.
    pub max_instances: Option<u64>,
    /// How many run.
    pub running: Seen<usize>,
}

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// It is there.
    pub exists: Seen<bool>,
}

/// A host, as a stranger meets it.
#[derive(Clone, Debug)]
pub struct HostSeen {
    /// The host.
    pub host: Hostname,
    /// What each path answered.
    pub answers: Vec<Answer>,
    /// How a WebSocket ended.
    pub socket: SocketEnd,
}

/// What one path answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The path.
    pub path: String,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// What it means.
    pub met: Met,
}

/// How a WebSocket ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEnd {
    /// There was none: an HTTP answer instead.
    Refused(u16),
    /// Closed by the gateway.
    Closed {
        /// The close code; `None` when the connection broke off.
        code: Option<u16>,
        /// The reason, redacted.
        reason: String,
        /// A gateway token was presented.
        token_shown: bool,
    },
    /// The gateway said welcome.
    Welcome,
    /// Connected, and nothing more.
    Silent,
    /// It could not be tried.
    Unseen(String),
}

impl DeploymentSeen {
    /// Names of everything the live version is bound to.
    pub(super) fn names(&self) -> Option<BTreeSet<&str>> {
        Some(self.bindings.as_ref().ok()?.iter().map(|binding| binding.name.as_str()).collect())
    }

    pub(super) fn binding(&self, name: &str) -> Option<&Binding> {
        self.bindings.as_ref().ok()?.iter().find(|binding| binding.name == name)
    }
}
