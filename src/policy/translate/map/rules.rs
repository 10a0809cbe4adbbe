//! Claims as tables: for the many keys whose value decides by itself what becomes of them.
//!
//! Deliberately absent: anything that writes the policy. A key that does has code of its own.

use crate::audit::openclaw::Node;
use crate::policy::translate::{Claims, Class};

/// What is said of a value: its class and why.
pub(super) type Said = (Class, &'static str);

/// One row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// Steps below the section, `*` for every member, `[]` for every element: `mappings.[].transform`.
    pub path: &'static str,
    /// Where the policy says it.
    pub to: Option<&'static str>,
    /// What is said.
    pub says: Says,
}

/// How a value decides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Says {
    /// Whatever it is, with all that stands below.
    Any(Said),
    /// By being on or off; anything that is no boolean counts as on.
    Switch {
        /// On.
        on: Said,
        /// Off.
        off: Said,
    },
    /// By the word it is; the second for every other word.
    Words(&'static [(&'static str, Said)], Said),
    /// By whether something stands in the list, map or text.
    Filled {
        /// Something does.
        some: Said,
        /// Nothing does.
        none: Said,
    },
}

/// The policy does not carry a grant over.
pub(super) const GRANT_LOST: Said =
    (Class::Narrower, "policy.toml has no word for what this grants, so it is not carried over");
/// A restriction that only OpenClaw's own configuration can keep.
pub(super) const LIMIT_LOST: Said = (
    Class::Wider,
    "policy.toml has no word for this restriction, so nothing that the policy writes keeps it",
);
/// A restriction that the patch leaves where it stands.
pub(super) const LIMIT_KEPT: Said = (
    Class::EnforcedElsewhere,
    "policy.toml has no word for this restriction: the patch leaves the key alone, and OpenClaw keeps to it as long as it \
     stands in openclaw.json",
);
/// A grant that is none of the agent's, or that another section bounds: the patch leaves it where it stands.
pub(super) const STAYS: Said = (Class::Same, "stays as it is in openclaw.json");
/// What `policy apply` always writes, and the source says as well.
pub(super) const ALWAYS: Said = (Class::Same, "the policy's patch always writes it this way");
/// What `policy apply` always writes, and the source says otherwise.
pub(super) const NEVER: Said =
    (Class::Narrower, "the policy's patch never leaves it this way, whatever the source says");
/// A key that allows and forbids nothing.
pub(super) const NO_PERMISSION: Said = (Class::Dropped, "no permission: it changes how, not what");
/// A switch that is off where the policy is silent.
pub(super) const OFF: Said = (Class::Same, "it is off, and stays off");

/// A row that does not look at the value.
pub(super) const fn any(path: &'static str, said: Said) -> Rule {
    Rule { path, to: None, says: Says::Any(said) }
}

/// A row for a switch.
pub(super) const fn switch(path: &'static str, on: Said, off: Said) -> Rule {
    Rule { path, to: None, says: Says::Switch { on, off } }
}

/// A row for a switch that must be off: never on, whatever the source says.
pub(super) const fn never(path: &'static str) -> Rule {
    switch(path, NEVER, ALWAYS)
}

/// A row for a list or map.
pub(super) const fn filled(path: &'static str, some: Said, none: Said) -> Rule {
    Rule { path, to: None, says: Says::Filled { some, none } }
}

/// A row for a word.
pub(super) const fn words(path: &'static str, of: &'static [(&'static str, Said)], other: Said) -> Rule {
    Rule { path, to: None, says: Says::Words(of, other) }
}

impl Rule {
    /// The same row with its place in the policy.
    pub(super) const fn to(self, to: &'static str) -> Self {
        Self { to: Some(to), ..self }
    }
}

/// Claims what the rows speak of below `root`.
pub(super) fn apply(root: &Node, rules: &[Rule], claims: &mut Claims) {
    for rule in rules {
        let steps: Vec<&str> = rule.path.split('.').collect();
        each(root, &steps, &mut |node| claim(node, rule, claims));
    }
}

/// Calls `found` with every value a path of steps leads to.
pub(super) fn each<'a>(node: &'a Node, steps: &[&str], found: &mut dyn FnMut(&'a Node)) {
    let Some((step, rest)) = steps.split_first() else { return found(node) };
    match *step {
        "*" => node.members().iter().for_each(|(_, member)| each(member, rest, found)),
        "[]" => node.elements().iter().for_each(|element| each(element, rest, found)),
        key => {
            if let Some(member) = node.get(key) {
                each(member, rest, found);
            }
        }
    }
}

fn claim(node: &Node, rule: &Rule, claims: &mut Claims) {
    let (class, reason) = match rule.says {
        Says::Any(said) => said,
        Says::Switch { on, off } => {
            if node.flag() == Some(false) {
                off
            } else {
                on
            }
        }
        Says::Words(of, other) => {
            let word = node.text().map(str::trim);
            of.iter().find(|(name, _)| Some(*name) == word).map_or(other, |(_, said)| *said)
        }
        Says::Filled { some, none } => {
            let empty = node.members().is_empty()
                && node.elements().is_empty()
                && node.text().is_none_or(|text| text.trim().is_empty());
            if empty { none } else { some }
        }
    };
    claims.claim_tree(node, class, rule.to, reason);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_reach_members_and_elements_and_read_the_value() {
        let rules = [
            switch("a.*.on", NEVER, ALWAYS),
            words("w.[].mode", &[("off", ALWAYS)], NEVER),
            filled("l", LIMIT_LOST, OFF),
            any("t", GRANT_LOST),
        ];
        let text = "{a: {x: {on: true}, y: {on: false}}, w: [{mode: 'off'}, {mode: 'on'}], l: [], t: {u: 1}}";
        let node = Node::parse(text).expect("is JSON5");
        let mut claims = Claims::default();
        apply(&node, &rules, &mut claims);
        let class = |path: &str| claims.of(node.at(path).expect("is there")).expect("was claimed").class;
        assert_eq!((class("a.x.on"), class("a.y.on")), (Class::Narrower, Class::Same));
        assert_eq!((class("w[0].mode"), class("w[1].mode")), (Class::Same, Class::Narrower));
        assert_eq!((class("l"), class("t")), (Class::Same, Class::Narrower));
    }
}
