//! Values that are at hand: Cloudflare never gives one back.
//!
//! In this order: what the operator gives, the vault (the gateway token), the copies the container keeps in R2. That a
//! value is at hand does not say that the Worker has the same.

use std::collections::BTreeMap;

use super::views::{StoredView, ValueFrom};
use crate::cloudflare::endpoints::versions;
use crate::commands::credential;
use crate::commands::observe_live::reason;
use crate::commands::secrets::bucket;
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::stored::{self, Stored};
use crate::error::Result;
use crate::model::SecretName;
use crate::plan::StateBucket;
use crate::secret::SecretText;
use crate::secrets::NamedValue;
use crate::secrets::ages::History;
use crate::secrets::catalog::{self, Sensitivity};
use crate::secrets::copies::{self, Layout};
use crate::vault::{Held, Key};

/// The slot whose value moltctl keeps for the operator.
pub(super) const GATEWAY_TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";

/// A value, and where it was.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) value: SecretText,
    pub(super) from: ValueFrom,
}

/// What is at hand.
#[derive(Debug, Default)]
pub(super) struct AtHand {
    /// The value of each slot.
    pub(super) values: BTreeMap<SecretName, Value>,
    /// The copies in the state bucket; `None` when it was not looked into.
    pub(super) stored: Option<Vec<Copy>>,
    /// The state bucket.
    pub(super) bucket: Option<StateBucket>,
    /// What was wanted and could not be seen.
    pub(super) unseen: Vec<String>,
    /// What there is no way to look into.
    pub(super) closed: Vec<String>,
}

/// A copy in the state bucket.
#[derive(Clone, Debug)]
pub(super) struct Copy {
    pub(super) slot: SecretName,
    pub(super) at: StoredView,
    pub(super) value: SecretText,
}

impl AtHand {
    /// Only what was given.
    pub(super) fn given(values: &[NamedValue]) -> Self {
        let mut at_hand = Self::default();
        for given in values {
            at_hand.add(given.name.clone(), given.value.clone(), ValueFrom::Input);
        }
        at_hand
    }

    /// What was given, what the vault keeps, and what lies in the state bucket.
    ///
    /// # Errors
    /// When what names the bucket is no bucket's name.
    pub(super) async fn all(
        ctx: &Context,
        target: &Target,
        history: Option<&History>,
        values: &[NamedValue],
    ) -> Result<Self> {
        let mut at_hand = Self::given(values);
        at_hand.of_vault(ctx, target).await;
        at_hand.of_bucket(target, history).await?;
        Ok(at_hand)
    }

    /// True when a value of `slot` is at hand.
    pub(super) fn has(&self, slot: &str) -> bool {
        self.values.keys().any(|name| name.as_str() == slot)
    }

    fn add(&mut self, slot: SecretName, value: SecretText, from: ValueFrom) {
        self.values.entry(slot).or_insert(Value { value, from });
    }

    async fn of_vault(&mut self, ctx: &Context, target: &Target) {
        if ctx.drill_token.is_some() {
            return;
        }
        let held = Held::GatewayToken(target.worker.clone());
        let key = Key::new(ctx.origin.as_str(), target.account.as_str(), held);
        // A vault that does not answer has none: the token is then not at hand, and the table says so.
        let Ok(loaded) = credential::vault(ctx).load(&key).await else { return };
        if let (Some(found), Ok(slot)) = (loaded.found, GATEWAY_TOKEN.parse()) {
            self.add(slot, found.token, ValueFrom::Vault);
        }
    }

    async fn of_bucket(&mut self, target: &Target, history: Option<&History>) -> Result<()> {
        let Some(live) = history.and_then(|history| history.live.as_deref()) else {
            self.unseen.push("copies in R2: which version serves is not known".to_owned());
            return Ok(());
        };
        let version = match target.api.call(versions::get(&target.account, &target.worker, live)).await {
            Ok(version) => version,
            Err(error) => {
                self.unseen.push(format!("copies in R2: {}", reason(&error)));
                return Ok(());
            }
        };
        self.bucket = bucket::of_state(target, &version)?;
        let Some(bucket) = &self.bucket else {
            self.closed.push(
                "copies in R2: no bucket is bound, and none is named in `[storage]` of moltctl.toml"
                    .to_owned(),
            );
            return Ok(());
        };
        match stored::read(&target.api, &target.account, bucket).await {
            Ok(stored) => self.take(&stored),
            Err(error) if error.is_not_found() => {
                let why = format!("copies in R2: there is no bucket `{}`", bucket.name);
                self.closed.push(why);
            }
            Err(error) => self.unseen.push(format!("copies in R2: {}", reason(&error))),
        }
        Ok(())
    }

    fn take(&mut self, stored: &Stored) {
        if stored.layout == Layout::Archives {
            self.closed.push(
                "copies in R2: the state is kept in archives, which hold what the container had on its disk"
                    .to_owned(),
            );
        }
        for object in &stored.unread {
            self.unseen.push(format!("copies in R2: `{}` was not read: {}", object.key, object.why));
        }
        let found = copies::find(&stored.texts).into_iter().filter_map(|copy| {
            let at = StoredView { object: copy.object, place: copy.place };
            Some(Copy { slot: copy.slot.name.parse().ok()?, at, value: copy.value })
        });
        let mut found: Vec<Copy> = found.collect();
        for copy in &found {
            self.add(copy.slot.clone(), copy.value.clone(), ValueFrom::StoredCopy);
        }
        found.extend(self.elsewhere(stored, &found));
        self.stored = Some(found);
    }

    /// Copies of the values at hand at places that are not known ones: quoted in a text, or in a database.
    fn elsewhere(&self, stored: &Stored, found: &[Copy]) -> Vec<Copy> {
        let texts = stored.texts.iter().map(|object| (&object.key, object.text.as_bytes()));
        let databases = stored.databases.iter().map(|object| (&object.key, object.bytes.as_slice()));
        let mut more = Vec::new();
        for (key, bytes) in texts.chain(databases) {
            for (slot, Value { value, .. }) in self.values.iter().filter(|(slot, _)| is_secret(slot)) {
                let is_told = found.iter().any(|copy| copy.slot == *slot && copy.at.object == *key);
                if !is_told && copies::holds(bytes, value, None) {
                    let at = StoredView { object: key.clone(), place: "somewhere in it".to_owned() };
                    more.push(Copy { slot: slot.clone(), at, value: value.clone() });
                }
            }
        }
        more
    }
}

/// A plain value (`true`, a host) stands in many texts and means nothing there.
fn is_secret(slot: &SecretName) -> bool {
    catalog::slot(slot.as_str()).is_none_or(|slot| slot.sensitivity == Sensitivity::Secret)
}
