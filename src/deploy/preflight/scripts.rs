//! Scripts that a Dockerfile copies into the image: the two ways in which they do not start (126 and 127).
//!
//! Read leniently: what is not understood is not reported. Deliberately absent: what the scripts do.

use super::{Check, Files, State};
use crate::project::start_script::StartScript;

/// A script that a Dockerfile copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedScript {
    /// Path in the checkout, as written.
    pub source: String,
    /// The Dockerfile makes it executable.
    pub made_executable: bool,
}

/// A copied script with its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// What the Dockerfile does with it.
    pub copied: CopiedScript,
    /// Its form; `None` when there is no such file.
    pub form: Option<StartScript>,
    /// The file's executable bit; `None` where the system has none.
    pub executable: Option<bool>,
}

/// The shell scripts that `dockerfile` copies.
#[must_use]
pub fn copied_scripts(dockerfile: &str) -> Vec<CopiedScript> {
    let whole = dockerfile.replace("\\\r\n", " ").replace("\\\n", " ");
    let lines: Vec<Vec<&str>> = whole.lines().map(|line| line.split_whitespace().collect()).collect();
    let is = |words: &[&str], name: &str| words.first().is_some_and(|word| word.eq_ignore_ascii_case(name));
    let mut found = Vec::new();
    for words in lines.iter().filter(|words| is(words, "COPY") || is(words, "ADD")) {
        let (flags, paths): (Vec<&str>, Vec<&str>) =
            words[1..].iter().partition(|word| word.starts_with("--"));
        let Some((target, sources)) = paths.split_last() else { continue };
        if flags.iter().any(|flag| flag.starts_with("--from")) {
            continue;
        }
        let by_flag = flags.iter().filter_map(|flag| flag.strip_prefix("--chmod=")).any(is_executable_mode);
        for source in sources.iter().filter(|source| source.ends_with(".sh")) {
            let name = source.rsplit('/').next().unwrap_or(source);
            let place = if target.ends_with('/') { format!("{target}{name}") } else { (*target).to_owned() };
            let by_run = lines.iter().filter(|words| is(words, "RUN")).any(|words| makes(words, &place));
            found.push(CopiedScript {
                source: (*source).trim_start_matches("./").to_owned(),
                made_executable: by_flag || by_run,
            });
        }
    }
    found
}

/// True when a `RUN` has `chmod +x PLACE` or the like.
fn makes(words: &[&str], place: &str) -> bool {
    let at = words.iter().position(|word| *word == "chmod" || word.ends_with("/chmod"));
    at.is_some_and(|at| {
        let rest = &words[at + 1..];
        let mode = rest.iter().find(|word| !word.starts_with('-')).copied().unwrap_or_default();
        let clean = |word: &str| word.trim_matches([';', '"', '\'', '&']).to_owned();
        let named = rest.iter().any(|word| {
            let word = clean(word);
            word == place || (word.ends_with("*.sh") && place.ends_with(".sh"))
        });
        (mode.contains("+x") || mode.ends_with("+rx") || is_executable_mode(mode)) && named
    })
}

/// True for octal modes with the owner's executable bit.
fn is_executable_mode(mode: &str) -> bool {
    u32::from_str_radix(mode, 8).is_ok_and(|bits| bits & 0o100 != 0)
}

pub(super) fn judge(files: &Files) -> Vec<Check> {
    files.scripts.iter().map(check).collect()
}

fn check(script: &Script) -> Check {
    let name = &script.copied.source;
    let Some(form) = &script.form else {
        return Check::of(
            "start-script",
            State::Fail,
            format!("the Dockerfile copies `{name}`, which is not in the checkout"),
            "restore the file, or correct the Dockerfile",
        );
    };
    if !form.crlf_lines.is_empty() || form.byte_order_mark {
        return Check::of(
            "start-script",
            State::Fail,
            format!(
                "`{name}` has Windows line endings or a byte order mark: the container ends with status 126 or 127"
            ),
            format!("`sed -i 's/\\r$//' {name}`, and a line `*.sh text eol=lf` in .gitattributes"),
        );
    }
    if form.interpreter.is_none() {
        let what = format!("`{name}` does not begin with `#!`");
        return Check::of("start-script", State::Warn, what, "begin it with `#!/bin/bash`");
    }
    let remedy = format!("`chmod +x {name}` and commit it, or `COPY --chmod=755` in the Dockerfile");
    match (script.copied.made_executable, script.executable) {
        (true, _) | (_, Some(true)) => Check::pass("start-script", format!("`{name}` can be started")),
        (false, Some(false)) => {
            let what =
                format!("`{name}` is not executable and the Dockerfile does not make it so (status 126)");
            Check::of("start-script", State::Fail, what, remedy)
        }
        (false, None) => {
            let what = format!("whether `{name}` is executable cannot be seen on this system");
            Check::of("start-script", State::Unknown, what, remedy)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(dockerfile: &str) -> CopiedScript {
        let mut found = copied_scripts(dockerfile);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    #[test]
    fn scripts_and_their_mode_are_found_in_a_dockerfile() {
        let copy = "FROM x\nCOPY start.sh /usr/local/bin/start.sh\n";
        assert_eq!(one(copy), CopiedScript { source: "start.sh".into(), made_executable: false });
        for made in [
            "RUN chmod +x /usr/local/bin/start.sh",
            "RUN apt-get update \\\n  && chmod 0755 /usr/local/bin/start.sh",
            "RUN chmod a+rx /usr/local/bin/*.sh",
        ] {
            assert!(one(&format!("{copy}{made}\n")).made_executable, "{made}");
        }
        assert!(!one(&format!("{copy}RUN chmod +x /other.sh\n")).made_executable);
        assert!(!one(&format!("{copy}RUN chmod 0644 /usr/local/bin/start.sh\n")).made_executable);
        assert!(one("COPY --chmod=755 ./start.sh /bin/\n").made_executable);
        assert_eq!(copied_scripts("COPY --from=build /a.sh /b.sh\n# COPY x.sh /y\n"), []);
    }
}
