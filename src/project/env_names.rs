//! Names of variables and secrets that a checkout's own code reads.
//!
//! Two sorts of text: the Worker's code (`env.NAME`, `env["NAME"]`, `const { NAME } = env`) and the container's start
//! scripts (`$NAME`, `${NAME…}`, and `process.env.NAME` of the programs they hold). A secret reaches the container only
//! when the Worker's code names it or passes `env` on whole. Deliberately absent: finding the files (the caller's), and
//! following values through the code: a name that is spelt out counts as read.

use std::collections::BTreeSet;

/// What a checkout's code reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvNames {
    /// Names in the Worker's code.
    pub worker: BTreeSet<String>,
    /// Names in the container's scripts.
    pub container: BTreeSet<String>,
    /// The Worker's code passes `env` on whole: what the container reads then arrives there.
    pub passes_all: bool,
}

impl EnvNames {
    /// Adds what the Worker's code in `text` (TypeScript or JavaScript) reads.
    pub fn add_worker(&mut self, text: &str) {
        let code = without_comments(text);
        self.worker.extend(members(&code));
        self.worker.extend(destructured(&code));
        self.passes_all |=
            ["...env,", "...env }", "...env)", "...env\n", "Object.entries(env)", "Object.keys(env)"]
                .iter()
                .any(|whole| code.contains(whole));
    }

    /// Adds what the start script in `text` reads.
    pub fn add_script(&mut self, text: &str) {
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .fold(String::with_capacity(text.len()), |code, line| code + line + "\n");
        self.container.extend(dollars(&code));
        self.container.extend(members(&code));
    }

    /// Names that a secret of the Worker can be read under.
    #[must_use]
    pub fn read(&self) -> BTreeSet<String> {
        let mut read = self.worker.clone();
        if self.passes_all {
            read.extend(self.container.iter().cloned());
        }
        read
    }

    /// True when the start script reads `name` and the Worker never passes it on: setting it changes nothing.
    #[must_use]
    pub fn is_lost_on_the_way(&self, name: &str) -> bool {
        !self.passes_all && self.container.contains(name) && !self.worker.contains(name)
    }

