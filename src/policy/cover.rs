//! Sets of requests as patterns name them: which holds which, and which have anything in common.
//!
//! A pattern is compared by its most general member: each `*` becomes something that no pattern spells out, so that only
//! a `*` of the other can take it. Names and segments are drawn from an alphabet without end, which makes this exact, also
//! for a union of patterns. Deliberately absent: deciding a request (the evaluator).

use std::collections::BTreeSet;

use super::compiled::{Allow, Compiled, Deny, Page};
use super::{HostPattern, PathPattern};

/// Methods that no rule ever lets through.
const NEVER: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];
/// Every host.
const ANY_HOST: &str = "*";

/// True when every host of `inner` is one of `outer`. Both are exact names or `*.suffix`, or `*` for every host.
pub(crate) fn host_within(inner: &str, outer: &str) -> bool {
    if outer == ANY_HOST || inner == ANY_HOST {
        return outer == ANY_HOST;
    }
    match (inner.strip_prefix("*."), outer.strip_prefix("*.")) {
        (_, None) => inner == outer,
        (None, Some(suffix)) => is_below(inner, suffix),
        (Some(inner), Some(suffix)) => inner == suffix || is_below(inner, suffix),
    }
}

/// True when some host is one of both.
pub(crate) fn hosts_meet(one: &str, other: &str) -> bool {
    host_within(one, other) || host_within(other, one)
}

/// True when `host` ends with `.suffix` and has something before it.
pub(crate) fn is_below(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).and_then(|rest| rest.strip_suffix('.')).is_some_and(|rest| !rest.is_empty())
}

/// True when every text of the pattern `inner` is one of `outer`; `*` is any run of characters.
pub(crate) fn glob_within(inner: &str, outer: &str) -> bool {
    let (inner, outer): (Vec<char>, Vec<char>) = (inner.chars().collect(), outer.chars().collect());
    absorbs(&outer, &inner, |outer| *outer == '*', |outer, inner| *inner != '*' && outer == inner)
}

/// True when `outer` takes all of `inner`: a member that `is_star` takes any run, another what `takes` says.
fn absorbs<T>(
    outer: &[T],
    inner: &[T],
    is_star: impl Fn(&T) -> bool,
    takes: impl Fn(&T, &T) -> bool,
) -> bool {
    // reached[i]: what was read of `outer` takes the first i of `inner`.
    let mut reached = vec![false; inner.len() + 1];
    reached[0] = true;
    for pattern in outer {
        let mut next = vec![false; inner.len() + 1];
        for at in 0..=inner.len() {
            next[at] = if is_star(pattern) {
                reached[at] || (at > 0 && next[at - 1])
            } else {
                at > 0 && reached[at - 1] && takes(pattern, &inner[at - 1])
            };
        }
        reached = next;
    }
    reached[inner.len()]
}

/// True when some text is one of both patterns.
pub(crate) fn globs_meet(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    meet(&one, &other, |c| *c == '*', |a, b| a == b)
}

/// True when two patterns have a member in common; a star of either takes any run.
fn meet<T>(one: &[T], other: &[T], is_star: impl Fn(&T) -> bool, same: impl Fn(&T, &T) -> bool) -> bool {
    let mut table = vec![vec![false; other.len() + 1]; one.len() + 1];
    for i in (0..=one.len()).rev() {
        for j in (0..=other.len()).rev() {
            let (a, b) = (one.get(i), other.get(j));
            table[i][j] = match (a, b) {
                (None, None) => true,
                (Some(a), b) if is_star(a) => table[i + 1][j] || (b.is_some() && table[i][j + 1]),
                (a, Some(b)) if is_star(b) => table[i][j + 1] || (a.is_some() && table[i + 1][j]),
                (Some(a), Some(b)) => same(a, b) && table[i + 1][j + 1],
                _ => false,
            };
        }
    }
    table[0][0]
}

/// A pattern of paths, by segments. `**` stands for any number of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Paths(Vec<String>);

impl Paths {
    /// Every path.
    pub(crate) fn all() -> Self {
        Self(vec!["**".to_owned()])
    }

    /// The paths of a pattern such as `/v1/*/members` or `/v1/**`.
    pub(crate) fn of(pattern: &str) -> Self {
        Self(pattern.strip_prefix('/').unwrap_or(pattern).split('/').map(str::to_owned).collect())
    }

    /// The same without regard to case, as deny rules compare.
    pub(crate) fn folded(&self) -> Self {
        Self(self.0.iter().map(|segment| segment.to_ascii_lowercase()).collect())
    }

