//! Every name that is set, and where.

use camino::Utf8PathBuf;

use crate::audit::facts::checkout::FileFact;
use crate::audit::facts::{Account, Checkout, Facts};
use crate::audit::finding::Span;
use crate::audit::{Finding, Scope, Verdict};
use crate::secrets::input::dotenv;

/// A variable or secret that is set.
#[derive(Clone, Debug)]
pub(super) struct SetName {
    /// Its name.
    pub(super) name: String,
    /// Where.
    pub(super) place: Place,
}

/// Where a name is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `vars` of wrangler's configuration: path and line.
    Wrangler(Utf8PathBuf, usize),
    /// `.dev.vars`, which only local runs read: the line.
    DevVars(usize),
    /// A plain variable of the Worker that is live.
    LiveVar,
    /// A secret of the Worker that is live.
    LiveSecret,
}

impl SetName {
    /// A finding at its place.
    pub(super) fn finding(&self, message: impl Into<String>) -> Finding {
        match &self.place {
            Place::Wrangler(path, line) => {
                Finding::in_file(path.clone(), Some(Span::line(*line)), &self.name, message)
            }
            Place::DevVars(line) => {
                Finding::in_file(".dev.vars", Some(Span::line(*line)), &self.name, message)
            }
            Place::LiveVar => Finding::on("Worker variable", &self.name, message),
            Place::LiveSecret => Finding::on("Worker secret", &self.name, message),
        }
    }

    /// How to take it away.
    pub(super) fn removal(&self) -> String {
        let name = &self.name;
        match &self.place {
            Place::Wrangler(path, _) => format!("delete `{name}` from `vars` in `{path}`"),
            Place::DevVars(_) => format!("delete `{name}` from `.dev.vars`"),
            Place::LiveVar => format!("delete the variable `{name}`: deploy without it (`moltctl deploy`)"),
            Place::LiveSecret => format!("`moltctl secrets unset {name}`"),
        }
    }
}

/// Every name that is set in the checkout and at the live Worker; what could not be seen is noted.
pub(super) fn set_names(facts: &Facts, verdict: &mut Verdict) -> Vec<SetName> {
    let mut names = Vec::new();
    if let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) {
        in_wrangler(checkout, verdict, &mut names);
        in_dev_vars(checkout, verdict, &mut names);
    }
    if let Some(account) = verdict.need(Scope::Live, &facts.account) {
        live(account, verdict, &mut names);
    }
    names
}

fn in_wrangler(checkout: &Checkout, verdict: &mut Verdict, names: &mut Vec<SetName>) {
    let Some((path, view)) = checkout.wrangler() else { return };
    let Some(view) = verdict.see(Scope::Checkout, view) else { return };
    names.extend(
        view.vars
            .iter()
            .map(|var| SetName { name: var.name.clone(), place: Place::Wrangler(path.to_owned(), var.line) }),
    );
}

fn in_dev_vars(checkout: &Checkout, verdict: &mut Verdict, names: &mut Vec<SetName>) {
    let text = match checkout.file(".dev.vars") {
        None => return,
        Some(FileFact::Unread(why)) => {
            return verdict.blind(Scope::Checkout, format!("`.dev.vars` was not read: it is {why}"));
        }
        Some(FileFact::Text { text, .. }) => text,
    };
    let Ok(entries) = dotenv::entries(text) else {
        return verdict.blind(Scope::Checkout, "`.dev.vars` is not understood");
    };
    for (name, _) in entries {
        let begins = |line: &str| {
            let line = line.trim_start();
            let line = line.strip_prefix("export ").unwrap_or(line);
            line.strip_prefix(name.as_str()).is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        let line = text.lines().position(begins).map_or(1, |at| at + 1);
        names.push(SetName { name, place: Place::DevVars(line) });
    }
}

fn live(account: &Account, verdict: &mut Verdict, names: &mut Vec<SetName>) {
    if let Some(vars) = verdict.see(Scope::Live, &account.worker.vars) {
        let of = |name: &String| SetName { name: name.clone(), place: Place::LiveVar };
        names.extend(vars.iter().map(|var| of(&var.name)));
    }
    if let Some(secrets) = verdict.see(Scope::Live, &account.worker.secrets) {
        names.extend(secrets.iter().map(|name| SetName { name: name.clone(), place: Place::LiveSecret }));
    }
}
