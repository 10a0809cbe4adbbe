//! Durable Object migrations: classes of a Worker to namespaces of the account.

use serde_json::Value;

use super::upload::strings;
use super::{Namespace, State};
use crate::account::chance;
use crate::account::reply::Failure;
use crate::account::world::Entitlements;

/// Whether `metadata` asks for a migration that `current` (the Worker's tag) has not seen.
pub(super) fn wants(metadata: &Value, current: Option<&str>) -> bool {
    let migrations = &metadata["migrations"];
    migrations.is_object() && migrations["new_tag"].as_str() != current
}

/// Applies the migrations of `metadata` for `script` and returns the new tag.
pub(super) fn apply(
    state: &mut State,
    script: &str,
    metadata: &Value,
    entitled: Entitlements,
) -> Result<Option<String>, Failure> {
    let current = state.scripts.get(script).and_then(|script| script.migration_tag.clone());
    if !wants(metadata, current.as_deref()) {
        return Ok(current);
    }
    let migrations = &metadata["migrations"];
    let old = migrations["old_tag"].as_str();
    if old != current.as_deref() {
        let shown = current.as_deref().unwrap_or("");
        return Err(Failure::new(
            412,
            10079,
            format!("Migration tag precondition failed; current tag is '{shown}'"),
        ));
    }
    // Applied to a copy first: a refused migration leaves no namespace behind.
    let mut namespaces = state.namespaces.clone();
    match migrations["steps"].as_array() {
        Some(steps) => {
            for step in steps {
                apply_step(&mut namespaces, script, step, entitled)?;
            }
        }
        None => apply_step(&mut namespaces, script, migrations, entitled)?,
    }
    state.namespaces = namespaces;
    Ok(migrations["new_tag"].as_str().map(str::to_owned))
}

fn apply_step(
    namespaces: &mut Vec<Namespace>,
    script: &str,
    step: &Value,
    entitled: Entitlements,
) -> Result<(), Failure> {
    let plain = strings(step.get("new_classes"));
    if !plain.is_empty() && !entitled.workers_paid {
        return Err(Failure::new(
            400,
            10097,
            "In order to use Durable Objects with a free plan, you must create a namespace using a `new_sqlite_classes` migration.",
        ));
    }
    for (class, sqlite) in plain
        .iter()
        .map(|c| (c, false))
        .chain(strings(step.get("new_sqlite_classes")).iter().map(|c| (c, true)))
    {
        if namespaces.iter().any(|ns| ns.script == script && ns.class == *class) {
            let message = format!(
                "Cannot apply new-class migration to class '{class}' that is already depended on by existing Durable Objects"
            );
            return Err(Failure::new(400, 10074, message));
        }
        namespaces.push(Namespace {
            id: chance::hex32(),
            class: class.clone(),
            script: script.to_owned(),
            name: format!("{script}_{class}"),
            use_sqlite: sqlite,
            objects: Vec::new(),
        });
    }
    for rename in step["renamed_classes"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let (from, to) =
            (rename["from"].as_str().unwrap_or_default(), rename["to"].as_str().unwrap_or_default());
        let found = namespaces
            .iter_mut()
            .find(|ns| ns.script == script && ns.class == from)
            .ok_or_else(|| missing(from))?;
        to.clone_into(&mut found.class);
    }
    for class in strings(step.get("deleted_classes")) {
        let before = namespaces.len();
        namespaces.retain(|ns| ns.script != script || ns.class != class);
        if namespaces.len() == before {
            return Err(missing(&class));
        }
    }
    Ok(())
}

fn missing(class: &str) -> Failure {
    Failure::new(
        400,
        10070,
        format!("Cannot apply migration to class '{class}': no such Durable Object class in this Worker."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sqlite(tag: &str, old: Option<&str>, class: &str) -> Value {
        json!({"migrations": {"new_tag": tag, "old_tag": old, "steps": [{"new_sqlite_classes": [class]}]}})
    }

    #[test]
    fn a_class_becomes_a_namespace_once() {
        let mut state = State::default();
        let tag = apply(&mut state, "w", &sqlite("v1", None, "Sandbox"), Entitlements::default()).unwrap();
        assert_eq!(tag.as_deref(), Some("v1"));
        assert_eq!(state.namespaces.len(), 1);
        let again = apply(&mut state, "w", &sqlite("v2", None, "Sandbox"), Entitlements::default());
        assert_eq!(again.unwrap_err().code(), Some(10074));
        assert_eq!(state.namespaces.len(), 1);
    }

    #[test]
    fn a_wrong_old_tag_is_refused() {
        let mut state = State::default();
        let wrong = apply(&mut state, "w", &sqlite("v2", Some("v1"), "A"), Entitlements::default());
        assert_eq!(wrong.unwrap_err().code(), Some(10079));
        assert!(state.namespaces.is_empty());
    }

    #[test]
    fn the_free_plan_wants_sqlite() {
        let free = Entitlements { workers_paid: false, ..Entitlements::default() };
        let plain = json!({"migrations": {"new_tag": "v1", "new_classes": ["A"]}});
        assert_eq!(apply(&mut State::default(), "w", &plain, free).unwrap_err().code(), Some(10097));
    }
}
