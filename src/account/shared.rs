//! What all connections of one account share: the world behind one mutex, the faults, the record, the state file.

use std::sync::{Mutex, MutexGuard, PoisonError};

use camino::Utf8PathBuf;

use super::fault::Faults;
use super::oci;
use super::record::Record;
use super::routes::Routes;
use super::state_file;
use super::world::World;

pub(crate) struct Shared {
    world: Mutex<World>,
    faults: Mutex<Faults>,
    record: Mutex<Record>,
    pub(super) routes: Routes,
    state_file: Option<Utf8PathBuf>,
    /// Seals the registry's tokens.
    pub(super) registry_key: oci::Key,
    /// `127.0.0.1:PORT`.
    pub(crate) origin: String,
}

impl Shared {
    pub(super) fn new(world: World, routes: Routes, state_file: Option<Utf8PathBuf>, origin: String) -> Self {
        Self {
            world: Mutex::new(world),
            faults: Mutex::default(),
            record: Mutex::default(),
            routes,
            state_file,
            registry_key: oci::Key::fresh(),
            origin,
        }
    }

    /// Looks at the world.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&lock(&self.world))
    }

    /// Changes the world and writes the state file. `Err` when it could not be written; the change stands.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> (T, std::io::Result<()>) {
        let mut world = lock(&self.world);
        let out = change(&mut world);
        let saved = match &self.state_file {
            Some(path) => state_file::save(path, &world),
            None => Ok(()),
        };
        (out, saved)
    }

    /// Changes the world without touching the disk: for what need not survive (last use of a token).
    pub(crate) fn touch<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut lock(&self.world))
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(super) fn record(&self) -> MutexGuard<'_, Record> {
        lock(&self.record)
    }
}

/// A panic in one route must not take the account down for the others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
