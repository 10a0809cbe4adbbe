//! The Worker, as Cloudflare's API shows it: what runs, with which settings, reachable where.

use std::collections::BTreeSet;

use crate::audit::facts::Seen;
use crate::secrets::catalog::{Known, Sensitivity, known};
use crate::secrets::kind::Kind;

/// What was seen.
#[derive(Debug)]
pub struct Worker {
    /// Its name.
    pub name: String,
    /// The Worker itself; `None` when there is none of this name.
    pub found: Seen<Option<Identity>>,
    /// When the present deployment was made (RFC 3339); `None` when nothing is deployed.
    pub deployed_on: Seen<Option<String>>,
    /// Every version that gets requests, the largest share first; empty when nothing is deployed.
    pub live: Seen<Vec<Version>>,
    /// The version that was made last, live or not; `None` when there is none.
    pub newest: Seen<Option<Version>>,
    /// Plain variables of the versions that get requests, once for each name and value.
    pub vars: Seen<Vec<Var>>,
    /// Names of the secrets of the versions that get requests.
    pub secrets: Seen<Vec<String>>,
    /// Its switches under workers.dev; `None` when there is no Worker.
    pub switches: Seen<Option<Switches>>,
    /// The account's name under workers.dev; `None` when it has none.
    pub subdomain: Seen<Option<String>>,
    /// Its custom domains.
    pub domains: Seen<Vec<String>>,
    /// The routes of every visible zone that lead to it.
    pub routes: Seen<Vec<Route>>,
    /// Its cron triggers.
    pub crons: Seen<Vec<String>>,
}

/// What a Worker is beside its versions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// Its immutable id, which Access destinations name.
    pub id: String,
    /// Workers Logs keeps its logs.
    pub observability: bool,
    /// Share of the requests whose logs are kept, from 0 to 1; all when `None`.
    pub sampling: Option<f64>,
    /// A line for each request is kept as well, with its URL.
    pub invocation_logs: Option<bool>,
    /// Its invocations are pushed to Logpush.
    pub logpush: bool,
    /// Workers that are sent its logs.
    pub tail_consumers: Vec<String>,
}

/// A version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// Its id (UUID).
    pub id: String,
    /// When it was made (RFC 3339).
    pub created_on: Option<String>,
    /// Share of the requests it gets, in percent.
    pub share: f64,
    /// Its plain variables.
    pub vars: Vec<Var>,
    /// Names of its secrets.
    pub secrets: Vec<String>,
    /// What else it is bound to.
    pub bindings: Vec<Binding>,
}

/// A plain variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Var {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// The value of a plain variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text that is no secret.
    Text(String),
    /// A text that looks like a secret, which is not kept: it should not stand in a plain variable.
    Masked,
    /// JSON, which is not kept.
    Json,
}

/// A binding that is neither a variable nor a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// Its name.
    pub name: String,
    /// Its kind (`r2_bucket`, `durable_object_namespace`, `browser`, …).
    pub kind: String,
    /// What it is bound to: the bucket's name, the Durable Object's class.
    pub to: Option<String>,
    /// The namespace of a Durable Object.
    pub namespace_id: Option<String>,
}

/// Where one Worker is reachable under workers.dev.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// The workers.dev host answers.
    pub workers_dev: bool,
    /// Preview URLs answer.
    pub previews: bool,
}

/// A route that leads to the Worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The zone it lies in.
    pub zone: String,
    /// What it matches.
    pub pattern: String,
}

/// What a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKind {
    /// Of a custom domain.
    CustomDomain,
    /// Of a zone route.
    Route,
    /// Under workers.dev.
    WorkersDev,
    /// Of preview URLs; `*` stands for the version where it is not known.
    Preview,
}

/// A host at which the Worker is reachable, or would be if it were switched on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host {
    /// The host; it may begin with a wildcard.
    pub name: String,
    /// What it is.
    pub kind: HostKind,
    /// Whether it answers; `None` when that could not be seen.
    pub on: Option<bool>,
}

/// The hosts of a Worker, and why there may be more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts {
    /// What is known.
    pub known: Vec<Host>,
    /// Why there may be more, for the operator.
    pub unseen: Vec<String>,
}

impl Var {
    /// A variable as the API shows it. The value of a slot for a secret, or one that looks like a credential, is not kept.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        let value = if is_secret(name, text) { Value::Masked } else { Value::Text(text.to_owned()) };
        Self { name: name.to_owned(), value }
    }

    /// Its text, when it may be shown.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Masked | Value::Json => None,
        }
    }
}

/// Whether what stands in the variable `name` must not be shown.
#[must_use]
pub fn is_secret(name: &str, text: &str) -> bool {
    match known(name) {
        Known::Slot(slot) | Known::Alias(slot) if slot.sensitivity == Sensitivity::Secret => true,
        // A plain slot may hold hexadecimal digits: an account's id, an audience tag.
        Known::Slot(_) | Known::Alias(_) | Known::Phantom(_) => {
            !matches!(Kind::of(text), None | Some(Kind::Hex32 | Kind::Hex64))
        }
        Known::Operators => !name.ends_with("_EMAIL"),
        Known::Unknown => Kind::of(text).is_some() || sounds_secret(name),
    }
}

fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.split('_').any(|word| {
        matches!(word, "TOKEN" | "SECRET" | "KEY" | "APIKEY" | "PASSWORD" | "PASSWD" | "PASS" | "CREDENTIALS")
    })
}

impl Worker {
    /// A Worker of which nothing could be seen, for this reason.
    #[must_use]
    pub fn unseen(name: &str, reason: &str) -> Self {
        let why = || reason.to_owned();
        Self {
            name: name.to_owned(),
            found: Err(why()),
            deployed_on: Err(why()),
            live: Err(why()),
            newest: Err(why()),
            vars: Err(why()),
            secrets: Err(why()),
            switches: Err(why()),
            subdomain: Err(why()),
            domains: Err(why()),
            routes: Err(why()),
            crons: Err(why()),
        }
    }

