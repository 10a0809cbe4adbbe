//! What the mapping says of each key of a source: the claims that the report is made of.
//!
//! A claim belongs to a value of the source by the byte it begins at, so that no path has to be spelled, and nothing is
//! looked up by text. Deliberately absent: what nobody claimed ([`super::report`] finds it), and values: a reason never
//! quotes one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Source;
use crate::audit::openclaw::Node;
use crate::policy::Policy;

/// What becomes of a key, from the least to the most that a reader has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The policy says the same.
    Same,
    /// Something else than OpenClaw enforces it: the Worker, Access, the image.
    EnforcedElsewhere,
    /// The policy allows less.
    Narrower,
    /// It is no permission, or it grants nothing any more; the reason says which.
    Dropped,
    /// It restricts something that nothing on a Moltworker can restrict.
    NotEnforceable,
    /// OpenClaw of this version has no such key, or it takes no such value.
    UnknownKey,
    /// The policy allows more: it has to be accepted by name.
    Wider,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 7] = [
        Self::Same,
        Self::EnforcedElsewhere,
        Self::Narrower,
        Self::Dropped,
        Self::NotEnforceable,
        Self::UnknownKey,
        Self::Wider,
    ];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::EnforcedElsewhere => "enforced elsewhere",
            Self::Narrower => "narrower",
            Self::Dropped => "dropped",
            Self::NotEnforceable => "not enforceable here",
            Self::UnknownKey => "unknown key",
            Self::Wider => "wider",
        }
    }
}

/// Text of a claim: mostly our own.
pub type Text = Cow<'static, str>;

/// What is said of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What becomes of it.
    pub class: Class,
    /// Where the policy says it, as a dotted path of policy.toml: `channels.telegram.dm`, `egress.allow[telegram-api]`.
    pub to: Vec<Text>,
    /// Why, as a sentence fragment; several are joined.
    pub reason: Text,
    /// Whether what stands below it, and nobody claims, is part of it.
    pub reach: Reach,
}

/// How far down a claim goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The key itself.
    Key,
    /// The key and everything below it.
    Tree,
}

/// What the absence of a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    /// The key that is not there, such as `tools.exec.security`.
    pub path: String,
    /// What OpenClaw does without it.
    pub default: Text,
    /// What is said of that.
    pub claim: Claim,
}

/// What the mapping has said so far.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    by_start: HashMap<usize, Claim, BuildHasherDefault<Spread>>,
    implied: Vec<Implied>,
    notes: Vec<Text>,
}

impl Claims {
    /// Says what becomes of a value. A second claim of the same value adds its reason and its place in the policy; the
    /// class that wants more attention stays. `to` is where the policy says it, `None` when it says nothing.
    pub fn claim(&mut self, node: &Node, class: Class, to: Option<&str>, reason: impl Into<Text>) {
        self.put(node, class, to, (reason.into(), Reach::Key));
    }

    /// [`Claims::claim`], for the value and everything below it that nobody claims by itself.
    pub fn claim_tree(&mut self, node: &Node, class: Class, to: Option<&str>, reason: impl Into<Text>) {
        self.put(node, class, to, (reason.into(), Reach::Tree));
    }

    /// Says what follows from a key that is not there: `default` is what OpenClaw does then.
    pub fn imply(
        &mut self,
        path: impl Into<String>,
        default: impl Into<Text>,
        (class, to): (Class, Option<&str>),
        reason: impl Into<Text>,
    ) {
        let claim = claim(class, to, reason.into(), Reach::Key);
        self.implied.push(Implied { path: path.into(), default: default.into(), claim });
    }

    /// Says something of the whole that belongs to no key.
    pub fn note(&mut self, text: impl Into<Text>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// What was said of a value.
    #[must_use]
    pub fn of(&self, node: &Node) -> Option<&Claim> {
        self.by_start.get(&node.range.start)
    }

    /// What follows from keys that are not there, in the order it was said.
    #[must_use]
    pub fn implied(&self) -> &[Implied] {
        &self.implied
    }

    /// What was said of the whole.
    #[must_use]
    pub fn notes(&self) -> &[Text] {
        &self.notes
    }

    fn put(&mut self, node: &Node, class: Class, to: Option<&str>, (reason, reach): (Text, Reach)) {
        match self.by_start.get_mut(&node.range.start) {
            None => {
                self.by_start.insert(node.range.start, claim(class, to, reason, reach));
            }
            Some(earlier) => {
                earlier.class = earlier.class.max(class);
                if reach == Reach::Tree {
                    earlier.reach = reach;
                }
                if let Some(to) = to.filter(|to| !earlier.to.iter().any(|it| it == to)) {
                    earlier.to.push(Cow::Owned(to.to_owned()));
                }
                if !earlier.reason.split("; ").any(|it| it == reason) {
                    earlier.reason = Cow::Owned(format!("{}; {reason}", earlier.reason));
                }
            }
        }
    }
}

/// Offsets are few and not chosen to collide: a multiplication spreads them.
#[derive(Clone, Copy, Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_usize(&mut self, offset: usize) {
        self.write_u64(offset as u64);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

fn claim(class: Class, to: Option<&str>, reason: Text, reach: Reach) -> Claim {
    Claim { class, to: to.map(|to| Cow::Owned(to.to_owned())).into_iter().collect(), reason, reach }
}

/// A policy in the making, and what was said on the way.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The policy.
    pub policy: Policy,
    /// The claims.
    pub claims: Claims,
}

impl Draft {
    /// Claims the value at a dotted path of the configuration, when it is there; tells whether it is.
    pub fn claim_at(
        &mut self,
        source: &Source,
        path: &str,
        (class, to): (Class, Option<&str>),
        reason: impl Into<Text>,
    ) -> bool {
        let Some(node) = source.at(path) else { return false };
        self.claims.claim(node, class, to, reason);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_that_wants_more_attention_stays_and_reasons_add_up() {
        let node = Node::parse("{a: 1}").expect("is JSON5");
        let mut claims = Claims::default();
        claims.claim(&node, Class::Wider, Some("gateway"), "one");
        claims.claim_tree(&node, Class::Same, Some("gateway"), "one");
        claims.claim(&node, Class::Same, Some("egress"), "two");
        let claim = claims.of(&node).expect("was claimed");
        assert_eq!((claim.class, claim.reach), (Class::Wider, Reach::Tree));
        assert_eq!(claim.to, ["gateway", "egress"]);
        assert_eq!(claim.reason, "one; two");
        assert!(claims.of(node.get("a").expect("is there")).is_none());
    }
}
