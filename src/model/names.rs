//! Names that Cloudflare gives or takes, checked before anything is sent.

use std::fmt;
use std::str::FromStr;

/// Why a text is not a valid name. Never holds the text: it may be a secret pasted into the wrong place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {what}: {rule}")]
pub struct Invalid {
    /// What was expected.
    pub what: &'static str,
    /// The rule it breaks.
    pub rule: &'static str,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(Invalid { what: $what, rule: $rule })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": concat!("A ", $what, ": ", $rule) })
            }
        }
    };
}

name!(
    /// Identifier of a Cloudflare account.
    AccountId,
    "account id",
    "32 lowercase hexadecimal characters",
    |text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
);

name!(
    /// Name of a Worker.
    WorkerName,
    "Worker name",
    "1 to 63 lowercase letters, digits and dashes (underscores allowed), no dash at either end",
    |text| {
        (1..=63).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
            && !text.starts_with('-')
            && !text.ends_with('-')
    }
);

name!(
    /// Name of a secret or variable of a Worker.
    SecretName,
    "secret name",
    "letters, digits and underscores, not starting with a digit, at most 128",
    |text| {
        (1..=128).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !text.starts_with(|c: char| c.is_ascii_digit())
    }
);

name!(
    /// Name of an R2 bucket.
    BucketName,
    "bucket name",
    "3 to 63 lowercase letters, digits and dashes, no dash at either end",
    |text| {
        (3..=63).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
    }
);

name!(
    /// Identifier of a device's request to be paired. Moltworker puts it into the command line of a shell, unquoted:
    /// nothing that a shell, a URL or a program's options take for more than text may be in it.
    RequestId,
    "id of a pairing request",
    "1 to 64 letters, digits, dashes and underscores, no dash at the start",
    |text| is_plain_id(text, 64)
);

name!(
    /// Identifier of a device as OpenClaw names it: the SHA-256 of its public key, hexadecimal.
    DeviceId,
    "device id",
    "1 to 128 letters, digits, dashes and underscores, no dash at the start",
    |text| is_plain_id(text, 128)
);

name!(
    /// A fully qualified host name, lowercase, without scheme, port, path or trailing dot.
    Hostname,
    "host name",
    "labels of letters, digits and dashes joined by dots, no scheme, port or path",
    is_hostname
);

name!(
    /// An e-mail address, as far as Access looks at it.
    Email,
    "e-mail address",
    "one `@` between a name and a domain, no blanks",
    |text| {
        text.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && is_hostname(domain) && text.bytes().all(|b| b.is_ascii_graphic())
        })
    }
);

fn is_plain_id(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && !text.starts_with('-')
}

fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cloudflare_takes_is_taken() {
        assert!("0123456789abcdef0123456789abcdef".parse::<AccountId>().is_ok());
        assert!("moltbot-sandbox".parse::<WorkerName>().is_ok());
        assert!("MOLTBOT_GATEWAY_TOKEN".parse::<SecretName>().is_ok());
        assert!("moltbot-data".parse::<BucketName>().is_ok());
        assert!("moltbot-sandbox.sub.workers.dev".parse::<Hostname>().is_ok());
        assert!("owner@example.com".parse::<Email>().is_ok());
    }

    #[test]
    fn what_would_be_routed_elsewhere_is_not() {
        for bad in ["", "0123", "0123456789ABCDEF0123456789ABCDEF", "../../user/tokens/verify"] {
            assert!(bad.parse::<AccountId>().is_err(), "{bad}");
        }
        for bad in ["", "-x", "a/b", "Upper", "x?y", "a..b%2f"] {
            assert!(bad.parse::<WorkerName>().is_err(), "{bad}");
        }
        for bad in ["https://x.example", "x.example/path", "x.example:8443", "localhost", "x..y"] {
            assert!(bad.parse::<Hostname>().is_err(), "{bad}");
        }
        assert!("0a1b2c3d-0000-4000-8000-000000000000".parse::<RequestId>().is_ok());
        for bad in ["", "-rf", "x;curl", "$(id)", "../x", "x%3Bcurl", "a b", "a\nb", "ü", &"x".repeat(65)] {
            assert!(bad.parse::<RequestId>().is_err(), "{bad}");
        }
        assert!("ab".repeat(32).parse::<DeviceId>().is_ok());
        assert!("x".repeat(129).parse::<DeviceId>().is_err());
        assert!("1BAD".parse::<SecretName>().is_err());
        assert!("a@b@c.example".parse::<Email>().is_err());
    }

    #[test]
    fn the_error_never_repeats_the_text() {
        let error = "canary value".parse::<SecretName>().expect_err("refuses");
        assert!(!error.to_string().contains("canary"));
    }
}