    /// True when every path of `self` is one of `outer`. An empty segment (a slash at the end) is no `*`.
    pub(crate) fn within(&self, outer: &Self) -> bool {
        let takes = |outer: &String, inner: &String| {
            inner != "**" && outer.is_empty() == inner.is_empty() && glob_within(inner, outer)
        };
        absorbs(&outer.0, &self.0, |it| it == "**", takes)
    }

    /// True when some path is one of both, or nearly: deny rules pass over a slash at the end.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        meet(&self.0, &other.0, |it| it == "**", |a, b| globs_meet(a, b))
    }

    /// The same paths as several patterns by their number of segments, so that one of several others can hold each: up to
    /// `longest`, and then all the longer ones. Only a `**` at the end is taken apart; egress rules have no other.
    fn by_length(&self, longest: usize) -> Vec<Self> {
        let Some((last, fixed)) = self.0.split_last().filter(|(last, _)| *last == "**") else {
            return vec![self.clone()];
        };
        let with = |more: usize, end: &[String]| {
            let mut segments = fixed.to_vec();
            segments.extend(std::iter::repeat_n("*".to_owned(), more));
            segments.extend_from_slice(end);
            Self(segments)
        };
        let most = longest.saturating_sub(fixed.len());
        let mut all = Vec::new();
        for more in 0..=most {
            // There is no path without a segment, and a slash at the end is an empty one.
            all.extend((fixed.len() + more > 0).then(|| with(more, &[])));
            all.push(with(more, &[String::new()]));
        }
        all.push(with(most + 1, std::slice::from_ref(last)));
        all
    }

    /// As it is written.
    pub(crate) fn text(&self) -> String {
        format!("/{}", self.0.join("/"))
    }
}

/// Requests of one rule that share a pattern of paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Exact or `*.suffix`.
    pub(crate) host: String,
    /// Methods; all when `None`.
    pub(crate) methods: Option<BTreeSet<String>>,
    /// Ports; all when `None`.
    pub(crate) ports: Option<BTreeSet<u16>>,
    /// Paths.
    pub(crate) paths: Paths,
}

impl Cell {
    /// The cells of a rule: one a path pattern. None when its methods are only such as are never let through.
    pub(crate) fn of(host: &str, methods: &[String], ports: Option<&[u16]>, paths: &[String]) -> Vec<Self> {
        let named: BTreeSet<String> =
            methods.iter().filter(|it| !NEVER.contains(&it.as_str())).cloned().collect();
        if !methods.is_empty() && named.is_empty() {
            return Vec::new();
        }
        let patterns: Vec<Paths> = if paths.is_empty() {
            vec![Paths::all()]
        } else {
            paths.iter().map(|it| Paths::of(it)).collect()
        };
        patterns
            .into_iter()
            .map(|paths| Self {
                host: host.to_owned(),
                methods: (!methods.is_empty()).then(|| named.clone()),
                ports: ports.map(|ports| ports.iter().copied().collect()),
                paths,
            })
            .collect()
    }

    /// The cells of an allow rule. A host or path that is no pattern allows nothing.
    pub(crate) fn of_allow(rule: &Allow, compiled: &Compiled) -> Vec<Self> {
        let paths: Vec<String> = rule.paths.iter().filter(|it| !is_broken(it)).cloned().collect();
        let nothing = HostPattern::read(&rule.host) == HostPattern::Broken;
        if nothing || (paths.is_empty() && !rule.paths.is_empty()) {
            return Vec::new();
        }
        let ports = if rule.ports.is_empty() { &compiled.ports } else { &rule.ports };
        Self::of(&rule.host, &rule.methods, Some(ports), &paths)
    }

    /// The cells of a deny rule, as they are compared. A host or path that is no pattern denies everything.
    pub(crate) fn of_deny(rule: &Deny) -> Vec<Self> {
        let host = match HostPattern::read(&rule.host) {
            HostPattern::Broken => ANY_HOST,
            HostPattern::Exact(_) | HostPattern::Below(_) => &rule.host,
        };
        let all = rule.paths.iter().any(|it| is_broken(it));
        let paths: &[String] = if all { &[] } else { &rule.paths };
        Self::of(host, &rule.methods, None, paths).iter().map(Self::folded).collect()
    }

    /// The cells of what a page in the browser may load.
    pub(crate) fn of_page(rule: &Page) -> Vec<Self> {
        let paths: Vec<String> = rule.paths.iter().filter(|it| !is_broken(it)).cloned().collect();
        let nothing = HostPattern::read(&rule.host) == HostPattern::Broken;
        if nothing || (paths.is_empty() && !rule.paths.is_empty()) {
            return Vec::new();
        }
        Self::of(&rule.host, &[], None, &paths)
    }

    /// The cells of every deny rule.
    pub(crate) fn denied(compiled: &Compiled) -> Vec<Self> {
        compiled.deny.iter().flat_map(Self::of_deny).collect()
    }

