//! What may leave, from what is mapped: the hosts of the channels, models and searches that are configured, and no other.
//!
//! A host alone is not enough, because the same host serves everybody: methods and paths are those the real clients use,
//! and credentials are put in by the Worker, so that a stranger's account is no way out. Never derived: registries of
//! packages and of skills, upload doors of model providers (`/v1/files`), webhooks of Discord and Slack.

mod channels;
mod providers;
mod search;
mod table;

use super::map::{credential, memory_searches, used_providers};
use super::{Class, Draft, Source};
use crate::model::{AccountId, BucketName};
use crate::policy::model::{AllowRule, DenyRule, Injection, OwnCredentials};
pub(super) use providers::known_slot;
pub(super) use table::{Custom, public_https};

/// The slot of a token for an AI Gateway that asks for one of its own.
pub(super) const AI_GATEWAY_TOKEN: &str = "CF_AIG_AUTHORIZATION";

/// What a configuration does not say of its deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The account, for R2 and the AI Gateway.
    pub account: Option<AccountId>,
    /// The bucket; Moltworker's own when absent.
    pub bucket: Option<BucketName>,
    /// The AI Gateway's name.
    pub gateway: Option<String>,
}

/// Derives what may leave.
pub(super) fn derive(source: &Source, draft: &mut Draft) {
    channels::derive(source, draft);
    models(source, draft);
    search::derive(source, draft);
    storage(source.context(), draft);
    draft.claims.note(
        "egress is denied but for the hosts of channels, models and searches; names can still be looked up, so a name can \
         carry data out while `egress.dns` is `open`",
    );
}

fn models(source: &Source, draft: &mut Draft) {
    for (name, asked) in used_providers(source, draft) {
        let reason = format!("models: {}", some(&asked));
        let found = providers::allow_provider(source, draft, (&name, &reason));
        if let (Some(why), Some(node)) = (found, source.at("models.providers").and_then(|it| it.get(&name))) {
            draft.claims.claim(node, Class::Narrower, Some("egress.allow"), why);
        } else if let Some(why) = found {
            draft.claims.note(format!("no host is allowed for the models of `{name}`: {why}"));
        }
    }
    // The start script makes its provider from the deployment's settings, so no configuration has to name it.
    let gateway = |rule: &AllowRule| rule.host == providers::AI_GATEWAY;
    if source.context().gateway.is_some() && !draft.policy.egress.allow.iter().any(gateway) {
        let asked = ("cloudflare-ai-gateway", "the deployment's AI Gateway");
        if let Some(why) = providers::allow_provider(source, draft, asked) {
            draft.claims.note(format!("no host is allowed for the AI Gateway: {why}"));
        }
    }
    for (path, provider) in memory_searches(source) {
        let why = providers::embeddings(draft, (&provider, &path));
        if let Some(node) = source.at(&path) {
            let said =
                why.map_or((Class::Same, "its embeddings are asked for"), |why| (Class::Narrower, why));
            draft.claims.claim(node, said.0, Some("egress.allow"), said.1);
        }
    }
}

/// Up to three of them.
fn some(all: &[String]) -> String {
    let more = all.len().saturating_sub(3);
    let first = all.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if more == 0 { first } else { format!("{first} and {more} more") }
}

/// R2, where the start script copies the state to and restores it from.
fn storage(context: &Context, draft: &mut Draft) {
    let Some(account) = &context.account else {
        draft.claims.note(
            "R2 is left out because the account is not known: without `<account>.r2.cloudflarestorage.com` nothing is kept \
             and nothing restored; name the account, or add the rule",
        );
        return;
    };
    let bucket = context.bucket.as_ref().map_or_else(|| "moltbot-data".to_owned(), ToString::to_string);
    let host = format!("{account}.r2.cloudflarestorage.com");
    allow(
        draft,
        AllowRule {
            methods: words(&["GET", "HEAD", "PUT", "POST", "DELETE"]),
            paths: vec![format!("/{bucket}"), format!("/{bucket}/**")],
            ..rule("r2", &host, "the copy of the state that the start script keeps")
        },
    );
    let id = "R2_ACCESS_KEY_ID";
    draft.policy.credentials.entry(id.to_owned()).or_insert_with(|| credential(id));
    inject(draft, "R2_SECRET_ACCESS_KEY", Injection::Sigv4 { host, access_key_id: id.to_owned() });
}

