//! A pack: objects one after the other, whole or as deltas.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use flate2::Decompress;

use super::index::Index;
use super::inflate::{Ended, Window, inflate};
use super::{Allowance, Fault, Id, Kind, LARGEST_OBJECT, delta};

/// The longest chain of deltas. git makes none over 4095.
const LONGEST_CHAIN: usize = 4096;
/// Bytes of unpacked objects that are kept, since others are likely made out of them.
const KEPT: usize = 32 * 1024 * 1024;

/// A pack with its index.
#[derive(Debug)]
pub(super) struct Pack {
    pub(super) index: Index,
    window: Window,
    kinds: HashMap<u64, Kind>,
    kept: Kept,
}

/// The beginning of an entry.
#[derive(Debug)]
enum Entry {
    Whole { kind: Kind, size: u64, data: u64 },
    Delta { base: u64, size: u64, data: u64 },
}

impl Pack {
    pub(super) fn new(index: Index, window: Window) -> Self {
        Self { index, window, kinds: HashMap::new(), kept: Kept::default() }
    }

    /// What the object at `offset` is, from the beginnings of the entries alone.
    pub(super) fn kind(&mut self, offset: u64, allowance: &mut Allowance) -> Result<Kind, Fault> {
        let mut passed = Vec::new();
        let mut at = offset;
        let kind = loop {
            if let Some(kind) = self.kinds.get(&at) {
                break *kind;
            }
            if passed.len() > LONGEST_CHAIN {
                return Err(Fault::Broken);
            }
            allowance.take(0)?;
            passed.push(at);
            match self.entry(at)? {
                Entry::Whole { kind, .. } => break kind,
                Entry::Delta { base, .. } => at = base,
            }
        };
        self.kinds.extend(passed.into_iter().map(|at| (at, kind)));
        Ok(kind)
    }

    /// The object at `offset`.
    pub(super) fn object(
        &mut self,
        offset: u64,
        allowance: &mut Allowance,
        state: &mut Decompress,
    ) -> Result<Rc<Vec<u8>>, Fault> {
        let mut chain = Vec::new();
        let mut at = offset;
        let mut object = loop {
            if let Some(object) = self.kept.get(at) {
                break object;
            }
            if chain.len() > LONGEST_CHAIN {
                return Err(Fault::Broken);
            }
            allowance.take(0)?;
            match self.entry(at)? {
                Entry::Whole { size, data, .. } => {
                    let object = Rc::new(self.unpack(data, size, allowance, state)?);
                    self.kept.put(at, &object);
                    break object;
                }
                Entry::Delta { base, size, data } => {
                    chain.push((at, size, data));
                    at = base;
                }
            }
        };
        for (at, size, data) in chain.into_iter().rev() {
            let delta = self.unpack(data, size, allowance, state)?;
            let made = delta::apply(&object, &delta, LARGEST_OBJECT)?;
            allowance.take(made.len())?;
            object = Rc::new(made);
            self.kept.put(at, &object);
        }
        Ok(object)
    }

    fn unpack(
        &mut self,
        data: u64,
        size: u64,
        allowance: &mut Allowance,
        state: &mut Decompress,
    ) -> Result<Vec<u8>, Fault> {
        let size = usize::try_from(size).ok().filter(|size| *size <= LARGEST_OBJECT).ok_or(Fault::Large)?;
        let mut out = Vec::new();
        let ended = inflate(&mut self.window, data, size, state, &mut out)?;
        allowance.take(out.len())?;
        if ended == Ended::Whole && out.len() == size { Ok(out) } else { Err(Fault::Broken) }
    }

    fn entry(&mut self, offset: u64) -> Result<Entry, Fault> {
        // Objects stand behind the pack's head of 12 bytes.
        if offset < 12 || offset >= self.window.length() {
            return Err(Fault::Broken);
        }
        // Two numbers of at most ten bytes, or one and a name.
        let mut rest = Reader { bytes: self.window.at(offset, 64)?, taken: 0 };
        let first = rest.byte()?;
        let mut size = u64::from(first & 0x0f);
        let (mut next, mut shift) = (first, 4);
        while next & 0x80 != 0 {
            next = rest.byte()?;
            if shift > 57 {
                return Err(Fault::Broken);
            }
            size |= u64::from(next & 0x7f) << shift;
            shift += 7;
        }
        let kind = match (first >> 4) & 7 {
            1 => Kind::Commit,
            2 => Kind::Tree,
            3 => Kind::Blob,
            4 => Kind::Tag,
            6 => {
                let base = rest.back(offset)?;
                return Ok(Entry::Delta { base, size, data: offset + rest.taken });
            }
            7 => {
                let name = rest.name(self.index.id(0).map_or(20, |id| id.bytes().len()))?;
                let data = offset + rest.taken;
                let base = self.index.find(&name).ok_or(Fault::Broken)?;
                return Ok(Entry::Delta { base, size, data });
            }
            _ => return Err(Fault::Broken),
        };
        Ok(Entry::Whole { kind, size, data: offset + rest.taken })
    }
}

/// The beginning of an entry, byte by byte.
struct Reader<'a> {
    bytes: &'a [u8],
    taken: u64,
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.bytes.split_first().ok_or(Fault::Broken)?;
        self.bytes = rest;
        self.taken += 1;
        Ok(*first)
    }

    /// The offset of a base that stands before `offset`.
    fn back(&mut self, offset: u64) -> Result<u64, Fault> {
        let mut next = self.byte()?;
        let mut distance = u64::from(next & 0x7f);
        while next & 0x80 != 0 {
            next = self.byte()?;
            let higher = distance.checked_add(1).filter(|it| *it < 1 << 56).ok_or(Fault::Broken)?;
            distance = higher << 7 | u64::from(next & 0x7f);
        }
        offset.checked_sub(distance).filter(|_| distance > 0).ok_or(Fault::Broken)
    }

    fn name(&mut self, length: usize) -> Result<Id, Fault> {
        let (name, rest) = self.bytes.split_at_checked(length).ok_or(Fault::Broken)?;
        self.bytes = rest;
        self.taken += length as u64;
        Id::of(name).ok_or(Fault::Broken)
    }
}

/// Unpacked objects, the oldest of which make place.
#[derive(Debug, Default)]
struct Kept {
    objects: HashMap<u64, Rc<Vec<u8>>>,
    order: VecDeque<u64>,
    bytes: usize,
}

impl Kept {
    fn get(&self, at: u64) -> Option<Rc<Vec<u8>>> {
        self.objects.get(&at).map(Rc::clone)
    }

    fn put(&mut self, at: u64, object: &Rc<Vec<u8>>) {
        if object.len() > KEPT / 4 || self.objects.insert(at, Rc::clone(object)).is_some() {
            return;
        }
        self.order.push_back(at);
        self.bytes += object.len();
        while self.bytes > KEPT {
            let Some(oldest) = self.order.pop_front() else { break };
            self.bytes -= self.objects.remove(&oldest).map_or(0, |it| it.len());
        }
    }
}
