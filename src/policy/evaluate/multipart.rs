//! `multipart/form-data`, read so strictly that no two readers find different fields in it.

/// The fields of a form by name; nothing when a reader could find others.
pub(super) fn fields<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<(String, &'a [u8])>> {
    let delimiter = format!("--{boundary}").into_bytes();
    let mut rest = body.strip_prefix(delimiter.as_slice())?;
    let mut found = Vec::new();
    loop {
        if let Some(end) = rest.strip_prefix(b"--") {
            return matches!(end, b"" | b"\r\n").then_some(found);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        // The next delimiter ends the part; elsewhere, also after a bare line feed, it may not stand at all.
        let end = find(rest, &delimiter)?;
        let part = rest[..end].strip_suffix(b"\r\n")?;
        let blank = find(part, b"\r\n\r\n")?;
        found.push((name(&part[..blank])?, &part[blank + 4..]));
        rest = &rest[end + delimiter.len()..];
    }
}

/// Whether the text can be a boundary: characters that nobody has to quote twice.
pub(super) fn is_boundary(text: &str) -> bool {
    (1..=70).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&byte))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    // Boundaries begin with hyphens: look only where the first byte fits.
    let first = *what.first()?;
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.iter().position(|byte| *byte == first)?;
        if text[at..].starts_with(what) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The field's name from the head of its part.
fn name(head: &[u8]) -> Option<String> {
    let mut found = None;
    for line in split_lines(head)? {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let header = std::str::from_utf8(&line[..colon]).ok()?;
        if header.is_empty() || !header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return None;
        }
        let value: String = line[colon + 1..].iter().map(|byte| char::from(*byte)).collect();
        let value = value.trim_matches([' ', '\t']);
        match header.to_ascii_lowercase().as_str() {
            "content-disposition" if found.is_some() => return None,
            "content-disposition" => found = Some(disposition(value)?),
            "content-transfer-encoding"
                if !matches!(value.to_ascii_lowercase().as_str(), "binary" | "8bit" | "7bit") =>
            {
                return None;
            }
            _ => {}
        }
    }
    found
}

/// Lines that end with CR LF; nothing when one of the two stands alone, or there is a NUL.
fn split_lines(head: &[u8]) -> Option<Vec<&[u8]>> {
    let mut lines = Vec::new();
    let mut rest = head;
    while let Some(end) = find(rest, b"\r\n") {
        lines.push(&rest[..end]);
        rest = &rest[end + 2..];
    }
    lines.push(rest);
    lines.iter().all(|line| !line.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0))).then_some(lines)
}

/// `form-data; name="…"; filename="…"`: the name. Nothing when it is quoted in a way that readers differ about.
fn disposition(value: &str) -> Option<String> {
    let kind = value.get(..9).filter(|kind| kind.eq_ignore_ascii_case("form-data"))?;
    let mut rest = &value[kind.len()..];
    let mut name = None;
    while !rest.is_empty() {
        let (key, after) = rest.trim_start_matches([' ', '\t']).strip_prefix(';')?.split_once('=')?;
        let key = key.trim_start_matches([' ', '\t']).to_ascii_lowercase();
        let (text, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find([';', ' ', '\t']).unwrap_or(after.len())),
        };
        let odd = text.contains(['\\', '"']) || !matches!(key.as_str(), "name" | "filename" | "filename*");
        if odd || key == "name" && (name.is_some() || text.contains('%')) {
            return None;
        }
        if key == "name" {
            name = Some(text.to_owned());
        }
        rest = after;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(head: &str) -> Option<Vec<String>> {
        let body = format!("--b\r\n{head}\r\n\r\nvalue\r\n--b--\r\n");
        fields(body.as_bytes(), "b").map(|found| found.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn plain_forms_are_read() {
        assert_eq!(names("Content-Disposition: form-data; name=\"token\""), Some(vec!["token".to_owned()]));
        assert_eq!(names("content-disposition:form-data;name=token"), Some(vec!["token".to_owned()]));
        let file = "Content-Disposition: form-data; name=\"f\"; filename=\"é;name=token.txt\"\r\nContent-Type: text/plain";
        assert_eq!(names(file), Some(vec!["f".to_owned()]));
        let two = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nx\r\ny\r\n--b--";
        let found = fields(two, "b").unwrap();
        assert_eq!(found, [("a".to_owned(), b"".as_slice()), ("b".to_owned(), b"x\r\ny".as_slice())]);
    }

    #[test]
    fn forms_that_readers_differ_about_are_none() {
        for head in [
            "Content-Disposition: form-data",
            "Content-Disposition: form-data; name=\"a\"; name=\"token\"",
            "Content-Disposition: form-data; name=\"a\\\"; name=\\\"token\"",
            "Content-Disposition: form-data; name*=utf-8''token",
            "Content-Disposition: form-data; name=\"%74oken\"",
            "Content-Disposition: attachment; name=\"a\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"token\"",
            "Content-Disposition: form-data;\r\n name=\"token\"",
            "Content-Disposition: form-data; name=\"a\"\nContent-Disposition: form-data; name=\"token\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
            "Content-Type: text/plain",
        ] {
            assert_eq!(names(head), None, "{head}");
        }
        let part = "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
        for body in [
            format!("preamble\r\n--b{part}x\r\n--b--"),
            format!("--b{part}x\r\n--b--epilogue"),
            format!("--b{part}x\n--b\nContent-Disposition: form-data; name=\"token\"\r\n\r\nx\r\n--b--"),
            format!("--b{part}x\r\n--bogus--"),
            format!("--b{part}x"),
            "--b".to_owned(),
        ] {
            assert_eq!(fields(body.as_bytes(), "b"), None, "{body}");
        }
    }
}
