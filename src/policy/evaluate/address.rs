//! The URL of a request, read so strictly that no two readers can take it for different ones.
//!
//! WHATWG's parser forgives: it drops tabs, turns backslashes, resolves `%2e%2e` and reads `0x7f.1` as an address. What
//! would need forgiving is refused here, so that Rust's parser and the Worker's never get to differ; both are asked in the
//! end whether they read the same.

use url::Url;

use super::{host, path};
use crate::policy::request::Reason;

/// Longest URL that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;

/// A URL that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Whether the scheme is `wss`.
    pub wss: bool,
    /// Lower case.
    pub host: String,
    /// 443 when none is written.
    pub port: u16,
    /// As it is written, at least `/`.
    pub path: String,
    /// As it is written, without question mark.
    pub query: String,
    /// The path, decoded.
    pub segments: Vec<String>,
}

/// Reads a URL.
///
/// # Errors
/// The first of `url`, `userinfo`, `scheme`, `ip`, `host`, `path` that is wrong with it.
pub(super) fn read(url: &str) -> Result<Address, Reason> {
    if url.len() > LONGEST || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Reason::Url);
    }
    let text = url.split_once('#').map_or(url, |(before, _)| before);
    let (scheme, rest) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)).ok_or(Reason::Url)?;
    let after = rest.strip_prefix("//");
    let end = after.map_or(0, |text| text.find(['/', '?', '\\']).unwrap_or(text.len()));
    let (authority, rest) = after.unwrap_or_default().split_at(end);
    if authority.contains('@') {
        return Err(Reason::Userinfo);
    }
    let wss = scheme.eq_ignore_ascii_case("wss");
    if !wss && !scheme.eq_ignore_ascii_case("https") {
        return Err(Reason::Scheme);
    }
    if authority.is_empty() {
        return Err(Reason::Url);
    }
    let (name, port) = name_and_port(authority)?;
    let host = host::name(name)?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = if path.is_empty() { "/" } else { path };
    let segments = path::segments(path).ok_or(Reason::Path)?;
    let address = Address { wss, host, port, path: path.to_owned(), query: query.to_owned(), segments };
    if address.is_read_alike() { Ok(address) } else { Err(Reason::Url) }
}

impl Address {
    /// Whether WHATWG's parser finds what was found here. Which encoded labels it takes depends on the version of Unicode:
    /// these are held against the rules alone.
    fn is_read_alike(&self) -> bool {
        let host = if host::is_international(&self.host) { "international.invalid" } else { &self.host };
        let Ok(url) = Url::parse(&format!("https://{host}:{}{}", self.port, self.path)) else {
            return false;
        };
        url.host_str() == Some(host)
            && url.port_or_known_default() == Some(self.port)
            && url.path() == self.path
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn name_and_port(authority: &str) -> Result<(&str, u16), Reason> {
    if authority.starts_with('[') {
        return Err(Reason::Ip);
    }
    let (name, port) = authority.split_once(':').unwrap_or((authority, ""));
    if name.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Reason::Url);
    }
    if port.is_empty() {
        return Ok((name, 443));
    }
    let digits = port.trim_start_matches('0');
    if digits.is_empty() {
        return Ok((name, 0));
    }
    digits.parse().map(|port| (name, port)).map_err(|_| Reason::Url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_forgiving_is_refused() {
        for (url, reason) in [
            ("", Reason::Url),
            ("https:evil.example", Reason::Url),
            ("https:///evil.example/", Reason::Url),
            ("https:\\\\evil.example/", Reason::Url),
            ("https://a.example/\t", Reason::Url),
            ("https://a.ex\nample/", Reason::Url),
            ("https://bücher.example/", Reason::Url),
            ("https://a.example:x/", Reason::Url),
            ("https://a.example:65536/", Reason::Url),
            ("https://a.example:1:2/", Reason::Url),
            ("https://user@a.example/", Reason::Userinfo),
            ("http://user:pass@a.example/", Reason::Userinfo),
            ("https://a.example@evil.example/", Reason::Userinfo),
            ("http://a.example/", Reason::Scheme),
            ("ws://a.example/", Reason::Scheme),
            ("data:text/plain,x", Reason::Scheme),
            ("https://127.0.0.1/", Reason::Ip),
            ("https://0x7f.1/", Reason::Ip),
            ("https://2130706433/", Reason::Ip),
            ("https://0177.0.0.1./", Reason::Ip),
            ("https://[::1]/", Reason::Ip),
            ("https://a.example./", Reason::Host),
            ("https://a..example/", Reason::Host),
            ("https://a_b.example/", Reason::Host),
            ("https://%61.example/", Reason::Host),
            ("https://a.example\\@evil.example/", Reason::Path),
            ("https://a.example//x", Reason::Path),
            ("https://a.example/a/%2e%2e/b", Reason::Path),
        ] {
            assert_eq!(read(url), Err(reason), "{url}");
        }
    }

    #[test]
    fn a_plain_url_is_read_as_it_is() {
        let address = read("HTTPS://Api.Example.COM:0443/v1/a%20b/?q=%2e#/../x").unwrap();
        assert_eq!((address.host.as_str(), address.port), ("api.example.com", 443));
        assert_eq!((address.path.as_str(), address.query.as_str()), ("/v1/a%20b/", "q=%2e"));
        assert_eq!(address.segments, ["v1", "a b", ""]);
        assert_eq!(read("wss://a.example").map(|it| (it.wss, it.path)), Ok((true, "/".to_owned())));
    }
}
