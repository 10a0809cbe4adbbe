//! Secrets: they become slots of the Worker, and the container is given placeholders. No value is ever read.
//!
//! Also `env`, `secrets` and `auth`, which are about where values come from.

use super::rules::{self, GRANT_LOST, LIMIT_KEPT, NO_PERMISSION, OFF, Rule, any, filled, never, switch};
use super::word;
use crate::audit::openclaw::{Kind, Node};
use crate::model::SecretName;
use crate::policy::model::Credential;
use crate::policy::translate::{Class, Draft, Source};

pub(super) const RULES: &[Rule] = &[
    never("env.shellEnv.enabled"),
    any(
        "secrets.providers",
        (Class::EnforcedElsewhere, "secrets are slots of the Worker; nothing in the container looks them up"),
    ),
    any(
        "secrets.defaults",
        (Class::EnforcedElsewhere, "secrets are slots of the Worker; nothing in the container looks them up"),
    ),
    any("secrets.resolution", NO_PERMISSION),
    filled(
        "secrets.egressProxy.allowedHosts",
        (
            Class::Narrower,
            "it bound only programs that went along; add those you need to `egress.allow`, which binds all",
        ),
        NO_PERMISSION,
    ),
    switch(
        "secrets.egressProxy.enabled",
        (Class::EnforcedElsewhere, "the Worker puts secrets in, outside the container"),
        OFF,
    ),
    switch("security.installPolicy.enabled", LIMIT_KEPT, OFF),
    any("security.audit.suppressions", NO_PERMISSION),
    any("auth.order", NO_PERMISSION),
    any("auth.cooldowns", NO_PERMISSION),
    switch("acp.enabled", GRANT_LOST, OFF),
    filled("acp.allowedAgents", LIMIT_KEPT, NO_PERMISSION),
];

/// Maps what no other section speaks of.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    rules::apply(source.config().root(), RULES, &mut draft.claims);
    let env =
        source.config().members("env").iter().filter(|(key, _)| !matches!(key.as_str(), "vars" | "shellEnv"));
    for (name, node) in env.chain(source.config().members("env.vars")) {
        variable(draft, name, node);
    }
    for (_, node) in source.config().members("auth.profiles") {
        profile(draft, node);
    }
}

/// A variable of the gateway and its programs.
fn variable(draft: &mut Draft, name: &str, node: &Node) {
    let upper = name.to_ascii_uppercase();
    let secret = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].iter().any(|part| upper.contains(part));
    let (class, reason) = if ["PROXY", "NODE_OPTIONS", "LD_", "NODE_TLS", "PATH"]
        .iter()
        .any(|part| upper.contains(part))
    {
        (Class::Narrower, "it changes how programs run or reach the network: not carried over")
    } else if secret {
        (
            Class::EnforcedElsewhere,
            "a secret belongs into a slot of the Worker: `moltctl secrets push`; no host is allowed for it",
        )
    } else {
        (Class::EnforcedElsewhere, "variables are handed over by the Worker, in `buildEnvVars`")
    };
    draft.claims.claim_tree(node, class, None, reason);
}

/// A stored profile of a model provider: its keys lie in files beside the configuration.
fn profile(draft: &mut Draft, node: &Node) {
    let mode = word(node, "mode").unwrap_or_default();
    let (class, reason) = match mode {
        "oauth" => (
            Class::NotEnforceable,
            "a subscription's tokens are renewed by OpenClaw and have to lie in the container: they cannot be put in on the way",
        ),
        _ => (Class::EnforcedElsewhere, "the key is a slot of the Worker; the profile holds a placeholder"),
    };
    draft.claims.claim_tree(node, class, Some("credentials"), reason);
}

/// The name a value refers to: `${NAME}`, or a SecretRef into the environment.
pub(in crate::policy::translate) fn reference(node: &Node) -> Option<String> {
    let name = match &node.kind {
        Kind::String(text) => text.trim().strip_prefix("${")?.strip_suffix('}')?,
        Kind::Object(_) if word(node, "source") == Some("env") => word(node, "id")?,
        _ => return None,
    };
    let operators = crate::secrets::catalog::OPERATORS.contains(&name);
    (name.parse::<SecretName>().is_ok() && !operators).then(|| name.to_owned())
}

