//! zlib streams out of a file, bounded by what the caller allows, not by what the stream says.

use flate2::{Decompress, FlushDecompress, Status};

use super::Broken;
use crate::sys::inside::Blocks;

/// Bytes that are read at once.
const BLOCK: usize = 64 * 1024;

/// A file, and the part of it that was read last.
#[derive(Debug)]
pub(super) struct Window {
    blocks: Blocks,
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    pub(super) fn new(blocks: Blocks) -> Self {
        Self { blocks, start: 0, bytes: Vec::new() }
    }

    pub(super) fn length(&self) -> u64 {
        self.blocks.length()
    }

    /// What stands from `offset` on: at least `least` bytes unless the file ends before.
    pub(super) fn at(&mut self, offset: u64, least: usize) -> Result<&[u8], Broken> {
        let end = self.start + self.bytes.len() as u64;
        if offset < self.start || offset + least as u64 > end {
            self.bytes.resize(BLOCK.max(least), 0);
            let read = self.blocks.read_at(offset, &mut self.bytes).map_err(|_| Broken)?;
            self.bytes.truncate(read);
            self.start = offset;
        }
        let from = usize::try_from(offset - self.start).map_err(|_| Broken)?;
        self.bytes.get(from..).ok_or(Broken)
    }
}

/// What a stream came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All of it was unpacked.
    Whole,
    /// There is more than was allowed.
    Cut,
}

/// Unpacks the stream at `offset` into `out`, at most `most` bytes of it.
pub(super) fn inflate(
    window: &mut Window,
    mut offset: u64,
    most: usize,
    state: &mut Decompress,
    out: &mut Vec<u8>,
) -> Result<Ended, Broken> {
    state.reset(true);
    out.clear();
    loop {
        if out.len() == out.capacity() {
            out.reserve_exact(out.len().clamp(1024, 1024 * 1024));
        }
        let input = window.at(offset, 1)?;
        let (before_in, before_out) = (state.total_in(), out.len());
        let status = state.decompress_vec(input, out, FlushDecompress::None).map_err(|_| Broken)?;
        let taken = state.total_in() - before_in;
        offset += taken;
        match status {
            Status::StreamEnd if out.len() <= most => return Ok(Ended::Whole),
            _ if out.len() > most => {
                out.truncate(most);
                return Ok(Ended::Cut);
            }
            _ if taken == 0 && out.len() == before_out => return Err(Broken),
            _ => {}
        }
    }
}
