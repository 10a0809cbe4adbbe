//! A policy as the text of a `policy.toml`, with a comment wherever a part came from somewhere.
//!
//! Deliberately absent: values in comments. They name keys, files and lines.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, Table};

use super::report::Report;
use crate::policy::Policy;

/// A policy that cannot be written as TOML: a defect.
#[derive(Debug, thiserror::Error)]
#[error("the policy cannot be written as TOML")]
pub struct NotRendered;

/// Sources named in one comment; the report has them all.
const NAMED: usize = 3;

/// The text of `policy`. `report` knows which keys asked for what.
///
/// # Errors
/// When the policy cannot be written: a defect.
pub fn render(policy: &Policy, report: &Report) -> Result<String, NotRendered> {
    let text = toml_edit::ser::to_string_pretty(policy).map_err(|_| NotRendered)?;
    let mut document: DocumentMut = text.parse().map_err(|_| NotRendered)?;
    for (to, from) in origins(report) {
        comment(document.as_table_mut(), &steps(&to), &from);
    }
    Ok(format!("{}{}", head(report), document.to_string().trim_start()))
}

fn head(report: &Report) -> String {
    let names: Vec<&str> = report.sources.iter().map(|it| base(&it.name)).collect();
    let version = report.openclaw.as_ref().map_or(String::new(), |version| format!(" (OpenClaw {version})"));
    format!(
        "# The Moltworker policy, translated from {}{version} by `moltctl policy translate`.\n\
         # Read it, change it, and keep it: `moltctl policy check` finds slips, `moltctl policy apply` puts it into effect.\n\
         # What is not allowed here is denied.\n\n",
        printable(&names.join(", "))
    )
}

/// A file's name without its folders: the policy is committed, and where a machine keeps its files is nobody's business.
fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Where each part of the policy came from, by its path there.
fn origins(report: &Report) -> BTreeMap<String, Vec<String>> {
    let mut origins: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |to: &[super::Text], from: String| {
        for to in to {
            origins.entry(to.clone().into_owned()).or_default().push(from.clone());
        }
    };
    for entry in report.keys.iter().filter(|it| it.holds.is_none() && !it.to.is_empty()) {
        add(&entry.to, format!("{} ({}:{}, {})", entry.key, base(&entry.file), entry.line, entry.class.words()));
    }
    for absent in report.absent.iter().filter(|it| !it.to.is_empty()) {
        add(&absent.to, format!("{} (not set, {})", absent.key, absent.class.words()));
    }
    origins
}

/// The steps of a path: `egress.allow[telegram-api]` is `egress`, `allow`, `[telegram-api]`.
fn steps(path: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let end = match rest.strip_prefix('[') {
            Some(inside) => inside.find(']').map_or(rest.len(), |end| end + 2),
            None => rest.find(['.', '[']).unwrap_or(rest.len()),
        };
        let (step, behind) = rest.split_at(end);
        steps.push(step);
        rest = behind.strip_prefix('.').unwrap_or(behind);
    }
    steps
}

/// Puts the comment before the part that the path names, or before the nearest above it that is there.
fn comment(table: &mut Table, steps: &[&str], from: &[String]) {
    let Some((step, rest)) = steps.split_first() else { return };
    let text = origin(from);
    // A table that only holds tables has no line of its own to stand before.
    match table.get_mut(step) {
        Some(Item::Table(inner)) if rest.is_empty() || !leads_on(inner, rest[0]) => {
            let decor = inner.decor_mut();
            let before = decor.prefix().and_then(|it| it.as_str()).unwrap_or("\n").to_owned();
            decor.set_prefix(format!("{before}{text}"));
        }
        Some(Item::Table(inner)) => comment(inner, rest, from),
        Some(Item::ArrayOfTables(list)) => {
            let wanted = rest.first().map(|step| step.trim_matches(['[', ']']));
            let named = |it: &Table| {
                ["id", "program", "host"].iter().any(|key| it.get(key).and_then(Item::as_str) == wanted)
            };
            let mut tables = list.iter_mut();
            if let Some(found) = tables.find(|it| wanted.is_none() || named(it)) {
                let decor = found.decor_mut();
                let before = decor.prefix().and_then(|it| it.as_str()).unwrap_or("\n").to_owned();
                decor.set_prefix(format!("{before}{text}"));
            }
        }
        Some(Item::Value(_)) => {
            if let Some(mut key) = table.key_mut(step) {
                let decor = key.leaf_decor_mut();
                let before = decor.prefix().and_then(|it| it.as_str()).unwrap_or_default().to_owned();
                decor.set_prefix(format!("{before}{text}"));
            }
        }
        _ => {}
    }
}