    /// True when nothing was found: then nothing can be said about any name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.worker.is_empty() && self.container.is_empty()
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The identifier at the beginning of `text`.
fn word(text: &str) -> Option<&str> {
    let end = text.bytes().position(|byte| !is_word(byte)).unwrap_or(text.len());
    (end > 0 && !text.as_bytes()[0].is_ascii_digit()).then(|| &text[..end])
}

/// `env.NAME`, `env?.NAME`, `env["NAME"]`, whatever stands before `env` (`c.`, `this.`, `process.`).
fn members(code: &str) -> impl Iterator<Item = String> {
    code.match_indices("env").filter_map(|(at, _)| {
        let stands_alone = at == 0 || !is_word(code.as_bytes()[at - 1]) && code.as_bytes()[at - 1] != b'$';
        let rest = code[at + 3..].strip_prefix('?').unwrap_or(&code[at + 3..]);
        let name = match rest.strip_prefix('.') {
            Some(rest) => {
                word(rest.strip_prefix('[').map_or(rest, |rest| rest.trim_start_matches(['"', '\'', '`'])))
            }
            None => rest.strip_prefix('[').and_then(|rest| word(rest.strip_prefix(['"', '\'', '`'])?)),
        };
        name.filter(|name| stands_alone && is_constant(name)).map(str::to_owned)
    })
}

/// `const { NAME, OTHER: mine = 1 } = c.env`.
fn destructured(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices('}') {
        let Some(source) = code[at + 1..].trim_start().strip_prefix('=') else { continue };
        let expression = source.trim_start().split([';', '\n', ',', ')']).next().unwrap_or_default().trim();
        let is_env = expression == "env" || expression.ends_with(".env");
        let Some(open) = code[..at].rfind('{').filter(|_| is_env) else { continue };
        let entries = code[open + 1..at].split(',').filter_map(|entry| word(entry.trim()));
        names.extend(entries.filter(|name| is_constant(name)).map(str::to_owned));
    }
    names
}

/// `$NAME`, `${NAME…}`, `${!NAME}`, `${#NAME}`.
fn dollars(code: &str) -> impl Iterator<Item = String> {
    code.match_indices('$').filter_map(|(at, _)| {
        let rest = &code[at + 1..];
        let rest = rest.strip_prefix('{').map_or(rest, |rest| rest.trim_start_matches(['!', '#']));
        word(rest).filter(|name| is_constant(name)).map(str::to_owned)
    })
}

/// Names of variables are written in capitals; `env.get` and `$i` are something else.
fn is_constant(name: &str) -> bool {
    name.len() > 1
        && name.bytes().any(|b| b.is_ascii_uppercase())
        && !name.bytes().any(|b| b.is_ascii_lowercase())
}

/// The code with its comments blanked out. Strings are kept as they are: names stand in them too.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote: Option<char> = None;
    while let Some(letter) = rest.chars().next() {
        let mut taken = letter.len_utf8();
        match quote {
            Some(_) if letter == '\\' => {
                taken += rest[taken..].chars().next().map_or(0, char::len_utf8);
            }
            // A quote inside a regular expression opens no string: the line's end puts that right.
            Some(open) if letter == open || (letter == '\n' && open != '`') => quote = None,
            Some(_) => {}
            None if rest.starts_with("//") => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            None if rest.starts_with("/*") => {
                rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
                code.push(' ');
                continue;
            }
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None => {}
        }
        code.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    code
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn worker(text: &str) -> Vec<String> {
        let mut names = EnvNames::default();
        names.add_worker(text);
        names.worker.into_iter().collect()
    }

    fn script(text: &str) -> Vec<String> {
        let mut names = EnvNames::default();
        names.add_script(text);
        names.container.into_iter().collect()
    }

    #[test]
    fn the_workers_code_is_read_in_every_spelling() {
        for text in [
            "if (env.A_B) {}",
            "return c.env.A_B;",
            "env?.A_B",
            "env['A_B']",
            "env[\"A_B\"]",
            "process.env.A_B",
            "const { A_B } = c.env;",
            "const {\n  A_B: mine,\n} = env\n",
            "const { A_B = 'x' } = this.env",
            "const url = `https://x/${env.A_B}`;",
            "const r = /[\"']/; // odd\nenv.A_B",
        ] {
            assert_eq!(worker(text), ["A_B"], "{text}");
        }
    }

    #[test]
    fn comments_other_members_and_other_objects_are_not_read() {
        for text in [
            "// env.A_B is gone",
            "/* env.A_B\n env.A_C */",
            "env.get('x')",
            "myenv.A_B",
            "environment.A_B",
            "const { A_B } = options;",
            "env[A_B]",
            "const s = 'a'; // env.A_B",
        ] {
            assert_eq!(worker(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn scripts_are_read_with_the_programs_in_them() {
        let text = "#!/bin/bash\n# $COMMENTED\nif [ -n \"$PLAIN\" ]; then echo ${DEFAULTED:-x} ${!INDIRECT} $i $1; fi\n\
                    node -e 'if (process.env.IN_NODE) {}'\n";
        assert_eq!(script(text), ["DEFAULTED", "INDIRECT", "IN_NODE", "PLAIN"]);
    }

    #[test]
    fn a_name_only_the_script_knows_is_lost_unless_env_is_passed_whole() {
        let mut names = EnvNames::default();
        names.add_script("echo $DM_ALLOW\n");
        names.add_worker("start(env.TOKEN)");
        assert!(names.is_lost_on_the_way("DM_ALLOW"));
        assert!(!names.read().contains("DM_ALLOW"));
        names.add_worker("start({ ...env, X: 1 })");
        assert!(!names.is_lost_on_the_way("DM_ALLOW"));
        assert!(names.read().contains("DM_ALLOW"));
    }

    proptest! {
        #[test]
        fn any_text_is_scanned_without_panic(text in "(\\PC|\n|env|\\.|\\$|\\{|\\}|//|/\\*|'|`){0,80}") {
            let mut names = EnvNames::default();
            names.add_worker(&text);
            names.add_script(&text);
        }
    }
}
