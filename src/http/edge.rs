//! Where hosts are: the internet, or the one loopback server of a drill.

use std::net::SocketAddr;

use reqwest::header::HeaderValue;
use url::{Host, Url};

/// Where requests really go.
///
/// In a drill every host (the API, workers.dev hosts, the team domain, R2, model providers) is played by one
/// server on loopback, which tells them apart by the `Host` header. Nothing can then reach the internet by
/// mistake: the rewrite is in the one send loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Each host is where DNS says, over https.
    Internet,
    /// Each host is played by the server at this loopback address, over http.
    Loopback(SocketAddr),
}

/// A URL as it is dialled, and the `Host` header where it differs.
#[derive(Debug)]
pub(super) struct Dialled {
    pub(super) url: Url,
    pub(super) host_header: Option<HeaderValue>,
}

impl Edge {
    /// The edge that belongs to an API base URL: a loopback address means a drill.
    ///
    /// # Errors
    /// The reason when `base` is neither `https` nor a loopback address with a port.
    pub fn of_api_base(base: &Url) -> Result<Self, &'static str> {
        match (base.scheme(), loopback(base)) {
            ("http", Some(addr)) => Ok(Self::Loopback(addr)),
            (_, Some(_)) => Err("a loopback API base is http"),
            ("https", None) => Ok(Self::Internet),
            _ => Err("an API base is https, or http on a loopback address with a port"),
        }
    }

    /// How `url` is dialled from here.
    pub(super) fn dial(self, url: &Url) -> Result<Dialled, &'static str> {
        match self {
            Self::Internet if url.scheme() == "https" => Ok(Dialled { url: url.clone(), host_header: None }),
            Self::Internet => Err("it is not https"),
            Self::Loopback(addr) => {
                if loopback(url) == Some(addr) {
                    return Ok(Dialled { url: url.clone(), host_header: None });
                }
                let host = url.host_str().ok_or("it names no host")?;
                let host_header = HeaderValue::from_str(host).map_err(|_| "its host is not valid")?;
                let mut dialled = url.clone();
                let moved = dialled.set_scheme("http").is_ok()
                    && dialled.set_ip_host(addr.ip()).is_ok()
                    && dialled.set_port(Some(addr.port())).is_ok();
                if moved {
                    Ok(Dialled { url: dialled, host_header: Some(host_header) })
                } else {
                    Err("its form is not known")
                }
            }
        }
    }

    /// The address to connect to instead of `host`, in a drill.
    #[must_use]
    pub fn loopback(self) -> Option<SocketAddr> {
        match self {
            Self::Internet => None,
            Self::Loopback(addr) => Some(addr),
        }
    }
}

/// The loopback address `url` names literally. A name such as `localhost` is not taken: what it resolves to is
/// not ours to trust.
fn loopback(url: &Url) -> Option<SocketAddr> {
    let port = url.port()?;
    let ip = match url.host()? {
        Host::Ipv4(ip) => ip.into(),
        Host::Ipv6(ip) => std::net::IpAddr::from(ip),
        Host::Domain(_) => return None,
    };
    ip.is_loopback().then(|| SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect("is a URL")
    }

    #[test]
    fn only_https_or_literal_loopback_is_an_api_base() {
        assert_eq!(Edge::of_api_base(&url("https://api.cloudflare.com/client/v4")), Ok(Edge::Internet));
        assert!(matches!(Edge::of_api_base(&url("http://127.0.0.1:8787/client/v4")), Ok(Edge::Loopback(_))));
        assert!(matches!(Edge::of_api_base(&url("http://[::1]:8787/client/v4")), Ok(Edge::Loopback(_))));
        for bad in
            ["http://api.cloudflare.com/", "http://localhost:1/", "http://10.0.0.1:1/", "ftp://x.example/"]
        {
            assert!(Edge::of_api_base(&url(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_drill_keeps_path_and_query_and_names_the_host() {
        let edge = Edge::Loopback("127.0.0.1:9".parse().expect("is an address"));
        let dialled = edge.dial(&url("https://w.sub.workers.dev/a?b=c")).expect("dials");
        assert_eq!(dialled.url.as_str(), "http://127.0.0.1:9/a?b=c");
        assert_eq!(dialled.host_header.expect("is set"), "w.sub.workers.dev");
    }

    #[test]
    fn plain_http_never_leaves_the_machine() {
        assert!(Edge::Internet.dial(&url("http://w.sub.workers.dev/")).is_err());
    }
}
