//! Reads a `moltctl.toml`. Written by hand rather than derived, because derived errors quote values.

use std::str::FromStr;

use crate::model::Invalid;

use super::super::tree::{Kind, Node, join};
use super::error::SettingsError;
use super::model::{Access, Allow, Require, Rotation, Settings, Storage, Toolchain, Worker, WorkersDev};

/// Reads the text of a `moltctl.toml`; the first thing that is wrong with it is the error.
pub fn parse(text: &str) -> Result<Settings, SettingsError> {
    let document = Node::from_toml(text)?;
    let root = Table { node: &document, path: String::new() };
    root.only(&[
        "version",
        "account",
        "worker",
        "access",
        "storage",
        "ai_gateway",
        "alerts",
        "rotation",
        "toolchain",
        "audit",
    ])?;
    match root.node.get("version") {
        Some(Node { kind: Kind::Number(1.0), .. }) => {}
        other => return Err(SettingsError::Version { line: other.map_or(1, |node| node.line) }),
    }
    let mut settings = Settings::default();
    if let Some(account) = root.table("account", &["id"])? {
        settings.account_id = account.value("id")?;
    }
    if let Some(table) = root.table("worker", &["name", "hosts", "workers_dev"])? {
        settings.worker = worker(&table)?;
    }
    let keys = ["allow", "require", "session_duration", "same_site", "cdp", "app_name"];
    if let Some(table) = root.table("access", &keys)? {
        settings.access = access(&table)?;
    }
    if let Some(table) = root.table("storage", &["bucket", "jurisdiction"])? {
        settings.storage =
            Storage { bucket: table.value("bucket")?, jurisdiction: table.value("jurisdiction")? };
    }
    if let Some(table) = root.table("ai_gateway", &["id"])? {
        settings.ai_gateway.id = table.value::<Name>("id")?.map(|name| name.0);
    }
    if let Some(table) = root.table("alerts", &["emails"])? {
        settings.alerts.emails = table.values("emails")?;
    }
    if let Some(table) = root.table("rotation", &["ages"])? {
        settings.rotation = rotation(&table)?;
    }
    if let Some(table) = root.table("toolchain", &["wrangler", "node"])? {
        settings.toolchain = Toolchain { wrangler: table.value("wrangler")?, node: table.value("node")? };
    }
    if let Some(table) = root.table("audit", &["suppress"])? {
        settings.audit = super::audit::read(&table)?;
    }
    Ok(settings)
}

fn worker(table: &Table<'_>) -> Result<Worker, SettingsError> {
    let workers_dev = match table.flag("workers_dev")? {
        Some(false) => WorkersDev::Closed,
        Some(true) | None => WorkersDev::Opened,
    };
    Ok(Worker { name: table.value("name")?, hosts: table.values("hosts")?, workers_dev })
}

fn access(table: &Table<'_>) -> Result<Access, SettingsError> {
    let mut access = Access::default();
    let keys = ["emails", "email_domains", "groups", "identity_providers", "service_tokens", "posture"];
    if let Some(allow) = table.table("allow", &keys)? {
        access.allow = Allow {
            emails: allow.values("emails")?,
            email_domains: allow.values("email_domains")?,
            groups: allow.names("groups")?,
            identity_providers: allow.names("identity_providers")?,
            service_tokens: allow.names("service_tokens")?,
            posture: allow.names("posture")?,
        };
    }
    if let Some(require) = table.table("require", &["mfa", "posture", "login_methods"])? {
        access.require = Require {
            mfa: require.flag("mfa")?.unwrap_or_default(),
            posture: require.names("posture")?,
            login_methods: require.names("login_methods")?,
        };
    }
    access.session_duration = table.value("session_duration")?.unwrap_or_default();
    access.same_site = table.value("same_site")?.unwrap_or_default();
    access.cdp = table.flag("cdp")?.unwrap_or_default();
    access.app_name = table.value::<Name>("app_name")?.map(|name| name.0);
    Ok(access)
}

fn rotation(table: &Table<'_>) -> Result<Rotation, SettingsError> {
    let mut rotation = Rotation::default();
    let Some(node) = table.node.get("ages") else { return Ok(rotation) };
    let ages = Table { node, path: join(&table.path, "ages") };
    ages.check_table()?;
    for (name, age) in node.members() {
        let at = Table { node: age, path: join(&ages.path, &safe(name)) };
        let slot = name.parse().map_err(|invalid| at.invalid(invalid))?;
        rotation.ages.push((slot, at.parsed()?));
    }
    Ok(rotation)
}

/// A name that somebody else gave: one line, not empty.
pub(super) struct Name(pub(super) String);

impl FromStr for Name {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fine =
            (1..=255).contains(&text.len()) && text.trim() == text && !text.chars().any(char::is_control);
        if fine {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid { what: "name", rule: "1 to 255 characters on one line, no blanks at either end" })
        }
    }
}

