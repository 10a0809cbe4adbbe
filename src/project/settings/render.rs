//! Writes a `moltctl.toml`: a fresh one with comments, or into an existing one without disturbing it.

use toml_edit::{Array, DocumentMut, Formatted, InlineTable, Item, Table, TableLike, Value};

use super::super::edit::Edit;
use super::super::tree::parse_toml_document as parse_document;
use super::error::SettingsError;
use super::model::{Access, SameSite, SessionDuration, Settings, WorkersDev};

/// What a fresh file begins as. It is a valid file that says nothing.
const TEMPLATE: &str = r#"# The deployment as it should be; `moltctl deploy` and `moltctl status` read it.
# Commit this file. It never holds a secret (`moltctl secrets set`), an address, a command or a path.
version = 1

# id: the Cloudflare account that owns the Worker.
[account]

# name: the Worker. hosts: its custom domains.
# workers_dev: whether <name>.<subdomain>.workers.dev is opened once Access stands in front of it.
[worker]

# allow: who may enter: emails, email_domains, groups, identity_providers, service_tokens, posture (names).
# require: what they need as well: mfa, posture, login_methods.
# session_duration: such as "24h". same_site: "strict", "lax" or "none". cdp: whether /cdp is in use.
[access]

# bucket: the R2 bucket of the backups. jurisdiction: "eu" or "fedramp".
[storage]

# id: the AI Gateway that model requests go through.
[ai_gateway]

# emails: who is told when something happens.
[alerts]

# ages: how old a value may get, by slot, such as { ANTHROPIC_API_KEY = "60d" }. Where a slot is not named: 30 days for
# what moltctl makes (MOLTBOT_GATEWAY_TOKEN, CDP_SECRET), 90 days for issuers' keys, no end for what is no secret.
# `moltctl secrets check` tells what is due, `moltctl secrets rotate --due` replaces it.
[rotation]

# wrangler, node: least versions.
[toolchain]

# Findings of `moltctl audit` that you decided to live with, one such block each:
# [[audit.suppress]]
# rule = "MW-COST-001"                # as the audit prints it
# subject = "wrangler.toml"           # a file, resource or URL; every finding of the rule when left out
# reason = "why this is acceptable"   # at least 10 characters
# expires = 2027-03-31                # its last day, at most 400 days ahead
"#;

/// A fresh file that says `settings`, with comments.
pub fn fresh(settings: &Settings) -> String {
    let mut document: DocumentMut = TEMPLATE.parse().expect("the template is valid TOML: a test parses it");
    write(&mut document, settings);
    document.to_string()
}

/// Puts what `settings` says into an existing file. What it leaves at its default is not touched, so a person's own
/// choices, comments and order survive; running it again changes nothing.
pub fn merge(existing: &str, settings: &Settings) -> Result<(String, Vec<Edit>), SettingsError> {
    super::parse(existing)?;
    let mut document = parse_document(existing)?;
    let edits = write(&mut document, settings);
    let text = if edits.is_empty() { existing.to_owned() } else { document.to_string() };
    Ok((text, edits))
}

fn write(document: &mut DocumentMut, settings: &Settings) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (path, value) in assignments(settings) {
        if let Some(edit) = assign(document, &path, value) {
            edits.push(edit);
        }
    }
    edits.extend(super::audit::write(document, &settings.audit));
    edits
}

type Assignment = (Vec<String>, Value);

/// Every setting that is not at its default, in the order of the file.
fn assignments(settings: &Settings) -> Vec<Assignment> {
    let mut all = Assignments(Vec::new());
    all.text(&["account", "id"], settings.account_id.as_ref());
    all.text(&["worker", "name"], settings.worker.name.as_ref());
    all.list(&["worker", "hosts"], &settings.worker.hosts);
    if settings.worker.workers_dev == WorkersDev::Closed {
        all.push(&["worker", "workers_dev"], false.into());
    }
    access(&mut all, &settings.access);
    all.text(&["storage", "bucket"], settings.storage.bucket.as_ref());
    all.text(&["storage", "jurisdiction"], settings.storage.jurisdiction.map(|it| it.as_str()));
    all.text(&["ai_gateway", "id"], settings.ai_gateway.id.as_ref());
    all.list(&["alerts", "emails"], &settings.alerts.emails);
    for (slot, age) in &settings.rotation.ages {
        all.text(&["rotation", "ages", slot.as_str()], Some(age));
    }
    all.text(&["toolchain", "wrangler"], settings.toolchain.wrangler.as_ref());
    all.text(&["toolchain", "node"], settings.toolchain.node.as_ref());
    all.0
}

fn access(all: &mut Assignments, access: &Access) {
    all.list(&["access", "allow", "emails"], &access.allow.emails);
    all.list(&["access", "allow", "email_domains"], &access.allow.email_domains);
    all.list(&["access", "allow", "groups"], &access.allow.groups);
    all.list(&["access", "allow", "identity_providers"], &access.allow.identity_providers);
    all.list(&["access", "allow", "service_tokens"], &access.allow.service_tokens);
    all.list(&["access", "allow", "posture"], &access.allow.posture);
    if access.require.mfa {
        all.push(&["access", "require", "mfa"], true.into());
    }
    all.list(&["access", "require", "posture"], &access.require.posture);
    all.list(&["access", "require", "login_methods"], &access.require.login_methods);
    if access.session_duration != SessionDuration::default() {
        all.text(&["access", "session_duration"], Some(access.session_duration));
    }
    if access.same_site != SameSite::default() {
        all.text(&["access", "same_site"], Some(access.same_site.as_str()));
    }
    if access.cdp {
        all.push(&["access", "cdp"], true.into());
    }
    all.text(&["access", "app_name"], access.app_name.as_ref());
}

struct Assignments(Vec<Assignment>);

impl Assignments {
    fn push(&mut self, path: &[&str], value: Value) {
        self.0.push((path.iter().map(|&part| part.to_owned()).collect(), value));
    }

    fn text(&mut self, path: &[&str], value: Option<impl ToString>) {
        if let Some(value) = value {
            self.push(path, value.to_string().into());
        }
    }

    fn list(&mut self, path: &[&str], values: &[impl ToString]) {
        if !values.is_empty() {
            let array: Array = values.iter().map(|value| value.to_string()).collect();
            self.push(path, Value::Array(array));
        }
    }
}

/// Sets one key; tables on the way are made, the first as `[table]`, the next as `{ }`.
fn assign(document: &mut DocumentMut, path: &[String], mut value: Value) -> Option<Edit> {
    let (key, tables) = path.split_last()?;
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for (depth, name) in tables.iter().enumerate() {
        if !table.contains_key(name) {
            let item = match depth {
                0 => Item::Table(Table::new()),
                _ => Item::Value(Value::InlineTable(InlineTable::new())),
            };
            table.insert(name, item);
        }
        table = table.get_mut(name)?.as_table_like_mut()?;
    }
    let before = table.get(key).and_then(Item::as_value).map(plain);
    let after = plain(&value);
    if before.as_ref() == Some(&after) {
        return None;
    }
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(current) => {
            *value.decor_mut() = current.decor().clone();
            *current = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
    Some(Edit { id: "setting", path: path.join("."), reason: "as asked for", before, after })
}

/// A value in a form that does not depend on its layout or its quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => Formatted::new(text.value().clone()).display_repr().into_owned(),
        Value::Array(array) => {
            let elements: Vec<String> = array.iter().map(plain).collect();
            format!("[{}]", elements.join(", "))
        }
        value => {
            let mut value = value.clone();
            value.decor_mut().clear();
            value.to_string()
        }
    }
}
