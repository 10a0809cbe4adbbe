//! Ctrl-C: the first asks the run to stop after the call under way, the second ends the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish to stop, shared between the signal and the engine.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// True once somebody asked to stop.
    #[must_use]
    pub fn is_wished(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Asks to stop.
    pub fn wish(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Listens for Ctrl-C and SIGTERM on the current runtime: the first calls `said` and wishes to stop, the second ends
    /// the process with status 130, the journal being on disk already.
    pub fn listen(&self, said: impl Fn() + Send + 'static) {
        let cancel = self.clone();
        tokio::spawn(async move {
            while interrupted().await {
                if cancel.is_wished() {
                    // The second Ctrl-C means now; every effect is journalled before it.
                    std::process::exit(130);
                }
                cancel.wish();
                said();
            }
        });
    }
}

async fn interrupted() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return tokio::signal::ctrl_c().await.is_ok();
        };
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed.is_ok(),
            asked = terminate.recv() => asked.is_some(),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.is_ok()
}
