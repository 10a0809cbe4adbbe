//! What shell scripts call, and the programs they carry in here-documents.

use std::sync::Arc;

use super::{Source, Syntax};

/// A simple command.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// All of it.
    pub node: Syntax<'a>,
    /// Its program without folder and quotes; empty where it is computed.
    pub program: &'a str,
    /// Its arguments as written, quotes included.
    pub arguments: Vec<Syntax<'a>>,
}

impl Call<'_> {
    /// Whether an argument, without its quotes, is `text`.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.arguments.iter().any(|it| bare(it.text()) == text)
    }

    /// The arguments that are no options, without quotes.
    pub fn plain(&self) -> impl Iterator<Item = &str> {
        self.arguments.iter().map(|it| bare(it.text())).filter(|it| !it.starts_with('-'))
    }
}

/// The text without its outer quotes.
#[must_use]
pub fn bare(text: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text)
}

/// Every command of a script, in order. What `exec`, `nohup`, `sudo`, `setsid` and the like start counts as the command.
#[must_use]
pub fn calls(source: &Source) -> Vec<Call<'_>> {
    source.of_kind("command").filter_map(call).collect()
}

fn call(node: Syntax<'_>) -> Option<Call<'_>> {
    let name = node.field("name")?;
    let mut arguments: Vec<Syntax<'_>> =
        node.children().filter(|it| it.range().start >= name.range().end).collect();
    let mut program = bare(name.text());
    while matches!(program, "exec" | "nohup" | "sudo" | "setsid" | "command" | "time") {
        let at = arguments.iter().position(|it| !it.text().starts_with('-'))?;
        program = bare(arguments[at].text());
        arguments.drain(..=at);
    }
    Some(Call { node, program: program.rsplit('/').next().unwrap_or(program), arguments })
}

/// A program in a here-document.
#[derive(Debug)]
pub struct Embedded {
    /// The interpreter: `node`, `python3`.
    pub interpreter: String,
    /// The program, at the lines it has in the script.
    pub source: Source,
}

/// The JavaScript that a script hands to Node in here-documents.
#[must_use]
pub fn embedded_javascript(script: &Source) -> Vec<Embedded> {
    script
        .of_kind("heredoc_body")
        .filter_map(|body| {
            let statement = body.ancestors().find(|it| it.kind() == "redirected_statement")?;
            let command = statement.descendants().find(|it| it.kind() == "command_name")?;
            let interpreter = command.text().rsplit('/').next()?.to_owned();
            if !matches!(interpreter.as_str(), "node" | "nodejs" | "bun" | "deno") {
                return None;
            }
            // As many lines before it as in the script: the places are the script's.
            let before = script.text().get(..body.range().start)?;
            let mut text = "\n".repeat(before.matches('\n').count());
            text.push_str(body.text());
            Some(Embedded { interpreter, source: Source::typescript(Arc::from(text)) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_their_arguments_are_found() {
        let script = Source::shell(
            "if a -b; then exec /usr/bin/openclaw gateway --port 1 \"$X\"; fi\nx | y z &\n".into(),
        );
        let calls = calls(&script);
        let programs: Vec<&str> = calls.iter().map(|it| it.program).collect();
        assert_eq!(programs, ["a", "openclaw", "x", "y"]);
        assert!(calls[1].has("gateway") && calls[1].has("$X"));
        assert_eq!(calls[1].plain().collect::<Vec<_>>(), ["gateway", "1", "$X"]);
    }

    #[test]
    fn javascript_of_here_documents_keeps_its_lines() {
        let script = Source::shell(
            "a\nnode << 'EOF'\nconst b = 1;\nc.d = ['x'];\nEOF\ncat <<T\nconst no = 1;\nT\n".into(),
        );
        let found = embedded_javascript(&script);
        assert_eq!(found.len(), 1);
        let set = found[0].source.of_kind("assignment_expression").next().expect("is there");
        assert_eq!((set.text(), set.span().line, set.span().column), ("c.d = ['x']", 4, 1));
        assert_eq!(found[0].source.first_error(), None);
    }
}
