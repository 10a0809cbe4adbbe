//! A policy as the text of a `policy.toml`, with a comment wherever a part came from somewhere.
//!
//! Deliberately absent: values in comments. They name keys, files and lines.

mod origin;
mod toml;

use super::report::Report;
use crate::policy::Policy;

/// A policy that cannot be written as TOML: a defect.
#[derive(Debug, thiserror::Error)]
#[error("the policy cannot be written as TOML")]
pub struct NotRendered;

/// The text of `policy`. `report` knows which keys asked for what.
///
/// # Errors
/// When the policy cannot be written: a defect.
pub fn render(policy: &Policy, report: &Report) -> Result<String, NotRendered> {
    let tree = serde_json::to_value(policy).map_err(|_| NotRendered)?;
    let origins = origin::origins(report, &tree);
    let mut text = head(report);
    toml::write(&tree, &origins, &mut text);
    Ok(text)
}

fn head(report: &Report) -> String {
    let names: Vec<&str> = report.sources.iter().map(|it| origin::base(&it.name)).collect();
    let version = report.openclaw.as_ref().map_or(String::new(), |version| format!(" (OpenClaw {version})"));
    let mut from = String::new();
    origin::push_printable(&mut from, &names.join(", "));
    format!(
        "# The Moltworker policy, translated from {from}{version} by `moltctl policy translate`.\n\
         # Read it, change it, and keep it: `moltctl policy check` finds slips, `moltctl policy apply` puts it into effect.\n\
         # What is not allowed here is denied.\n\n"
    )
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
    fn a_policy_that_says_nothing_is_rendered_as_well() {
        let source = Source::sample("{}");
        let draft = Draft::default();
        let text = render(&draft.policy, &Report::of(&source, &draft, &[])).expect("is TOML");
        assert_eq!(crate::policy::parse(&text), Ok(draft.policy), "{text}");
    }
}
