//! Paired and pending devices of one gateway.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::account::chance;

/// A device that asked to be paired, or was.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Device {
    /// Of the pairing request.
    pub(crate) request: String,
    /// Of the device: SHA-256 of its public key, hexadecimal.
    pub(crate) id: String,
    pub(crate) platform: String,
    pub(crate) role: String,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
}

/// All devices a gateway knows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Devices {
    pub(crate) pending: Vec<Device>,
    pub(crate) paired: Vec<Device>,
}

impl Devices {
    pub(crate) fn is_paired(&self, id: &str) -> bool {
        self.paired.iter().any(|d| d.id == id)
    }

    /// Files a request for pairing; asking again renews the same request.
    pub(crate) fn ask(&mut self, id: &str, platform: &str, role: &str, at: i64) -> String {
        if let Some(device) = self.pending.iter_mut().find(|d| d.id == id) {
            device.at = at;
            return device.request.clone();
        }
        let request = chance::uuid();
        self.pending.push(Device {
            request: request.clone(),
            id: id.to_owned(),
            platform: platform.to_owned(),
            role: role.to_owned(),
            at,
        });
        request
    }

    /// Pairs the device of a request.
    pub(crate) fn approve(&mut self, request: &str) -> Option<Device> {
        let at = self.pending.iter().position(|d| d.request == request)?;
        let device = self.pending.remove(at);
        self.paired.retain(|d| d.id != device.id);
        self.paired.push(device.clone());
        Some(device)
    }

    /// Drops a request.
    pub(crate) fn reject(&mut self, request: &str) -> Option<Device> {
        let at = self.pending.iter().position(|d| d.request == request)?;
        Some(self.pending.remove(at))
    }

    /// Forgets a paired device.
    pub(crate) fn revoke(&mut self, id: &str) -> Option<Device> {
        let at = self.paired.iter().position(|d| d.id == id)?;
        Some(self.paired.remove(at))
    }

    /// As `openclaw devices list --json` prints them.
    pub(crate) fn listed(&self) -> Value {
        let pending: Vec<Value> = self
            .pending
            .iter()
            .map(|d| json!({"requestId": d.request, "deviceId": d.id, "platform": d.platform, "role": d.role, "ts": d.at}))
            .collect();
        let paired: Vec<Value> = self
            .paired
            .iter()
            .map(|d| {
                json!({"deviceId": d.id, "platform": d.platform, "role": d.role, "approvedAtMs": d.at,
                    "tokens": [{"role": d.role, "scopes": ["operator.admin"], "createdAtMs": d.at}]})
            })
            .collect();
        json!({"pending": pending, "paired": paired})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_paired_by_its_request_and_asks_but_once() {
        let mut devices = Devices::default();
        let request = devices.ask("d1", "linux", "operator", 1);
        assert_eq!(devices.ask("d1", "linux", "operator", 2), request);
        assert_eq!(devices.listed()["pending"].as_array().unwrap().len(), 1);
        assert!(devices.approve("nonsense").is_none());
        assert!(devices.approve(&request).is_some());
        assert!(devices.is_paired("d1"));
        assert!(devices.revoke("d1").is_some());
        assert!(!devices.is_paired("d1"));
    }
}
