//! Readers for fields that come as a value, as null, or not at all.

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::secret::SecretText;

/// The value, or the default for null. Goes with `#[serde(default)]`, which only covers absence.
pub(super) fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A secret that is shown once, taken into its wrapper where it enters.
pub(super) fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretText>, D::Error> {
    let text: Option<Zeroizing<String>> = Option::<String>::deserialize(from)?.map(Zeroizing::new);
    Ok(text.filter(|text| !text.is_empty()).map(|text| SecretText::new(text.as_str())))
}
