//! `[egress]` and the rules of `[browser]`: sets of requests.

use std::collections::BTreeSet;

use super::Direction;
use super::tally::Tally;
use crate::policy::compiled::{Allow, Compiled};
use crate::policy::cover::{Cell, host_within, hosts_meet};
use crate::policy::model::{BrowserMode, Dns, LogLevel, OwnCredentials};
use crate::policy::shown::shown;

/// Requests of an allow rule that share a pattern of paths, with what the rule says of them.
#[derive(Clone)]
struct Let<'a> {
    rule: &'a Allow,
    cell: Cell,
}

fn lets(compiled: &Compiled) -> Vec<Let<'_>> {
    compiled
        .allow
        .iter()
        .flat_map(|rule| Cell::of_allow(rule, compiled).into_iter().map(move |cell| Let { rule, cell }))
        .collect()
}

pub(super) fn compare(before: &Compiled, after: &Compiled, tally: &mut Tally) {
    tally.section("egress");
    one_way(before, after, Way::Wider, tally);
    one_way(after, before, Way::Narrower, tally);
    match (before.dns, after.dns) {
        (Dns::Strict, Dns::Open) => tally.say(Direction::Wider, "dns", "every name can be looked up again"),
        (Dns::Open, Dns::Strict) => tally.say(Direction::Narrower, "dns", "only allowed names are looked up"),
        _ => {}
    }
    if before.log != after.log {
        let what = match after.log {
            LogLevel::Denied => "only denials are logged",
            LogLevel::All => "every request is logged",
        };
        tally.say(Direction::Neutral, "log", what);
    }
}

/// Whether what is new in the second of two policies is what came, or what went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Wider,
    Narrower,
}

impl Way {
    fn sure(self) -> Direction {
        match self {
            Self::Wider => Direction::Wider,
            Self::Narrower => Direction::Narrower,
        }
    }

    /// What may go this way. It counts where it could be wider.
    fn unsure(self) -> Direction {
        match self {
            Self::Wider => Direction::Changed,
            Self::Narrower => Direction::Narrower,
        }
    }

    fn pick(self, wider: &'static str, narrower: &'static str) -> &'static str {
        match self {
            Self::Wider => wider,
            Self::Narrower => narrower,
        }
    }
}

/// Tells what `more` lets out that `less` does not.
fn one_way(less: &Compiled, more: &Compiled, way: Way, tally: &mut Tally) {
    let (old, new) = (lets(less), lets(more));
    let known: Vec<Cell> = old.iter().map(|it| it.cell.clone()).collect();
    let denied = Cell::denied(more);
    for it in &new {
        let plain = beyond(&it.cell, &known, &denied);
        if let Some(part) = &plain {
            told_request(it, part, &old, &denied, way, tally);
        }
        if it.rule.websocket && plain.is_none() {
            let known: Vec<Cell> =
                old.iter().filter(|it| it.rule.websocket).map(|it| it.cell.clone()).collect();
            if beyond(&it.cell, &known, &denied).is_some() {
                let what =
                    way.pick("a WebSocket may now be opened to", "no WebSocket may be opened any more to");
                tally.say(way.sure(), &it.rule.id, format!("{what} {}", text(&it.cell)));
            }
        }
        foreign(it, &new, &old, &denied, way, tally);
    }
    let cells: Vec<Cell> = new.into_iter().map(|it| it.cell).collect();
    no_longer_denied(less, more, (&known, &cells), way, tally);
}

/// The methods with which some request of `cell` is in none of `known`, unless all of it is denied.
fn beyond(cell: &Cell, known: &[Cell], denied: &[Cell]) -> Option<Vec<Option<String>>> {
    let open = cell.not_held_by(known);
    (!open.is_empty() && !cell.folded().is_held_by(denied)).then_some(open)
}

