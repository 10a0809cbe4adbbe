//! The index of a pack: which object stands where.

use super::{Broken, Id};

const MAGIC: [u8; 8] = [0xff, b't', b'O', b'c', 0, 0, 0, 2];
const FANOUT: usize = 256 * 4;

/// An index of version 2, as it stands in its file.
#[derive(Debug)]
pub(super) struct Index {
    bytes: Vec<u8>,
    count: usize,
    /// Bytes of a name.
    name: usize,
}

impl Index {
    /// Reads one; `name` is the length of an object's name in bytes.
    pub(super) fn parse(bytes: Vec<u8>, name: usize) -> Result<Self, Broken> {
        if bytes.get(..8) != Some(&MAGIC) {
            return Err(Broken);
        }
        let index = Self { count: 0, name, bytes };
        let count = index.number(8 + FANOUT - 4).ok_or(Broken)? as usize;
        let entries = count.checked_mul(name + 8).ok_or(Broken)?;
        if index.bytes.len() < entries + 8 + FANOUT + 2 * name {
            return Err(Broken);
        }
        Ok(Self { count, ..index })
    }

    /// How many objects it names.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The name of the object at a place of the list.
    pub(super) fn id(&self, nth: usize) -> Option<Id> {
        let at = 8 + FANOUT + nth * self.name;
        Id::of(self.bytes.get(at..at + self.name)?)
    }

    /// Where in the pack the object at a place of the list begins.
    pub(super) fn offset(&self, nth: usize) -> Option<u64> {
        let small = 8 + FANOUT + self.count * (self.name + 4);
        let offset = self.number(small + nth * 4)?;
        if offset & 0x8000_0000 == 0 {
            return Some(u64::from(offset));
        }
        let at = small + self.count * 4 + (offset & 0x7fff_ffff) as usize * 8;
        Some(u64::from_be_bytes(self.bytes.get(at..at + 8)?.try_into().ok()?))
    }

    /// Where in the pack the object begins.
    pub(super) fn find(&self, id: &Id) -> Option<u64> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.id(middle)?.bytes().cmp(id.bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.offset(middle),
            }
        }
        None
    }

    fn number(&self, at: usize) -> Option<u32> {
        Some(u32::from_be_bytes(self.bytes.get(at..at + 4)?.try_into().ok()?))
    }
}
