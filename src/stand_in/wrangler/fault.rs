//! How the stand-in fails: with the words, the output entry and the exit status of the real one.

use serde_json::{Value, json};

/// A failed deploy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// wrangler itself objects.
    Said(String),
    /// The API refused.
    Api { path: String, code: u64, message: String },
    /// `--strict` stopped the upload: the warning that goes before.
    Stopped { warning: String },
    /// No answer.
    Unreachable,
}

impl Fault {
    pub(super) fn said(text: impl Into<String>) -> Self {
        Self::Said(text.into())
    }

    /// What goes to standard error.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Said(text) => format!("\n✘ [ERROR] {text}\n\n"),
            Self::Api { message, code, .. } => {
                format!("\n✘ [ERROR] {}\n\n  {message} [code: {code}]\n\n", self.message())
            }
            Self::Stopped { warning } => format!(
                "▲ [WARNING] {warning}\n\n\n✘ [ERROR] Aborting the upload operation because of conflicts. To override and \
                 upload anyway, remove the `--strict` flag\n\n"
            ),
            Self::Unreachable => "\n✘ [ERROR] fetch failed\n\n".to_owned(),
        }
    }

    /// The entry of the output file. The real one writes a `deploy` entry without a version when `--strict` stops it.
    pub(super) fn entry(&self, worker: Option<&str>) -> Value {
        match self {
            Self::Stopped { .. } => json!({
                "type": "deploy", "version": 1, "worker_name": worker, "version_id": null, "worker_name_overridden": false,
            }),
            Self::Api { code, .. } => {
                json!({"type": "command-failed", "version": 1, "code": code, "message": self.message()})
            }
            Self::Said(_) | Self::Unreachable => {
                json!({"type": "command-failed", "version": 1, "message": self.message()})
            }
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Said(text) => text.clone(),
            Self::Api { path, .. } => format!("A request to the Cloudflare API ({path}) failed."),
            Self::Stopped { warning } => warning.clone(),
            Self::Unreachable => "fetch failed".to_owned(),
        }
    }
}