fn told_request(
    it: &Let<'_>,
    open: &[Option<String>],
    old: &[Let<'_>],
    denied: &[Cell],
    way: Way,
    tally: &mut Tally,
) {
    let named: BTreeSet<String> = open.iter().flatten().cloned().collect();
    // A method that no rule names stands for all of them.
    let methods = if open.contains(&None) { it.cell.methods.clone() } else { Some(named) };
    let shown_cell = Cell { methods, ..it.cell.clone() };
    let host_is_new = !old.iter().any(|old| hosts_meet(&old.cell.host, &it.cell.host));
    let mut what = format!("{} {}", way.pick("may now leave:", "no longer leaves:"), text(&shown_cell));
    if host_is_new {
        what.push_str(way.pick(" (a new host)", " (the host is gone)"));
    } else if shown_cell.methods.is_none() && it.cell.methods.is_none() {
        what.push_str(", with every method");
    }
    if it.rule.websocket {
        what.push_str(", also as a WebSocket");
    }
    // Part of it is denied: whether what is new is that part cannot be told.
    let unsure = denied.iter().any(|deny| deny.meets(&it.cell.folded()));
    tally.say(if unsure { way.unsure() } else { way.sure() }, &it.rule.id, what);
}

/// Requests with credentials that are not ours. The first rule that fits decides of them, so a rule counts on the old side
/// only where no earlier one refuses, and on the new side unless an earlier one holds all of it.
fn foreign(it: &Let<'_>, new: &[Let<'_>], old: &[Let<'_>], denied: &[Cell], way: Way, tally: &mut Tally) {
    let passes = |it: &&Let<'_>| it.rule.own_credentials == OwnCredentials::Pass;
    if !passes(&it) {
        return;
    }
    let before_it = new.iter().take_while(|other| !std::ptr::eq(other.rule, it.rule));
    let refusing: Vec<Cell> = before_it.filter(|it| !passes(it)).map(|it| it.cell.clone()).collect();
    if it.cell.is_held_by(&refusing) {
        return;
    }
    let mut known = Vec::new();
    for (at, candidate) in old.iter().enumerate().filter(|(_, it)| passes(it)) {
        let hidden = old[..at].iter().any(|earlier| !passes(&earlier) && earlier.cell.meets(&candidate.cell));
        if !hidden {
            known.push(candidate.cell.clone());
        }
    }
    if beyond(&it.cell, &known, denied).is_some() {
        let what =
            way.pick("foreign credentials may now leave for", "foreign credentials are now refused for");
        tally.say(way.sure(), &it.rule.id, format!("{what} {}", text(&it.cell)));
    }
}

/// Tells what `less` denies and `more` lets out, among what `known` and `new` allow.
fn no_longer_denied(
    less: &Compiled,
    more: &Compiled,
    (known, new): (&[Cell], &[Cell]),
    way: Way,
    tally: &mut Tally,
) {
    let denied = Cell::denied(more);
    for rule in &less.deny {
        for deny in Cell::of_deny(rule).iter().filter(|deny| !deny.is_held_by(&denied)) {
            for cell in new.iter().map(Cell::folded) {
                // What was not allowed before at all was told as such.
                let was = known.iter().any(|old| old.folded().meets(&cell));
                if !was || !deny.meets(&cell) || cell.is_held_by(&denied) {
                    continue;
                }
                let both = common(deny, &cell);
                if both.as_ref().is_some_and(|both| both.is_held_by(&denied)) {
                    continue;
                }
                let what = way.pick("no longer denied:", "now denied:");
                let (direction, part) = match both {
                    Some(part) => (way.sure(), text(&part)),
                    None => (way.unsure(), format!("some of {}", text(deny))),
                };
                tally.say(direction, &rule.id, format!("{what} {part}"));
            }
        }
    }
}

/// What two cells have in common, where one pattern says it.
fn common(one: &Cell, other: &Cell) -> Option<Cell> {
    let narrower_host = if host_within(&one.host, &other.host) { &one.host } else { &other.host };
    let paths = if one.paths.within(&other.paths) {
        one.paths.clone()
    } else if other.paths.within(&one.paths) {
        other.paths.clone()
    } else {
        return None;
    };
    fn both<T: Ord + Clone>(one: Option<&BTreeSet<T>>, other: Option<&BTreeSet<T>>) -> Option<BTreeSet<T>> {
        match (one, other) {
            (Some(one), Some(other)) => Some(one.intersection(other).cloned().collect()),
            (one, other) => one.or(other).cloned(),
        }
    }
    Some(Cell {
        host: narrower_host.clone(),
        methods: both(one.methods.as_ref(), other.methods.as_ref()),
        ports: both(one.ports.as_ref(), other.ports.as_ref()),
        paths,
    })
}

/// A cell as a message may show it.
fn text(cell: &Cell) -> String {
    let ports: Vec<String> =
        cell.ports.iter().flatten().filter(|port| **port != 443).map(u16::to_string).collect();
    let port = if ports.is_empty() { String::new() } else { format!(" (ports {})", ports.join(", ")) };
    let methods = cell.methods.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
    let space = if methods.is_empty() { "" } else { " " };
    let bare = Cell { methods: None, ..cell.clone() };
    format!("{methods}{space}{}{port}", shown(&bare.text()))
}

/// What pages may load. A browser that is off has no rules.
pub(super) fn compare_browser(before: &Compiled, after: &Compiled, tally: &mut Tally) {
    tally.section("browser");
    let pages = |of: &Compiled| -> Vec<Cell> {
        let on = of.browser.mode == BrowserMode::Rules;
        of.browser.allow.iter().filter(|_| on).flat_map(Cell::of_page).collect()
    };
    let (old, new) = (pages(before), pages(after));
    for cell in new.iter().filter(|cell| !cell.is_held_by(&old)) {
        tally.say(Direction::Wider, "allow", format!("pages may now load {}", text(cell)));
    }
    for cell in old.iter().filter(|cell| !cell.is_held_by(&new)) {
        tally.say(Direction::Narrower, "allow", format!("pages no longer load {}", text(cell)));
    }
    // Deny rules hold for pages, too.
    no_longer_denied(before, after, (&old, &new), Way::Wider, tally);
    no_longer_denied(after, before, (&new, &old), Way::Narrower, tally);
}
