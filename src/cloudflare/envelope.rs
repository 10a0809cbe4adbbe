//! The v4 envelope, read leniently: `errors` and `messages` come as objects, strings, null or not at all.

use serde_json::Value;

/// One of Cloudflare's error codes with its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCode {
    /// The code; some products give none.
    pub code: Option<u32>,
    /// The message, as the server wrote it: escape before showing.
    pub message: String,
}

/// An answer taken apart.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub(super) success: Option<bool>,
    pub(super) codes: Vec<ApiCode>,
    pub(super) result: Value,
    pub(super) result_info: Value,
}

/// Takes `body` apart. `None` when it is not JSON. An empty body is an envelope without a result.
pub(super) fn open(body: &[u8]) -> Option<Envelope> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Some(Envelope::default());
    }
    let mut value: Value = serde_json::from_slice(body).ok()?;
    let mut codes = Vec::new();
    collect_codes(&value["errors"], &mut codes);
    // Containers answer errors as `{"error": "<JSON or text>"}` too.
    if let Some(text) = value["error"].as_str() {
        match serde_json::from_str::<Value>(text) {
            Ok(inner) if inner.is_object() => collect_codes(&Value::Array(vec![inner]), &mut codes),
            _ => codes.push(ApiCode { code: None, message: text.to_owned() }),
        }
    }
    Some(Envelope {
        success: value["success"].as_bool(),
        codes,
        result: value["result"].take(),
        result_info: value["result_info"].take(),
    })
}

fn collect_codes(errors: &Value, codes: &mut Vec<ApiCode>) {
    for error in errors.as_array().into_iter().flatten() {
        let code = error["code"]
            .as_u64()
            .or_else(|| error["code"].as_str().and_then(|text| text.parse().ok()))
            .and_then(|code| u32::try_from(code).ok());
        let message = ["message", "detail", "error"]
            .iter()
            .find_map(|key| error[*key].as_str())
            .or_else(|| error.as_str())
            .unwrap_or_default();
        codes.push(ApiCode { code, message: message.to_owned() });
        collect_codes(&error["error_chain"], codes);
    }
}

/// The codes in words, for an error message.
pub(super) fn describe(status: u16, codes: &[ApiCode]) -> String {
    if codes.is_empty() {
        return format!("HTTP {status}");
    }
    let all: Vec<String> = codes
        .iter()
        .map(|api| match api.code {
            Some(code) => format!("{} (code {code})", api.message.trim_end_matches('.')),
            None => api.message.trim_end_matches('.').to_owned(),
        })
        .collect();
    format!("{} [HTTP {status}]", all.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seen_form_of_errors_is_read() {
        for (body, code) in [
            (r#"{"success":false,"errors":[{"code":10007,"message":"m"}],"messages":null}"#, Some(10007)),
            (r#"{"success":false,"errors":[{"message":"m"}]}"#, None),
            (r#"{"success":false,"errors":["m"]}"#, None),
            (r#"{"error":"{\"code\":1000,\"message\":\"m\"}"}"#, Some(1000)),
            (r#"{"error":"m"}"#, None),
        ] {
            let envelope = open(body.as_bytes()).expect("is JSON");
            assert_eq!(envelope.codes, [ApiCode { code, message: "m".into() }], "{body}");
        }
    }

    #[test]
    fn the_chain_follows_its_error() {
        let body = r#"{"errors":[{"code":6003,"message":"a","error_chain":[{"code":6111,"message":"b"}]}]}"#;
        let envelope = open(body.as_bytes()).expect("is JSON");
        assert_eq!(describe(400, &envelope.codes), "a (code 6003); b (code 6111) [HTTP 400]");
    }

    #[test]
    fn an_empty_body_is_a_success_without_a_result() {
        assert!(open(b"").expect("opens").result.is_null());
        assert!(open(b"<html>").is_none());
    }
}
