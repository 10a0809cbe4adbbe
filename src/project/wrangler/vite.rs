//! Which wrangler configuration a `vite.config.*` names.
//!
//! A search over the text that understands comments, quotes and white space, no JavaScript parser: a path that is
//! put together at run time is reported as [`ConfigPath::Computed`]. Deliberately absent: running vite.

/// The `configPath` handed to `@cloudflare/vite-plugin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigPath {
    /// No `configPath` is given: the plugin looks for jsonc, then json, then toml.
    Absent,
    /// A literal path, with the byte range of the text between its quotes.
    Literal {
        /// The path as written.
        path: String,
        /// Where it stands in the text, without the quotes.
        span: std::ops::Range<usize>,
        /// Line from 1.
        line: usize,
    },
    /// Something other than a plain string.
    Computed {
        /// Line from 1.
        line: usize,
    },
}

/// Looks for `configPath` in the text of a vite configuration.
pub fn config_path(text: &str) -> ConfigPath {
    let mut at = 0;
    while let Some(token) = Token::next(text, at) {
        at = token.end;
        let named = match token.kind {
            TokenKind::Word => &text[token.start..token.end] == "configPath",
            TokenKind::Quoted => text[token.start..token.end].trim_matches(['"', '\'']) == "configPath",
            TokenKind::Other => false,
        };
        if !named {
            continue;
        }
        let line = super::super::tree::Lines::of(text).at(token.start);
        let Some(colon) = Token::next(text, at) else { break };
        match &text[colon.start..colon.end] {
            ":" => return value_after(text, colon.end, line),
            // Shorthand: `{ configPath }`.
            "," | "}" => return ConfigPath::Computed { line },
            _ => {}
        }
    }
    ConfigPath::Absent
}

fn value_after(text: &str, at: usize, line: usize) -> ConfigPath {
    let literal = Token::next(text, at).filter(|token| token.kind == TokenKind::Quoted);
    let Some(value) = literal else { return ConfigPath::Computed { line } };
    let ends = Token::next(text, value.end)
        .is_none_or(|token| matches!(&text[token.start..token.end], "," | "}" | ")"));
    let span = value.start + 1..value.end - 1;
    let path = &text[span.clone()];
    if !ends || path.contains(['\\', '$']) {
        return ConfigPath::Computed { line };
    }
    ConfigPath::Literal { path: path.to_owned(), span, line }
}

/// The text with its literal `configPath` replaced, or `None` where there is none to replace.
pub fn with_config_path(text: &str, path: &str) -> Option<String> {
    let ConfigPath::Literal { path: current, span, .. } = config_path(text) else { return None };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '_');
    if current == path || !path.chars().all(plain) {
        return None;
    }
    Some(format!("{}{path}{}", &text[..span.start], &text[span.end..]))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Word,
    Quoted,
    Other,
}

struct Token {
    kind: TokenKind,
    start: usize,
    end: usize,
}

impl Token {
    /// The next token at or after `at`; comments and white space are skipped.
    fn next(text: &str, at: usize) -> Option<Self> {
        let mut start = at;
        loop {
            let rest = text.get(start..)?;
            let trimmed = rest.trim_start();
            start += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                start += trimmed.find('\n')?;
            } else if trimmed.starts_with("/*") {
                start += trimmed.find("*/")? + 2;
            } else {
                break;
            }
        }
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let (kind, length) = match first {
            '"' | '\'' | '`' => (TokenKind::Quoted, quoted_length(rest, first)?),
            c if word(c) => (TokenKind::Word, rest.find(|c| !word(c)).unwrap_or(rest.len())),
            c => (TokenKind::Other, c.len_utf8()),
        };
        Some(Self { kind, start, end: start + length })
    }
}

/// Length of a string literal with its quotes.
fn quoted_length(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> Option<String> {
        match config_path(text) {
            ConfigPath::Literal { path, span, .. } => {
                assert_eq!(&text[span], path);
                Some(path)
            }
            _ => None,
        }
    }

    #[test]
    fn the_path_is_found_however_it_is_written() {
        for text in [
            "cloudflare({ configPath: \"./wrangler.jsonc\" })",
            "cloudflare({configPath:'./wrangler.jsonc',})",
            "cloudflare({\n\t// configPath: './no'\n\tconfigPath /* why */ :\n\t\t`./wrangler.jsonc`,\n})",
            "cloudflare({ \"configPath\": \"./wrangler.jsonc\" })",
        ] {
            assert_eq!(literal(text).as_deref(), Some("./wrangler.jsonc"), "{text}");
        }
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        assert_eq!(config_path("// configPath: './a'\nconst s = 'configPath: x';"), ConfigPath::Absent);
        assert_eq!(config_path("cloudflare()"), ConfigPath::Absent);
        assert_eq!(config_path("myconfigPath: './a'"), ConfigPath::Absent);
    }

    #[test]
    fn what_is_computed_is_said_to_be() {
        for text in
            ["{ configPath }", "{ configPath: p }", "{ configPath: './a' + b }", "{ configPath: `./${x}` }"]
        {
            assert_eq!(config_path(text), ConfigPath::Computed { line: 1 }, "{text}");
        }
    }

    #[test]
    fn replacing_touches_nothing_else() {
        let text = "x({\n  configPath: './wrangler.jsonc', // keep\n})\n";
        assert_eq!(
            with_config_path(text, "./wrangler.toml").unwrap(),
            "x({\n  configPath: './wrangler.toml', // keep\n})\n"
        );
        assert_eq!(with_config_path(text, "./wrangler.jsonc"), None);
        assert_eq!(with_config_path(text, "./a'b"), None);
        assert_eq!(with_config_path("x()", "./wrangler.toml"), None);
    }
}
