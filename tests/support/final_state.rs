//! What a run left, in a form that two runs can be compared in: every file of the checkout, and the account's state with
//! what is new each time (ids, times, random values) written as its kind.
//!
//! A value that means the same thing in several places is given the same number everywhere, so that a reference to the
//! wrong thing is seen. What is only a log of how one got there (audit log, sessions, running containers) is left out.
//!
//! An issuer's key is written as whose it is, what it is called and whether it works, wherever it lies: in a binding, in a
//! container's file, in an object of R2. So a place that still holds a key that was revoked is seen.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value, json};
use sha2::Digest as _;

use super::Bench;

/// What is a log, or depends on when somebody looked.
const LOGS: [&str; 3] = ["audit_log", "moltworker", "providers"];
/// Keys whose values are measured or counted.
const CLOCKS: [&str; 17] = [
    "number",
    "created_on",
    "modified_on",
    "created_at",
    "updated_at",
    "health",
    "last_seen_at",
    "last_used_on",
    "client_secret_version",
    "ts",
    "createdAtMs",
    "approvedAtMs",
    "rotatedAtMs",
    "revokedAtMs",
    "lastUsedAtMs",
    "uploaded",
    "mtime",
];

impl Bench {
    /// Every file of the checkout with its contents.
    pub(crate) fn files(&self) -> BTreeMap<Utf8PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.checkout()];
        while let Some(dir) = open.pop() {
            for entry in dir.read_dir_utf8().expect("can be listed") {
                let path = entry.expect("can be listed").path().to_owned();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(self.checkout()).expect("lies below").to_owned();
                    let text = std::fs::read(&path).expect("can be read");
                    files.insert(name, self.comparable(&text));
                }
            }
        }
        files
    }

    /// A file without what is this bench's own, and without the times at which a registry was asked.
    fn comparable(&self, bytes: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
        let text = self.anonymous(text);
        let lines = text.split_inclusive('\n');
        lines
            .map(|line| if line.starts_with("seen_at = ") { "seen_at = TIME\n" } else { line })
            .collect::<String>()
            .into()
    }

    fn anonymous(&self, text: &str) -> String {
        text.replace(&self.account().addr().to_string(), "ACCOUNT").replace(self.root().as_str(), "ROOT")
    }

    /// The account's state, comparable.
    pub(crate) fn state(&self) -> Value {
        self.state_with(Inside::LeftOut)
    }

    /// The account's state with what is in the containers, comparable: for a run that ends by putting it in effect.
    pub(crate) fn state_in_effect(&self) -> Value {
        self.state_with(Inside::Shown)
    }

    fn state_with(&self, inside: Inside) -> Value {
        let mut world = self.account().world(|world| serde_json::to_value(world).expect("serialises"));
        let mut seen = Names::default();
        for key in world["providers"]["keys"].as_array().expect("a list") {
            seen.key(key);
        }
        let root = world.as_object_mut().expect("an object");
        let (keys, containers) = (live_keys(&root["providers"]), containers(&root["moltworker"]));
        for log in LOGS {
            root.remove(log);
        }
        root.insert("~ live keys".to_owned(), keys);
        if inside == Inside::Shown {
            root.insert("~ in containers".to_owned(), containers);
        }
        for bucket in root["r2"]["buckets"].as_array_mut().expect("a list") {
            for object in bucket["objects"].as_object_mut().expect("an object").values_mut() {
                *object = json!({"body": unpacked(&object["body"]), "type": object["content_type"]});
            }
        }
        // The account's own signing keys are made up with its organization.
        root["access"].as_object_mut().expect("an object").remove("keys");
        if let Some(workers) = root.get_mut("workers").and_then(Value::as_object_mut) {
            workers.remove("asset_sessions");
            for script in workers["scripts"].as_object_mut().expect("an object").values_mut() {
                in_force(script);
            }
        }
        for token in root["tokens"]["tokens"].as_array().expect("a list") {
            seen.token(token);
        }
        let masked = seen.mask(world);
        serde_json::from_str(&self.anonymous(&masked.to_string())).expect("is JSON still")
    }
}

/// Whether the insides of containers count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    LeftOut,
    Shown,
}

/// The keys that work, by issuer; those that do not are a log.
fn live_keys(providers: &Value) -> Value {
    let keys = providers["keys"].as_array().expect("a list").iter();
    let live = keys.filter(|key| key["status"] == "active");
    let mut shown: Vec<Value> = live
        .map(|key| json!({"issuer": key["issuer"], "value": key["value"], "manager": key["manager"]}))
        .collect();
    shown.sort_by_key(|key| key["issuer"].to_string());
    json!(shown)
}

/// What each container is and holds, whatever it took to get there.
fn containers(moltworker: &Value) -> Value {
    let sandboxes = moltworker["sandboxes"].as_object().expect("an object").iter();
    let shown = sandboxes.map(|(script, sandbox)| {
        let files = sandbox["disk"].as_object().expect("an object").iter();
        let files: Map<_, _> = files.map(|(path, file)| (path.clone(), unpacked(&file["body"]))).collect();
        let gateway = &sandbox["gateway"];
        let gateway = json!({"token": gateway["token"], "env": gateway["env"]});
        (script.clone(), json!({"files": files, "gateway": gateway, "rclone": sandbox["rclone"]}))
    });
    Value::Object(shown.collect())
}

