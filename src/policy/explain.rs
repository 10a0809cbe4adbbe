//! Which rule of a policy decides of something, where it is enforced, and what cannot be.
//!
//! Deliberately absent: what is deployed. A policy that was not applied enforces nothing.

use std::collections::BTreeSet;

use super::Policy;
use super::check::shared::shared;
use super::compiled::Compiled;
use super::cover::{Cell, glob_within, hosts_meet};
use super::decide::{self, Answer, Enforced, FileUse, Verdict, Where};
use super::model::{BrowserMode, Dns};
use super::places::{Path, Places, keys};
use super::request::Request;
use crate::audit::openclaw::Era;

/// What a text is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A host.
    Host,
    /// A URL.
    Url,
    /// A tool of OpenClaw's.
    Tool,
    /// A program or a file, by its path.
    Path,
    /// A program, by its name.
    Program,
    /// A sender of a channel.
    Sender,
    /// A person at Access.
    Email,
}

/// What a policy says of one thing.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What it was taken for.
    pub kind: Kind,
    /// It, without a query.
    pub subject: String,
    /// The answers, the first of them the plainest.
    pub answers: Vec<Line>,
    /// What cannot be enforced, or told apart.
    pub limits: Vec<String>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is asked: `a GET request`, `as agent research`.
    pub about: String,
    /// What comes of it.
    pub verdict: Verdict,
    /// The rule that decides.
    pub rule: Option<String>,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// Why.
    pub why: String,
    /// Who sees to it.
    pub enforced: Enforced,
    /// What goes with it.
    pub notes: Vec<String>,
}

/// What `text` is taken for.
#[must_use]
pub fn kind(policy: &Policy, text: &str) -> Kind {
    let channel = text.split_once(':').map(|(channel, _)| channel);
    if text.contains("://") {
        Kind::Url
    } else if channel
        .is_some_and(|it| policy.channels.contains_key(it) || super::check::CHANNELS.contains(&it))
    {
        Kind::Sender
    } else if text.starts_with(['/', '~']) || text.starts_with("./") {
        Kind::Path
    } else if text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.')) {
        Kind::Email
    } else if is_tool(policy, text) {
        Kind::Tool
    } else if text.contains('.') || text == "localhost" || text.contains(':') {
        if text.contains('/') { Kind::Url } else { Kind::Host }
    } else {
        Kind::Program
    }
}

fn is_tool(policy: &Policy, text: &str) -> bool {
    let named = policy.tools.allow.iter().chain(&policy.tools.deny).any(|it| it == text);
    named || text.contains("__") || Era::ALL.iter().any(|era| era.knows(text))
}

/// Explains what the policy says of `text`.
#[must_use]
pub fn explain(policy: &Policy, places: &Places, text: &str, method: &str) -> Explanation {
    let scene = Scene { policy, places, compiled: Compiled::of(policy) };
    let kind = kind(policy, text);
    let (subject, answers, limits) = match kind {
        Kind::Host => (text.to_owned(), scene.host(&text.to_ascii_lowercase()), scene.limits_of_egress()),
        Kind::Url => scene.url(text, method),
        Kind::Tool => (text.to_owned(), scene.tool(text), limits_of_openclaw()),
        Kind::Path | Kind::Program => (text.to_owned(), scene.path(text, kind), limits_of_openclaw()),
        Kind::Sender => (text.to_owned(), scene.sender(text), limits_of_senders()),
        Kind::Email => (text.to_owned(), scene.email(text), limits_of_access()),
    };
    Explanation { kind, subject, answers, limits }
}

struct Scene<'a> {
    policy: &'a Policy,
    places: &'a Places,
    compiled: Compiled,
}

