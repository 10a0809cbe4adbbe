//! The stand-in for wrangler: `--version` and `deploy`.
//!
//! It reads the same configuration, flags, environment and standard input, makes the calls recorded of 4.164.0, and
//! writes the same output file. Its bundle is the text of the entry and of what
//! it imports, as it is.

mod api;
mod args;
mod assets;
mod bundle;
mod config;
mod containers;
mod deploy;
mod fault;
mod form;
#[cfg(test)]
mod tests;
mod upload;

use camino::Utf8Path;
use serde_json::{Map, Value, json};

use self::api::Api;
use self::args::Args;
use self::config::Config;
use self::deploy::Done;
use self::fault::Fault;
use self::upload::Secrets;
use super::{Call, StandInExit};
use crate::secret::SecretText;
use crate::sys::fs::{Mode, write_atomic};

/// Plays wrangler.
pub async fn wrangler(call: Call<'_>) -> StandInExit {
    match call.args.first().map(String::as_str) {
        Some("--version" | "-v" | "version") => StandInExit::ok("4.164.0 (moltctl stand-in)\n"),
        Some("deploy") => deployed(&call).await,
        _ => StandInExit::failed("✘ [ERROR] the stand-in for wrangler knows `deploy` and `--version`\n"),
    }
}

async fn deployed(call: &Call<'_>) -> StandInExit {
    let mut worker = None;
    let done = run(call, &mut worker).await;
    let entry = match &done {
        Ok(done) => json!({
            "type": "deploy", "version": 1, "worker_name": worker, "worker_tag": null,
            "version_id": done.version, "targets": done.targets, "worker_name_overridden": false,
        }),
        Err(fault) => fault.entry(worker.as_deref()),
    };
    if !record(call, &entry) {
        return StandInExit::failed("✘ [ERROR] the output file could not be written\n");
    }
    match done {
        Ok(done) => StandInExit::ok(format!(
            "stand-in for wrangler: nothing was bundled, no image was built\n{}\nCurrent Version ID: {}\n",
            if done.targets.is_empty() { "No targets deployed".to_owned() } else { done.targets.join("\n") },
            done.version
        )),
        Err(fault) => StandInExit::failed(fault.shown()),
    }
}

async fn run(call: &Call<'_>, worker: &mut Option<String>) -> Result<Done, Fault> {
    let args: Args = args::parse(&call.args[1..])?;
    let config: Config = config::load(&args.config)?;
    let name = args.name.clone().or_else(|| config.name.clone());
    let name = worker
        .insert(name.ok_or_else(|| Fault::said("You need to provide a name when publishing a worker."))?);
    let secrets = secrets(&args, &call.stdin)?;
    let api = Api::from_env(call.env)?;
    deploy::deploy(&api, (&config, &args), name, &secrets).await
}

/// Secrets of the `--secrets-file`: JSON on standard input, the one form moltctl uses.
fn secrets(args: &Args, stdin: &[u8]) -> Result<Secrets, Fault> {
    match args.secrets_file.as_deref() {
        None => Ok(Secrets::new()),
        Some("/dev/stdin") => {
            let parsed: Map<String, Value> = serde_json::from_slice(stdin)
                .map_err(|_| Fault::said("The contents of \"/dev/stdin\" is not valid JSON"))?;
            parsed
                .into_iter()
                .map(|(name, value)| match value {
                    Value::String(text) => Ok((name, SecretText::new(text))),
                    _ => Err(Fault::said(format!("The value for \"{name}\" is not a \"string\""))),
                })
                .collect()
        }
        Some(_) => Err(Fault::said("the stand-in for wrangler takes secrets on standard input only")),
    }
}

/// Appends to the output file, if one is wanted; a drill's run has it to itself.
fn record(call: &Call<'_>, entry: &Value) -> bool {
    let Some(path) = (call.env)("WRANGLER_OUTPUT_FILE_PATH") else { return true };
    let session = json!({"type": "wrangler-session", "version": 1, "wrangler_version": "4.164.0"});
    write_atomic(Utf8Path::new(&path), format!("{session}\n{entry}\n").as_bytes(), Mode::Private).is_ok()
}
