//! The overlay: TypeScript that enforces the policy in the Worker, where the agent cannot reach.
//!
//! The same files for every policy but one: `policy.ts`, which holds the compiled policy as a string. A string outlives
//! bundling, so that the policy of a deployed script can be read back ([`crate::policy::deployed`]).
//! Deliberately absent: the edits that put the overlay to use, and the files that go into the container.

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::INJECTED;
use crate::policy::compiled::Credential;
use crate::policy::{Compiled, Policy};
use crate::secrets::catalog::{self, Issuer, Place, Sensitivity, Slot};

/// Folder of the overlay below the checkout.
pub const FOLDER: &str = "src/hardening";

/// The file that differs from policy to policy.
pub const POLICY_FILE: &str = "policy.ts";

macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/overlay/", $name)))),*]
    };
}

/// The files that are the same for every policy, sorted by name.
const SOURCES: &[(&str, &str)] = sources![
    "address.ts",
    "body.ts",
    "browser.ts",
    "cdp.ts",
    "credentials.ts",
    "evaluate.ts",
    "frames.ts",
    "guard.ts",
    "index.ts",
    "inject.ts",
    "json.ts",
    "log.ts",
    "proxy.ts",
    "request.ts",
    "sandbox.ts",
    "sign.ts",
    "slots.ts",
    "socket.ts",
    "tokens.ts",
];

/// Every file of the overlay, by its path below the checkout, sorted.
#[must_use]
pub fn files(policy: &Policy) -> Vec<(Utf8PathBuf, String)> {
    let path = |name: &str| Utf8PathBuf::from(FOLDER).join(name);
    let mut files: Vec<(Utf8PathBuf, String)> =
        SOURCES.iter().map(|(name, text)| (path(name), (*text).to_owned())).collect();
    files.push((path(POLICY_FILE), policy_file(policy)));
    files.sort();
    files
}

/// What the overlay decides by: the policy, and a placeholder in the place of every secret that a container is given and the
/// policy does not name. Nothing is injected for those, so that they are of no use to anybody in the container.
#[must_use]
pub fn compiled(policy: &Policy) -> Compiled {
    let mut compiled = Compiled::of(policy);
    let named: Vec<String> = compiled.credentials.iter().map(|it| it.slot.clone()).collect();
    let withheld =
        catalog::slots().filter(|slot| is_given_away(slot) && !named.iter().any(|name| name == slot.name));
    compiled.credentials.extend(withheld.map(|slot| Credential {
        slot: slot.name.to_owned(),
        placeholder: INJECTED.to_owned(),
        keep_before: None,
        inject: Vec::new(),
    }));
    compiled.credentials.sort_by(|a, b| a.slot.cmp(&b.slot));
    compiled
}

/// A secret of others that Moltworker hands to its container. The gateway's own token stays: the gateway checks it.
fn is_given_away(slot: &Slot) -> bool {
    let given = |place: &Place| {
        matches!(
            place,
            Place::Environment | Place::RcloneConf | Place::AuthProfile(_) | Place::OpenClawConfig(_)
        )
    };
    slot.sensitivity == Sensitivity::Secret
        && slot.issuer != Issuer::Ourselves
        && slot.places.iter().any(given)
}

/// Whether a file of a checkout is one that [`files`] writes the same for every policy, unchanged.
#[must_use]
pub fn is_ours(path: &Utf8Path, text: &str) -> bool {
    let name = path.strip_prefix(FOLDER).ok();
    name.is_some_and(|name| SOURCES.iter().any(|(known, ours)| name == *known && *ours == text))
}

fn policy_file(policy: &Policy) -> String {
    let compiled = compiled(policy);
    let origins: Vec<&str> = policy.gateway.allowed_origins.iter().map(String::as_str).collect();
    format!(
        "// Written by `moltctl policy apply`: change policy.toml and apply again.\n\
         \n\
         import type {{ Policy }} from './evaluate';\n\
         \n\
         /** SHA-256 of the text below. */\n\
         export const POLICY_DIGEST = {digest};\n\
         \n\
         /** Origins beside the Worker's own whose pages may open WebSockets and use the admin routes. */\n\
         export const ORIGINS: readonly string[] = JSON.parse(\n  {origins},\n) as string[];\n\
         \n\
         /** The policy. A string, so that it can be read back from the deployed script. */\n\
         export const POLICY: Policy = JSON.parse(\n  {policy},\n) as Policy;\n",
        digest = literal(&compiled.digest()),
        origins = literal(&serde_json::json!(origins).to_string()),
        policy = literal(&compiled.to_json()),
    )
}

/// A string as TypeScript writes it, between single quotes, in ASCII: whoever bundles it has nothing to convert.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte @ (b'\'' | b'\\')) => out.extend(['\\', char::from(byte)]),
            // `</script` and comments mean nothing here, but some tools look for them in texts.
            Ok(byte @ b' '..=b'~') if byte != b'<' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        crate::policy::parse(
            "version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"api.example.com\"\npaths = [\"/it's/<\\\\ü\\U0001F980\"]\n\
             [gateway]\nallowed_origins = [\"https://agent.example.com\"]\n",
        )
        .expect("is one")
    }

    fn text_of(name: &str) -> String {
        let path = Utf8PathBuf::from(FOLDER).join(name);
        files(&policy()).into_iter().find(|(known, _)| *known == path).expect("is one of them").1
    }

    #[test]
    fn the_policy_is_a_string_that_can_be_read_back() {
        let text = text_of(POLICY_FILE);
        assert!(text.is_ascii() && !text.contains('<'), "{text}");
        let read = crate::policy::deployed::held(&text).expect("is in there");
        assert_eq!(read, compiled(&policy()));
        assert_eq!(read.allow, Compiled::of(&policy()).allow);
        assert!(text.contains(&format!("'{}'", read.digest())));
    }

    #[test]
    fn every_file_of_the_folder_is_laid_out_once_and_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/overlay");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .expect("is there")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".ts"))
            .chain([POLICY_FILE.to_owned()])
            .map(|name| format!("{FOLDER}/{name}"))
            .collect();
        there.sort();
        let laid_out: Vec<String> =
            files(&policy()).into_iter().map(|(path, _)| path.into_string()).collect();
        assert_eq!(laid_out, there);
    }

    #[test]
    fn what_is_imported_is_there() {
        let files = files(&policy());
        for (path, text) in &files {
            for from in text.split(" from '").skip(1).filter_map(|rest| rest.split('\'').next()) {
                if let Some(name) = from.strip_prefix("./") {
                    let wanted = Utf8PathBuf::from(FOLDER).join(format!("{name}.ts"));
                    assert!(files.iter().any(|(known, _)| *known == wanted), "{path}: {from}");
                } else {
                    let known =
                        ["@cloudflare/puppeteer", "@cloudflare/sandbox", "aws4fetch", "cloudflare:workers"];
                    assert!(known.contains(&from), "{path}: {from}");
                }
            }
        }
    }
}
