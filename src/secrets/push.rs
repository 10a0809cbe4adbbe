//! From what a Worker has and what is wanted to what will be sent.
//!
//! Cloudflare tells names, never values: whether a replaced value differs from the old one cannot be known, and a
//! replacement is therefore never called a change. Absent on purpose: the sending (`cloudflare`), and asking
//! whether the Worker exists, which has to come first because wrangler would make a draft of that name.

use std::collections::BTreeSet;

use super::NamedValue;
use super::lint::{self, Context, Level, Lint};
use crate::model::SecretName;

/// The most secrets one call takes (Cloudflare's limit).
pub const CHUNK: usize = 100;

/// Whether the newest version of the Worker is the one that serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Latest {
    /// The newest version serves all traffic.
    Deployed,
    /// A newer version than the deployed one exists, or traffic is split: setting a secret would deploy code that
    /// nobody has agreed to, and Cloudflare refuses it with code 10215.
    NotDeployed,
}

/// What was seen of a Worker.
#[derive(Debug, Clone)]
pub struct ObservedSecrets {
    /// Names of its secrets.
    pub names: BTreeSet<SecretName>,
    /// Names of its other bindings, plain variables above all: a name can be one or the other.
    pub others: BTreeSet<String>,
    /// Whether secrets can be set directly.
    pub latest: Latest,
}

/// Why nothing may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing was given.
    Nothing,
    /// The newest version is not the deployed one: stage the secrets in a version instead.
    LatestNotDeployed,
    /// The same name was given more than once.
    Twice(SecretName),
    /// A plain variable or another binding has the name; whichever is written last wins.
    TakenByBinding(SecretName),
    /// The name or the value is wrong.
    Linted {
        /// Whose.
        name: SecretName,
        /// What is wrong, refusals only.
        lints: Vec<Lint>,
    },
}

/// What will be sent. Never written to disk: it holds the values.
#[derive(Debug, Clone)]
pub struct PushPlan {
    /// Names that are new to the Worker.
    pub create: Vec<SecretName>,
    /// Names it has. Their values can only be overwritten, not compared.
    pub replace: Vec<SecretName>,
    /// Names it has and that stay as they are.
    pub untouched: Vec<SecretName>,
    /// What is sent, one element a call, at most [`CHUNK`] in each, in the order of the names.
    pub chunks: Vec<Vec<NamedValue>>,
    /// What is told and does not stop anything.
    pub warnings: Vec<(SecretName, Lint)>,
    /// Why nothing may be sent; empty when it may.
    pub refusals: Vec<Refusal>,
}

impl PushPlan {
    /// True when the plan may run.
    #[must_use]
    pub const fn is_runnable(&self) -> bool {
        self.refusals.is_empty()
    }
}

/// Plans the setting of `wanted` on a Worker. `read` are the names the checkout's code reads, when it is known.
#[must_use]
pub fn plan_push(
    observed: &ObservedSecrets,
    wanted: &[NamedValue],
    read: Option<&BTreeSet<String>>,
) -> PushPlan {
    let mut wanted: Vec<NamedValue> = wanted.to_vec();
    wanted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut refusals = blanket(observed, &wanted);
    let (warnings, linted) = judge(observed, &wanted, read);
    refusals.extend(linted);
    let (replace, create): (Vec<SecretName>, Vec<SecretName>) =
        wanted.iter().map(|secret| secret.name.clone()).partition(|name| observed.names.contains(name));
    let untouched = observed
        .names
        .iter()
        .filter(|name| wanted.iter().all(|secret| secret.name != **name))
        .cloned()
        .collect();
    let chunks = if refusals.is_empty() {
        wanted.chunks(CHUNK).map(<[NamedValue]>::to_vec).collect()
    } else {
        Vec::new()
    };
    PushPlan { create, replace, untouched, chunks, warnings, refusals }
}

/// Refusals that do not come from one value. `wanted` is sorted.
fn blanket(observed: &ObservedSecrets, wanted: &[NamedValue]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if wanted.is_empty() {
        refusals.push(Refusal::Nothing);
    }
    if observed.latest == Latest::NotDeployed {
        refusals.push(Refusal::LatestNotDeployed);
    }
    let twice: BTreeSet<&SecretName> =
        wanted.windows(2).filter(|pair| pair[0].name == pair[1].name).map(|pair| &pair[0].name).collect();
    refusals.extend(twice.into_iter().cloned().map(Refusal::Twice));
    refusals.extend(
        wanted
            .iter()
            .filter(|secret| observed.others.contains(secret.name.as_str()))
            .map(|secret| Refusal::TakenByBinding(secret.name.clone())),
    );
    refusals
}

