//! The files of the checkout that a rule looks at, and nothing else. It is untrusted: see [`crate::sys::survey`].

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::audit::facts::checkout::FileFact;
use crate::audit::facts::{Checkout, Fetched};
use crate::context::Context;
use crate::deploy::preflight::copied_scripts;
use crate::error::{Error, ErrorKind, Result};
use crate::policy::enforce::edits::CONTAINER;
use crate::project::tree::Syntax;
use crate::project::wrangler::view::View;
use crate::sys::survey::{LARGEST_FILE, Met, Survey};

/// Files of the root that are looked at under exactly this name.
const NAMED: &[&str] = &[
    "README.md",
    ".dockerignore",
    ".gitattributes",
    ".gitignore",
    ".node-version",
    ".npmrc",
    ".nvmrc",
    "moltctl.lock",
    "moltctl.toml",
    "npm-shrinkwrap.json",
    "package.json",
    "pnpm-lock.yaml",
    "policy.toml",
    "tsconfig.json",
    "wrangler.json",
    "wrangler.jsonc",
    "wrangler.toml",
    "yarn.lock",
];
/// Where vite's build leaves the configuration that `wrangler deploy` then takes.
const REDIRECT: &str = ".wrangler/deploy/config.json";
/// npm's lock: large checkouts have large ones.
const LOCK: &str = "package-lock.json";
/// The largest lock that is read, in bytes.
const LARGEST_LOCK: u64 = 16 * 1024 * 1024;
/// Folders with scripts that build, deploy or test.
const SCRIPT_FOLDERS: &[&str] = &["bin", "container", "docker", "e2e", "script", "scripts", "test", "tests"];
/// The deepest folder of scripts.
const SCRIPTS_DEPTH: usize = 5;

/// Reads them.
///
/// # Errors
/// When the folder cannot be opened.
pub(super) fn read(ctx: &Context) -> Result<Fetched<Checkout>> {
    let checkout = collect(&ctx.checkout).map_err(|error| Error::new(ErrorKind::Failed, error))?;
    Ok(Fetched::Known(checkout))
}

/// The facts of the checkout at `root`.
pub(in crate::commands) fn collect(root: &Utf8Path) -> std::io::Result<Checkout> {
    let mut reading = Reading { survey: Survey::open(root)?, files: BTreeMap::new() };
    reading.take("", 0, &|path| is_of_the_root(path.as_str()));
    reading.file(LOCK, LARGEST_LOCK);
    reading.file(REDIRECT, LARGEST_FILE);
    // Where the redirect leads is read as well, as long as it leads to a file of the checkout.
    if let Some(target) = reading.text(REDIRECT).and_then(redirected) {
        reading.file(&target, LARGEST_FILE);
    }
    reading.take(".github/workflows", 0, &|path| matches!(path.extension(), Some("yml" | "yaml")));
    reading.take("docs", 0, &|path| is_runbook(path.file_name().unwrap_or_default()));
    reading.take("config", 0, &|path| is_openclaw(path.file_name().unwrap_or_default()));
    reading.dockerfiles();
    reading.take("src", usize::MAX, &|path| {
        matches!(path.extension(), Some("ts" | "mts" | "cts" | "js" | "mjs" | "cjs"))
    });
    for folder in SCRIPT_FOLDERS {
        reading.take(folder, SCRIPTS_DEPTH, &|path| {
            path.extension() == Some("sh") || path.file_name() == Some("deploy")
        });
    }
    let mut checkout = Checkout::new(reading.files);
    checkout.cut_short = reading.survey.cut_short().map(str::to_owned);
    Ok(checkout)
}

/// A collection under way.
struct Reading {
    survey: Survey,
    files: BTreeMap<Utf8PathBuf, FileFact>,
}

impl Reading {
    fn keep(&mut self, path: Utf8PathBuf, met: Met) {
        let fact = match met {
            Met::Text { text, executable } => FileFact::Text { text: text.into(), executable },
            Met::Unread(why) => FileFact::Unread(why),
        };
        self.files.insert(path, fact);
    }

