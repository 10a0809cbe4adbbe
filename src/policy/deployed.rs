//! The policy in code that was uploaded: a bundle keeps it as the text of a string, so that what is enforced can be
//! read back from the platform.

use super::Compiled;

/// The first compatibility date with `ctx.exports` (`compatibility-date.capnp` of workerd): before it nothing is
/// intercepted, whatever the code says.
const EXPORTS_SINCE: &str = "2025-11-17";
/// The beginning of a policy's text, without what parts its quotation marks from it.
const MARKER: &str = "moltctl-policy/1";

/// The policy that a version enforces on its container: its code holds one, brings the proxy that asks it, and is new enough
/// for that proxy to be found. `None` also where the date is unknown.
#[must_use]
pub fn enforced(code: &str, compatibility_date: Option<&str>) -> Option<Compiled> {
    let found =
        compatibility_date.is_some_and(|date| date >= EXPORTS_SINCE) && code.contains("ContainerProxy");
    found.then(|| held(code)).flatten()
}

/// The policy in a text of code, whichever way its string is quoted and escaped; also one that stands alone.
#[must_use]
pub fn held(code: &str) -> Option<Compiled> {
    code.match_indices(MARKER).find_map(|(at, _)| {
        let start = code[..at].rfind('{')?;
        match code[..start].chars().next_back().filter(|c| matches!(c, '"' | '\'' | '`')) {
            Some(quote) => serde_json::from_str(&unquoted(&code[start..], quote)?).ok(),
            None => serde_json::Deserializer::from_str(&code[start..]).into_iter().next()?.ok(),
        }
    })
}

/// The text of a string literal of JavaScript up to its closing quote; nothing where it has an escape that no bundler writes.
fn unquoted(literal: &str, quote: char) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let mut characters = literal.chars();
    let mut buffer = [0_u16; 2];
    while let Some(character) = characters.next() {
        if character == quote {
            return String::from_utf16(&units).ok();
        }
        if character != '\\' {
            units.extend_from_slice(character.encode_utf16(&mut buffer));
            continue;
        }
        let unit = match characters.next()? {
            'n' => u16::from(b'\n'),
            'r' => u16::from(b'\r'),
            't' => u16::from(b'\t'),
            'u' => u16::from_str_radix(&taken(&mut characters, 4)?, 16).ok()?,
            'x' => u16::from_str_radix(&taken(&mut characters, 2)?, 16).ok()?,
            plain @ ('\\' | '\'' | '"' | '`' | '/' | '$') => plain.encode_utf16(&mut buffer)[0],
            _ => return None,
        };
        units.push(unit);
    }
    None
}

fn taken(characters: &mut std::str::Chars<'_>, count: usize) -> Option<String> {
    let text: String = characters.by_ref().take(count).collect();
    (text.len() == count).then_some(text)
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
    #[test]
    fn no_character_is_lost_in_quotes() {
        let text = "version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"a.example\"\npaths = [\"/it's`${x}<\\\\ü\\U0001F980\"]\n";
        let policy = Compiled::of(&parse(text).unwrap());
        let json = policy.to_json();
        let single = json.replace('\\', "\\\\").replace('\'', "\\'");
        let template = json.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${");
        for quoted in [serde_json::to_string(&json).unwrap(), format!("'{single}'"), format!("`{template}`")]
        {
            let script = format!("var a=\"moltctl-policy/1\",b=JSON.parse({quoted});");
            assert_eq!(held(&script), Some(policy.clone()), "{script}");
        }
    }
}
