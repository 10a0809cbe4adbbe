//! From what stands and what is wanted to the files as they will be. Pure.

use super::decide::Decided;
use super::observe::{File, Observed, Source};
use super::request::{ConfigStyle, Request};
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::project::dockerfile::Sha256;
use crate::project::edit::{Edit, Withheld};
use crate::project::lock::{Lock, NodeLock};
use crate::project::pins::{Named, Sites};
use crate::project::wrangler::harden::{self, Wish};
use crate::project::wrangler::version::WranglerVersion;
use crate::project::wrangler::view::View;
use crate::project::wrangler::vite::{self, ConfigPath};
use crate::project::wrangler::{TOML, names};
use crate::project::{gitignore, settings};
use crate::template;

/// The slot every Moltworker needs.
pub(super) const GATEWAY_TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";

/// A file that changes.
#[derive(Debug)]
pub(super) struct FileChange {
    pub(super) name: String,
    /// What stands there now.
    pub(super) before: Option<String>,
    /// What its edits are shown against, where that is not what stands there.
    pub(super) base: Option<String>,
    /// What will stand there; `None` when the file goes.
    pub(super) after: Option<String>,
    /// What happens to it, in words.
    pub(super) what: String,
    pub(super) why: String,
}

impl FileChange {
    /// True unless it says so already.
    pub(super) fn is_change(&self) -> bool {
        self.before != self.after
    }
}

/// wrangler.toml with the names and the hardening, before pins.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) toml: String,
    pub(super) edits: Vec<Named<Edit>>,
    pub(super) withheld: Vec<Named<Withheld>>,
}

/// Puts names and hardening into wrangler.toml.
pub(super) fn wrangler(
    source: &Source,
    view: &View,
    (request, decided): (&Request, &Decided),
    wrangler: WranglerVersion,
) -> Result<Draft> {
    let mut edits = source.edits.clone();
    let mut toml = source.toml.clone();
    // Only a name that was asked for moves the file: one that is missing there is supplied as well.
    if view.name.as_deref() != Some(decided.worker.as_str()) {
        let (text, edit) = names::with_worker(&toml, &decided.worker).kind(ErrorKind::Usage)?;
        toml = text;
        edits.extend(edit);
    }
    if let Some(bucket) = &request.wanted.bucket {
        let (text, edit) = names::with_bucket(&toml, bucket).kind(ErrorKind::Usage)?;
        toml = text;
        edits.extend(edit);
    }
    let slots = decided.providers.iter().flat_map(|provider| provider.slots());
    let wish = Wish {
        secrets_required: std::iter::once(&GATEWAY_TOKEN).chain(slots).map(|&slot| slot.to_owned()).collect(),
        max_instances: request.max_instances,
        image_pins: Vec::new(),
        compatibility_date: request.compatibility_date.clone(),
        wrangler,
    };
    let hardened = harden::harden(&toml, &wish).kind(ErrorKind::Usage)?;
    edits.extend(hardened.edits);
    let named = |what| Named { file: TOML.to_owned(), what };
    Ok(Draft {
        toml: hardened.toml,
        edits: edits.into_iter().map(|what| Named { file: TOML.to_owned(), what }).collect(),
        withheld: hardened.withheld.into_iter().map(named).collect(),
    })
}

/// Puts the operator's checksums into the lock, for each version of Node that is downloaded.
pub(super) fn node_sums(request: &Request, sites: &Sites, lock: &mut Lock, now: jiff::Timestamp) {
    if request.node_sums.is_empty() {
        return;
    }
    for version in sites.node.iter().filter_map(|site| site.version.as_ref()) {
        let given = request.node_sums.iter().map(|sum| (sum.architecture.clone(), sum.sha256.clone()));
        let known = lock.node.iter().find(|it| it.version == *version);
        let mut sha256: std::collections::BTreeMap<String, Sha256> =
            known.map(|it| it.sha256.clone()).unwrap_or_default();
        sha256.extend(given);
        if known.is_some_and(|it| it.sha256 == sha256) {
            continue;
        }
        lock.put_node(NodeLock {
            version: version.clone(),
            from: "given with --node-sha256".to_owned(),
            seen_at: now,
            sha256,
        });
    }
}

/// Changed files, their named edits, and what has to be said besides.
type Changes = (Vec<FileChange>, Vec<Named<Edit>>, Vec<String>);