/// A credential of a slot, with the placeholder the container is given. Who puts it in where is derived later.
pub(in crate::policy::translate) fn credential(slot: &str) -> Credential {
    let (placeholder, keep_before) = match slot {
        "ANTHROPIC_API_KEY" => ("sk-ant-moltctl-injected".to_owned(), None),
        "OPENAI_API_KEY" => ("sk-moltctl-injected".to_owned(), None),
        _ => match FAMILIES.iter().find_map(|family| Some((family, family.rest(slot)?))) {
            // Two tokens at one host have to be told apart.
            Some((family, "")) => (format!("{}moltctl-injected", family.before), family.keep_before),
            Some((family, account)) => {
                (format!("{}moltctl-injected-{}", family.before, kebab(account)), family.keep_before)
            }
            None => (format!("moltctl-injected-{}", kebab(slot)), None),
        },
    };
    Credential { placeholder, keep_before, inject: Vec::new() }
}

/// Tokens whose form OpenClaw looks at.
struct Family {
    slot: &'static str,
    before: &'static str,
    keep_before: Option<char>,
}

const FAMILIES: &[Family] = &[
    Family { slot: "TELEGRAM_BOT_TOKEN", before: "", keep_before: Some(':') },
    Family { slot: "DISCORD_BOT_TOKEN", before: "", keep_before: Some('.') },
    Family { slot: "SLACK_BOT_TOKEN", before: "xoxb-", keep_before: None },
    Family { slot: "SLACK_APP_TOKEN", before: "xapp-", keep_before: None },
];

impl Family {
    fn rest<'a>(&self, slot: &'a str) -> Option<&'a str> {
        let rest = slot.strip_prefix(self.slot)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('_') }
    }
}

fn kebab(slot: &str) -> String {
    slot.to_ascii_lowercase().replace('_', "-")
}

/// Claims a secret of a channel, a provider or a tool.
pub(in crate::policy::translate) fn claim_secret(
    draft: &mut Draft,
    node: &Node,
    (slot, injected): (&str, bool),
) {
    let clear = matches!(&node.kind, Kind::String(text) if !text.trim().is_empty() && !text.contains("${"));
    let rotate =
        if clear { "; it stands here in clear: rotate it if anybody else has seen the file" } else { "" };
    let to = format!("credentials.{slot}");
    if injected {
        let reason = format!(
            "a slot of the Worker, put in on the way out; the container is given a placeholder{rotate}"
        );
        draft.claims.claim_tree(node, Class::EnforcedElsewhere, Some(&to), reason);
    } else {
        let reason = format!(
            "a slot of the Worker that has to be handed to the container: it signs or encrypts there, so nothing can be \
             put in on the way{rotate}"
        );
        draft.claims.claim_tree(node, Class::NotEnforceable, None, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_keep_the_form_and_are_told_apart() {
        let of = |slot: &str| credential(slot).placeholder;
        assert_eq!(of("TELEGRAM_BOT_TOKEN"), "moltctl-injected");
        assert_eq!(credential("TELEGRAM_BOT_TOKEN_WORK").keep_before, Some(':'));
        assert_eq!(of("TELEGRAM_BOT_TOKEN_WORK"), "moltctl-injected-work");
        assert_eq!(of("SLACK_APP_TOKEN"), "xapp-moltctl-injected");
        assert_eq!(of("SLACK_BOT_TOKEN_B"), "xoxb-moltctl-injected-b");
        assert_eq!(of("BRAVE_API_KEY"), "moltctl-injected-brave-api-key");
        assert_ne!(of("R2_ACCESS_KEY_ID"), of("R2_SECRET_ACCESS_KEY"));
    }

    #[test]
    fn references_are_names_and_never_an_operator_s() {
        let of = |text: &str| reference(&Node::parse(text).expect("is JSON5"));
        assert_eq!(of("'${BRAVE_API_KEY}'").as_deref(), Some("BRAVE_API_KEY"));
        assert_eq!(of("{source: 'env', provider: 'default', id: 'X_KEY'}").as_deref(), Some("X_KEY"));
        for text in
            ["'${CLOUDFLARE_API_TOKEN}'", "'sk-ant-secret'", "{source: 'file', id: 'X'}", "'${}'", "7"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
