//! Databases made by hand: what git would never write.

use std::io::Write as _;

use super::*;
use crate::sys::fs::{Mode, TempDir, ensure_dir, temp_dir, write_atomic};

/// One entry of a pack: its kind's number, the size it claims, what stands between size and stream, and the content.
struct Raw<'a> {
    kind: u8,
    size: u64,
    base: Vec<u8>,
    content: &'a [u8],
}

impl<'a> Raw<'a> {
    fn blob(content: &'a [u8]) -> Self {
        Self { kind: 3, size: content.len() as u64, base: Vec::new(), content }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut size = self.size;
        let mut out = vec![self.kind << 4 | (size & 0x0f) as u8];
        size >>= 4;
        while size > 0 {
            *out.last_mut().expect("has one") |= 0x80;
            out.push((size & 0x7f) as u8);
            size >>= 7;
        }
        out.extend_from_slice(&self.base);
        out.extend(zlib(self.content));
        out
    }
}

fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).expect("writes");
    encoder.finish().expect("writes")
}

fn name(nth: usize) -> [u8; 20] {
    let mut name = [0; 20];
    name[18..].copy_from_slice(&u16::try_from(nth).expect("fits").to_be_bytes());
    name
}

/// A repository with one pack of these entries, named 0, 1, 2 …
fn repository(entries: &[Vec<u8>]) -> TempDir {
    let dir = temp_dir("moltctl-test-").expect("a temporary directory");
    let folder = dir.path().join(".git/objects/pack");
    ensure_dir(&folder).expect("can be made");
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend(u32::try_from(entries.len()).expect("fits").to_be_bytes());
    let mut offsets = Vec::new();
    for entry in entries {
        offsets.push(u32::try_from(pack.len()).expect("fits"));
        pack.extend_from_slice(entry);
    }
    let mut index = vec![0xff, b't', b'O', b'c', 0, 0, 0, 2];
    for _ in 0..256 {
        index.extend(u32::try_from(entries.len()).expect("fits").to_be_bytes());
    }
    index.extend((0..entries.len()).flat_map(name));
    index.extend(vec![0; entries.len() * 4]);
    index.extend(offsets.iter().flat_map(|offset| offset.to_be_bytes()));
    index.extend([0; 40]);
    write_atomic(&folder.join("pack-1.pack"), &pack, Mode::Shared).expect("writes");
    write_atomic(&folder.join("pack-1.idx"), &index, Mode::Shared).expect("writes");
    dir
}

fn allowance() -> Allowance {
    Allowance::new(std::time::Duration::from_secs(20), 256 * 1024 * 1024)
}

fn read(dir: &TempDir, nth: usize) -> Result<Vec<u8>, Fault> {
    let mut objects = Objects::open(dir.path()).expect("opens");
    let place = objects.find(&Id::of(&name(nth)).expect("a name"));
    objects.read(place, &mut allowance()).map(|object| object.to_vec())
}

#[test]
fn whole_objects_and_deltas_are_read() {
    let first = Raw::blob(b"0123456789").bytes();
    let delta: &[u8] = &[10, 7, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2];
    let near = u8::try_from(first.len()).expect("fits");
    let entries = [
        first,
        Raw { kind: 6, size: 10, base: vec![near], content: delta }.bytes(),
        Raw { kind: 7, size: 10, base: name(0).to_vec(), content: delta }.bytes(),
    ];
    let dir = repository(&entries);
    assert_eq!(read(&dir, 0).expect("reads"), b"0123456789");
    assert_eq!(read(&dir, 1).expect("reads"), b"234ab01");
    assert_eq!(read(&dir, 2).expect("reads"), b"234ab01");
    let mut objects = Objects::open(dir.path()).expect("opens");
    assert_eq!(objects.all().len(), 3);
    assert!(objects.unread.is_empty(), "{:?}", objects.unread);
    assert_eq!(objects.kind(Place::Packed(0, 12), &mut allowance()).expect("reads").0, Kind::Blob);
}

