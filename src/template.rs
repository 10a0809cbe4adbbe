//! Embedded templates: the sample checkout of drills, and the files that `moltctl init` writes anew.
//!
//! Templates are rendered with undefined names as errors, so that a forgotten value never becomes an empty string.
//! Deliberately absent: writing the files, and templates from outside the binary.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// A file as it is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddedFile {
    /// Path below the checkout, with `/`.
    pub path: &'static str,
    /// Whether it is executable.
    pub mode: FileMode,
    /// Its contents.
    pub bytes: &'static [u8],
}

/// The mode of an embedded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileMode {
    /// 0644.
    Plain,
    /// 0755.
    Executable,
}

macro_rules! sample {
    ($($mode:ident $path:literal <- $source:literal),* $(,)?) => {
        &[$(EmbeddedFile {
            path: $path,
            mode: FileMode::$mode,
            bytes: include_bytes!(concat!("../templates/sample/", $source)),
        }),*]
    };
}

/// The sample checkout that `moltctl drill` lays out, sorted by path.
///
/// Files whose names would mean something inside moltctl's own repository are kept there under other names.
pub const SAMPLE: &[EmbeddedFile] = sample![
    Plain ".dev.vars.example" <- "dev.vars.example",
    Plain ".github/workflows/test.yml" <- "github/test.yml",
    Plain ".gitignore" <- "gitignore",
    Plain "Dockerfile" <- "Dockerfile",
    Plain "README.md" <- "README.md",
    Plain "index.html" <- "index.html",
    Plain "package-lock.json" <- "package-lock.json",
    Plain "package.json" <- "package.json",
    Plain "src/auth/access.ts" <- "src/auth/access.ts",
    Plain "src/auth/jwt.ts" <- "src/auth/jwt.ts",
    Plain "src/gateway/env.ts" <- "src/gateway/env.ts",
    Plain "src/gateway/process.ts" <- "src/gateway/process.ts",
    Plain "src/gateway/storage.ts" <- "src/gateway/storage.ts",
    Plain "src/index.ts" <- "src/index.ts",
    Plain "src/logging.ts" <- "src/logging.ts",
    Plain "src/routes/api.ts" <- "src/routes/api.ts",
    Plain "src/routes/cdp.ts" <- "src/routes/cdp.ts",
    Plain "src/routes/debug.ts" <- "src/routes/debug.ts",
    Plain "src/routes/public.ts" <- "src/routes/public.ts",
    Plain "src/types.ts" <- "src/types.ts",
    Executable "start-openclaw.sh" <- "start-openclaw.sh",
    Plain "tsconfig.json" <- "tsconfig.json",
    Plain "vite.config.ts" <- "vite.config.ts",
    Plain "wrangler.jsonc" <- "wrangler.jsonc",
];

/// Where [`workflow`] belongs in a checkout.
pub const WORKFLOW_PATH: &str = ".github/workflows/moltctl.yml";

/// What the workflow is made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Workflow {
    /// Version of moltctl it installs.
    pub version: String,
    /// The branch whose pushes are checked.
    pub branch: String,
    /// Whether it also runs `moltctl audit` and uploads the findings.
    pub audit: bool,
}

/// Why a template could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The template itself is at fault: a name it uses is not given, or it does not parse. A bug in moltctl.
    #[error("template `{name}`, line {line}: cannot be rendered; this is a bug in moltctl")]
    Render {
        /// Name of the template.
        name: &'static str,
        /// Line from 1; 0 where it is not known.
        line: usize,
    },
    /// A value that would change the meaning of the file it is put into.
    #[error("`{field}` has characters that are not allowed there")]
    Unsafe {
        /// Which value.
        field: &'static str,
    },
}