fn leads_on(table: &Table, step: &str) -> bool {
    table.contains_key(step)
}

fn origin(from: &[String]) -> String {
    let more = from.len().saturating_sub(NAMED);
    let mut text: String = from.iter().take(NAMED).map(|it| format!("# from {}\n", printable(it))).collect();
    if more > 0 {
        text.push_str(&format!("# and {more} more\n"));
    }
    text
}

/// A comment ends with its line, and holds no control characters.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::model::{AllowRule, Channel, ExecMode};
    use crate::policy::translate::{Class, Draft, Source};

    #[test]
    fn what_is_rendered_is_read_back_and_says_where_it_came_from() {
        let source = Source::sample(
            "{meta: {lastTouchedVersion: '2026.2.3'}, channels: {telegram: {dmPolicy: 'open', allowFrom: ['*'],\n \
             'x\\ny': 1}}, tools: {exec: {security: 'full'}}}",
        );
        let mut draft = Draft::default();
        draft.policy.exec.mode = ExecMode::Full;
        draft.policy.channels.insert("telegram".to_owned(), Channel::default());
        for id in ["one", "two"] {
            draft.policy.egress.allow.push(AllowRule {
                id: id.to_owned(),
                host: format!("{id}.example.com"),
                methods: Vec::new(),
                paths: Vec::new(),
                ports: Vec::new(),
                websocket: false,
                own_credentials: Default::default(),
                reason: None,
            });
        }
        draft.claim_at(
            &source,
            "channels.telegram.dmPolicy",
            (Class::Same, Some("channels.telegram.dm")),
            "it is",
        );
        draft.claim_at(&source, "channels.telegram", (Class::Same, Some("egress.allow[two]")), "it is");
        draft.claim_at(
            &source,
            "channels.telegram.x\ny",
            (Class::Same, Some("channels.telegram.nothing")),
            "it is",
        );
        draft.claim_at(&source, "tools.exec.security", (Class::Same, Some("exec.mode")), "it is");
        let report = Report::of(&source, &draft, &[]);
        let text = render(&draft.policy, &report).expect("is TOML");
        assert_eq!(crate::policy::parse(&text), Ok(draft.policy), "{text}");
        let after = |comment: &str, line: &str| text.contains(&format!("{comment}\n{line}"));
        assert!(after("# from channels.telegram.dmPolicy (openclaw.json:1, same)", "dm = "), "{text}");
        assert!(
            after("# from channels.telegram (openclaw.json:1, same)", "[[egress.allow]]\nid = \"two\""),
            "{text}"
        );
        assert!(after("# from tools.exec.security (openclaw.json:2, same)", "mode = \"full\""), "{text}");
        assert!(
            text.starts_with("# The Moltworker policy, translated from openclaw.json (OpenClaw 2026.2.3)"),
            "{text}"
        );
    }

    #[test]
    fn paths_of_a_policy_are_taken_apart() {
        assert_eq!(steps("egress.allow[a.b]"), ["egress", "allow", "[a.b]"]);
        assert_eq!(steps("channels.telegram.dm"), ["channels", "telegram", "dm"]);
        assert!(steps("").is_empty());
    }

    #[test]
    fn a_policy_that_says_nothing_is_rendered_as_well() {
        let source = Source::sample("{}");
        let draft = Draft::default();
        let text = render(&draft.policy, &Report::of(&source, &draft, &[])).expect("is TOML");
        assert_eq!(crate::policy::parse(&text), Ok(draft.policy), "{text}");
    }
}
