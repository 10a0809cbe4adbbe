//! The configuration of one deploy: `wrangler.toml` without its build command.
//!
//! moltctl runs the build itself, in an environment without credentials, so wrangler, which has them, must not
//! run it again. The file has to lie beside the original (`super::DEPLOY_TOML`), because wrangler resolves paths
//! against the folder of the configuration. Deliberately absent: every other change.

use toml_edit::{DocumentMut, Item};

use super::super::tree::{Lines, ParseError};

/// Derives the text of the deploy configuration from the text of `wrangler.toml`.
///
/// `[build]` is taken out at the top level and under every `env`; everything else stays equal.
pub fn derive(wrangler_toml: &str) -> Result<String, ParseError> {
    let mut document: DocumentMut = parse(wrangler_toml)?;
    document.remove("build");
    if let Some(environments) = document.get_mut("env").and_then(Item::as_table_like_mut) {
        for (_, environment) in environments.iter_mut() {
            if let Some(table) = environment.as_table_like_mut() {
                table.remove("build");
            }
        }
    }
    Ok(document.to_string())
}

/// Parses TOML for editing; the error names the line only.
pub(crate) fn parse(text: &str) -> Result<DocumentMut, ParseError> {
    text.parse::<DocumentMut>().map_err(|error| ParseError::Toml {
        line: error.span().map_or(1, |span| Lines::of(text).at(span.start)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::{Node, differences};
    use super::*;

    #[test]
    fn only_the_build_goes() {
        let text = "name = \"x\" # n\n\n# vite\n[build]\ncommand = \"npm run build\"\n\n[build.upload]\nformat = \"m\"\n\n[[containers]]\nimage = \"./Dockerfile\"\n\n[env.a]\nname = \"y\"\n[env.a.build]\ncommand = \"evil\"\n";
        let derived = derive(text).unwrap();
        assert!(!derived.contains("command") && !derived.contains("upload"));
        let (before, after) = (Node::from_toml(text).unwrap(), Node::from_toml(&derived).unwrap());
        assert_eq!(differences(&before, &after, &[]), ["build", "env.a.build"]);
        assert_eq!(derive(&derived).unwrap(), derived);
    }

    #[test]
    fn dotted_and_inline_builds_go_too() {
        assert_eq!(derive("build.command = \"x\"\nname = \"a\"\n").unwrap(), "name = \"a\"\n");
        assert_eq!(derive("build = { command = \"x\" }\nname = \"a\"\n").unwrap(), "name = \"a\"\n");
    }
}
