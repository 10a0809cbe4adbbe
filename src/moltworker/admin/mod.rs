//! The Worker's own admin routes (`/api/admin/*` and the public `/api/status`), as a visitor whom Access lets in.
//!
//! The answers are those of Moltworker's `src/routes/api.ts`, and they are weak evidence: `success: true` after a restart
//! only says that a process was asked to end and another to begin (a kill that failed is swallowed), and after an
//! approval it may rest on the word "approved" anywhere in a program's output. A caller therefore never believes it:
//! it looks again (another process that answers, the device in the list). What is not understood is an error here,
//! never a success. Deliberately absent: `approve-all`, which trusts whoever knocked.

mod devices;
mod error;

use std::time::Duration;

use http::Method;
use http::header::{ACCEPT, HeaderValue};
use serde_json::Value;

pub use devices::{DeviceList, PairedDevice, PendingDevice, TokenOfDevice};
pub use error::{AdminError, Door, Trouble};

use crate::http::{Auth, Client, Request, Response, Retry};
use crate::model::{Hostname, RequestId};

/// The Worker waits up to three minutes for a gateway to start, and 20 s for the program that it asks.
const WITH_GATEWAY: Duration = Duration::from_secs(230);
/// A copy to R2 is three runs of rclone of up to two minutes each.
const WITH_STORAGE: Duration = Duration::from_secs(390);
/// A container may have to start for it.
const WITH_CONTAINER: Duration = Duration::from_secs(90);
/// The largest answer that is read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The admin routes of the Worker at one host.
#[derive(Clone, Debug)]
pub struct Admin {
    client: Client,
    host: Hostname,
    auth: Auth,
}

/// What the Worker says of its gateway process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayStatus {
    /// The process, named anew at each start; `None` when there is none. Text of the other side: only compared.
    pub process_id: Option<String>,
    /// It listens on its port.
    pub running: bool,
}

/// The Worker's word that the gateway is started anew. Believe it when another process runs, not before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restarted {
    /// The process that was asked to end; `None` when none was found.
    pub previous: Option<String>,
}

/// The Worker's word on a copy of the container's state to R2. Believe it when the objects say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncOutcome {
    /// The copy program ended well.
    Synced {
        /// When, as the container's clock told. Text of the other side.
        at: Option<String>,
    },
    /// The Worker has no storage: nothing outlives the container.
    NotConfigured,
}

/// The Worker's word on an approval. Believe it when the device is in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalWord {
    /// It says that it was approved.
    Approved,
    /// It says that it may have failed; why is not told in a form to rely on.
    Doubted,
}

impl Admin {
    /// The admin routes at `host`, for whoever `auth` says (the headers of an Access service token).
    #[must_use]
    pub fn new(client: &Client, host: &Hostname, auth: Auth) -> Self {
        Self { client: client.clone(), host: host.clone(), auth }
    }

    /// The host that is asked.
    #[must_use]
    pub fn host(&self) -> &Hostname {
        &self.host
    }

    /// How the gateway is, without starting it (some versions of the Worker start the container for it).
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn status(&self) -> Result<GatewayStatus, AdminError> {
        let doing = "tell how the gateway is";
        let answer = self.ask(Method::GET, "/api/status", WITH_CONTAINER, doing).await?;
        let process = || process(&answer["processId"]).ok_or_else(|| self.unclear(doing));
        match answer["status"].as_str() {
            Some("running") => Ok(GatewayStatus { process_id: Some(process()?), running: true }),
            Some("not_responding") => Ok(GatewayStatus { process_id: Some(process()?), running: false }),
            Some("not_running") => Ok(GatewayStatus { process_id: None, running: false }),
            Some("error") => Err(self.failed(doing, &answer)),
            _ => Err(self.unclear(doing)),
        }
    }

    /// Has the gateway's process ended and another started. Returns before the new one listens.
    ///
    /// # Errors
    /// [`AdminError`]; after a time-out or a cut connection it may have happened nevertheless.
    pub async fn restart(&self) -> Result<Restarted, AdminError> {
        let doing = "restart the gateway";
        let answer = self.ask(Method::POST, "/api/admin/gateway/restart", WITH_CONTAINER, doing).await?;
        if answer["success"] != true {
            return Err(self.unclear(doing));
        }
        match &answer["previousProcessId"] {
            Value::Null => Ok(Restarted { previous: None }),
            id => Ok(Restarted { previous: Some(process(id).ok_or_else(|| self.unclear(doing))?) }),
        }
    }

