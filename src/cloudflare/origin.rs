//! Where the API is. A checkout can never choose it.

use url::Url;

use crate::http::Edge;

/// The API's base URL: Cloudflare's own, or a loopback one for drills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiOrigin {
    base: Url,
    edge: Edge,
}

/// Cloudflare's own base URL.
const CLOUDFLARE: &str = "https://api.cloudflare.com/client/v4";

/// Why a base URL is not taken.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` is not an API base that moltctl uses: {reason}")]
pub struct NotAnOrigin {
    /// Where the value came from (a variable or a flag).
    pub name: &'static str,
    /// The rule it breaks.
    pub reason: &'static str,
}

impl ApiOrigin {
    /// Cloudflare itself.
    #[must_use]
    pub fn cloudflare() -> Self {
        Self { base: Url::parse(CLOUDFLARE).expect("the constant is a URL"), edge: Edge::Internet }
    }

    /// The base URL `text`, named by the operator through `name`. Only Cloudflare's own and loopback are taken: a
    /// credential must not be sent to a host because a variable says so.
    ///
    /// # Errors
    /// [`NotAnOrigin`].
    pub fn parse(text: &str, name: &'static str) -> Result<Self, NotAnOrigin> {
        let refuse = |reason| NotAnOrigin { name, reason };
        let mut base = Url::parse(text).map_err(|_| refuse("it is not a URL"))?;
        if !base.username().is_empty() || base.password().is_some() || base.query().is_some() {
            return Err(refuse("it holds a credential or a query"));
        }
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        let edge = Edge::of_api_base(&base).map_err(refuse)?;
        if edge == Edge::Internet && base.as_str() != CLOUDFLARE {
            return Err(refuse("it is neither Cloudflare's own nor a loopback address"));
        }
        Ok(Self { base, edge })
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.base.as_str()
    }

    /// Where requests really go.
    #[must_use]
    pub fn edge(&self) -> Edge {
        self.edge
    }

    /// True for a built-in account.
    #[must_use]
    pub fn is_drill(&self) -> bool {
        self.edge != Edge::Internet
    }

    /// The URL of `path` (with its leading slash).
    pub(super) fn url(&self, path: &str) -> Option<Url> {
        Url::parse(&format!("{}{path}", self.base.as_str())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_never_an_origin() {
        for bad in [
            "https://evil.example/client/v4",
            "https://api.cloudflare.com.evil.example/client/v4",
            "https://user:pw@api.cloudflare.com/client/v4",
            "http://api.cloudflare.com/client/v4",
            "http://localhost:8787/client/v4",
            "https://api.cloudflare.com/client/v4?x=y",
        ] {
            assert!(ApiOrigin::parse(bad, "TEST").is_err(), "{bad}");
        }
    }

    #[test]
    fn cloudflare_and_loopback_are() {
        assert_eq!(
            ApiOrigin::parse("https://api.cloudflare.com/client/v4/", "TEST").ok(),
            Some(ApiOrigin::cloudflare())
        );
        let drill = ApiOrigin::parse("http://127.0.0.1:8787/client/v4", "TEST").expect("is one");
        assert!(drill.is_drill());
        assert_eq!(drill.as_str(), "http://127.0.0.1:8787/client/v4");
    }
}
