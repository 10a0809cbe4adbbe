//! The built-in account: an emulation of the Cloudflare API, a Moltworker and the providers over real HTTP on loopback.
//!
//! It is an independent judge of the rest of the program: it shares no code with `cloudflare`, and answers from
//! Cloudflare's own document and from what wrangler was seen to send. One value, [`World`], holds all state; the
//! resources are files of plain functions over it, registered in one table with the permission groups they need.
//! Absent on purpose: real builds, real containers, DNS and TLS. Every host is reached at one loopback address and
//! told apart by the `Host` header.

mod access;
mod ai_gateway;
mod audit_log;
mod call;
mod chance;
mod containers;
mod documents;
mod edge;
mod fault;
mod groups;
mod identity;
mod lies;
mod moltworker;
mod multipart;
mod notifications;
mod oci;
mod paging;
mod providers;
mod r2;
mod record;
mod reply;
mod routes;
mod serve;
mod shared;
mod sites;
mod state_file;
mod tokens;
mod witness;
mod workers;
mod world;
mod zones;

#[cfg(test)]
mod drive;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use camino::Utf8PathBuf;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use fault::{Fault, Kind as FaultKind};
pub use identity::Colleague;
pub use lies::Lie;
pub use moltworker::{Asked, Denial, Departure, KeySource, PairingRequest};
pub use record::Request as RecordedRequest;
pub use world::{Entitlements, World};

use crate::model::AccountId;
use crate::secret::SecretText;
use routes::Routes;
use shared::Shared;

/// How to start an [`Account`].
pub struct AccountOptions {
    /// Port on 127.0.0.1; 0 lets the system choose.
    pub port: u16,
    /// Where the state is kept between runs. When the file exists, it wins over `world`.
    pub state_file: Option<Utf8PathBuf>,
    /// The state to start from.
    pub world: World,
}

/// Why an account did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken or may not be bound.
    #[error("could not listen on 127.0.0.1 port {port}")]
    Listen { port: u16, source: io::Error },
    /// The state file is not readable, not ours, or not writable.
    #[error("could not use the state file `{path}`")]
    StateFile { path: Utf8PathBuf, source: io::Error },
}

/// A running account. Dropping it stops it.
pub struct Account {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Account {
    /// Starts an account on the current tokio runtime.
    pub async fn start(options: AccountOptions) -> Result<Self, StartError> {
        let AccountOptions { port, state_file, world } = options;
        let world = match &state_file {
            Some(path) => {
                restore(path, world).map_err(|source| StartError::StateFile { path: path.clone(), source })?
            }
            None => world,
        };
        let listen = |source| StartError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let shared = Arc::new(Shared::new(world, table(), state_file, address.to_string()));
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve::run(listener, Arc::clone(&shared), stopped));
        Ok(Self { address, shared, stop: Some(stop), server })
    }

    /// `http://127.0.0.1:PORT/client/v4`, what `CLOUDFLARE_API_BASE_URL` wants.
    pub fn api_base(&self) -> String {
        format!("http://{}/client/v4", self.address)
    }

    /// Where the account listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The operator token: every permission group on everything.
    pub fn token(&self) -> SecretText {
        self.shared.read(World::operator_token)
    }

    /// The account's id.
    pub fn account_id(&self) -> AccountId {
        self.shared.read(World::account_id)
    }

    /// Looks at the state.
    pub fn world<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.shared.read(look)
    }

    /// Changes the state behind the API's back, as a dashboard or an intruder would.
    pub fn change_world<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.shared.touch(change)
    }

    /// Puts a fault in force.
    pub fn add_fault(&self, fault: Fault) {
        self.shared.faults().add(fault);
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// The requests answered so far (the last 10 000).
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.record().all()
    }

    /// Forgets the requests answered so far.
    pub fn clear_requests(&self) {
        self.shared.record().clear();
    }

    /// Stops listening, lets running requests end (at most one second), and closes the rest.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // Fails only when the server has ended by itself, which is what is wanted.
            let _ = stop.send(());
        }
        if tokio::time::timeout(Duration::from_secs(1), &mut self.server).await.is_err() {
            self.server.abort();
        }
    }

    /// Runs until the server ends by itself; for `drill serve`, which stops on a signal.
    pub async fn wait(mut self) {
        // A join error means the server task panicked; there is nothing left to wait for.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn restore(path: &Utf8PathBuf, world: World) -> io::Result<World> {
    let world = state_file::load(path)?.unwrap_or(world);
    if world.account.id.parse::<AccountId>().is_err() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the state file holds no valid account id"));
    }
    state_file::save(path, &world)?;
    Ok(world)
}

/// Every route of the API.
fn table() -> Routes {
    Routes::new()
        .merge(identity::routes())
        .merge(tokens::routes())
        .merge(zones::routes())
        .merge(workers::routes())
        .merge(containers::routes())
        .merge(access::routes())
        .merge(r2::routes())
        .merge(ai_gateway::routes())
        .merge(notifications::routes())
        .merge(audit_log::routes())
        .merge(moltworker::routes())
        .merge(providers::routes())
}
