//! Reads and writes `multipart/form-data`, the shape of a Worker's upload and download.
//!
//! Absent on purpose: nested multiparts, transfer encodings and header folding, which no client sends.

use axum::body::Bytes;

/// One part of a form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) filename: Option<String>,
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

/// The parts of `body`, or `None` when it is not a well-formed form.
pub(crate) fn parse(content_type: &str, body: &Bytes) -> Option<Vec<Part>> {
    let marker = format!("--{}", boundary(content_type)?);
    let mut at = find(body, marker.as_bytes(), 0)? + marker.len();
    let mut parts = Vec::new();
    loop {
        if body.get(at..at + 2) == Some(b"--") {
            return Some(parts);
        }
        let head = at + 2;
        let blank = find(body, b"\r\n\r\n", at)?;
        let start = blank + 4;
        let end = find(body, format!("\r\n{marker}").as_bytes(), start.checked_sub(2)?)?;
        let headers = std::str::from_utf8(body.get(head..blank.max(head))?).ok()?;
        parts.push(part(headers, body.slice(start.min(end)..end))?);
        at = end + 2 + marker.len();
    }
}

fn boundary(content_type: &str) -> Option<String> {
    let (_, rest) = content_type.split_once("boundary=")?;
    let value = rest.split(';').next()?.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

fn part(headers: &str, bytes: Bytes) -> Option<Part> {
    let (mut name, mut filename, mut content_type) = (None, None, String::new());
    for line in headers.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        if key.trim().eq_ignore_ascii_case("content-disposition") {
            name = attribute(value, "name");
            filename = attribute(value, "filename");
        } else if key.trim().eq_ignore_ascii_case("content-type") {
            content_type = value.trim().to_owned();
        }
    }
    Some(Part { name: name?, filename, content_type, bytes })
}

fn attribute(value: &str, name: &str) -> Option<String> {
    value.split(';').map(str::trim).find_map(|piece| {
        let (key, value) = piece.split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}

fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    haystack
        .get(from..)?
        .windows(needle.len())
        .position(|window| window == needle)
        .map(|offset| from + offset)
}

/// Writes `parts` with `boundary`; what comes out is what [`parse`] reads.
pub(crate) fn write(boundary: &str, parts: &[Part]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        let filename = part.filename.as_ref().map_or(String::new(), |name| format!("; filename=\"{name}\""));
        out.extend_from_slice(
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"{filename}\r\nContent-Type: {}\r\n\r\n",
                part.name, part.content_type
            )
            .as_bytes(),
        );
        out.extend_from_slice(&part.bytes);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample(name: &str, bytes: Vec<u8>) -> Part {
        Part {
            name: name.into(),
            filename: Some(name.into()),
            content_type: "text/plain".into(),
            bytes: bytes.into(),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(bodies in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..5)) {
            let parts: Vec<Part> = bodies.into_iter().enumerate().map(|(i, b)| sample(&format!("p{i}"), b)).collect();
            let body = Bytes::from(write("b0undary", &parts));
            prop_assert_eq!(parse("multipart/form-data; boundary=b0undary", &body), Some(parts));
        }

        #[test]
        fn garbage_is_refused_not_panicked_on(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse("multipart/form-data; boundary=x", &Bytes::from(body));
        }
    }

    #[test]
    fn a_form_without_an_end_is_not_a_form() {
        let body = Bytes::from_static(b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntext");
        assert_eq!(parse("multipart/form-data; boundary=b", &body), None);
    }
}
