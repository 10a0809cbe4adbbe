//! Identities of devices: the container's own, which its command-line client connects with, and made-up ones for tests.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::devices::{Asks, Claim};
use super::disk::Disk;
use crate::account::chance;

const DEVICE: &str = ".openclaw/identity/device.json";
/// What the client of 2026.2.3 asks for.
const SCOPES: [&str; 3] = ["operator.admin", "operator.approvals", "operator.pairing"];

/// A public key and the id that follows from it.
fn fresh() -> (String, String) {
    let key = chance::bytes::<32>();
    (B64.encode(key), hex::encode(Sha256::digest(key)))
}

/// The claim of `openclaw devices …` in the container. Its identity lies on the disk, and is made with its first use.
pub(super) fn of_client(disk: &mut Disk, now: Timestamp) -> Claim {
    let known = disk.json(DEVICE).and_then(|device| {
        let text = |name: &str| device[name].as_str().map(str::to_owned);
        Some((text("publicKey")?, text("deviceId")?))
    });
    let (public_key, id) = known.unwrap_or_else(|| {
        let (public_key, id) = fresh();
        let device = json!({"version": 1, "deviceId": id, "publicKey": public_key,
            "createdAtMs": now.as_millisecond()});
        disk.write_json(DEVICE, &device, now);
        (public_key, id)
    });
    Claim {
        id,
        public_key,
        display_name: None,
        platform: Some("linux".to_owned()),
        client_id: "cli".to_owned(),
        client_mode: Some("cli".to_owned()),
        role: "operator".to_owned(),
        scopes: SCOPES.map(str::to_owned).to_vec(),
        remote_ip: None,
        asks: Asks::Silently,
    }
}

/// The claim of a device nobody has seen before.
pub(super) fn of_stranger(display_name: &str) -> Claim {
    let (public_key, id) = fresh();
    Claim {
        id,
        public_key,
        display_name: Some(display_name.to_owned()),
        platform: Some("MacIntel".to_owned()),
        client_id: "openclaw-control-ui".to_owned(),
        client_mode: Some("webchat".to_owned()),
        role: "operator".to_owned(),
        scopes: SCOPES.map(str::to_owned).to_vec(),
        remote_ip: Some("10.1.0.2".to_owned()),
        asks: Asks::Openly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_container_keeps_its_identity() {
        let mut disk = Disk::default();
        let (first, second) =
            (of_client(&mut disk, Timestamp::UNIX_EPOCH), of_client(&mut disk, Timestamp::UNIX_EPOCH));
        assert_eq!(first.id, second.id);
        assert_ne!(of_stranger("a").id, of_stranger("a").id);
    }
}