    /// Has the container's state copied to R2 now.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn sync(&self) -> Result<SyncOutcome, AdminError> {
        let doing = "copy its state to R2";
        let response = self.send(Method::POST, "/api/admin/storage/sync", WITH_STORAGE).await?;
        let answer = error::object(&response);
        if response.status.as_u16() == 400
            && answer.as_ref().is_some_and(|answer| error::says(answer, "not configured"))
        {
            return Ok(SyncOutcome::NotConfigured);
        }
        let answer = self.understood(&response, doing)?;
        if answer["success"] != true {
            return Err(self.unclear(doing));
        }
        let at = answer["lastSync"].as_str().filter(|text| text.len() <= 64 && !text.is_empty());
        Ok(SyncOutcome::Synced { at: at.map(str::to_owned) })
    }

    /// The devices that wait to be paired and those that are. Starts the gateway where it does not run.
    ///
    /// # Errors
    /// [`AdminError`]; also when the program that the Worker asks gave no list: the Worker then answers with empty ones,
    /// which are not believed.
    pub async fn devices(&self) -> Result<DeviceList, AdminError> {
        let doing = "list its devices";
        let answer = self.ask(Method::GET, "/api/admin/devices", WITH_GATEWAY, doing).await?;
        if answer.get("raw").is_some() || answer.get("parseError").is_some() {
            return Err(self.failed(doing, &answer));
        }
        DeviceList::read(&answer).ok_or_else(|| self.unclear(doing))
    }

    /// Has the request `id` approved.
    ///
    /// # Errors
    /// [`AdminError`]; after a time-out or a cut connection it may have happened nevertheless.
    pub async fn approve(&self, id: &RequestId) -> Result<ApprovalWord, AdminError> {
        let doing = "approve a device";
        let path = format!("/api/admin/devices/{id}/approve");
        let answer = self.ask(Method::POST, &path, WITH_GATEWAY, doing).await?;
        if answer["requestId"] != id.as_str() {
            return Err(self.unclear(doing));
        }
        match answer["success"].as_bool() {
            Some(true) => Ok(ApprovalWord::Approved),
            Some(false) => match Trouble::of(&answer) {
                // Then the id was never looked at.
                trouble @ (Trouble::TokenMismatch | Trouble::NotListening) => {
                    Err(AdminError::Failed { host: self.host.clone(), doing, trouble })
                }
                _ => Ok(ApprovalWord::Doubted),
            },
            None => Err(self.unclear(doing)),
        }
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        timeout: Duration,
        doing: &'static str,
    ) -> Result<Value, AdminError> {
        let response = self.send(method, path, timeout).await?;
        self.understood(&response, doing)
    }

    async fn send(&self, method: Method, path: &str, timeout: Duration) -> Result<Response, AdminError> {
        let url = format!("https://{}{path}", self.host)
            .parse()
            .map_err(|_| self.unclear("be asked under a URL that is valid"))?;
        let request = Request::new(method, url)
            .auth(self.auth.clone())
            // The Worker answers a browser with pages; a program gets codes.
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            // Each question may start a container and a program in it: repeated by the caller or not at all.
            .retry(Retry::OnlyUnsent)
            .timeout(timeout)
            .largest(LARGEST);
        Ok(self.client.send(request).await?)
    }

    /// The object that a success carries.
    fn understood(&self, response: &Response, doing: &'static str) -> Result<Value, AdminError> {
        match error::refusal(&self.host, response, doing) {
            Some(error) => Err(error),
            None => error::object(response).ok_or_else(|| self.unclear(doing)),
        }
    }

    fn unclear(&self, doing: &'static str) -> AdminError {
        AdminError::NotUnderstood { host: self.host.clone(), doing }
    }

    fn failed(&self, doing: &'static str, answer: &Value) -> AdminError {
        AdminError::Failed { host: self.host.clone(), doing, trouble: Trouble::of(answer) }
    }
}

/// A process id as it is compared: short plain text.
fn process(value: &Value) -> Option<String> {
    let plain = |text: &&str| {
        !text.is_empty() && text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    value.as_str().filter(plain).map(str::to_owned)
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
