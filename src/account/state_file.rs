//! The state file: the whole world as JSON, replaced atomically, readable by its owner alone.

use std::io;

use camino::Utf8Path;

use super::world::World;
use crate::sys::fs::{self, Mode};

/// The world in `path`, or `None` when there is no such file.
pub(super) fn load(path: &Utf8Path) -> io::Result<Option<World>> {
    let Some(bytes) = fs::read_bytes(path)? else { return Ok(None) };
    let world = serde_json::from_slice(&bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the state file is not one of ours"))?;
    Ok(Some(world))
}

/// Writes `world` to `path`.
pub(super) fn save(path: &Utf8Path, world: &World) -> io::Result<()> {
    let bytes = serde_json::to_vec(world).map_err(io::Error::other)?;
    fs::write_atomic(path, &bytes, Mode::Private)
}