    /// True when some request is one of both.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        fn common<T: Ord>(one: Option<&BTreeSet<T>>, other: Option<&BTreeSet<T>>) -> bool {
            match (one, other) {
                (Some(one), Some(other)) => !one.is_disjoint(other),
                _ => true,
            }
        }
        hosts_meet(&self.host, &other.host)
            && common(self.methods.as_ref(), other.methods.as_ref())
            && common(self.ports.as_ref(), other.ports.as_ref())
            && self.paths.meets(&other.paths)
    }

    /// The same without regard to the case of paths.
    pub(crate) fn folded(&self) -> Self {
        Self { paths: self.paths.folded(), ..self.clone() }
    }

    /// The methods of `self` that have to be looked at one by one against `others`; `None` is any that none of them names.
    fn methods_against(&self, others: &[Self]) -> Vec<Option<String>> {
        match &self.methods {
            Some(methods) => methods.iter().cloned().map(Some).collect(),
            None => {
                let named = others.iter().filter_map(|it| it.methods.as_ref()).flatten().cloned();
                let named: BTreeSet<String> = named.collect();
                named.into_iter().map(Some).chain([None]).collect()
            }
        }
    }

    fn ports_against(&self, others: &[Self]) -> Vec<Option<u16>> {
        match &self.ports {
            Some(ports) => ports.iter().copied().map(Some).collect(),
            None => {
                let named: BTreeSet<u16> =
                    others.iter().filter_map(|it| it.ports.as_ref()).flatten().copied().collect();
                named.into_iter().map(Some).chain([None]).collect()
            }
        }
    }

    /// The methods of `self` with which some request is in none of `others`; empty when all are held. `None` in it stands
    /// for every method that no rule names.
    pub(crate) fn not_held_by(&self, others: &[Self]) -> Vec<Option<String>> {
        let near: Vec<Self> = others.iter().filter(|it| host_within(&self.host, &it.host)).cloned().collect();
        let longest = near.iter().map(|it| it.paths.0.len()).max().unwrap_or(0);
        let lengths = self.paths.by_length(longest);
        let ports = self.ports_against(&near);
        let mut open = self.methods_against(&near);
        open.retain(|method| {
            !lengths.iter().all(|paths| {
                ports.iter().all(|port| {
                    near.iter().any(|it| {
                        takes(it.methods.as_ref(), method.as_ref())
                            && takes(it.ports.as_ref(), port.as_ref())
                            && paths.within(&it.paths)
                    })
                })
            })
        });
        open
    }

    /// True when every request of `self` is in one of `others`.
    pub(crate) fn is_held_by(&self, others: &[Self]) -> bool {
        self.not_held_by(others).is_empty()
    }

    /// `GET, POST api.example.com/v1/**`.
    pub(crate) fn text(&self) -> String {
        let methods = self.methods.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
        let space = if methods.is_empty() { "" } else { " " };
        let paths = self.paths.text();
        let paths = if paths == "/**" { String::new() } else { paths };
        format!("{methods}{space}{}{paths}", self.host)
    }
}

fn is_broken(path: &str) -> bool {
    PathPattern::read(path) == PathPattern::Broken
}

