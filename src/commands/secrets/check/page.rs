//! `secrets check` for people: a table, then what wants attention, each with what to do.

use super::Checked;
use super::service_tokens::SOON;
use super::views::{AgeView, DueState, DueView, LivenessState, ShapeView, SlotCheck};
use crate::commands::secrets::list::SlotState;
use crate::commands::secrets::screen::FindingLevel;
use crate::output::{Page, Tone};

/// What stands before a line: in words as well, so that it is understood without colour.
#[derive(Clone, Copy)]
enum Sign {
    Good,
    Warn,
    Bad,
    Unknown,
}

impl Sign {
    fn lead(self) -> (&'static str, Tone) {
        match self {
            Self::Good => ("  ✓ ", Tone::Good),
            Self::Warn => ("  ! ", Tone::Warn),
            Self::Bad => ("  ✗ ", Tone::Bad),
            Self::Unknown => ("  ? ", Tone::Warn),
        }
    }
}

/// Writes it.
pub(super) fn screen(checked: &Checked, page: &mut Page) {
    if let Some(worker) = &checked.worker {
        page.heading(&format!("Secrets of `{worker}`"));
    }
    table(checked, page);
    for finding in &checked.findings {
        let refused = finding.level == FindingLevel::Refuse;
        told(page, if refused { Sign::Bad } else { Sign::Warn }, &finding.line());
        remedy(page, &finding.remedy);
    }
    for gap in &checked.gaps {
        told(page, if gap.blocking { Sign::Bad } else { Sign::Warn }, &gap.message);
        remedy(page, &gap.remedy);
    }
    for name in &checked.exposed {
        let what = format!("`{name}` is a plain variable: everybody who sees the Worker's settings reads it");
        told(page, Sign::Bad, &what);
        remedy(page, "take it out of `vars`, deploy, rotate the value, then `moltctl secrets set` it");
    }
    ages(checked, page);
    liveness(checked, page);
    for difference in &checked.differences {
        told(page, Sign::Warn, &difference.message);
        remedy(page, &difference.remedy);
    }
    service_tokens(checked, page);
    copies(checked, page);
    for what in &checked.not_checked {
        told(page, Sign::Unknown, &format!("not checked: {what}"));
    }
    last(checked, page);
}

fn told(page: &mut Page, sign: Sign, text: &str) {
    page.flow(&[sign.lead()], 4, text, Tone::Plain);
}

fn remedy(page: &mut Page, text: &str) {
    page.flow(&[("    ", Tone::Plain)], 4, text, Tone::Dim);
}

fn table(checked: &Checked, page: &mut Page) {
    if checked.slots.is_empty() {
        return;
    }
    let cells = |slot: &SlotCheck| {
        [slot.name.clone(), state(slot), age(&slot.age), due(&slot.due), shape(slot.shape).to_owned()]
    };
    if checked.live {
        let head = ["slot", "state", "age", "due", "shape", "live"];
        let rows = checked.slots.iter().map(|slot| {
            let [name, state, age, due, shape] = cells(slot);
            [name, state, age, due, shape, live(slot.liveness.state).to_owned()]
        });
        page.table(head, rows);
    } else {
        page.table(["slot", "state", "age", "due", "shape"], checked.slots.iter().map(cells));
    }
}

fn state(slot: &SlotCheck) -> String {
    match slot.state {
        Some(SlotState::Set) => "set",
        Some(SlotState::Unset) if slot.required => "MISSING",
        Some(SlotState::Unset) => "not set",
        Some(SlotState::Variable) => "variable",
        Some(SlotState::Exposed) => "EXPOSED",
        None => "given",
    }
    .to_owned()
}

fn age(age: &AgeView) -> String {
    match (age.days, age.days_at_most) {
        (Some(days), Some(_)) if age.exact => format!("{days} d"),
        (Some(days), Some(most)) if days == most => format!("{days} d"),
        (Some(days), Some(most)) => format!("{days}-{most} d"),
        (Some(days), None) => format!(">={days} d"),
        (None, _) => "-".to_owned(),
    }
}

