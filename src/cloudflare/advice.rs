//! What to do about an error of the API: one place that knows Cloudflare's codes.
//!
//! Codes are per product, so each advice asks for the code together with what was being done. Sources: wrangler's
//! own handling, Cloudflare's documentation, and threads of operators (`docs/cloudflare-codes.md`).

use super::Error;
use crate::error::{Error as CommandError, ErrorKind};

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        let (kind, hints) = (kind(&error), hints(&error));
        Self { kind, source: error.into(), hints, leaves: false }
    }
}

/// The kind that decides the exit status.
#[must_use]
pub fn kind(error: &Error) -> ErrorKind {
    match error {
        Error::Api { status: 401 | 403 | 404, .. } => ErrorKind::Denied,
        Error::Api { .. } if error.has_code(6003) || error.has_code(9106) => ErrorKind::Denied,
        _ => ErrorKind::Failed,
    }
}

/// What to do next, most useful first.
#[must_use]
pub fn hints(error: &Error) -> Vec<String> {
    let Error::Api { status, codes, group, .. } = error else {
        return match error {
            Error::Http { .. } => {
                vec!["check the network and try again; nothing was changed by this call".into()]
            }
            _ => Vec::new(),
        };
    };
    if let Some(hint) = codes.iter().filter_map(|api| api.code).find_map(|code| by_code(code, codes)) {
        return vec![hint.to_owned()];
    }
    match status {
        401 | 403 if !group.is_empty() => {
            vec![
                format!("the token needs the permission group `{group}` on this account"),
                "`moltctl whoami` shows which credential is in use and what it may do".into(),
            ]
        }
        429 => vec!["Cloudflare limits calls: wait five minutes, then run the same command again".into()],
        500.. => vec!["this is on Cloudflare's side; run the same command again".into()],
        _ => Vec::new(),
    }
}

const INVALID_TOKEN: &str = "the token is not valid: make a new one and run `moltctl login`";

fn by_code(code: u32, codes: &[super::ApiCode]) -> Option<&'static str> {
    let says = |part: &str| codes.iter().any(|api| api.message.contains(part));
    Some(match code {
        6003 | 6111 => {
            "the token holds a line break, quotes or `Bearer `: store it again with `moltctl login`"
        }
        // Other products give 1000 and 10001 for other things: containers for any refusal, R2 for a bad body.
        1000 if says("API Token") => INVALID_TOKEN,
        10001 if says("authenticate") => INVALID_TOKEN,
        9106 => INVALID_TOKEN,
        // AI Gateway gives 7003 for what exists already.
        7003 | 7000 if says("oute") => {
            "an id in the request is wrong: check `account.id` in moltctl.toml against `moltctl whoami`"
        }
        971 | 10429 => "Cloudflare limits calls: wait five minutes, then run the same command again",
        9999 if says("not_enabled") || says("not enabled") => {
            "Zero Trust is not enabled on this account, and no API can enable it: open the Cloudflare dashboard → \
             Zero Trust, choose a team name and the Free plan, then run the same command again"
        }
        10042 => "R2 is not enabled on this account: open the Cloudflare dashboard → R2 and accept the plan",
        10063 => "the account has no workers.dev subdomain: open the dashboard → Workers & Pages once",
        10215 => {
            "the newest version of the Worker is not the deployed one, so a plain secret edit is refused: deploy the \
             newest version, or use `moltctl secrets push --staged`"
        }
        10220 => "secrets changed since that version: rolling back would bring the old values back",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::ApiCode;

    fn api(status: u16, code: u32, message: &str) -> Error {
        let codes = vec![ApiCode { code: Some(code), message: message.into() }];
        Error::Api { op: "list Access applications", status, codes, group: "Access: Apps and Policies Read" }
    }

    #[test]
    fn zero_trust_off_is_told_apart_from_a_missing_permission() {
        let off = hints(&api(403, 9999, "access.api.error.not_enabled"));
        assert!(off[0].contains("Zero Trust is not enabled"), "{off:?}");
        let missing = hints(&api(403, 10000, "Authentication error"));
        assert!(missing[0].contains("Access: Apps and Policies Read"), "{missing:?}");
    }

    #[test]
    fn a_code_is_read_together_with_what_it_says() {
        assert!(hints(&api(401, 1000, "Invalid API Token"))[0].contains("not valid"));
        let plan = hints(&api(403, 1000, "ACCOUNT_NOT_ENTITLED"));
        assert!(!plan.iter().any(|hint| hint.contains("not valid")), "{plan:?}");
        assert!(hints(&api(403, 10001, "Unable to authenticate request"))[0].contains("not valid"));
        assert!(hints(&api(400, 10001, "Could not parse the request body as JSON.")).is_empty());
        assert!(
            hints(&api(404, 7003, "Could not route to /x, perhaps your object identifier is invalid?"))[0]
                .contains("id")
        );
    }

    #[test]
    fn not_permitted_and_not_found_are_exit_four() {
        for status in [401, 403, 404] {
            assert_eq!(kind(&api(status, 1, "")).exit_code(), 4);
        }
        assert_eq!(kind(&api(500, 1, "")).exit_code(), 1);
    }
}