/// Base64 of a document, or of a text.
fn unpacked(body: &Value) -> Value {
    let bytes = STANDARD.decode(body.as_str().expect("a text")).expect("is Base64");
    serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)))
}

/// A secret's value cannot be read back, so a run that was cut off while it wrote one writes it again, which gives a
/// further version with the same names. Of versions made by a change of secrets that differ from the one before in values
/// only, the newest counts, and that must be the live one. An upload always counts.
fn in_force(script: &mut Value) {
    let versions = script["versions"].as_array().cloned().unwrap_or_default();
    let live =
        script["deployments"].as_array().and_then(|all| all.last()).map(|it| it["versions"][0][0].clone());
    assert_eq!(live.as_ref(), versions.last().map(|version| &version["id"]), "the newest version is live");
    let mut told: Vec<Value> = Vec::new();
    for mut version in versions {
        for key in ["id", "number", "created_on"] {
            version.as_object_mut().expect("an object").remove(key);
        }
        if by_secrets(&version)
            && told.last().is_some_and(|it| without_values(it) == without_values(&version))
        {
            told.pop();
        }
        told.push(version);
    }
    script["versions"] = Value::Array(told);
    script.as_object_mut().expect("an object").remove("deployments");
}

fn by_secrets(version: &Value) -> bool {
    version["annotations"]["workers/triggered_by"] == "secret"
}

fn without_values(version: &Value) -> Value {
    let mut version = version.clone();
    for binding in version["bindings"].as_array_mut().expect("a list") {
        binding["text"] = Value::Null;
    }
    version
}

/// Names for values that are new each time.
#[derive(Default)]
struct Names {
    known: BTreeMap<String, String>,
    /// How many were met that are known by their kind only.
    met: usize,
}

impl Names {
    /// What R2 derives from a token's value; a key that belongs to an older value is then seen to be another one.
    fn token(&mut self, token: &Value) {
        let value = token["value"].as_str().expect("the account keeps values");
        let key = hex::encode(sha2::Sha256::digest(value));
        let name = without_marks(token["name"].as_str().expect("a name"));
        self.known.insert(key, format!("<R2 key of {name:?}>"));
    }

    /// An issuer's key, by whose it is, what it is called and whether it works.
    fn key(&mut self, key: &Value) {
        let text = |name: &str| key[name].as_str().expect("a text").to_owned();
        let name = without_marks(&text("name"));
        self.known.insert(text("value"), format!("<{} key {name:?}, {}>", text("issuer"), text("status")));
    }

    fn mask(&mut self, value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let masked = members.into_iter().map(|(key, value)| {
                    let value = if CLOCKS.contains(&key.as_str()) { json!("…") } else { self.mask(value) };
                    (self.text(&key), value)
                });
                Value::Object(masked.collect::<Map<_, _>>())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(|item| self.mask(item)).collect()),
            Value::String(text) => Value::String(self.text(&text)),
            other => other,
        }
    }

    fn text(&mut self, text: &str) -> String {
        let kind = match text.len() {
            _ if text.parse::<jiff::Timestamp>().is_ok() => return "TIME".to_owned(),
            32 | 64 if is_hex(text) => "hex",
            36 if uuid::Uuid::parse_str(text).is_ok() => "uuid",
            16 if text.starts_with("moltctl-") && is_hex(&text[8..]) => "mark",
            // A key's value that is known goes by that name, of whatever shape it is.
            _ if self.known.contains_key(text) => return self.known[text].clone(),
            // The account makes its Access organization up when it is first needed.
            14 if text.starts_with("drill-") && is_hex(&text[6..]) => "team",
            _ if text.ends_with(".cloudflareaccess.com") => "team domain",
            40.. if is_token(text) => "token",
            _ => return without_marks(text),
        };
        if let Some(name) = self.known.get(text) {
            return name.clone();
        }
        self.met += 1;
        let name = format!("<{kind} {}>", self.met);
        self.known.insert(text.to_owned(), name.clone());
        name
    }
}

/// A text without the marks of a run: words of 16 hexadecimal digits at the end of a name, a tag or a message.
fn without_marks(text: &str) -> String {
    let parts = text.split_inclusive([' ', '-', ':', '/', ',']);
    parts
        .map(|part| {
            let word = part.trim_end_matches([' ', '-', ':', '/', ',']);
            if word.len() == 16 && is_hex(word) { part.replace(word, "MARK") } else { part.to_owned() }
        })
        .collect()
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// An API token's value: one word of letters, digits, `_` and `-`.
fn is_token(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
        && text.bytes().any(|b| b.is_ascii_digit())
}

/// Copies a folder with everything in it.
pub(crate) fn copy_tree(from: &Utf8Path, to: &Utf8Path) {
    std::fs::create_dir_all(to).expect("can be made");
    for entry in from.read_dir_utf8().expect("can be listed") {
        let entry = entry.expect("can be listed");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("can be seen").is_dir() {
            copy_tree(entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("can be copied");
        }
    }
}
