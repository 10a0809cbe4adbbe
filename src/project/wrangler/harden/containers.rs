//! The edits of each entry of `containers`: image by digest, an upper bound of instances, no SSH.

use toml_edit::{Item, TableLike, Value};

use super::super::super::tree::join;
use super::super::version::WranglerVersion;
use super::Edits;
use super::write::{disabled, edit, insert, rendered, set};

/// Edits every entry.
pub(super) fn containers(table: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str) {
    each(table, edits, path, container);
}

/// Puts digests on the images of every entry.
pub(super) fn images(table: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str) {
    each(table, edits, path, image);
}

/// Visits every entry, whether `[[containers]]` or an inline array.
fn each(
    table: &mut dyn TableLike,
    edits: &mut Edits<'_>,
    path: &str,
    visit: fn(&mut dyn TableLike, &mut Edits<'_>, &str),
) {
    let path = join(path, "containers");
    match table.get_mut("containers") {
        Some(Item::ArrayOfTables(entries)) => {
            for (index, entry) in entries.iter_mut().enumerate() {
                visit(entry, edits, &format!("{path}[{index}]"));
            }
        }
        Some(Item::Value(Value::Array(entries))) => {
            for (index, entry) in entries.iter_mut().enumerate() {
                if let Some(entry) = entry.as_inline_table_mut() {
                    visit(entry, edits, &format!("{path}[{index}]"));
                }
            }
        }
        _ => {}
    }
}

fn container(entry: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str) {
    image(entry, edits, path);
    max_instances(entry, edits, path);
    ssh(entry, edits, path);
}

fn image(entry: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str) {
    let Some(written) = entry.get("image").and_then(Item::as_str) else { return };
    let Some(pin) = edits.wish.image_pins.iter().find(|pin| pin.written == written) else { return };
    let pinned = pin.pinned.clone();
    if let Some(before) = set(entry, "image", pinned.as_str()) {
        edits.made.push(edit(
            "container-image-pinned",
            join(path, "image"),
            "a tag can be moved to other contents; a digest cannot",
            before,
            &rendered(&Value::from(pinned)),
        ));
    }
}

fn max_instances(entry: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str) {
    if entry.contains_key("max_instances") {
        return;
    }
    let most = i64::from(edits.wish.max_instances);
    if let Some(before) = set(entry, "max_instances", most) {
        edits.made.push(edit(
            "max-instances-bounded",
            join(path, "max_instances"),
            "an upper bound of running instances is an upper bound of the bill",
            before,
            &most.to_string(),
        ));
    }
}

fn ssh(entry: &mut dyn TableLike, edits: &mut Edits<'_>, path: &str) {
    let (current, other) = match edits.wish.wrangler >= WranglerVersion::CONTAINER_SSH {
        true => ("ssh", "wrangler_ssh"),
        false => ("wrangler_ssh", "ssh"),
    };
    let at = |key: &str| join(&join(path, key), "enabled");
    let reason = "SSH into the container is on by default since 2026-05-12 and passes by every other control";
    if !entry.contains_key(current) {
        insert(entry, current, disabled());
        edits.made.push(edit("container-ssh-off", at(current), reason, None, "false"));
    }
    for key in [current, other] {
        let Some(section) = entry.get_mut(key).and_then(Item::as_table_like_mut) else { continue };
        if let Some(before) = set(section, "enabled", false) {
            edits.made.push(edit("container-ssh-off", at(key), reason, before, "false"));
        }
    }
}
