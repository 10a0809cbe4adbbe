//! Which configuration file is read by whom, and whether two of them disagree.
//!
//! wrangler looks for `wrangler.json`, then `wrangler.jsonc`, then `wrangler.toml`, each upwards through all parent
//! folders before the next name is tried, so a `wrangler.jsonc` far above beats a `wrangler.toml` beside it.
//! `deploy`, `versions` and `triggers` first follow `.wrangler/deploy/config.json`. `--config` switches all of it off.
//! vite's plugin takes `configPath`, else jsonc, json, toml in its own folder.
//! Deliberately absent: reading the files; the caller hands their texts in.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::super::tree::{self, Node, Syntax};
use super::vite::{self, ConfigPath};

/// The three names, in wrangler's order.
const WRANGLER_ORDER: [&str; 3] = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];
/// The three names, in the order of vite's plugin.
const VITE_ORDER: [&str; 3] = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"];

/// A configuration file that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Absolute path.
    pub path: Utf8PathBuf,
    /// Its text.
    pub text: String,
}

/// What exists in and above a checkout.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The checkout's folder.
    pub checkout: Utf8PathBuf,
    /// Every `wrangler.{json,jsonc,toml}` in the checkout and in all of its parents.
    pub files: Vec<Found>,
    /// The nearest `.wrangler/deploy/config.json` in the checkout or above it.
    pub redirect: Option<Found>,
    /// The checkout's `vite.config.*`.
    pub vite: Option<Found>,
}

/// Who reads which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What a bare wrangler command finds.
    pub wrangler: Option<Utf8PathBuf>,
    /// What a bare `wrangler deploy` would read instead, if a redirect stands.
    pub redirected: Option<Redirect>,
    /// What the vite build reads.
    pub vite: ViteReads,
    /// Pairs of files in the checkout or above it that do not say the same as the checkout's `wrangler.toml`.
    pub disagreements: Vec<Disagreement>,
}

/// Where `.wrangler/deploy/config.json` leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redirect {
    /// To this file.
    To(Utf8PathBuf),
    /// The redirect cannot be read, so wrangler will stop.
    Broken,
}

/// What the vite build reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViteReads {
    /// There is no vite configuration.
    NoVite,
    /// This file, which exists.
    File(Utf8PathBuf),
    /// This file, which does not exist: the build fails.
    Missing(Utf8PathBuf),
    /// Nothing was found for it to read.
    Nothing,
    /// A path computed at run time.
    Unknown {
        /// Line of `vite.config.*`, from 1.
        line: usize,
    },
}

/// Two files that do not say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The file moltctl writes.
    pub toml: Utf8PathBuf,
    /// The other file.
    pub other: Utf8PathBuf,
    /// Whether a bare wrangler or the vite build reads the other one.
    pub read_by: Vec<Reader>,
    /// Paths that differ; empty when the other file could not be read.
    pub paths: Vec<String>,
    /// Whether the other file could not be read at all.
    pub unreadable: bool,
}

/// Somebody who reads a configuration without being told which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// wrangler without `--config`.
    BareWrangler,
    /// `vite build`.
    Vite,
}

/// Decides who reads what.
pub fn judge(surroundings: &Surroundings) -> Verdict {
    let wrangler = wrangler_choice(surroundings);
    let vite = vite_choice(surroundings);
    let redirected = surroundings.redirect.as_ref().map(redirect_target);
    let disagreements = disagreements(surroundings, wrangler.as_deref(), &vite);
    Verdict { wrangler, redirected, vite, disagreements }
}

fn wrangler_choice(surroundings: &Surroundings) -> Option<Utf8PathBuf> {
    WRANGLER_ORDER.iter().find_map(|name| {
        surroundings.checkout.ancestors().find_map(|folder| {
            let path = folder.join(name);
            surroundings.files.iter().any(|found| found.path == path).then_some(path)
        })
    })
}

fn vite_choice(surroundings: &Surroundings) -> ViteReads {
    let Some(vite) = &surroundings.vite else { return ViteReads::NoVite };
    let folder = vite.path.parent().unwrap_or(&surroundings.checkout);
    let exists = |path: &Utf8Path| surroundings.files.iter().any(|found| found.path == path);
    match vite::config_path(&vite.text) {
        ConfigPath::Computed { line } => ViteReads::Unknown { line },
        ConfigPath::Literal { path, .. } => {
            let path = normal(&folder.join(path));
            if exists(&path) { ViteReads::File(path) } else { ViteReads::Missing(path) }
        }
        ConfigPath::Absent => VITE_ORDER
            .iter()
            .map(|name| folder.join(name))
            .find(|path| exists(path))
            .map_or(ViteReads::Nothing, ViteReads::File),
    }
}

fn redirect_target(redirect: &Found) -> Redirect {
    let target =
        Node::from_jsonc(&redirect.text).ok().and_then(|document| match &document.get("configPath")?.kind {
            tree::Kind::String(path) => Some(path.clone()),
            _ => None,
        });
    match (target, redirect.path.parent()) {
        (Some(path), Some(folder)) => Redirect::To(normal(&folder.join(path))),
        _ => Redirect::Broken,
    }
}

