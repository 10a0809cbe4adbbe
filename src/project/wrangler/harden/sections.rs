//! The edits outside `containers`: exposure, compatibility date, observability, required secrets.

use toml_edit::{Array, Item, Table, TableLike, Value};

use super::super::super::tree::join;
use super::super::version::WranglerVersion;
use super::write::{edit, push, rendered, set};
use super::{Edits, Scope};

/// `workers_dev` and `preview_urls` off: the Worker must not answer before Access stands.
pub(super) fn exposure(table: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str, scope: Scope) {
    let keys = [
        (
            "workers-dev-off",
            "workers_dev",
            "without it wrangler opens the workers.dev host at upload, before Access stands in front of it",
        ),
        (
            "preview-urls-off",
            "preview_urls",
            "preview hosts answer outside the Access application of the main host",
        ),
    ];
    for (id, key, reason) in keys {
        // An environment inherits the closed top level unless it says otherwise.
        if scope == Scope::Environment && !table.contains_key(key) {
            continue;
        }
        if let Some(before) = set(table, key, false) {
            edits.made.push(edit(id, join(path, key), reason, before, "false"));
        }
    }
}

/// Raises the compatibility date to what is needed, never lowers it.
pub(super) fn compatibility_date(table: &mut dyn TableLike, edits: &mut Edits<'_>) {
    const KEY: &str = "compatibility_date";
    let Some(wanted) = edits.wish.compatibility_date.clone() else { return };
    // ISO dates order as text.
    if table.get(KEY).and_then(Item::as_str).is_some_and(|current| *current >= *wanted) {
        return;
    }
    if let Some(before) = set(table, KEY, wanted.as_str()) {
        edits.made.push(edit(
            "compatibility-date-raised",
            KEY.to_owned(),
            "the egress overlay needs `ctx.exports`, and container process isolation is the default from 2026-04-01",
            before,
            &rendered(&Value::from(wanted.as_str())),
        ));
    }
}

/// Logs on (an incident without logs cannot be told), query strings out of them.
pub(super) fn observability(table: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str, scope: Scope) {
    const KEY: &str = "observability";
    if !table.contains_key(KEY) {
        if scope == Scope::Environment {
            return;
        }
        table.insert(KEY, Item::Table(Table::new()));
    }
    let path = join(path, KEY);
    let Some(section) = table.get_mut(KEY).and_then(Item::as_table_like_mut) else { return };
    // An explicit `false` is the operator's choice and logs nothing.
    if section.get("enabled").is_none()
        && let Some(before) = set(section, "enabled", true)
    {
        edits.made.push(edit(
            "observability-on",
            join(&path, "enabled"),
            "without logs nobody can tell afterwards what happened",
            before,
            "true",
        ));
    }
    let at = join(&path, "redact_query_string");
    if section.get("redact_query_string").and_then(Item::as_bool) == Some(true)
        || !edits.supported("query-strings-redacted", &at, WranglerVersion::REDACT_QUERY_STRING)
    {
        return;
    }
    if let Some(before) = set(section, "redact_query_string", true) {
        edits.made.push(edit(
            "query-strings-redacted",
            at,
            "Moltworker takes the gateway token as `?token=`, and request URLs are logged",
            before,
            "true",
        ));
    }
}

/// `[secrets] required`: a deploy without one of them stops before the upload.
pub(super) fn secrets(table: &mut dyn TableLike, edits: &mut Edits<'_>) {
    let (id, at) = ("secrets-required", "secrets.required");
    let present: Vec<String> = required(table);
    let missing: Vec<String> =
        edits.wish.secrets_required.iter().filter(|name| !present.contains(name)).cloned().collect();
    if missing.is_empty() || !edits.supported(id, at, WranglerVersion::SECRETS_REQUIRED) {
        return;
    }
    if !table.contains_key("secrets") {
        table.insert("secrets", Item::Table(Table::new()));
    }
    let Some(section) = table.get_mut("secrets").and_then(Item::as_table_like_mut) else { return };
    let before = section.get("required").and_then(Item::as_value).map(rendered);
    if before.is_none() {
        section.insert("required", Item::Value(Value::Array(Array::new())));
    }
    let Some(array) = section.get_mut("required").and_then(Item::as_array_mut) else { return };
    for name in &missing {
        push(array, name);
    }
    let after = rendered(&Value::Array(array.clone()));
    edits.made.push(edit(
        id,
        at.to_owned(),
        "a deploy that lacks one of these stops before the Worker is uploaded",
        before,
        &after,
    ));
}

fn required(table: &dyn TableLike) -> Vec<String> {
    table
        .get("secrets")
        .and_then(Item::as_table_like)
        .and_then(|section| section.get("required"))
        .and_then(Item::as_array)
        .map(|array| array.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default()
}
