//! `aws-chunked` bodies, as the AWS SDKs send uploads: sizes and data, optionally signatures and a trailer.
//!
//! Deliberately absent: checking the signature of each chunk. The signature of the request's head was checked.

use axum::body::Bytes;

use super::S3Request;
use super::error::S3Error;

/// The plain body, when the request's is chunked.
pub(super) fn decoded(request: &S3Request) -> Result<Option<Bytes>, S3Error> {
    if !request.header("x-amz-content-sha256").is_some_and(|p| p.starts_with("STREAMING-")) {
        return Ok(None);
    }
    unchunk(&request.body).map(|body| Some(body.into())).ok_or(S3Error::InvalidArgument)
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(rest.len());
    loop {
        let end = rest.windows(2).position(|pair| pair == b"\r\n")?;
        let head = std::str::from_utf8(rest.get(..end)?).ok()?;
        let size = usize::from_str_radix(head.split(';').next()?, 16).ok()?;
        rest = rest.get(end + 2..)?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?.strip_prefix(b"\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use super::unchunk;

    #[test]
    fn chunks_are_joined_and_signatures_dropped() {
        let body = b"5;chunk-signature=ab\r\nhello\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n";
        assert_eq!(unchunk(body).unwrap(), b"hello!");
        assert_eq!(unchunk(b"5\r\nhel"), None);
        assert_eq!(unchunk(b"zz\r\n"), None);
    }
}
