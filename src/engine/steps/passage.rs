//! The way past Access for a step that talks to the Worker's own admin routes.
//!
//! A kept service token is used as it is. Where there is none, one is made for the step, let in by a policy of its own,
//! and both are removed when the step ends, however it ends. What a crash leaves is found again by name: its lost secret
//! is replaced, and it goes with the next [`Open::close`]; untouched, it ends by itself within the hour.

use std::time::Duration;

use super::admission;
use crate::access::credential::ServiceCredential;
use crate::access::desired;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::service_tokens::{self, ServiceToken};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::http::Auth;
use crate::model::{AccountId, Hostname, WorkerName};
use crate::moltworker::door::{self, Entry};
use crate::plan::Passage;
use crate::sys::clock;

/// For how long a temporary token counts when nothing removes it.
const DURATION: &str = "1h";
/// How long the edge may take to know a new token and its policy.
const LONGEST: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(500);

/// A way past Access. Whoever opened it closes it, whatever happened in between.
#[derive(Debug)]
pub(super) struct Open {
    auth: Auth,
    made: Option<Made>,
}

/// What was made for the step.
#[derive(Clone, Debug)]
struct Made {
    client: Client,
    account: AccountId,
    worker: WorkerName,
}

/// Name of the token that is made for a step at `worker`.
pub(super) fn token_name(worker: &WorkerName) -> String {
    format!("moltctl temporary passage {worker}")
}

/// Name of the policy that lets it in.
pub(super) fn policy_name(worker: &WorkerName) -> String {
    format!("{}temporary passage", desired::prefix(worker))
}

/// Opens `passage` to `host`. When that fails, nothing of it is left.
///
/// # Errors
/// No token is kept, the operator's token may make none (4), or the edge does not let it in.
pub(super) async fn open(
    client: &Client,
    ports: &Ports,
    account: &AccountId,
    worker: &WorkerName,
    host: &Hostname,
    passage: &Passage,
) -> Result<Open, StepError> {
    let app = match passage {
        Passage::Kept => {
            let auth = ports.passage.clone().ok_or_else(|| not_kept(worker))?;
            return Ok(Open { auth, made: None });
        }
        Passage::Temporary { app } => app,
    };
    let made = Made { client: client.clone(), account: account.clone(), worker: worker.clone() };
    match made.open(ports, host, app).await {
        Ok(auth) => Ok(Open { auth, made: Some(made) }),
        Err(error) => Err(match made.remove().await {
            Ok(()) => error,
            Err(StepError(left)) => error.hint(format!(
                "what was made for it could not be removed ({}): delete the service token `{}` in the dashboard, or \
                 run this again; it ends by itself within the hour",
                left.chain().join(": "),
                token_name(worker)
            )),
        }),
    }
}

impl Open {
    /// The headers that pass Access.
    pub(super) fn auth(&self) -> Auth {
        self.auth.clone()
    }

    /// Removes what was made, and looks whether it is gone. Closing twice is the same as closing once.
    ///
    /// # Errors
    /// When it is not gone.
    pub(super) async fn close(&self) -> Result<(), StepError> {
        match &self.made {
            Some(made) => made.remove().await,
            None => Ok(()),
        }
    }
}

impl Made {
    async fn open(&self, ports: &Ports, host: &Hostname, app: &str) -> Result<Auth, StepError> {
        let found = self.tokens().await?;
        let token = match found.first() {
            None => {
                let endpoint = service_tokens::create(&self.account, &token_name(&self.worker), DURATION);
                self.client.call(endpoint).await?
            }
            Some(left) => self.take_up(left).await?,
        };
        let secret = token.client_secret.ok_or_else(|| {
            StepError::message(
                ErrorKind::Failed,
                "Cloudflare made an Access service token and gave no secret",
            )
            .hint("run the same command again")
        })?;
        ports.values.keep(&token_name(&self.worker), secret.clone())?;
        let auth = door::present(&token.client_id, &secret);
        let spec = admission::policy(&policy_name(&self.worker), &[&token.id]);
        admission::admit(&self.client, &self.account, &[app.to_owned()], &spec).await?;
        // No policy names these any more.
        for extra in found.iter().skip(1) {
            self.client.find(service_tokens::delete(&self.account, &extra.id)).await?;
        }
        self.wait_until_in(ports, host, &auth).await?;
        Ok(auth)
    }

    /// Replaces the secret of a token that a crash left, which nobody knows, and gives it its hour again.
    async fn take_up(&self, left: &ServiceToken) -> Result<ServiceToken, StepError> {
        if left.enabled == Some(false) {
            let on = service_tokens::switch(&self.account, &left.id, service_tokens::Switch::On);
            self.client.call(on).await?;
        }
        self.client.call(service_tokens::refresh(&self.account, &left.id)).await?;
        let token = self.client.call(service_tokens::rotate(&self.account, &left.id, clock::now())).await?;
        Ok(token)
    }

    async fn wait_until_in(&self, ports: &Ports, host: &Hostname, auth: &Auth) -> Result<(), StepError> {
        let deadline = clock::instant() + LONGEST;
        loop {
            let entry = door::knock(&ports.http, host, auth.clone()).await;
            if entry.is_past_access() {
                return Ok(());
            }
            if clock::instant() > deadline {
                return Err(shut(host, &entry));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Removes policy and tokens, and looks whether they are gone.
    async fn remove(&self) -> Result<(), StepError> {
        // The policy first: Cloudflare deletes no token that a policy names.
        admission::dismiss(&self.client, &self.account, &policy_name(&self.worker)).await?;
        let tokens = self.tokens().await?;
        for token in &tokens {
            self.client.find(service_tokens::delete(&self.account, &token.id)).await?;
        }
        if tokens.is_empty() || self.tokens().await?.is_empty() {
            return Ok(());
        }
        let what = format!(
            "Cloudflare took the deletion of the service token `{}`, and it is still there",
            token_name(&self.worker)
        );
        Err(StepError::message(ErrorKind::Failed, what)
            .hint("delete it in the dashboard: Zero Trust → Access controls → Service credentials"))
    }

    async fn tokens(&self) -> Result<Vec<ServiceToken>, StepError> {
        let name = token_name(&self.worker);
        let all = self.client.list(service_tokens::list(&self.account), service_tokens::PAGES).await?;
        Ok(all.into_iter().filter(|token| token.name == name).collect())
    }
}

/// The credential of a token that was just made or rotated.
pub(super) fn credential_of(token: &ServiceToken) -> Result<ServiceCredential, StepError> {
    let none = || {
        StepError::message(ErrorKind::Failed, format!("Cloudflare gave no secret for `{}`", token.name))
            .hint("run the same command again")
    };
    let secret = token.client_secret.as_ref().ok_or_else(none)?;
    Ok(ServiceCredential { client_id: token.client_id.clone(), secret: secret.clone() })
}

fn not_kept(worker: &WorkerName) -> StepError {
    StepError::message(ErrorKind::Usage, format!("no Access service token is kept for `{worker}`"))
        .hint("`moltctl access service-token create` makes one and keeps it")
        .hint("or set CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET")
}

fn shut(host: &Hostname, entry: &Entry) -> StepError {
    let what = format!(
        "a new Access service token did not get in at `{host}` within {} s: {}",
        LONGEST.as_secs(),
        entry.words()
    );
    StepError::message(ErrorKind::Failed, what)
        .hint("`moltctl access verify` looks at the host from outside; `moltctl access show` at who gets in")
}
