//! The policy in code that was uploaded: a bundle keeps it as the text of a string, so that what is enforced can be
//! read back from the platform.

use super::Compiled;

/// The first compatibility date with `ctx.exports` (`compatibility-date.capnp` of workerd): before it nothing is
/// intercepted, whatever the code says.
const EXPORTS_SINCE: &str = "2025-11-17";
/// The beginning of a policy's text: in a string that escapes quotation marks, and in one that does not.
const ESCAPED: &str = r#""{\"format\":\"moltctl-policy/1\""#;
const PLAIN: &str = r#"{"format":"moltctl-policy/1""#;

/// The policy that a version enforces on its container: its code holds one, brings the proxy that asks it, and is new enough
/// for that proxy to be found. `None` also where the date is unknown.
#[must_use]
pub fn enforced(code: &str, compatibility_date: Option<&str>) -> Option<Compiled> {
    let found =
        compatibility_date.is_some_and(|date| date >= EXPORTS_SINCE) && code.contains("ContainerProxy");
    found.then(|| held(code)).flatten()
}

/// The policy in a text of code, whichever way its string is quoted.
#[must_use]
pub fn held(code: &str) -> Option<Compiled> {
    if let Some(at) = code.find(ESCAPED) {
        let mut strings = serde_json::Deserializer::from_str(&code[at..]).into_iter::<String>();
        return serde_json::from_str(&strings.next()?.ok()?).ok();
    }
    let at = code.find(PLAIN)?;
    serde_json::Deserializer::from_str(&code[at..]).into_iter::<Compiled>().next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Policy, parse};

    fn policy() -> Compiled {
        Compiled::of(&parse("version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"a.example\"\n").unwrap())
    }

    #[test]
    fn it_is_found_however_a_bundler_quotes_it() {
        let json = policy().to_json();
        let quoted =
            format!("x(JSON.parse({})); class ContainerProxy {{}}", serde_json::to_string(&json).unwrap());
        assert_eq!(held(&quoted), Some(policy()));
        for quote in ['\'', '`'] {
            assert_eq!(held(&format!("var a=JSON.parse({quote}{json}{quote});")), Some(policy()));
        }
        assert_eq!(held("nothing"), None);
        assert_eq!(held(&json[..40]), None);
        assert_eq!(enforced(&quoted, Some("2026-04-01")), Some(policy()));
        assert_eq!(enforced(&quoted, Some("2025-05-06")), None, "nothing is intercepted then");
        assert_eq!(enforced(&quoted, None), None);
        assert_eq!(enforced(&json, Some("2026-04-01")), None, "nobody asks it");
        assert_ne!(policy(), Compiled::of(&Policy::default()));
    }
}
