//! Why something of the account was not read, in words for the operator.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::audit::facts::Seen;
use crate::cloudflare::Error;

/// An answer as a fact.
pub(super) fn seen<T>(answer: Result<T, Error>) -> Seen<T> {
    answer.map_err(|error| of(&error))
}

/// The reason: a missing permission by its name, anything else as the API told it.
pub(in crate::commands::audit::collect) fn of(error: &Error) -> String {
    match error {
        Error::Api { op, group, .. } if lacks_permission(error) => {
            format!("the token may not {op} (needs `{group}`)")
        }
        _ => error.to_string(),
    }
}

/// Whether the token lacks the permission, and not the account a product.
pub(super) fn lacks_permission(error: &Error) -> bool {
    // 9999: Zero Trust is off; 10042: R2 is off. Containers give 1000 for an account without the entitlement too.
    let product_is_off = [9999, 10042].into_iter().any(|code| error.has_code(code))
        || matches!(error, Error::Api { codes, .. } if codes.iter().any(|it| it.message.contains("NOT_ENTITLED")));
    let named = matches!(error, Error::Api { group, .. } if !group.is_empty());
    named && error.is_denied() && !product_is_off
}

/// The day (UTC) of a time of the API; `None` where there is none.
///
/// # Errors
/// When it is no time: then nothing is known of it, least of all that there is none.
pub(super) fn day(text: Option<&str>) -> Seen<Option<Date>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let at: Timestamp = text.parse().map_err(|_| "the API gave a time that is not understood".to_owned())?;
    Ok(Some(at.to_zoned(jiff::tz::TimeZone::UTC).date()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::ApiCode;

    fn api(status: u16, code: u32, message: &str) -> Error {
        let codes = vec![ApiCode { code: Some(code), message: message.into() }];
        Error::Api { op: "list the AI gateways", status, codes, group: "AI Gateway Read" }
    }

    #[test]
    fn a_missing_permission_is_named_and_a_missing_product_is_none() {
        let missing = of(&api(403, 10000, "Authentication error"));
        assert_eq!(missing, "the token may not list the AI gateways (needs `AI Gateway Read`)");
        for (code, message) in
            [(10042, "Please enable R2"), (9999, "not_enabled"), (1000, "ACCOUNT_NOT_ENTITLED")]
        {
            assert!(!of(&api(403, code, message)).contains("needs"), "{code}");
        }
        assert!(!of(&api(500, 10013, "")).contains("needs"));
    }

    #[test]
    fn a_time_that_is_no_time_is_not_never() {
        assert_eq!(day(None), Ok(None));
        assert_eq!(day(Some("2026-11-20T23:59:59Z")), Ok(Some(jiff::civil::date(2026, 11, 20))));
        assert!(day(Some("yesterday")).is_err());
    }
}
