//! What the operator hands over: standard input, or a file that was named on the command line.
//!
//! Other than files of a checkout these may be pipes (`<(op read …)`, `/dev/stdin`): they are read to their end,
//! within a bound, into memory that is wiped.

use std::io::{self, Read as _};

use camino::Utf8Path;
use zeroize::Zeroizing;

/// Bytes set aside at first: a buffer that grows leaves copies behind, and most inputs are smaller.
const FIRST: usize = 64 * 1024;

/// Standard input to its end, at most `most` bytes and one.
///
/// # Errors
/// When it cannot be read.
pub fn stdin(most: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    read(io::stdin().lock(), most)
}

/// The file `path` to its end, at most `most` bytes and one.
///
/// # Errors
/// When it cannot be opened or read, or is a directory.
pub fn file(path: &Utf8Path, most: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    read(fs_err::File::open(path.as_std_path())?, most)
}

/// One byte more than `most` tells the caller that there is too much.
fn read(from: impl io::Read, most: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(FIRST));
    from.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_more_than_the_bound_is_read() {
        assert_eq!(read(&b"abcdef"[..], 3).expect("reads").as_slice(), b"abcd");
        assert_eq!(read(&b"abc"[..], 3).expect("reads").as_slice(), b"abc");
    }

    #[test]
    fn a_folder_is_no_file() {
        let dir = crate::sys::fs::temp_dir("moltctl-test-").expect("a temporary directory");
        assert!(file(dir.path(), 10).is_err());
    }
}