    /// Takes `live` as the versions that get requests, and their variables and secrets as the Worker's.
    #[must_use]
    pub fn serving(mut self, live: Seen<Vec<Version>>) -> Self {
        self.vars = live.clone().map(|versions| {
            let mut vars: Vec<Var> = Vec::new();
            for var in versions.into_iter().flat_map(|version| version.vars) {
                if !vars.contains(&var) {
                    vars.push(var);
                }
            }
            vars
        });
        self.secrets = live.clone().map(|versions| {
            let names: BTreeSet<String> = versions.into_iter().flat_map(|version| version.secrets).collect();
            names.into_iter().collect()
        });
        self.live = live;
        self
    }

    /// Every host, those that are switched off included.
    #[must_use]
    pub fn hosts(&self) -> Hosts {
        let mut hosts = Hosts::default();
        match &self.domains {
            Ok(domains) => hosts.add(domains.iter().map(String::as_str), HostKind::CustomDomain),
            Err(why) => hosts.miss(why),
        }
        match &self.routes {
            Ok(routes) => hosts.add(routes.iter().map(|route| host_of(&route.pattern)), HostKind::Route),
            Err(why) => hosts.miss(why),
        }
        self.workers_dev(&mut hosts);
        hosts
    }

    fn workers_dev(&self, hosts: &mut Hosts) {
        let switches = match &self.switches {
            Ok(Some(switches)) => Some(*switches),
            Ok(None) => return,
            Err(why) => {
                hosts.miss(why);
                None
            }
        };
        let subdomain = match &self.subdomain {
            Ok(Some(subdomain)) => subdomain,
            // Without a name of the account nothing answers there.
            Ok(None) => return,
            Err(why) => return hosts.miss(why),
        };
        let name = format!("{}.{subdomain}.workers.dev", self.name);
        let live = self.live.as_ref().ok().and_then(|live| live.first());
        let version = live.and_then(|version| version.id.get(..8)).unwrap_or("*");
        let preview = format!("{version}-{name}");
        let on = switches.map(|it| it.workers_dev);
        hosts.known.push(Host { name, kind: HostKind::WorkersDev, on });
        let on = switches.map(|it| it.previews);
        hosts.known.push(Host { name: preview, kind: HostKind::Preview, on });
    }
}

impl Hosts {
    fn add<'a>(&mut self, names: impl Iterator<Item = &'a str>, kind: HostKind) {
        for name in names {
            let host = Host { name: name.to_owned(), kind, on: Some(true) };
            if !self.known.iter().any(|known| known.name == host.name) {
                self.known.push(host);
            }
        }
    }

    fn miss(&mut self, why: &str) {
        if !self.unseen.iter().any(|known| known == why) {
            self.unseen.push(why.to_owned());
        }
    }
}

/// The host of a route's pattern, wildcards included.
#[must_use]
pub fn host_of(pattern: &str) -> &str {
    let bare =
        pattern.strip_prefix("https://").or_else(|| pattern.strip_prefix("http://")).unwrap_or(pattern);
    bare.split('/').next().unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_secret_is_not_kept() {
        for (name, text) in [
            ("MOLTBOT_GATEWAY_TOKEN", "short"),
            ("ANTHROPIC_API_KEY", "anything"),
            ("MY_OWN_PASSWORD", "x"),
            ("NOTE", "ghp_0123456789abcdefghijABCDEFGHIJ012345"),
            ("CLOUDFLARE_API_TOKEN", "x"),
        ] {
            assert_eq!(Var::new(name, text).value, Value::Masked, "{name}");
        }
        let aud = "ab".repeat(32);
        for (name, text) in [("DEV_MODE", "true"), ("CF_ACCESS_AUD", aud.as_str()), ("MODE", "strict")] {
            assert_eq!(Var::new(name, text).text(), Some(text), "{name}");
        }
    }

    #[test]
    fn hosts_are_listed_once_and_what_hides_others_is_said() {
        let mut worker = Worker::unseen("w", "why");
        worker.domains = Ok(vec!["claw.example.com".into()]);
        worker.routes = Ok(vec![
            Route { zone: "example.com".into(), pattern: "https://claw.example.com/*".into() },
            Route { zone: "example.com".into(), pattern: "*.bots.example.com/*".into() },
        ]);
        worker.subdomain = Ok(Some("sub".into()));
        let hosts = worker.hosts();
        let names: Vec<(&str, Option<bool>)> =
            hosts.known.iter().map(|host| (host.name.as_str(), host.on)).collect();
        assert_eq!(
            names,
            [
                ("claw.example.com", Some(true)),
                ("*.bots.example.com", Some(true)),
                ("w.sub.workers.dev", None),
                ("*-w.sub.workers.dev", None),
            ]
        );
        assert_eq!(hosts.unseen, ["why"]);
        worker.switches = Ok(None);
        assert_eq!(worker.hosts().known.len(), 2, "a Worker that is not there has no workers.dev host");
    }

    #[test]
    fn variables_and_secrets_are_those_of_every_version_that_gets_requests() {
        let version = |value: &str, secret: &str| Version {
            vars: vec![Var::new("DEV_MODE", value)],
            secrets: vec![secret.to_owned()],
            ..Version::default()
        };
        let worker =
            Worker::unseen("w", "why").serving(Ok(vec![version("true", "B"), version("false", "A")]));
        assert_eq!(worker.vars.map(|vars| vars.len()), Ok(2));
        assert_eq!(worker.secrets, Ok(vec!["A".to_owned(), "B".to_owned()]));
    }
}
