//! The container's start script: the line endings that make it fail with status 126 or 127.
//!
//! Deliberately absent: its executable bit (the caller sees the file), and what the script does.

/// What is wrong, or right, with a script's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartScript {
    /// Lines (from 1) that end in CR LF.
    pub crlf_lines: Vec<usize>,
    /// Whether it begins with a byte order mark, which hides the `#!`.
    pub byte_order_mark: bool,
    /// The interpreter line without `#!`, if there is one.
    pub interpreter: Option<String>,
}

impl StartScript {
    /// Looks at the text of a script.
    pub fn parse(text: &str) -> Self {
        let byte_order_mark = text.starts_with('\u{feff}');
        let body = super::tree::without_bom(text);
        let crlf_lines = body
            .split('\n')
            .enumerate()
            .filter(|(_, line)| line.ends_with('\r'))
            .map(|(index, _)| index + 1)
            .collect();
        let first = body.lines().next().unwrap_or_default();
        let interpreter = first.strip_prefix("#!").map(|rest| rest.trim().to_owned());
        Self { crlf_lines, byte_order_mark, interpreter }
    }

    /// Whether Linux can start it, as far as its form goes.
    pub fn starts(&self) -> bool {
        self.crlf_lines.is_empty() && !self.byte_order_mark && self.interpreter.is_some()
    }
}

/// The script with LF line endings and no byte order mark, or `None` where it has them already.
pub fn with_unix_lines(text: &str) -> Option<String> {
    let fixed = super::tree::without_bom(text).replace("\r\n", "\n");
    (fixed != text).then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_line_endings_are_found_and_fixed() {
        let text = "\u{feff}#!/bin/bash\r\nset -e\necho\r\n";
        let script = StartScript::parse(text);
        assert_eq!(script.crlf_lines, [1, 3]);
        assert!(script.byte_order_mark && !script.starts());
        assert_eq!(script.interpreter.as_deref(), Some("/bin/bash"));
        let fixed = with_unix_lines(text).unwrap();
        assert_eq!(fixed, "#!/bin/bash\nset -e\necho\n");
        assert!(StartScript::parse(&fixed).starts());
        assert_eq!(with_unix_lines(&fixed), None);
    }

    #[test]
    fn a_script_without_interpreter_does_not_start() {
        assert!(!StartScript::parse("echo hi\n").starts());
    }
}