fn takes<T: Ord>(set: Option<&BTreeSet<T>>, one: Option<&T>) -> bool {
    match (set, one) {
        (None, _) => true,
        (Some(set), Some(one)) => set.contains(one),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(host: &str, methods: &[&str], path: &str) -> Cell {
        let methods: Vec<String> = methods.iter().map(|it| (*it).to_owned()).collect();
        Cell::of(host, &methods, Some(&[443]), &[path.to_owned()]).remove(0)
    }

    #[test]
    fn hosts_are_compared_at_dots() {
        assert!(host_within("a.slack.com", "*.slack.com") && host_within("*.a.slack.com", "*.slack.com"));
        assert!(!host_within("slack.com", "*.slack.com") && !host_within("notslack.com", "*.slack.com"));
        assert!(!host_within("*.slack.com", "a.slack.com") && hosts_meet("*.slack.com", "a.slack.com"));
        assert!(!hosts_meet("*.a.com", "*.b.com") && hosts_meet("*.a.com", "*.x.a.com"));
    }

    #[test]
    fn segments_hold_and_meet_each_other() {
        assert!(glob_within("bot*", "*") && glob_within("bota", "bot*") && !glob_within("*", "bot*"));
        assert!(glob_within("a*b*c", "a*c") && !glob_within("a*c", "a*b*c"));
        assert!(globs_meet("a*", "*b") && !globs_meet("a*", "b*") && globs_meet("*", ""));
    }

    #[test]
    fn paths_hold_each_other_by_segments() {
        let within = |inner: &str, outer: &str| Paths::of(inner).within(&Paths::of(outer));
        assert!(within("/v1/messages", "/v1/**") && within("/v1", "/v1/**") && within("/v1/*/b", "/v1/**"));
        assert!(!within("/v1/**", "/v1/*") && !within("/v1/**", "/v1/*/**") && within("/v1/*", "/v1/*"));
        assert!(!within("/v1/", "/v1/*") && within("/v1/", "/v1/**") && !within("/v1/", "/v1"));
        assert!(!within("/v10", "/v1/**") && within("/a/**/b", "/a/**") && within("/a/x/b", "/a/**/b"));
        assert!(
            Paths::of("/v1/*/b").meets(&Paths::of("/v1/a/**")) && !Paths::of("/a/b").meets(&Paths::of("/a"))
        );
    }

    #[test]
    fn a_union_holds_what_none_of_it_holds_alone() {
        let all = cell("a.com", &[], "/v1/**");
        let parts = ["/v1", "/v1/", "/v1/*", "/v1/*/", "/v1/*/*/**"];
        let parts = parts.map(|path| cell(if path.len() > 6 { "*.com" } else { "a.com" }, &[], path));
        assert!(all.is_held_by(&parts));
        for without in 0..parts.len() {
            let rest: Vec<Cell> =
                parts.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, it)| it.clone()).collect();
            assert!(!all.is_held_by(&rest), "{without}");
        }
        let both = cell("a.com", &["GET", "POST"], "/x");
        assert!(both.is_held_by(&[cell("a.com", &["GET"], "/x"), cell("a.com", &["POST"], "/*")]));
        assert_eq!(both.not_held_by(&[cell("a.com", &["GET"], "/x")]), [Some("POST".to_owned())]);
        // Methods without end are in no list.
        assert!(!cell("a.com", &[], "/x").is_held_by(&[cell("a.com", &["GET", "POST"], "/x")]));
    }

    /// What is called the same set is the same to the evaluator.
    #[test]
    fn the_evaluator_reads_patterns_alike() {
        let path = |text: &str| -> Vec<String> { text[1..].split('/').map(str::to_owned).collect() };
        let patterns = ["/v1", "/v1/", "/v1/*", "/v1/**", "/**", "/", "/*", "/v1/a*", "/v1/*/x", "/*/*"];
        for outer in patterns {
            for inner in ["/v1", "/v1/", "/v1/a", "/v1/a/", "/v1/b/x", "/v1/b/x/y", "/", "/v2"] {
                let evaluated = PathPattern::read(outer).allows(&path(inner));
                assert_eq!(Paths::of(inner).within(&Paths::of(outer)), evaluated, "{inner} in {outer}");
            }
        }
    }

    #[test]
    fn what_is_no_pattern_allows_nothing_and_denies_everything() {
        let policy = crate::policy::parse(
            "version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"*discord.com\"\n[[egress.deny]]\nid = \"d\"\nhost = \"10.0.0.0/8\"\n",
        );
        let compiled = Compiled::of(&policy.expect("is one"));
        assert!(Cell::of_allow(&compiled.allow[0], &compiled).is_empty());
        assert!(cell("any.example", &[], "/x").is_held_by(&Cell::denied(&compiled)));
    }

    #[test]
    fn a_rule_for_methods_that_never_pass_is_empty() {
        assert!(Cell::of("a.com", &["CONNECT".to_owned()], None, &[]).is_empty());
    }

    /// A path that a pattern stands for, with `x` for each star.
    fn member(pattern: &str, run: &str, segments: usize) -> String {
        let filled = pattern.replace("/**", &format!("/{run}").repeat(segments));
        filled.replace('*', run)
    }

    proptest! {
        #[test]
        fn what_is_within_has_its_members_there(
            a in "(/(a|b|ab|\\*|a\\*|\\*b|a\\*b)){1,3}(/\\*\\*)?",
            b in "(/(a|b|ab|\\*|a\\*|\\*b|a\\*b)){1,3}(/\\*\\*)?",
            run in "[abx]{1,3}", segments in 0usize..4,
        ) {
            let (pa, pb) = (Paths::of(&a), Paths::of(&b));
            prop_assert!(pa.within(&pa) && pa.meets(&pa));
            if pa.within(&pb) {
                prop_assert!(Paths::of(&member(&a, &run, segments)).within(&pb));
                prop_assert!(pa.meets(&pb));
            } else {
                // Some member is outside: that with a letter that no pattern has.
                let outside = (0..5).any(|n| !Paths::of(&member(&a, "\u{1f980}", n)).within(&pb));
                prop_assert!(outside, "{a} {b}");
            }
        }
    }
}
