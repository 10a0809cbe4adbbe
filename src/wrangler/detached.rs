//! The configuration that wrangler really gets: the checkout's, without anything in it that runs a program or picks
//! another account.
//!
//! `[build] command` of a wrangler configuration is run by wrangler with the operator's token in its environment (seen
//! with 4.164.0). moltctl has built before, with a scrubbed environment, so the table is taken out; name and account
//! are written in, because `account_id` of a file comes before the environment. The copy lies in a private folder,
//! so paths become absolute, and a path that leaves the checkout is refused: wrangler would upload what is there.
//!
//! Deliberately absent: any other change. What is deployed is what the operator's file says.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use toml_edit::{DocumentMut, Item, Table, TableLike, value};

use crate::model::{AccountId, WorkerName};

/// Why no copy could be made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DetachError {
    /// The file is not TOML.
    #[error("the wrangler configuration is not valid TOML")]
    NotToml,
    /// A path leads out of the checkout.
    #[error("`{key}` of the wrangler configuration leads out of the checkout")]
    Outside {
        /// The key.
        key: &'static str,
    },
    /// It resolves names against the folder of the configuration, which the copy leaves.
    #[error("`{key}` of the wrangler configuration is not supported by moltctl")]
    Unsupported {
        /// The key.
        key: &'static str,
    },
}

/// Keys that would mean something else in another folder; no Moltworker seen so far has them.
const BOUND: [&str; 5] = ["alias", "site", "wasm_modules", "text_blobs", "data_blobs"];

/// What a copy is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target<'a> {
    /// The Worker.
    pub name: &'a WorkerName,
    /// The account.
    pub account: &'a AccountId,
}

/// Makes the copy of `config`, a file that lies in `dir`.
///
/// `is_file` tells whether an absolute path is a file: `image` of a container is a Dockerfile or the reference of an
/// image, and wrangler decides by that.
///
/// # Errors
/// [`DetachError`].
pub(super) fn detached(
    config: &str,
    dir: &Utf8Path,
    target: Target<'_>,
    is_file: &dyn Fn(&Utf8Path) -> bool,
) -> Result<String, DetachError> {
    let mut document: DocumentMut = config.parse().map_err(|_| DetachError::NotToml)?;
    if let Some(key) = BOUND.into_iter().find(|key| document.contains_key(key)) {
        return Err(DetachError::Unsupported { key });
    }
    for key in ["$schema", "build", "env", "dev"] {
        document.remove(key);
    }
    let root = document.as_table_mut();
    anchor(root, "main", "main", dir)?;
    anchor(root, "base_dir", "base_dir", dir)?;
    anchor(root, "tsconfig", "tsconfig", dir)?;
    if let Some(assets) = root.get_mut("assets").and_then(Item::as_table_like_mut) {
        anchor(assets, "directory", "assets.directory", dir)?;
    }
    each(root.get_mut("containers"), &mut |container| {
        let image = container.get("image").and_then(Item::as_str).map(str::to_owned);
        if image.is_some_and(|image| is_file(&dir.join(image))) {
            anchor(container, "image", "containers.image", dir)?;
        }
        anchor(container, "image_build_context", "containers.image_build_context", dir)
    })?;
    pin(root, "name", target.name.as_str());
    pin(root, "account_id", target.account.as_str());
    Ok(document.to_string())
}

/// Sets a key of the root: in place, or before the first table.
fn pin(root: &mut Table, key: &str, text: &str) {
    root.insert(key, value(text));
}

/// Makes the path at `key` absolute.
fn anchor(
    table: &mut dyn TableLike,
    key: &str,
    name: &'static str,
    dir: &Utf8Path,
) -> Result<(), DetachError> {
    let Some(item) = table.get_mut(key) else { return Ok(()) };
    let Some(path) = item.as_str() else { return Ok(()) };
    let absolute = inside(dir, Utf8Path::new(path)).ok_or(DetachError::Outside { key: name })?;
    *item = value(absolute.as_str());
    Ok(())
}

