//! What a wrangler run wrote into its output file: one JSON document a line (`WRANGLER_OUTPUT_FILE_PATH`).
//!
//! The file is the reliable side of wrangler: its streams are for people and change with every release. Entries of
//! types unknown here are skipped. Deliberately absent: `command_line_args` and log paths, which nobody needs.

use serde::Deserialize;

/// What is taken from the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// The `deploy` entry, if there is one.
    pub deploy: Option<DeployEntry>,
    /// The `command-failed` entry, if there is one.
    pub failure: Option<FailureEntry>,
}

/// The `deploy` entry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct DeployEntry {
    /// Name of the Worker.
    pub worker_name: Option<String>,
    /// Identifier of the new version. None when `--strict` stopped the upload: wrangler still writes the entry.
    pub version_id: Option<String>,
    /// URLs and routes at which the Worker answers; empty for a closed deploy.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub targets: Vec<String>,
}

/// The `command-failed` entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FailureEntry {
    /// Error code of the Cloudflare API, if the API refused.
    pub code: Option<u32>,
    /// The message, raw: redact and cut before showing.
    pub message: String,
}

/// Reads the file's text. A torn last line (wrangler was killed) is skipped like any other that is no entry.
#[must_use]
pub(super) fn parse(text: &str) -> Record {
    let mut record = Record::default();
    for line in text.lines() {
        match serde_json::from_str::<Entry>(line) {
            Ok(Entry::Deploy(entry)) => record.deploy = Some(entry),
            Ok(Entry::CommandFailed { code, message }) => {
                let code = code.and_then(|code| code.as_u64()).and_then(|code| u32::try_from(code).ok());
                record.failure = Some(FailureEntry { code, message: message.unwrap_or_default() });
            }
            Ok(Entry::Other) | Err(_) => {}
        }
    }
    record
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Entry {
    Deploy(DeployEntry),
    CommandFailed {
        // A number when the API refused, a text such as `ENOENT` when the system did.
        code: Option<serde_json::Value>,
        message: Option<String>,
    },
    #[serde(other)]
    Other,
}

fn null_is_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::<Vec<String>>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // Recorded from wrangler 4.164.0 and 4.60.0; paths shortened.
    const DEPLOYED: &str = r#"{"type":"wrangler-session","version":1,"wrangler_version":"4.164.0","command_line_args":["deploy"],"log_file_path":"/p/l.log","timestamp":"2026-11-20T16:06:48.203Z"}
{"type":"deploy","version":1,"worker_name":"moltbot-sandbox","worker_tag":null,"version_id":"bfc02da8-cd6e-43f9-9c57-57141bd9ed48","targets":[],"worker_name_overridden":false,"bundle_size":{"raw_bytes":22312,"gzip_bytes":5549},"timestamp":"2026-11-20T16:06:48.798Z"}
"#;
    const ABORTED: &str = r#"{"type":"deploy","version":1,"worker_name":"moltbot-sandbox","worker_tag":"t","version_id":null,"worker_name_overridden":false,"timestamp":"2026-11-20T16:07:22.819Z"}"#;
    const REFUSED: &str = r#"{"type":"command-failed","version":1,"code":10000,"message":"A request to the Cloudflare API (/accounts/a/workers/scripts) failed.","timestamp":"2026-11-20T16:07:18.181Z"}"#;

    #[test]
    fn a_closed_deploy_has_a_version_and_no_targets() {
        let deploy = parse(DEPLOYED).deploy.expect("is there");
        assert_eq!(deploy.version_id.as_deref(), Some("bfc02da8-cd6e-43f9-9c57-57141bd9ed48"));
        assert!(deploy.targets.is_empty());
    }

    #[test]
    fn a_stopped_upload_has_an_entry_without_a_version() {
        assert_eq!(parse(ABORTED).deploy.expect("is there").version_id, None);
    }

    #[test]
    fn a_failure_carries_the_code_of_the_api_and_no_other_code() {
        assert_eq!(parse(REFUSED).failure.expect("is there").code, Some(10000));
        let system = r#"{"type":"command-failed","version":1,"code":"ENOENT","message":"no such file"}"#;
        assert_eq!(parse(system).failure.expect("is there").code, None);
    }

    #[test]
    fn a_torn_last_line_is_skipped() {
        assert_eq!(parse(&DEPLOYED[..DEPLOYED.len() - 20]), Record::default());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = parse(&text);
        }
    }
}
