//! What `secrets check` answers with, as documents hold it.

use serde::Serialize;

use crate::commands::secrets::list::SlotState;

/// One slot: since when, until when, of what form, alive or not, where copies lie.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SlotCheck {
    /// Its name.
    pub name: String,
    /// Whether and as what it is set; `null` when the Worker was not asked.
    pub state: Option<SlotState>,
    /// True when the Worker answers nobody without it, or wrangler's configuration requires it.
    pub required: bool,
    /// Since when it has its value.
    pub age: AgeView,
    /// Whether the value has to be changed.
    pub due: DueView,
    /// Whether a value that is at hand has the form of the slot's.
    pub shape: ShapeView,
    /// Whether a value that is at hand is alive.
    pub liveness: LivenessView,
    /// Places outside the secret store where copies of it lie once it is in use.
    pub places: Vec<String>,
    /// Objects of the state bucket that hold a copy; `null` when it was not looked into.
    pub stored: Option<Vec<StoredView>>,
}

/// See [`SlotCheck::age`].
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct AgeView {
    /// At the latest since then (RFC 3339); `null` when nothing is known.
    pub since: Option<String>,
    /// Not before then (RFC 3339); `null` when it may be of any age.
    pub not_before: Option<String>,
    /// True when it was changed exactly then.
    pub exact: bool,
    /// Whole days since `since`.
    pub days: Option<i64>,
    /// Whole days since `not_before`.
    pub days_at_most: Option<i64>,
    /// What says so: `rotation`, `journal`, `message`, `appeared`, `first-version`, `oldest-version`.
    pub source: Option<String>,
}

/// See [`SlotCheck::due`].
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct DueView {
    /// Whether it is.
    pub state: DueState,
    /// Days that it may be used; `null` for ever.
    pub limit_days: Option<u32>,
    /// When it is due, or was at the latest (RFC 3339).
    pub on: Option<String>,
    /// Days until then, begun ones included; 0 or less when it is over.
    pub days_left: Option<i64>,
}

/// See [`DueView::state`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DueState {
    /// It may get as old as it likes, or is not set.
    NoLimit,
    /// Not yet.
    NotDue,
    /// It is too old.
    Due,
    /// How old it is is not known well enough to say.
    Unknown,
}

/// See [`SlotCheck::shape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeView {
    /// As expected.
    Fits,
    /// Not in the usual form, which proves nothing.
    Unusual,
    /// It cannot work here.
    Wrong,
    /// No value is at hand, or nothing is known of the slot.
    NotChecked,
}

/// See [`SlotCheck::liveness`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LivenessView {
    /// Whether it is.
    pub state: LivenessState,
    /// As whom, or why it is not known.
    pub note: Option<String>,
    /// Where the value was that was tried; `null` when none was.
    pub value_from: Option<ValueFrom>,
}

/// See [`LivenessView::state`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LivenessState {
    /// It works.
    Live,
    /// It is known to its issuer and may not do much.
    Restricted,
    /// Its issuer says that it is none of its keys.
    Dead,
    /// It was asked for and that showed nothing. Never a pass.
    Unknown,
    /// Nobody was asked. Never a pass.
    NotChecked,
    /// It is no credential.
    NotApplicable,
}

/// Where a value was that is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueFrom {
    /// The operator gave it.
    Input,
    /// The operator's vault.
    Vault,
    /// A copy that the container keeps in R2.
    StoredCopy,
    /// It was not needed: the account's list of tokens tells.
    Account,
}

/// A copy in the state bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct StoredView {
    /// Key of the object.
    pub object: String,
    /// Where in it.
    pub place: String,
}

/// Where the secrets that serve are not what they should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Difference {
    /// `extra`, `changed-outside`, `staged`, `rotation-undone`, `stored-copy-differs`, `service-token`.
    pub id: String,
    /// The slots, as far as they are known.
    pub slots: Vec<String>,
    /// The version it is about.
    pub version: Option<String>,
    /// When that was made (RFC 3339).
    pub at: Option<String>,
    /// What differs.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// An Access service token of the account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ServiceTokenCheck {
    /// Its name.
    pub name: String,
    /// When it ends (RFC 3339); `null` when it never does.
    pub expires_at: Option<String>,
    /// Whole days until then; negative when it is over.
    pub days_left: Option<i64>,
    /// When it was used last (RFC 3339).
    pub last_seen_at: Option<String>,
    /// False when it was switched off.
    pub enabled: bool,
    /// True when moltctl.toml lets it in.
    pub named: bool,
}

impl LivenessView {
    /// Nobody was asked, for this reason.
    pub(super) fn not_checked(why: impl Into<String>) -> Self {
        Self { state: LivenessState::NotChecked, note: Some(why.into()), value_from: None }
    }

    /// Asked, with this answer.
    pub(super) fn of(state: LivenessState, note: Option<String>, from: ValueFrom) -> Self {
        Self { state, note, value_from: Some(from) }
    }
}
