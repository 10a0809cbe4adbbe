//! Fitting a value to the hints issuers show in its place: `sk-ant-api03-R2D...igAA`, `sk-abc...def`.

use crate::secret::SecretText;

/// Whether `value` begins and ends as `hint` says. A hint without an ellipsis, or with too little around it, fits nothing.
#[expect(clippy::disallowed_methods, reason = "the value is compared with what the issuer shows of it")]
pub(super) fn fits(hint: &str, value: &SecretText) -> bool {
    let Some((head, tail)) = hint.split_once("...").or_else(|| hint.split_once('…')) else { return false };
    let tail = tail.trim_start_matches('.');
    let value = value.expose();
    tail.len() >= 3
        && head.len() + tail.len() >= 6
        && head.len() + tail.len() < value.len()
        && value.starts_with(head)
        && value.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_tail_must_both_fit_and_be_long_enough_to_mean_something() {
        let value = SecretText::new("sk-ant-api03-R2Dxxxxxxxxxxxxxxxxigaa".to_owned());
        for (hint, expected) in [
            ("sk-ant-api03-R2D...igaa", true),
            ("sk-ant-api03-R2D…igaa", true),
            ("sk-ant-api03-R2E...igaa", false),
            ("sk-ant-api03-R2D...igab", false),
            ("sk-ant-api03-R2D", false),
            ("...", false),
            ("sk-...", false),
            ("sk-ant-api03-R2Dxxxxxxxxxxxxxxxxi...xigaa", false),
        ] {
            assert_eq!(fits(hint, &value), expected, "{hint}");
        }
    }
}
