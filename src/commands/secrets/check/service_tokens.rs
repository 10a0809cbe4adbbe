//! Access service tokens: which end soon, which that moltctl.toml names are not there.

use jiff::Timestamp;

use super::rows::days_between;
use super::views::{Difference, ServiceTokenCheck};
use crate::cloudflare::endpoints::service_tokens::{self, ServiceToken};
use crate::commands::observe_live::reason;
use crate::commands::target::Target;

/// How many days before its end a token is told.
pub(super) const SOON: i64 = 14;

/// The account's service tokens; why not, where they cannot be listed.
pub(super) async fn all(target: &Target, now: Timestamp) -> Result<Vec<ServiceTokenCheck>, String> {
    let list = target.api.list(service_tokens::list(&target.account), service_tokens::PAGES).await;
    let list = list.map_err(|error| format!("Access service tokens: {}", reason(&error)))?;
    let named = &target.checkout.settings.access.allow.service_tokens;
    Ok(list.into_iter().map(|token| view(token, named, now)).collect())
}

fn view(token: ServiceToken, named: &[String], now: Timestamp) -> ServiceTokenCheck {
    let end = token.expires_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
    ServiceTokenCheck {
        days_left: end.map(|end| days_between(now, end)),
        named: named.contains(&token.name),
        enabled: token.enabled.unwrap_or(true),
        name: token.name,
        expires_at: token.expires_at,
        last_seen_at: token.last_seen_at,
    }
}

/// Those that moltctl.toml lets in and that let nobody in.
pub(super) fn differences(tokens: &[ServiceTokenCheck], named: &[String]) -> Vec<Difference> {
    let of = |message: String| Difference {
        id: "service-token".to_owned(),
        slots: Vec::new(),
        version: None,
        at: None,
        message,
        remedy: "`moltctl access service-token create` or `rotate`, or take its name out of `[access]`"
            .to_owned(),
    };
    let mut found = Vec::new();
    for name in named {
        let Some(token) = tokens.iter().find(|token| token.name == *name) else {
            found.push(of(format!("moltctl.toml lets the service token `{name}` in, and there is none")));
            continue;
        };
        if !token.enabled {
            found.push(of(format!("the service token `{name}` is switched off")));
        } else if token.days_left.is_some_and(|days| days < 0) {
            found.push(of(format!("the service token `{name}` has ended")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(name: &str, end: Option<&str>, enabled: Option<bool>) -> ServiceToken {
        ServiceToken {
            name: name.to_owned(),
            expires_at: end.map(str::to_owned),
            enabled,
            ..ServiceToken::default()
        }
    }

    #[test]
    fn what_is_named_and_lets_nobody_in_differs() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().expect("a time");
        let named = ["ci", "off", "ended", "gone"].map(str::to_owned);
        let tokens: Vec<ServiceTokenCheck> = [
            token("ci", Some("2026-11-27T13:00:00Z"), Some(true)),
            token("off", None, Some(false)),
            token("ended", Some("2026-11-20T11:00:00Z"), None),
            token("another", Some("2020-01-01T00:00:00Z"), None),
        ]
        .into_iter()
        .map(|token| view(token, &named, now))
        .collect();
        assert_eq!((tokens[0].days_left, tokens[1].days_left), (Some(7), None));
        let told: Vec<String> = differences(&tokens, &named).into_iter().map(|it| it.message).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        for (at, name) in [(0, "`off`"), (1, "`ended`"), (2, "`gone`")] {
            assert!(told[at].contains(name), "{told:?}");
        }
    }
}