#[test]
fn a_bomb_is_neither_believed_nor_unpacked() {
    let zeros = vec![0; 3 * LARGEST_OBJECT];
    let dir = repository(&[
        // It claims a petabyte and holds nothing.
        Raw { kind: 3, size: 1 << 50, base: Vec::new(), content: b"" }.bytes(),
        // It claims ten bytes and holds 48 MiB.
        Raw { kind: 3, size: 10, base: Vec::new(), content: &zeros }.bytes(),
        // It says what it is, and that is too much.
        Raw::blob(&zeros).bytes(),
        // A delta that claims to make an exabyte.
        Raw {
            kind: 7,
            size: 11,
            base: name(4).to_vec(),
            content: &[1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 0],
        }
        .bytes(),
        Raw::blob(b"0").bytes(),
    ]);
    assert_eq!(read(&dir, 0), Err(Fault::Large));
    assert_eq!(read(&dir, 1), Err(Fault::Broken));
    assert_eq!(read(&dir, 2), Err(Fault::Large));
    assert_eq!(read(&dir, 3), Err(Fault::Broken));
    let loose = dir.path().join(".git/objects/ab");
    ensure_dir(&loose).expect("can be made");
    let bomb = zlib(&[b"blob 10\0".as_slice(), &zeros].concat());
    write_atomic(&loose.join("c".repeat(38)), &bomb, Mode::Shared).expect("writes");
    let mut objects = Objects::open(dir.path()).expect("opens");
    let place = Place::Loose(Id::parse(&format!("ab{}", "c".repeat(38))).expect("a name"));
    assert_eq!(objects.read(place, &mut allowance()).err(), Some(Fault::Large));
    let small = &mut Allowance::new(std::time::Duration::from_secs(20), 1000);
    assert_eq!(objects.read(place, small).err(), Some(Fault::Spent(Spent::Bytes)));
}

#[test]
fn a_circle_of_deltas_ends() {
    let entries: Vec<Vec<u8>> = [1, 0, 2]
        .map(|base| Raw { kind: 7, size: 3, base: name(base).to_vec(), content: &[0, 0, 0] }.bytes())
        .into();
    let dir = repository(&entries);
    for nth in 0..3 {
        assert_eq!(read(&dir, nth), Err(Fault::Broken));
    }
    let mut objects = Objects::open(dir.path()).expect("opens");
    assert_eq!(objects.kind(Place::Packed(0, 12), &mut allowance()).err(), Some(Fault::Broken));
}

#[test]
fn a_pack_that_is_cut_or_damaged_anywhere_is_refused_not_fatal() {
    let entries = [Raw::blob(b"0123456789").bytes(), Raw::blob(b"abcdefghij").bytes()];
    let dir = repository(&entries);
    for name in ["pack-1.pack", "pack-1.idx"] {
        let path = dir.path().join(".git/objects/pack").join(name);
        let whole = crate::sys::fs::read_bytes(&path).expect("reads").expect("is there");
        for end in (0..whole.len()).step_by(1 + whole.len() / 40) {
            write_atomic(&path, &whole[..end], Mode::Shared).expect("writes");
            let mut objects = Objects::open(dir.path()).expect("opens");
            for (_, place) in objects.all() {
                let _ = objects.read(place, &mut allowance());
            }
        }
        // And with each byte turned over.
        for at in (0..whole.len()).step_by(1 + whole.len() / 60) {
            let mut other = whole.clone();
            other[at] ^= 0xff;
            write_atomic(&path, &other, Mode::Shared).expect("writes");
            let mut objects = Objects::open(dir.path()).expect("opens");
            for (_, place) in objects.all() {
                let _ = objects.kind(place, &mut allowance());
                let _ = objects.read(place, &mut allowance());
            }
        }
        write_atomic(&path, &whole, Mode::Shared).expect("writes");
    }
}

#[cfg(unix)]
#[test]
fn what_leads_elsewhere_is_told_and_not_followed() {
    use std::os::unix::fs::symlink;
    let real = repository(&[Raw::blob(b"0123456789").bytes()]);
    let dir = temp_dir("moltctl-test-").expect("a temporary directory");
    let opened = || Objects::open(dir.path());
    assert_eq!(opened().err(), Some(Unopened::NoRepository));
    symlink(real.path().join(".git"), dir.path().join(".git")).expect("links");
    assert_eq!(opened().err(), Some(Unopened::NoFolder));
    std::fs::remove_file(dir.path().join(".git")).expect("removes");
    write_atomic(&dir.path().join(".git"), b"gitdir: /elsewhere\n", Mode::Shared).expect("writes");
    assert_eq!(opened().err(), Some(Unopened::Elsewhere));
    std::fs::remove_file(dir.path().join(".git")).expect("removes");
    ensure_dir(&dir.path().join(".git/objects/info")).expect("can be made");
    assert!(opened().expect("opens").unread.is_empty());
    assert_eq!(Objects::open(&dir.path().join(".git")).err(), Some(Unopened::Above));
    let alternates = dir.path().join(".git/objects/info/alternates");
    write_atomic(&alternates, real.path().join(".git/objects").as_str().as_bytes(), Mode::Shared)
        .expect("writes");
    symlink(real.path().join(".git/objects/pack"), dir.path().join(".git/objects/pack")).expect("links");
    let mut objects = opened().expect("opens");
    assert!(objects.all().is_empty());
    assert_eq!(objects.unread.len(), 2, "{:?}", objects.unread);
}