/// Renders the GitHub workflow of `moltctl init --ci`: actions pinned by commit, no permissions but to read.
pub fn workflow(workflow: &Workflow) -> Result<String, TemplateError> {
    // YAML and a shell line read these; plain names need no quoting in either.
    let plain = |text: &str, more: &str| {
        !text.is_empty()
            && !text.starts_with('-')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    if !plain(&workflow.version, ".-+") {
        return Err(TemplateError::Unsafe { field: "version" });
    }
    if !plain(&workflow.branch, "._/-") {
        return Err(TemplateError::Unsafe { field: "branch" });
    }
    render("workflow", include_str!("../templates/workflow/moltctl.yml"), workflow)
}

fn render(name: &'static str, source: &str, values: &impl Serialize) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
        .render_named_str(name, source, Serde(values))
        // The engine takes the last newline away.
        .map(|text| format!("{}\n", text.trim_end()))
        .map_err(|error| TemplateError::Render { name, line: error.line().unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::dockerfile::Dockerfile;
    use crate::project::package_json::PackageJson;
    use crate::project::start_script::StartScript;
    use crate::project::tree::Syntax;
    use crate::project::wrangler::{convert, harden, view::View, vite};
    use crate::secrets::input::dotenv;

    fn text(path: &str) -> &'static str {
        let file = SAMPLE.iter().find(|file| file.path == path).expect("is in the sample");
        std::str::from_utf8(file.bytes).expect("is UTF-8")
    }

    #[test]
    fn the_sample_has_the_shape_of_a_checkout() {
        let view = View::parse(text("wrangler.jsonc"), Syntax::Jsonc).unwrap();
        assert_eq!(view.name.as_deref(), Some("moltbot-sandbox"));
        assert!(SAMPLE.iter().any(|file| Some(file.path) == view.main.as_deref()));
        assert_eq!(view.containers[0].image.as_deref(), Some("./Dockerfile"));
        let converted = convert::to_toml(text("wrangler.jsonc")).unwrap();
        assert_eq!(converted.edits, []);
        assert!(!harden::harden(&converted.toml, &harden::Wish::default()).unwrap().edits.is_empty());
        assert!(matches!(
            vite::config_path(text("vite.config.ts")),
            vite::ConfigPath::Literal { path, .. } if path == "./wrangler.jsonc"
        ));
        let package = PackageJson::parse(text("package.json")).unwrap();
        assert_eq!(package.dependency("@cloudflare/sandbox").unwrap().specifier, "*");
        let dockerfile = Dockerfile::parse(text("Dockerfile"));
        assert_eq!((dockerfile.images.len(), dockerfile.node.len(), dockerfile.npm.len()), (1, 1, 2));
        assert!(dockerfile.node[0].insecure && dockerfile.node[0].version.is_some());
        assert!(StartScript::parse(text("start-openclaw.sh")).starts());
        assert_eq!(dotenv::entries(text(".dev.vars.example")).unwrap().len(), 3);
    }

    #[test]
    fn every_import_of_the_sample_is_in_it() {
        for file in SAMPLE.iter().filter(|file| file.path.ends_with(".ts") && file.path.starts_with("src/")) {
            let folder = camino::Utf8Path::new(file.path).parent().unwrap();
            for line in text(file.path).lines().filter(|line| line.contains(" from '.")) {
                let target = line.split('\'').nth(1).unwrap();
                let mut path = camino::Utf8PathBuf::new();
                for component in folder.join(target).components() {
                    match component.as_str() {
                        "." => {}
                        ".." => assert!(path.pop()),
                        part => path.push(part),
                    }
                }
                let wanted = format!("{path}.ts");
                assert!(SAMPLE.iter().any(|it| it.path == wanted), "{}: {wanted}", file.path);
            }
        }
    }

    #[test]
    fn the_sample_is_sorted_and_its_script_is_executable() {
        assert!(SAMPLE.is_sorted_by(|a, b| a.path < b.path));
        let executable: Vec<_> = SAMPLE.iter().filter(|file| file.mode == FileMode::Executable).collect();
        assert_eq!(executable.len(), 1);
        assert_eq!(executable[0].path, "start-openclaw.sh");
    }

    fn ci(audit: bool) -> Workflow {
        Workflow { version: "0.1.0".into(), branch: "main".into(), audit }
    }

    #[test]
    fn the_workflow_pins_its_actions_and_holds_no_permissions() {
        for audit in [false, true] {
            let text = workflow(&ci(audit)).unwrap();
            assert!(text.contains("\npermissions: {}\n"));
            assert!(text.contains("group: moltctl-${{ github.ref }}\n"));
            assert!(text.contains("persist-credentials: false"));
            assert_eq!(text.contains("moltctl audit"), audit);
            assert_eq!(text.contains("security-events"), audit);
            assert!(!text.contains("secrets."), "no credential in CI");
            let uses: Vec<&str> =
                text.lines().filter_map(|line| line.trim().strip_prefix("- uses: ")).collect();
            assert_eq!(uses.len(), 1 + usize::from(audit));
            for action in uses {
                let (commit, version) = action.split_once('@').unwrap().1.split_once(" # v").unwrap();
                assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{action}");
                assert!(!version.is_empty());
            }
            assert!(text.ends_with('\n') && !text.contains("{%"));
        }
    }

    #[test]
    fn values_cannot_break_out_of_the_workflow() {
        for branch in ["main]", "a b", "", "-x", "x\ny", "${{ x }}"] {
            let error = workflow(&Workflow { branch: branch.into(), ..ci(false) }).unwrap_err();
            assert_eq!(error, TemplateError::Unsafe { field: "branch" });
        }
        assert!(workflow(&Workflow { version: "1; curl".into(), ..ci(false) }).is_err());
    }

    #[test]
    fn a_name_that_is_not_given_is_an_error() {
        let error = render("t", "a\n{{ missing }}", &ci(false)).unwrap_err();
        assert_eq!(error, TemplateError::Render { name: "t", line: 2 });
    }
}
