//! Credentials in the body of a request to a host where a header is injected: such hosts (Slack) often take a `token` field
//! as well, and a stranger's would win.

use super::json;
use super::multipart;
use super::tables::{FIELDS, OPAQUE, spelled};
use super::tokens::{Parameter, any_holds, parameter};
use crate::policy::compiled::Credential;
use crate::policy::request::{Body, Reason, Request};

/// How a body is read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Form,
    Multipart(String),
    Opaque,
}

/// Looks for credentials that are not ours.
///
/// # Errors
/// `foreign-credential` when there is one, `body` when that cannot be told, `body-unread` when it has to be read first.
pub(super) fn check(request: &Request, ours: &[&Credential]) -> Result<(), Reason> {
    let bytes = match &request.body {
        Body::None => return Ok(()),
        Body::Bytes(bytes) if bytes.is_empty() => return Ok(()),
        Body::Bytes(bytes) => Some(bytes.as_slice()),
        Body::Unread => None,
    };
    let kind = kind(&request.headers);
    if kind == Some(Kind::Opaque) {
        return Ok(());
    }
    // Also one without a type may turn out to be empty.
    let bytes = bytes.ok_or(Reason::BodyUnread)?;
    let good = match kind.ok_or(Reason::Body)? {
        Kind::Json => in_json(bytes, ours),
        Kind::Form => in_form(bytes, ours),
        Kind::Multipart(boundary) => multipart::fields(bytes, &boundary).map(|fields| {
            fields
                .iter()
                .all(|(name, value)| !is_field(name) || is_ours(std::str::from_utf8(value).ok(), ours))
        }),
        Kind::Opaque => Some(true),
    };
    match good {
        Some(true) => Ok(()),
        Some(false) => Err(Reason::ForeignCredential),
        None => Err(Reason::Body),
    }
}

/// Nothing when it is a kind that cannot be searched.
fn kind(headers: &[(String, String)]) -> Option<Kind> {
    let values = |name: &'static str| {
        headers.iter().filter(move |(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    };
    let encoded = |value: &str| !matches!(trimmed(value).as_str(), "" | "identity");
    if values("content-encoding").any(encoded) {
        return None;
    }
    let mut types = values("content-type");
    let (all, None) = (types.next()?, types.next()) else { return None };
    let mut parts = all.split(';');
    let media = trimmed(parts.next()?);
    let mut boundary = None;
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match trimmed(name).as_str() {
            "charset"
                if !matches!(
                    unquoted(value).to_ascii_lowercase().as_str(),
                    "utf-8" | "utf8" | "us-ascii"
                ) =>
            {
                return None;
            }
            "boundary" if boundary.is_some() => return None,
            "boundary" => boundary = Some(unquoted(value).to_owned()),
            _ => {}
        }
    }
    if OPAQUE.iter().any(|it| media == *it || it.ends_with('/') && media.starts_with(it) && is_token(&media))
    {
        return Some(Kind::Opaque);
    }
    let json = media.strip_prefix("application/").is_some_and(|it| it == "json" || it.ends_with("+json"));
    match media.as_str() {
        "application/x-www-form-urlencoded" => Some(Kind::Form),
        "multipart/form-data" => boundary.filter(|it| multipart::is_boundary(it)).map(Kind::Multipart),
        _ => (json && is_token(&media)).then_some(Kind::Json),
    }
}

/// Lower case, without blanks around it.
fn trimmed(text: &str) -> String {
    text.trim_matches([' ', '\t']).to_ascii_lowercase()
}

fn unquoted(text: &str) -> &str {
    let bare = text.trim_matches([' ', '\t']);
    bare.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(bare)
}

fn is_token(media: &str) -> bool {
    media.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte))
}

/// Whether a field's name is in the table.
fn is_field(name: &str) -> bool {
    FIELDS.contains(&spelled(name).as_str())
}

/// Whether what stands in such a field may stay: nothing, or a placeholder of ours.
fn is_ours(value: Option<&str>, ours: &[&Credential]) -> bool {
    value.is_some_and(|it| it.is_empty() || any_holds(ours, it))
}

fn in_form(bytes: &[u8], ours: &[&Credential]) -> Option<bool> {
    let text = String::from_utf8_lossy(bytes);
    Some(text.split('&').all(|raw| parameter(raw, FIELDS, ours) != Parameter::Foreign))
}

/// Fields of the object at the top, and of the objects of an array at the top.
fn in_json(bytes: &[u8], ours: &[&Credential]) -> Option<bool> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (start, _) = json::document(text)?;
    let starts = json::elements(text, start).unwrap_or_else(|| vec![start]);
    let mut members = starts.into_iter().filter_map(|at| json::members(text, at)).flatten();
    Some(members.all(|member| {
        !is_field(&member.key)
            || member.value == "null"
            || is_ours(json::string(member.value).as_deref(), ours)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> Credential {
        Credential {
            slot: "SLACK_BOT_TOKEN".to_owned(),
            placeholder: "xoxb-moltctl-injected".to_owned(),
            keep_before: None,
            inject: Vec::new(),
        }
    }

    fn look(media: &str, body: &str) -> Result<(), Reason> {
        let request = Request::new("POST", "https://slack.com/api/x").with_header("content-type", media);
        check(&request.with_body(body), &[&ours()])
    }

    #[test]
    fn a_strangers_token_is_found_in_every_kind_of_form() {
        let parts = |value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{value}\r\n--b--\r\n")
        };
        for (media, body) in [
            ("application/json", "{\"channel\":\"C\",\"token\":\"xoxb-stranger\"}".to_owned()),
            ("application/json", "{\"\\u0074oken\":\"xoxb-stranger\"}".to_owned()),
            (
                "application/json",
                "{\"token\":\"xoxb-moltctl-injected\",\"token\":\"xoxb-stranger\"}".to_owned(),
            ),
            ("application/json", "[{\"token\":{}}]".to_owned()),
            ("application/x-www-form-urlencoded", "channel=C&%74oken=xoxb-stranger".to_owned()),
            ("Application/X-WWW-Form-Urlencoded; charset=\"UTF-8\"", "token=xoxb-stranger".to_owned()),
            ("multipart/form-data; boundary=b", parts("xoxb-stranger")),
        ] {
            assert_eq!(look(media, &body), Err(Reason::ForeignCredential), "{media}: {body}");
            assert_eq!(
                look(media, &body.replace("xoxb-stranger", "xoxb-moltctl-injected").replace("{}", "null")),
                Ok(())
            );
        }
        assert_eq!(look("application/json", "{\"blocks\":[{\"token\":\"deep\"}]}"), Ok(()));
    }

    #[test]
    fn a_body_that_cannot_be_searched_is_refused() {
        for media in [
            "text/plain",
            "",
            "application/json, text/plain",
            "application/json; charset=utf-16",
            "multipart/related; boundary=b",
            "multipart/form-data",
            "application/x-ndjson",
        ] {
            assert_eq!(look(media, "{}"), Err(Reason::Body), "{media}");
        }
        assert_eq!(look("application/json", "{\"a\":1,}"), Err(Reason::Body));
        assert_eq!(look("image/png", "anything"), Ok(()));
        let packed = Request::new("POST", "https://slack.com/")
            .with_header("content-type", "application/json")
            .with_header("content-encoding", "gzip");
        assert_eq!(check(&packed.with_body("x"), &[]), Err(Reason::Body));
        let unread = Request { body: Body::Unread, ..Request::new("POST", "https://slack.com/") };
        assert_eq!(check(&unread, &[]), Err(Reason::BodyUnread));
    }
}