    fn file(&mut self, path: &str, largest: u64) {
        let path = Utf8PathBuf::from(path);
        if self.files.contains_key(&path) {
            return;
        }
        if let Some(met) = self.survey.file(&path, largest) {
            self.keep(path, met);
        }
    }

    fn take(&mut self, folder: &str, depth: usize, wants: &dyn Fn(&Utf8Path) -> bool) {
        for (path, met) in self.survey.below(folder, depth, wants) {
            self.keep(path, met);
        }
    }

    fn text(&self, path: &str) -> Option<&str> {
        match self.files.get(Utf8Path::new(path))? {
            FileFact::Text { text, .. } => Some(text),
            FileFact::Unread(_) => None,
        }
    }

    /// The Dockerfiles that containers name, wherever they lie, and the scripts that any of them copies.
    fn dockerfiles(&mut self) {
        let named: Vec<String> = ["wrangler.toml", "wrangler.json", "wrangler.jsonc"]
            .into_iter()
            .filter_map(|name| {
                let syntax = if name.ends_with("toml") { Syntax::Toml } else { Syntax::Jsonc };
                View::parse(self.text(name)?, syntax).ok()
            })
            .flat_map(|view| view.containers)
            .filter_map(|container| Some(container.image?.trim_start_matches("./").to_owned()))
            .collect();
        for path in &named {
            self.file(path, LARGEST_FILE);
        }
        let is_dockerfile =
            |path: &str| path.starts_with("Dockerfile") || named.iter().any(|name| name == path);
        let scripts: Vec<String> = self
            .files
            .iter()
            .filter(|(path, _)| is_dockerfile(path.as_str()))
            .filter_map(|(_, fact)| match fact {
                FileFact::Text { text, .. } => Some(copied_scripts(text)),
                FileFact::Unread(_) => None,
            })
            .flatten()
            .map(|script| script.source)
            .collect();
        for path in scripts {
            self.file(&path, LARGEST_FILE);
        }
        // What `moltctl policy apply` puts beside a Dockerfile.
        for path in named.iter().map(String::as_str).chain(["Dockerfile"]) {
            let folder = Utf8Path::new(path).parent().unwrap_or(Utf8Path::new("")).join(CONTAINER);
            for name in ["apply-policy.mjs", "openclaw-patch.json"] {
                self.file(folder.join(name).as_str(), LARGEST_FILE);
            }
        }
    }
}

/// Whether a file of the root is looked at.
fn is_of_the_root(name: &str) -> bool {
    NAMED.contains(&name)
        || name.starts_with(".dev.vars")
        || name.starts_with(".env")
        || name.starts_with("Dockerfile")
        || name.starts_with("vite.config.")
        || name.ends_with(".sh")
        || is_openclaw(name)
        || is_runbook(name)
}

/// Whether a name is that of a text for the day something has happened.
fn is_runbook(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let known = ["runbook", "incident", "incident-response", "incidents", "emergency", "breach"];
    name.strip_suffix(".md").is_some_and(|name| known.contains(&name))
}

/// Whether a name is that of an OpenClaw configuration or a template of one.
fn is_openclaw(name: &str) -> bool {
    let json = name.ends_with(".json") || name.ends_with(".json5") || name.ends_with(".jsonc");
    name.starts_with("openclaw") && json || name.ends_with(".json.template")
}