/// `dir` joined with `path`, both read lexically; `None` when the result is not below `dir`.
fn inside(dir: &Utf8Path, path: &Utf8Path) -> Option<Utf8PathBuf> {
    let mut joined = Utf8PathBuf::new();
    for part in dir.join(path).components() {
        match part {
            Utf8Component::ParentDir => {
                joined.pop();
            }
            Utf8Component::CurDir => {}
            other => joined.push(other),
        }
    }
    joined.starts_with(dir).then_some(joined)
}

fn each(
    item: Option<&mut Item>,
    change: &mut dyn FnMut(&mut dyn TableLike) -> Result<(), DetachError>,
) -> Result<(), DetachError> {
    match item {
        Some(Item::ArrayOfTables(tables)) => tables.iter_mut().try_for_each(|table| change(table)),
        Some(Item::Value(toml_edit::Value::Array(array))) => array
            .iter_mut()
            .filter_map(toml_edit::Value::as_inline_table_mut)
            .try_for_each(|table| change(table)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = r#"# kept
"$schema" = "node_modules/wrangler/config-schema.json"
main = "src/index.ts"
account_id = "ffffffffffffffffffffffffffffffff"

[assets]
directory = "./dist/client"

[build]
command = "npm run build"

[[containers]]
class_name = "Sandbox"
image = "./Dockerfile"
image_build_context = "."

[[containers]]
class_name = "Other"
image = "docker.io/cloudflare/sandbox:0.7.0"

[env.evil]
name = "x"
"#;

    fn run(config: &str) -> Result<String, DetachError> {
        let name = "moltbot-sandbox".parse().expect("is a name");
        let account = "0123456789abcdef0123456789abcdef".parse().expect("is an account id");
        let is_file = |path: &Utf8Path| path.ends_with("Dockerfile");
        detached(config, Utf8Path::new("/co"), Target { name: &name, account: &account }, &is_file)
    }

    #[test]
    fn what_runs_programs_is_gone_and_the_rest_is_anchored() {
        insta::assert_snapshot!(run(CONFIG).expect("is made"), @r#"
        main = "/co/src/index.ts"
        account_id = "0123456789abcdef0123456789abcdef"
        name = "moltbot-sandbox"

        [assets]
        directory = "/co/dist/client"

        [[containers]]
        class_name = "Sandbox"
        image = "/co/Dockerfile"
        image_build_context = "/co"

        [[containers]]
        class_name = "Other"
        image = "docker.io/cloudflare/sandbox:0.7.0"
        "#);
    }

    #[test]
    fn the_result_parses_and_names_the_right_worker_and_account() {
        let copy = run(CONFIG).expect("is made");
        let document: DocumentMut = copy.parse().expect("is TOML");
        assert_eq!(document["name"].as_str(), Some("moltbot-sandbox"));
        assert_eq!(document["account_id"].as_str(), Some("0123456789abcdef0123456789abcdef"));
    }

    #[test]
    fn inline_tables_are_anchored_too() {
        let copy = run("assets = { directory = \"d\" }\ncontainers = [{ image = \"Dockerfile\" }]\n")
            .expect("is made");
        assert!(copy.contains("\"/co/d\"") && copy.contains("\"/co/Dockerfile\""), "{copy}");
    }

    #[test]
    fn nothing_outside_the_checkout_is_uploaded() {
        for (config, key) in [
            ("main = \"../x.ts\"", "main"),
            ("main = \"/etc/passwd\"", "main"),
            ("[assets]\ndirectory = \"src/../../home\"", "assets.directory"),
            ("base_dir = \"/\"", "base_dir"),
        ] {
            assert_eq!(run(config), Err(DetachError::Outside { key }), "{config}");
        }
        assert_eq!(run("= 1"), Err(DetachError::NotToml));
        assert_eq!(run("[alias]\na = \"b\""), Err(DetachError::Unsupported { key: "alias" }));
    }
}