fn disagreements(
    surroundings: &Surroundings,
    wrangler: Option<&Utf8Path>,
    vite: &ViteReads,
) -> Vec<Disagreement> {
    let own = surroundings.checkout.join(super::TOML);
    let Some(toml) = surroundings.files.iter().find(|found| found.path == own) else { return Vec::new() };
    let read = |found: &Found| Node::parse(&found.text, syntax(&found.path)).ok();
    let left = read(toml);
    let mut pairs = Vec::new();
    for other in surroundings.files.iter().filter(|found| found.path != own) {
        let mut read_by = Vec::new();
        if wrangler == Some(other.path.as_path()) {
            read_by.push(Reader::BareWrangler);
        }
        if *vite == ViteReads::File(other.path.clone()) {
            read_by.push(Reader::Vite);
        }
        let beside = other.path.parent() == Some(surroundings.checkout.as_path());
        if read_by.is_empty() && !beside {
            continue;
        }
        let compared =
            left.as_ref().zip(read(other).as_ref()).map(|(a, b)| tree::differences(a, b, &["$schema"]));
        if compared.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        pairs.push(Disagreement {
            toml: own.clone(),
            other: other.path.clone(),
            read_by,
            unreadable: compared.is_none(),
            paths: compared.unwrap_or_default(),
        });
    }
    pairs
}

fn syntax(path: &Utf8Path) -> Syntax {
    if path.extension() == Some("toml") { Syntax::Toml } else { Syntax::Jsonc }
}

/// The path without `.` and with `..` resolved by name only.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut out = Utf8PathBuf::new();
    for component in path.components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Found {
        Found { path: path.into(), text: text.into() }
    }

    fn around(files: Vec<Found>) -> Surroundings {
        Surroundings { checkout: "/home/op/bot".into(), files, redirect: None, vite: None }
    }

    #[test]
    fn a_jsonc_far_above_beats_the_toml_beside() {
        let all = around(vec![
            found("/home/op/bot/wrangler.toml", "name = 'a'"),
            found("/home/wrangler.jsonc", "{}"),
        ]);
        let verdict = judge(&all);
        assert_eq!(verdict.wrangler.as_deref(), Some(Utf8Path::new("/home/wrangler.jsonc")));
        assert_eq!(verdict.disagreements.len(), 1);
        assert_eq!(verdict.disagreements[0].paths, ["name"]);
        assert_eq!(verdict.disagreements[0].read_by, [Reader::BareWrangler]);
    }

    #[test]
    fn json_beats_jsonc_beats_toml_and_nearer_beats_farther() {
        let mut all =
            around(vec![found("/home/op/bot/wrangler.toml", ""), found("/home/op/wrangler.toml", "")]);
        assert_eq!(judge(&all).wrangler.unwrap(), "/home/op/bot/wrangler.toml");
        all.files.push(found("/home/op/bot/wrangler.jsonc", "{}"));
        assert_eq!(judge(&all).wrangler.unwrap(), "/home/op/bot/wrangler.jsonc");
        all.files.push(found("/wrangler.json", "{}"));
        assert_eq!(judge(&all).wrangler.unwrap(), "/wrangler.json");
    }

    #[test]
    fn vite_reads_what_it_is_told_or_its_own_order() {
        let mut all = around(vec![
            found("/home/op/bot/wrangler.toml", "name = 'a'"),
            found("/home/op/bot/wrangler.json", r#"{"name": "a"}"#),
        ]);
        assert_eq!(judge(&all).vite, ViteReads::NoVite);
        all.vite =
            Some(found("/home/op/bot/vite.config.ts", "cloudflare({ configPath: './wrangler.jsonc' })"));
        assert_eq!(judge(&all).vite, ViteReads::Missing("/home/op/bot/wrangler.jsonc".into()));
        all.vite = Some(found(
            "/home/op/bot/vite.config.ts",
            "cloudflare({ configPath: '../bot/./wrangler.toml' })",
        ));
        assert_eq!(judge(&all).vite, ViteReads::File("/home/op/bot/wrangler.toml".into()));
        all.vite = Some(found("/home/op/bot/vite.config.ts", "cloudflare()"));
        let verdict = judge(&all);
        assert_eq!(verdict.vite, ViteReads::File("/home/op/bot/wrangler.json".into()));
        assert!(verdict.disagreements.is_empty(), "equal values are no disagreement");
    }

    #[test]
    fn schema_is_no_disagreement_but_unreadable_is() {
        let mut all = around(vec![
            found("/home/op/bot/wrangler.toml", "name = 'a'"),
            found("/home/op/bot/wrangler.jsonc", r#"{"$schema": "x", "name": "a",}"#),
        ]);
        assert!(judge(&all).disagreements.is_empty());
        all.files[1].text = "{".into();
        assert!(judge(&all).disagreements[0].unreadable);
    }

    #[test]
    fn redirects_are_followed_from_their_own_folder() {
        let mut all = around(Vec::new());
        all.redirect = Some(found(
            "/home/op/bot/.wrangler/deploy/config.json",
            r#"{"configPath": "../../dist/moltbot_sandbox/wrangler.json"}"#,
        ));
        let target = "/home/op/bot/dist/moltbot_sandbox/wrangler.json";
        assert_eq!(judge(&all).redirected, Some(Redirect::To(target.into())));
        all.redirect = Some(found("/home/op/bot/.wrangler/deploy/config.json", "{}"));
        assert_eq!(judge(&all).redirected, Some(Redirect::Broken));
    }
}