fn judge(
    observed: &ObservedSecrets,
    wanted: &[NamedValue],
    read: Option<&BTreeSet<String>>,
) -> (Vec<(SecretName, Lint)>, Vec<Refusal>) {
    let names: BTreeSet<&str> = observed
        .names
        .iter()
        .map(SecretName::as_str)
        .chain(observed.others.iter().map(String::as_str))
        .chain(wanted.iter().map(|secret| secret.name.as_str()))
        .collect();
    let context = Context { names: Some(&names), read };
    let mut warnings = Vec::new();
    let mut refusals = Vec::new();
    for secret in wanted {
        let (refuse, warn): (Vec<Lint>, Vec<Lint>) =
            lint::lint(secret, context).into_iter().partition(|lint| lint.level == Level::Refuse);
        warnings.extend(warn.into_iter().map(|lint| (secret.name.clone(), lint)));
        if !refuse.is_empty() {
            refusals.push(Refusal::Linted { name: secret.name.clone(), lints: refuse });
        }
    }
    (warnings, refusals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::SecretText;
    use crate::secrets::kind::{Kind, samples};

    fn named(name: &str, value: &str) -> NamedValue {
        NamedValue { name: name.parse().expect("a name"), value: SecretText::new(value) }
    }

    fn observed(names: &[&str], latest: Latest) -> ObservedSecrets {
        let names = names.iter().map(|name| name.parse().expect("a name")).collect();
        ObservedSecrets { names, others: BTreeSet::new(), latest }
    }

    fn texts(names: &[SecretName]) -> Vec<&str> {
        names.iter().map(SecretName::as_str).collect()
    }

    #[test]
    fn new_names_are_created_known_ones_replaced_the_rest_left() {
        let observed = observed(&["ANTHROPIC_API_KEY", "CF_ACCESS_AUD"], Latest::Deployed);
        let wanted = [
            named("SLACK_BOT_TOKEN", &samples::of(Kind::SlackBot)),
            named("ANTHROPIC_API_KEY", &samples::of(Kind::AnthropicKey)),
        ];
        let plan = plan_push(&observed, &wanted, None);
        assert_eq!(plan.refusals, []);
        assert_eq!(texts(&plan.create), ["SLACK_BOT_TOKEN"]);
        assert_eq!(texts(&plan.replace), ["ANTHROPIC_API_KEY"]);
        assert_eq!(texts(&plan.untouched), ["CF_ACCESS_AUD"]);
        assert_eq!(plan.chunks.len(), 1);
        assert_eq!(plan.chunks[0][0].name.as_str(), "ANTHROPIC_API_KEY");
    }

    #[test]
    fn a_hundred_go_in_one_call_and_one_more_in_a_second() {
        let wanted: Vec<NamedValue> =
            (0..=CHUNK).map(|index| named(&format!("OWN_{index:03}_X"), "value-of-our-own-code")).collect();
        let plan = plan_push(&observed(&[], Latest::Deployed), &wanted, None);
        assert_eq!(plan.chunks.iter().map(Vec::len).collect::<Vec<_>>(), [CHUNK, 1]);
        let plan = plan_push(&observed(&[], Latest::Deployed), &wanted[..CHUNK], None);
        assert_eq!(plan.chunks.len(), 1);
    }

    #[test]
    fn one_bad_value_stops_all() {
        let wanted = [
            named("ANTHROPIC_API_KEY", &samples::of(Kind::AnthropicKey)),
            named("OPENAI_API_KEY", &samples::of(Kind::AnthropicKey)),
        ];
        let plan = plan_push(&observed(&[], Latest::Deployed), &wanted, None);
        assert!(!plan.is_runnable());
        assert!(plan.chunks.is_empty());
        assert!(
            matches!(plan.refusals.as_slice(), [Refusal::Linted { name, .. }] if name.as_str() == "OPENAI_API_KEY")
        );
    }

    #[test]
    fn an_undeployed_version_a_double_and_a_variable_are_refused() {
        let mut observed = observed(&[], Latest::NotDeployed);
        observed.others.insert("WORKER_URL".to_owned());
        let url = named("WORKER_URL", "https://claw.acme.dev");
        let plan = plan_push(&observed, &[url.clone(), url], None);
        assert!(plan.refusals.contains(&Refusal::LatestNotDeployed));
        assert!(plan.refusals.iter().any(|refusal| matches!(refusal, Refusal::Twice(_))));
        assert!(plan.refusals.iter().any(|refusal| matches!(refusal, Refusal::TakenByBinding(_))));
        assert_eq!(plan_push(&observed, &[], None).refusals.first(), Some(&Refusal::Nothing));
    }

    #[test]
    fn a_plan_shows_no_value() {
        let wanted = [named("OWN_SECRET_OF_OURS", "canary-push-plan-7731")];
        let plan = plan_push(&observed(&[], Latest::Deployed), &wanted, None);
        assert!(!format!("{plan:?}").contains("canary-push-plan-7731"));
    }
}