impl Scene<'_> {
    fn line(&self, about: impl Into<String>, answer: Answer) -> Line {
        Line {
            about: about.into(),
            verdict: answer.verdict,
            line: answer.path.as_ref().map(|path| self.places.line(path)),
            rule: answer.rule,
            why: answer.why,
            enforced: answer.enforced,
            notes: answer.notes,
        }
    }

    fn url(&self, text: &str, method: &str) -> (String, Vec<Line>, Vec<String>) {
        let text = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let method = method.to_ascii_uppercase();
        let (answer, _) = decide::request(self.policy, &self.compiled, &Request::new(&method, &text));
        let mut lines = vec![self.line(format!("a {method} request of the container's"), answer)];
        let page = decide::browser(self.policy, &self.compiled, &text);
        lines.push(self.line("a page in the browser", page));
        (bare(&text), lines, self.limits_of_egress())
    }

    /// Every rule that speaks of a host, in the order in which they are asked.
    fn host(&self, host: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        for (at, rule) in self.compiled.deny.iter().enumerate().filter(|(_, it)| hosts_meet(&it.host, host)) {
            let cells = Cell::of(&rule.host, &rule.methods, None, &rule.paths);
            lines.push(self.egress(keys!["egress", "deny", at], &rule.id, Verdict::Deny, &cells));
        }
        for (at, rule) in self.compiled.allow.iter().enumerate().filter(|(_, it)| hosts_meet(&it.host, host))
        {
            let cells = Cell::of_allow(rule, &self.compiled);
            let mut line = self.egress(keys!["egress", "allow", at], &rule.id, Verdict::Allow, &cells);
            line.notes.extend(rule.websocket.then(|| "a WebSocket may be opened".to_owned()));
            let pass = rule.own_credentials == super::model::OwnCredentials::Pass;
            line.notes.push(if pass {
                "credentials in the request pass, whoever's they are".to_owned()
            } else {
                "a credential in the request that is not the placeholder refuses it".to_owned()
            });
            line.notes.extend(self.injections(host));
            lines.push(line);
        }
        if !lines.iter().any(|line| line.verdict == Verdict::Allow) {
            lines.push(Line {
                about: "everything else".to_owned(),
                verdict: Verdict::Deny,
                rule: Some("egress.default".to_owned()),
                line: Some(self.places.line(&keys!["egress"])),
                why: "no rule allows this host".to_owned(),
                enforced: Enforced::Worker,
                notes: Vec::new(),
            });
        }
        lines.push(self.pages(host));
        lines
    }

    fn egress(&self, at: Path, id: &str, verdict: Verdict, cells: &[Cell]) -> Line {
        let methods = cells.first().and_then(|it| it.methods.as_ref());
        let methods = methods.map_or_else(
            || "every method".to_owned(),
            |it| it.iter().cloned().collect::<Vec<_>>().join(", "),
        );
        let paths: BTreeSet<String> = cells.iter().map(|it| it.paths.text()).collect();
        let paths: Vec<String> = paths.into_iter().collect();
        let every = paths.iter().any(|it| it == "/**");
        let paths = if every { "every path".to_owned() } else { paths.join(", ") };
        let word = if verdict == Verdict::Allow { "allows" } else { "refuses" };
        Line {
            about: "requests of the container's".to_owned(),
            verdict,
            rule: Some(id.to_owned()),
            line: Some(self.places.line(&at)),
            why: format!("it {word} {methods}, {paths}"),
            enforced: Enforced::Worker,
            notes: Vec::new(),
        }
    }

    fn injections(&self, host: &str) -> Vec<String> {
        let of = self.policy.credentials.iter();
        of.flat_map(|(slot, it)| it.inject.iter().map(move |way| (slot, way)))
            .filter(|(_, way)| hosts_meet(&way.host().to_ascii_lowercase(), host))
            .map(|(slot, way)| {
                use super::model::Injection;
                match way {
                    Injection::Header { name, .. } => {
                        format!("the Worker sets the header `{name}` from `{slot}`")
                    }
                    Injection::Path { .. } => format!("the Worker puts `{slot}` into the path"),
                    Injection::Frame { .. } => {
                        format!("the Worker puts `{slot}` into the WebSocket's first frame")
                    }
                    Injection::Sigv4 { .. } => format!("the Worker signs the request again with `{slot}`"),
                }
            })
            .collect()
    }

    fn pages(&self, host: &str) -> Line {
        let browser = &self.policy.browser;
        let found = browser.allow.iter().position(|it| hosts_meet(&it.host.to_ascii_lowercase(), host));
        let (verdict, at, why) = match (browser.mode, found) {
            (BrowserMode::Off, _) => (Verdict::Deny, keys!["browser", "mode"], "the browser is off"),
            (BrowserMode::Rules, Some(at)) => {
                (Verdict::Allow, keys!["browser", "allow", at], "a rule of the browser names it")
            }
            (BrowserMode::Rules, None) => {
                (Verdict::Deny, keys!["browser", "allow"], "no rule of the browser names it")
            }
        };
        let answer = Answer {
            verdict,
            rule: Some(at.to_string()),
            path: Some(at),
            reason: String::new(),
            why: why.to_owned(),
            enforced: Enforced::Worker,
            notes: Vec::new(),
        };
        self.line("pages in the browser", answer)
    }

    /// For everybody, and for each agent, provider, room and person whose lists differ.
    fn tool(&self, name: &str) -> Vec<Line> {
        let everybody = decide::tool(self.policy, name, &Where::default());
        let mut lines = vec![self.line("for everybody", everybody.clone())];
        let mut differs = |about: String, at: &Where| {
            let answer = decide::tool(self.policy, name, at);
            if answer.verdict != everybody.verdict || answer.rule != everybody.rule {
                lines.push(self.line(about, answer));
            }
        };
        let agents: BTreeSet<&String> =
            self.policy.tools.agents.keys().chain(self.policy.exec.agents.keys()).collect();
        for id in agents {
            differs(format!("as agent {id}"), &Where { agent: Some(id.clone()), ..Where::default() });
        }
        for id in self.policy.tools.by_provider.keys() {
            differs(
                format!("with models of {id}"),
                &Where { provider: Some(id.clone()), ..Where::default() },
            );
        }
        for (channel, of) in &self.policy.channels {
            for (room, it) in &of.rooms {
                let stranger = std::iter::once("*".to_owned());
                for sender in stranger.chain(it.tools_by_sender.keys().filter(|it| *it != "*").cloned()) {
                    let about = if sender == "*" {
                        format!("in {channel} {room}")
                    } else {
                        format!("in {channel} {room}, asked by {sender}")
                    };
                    let at = Where { sender: Some(format!("{channel}:{sender}")), ..Where::room(room) };
                    differs(about, &at);
                }
            }
        }
        for (name, person) in &self.policy.identity.people {
            if let Some(sender) = person.senders.first() {
                let at = Where { sender: Some(sender.clone()), ..Where::default() };
                differs(format!("for {name}, on channels"), &at);
            }
        }
        lines
    }

    fn path(&self, text: &str, kind: Kind) -> Vec<Line> {
        let mut lines = vec![self.line("as a program", decide::program(self.policy, text, None))];
        let named =
            self.policy.exec.allow.iter().filter(|it| kind == Kind::Program && is_named(&it.program, text));
        for entry in named {
            let own = decide::program(self.policy, &entry.program, entry.agent.as_deref());
            lines.push(self.line(format!("as {}", super::shown::shown(&entry.program)), own));
        }
        for agent in self.policy.exec.agents.keys() {
            let own = decide::program(self.policy, text, Some(agent));
            lines.push(self.line(format!("as a program of agent {agent}"), own));
        }
        if kind == Kind::Path {
            lines.push(self.line("as a file to read", decide::file(self.policy, text, FileUse::Read)));
            lines.push(self.line("as a file to write", decide::file(self.policy, text, FileUse::Write)));
        }
        lines
    }

    fn sender(&self, text: &str) -> Vec<Line> {
        let (channel, id) = text.split_once(':').unwrap_or((text, ""));
        let mut lines =
            vec![self.line("in private", decide::sender(self.policy, channel, id, &Where::default()))];
        if let Some(of) = self.policy.channels.get(channel) {
            for room in of.rooms.keys() {
                let answer = decide::sender(self.policy, channel, id, &Where::room(room));
                lines.push(self.line(format!("in {room}"), answer));
            }
            let elsewhere = decide::sender(self.policy, channel, id, &Where::room("\u{1f980}"));
            lines.push(self.line("in any other group", elsewhere));
            for account in of.accounts.keys() {
                let at = Where { account: Some(account.clone()), ..Where::default() };
                let answer = decide::sender(self.policy, channel, id, &at);
                lines.push(self.line(format!("in private, to account {account}"), answer));
            }
        }
        let elevated = &self.policy.exec.elevated_from;
        if let Some(at) = elevated.iter().position(|it| it == text || it == "*") {
            let here = keys!["exec", "elevated_from", at];
            lines.push(Line {
                about: "running programs past `[exec]`".to_owned(),
                verdict: Verdict::Allow,
                line: Some(self.places.line(&here)),
                rule: Some(here.to_string()),
                why: "the sender is named there".to_owned(),
                enforced: Enforced::Container,
                notes: Vec::new(),
            });
        }
        lines
    }

    fn email(&self, text: &str) -> Vec<Line> {
        let mut line = self.line("passing Access", decide::email(self.policy, text));
        let person = self.policy.identity.people.iter().find(|(_, it)| it.email.as_deref() == Some(text));
        if let Some((name, person)) = person {
            line.notes.push(format!("this is {name}; as a sender: {}", person.senders.join(", ")));
        }
        vec![line]
    }

    fn limits_of_egress(&self) -> Vec<String> {
        let mut limits = vec![
            "egress is one for the whole container: agents, rooms and persons cannot be told apart there"
                .to_owned(),
        ];
        if self.policy.egress.dns == Dns::Open {
            limits.push(
                "not enforceable: looking a name up. With `dns = \"open\"` a name can carry data out"
                    .to_owned(),
            );
        }
        let named = self.policy.egress.allow.iter().find_map(|rule| shared(&rule.host).map(|it| (rule, it)));
        if let Some((rule, it)) = named {
            let host = super::shown::shown(&rule.host);
            limits.push(format!(
                "inferred: {host} serves everybody ({}); paths and credentials hold it, not the host",
                it.what
            ));
        }
        limits
    }
}