/// The path, below the checkout, of what a redirect leads to.
fn redirected(text: &str) -> Option<String> {
    let document = crate::project::tree::Node::from_jsonc(text).ok()?;
    let mut path = Utf8PathBuf::from(".wrangler/deploy");
    for part in Utf8Path::new(document.get("configPath")?.as_str()?).components() {
        match part.as_str() {
            "." => {}
            ".." if path.as_str().is_empty() => return None,
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    (!path.is_absolute()).then(|| path.into_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::{Mode, ensure_dir, temp_dir, write_atomic};

    fn collected(files: &[(&str, &str)]) -> Checkout {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        for (path, text) in files {
            let path = dir.path().join(path);
            ensure_dir(path.parent().expect("lies in a folder")).expect("can be made");
            write_atomic(&path, text.as_bytes(), Mode::Shared).expect("writes");
        }
        collect(dir.path()).expect("can be opened")
    }

    #[test]
    fn what_rules_look_at_is_read_and_nothing_else() {
        let checkout = collected(&[
            ("wrangler.jsonc", r#"{"containers": [{"class_name": "A", "image": "./docker/Image"}]}"#),
            ("docker/Image", "FROM scratch\nCOPY ./run/start.sh /start.sh\n"),
            ("run/start.sh", "#!/bin/sh\n"),
            ("run/other.sh", "#!/bin/sh\n"),
            (".dev.vars", "A=1\n"),
            (".dev.vars.example", "A=\n"),
            (".github/workflows/test.yml", "on: push\n"),
            (".wrangler/deploy/config.json", r#"{"configPath": "../../dist/w/wrangler.json"}"#),
            ("dist/w/wrangler.json", "{}"),
            ("dist/w/index.js", "export {}"),
            ("config/openclaw.json5", "{}"),
            ("docs/RUNBOOK.md", "# When it happens"),
            ("docs/other.md", "# Other"),
            ("src/a/b.ts", "export {}"),
            ("src/page.html", "<p>"),
            ("node_modules/x/index.js", "export {}"),
            ("private.txt", "mine"),
        ]);
        let names: Vec<&str> = checkout.files().map(|(path, _)| path.as_str()).collect();
        let expected = [
            ".dev.vars",
            ".dev.vars.example",
            ".github/workflows/test.yml",
            ".wrangler/deploy/config.json",
            "config/openclaw.json5",
            "dist/w/wrangler.json",
            "docker/Image",
            "docs/RUNBOOK.md",
            "run/start.sh",
            "src/a/b.ts",
            "wrangler.jsonc",
        ];
        assert_eq!(names, expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_hostile_checkout_is_told_and_hangs_nothing() {
        use crate::audit::report::{Status, run};

        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let root = dir.path();
        for folder in ["src", ".github/workflows"] {
            ensure_dir(&root.join(folder)).expect("can be made");
        }
        let fifo = |name: &str| {
            nix::unistd::mkfifo(root.join(name).as_std_path(), nix::sys::stat::Mode::S_IRWXU)
                .expect("a FIFO");
        };
        for name in ["package.json", ".dev.vars", "src/fifo.ts", ".github/workflows/a.yml"] {
            fifo(name);
        }
        std::fs::File::create(root.join("Dockerfile")).and_then(|it| it.set_len(1 << 30)).expect("grows");
        std::os::unix::fs::symlink("/etc/passwd", root.join("start.sh")).expect("links");
        let write = |name: &str, text: String| {
            write_atomic(&root.join(name), text.as_bytes(), Mode::Shared).expect("writes");
        };
        write("wrangler.jsonc", "{\"a\":".repeat(100_000));
        write("package-lock.json", "[".repeat(100_000));
        write(".github/workflows/b.yml", "- ".repeat(100_000));
        write("src/deep.ts", "f(".repeat(20_000));
        let rules: Vec<_> = crate::audit::rules::all()
            .into_iter()
            .filter(|rule| rule.meta.scopes == [crate::audit::Scope::Checkout])
            .collect();
        let mut facts = crate::audit::testing::nothing();
        facts.checkout = Fetched::Known(collect(root).expect("can be opened"));
        let report = run(&rules, &facts, &[]);
        let passed = report.results.iter().filter(|it| it.status == Status::Passed).map(|it| it.rule.meta.id);
        let passed: Vec<&str> = passed.collect();
        for id in
            ["MW-SUP-001", "MW-SUP-003", "MW-CFG-001", "MW-LOCK-001", "MW-BKP-001", "MW-CI-001", "MW-TOK-002"]
        {
            assert!(!passed.contains(&id), "{id} passed what it cannot have seen");
        }
    }

    #[test]
    fn a_redirect_out_of_the_checkout_is_not_followed() {
        let to = |path: &str| redirected(&format!("{{\"configPath\": {path:?}}}"));
        assert_eq!(to("../../dist/w.json").as_deref(), Some("dist/w.json"));
        assert_eq!(to("../../../w.json"), None);
        assert_eq!(to("/etc/w.json"), None);
    }
}
