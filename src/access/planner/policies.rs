//! The policies that are wanted, and the names in them resolved.

use serde_json::{Value, json};

use super::super::desired::{self, AccessIntent, SameSite};
use super::super::objects::{Group, IdentityProvider};
use super::super::observed::Seen;
use super::super::spec::{Decision, PolicySpec};
use super::super::{AccessProblem, AccessWarning};
use super::duration;
use crate::model::{Hostname, WorkerName};

/// Mail domains in which anybody can have an address.
const PUBLIC_MAIL: [&str; 28] = [
    "126.com",
    "163.com",
    "aol.com",
    "duck.com",
    "fastmail.com",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "outlook.com",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "tutanota.com",
    "web.de",
    "yahoo.com",
    "yandex.ru",
];

/// The policy that lets the owners in.
pub(super) fn owners(
    worker: &WorkerName,
    intent: &AccessIntent,
    providers: &[IdentityProvider],
    groups: &Seen<Vec<Group>>,
) -> Result<PolicySpec, AccessProblem> {
    if duration::parse(&intent.session_duration).is_none() {
        return Err(AccessProblem::NotADuration { text: intent.session_duration.clone() });
    }
    let include = include(intent, providers, groups)?;
    if include.is_empty() {
        return Err(AccessProblem::NobodyAllowed);
    }
    Ok(PolicySpec {
        name: desired::owners_policy(worker),
        decision: Decision::Allow,
        include,
        exclude: Vec::new(),
        require: require(intent, providers)?,
        session_duration: Some(intent.session_duration.clone()),
    })
}

/// The policy that lets in the named service tokens, and nobody else; `None` when none is named.
pub(super) fn programs(worker: &WorkerName, intent: &AccessIntent) -> Option<PolicySpec> {
    let mut include: Vec<Value> = Vec::new();
    for id in &intent.service_tokens {
        let rule = json!({ "service_token": { "token_id": id } });
        if !include.contains(&rule) {
            include.push(rule);
        }
    }
    (!include.is_empty()).then(|| PolicySpec {
        name: desired::programs_policy(worker),
        decision: Decision::NonIdentity,
        include,
        exclude: Vec::new(),
        require: Vec::new(),
        session_duration: None,
    })
}

/// The policy that lets `/cdp` through.
pub(super) fn cdp_bypass(worker: &WorkerName) -> PolicySpec {
    PolicySpec {
        name: desired::cdp_policy(worker),
        decision: Decision::Bypass,
        include: vec![json!({ "everyone": {} })],
        exclude: Vec::new(),
        require: Vec::new(),
        session_duration: None,
    }
}

/// Ids of the login methods that are offered; empty for all of them.
pub(super) fn allowed_idps(
    intent: &AccessIntent,
    providers: &[IdentityProvider],
) -> Result<Vec<String>, AccessProblem> {
    let ids: Result<Vec<String>, _> =
        intent.identity_providers.iter().map(|name| provider(name, providers)).collect();
    // A method that this very plan makes has no id yet; it is the only one, so that no list is needed.
    Ok(ids?.into_iter().filter(|id| !id.is_empty()).collect())
}

/// What is wanted and unwise.
pub(super) fn warnings(intent: &AccessIntent) -> Vec<AccessWarning> {
    let mut warnings = Vec::new();
    if duration::parse(&intent.session_duration).is_some_and(|length| length > duration::LONGEST_USUAL) {
        warnings.push(AccessWarning::LongSession { length: intent.session_duration.clone() });
    }
    if intent.same_site == SameSite::None {
        warnings.push(AccessWarning::SameSiteNone);
    }
    warnings
}

/// Types of login methods that anybody can use.
pub(crate) const OPEN_LOGINS: [&str; 7] =
    ["cloudflare", "facebook", "github", "google", "linkedin", "onetimepin", "yandex"];

/// True when anybody can have an address at `domain`.
pub(crate) fn is_public_mail(domain: &str) -> bool {
    PUBLIC_MAIL.binary_search(&domain.to_ascii_lowercase().as_str()).is_ok()
}