fn due(due: &DueView) -> String {
    match (due.state, due.days_left) {
        (DueState::NoLimit, _) => "-".to_owned(),
        (DueState::NotDue, days) => format!("in {} d", days.unwrap_or_default()),
        (DueState::Due, Some(0)) => "now".to_owned(),
        (DueState::Due, days) => format!("{} d over", days.unwrap_or_default().abs()),
        (DueState::Unknown, _) => "?".to_owned(),
    }
}

fn shape(shape: ShapeView) -> &'static str {
    match shape {
        ShapeView::Fits => "good",
        ShapeView::Unusual => "odd",
        ShapeView::Wrong => "WRONG",
        ShapeView::NotChecked => "-",
    }
}

fn live(state: LivenessState) -> &'static str {
    match state {
        LivenessState::Live => "live",
        LivenessState::Restricted => "limited",
        LivenessState::Dead => "DEAD",
        LivenessState::Unknown => "?",
        LivenessState::NotChecked | LivenessState::NotApplicable => "-",
    }
}

fn ages(checked: &Checked, page: &mut Page) {
    let of = |state: DueState| -> Vec<String> {
        let slots = checked.slots.iter().filter(|slot| slot.due.state == state);
        slots
            .map(|slot| format!("`{}` ({} d allowed)", slot.name, slot.due.limit_days.unwrap_or_default()))
            .collect()
    };
    let (over, unknown) = (of(DueState::Due), of(DueState::Unknown));
    if !over.is_empty() {
        told(page, Sign::Bad, &format!("older than `[rotation] ages` allows: {}", over.join(", ")));
        remedy(page, "`moltctl secrets rotate --due`");
    }
    if !unknown.is_empty() {
        let what = format!("may be older than `[rotation] ages` allows: {}", unknown.join(", "));
        told(page, Sign::Unknown, &what);
        remedy(page, "`moltctl secrets rotate SLOT` leaves a date that can be read");
    }
}

fn liveness(checked: &Checked, page: &mut Page) {
    for slot in &checked.slots {
        let note = |before: &str| match &slot.liveness.note {
            Some(note) => format!("{before}: {note}"),
            None => before.to_owned(),
        };
        let name = &slot.name;
        match slot.liveness.state {
            LivenessState::Dead => {
                told(page, Sign::Bad, &note(&format!("the value at hand for `{name}` is dead")));
                remedy(page, &format!("`moltctl secrets rotate {name}`, with a new value"));
            }
            LivenessState::Unknown => {
                told(page, Sign::Unknown, &note(&format!("whether `{name}` is alive could not be seen")));
            }
            LivenessState::Live | LivenessState::Restricted if slot.liveness.note.is_some() => {
                told(page, Sign::Good, &note(&format!("`{name}` is alive")));
            }
            _ => {}
        }
    }
}

fn service_tokens(checked: &Checked, page: &mut Page) {
    for token in checked.service_tokens.iter().flatten().filter(|token| token.enabled) {
        match token.days_left {
            Some(days) if (0..=SOON).contains(&days) => {
                told(
                    page,
                    Sign::Warn,
                    &format!("the Access service token `{}` ends in {days} d", token.name),
                );
                remedy(page, "`moltctl access service-token rotate` replaces it, or make it last longer");
            }
            _ => {}
        }
    }
}

fn copies(checked: &Checked, page: &mut Page) {
    let held: Vec<&SlotCheck> =
        checked.slots.iter().filter(|slot| slot.stored.as_ref().is_some_and(|at| !at.is_empty())).collect();
    if held.is_empty() {
        return;
    }
    page.heading("Copies in R2");
    for slot in held {
        page.line(&format!("  {}", slot.name));
        for at in slot.stored.iter().flatten() {
            remedy(page, &format!("{} ({})", at.object, at.place));
        }
    }
    page.gap();
}

fn last(checked: &Checked, page: &mut Page) {
    if checked.wants_nothing() {
        let what = match (checked.findings.is_empty(), checked.blind) {
            (_, true) => return,
            (false, false) => "nothing is refused and nothing is missing",
            (true, false) => "all is well",
        };
        told(page, Sign::Good, what);
    }
    if checked.worker.is_some() && !checked.live {
        remedy(page, "`--live` asks the issuers too, and looks for copies in R2");
    }
}