/// A node under reading, with its path.
pub(super) struct Table<'a> {
    pub(super) node: &'a Node,
    pub(super) path: String,
}

impl<'a> Table<'a> {
    fn check_table(&self) -> Result<(), SettingsError> {
        match self.node.kind {
            Kind::Table(_) => Ok(()),
            _ => Err(self.wrong("a table")),
        }
    }

    /// Fails on the first key that is not one of `keys`.
    pub(super) fn only(&self, keys: &[&str]) -> Result<(), SettingsError> {
        self.check_table()?;
        match self.node.members().iter().find(|(name, _)| !keys.contains(&name.as_str())) {
            Some((name, node)) => Err(unknown(name, node, &self.path, keys)),
            None => Ok(()),
        }
    }

    fn table(&self, key: &str, keys: &[&str]) -> Result<Option<Table<'a>>, SettingsError> {
        let Some(node) = self.node.get(key) else { return Ok(None) };
        let table = Table { node, path: join(&self.path, key) };
        table.only(keys)?;
        Ok(Some(table))
    }

    pub(super) fn value<T: FromStr<Err = Invalid>>(&self, key: &str) -> Result<Option<T>, SettingsError> {
        let Some(node) = self.node.get(key) else { return Ok(None) };
        Table { node, path: join(&self.path, key) }.parsed().map(Some)
    }

    fn values<T: FromStr<Err = Invalid>>(&self, key: &str) -> Result<Vec<T>, SettingsError> {
        let Some(node) = self.node.get(key) else { return Ok(Vec::new()) };
        let path = join(&self.path, key);
        let Kind::Array(elements) = &node.kind else {
            return Err(Table { node, path }.wrong("an array of strings"));
        };
        let element = |(index, node)| Table { node, path: format!("{path}[{index}]") }.parsed();
        elements.iter().enumerate().map(element).collect()
    }

    fn names(&self, key: &str) -> Result<Vec<String>, SettingsError> {
        Ok(self.values::<Name>(key)?.into_iter().map(|name| name.0).collect())
    }

    fn flag(&self, key: &str) -> Result<Option<bool>, SettingsError> {
        match self.node.get(key) {
            None => Ok(None),
            Some(Node { kind: Kind::Bool(flag), .. }) => Ok(Some(*flag)),
            Some(node) => Err(Table { node, path: join(&self.path, key) }.wrong("true or false")),
        }
    }

    pub(super) fn parsed<T: FromStr<Err = Invalid>>(&self) -> Result<T, SettingsError> {
        match &self.node.kind {
            Kind::String(text) => text.parse().map_err(|invalid| self.invalid(invalid)),
            _ => Err(self.wrong("a string")),
        }
    }

    pub(super) fn invalid(&self, invalid: Invalid) -> SettingsError {
        let (line, key) = (self.node.line, self.path.clone());
        SettingsError::Invalid { line, key, what: invalid.what, rule: invalid.rule }
    }

    pub(super) fn wrong(&self, expected: &'static str) -> SettingsError {
        let (line, key, found) = (self.node.line, self.path.clone(), self.node.type_name());
        SettingsError::WrongType { line, key, expected, found }
    }
}

/// The error for a key that does not exist: what it looks like it was meant for, or the nearest known key.
fn unknown(name: &str, node: &Node, path: &str, keys: &[&str]) -> SettingsError {
    let (line, key) = (node.line, join(path, &safe(name)));
    let nearest = keys
        .iter()
        .map(|known| (strsim::damerau_levenshtein(name, known), *known))
        .min()
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4);
    if let Some((_, known)) = nearest {
        return SettingsError::Unknown { line, key, suggestion: Some(join(path, known)) };
    }
    let lower = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&[
        "token",
        "secret",
        "password",
        "passwd",
        "credential",
        "api_key",
        "apikey",
        "private",
        "access_key",
    ]) {
        SettingsError::Secret { line, key }
    } else if has(&["url", "uri", "origin", "endpoint", "api", "proxy"]) {
        SettingsError::Origin { line, key }
    } else if has(&["command", "cmd", "exec", "script", "run", "hook", "build", "program", "shell"]) {
        SettingsError::Command { line, key }
    } else if has(&["path", "dir", "folder", "file", "output", "journal", "evidence"]) {
        SettingsError::Path { line, key }
    } else {
        SettingsError::Unknown { line, key, suggestion: None }
    }
}

/// A key as it may be shown: somebody may have pasted a secret where a key belongs.
fn safe(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if name.len() <= 40 && name.bytes().all(plain) && !name.starts_with("sk-") {
        name.to_owned()
    } else {
        "(not shown)".to_owned()
    }
}
