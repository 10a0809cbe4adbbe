//! Says which configuration is read by whom, and where two of them do not agree.

use camino::Utf8Path;

use super::request::ConfigStyle;
use crate::project::wrangler::precedence::{Reader, Redirect, Surroundings, ViteReads, judge};

/// How many differing paths are named before the rest is counted.
const NAMED: usize = 8;

/// What the operator has to know about the files as they will be, in whole sentences.
pub(super) fn explain(surroundings: &Surroundings, style: ConfigStyle) -> Vec<String> {
    let verdict = judge(surroundings);
    let short = |path: &Utf8Path| {
        path.strip_prefix(&surroundings.checkout).map_or_else(|_| path.to_string(), ToString::to_string)
    };
    let mut said = vec![match style {
        ConfigStyle::KeepJsonc => {
            "wrangler.toml is what is deployed: moltctl passes it to wrangler with `--config`".to_owned()
        }
        ConfigStyle::RetireJsonc => "wrangler.toml is the only configuration of this checkout".to_owned(),
    }];
    if let Some(path) = verdict.wrangler.as_deref().filter(|path| path.file_name() != Some("wrangler.toml")) {
        said.push(format!(
            "a bare `wrangler deploy` would read {}, which is not hardened: deploy with `moltctl deploy`, or pass \
             `--config wrangler.toml`",
            short(path)
        ));
    }
    match &verdict.vite {
        ViteReads::File(path) => said.push(format!("the vite build reads {}", short(path))),
        ViteReads::Missing(path) => {
            said.push(format!("the vite build will fail: it names {}, which is not there", short(path)));
        }
        ViteReads::Unknown { line } => {
            said.push(format!(
                "what the vite build reads is worked out at run time (vite.config, line {line})"
            ));
        }
        ViteReads::NoVite | ViteReads::Nothing => {}
    }
    match &verdict.redirected {
        Some(Redirect::To(path)) => said.push(format!(
            ".wrangler/deploy/config.json, left by a build, leads a bare `wrangler deploy` to {}",
            short(path)
        )),
        Some(Redirect::Broken) => {
            said.push(
                ".wrangler/deploy/config.json is broken: a bare `wrangler deploy` will stop".to_owned(),
            );
        }
        None => {}
    }
    for pair in &verdict.disagreements {
        let readers: Vec<&str> = pair
            .read_by
            .iter()
            .map(|reader| match reader {
                Reader::BareWrangler => "a bare wrangler",
                Reader::Vite => "vite",
            })
            .collect();
        let by =
            if readers.is_empty() { String::new() } else { format!(" (read by {})", readers.join(" and ")) };
        said.push(match pair.unreadable {
            true => format!("{}{by} cannot be read", short(&pair.other)),
            false => format!("{}{by} says something else at {}", short(&pair.other), listed(&pair.paths)),
        });
    }
    said
}

fn listed(paths: &[String]) -> String {
    let named = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    match paths.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!("{named} and {more} more"),
        _ => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::wrangler::precedence::Found;

    fn found(name: &str, text: &str) -> Found {
        Found { path: Utf8Path::new("/repo").join(name), text: text.to_owned() }
    }

    #[test]
    fn two_files_that_disagree_are_named_with_who_reads_which() {
        let surroundings = Surroundings {
            checkout: "/repo".into(),
            files: vec![
                found("wrangler.toml", "name = \"a\"\nworkers_dev = false\n"),
                found("wrangler.jsonc", "{\"name\": \"a\"}"),
            ],
            redirect: None,
            vite: Some(found("vite.config.ts", "cloudflare({ configPath: './wrangler.jsonc' })")),
        };
        let said = explain(&surroundings, ConfigStyle::KeepJsonc);
        let has = |part: &str| said.iter().any(|line| line.contains(part));
        assert!(has("a bare `wrangler deploy` would read wrangler.jsonc"), "{said:#?}");
        assert!(has("the vite build reads wrangler.jsonc"), "{said:#?}");
        assert!(has(
            "wrangler.jsonc (read by a bare wrangler and vite) says something else at `workers_dev`"
        ));
    }

    #[test]
    fn one_file_needs_no_warning() {
        let surroundings = Surroundings {
            checkout: "/repo".into(),
            files: vec![found("wrangler.toml", "name = \"a\"\n")],
            ..Surroundings::default()
        };
        assert_eq!(explain(&surroundings, ConfigStyle::RetireJsonc).len(), 1);
    }
}