/// Allows a URL that the source names. Answers what is to be said of it.
pub(super) fn allow_url(draft: &mut Draft, custom: &Custom<'_>) -> (Class, &'static str) {
    let Some((host, base)) = public_https(custom.url) else {
        let why = if custom.url.contains("${") {
            "it stands in a variable: add its host to `egress.allow`"
        } else {
            "no public name with https: it cannot be reached from the container"
        };
        return (Class::Narrower, why);
    };
    if table::never(&host) {
        return (
            Class::Narrower,
            "a host that serves everybody's uploads or code: never allowed by translation",
        );
    }
    let paths = custom.below.iter().map(|below| {
        let path = format!("{base}{below}");
        if path.is_empty() { "/".to_owned() } else { path }
    });
    allow(
        draft,
        AllowRule {
            methods: words(custom.methods),
            paths: paths.collect(),
            ..rule(custom.id, &host, custom.reason)
        },
    );
    if let Some((slot, name, prefix)) = custom.credential {
        inject(draft, slot, Injection::Header { host, name: name.to_owned(), prefix: prefix.to_owned() });
    }
    (Class::Same, "reached there, and nowhere else on that host")
}

/// A rule that says nothing yet but its host.
fn rule(id: &str, host: &str, reason: &str) -> AllowRule {
    AllowRule {
        id: id.to_owned(),
        host: host.to_owned(),
        methods: Vec::new(),
        paths: Vec::new(),
        ports: Vec::new(),
        websocket: false,
        own_credentials: OwnCredentials::Refuse,
        reason: Some(reason.to_owned()),
    }
}

/// Adds a rule: one that says the same gets its reason, another of the same name a number.
fn allow(draft: &mut Draft, mut new: AllowRule) {
    let rules = &mut draft.policy.egress.allow;
    let same =
        |old: &AllowRule| AllowRule { id: new.id.clone(), reason: new.reason.clone(), ..old.clone() } == new;
    if let Some(old) = rules.iter_mut().find(|old| same(old)) {
        if let (Some(reason), Some(more)) = (&mut old.reason, &new.reason)
            && !reason.split("; ").any(|it| it == more)
        {
            *reason = format!("{reason}; {more}");
        }
        return;
    }
    new.id = tidy(&new.id);
    let taken = |id: &str| rules.iter().any(|rule| rule.id == id);
    if taken(&new.id) {
        let base = new.id.clone();
        let free = (2..).map(|number| format!("{base}-{number}")).find(|id| !taken(id));
        new.id = free.unwrap_or(base);
    }
    rules.push(new);
}

/// Adds a deny rule, once.
fn deny(draft: &mut Draft, (id, host, reason): (&str, &str, &str), paths: &[&str]) {
    let rules = &mut draft.policy.egress.deny;
    if !rules.iter().any(|rule| rule.id == id) {
        rules.push(DenyRule {
            id: id.to_owned(),
            host: host.to_owned(),
            methods: Vec::new(),
            paths: words(paths),
            reason: Some(reason.to_owned()),
        });
    }
}

/// Says where a slot is put in, once.
fn inject(draft: &mut Draft, slot: &str, injection: Injection) {
    let entry = draft.policy.credentials.entry(slot.to_owned()).or_insert_with(|| credential(slot));
    if !entry.inject.contains(&injection) {
        entry.inject.push(injection);
    }
}

/// A rule's name: letters, digits, `-`, `_`, `.`.
fn tidy(id: &str) -> String {
    let clean = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    id.chars().map(clean).collect()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}