/// Whether a pattern of programs ends with this name.
fn is_named(pattern: &str, name: &str) -> bool {
    let last = pattern.rsplit('/').next().unwrap_or(pattern);
    glob_within(name, last)
}

/// A URL without what may be a secret: user, password, query and fragment.
fn bare(text: &str) -> String {
    match url::Url::parse(text) {
        Ok(url) => format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path()),
        Err(_) => "a URL that cannot be read".to_owned(),
    }
}

fn limits_of_openclaw() -> Vec<String> {
    vec![
        "OpenClaw holds this in the container: whoever may run programs there can change its configuration until the next start".to_owned(),
        "the Control UI has one shared token: there persons cannot be told apart".to_owned(),
        "inferred: which tools a name stands for depends on OpenClaw's version and its plugins".to_owned(),
    ]
}

fn limits_of_senders() -> Vec<String> {
    vec![
        "OpenClaw holds this in the container, by what the channel says of the sender".to_owned(),
        "whoever was paired before is on a list in the container, which the policy does not see".to_owned(),
    ]
}

fn limits_of_access() -> Vec<String> {
    vec![
        "Access holds this only where its application covers the host: `moltctl access verify` proves it"
            .to_owned(),
        "past Access the Control UI has one shared token: there persons cannot be told apart".to_owned(),
    ]
}
