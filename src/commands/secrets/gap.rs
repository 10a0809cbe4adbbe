//! Missing and half-set slots, as documents hold them.

use serde::Serialize;

use crate::output::{Mark, Page};
use crate::secrets::completeness::{Gap, Supplier};

/// One thing that is missing, half set or too much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct GapView {
    /// `missing`, `no-provider`, `incomplete`, `forbidden` or `required`.
    pub id: String,
    /// True when the Worker answers nobody, or opens to everybody, because of it.
    pub blocking: bool,
    /// The slots that lack, or that should go.
    pub slots: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl GapView {
    /// A slot of `[secrets] required` that is not set.
    pub(super) fn required(name: &str) -> Self {
        Self {
            id: "required".to_owned(),
            blocking: true,
            slots: vec![name.to_owned()],
            message: format!(
                "`{name}` is required by wrangler's configuration and not set: a deploy fails without it"
            ),
            remedy: format!("`moltctl secrets set {name}`"),
        }
    }

    /// Writes it for people.
    pub(super) fn human(&self, page: &mut Page) {
        page.mark(if self.blocking { Mark::Bad } else { Mark::Warn }, &self.message);
        page.dim(&self.remedy);
    }
}

impl From<&Gap> for GapView {
    fn from(gap: &Gap) -> Self {
        let blocking = gap.is_blocking();
        let (id, slots, message, remedy) = match gap {
            Gap::Missing { name, why, supplier } => (
                "missing",
                vec![(*name).to_owned()],
                format!("`{name}` is missing: {why}"),
                match supplier {
                    Supplier::Operator => format!("`moltctl secrets set {name}`"),
                    Supplier::Generator => format!("`moltctl token generate --into {name}`"),
                    Supplier::Access => "`moltctl access apply` derives and writes it".to_owned(),
                },
            ),
            Gap::NoProvider { ways } => (
                "no-provider",
                ways.first().map(|way| owned(&way.missing)).unwrap_or_default(),
                "no model provider is complete: every request is answered with 503".to_owned(),
                ways.iter()
                    .map(|way| format!("{}: `{}`", way.what, way.missing.join("`, `")))
                    .collect::<Vec<_>>()
                    .join("; or "),
            ),
            Gap::Incomplete { set, present, missing } => (
                "incomplete",
                owned(missing),
                format!("{} is half set (`{}`): {}", set.what, present.join("`, `"), set.otherwise),
                format!("set `{}`, or unset the rest", missing.join("`, `")),
            ),
            Gap::Forbidden { name, why } => (
                "forbidden",
                vec![(*name).to_owned()],
                format!("`{name}` is set, and {why}"),
                format!("`moltctl secrets unset {name}`, or take it out of `vars`"),
            ),
        };
        Self { id: id.to_owned(), blocking, slots, message, remedy }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
