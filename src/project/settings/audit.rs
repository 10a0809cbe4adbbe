//! `[[audit.suppress]]`: read and written.
//!
//! Deliberately absent: whether one has ended or reaches too far ahead; that needs to know today.

use std::str::FromStr;

use jiff::civil::Date;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table as TomlTable};

use super::super::edit::Edit;
use super::super::tree::{Kind, Node, join};
use super::error::SettingsError;
use super::model::Audit;
use super::read::{Name, Table};
use crate::audit::suppression::Suppression;
use crate::model::Invalid;

/// The least a reason has, in characters: enough for three words.
const SHORTEST_REASON: usize = 10;

/// Reads `[audit]`.
pub(super) fn read(table: &Table<'_>) -> Result<Audit, SettingsError> {
    let Some(node) = table.node.get("suppress") else { return Ok(Audit::default()) };
    let path = join(&table.path, "suppress");
    let Kind::Array(elements) = &node.kind else {
        return Err(Table { node, path }.wrong("an array of tables"));
    };
    let one = |(index, node)| suppression(&Table { node, path: format!("{path}[{index}]") });
    let suppress = elements.iter().enumerate().map(one).collect::<Result<_, _>>()?;
    Ok(Audit { suppress })
}

fn suppression(table: &Table<'_>) -> Result<Suppression, SettingsError> {
    table.only(&["rule", "subject", "reason", "expires"])?;
    let missing = |key: &str| SettingsError::Missing { line: table.node.line, key: join(&table.path, key) };
    Ok(Suppression {
        rule: table.value::<RuleId>("rule")?.ok_or_else(|| missing("rule"))?.0,
        subject: table.value::<Name>("subject")?.map(|subject| subject.0),
        reason: table.value::<Reason>("reason")?.ok_or_else(|| missing("reason"))?.0,
        expires: match table.node.get("expires") {
            Some(node) => day(&Table { node, path: join(&table.path, "expires") })?,
            None => return Err(missing("expires")),
        },
    })
}

/// A day, as TOML writes it or as a string.
fn day(table: &Table<'_>) -> Result<Date, SettingsError> {
    let (Kind::Datetime(text) | Kind::String(text)) = &table.node.kind else {
        return Err(table.wrong("a day"));
    };
    let plain = text.len() == "2027-03-31".len();
    text.parse().ok().filter(|_| plain).ok_or_else(|| {
        table.invalid(Invalid { what: "day", rule: "year, month and day such as `2027-03-31`" })
    })
}

/// The id of a rule by its form; whether there is such a rule is for the audit to say.
struct RuleId(String);

impl FromStr for RuleId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let parts: Vec<&str> = text.split('-').collect();
        let fine = parts.len() == 3
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        let error = Invalid { what: "rule", rule: "an id such as `MW-COST-001`" };
        if fine { Ok(Self(text.to_ascii_uppercase())) } else { Err(error) }
    }
}

/// Why a finding is lived with.
struct Reason(String);

impl FromStr for Reason {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let error = Invalid { what: "reason", rule: "at least 10 characters on one line" };
        let name: Name = text.parse().map_err(|_| error)?;
        if name.0.chars().count() < SHORTEST_REASON { Err(error) } else { Ok(Self(name.0)) }
    }
}

/// Adds the suppressions that the document does not have.
pub(super) fn write(document: &mut DocumentMut, wanted: &Audit) -> Vec<Edit> {
    let present = present(document);
    let missing: Vec<&Suppression> = wanted.suppress.iter().filter(|it| !present.contains(it)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let audit = document.entry("audit").or_insert_with(|| {
        let mut table = TomlTable::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let Some(audit) = audit.as_table_like_mut() else { return Vec::new() };
    let list = audit.entry("suppress").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let mut edits = Vec::new();
    for it in missing {
        let table = table(it);
        if let Some(tables) = list.as_array_of_tables_mut() {
            tables.push(table);
        } else if let Some(array) = list.as_array_mut() {
            array.push(table.into_inline_table());
        }
        edits.push(Edit {
            id: "setting",
            path: "audit.suppress".to_owned(),
            reason: "as asked for",
            before: None,
            after: it.rule.clone(),
        });
    }
    edits
}

/// What the document has already.
fn present(document: &DocumentMut) -> Vec<Suppression> {
    let node = Node::from_toml(&document.to_string()).ok();
    let audit = node.as_ref().and_then(|node| node.get("audit"));
    let read = audit.map(|node| read(&Table { node, path: "audit".to_owned() }));
    read.and_then(Result::ok).unwrap_or_default().suppress
}

fn table(it: &Suppression) -> TomlTable {
    let mut table = TomlTable::new();
    table.insert("rule", toml_edit::value(&it.rule));
    if let Some(subject) = &it.subject {
        table.insert("subject", toml_edit::value(subject));
    }
    table.insert("reason", toml_edit::value(&it.reason));
    let day: Option<toml_edit::Datetime> = it.expires.to_string().parse().ok();
    table.insert("expires", day.map_or_else(|| toml_edit::value(it.expires.to_string()), toml_edit::value));
    table
}