fn include(
    intent: &AccessIntent,
    providers: &[IdentityProvider],
    groups: &Seen<Vec<Group>>,
) -> Result<Vec<Value>, AccessProblem> {
    let mut rules: Vec<Value> = Vec::new();
    let mut add = |rule: Value| {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    };
    for email in &intent.emails {
        add(json!({ "email": { "email": email.as_str().to_ascii_lowercase() } }));
    }
    for entry in &intent.email_domains {
        add(json!({ "email_domain": { "domain": mail_domain(entry)? } }));
    }
    for entry in &intent.groups {
        add(json!({ "group": { "id": group(entry, groups)? } }));
    }
    for entry in &intent.login_methods {
        let id = provider(entry, providers)?;
        if providers.iter().any(|one| one.id == id && OPEN_LOGINS.contains(&one.kind.as_str())) {
            return Err(AccessProblem::OpenLoginMethod { name: entry.clone() });
        }
        add(json!({ "login_method": { "id": id } }));
    }
    for id in &intent.posture {
        add(json!({ "device_posture": { "integration_uid": id } }));
    }
    Ok(rules)
}

fn mail_domain(entry: &str) -> Result<String, AccessProblem> {
    let domain = entry.trim_start_matches('@').to_ascii_lowercase();
    if domain.contains('*') || domain == "everyone" {
        return Err(AccessProblem::Everyone { entry: entry.to_owned() });
    }
    if domain.parse::<Hostname>().is_err() {
        return Err(AccessProblem::NotADomain { entry: entry.to_owned() });
    }
    if is_public_mail(&domain) {
        return Err(AccessProblem::PublicMailDomain { domain });
    }
    Ok(domain)
}

fn group(entry: &str, groups: &Seen<Vec<Group>>) -> Result<String, AccessProblem> {
    if entry == "*" || entry.eq_ignore_ascii_case("everyone") {
        return Err(AccessProblem::Everyone { entry: entry.to_owned() });
    }
    // An id needs no list, so that a token without the permission to read groups is enough.
    if groups.known().is_none() && uuid::Uuid::parse_str(entry).is_ok() {
        return Ok(entry.to_owned());
    }
    let known = super::see(groups, "groups")?;
    let named = known.iter().filter(|group| group.id == entry || group.name == entry);
    let ids: Vec<&str> = named.map(|group| group.id.as_str()).collect();
    one(entry, &ids, ("Access group", "Access groups"), || {
        known.iter().map(|group| group.name.clone()).collect()
    })
}

fn require(intent: &AccessIntent, providers: &[IdentityProvider]) -> Result<Vec<Value>, AccessProblem> {
    let wanted = &intent.require;
    let mut rules = Vec::new();
    if wanted.mfa {
        let offers_one = |one: &IdentityProvider| {
            one.kind != "onetimepin"
                && (intent.identity_providers.is_empty()
                    || intent.identity_providers.iter().any(|name| is(one, name)))
        };
        if !providers.iter().any(offers_one) {
            return Err(AccessProblem::MfaByMailCode);
        }
        rules.push(json!({ "auth_method": { "auth_method": "mfa" } }));
    }
    rules.extend(wanted.posture.iter().map(|id| json!({ "device_posture": { "integration_uid": id } })));
    match wanted.login_methods.as_slice() {
        [] => {}
        [name] => rules.push(json!({ "login_method": { "id": provider(name, providers)? } })),
        several => return Err(AccessProblem::SeveralRequired { count: several.len() }),
    }
    Ok(rules)
}

fn is(provider: &IdentityProvider, name: &str) -> bool {
    provider.id == name || provider.name == name || provider.kind == name
}

fn provider(name: &str, providers: &[IdentityProvider]) -> Result<String, AccessProblem> {
    let ids: Vec<&str> = providers.iter().filter(|one| is(one, name)).map(|one| one.id.as_str()).collect();
    one(name, &ids, ("login method", "login methods"), || {
        providers.iter().map(|one| format!("{} ({})", one.name, one.kind)).collect()
    })
}

fn one(
    name: &str,
    ids: &[&str],
    (what, plural): (&'static str, &'static str),
    known: impl FnOnce() -> Vec<String>,
) -> Result<String, AccessProblem> {
    match ids {
        [id] => Ok((*id).to_owned()),
        [] => Err(AccessProblem::Unknown { what, name: name.to_owned(), known: known() }),
        several => {
            Err(AccessProblem::Ambiguous { what: plural, name: name.to_owned(), count: several.len() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_public_mail_domains_can_be_searched() {
        assert!(PUBLIC_MAIL.is_sorted());
        assert_eq!(
            mail_domain("@GMail.com"),
            Err(AccessProblem::PublicMailDomain { domain: "gmail.com".into() })
        );
        assert_eq!(mail_domain("example.com").as_deref(), Ok("example.com"));
        assert!(matches!(mail_domain("*"), Err(AccessProblem::Everyone { .. })));
        assert!(matches!(mail_domain("a@example.com"), Err(AccessProblem::NotADomain { .. })));
    }
}