/// Changed files, the file that goes, and the named edits.
type Retirement = (Vec<FileChange>, Option<File>, Vec<Named<Edit>>);

/// moltctl.toml, .gitignore and the workflow.
pub(super) fn around(observed: &Observed, (request, decided): (&Request, &Decided)) -> Result<Changes> {
    let mut edits = Vec::new();
    let mut notes = Vec::new();
    let settings = match &observed.settings_text {
        None => settings::fresh(&decided.settings),
        Some(text) => {
            let (text, made) = settings::merge(text, &decided.settings).kind(ErrorKind::Usage)?;
            edits.extend(made.into_iter().map(|what| Named { file: settings::FILE.to_owned(), what }));
            text
        }
    };
    let (ignored, made) = gitignore::ensure(observed.gitignore.as_deref().unwrap_or_default());
    edits.extend(made.into_iter().map(|what| Named { file: ".gitignore".to_owned(), what }));
    let mut files = vec![
        file(
            settings::FILE,
            &observed.settings_text,
            settings,
            "who may enter, and where: the state as it should be",
        ),
        file(".gitignore", &observed.gitignore, ignored, "secrets and working files stay out of commits"),
    ];
    if let Some(wanted) = &request.workflow {
        let workflow = template::Workflow {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            branch: wanted.branch.clone(),
            audit: true,
        };
        let text = template::workflow(&workflow).kind(ErrorKind::Usage)?;
        match &observed.workflow {
            Some(present) if *present != text => notes.push(format!(
                "{} is there and says something else than moltctl would: it is left alone",
                template::WORKFLOW_PATH
            )),
            present => {
                files.push(file(
                    template::WORKFLOW_PATH,
                    present,
                    text,
                    "every pull request: pins verified, the checkout audited",
                ));
            }
        }
    }
    Ok((files, edits, notes))
}

/// vite.config.* naming wrangler.toml, and the JSON configurations gone.
pub(super) fn retire(observed: &Observed) -> Result<Retirement> {
    let mut files = Vec::new();
    let mut edits = Vec::new();
    let mut after = observed.vite.clone();
    if let Some(File { name, text }) = &observed.vite {
        match vite::config_path(text) {
            ConfigPath::Computed { line } if !observed.json.is_empty() => {
                return Err(Error::usage(format!(
                    "`{name}` line {line} works its `configPath` out at run time, so wrangler.jsonc cannot be retired"
                ))
                .hint("write `configPath: './wrangler.toml'` there, or leave `--config-style` at `keep-jsonc`"));
            }
            ConfigPath::Literal { path, line, .. } if is_json(&path) => {
                if let Some(changed) = vite::with_config_path(text, "./wrangler.toml") {
                    edits.push(Named {
                        file: (*name).to_owned(),
                        what: Edit {
                            id: "vite-reads-toml",
                            path: format!("line {line}"),
                            reason: "the build reads the file that is deployed",
                            before: Some(path),
                            after: "./wrangler.toml".to_owned(),
                        },
                    });
                    files.push(file(
                        name,
                        &Some(text.clone()),
                        changed.clone(),
                        "the build reads wrangler.toml",
                    ));
                    after = Some(File { name, text: changed });
                }
            }
            _ => {}
        }
    }
    for json in &observed.json {
        files.push(FileChange {
            name: json.name.to_owned(),
            before: Some(json.text.clone()),
            base: None,
            after: None,
            what: "removed".to_owned(),
            why: "wrangler reads it before wrangler.toml; `moltctl journal undo` brings it back".to_owned(),
        });
    }
    Ok((files, after, edits))
}

/// The checkout's own JSON configuration, by whatever spelling.
fn is_json(path: &str) -> bool {
    matches!(path.trim_start_matches("./"), "wrangler.jsonc" | "wrangler.json")
}

/// A file that is written.
pub(super) fn file(name: &str, before: &Option<String>, after: String, why: &str) -> FileChange {
    let what = if before.is_some() { "edited" } else { "new" };
    FileChange {
        name: name.to_owned(),
        before: before.clone(),
        base: None,
        after: Some(after),
        what: what.to_owned(),
        why: why.to_owned(),
    }
}

/// Whether the JSON configurations go.
pub(super) fn retires(request: &Request) -> bool {
    request.style == ConfigStyle::RetireJsonc
}
