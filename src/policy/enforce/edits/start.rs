//! The start script: one line that patches OpenClaw's configuration before its gateway starts.

use super::image::start_script;
use super::places::{Changes, NoPlace, Place, line_end, line_of};
use super::{FileEdit, IN_IMAGE};
use crate::audit::facts::Checkout;
use crate::audit::syntax::shell::{calls, embedded_javascript};
use crate::audit::syntax::{Source, Syntax};
use crate::project::edit::Edit;

/// Where OpenClaw's configuration lies unless the script says otherwise.
const CONFIG: &str = "/root/.openclaw/openclaw.json";

/// The edit of the start script.
pub(super) fn edit(checkout: &Checkout) -> Place<FileEdit> {
    let Some(copied) = start_script(checkout) else {
        let hand = line_for(CONFIG);
        let missing =
            NoPlace::new("start-openclaw.sh", "no start script was found through the Dockerfile", &[&hand]);
        return Err(vec![missing]);
    };
    let path = copied.source;
    let text = checkout.text(path.as_str()).unwrap_or_default();
    let source = Source::shell(text.into());
    let line = line_for(config_of(text));
    let missing = |what: &str| NoPlace::new(path.clone(), what, &["# before the gateway starts:", &line]);
    let unchanged = FileEdit {
        path: path.clone(),
        before: Some(text.to_owned()),
        after: text.to_owned(),
        edits: Vec::new(),
    };
    let gateway = calls(&source)
        .into_iter()
        .find(|it| it.program == "openclaw" && it.plain().next() == Some("gateway"));
    let Some(gateway) = gateway else {
        return Err(vec![missing("`openclaw gateway` is not started here by name")]);
    };
    let Some(start) = top_level(gateway.node) else {
        let missing = missing("the gateway is started in a function: when that runs is not known");
        return Err(vec![missing.at_line(gateway.node.span().line)]);
    };
    let applied = calls(&source)
        .into_iter()
        .find(|it| it.arguments.iter().any(|arg| arg.text().contains("apply-policy.mjs")));
    if let Some(applied) = applied {
        let before = top_level(applied.node).is_some_and(|it| it.range().end <= start.range().start);
        let what = "the policy is applied, and not before the gateway starts";
        return if before {
            Ok(unchanged)
        } else {
            Err(vec![missing(what).at_line(applied.node.span().line)])
        };
    }
    let at = match last_patch(&source, start) {
        Some(end) => end,
        None => text[..start.range().start].rfind('\n').map_or(0, |it| it + 1),
    };
    let end = line_end(text);
    let lines = format!("{end}# The policy has the last word: without it no gateway.{end}{line}{end}");
    let mut changes = Changes::default();
    let edit = Edit {
        id: "policy-applied-at-start",
        path: format!("line {}", line_of(text, at)),
        reason: "the configuration comes back from the backup and is patched from the Worker's settings; after that the policy is put into it",
        before: None,
        after: line.clone(),
    };
    changes.replace(at..at, lines, edit);
    let (after, edits) = changes.apply(text);
    let checked = Source::shell(after.as_str().into());
    let understood = calls(&checked).iter().any(|it| it.has(&format!("{IN_IMAGE}/apply-policy.mjs")));
    if !understood {
        return Err(vec![missing("the line does not fit in where it belongs").at_line(line_of(text, at))]);
    }
    Ok(FileEdit { after, edits, ..unchanged })
}

fn line_for(config: &str) -> String {
    format!("node {IN_IMAGE}/apply-policy.mjs {config} || exit 1")
}

/// The configuration that the script's own patch names.
fn config_of(text: &str) -> &str {
    let quoted = text.split(['\'', '"']).find(|part| {
        part.starts_with('/')
            && part.ends_with("/openclaw.json")
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b))
    });
    quoted.unwrap_or(CONFIG)
}

/// The statement of the script itself that `node` is part of; `None` within a function.
fn top_level(node: Syntax<'_>) -> Option<Syntax<'_>> {
    if node.ancestors().any(|it| it.kind() == "function_definition") {
        return None;
    }
    std::iter::once(node)
        .chain(node.ancestors())
        .find(|it| it.parent().is_some_and(|up| up.kind() == "program"))
}

/// The byte behind the last program that writes `openclaw.json` before `start`: the line after its here-document.
fn last_patch(source: &Source, start: Syntax<'_>) -> Option<usize> {
    if embedded_javascript(source).is_empty() {
        return None;
    }
    let bodies = source.of_kind("heredoc_body").filter(|body| body.text().contains("openclaw.json"));
    let ends = bodies.filter(|body| {
        body.range().end <= start.range().start && top_level(*body).is_some_and(|top| !top.is(start))
    });
    let body = ends.last()?;
    let top = top_level(body)?;
    // The parser may count the closing word to the statement or not; the line it stands on is what ends the document.
    let text = source.text();
    let after_body = text[body.range().end..].find('\n').map(|it| body.range().end + it + 1);
    let closing = if text[..body.range().end].ends_with('\n') {
        after_body?
    } else {
        let next = after_body?;
        text[next..].find('\n').map_or(text.len(), |it| next + it + 1)
    };
    let end = closing.max(top.range().end);
    let end = if text[..end].ends_with('\n') {
        end
    } else {
        text[end..].find('\n').map_or(text.len(), |it| end + it + 1)
    };
    (end <= start.range().start).then_some(end)
}
