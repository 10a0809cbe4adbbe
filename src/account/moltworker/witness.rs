//! What a test or a drill may ask of a Moltworker's inside, and do to it, that no visitor could.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::devices::Devices;
use super::disk::Disk;
use super::{deployed, identity, persistence, sandbox};
use crate::account::r2;
use crate::account::world::World;
use crate::secret::SecretText;

/// A device's request to be paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairingRequest {
    /// UUID of the request.
    pub request: String,
    /// Id of the device: 64 hexadecimal digits.
    pub device: String,
}

impl World {
    /// How long a gateway takes from its start until it listens, milliseconds.
    pub fn gateway_boots_in(&mut self, ms: i64) {
        self.moltworker.boot_ms = ms;
    }

    /// How long the loop that copies a container's files to R2 sleeps between two rounds, milliseconds (30 000).
    pub fn container_copies_every(&mut self, ms: i64) {
        self.moltworker.sync_ms = ms;
    }

    /// Lets the containers' loops do what they have done until `now`. Every request does this by itself.
    pub fn let_containers_copy(&mut self, now: Timestamp) {
        persistence::catch_up(self, now);
    }

    /// Has a new device ask for pairing. `None` when the Worker has no running container.
    pub fn device_asks(&mut self, script: &str, name: &str, now: Timestamp) -> Option<PairingRequest> {
        let claim = identity::of_stranger(name);
        let sandbox = sandbox::running(self, script)?;
        let request = Devices::open(&mut sandbox.disk, now).ask(&claim);
        Some(PairingRequest { request: request["requestId"].as_str()?.to_owned(), device: claim.id })
    }

    /// Ids of the devices that are paired, and of those that ask, as the gateway sees them.
    pub fn gateway_devices(&mut self, script: &str, now: Timestamp) -> Value {
        let listed = sandbox::running(self, script).map(|s| Devices::open(&mut s.disk, now).listed());
        listed.unwrap_or_else(|| json!({"pending": [], "paired": []}))
    }

    /// Names of the Worker's secrets whose value stands in the gateway's environment or on the container's disk.
    pub fn held_by_container(&mut self, script: &str) -> Vec<String> {
        let worker = deployed::of(self, script).unwrap_or_default();
        let Some(sandbox) = sandbox::running(self, script) else { return Vec::new() };
        let env = sandbox.gateway.iter().flat_map(|gateway| gateway.env.values().cloned());
        let disk =
            sandbox.disk.below("").map(|(_, file)| String::from_utf8_lossy(&file.bytes()).into_owned());
        let all: Vec<String> = env.chain(disk).collect();
        let held = |name: &String| {
            let value = worker.var(name).filter(|value| value.len() >= 8);
            value.is_some_and(|value| all.iter().any(|text| text.contains(value)))
        };
        worker.secrets.iter().filter(|name| held(name)).cloned().collect()
    }

    /// Id and start of the gateway process that runs.
    pub fn gateway_process(&mut self, script: &str) -> Option<(String, Timestamp)> {
        let gateway = sandbox::running(self, script)?.gateway.as_ref()?;
        Some((gateway.process.clone(), gateway.started))
    }

    /// Whether the running gateway wants this token.
    pub fn gateway_wants(&mut self, script: &str, token: &SecretText) -> bool {
        let wanted = sandbox::running(self, script).and_then(|s| s.gateway.as_ref()?.token.clone());
        wanted.is_some_and(|wanted| SecretText::new(wanted).fingerprint() == token.fingerprint())
    }

    /// A file of the container, by its path below `/root`.
    pub fn container_file(&mut self, script: &str, path: &str) -> Option<Vec<u8>> {
        Some(sandbox::running(self, script)?.disk.file(path)?.bytes())
    }

    /// Writes a file of the container, by its path below `/root`. False when no container runs.
    pub fn write_container_file(&mut self, script: &str, path: &str, bytes: &[u8], now: Timestamp) -> bool {
        let disk = sandbox::running(self, script).map(|s| &mut s.disk);
        disk.map(|disk| disk.write(path, bytes, now)).is_some()
    }

    /// Paths below `/root` of the container's files that hold this value.
    pub fn container_holds(&mut self, script: &str, value: &SecretText) -> Vec<String> {
        let empty = Disk::default();
        let disk = sandbox::running(self, script).map_or(&empty, |s| &s.disk);
        disk.below("").filter(|(_, f)| contains(&f.bytes(), value)).map(|(path, _)| path.to_owned()).collect()
    }

    /// Keys of a bucket's objects that hold this value.
    pub fn bucket_holds(&self, bucket: &str, value: &SecretText) -> Vec<String> {
        let files = r2::files(self, bucket, "");
        files.into_iter().filter(|file| contains(&file.bytes, value)).map(|file| file.key).collect()
    }

    /// An object's content.
    pub fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        r2::files(self, bucket, key).into_iter().find(|file| file.key == key).map(|file| file.bytes)
    }
}

#[expect(clippy::disallowed_methods, reason = "the account looks for a value in its own state")]
fn contains(bytes: &[u8], value: &SecretText) -> bool {
    let wanted = value.expose().as_bytes();
    !wanted.is_empty() && bytes.windows(wanted.len()).any(|part| part == wanted)
}
