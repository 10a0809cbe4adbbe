//! Deltas: an object as copies out of another one and insertions.

use super::Broken;

/// Applies `delta` to `base`; the result may have at most `most` bytes.
pub(super) fn apply(base: &[u8], delta: &[u8], most: usize) -> Result<Vec<u8>, Broken> {
    let mut rest = delta;
    let base_length = length(&mut rest)?;
    let target = length(&mut rest)?;
    if base_length != base.len() || target > most {
        return Err(Broken);
    }
    // What the delta says it makes is believed only as far as its instructions go.
    let mut out = Vec::with_capacity(target.min(base.len() + delta.len()));
    while let Some(code) = byte(&mut rest) {
        if code & 0x80 != 0 {
            let (offset, length) = copied(code, &mut rest)?;
            let part = base.get(offset..offset.checked_add(length).ok_or(Broken)?).ok_or(Broken)?;
            out.extend_from_slice(part);
        } else if code != 0 {
            let (part, after) = rest.split_at_checked(usize::from(code)).ok_or(Broken)?;
            out.extend_from_slice(part);
            rest = after;
        } else {
            return Err(Broken);
        }
        if out.len() > target {
            return Err(Broken);
        }
    }
    if out.len() == target { Ok(out) } else { Err(Broken) }
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}

/// Seven bits a byte, the lowest first.
fn length(rest: &mut &[u8]) -> Result<usize, Broken> {
    let (mut value, mut shift) = (0_u64, 0);
    loop {
        let next = byte(rest).ok_or(Broken)?;
        if shift > 56 {
            return Err(Broken);
        }
        value |= u64::from(next & 0x7f) << shift;
        shift += 7;
        if next & 0x80 == 0 {
            return usize::try_from(value).map_err(|_| Broken);
        }
    }
}

/// Offset and length of a copy: the code's bits say which of their bytes follow.
fn copied(code: u8, rest: &mut &[u8]) -> Result<(usize, usize), Broken> {
    let mut field = |bits: std::ops::Range<u32>| {
        let first = bits.start;
        bits.filter(|bit| code & (1 << bit) != 0)
            .try_fold(0_usize, |value, bit| Some(value | usize::from(byte(rest)?) << (8 * (bit - first))))
    };
    let offset = field(0..4).ok_or(Broken)?;
    let length = field(4..7).ok_or(Broken)?;
    Ok((offset, if length == 0 { 0x10000 } else { length }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn copies_and_insertions_make_the_target() {
        // base 10 bytes, target 7: copy 3 from 2, insert "ab", copy 2 from 0.
        let delta = [10, 7, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2];
        assert_eq!(apply(b"0123456789", &delta, 100).expect("applies"), b"234ab01");
    }

    #[test]
    fn what_lies_about_lengths_is_broken() {
        for delta in [
            &[9, 7, 0x91, 2, 3][..],
            &[10, 7, 0x91, 2, 3],
            &[10, 3, 0x91, 9, 3],
            &[10, 2, 0x91, 2, 3],
            &[10, 3, 0],
            &[10, 3, 5, b'a'],
            &[0xff; 30],
            &[],
        ] {
            assert!(apply(b"0123456789", delta, 100).is_err(), "{delta:?}");
        }
        assert!(apply(b"0123456789", &[10, 7, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2], 6).is_err(), "the bound");
    }

    proptest! {
        #[test]
        fn any_delta_is_applied_or_refused_within_its_bound(delta in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(out) = apply(b"0123456789", &delta, 50) {
                prop_assert!(out.len() <= 50);
            }
        }
    }
}
