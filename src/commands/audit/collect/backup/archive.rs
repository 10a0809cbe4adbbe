//! A squashfs archive: documents in it, read in memory, bounded in size and time.

use std::io::{Cursor, Read as _};
use std::time::Duration;

use backhand::{FilesystemReader, InnerNode};

use super::{LARGEST_DOCUMENT, MOST_DOCUMENTS, NOT_READ, Piece, below_state};
use crate::audit::facts::Seen;
use crate::audit::facts::backup::Role;

/// How long an archive may take to be unpacked.
const PATIENCE: Duration = Duration::from_secs(60);
/// The most files and folders an archive may have.
const MOST_INODES: u32 = 500_000;

/// The documents of the archive `id`.
pub(super) async fn read(id: String, bytes: Vec<u8>) -> Seen<Vec<Piece>> {
    let work = tokio::task::spawn_blocking(move || unpack(&id, bytes));
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(pieces)) => pieces,
        Ok(Err(_)) => Err("it is no squashfs that can be unpacked".to_owned()),
        Err(_) => Err(format!("it was not unpacked within {} s", PATIENCE.as_secs())),
    }
}

fn unpack(id: &str, bytes: Vec<u8>) -> Seen<Vec<Piece>> {
    check_header(&bytes)?;
    let broken = |_| "it is no squashfs that can be unpacked".to_owned();
    let archive = FilesystemReader::from_reader(Cursor::new(bytes)).map_err(broken)?;
    let mut pieces = Vec::new();
    for node in archive.files() {
        let Some(path) = node.fullpath.to_str() else { continue };
        let Some(role) = below_state(path).and_then(Role::of) else { continue };
        let InnerNode::File(file) = &node.inner else { continue };
        if pieces.len() == MOST_DOCUMENTS {
            break;
        }
        let text = if !role.is_read() {
            Err(NOT_READ.to_owned())
        } else if file.file_len() > LARGEST_DOCUMENT {
            Err("it is larger than 1 MiB".to_owned())
        } else {
            let mut text = String::new();
            let mut reader = archive.file(file).reader().take(LARGEST_DOCUMENT as u64);
            reader
                .read_to_string(&mut text)
                .map(|_| text)
                .map_err(|_| "it cannot be unpacked, or is not UTF-8".to_owned())
        };
        let key = format!("backups/{id}/data.sqsh!{}", path.trim_start_matches('/'));
        pieces.push(Piece { key, role, mode: Some(u32::from(node.header.permissions)), text });
    }
    Ok(pieces)
}

/// Refuses by name what the unpacker does not know, and what is no archive or a trap.
fn check_header(bytes: &[u8]) -> Seen<()> {
    let number = |at: usize, size: usize| {
        bytes
            .get(at..at + size)
            .map(|it| it.iter().rev().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)))
    };
    if bytes.get(..4) != Some(b"hsqs") {
        return Err("it is no squashfs archive".to_owned());
    }
    if number(4, 4).is_none_or(|inodes| inodes > MOST_INODES) {
        return Err(format!("it claims more than {MOST_INODES} files"));
    }
    let compressor = match number(20, 2) {
        Some(1 | 5) => return Ok(()),
        Some(2) => "lzma",
        Some(3) => "lzo",
        Some(4) => "xz",
        Some(6) => "zstd",
        _ => "an unknown method",
    };
    Err(format!("it is compressed with {compressor}, which moltctl does not unpack (gzip and lz4 it does)"))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use backhand::compression::{CompressionOptions, Compressor, Lz4};
    use backhand::{FilesystemCompressor, FilesystemWriter, NodeHeader};

    use super::*;

    fn archive(compressor: Compressor) -> Vec<u8> {
        let mut writer = FilesystemWriter::default();
        let lz4 = CompressionOptions::Lz4(Lz4 { version: 1, flags: 0 });
        let options = (compressor == Compressor::Lz4).then_some(lz4);
        writer.set_compressor(FilesystemCompressor::new(compressor, options).expect("is known"));
        let header = |permissions| NodeHeader { permissions, ..NodeHeader::default() };
        for folder in ["/.openclaw", "/.openclaw/devices", "/clawd"] {
            writer.push_dir(folder, header(0o755)).expect("is new");
        }
        let config: &[u8] = br#"{"gateway": {"auth": {"token": "canary-in-archive"}}}"#;
        for (path, bytes, mode) in [
            ("/.openclaw/openclaw.json", config, 0o644),
            ("/.openclaw/devices/paired.json", b"{}", 0o600),
            ("/clawd/notes.md", b"# x", 0o644),
        ] {
            writer.push_file(Cursor::new(bytes.to_vec()), path, header(mode)).expect("is new");
        }
        let mut out = Cursor::new(Vec::new());
        writer.write(&mut out).expect("writes");
        out.flush().expect("is memory");
        out.into_inner()
    }

    #[test]
    fn documents_are_found_with_their_modes() {
        for compressor in [Compressor::Gzip, Compressor::Lz4] {
            let pieces = unpack("u", archive(compressor)).expect("unpacks");
            let seen: Vec<_> = pieces.iter().map(|it| (it.key.as_str(), it.role, it.mode)).collect();
            assert_eq!(
                seen,
                [
                    ("backups/u/data.sqsh!.openclaw/devices/paired.json", Role::PairedDevices, Some(0o600)),
                    ("backups/u/data.sqsh!.openclaw/openclaw.json", Role::Config, Some(0o644)),
                ]
            );
            assert!(pieces[1].text.as_ref().expect("was read").contains("canary-in-archive"));
        }
    }

    #[test]
    fn what_is_no_archive_or_another_one_has_its_reason() {
        assert!(unpack("u", b"PK\x03\x04".to_vec()).is_err_and(|why| why.contains("no squashfs")));
        let mut other = archive(Compressor::Gzip);
        other[20] = 6;
        assert!(unpack("u", other).is_err_and(|why| why.contains("zstd")));
        let mut bomb = archive(Compressor::Gzip);
        bomb[4..8].copy_from_slice(&[0xff; 4]);
        assert!(unpack("u", bomb).is_err_and(|why| why.contains("claims")));
    }

    #[test]
    fn a_damaged_archive_is_no_crash() {
        let whole = archive(Compressor::Gzip);
        for at in (96..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            let _either = std::panic::catch_unwind(|| unpack("u", damaged));
            let _either = std::panic::catch_unwind(|| unpack("u", whole[..at].to_vec()));
        }
    }
}
