//! A pair of S3 keys, and whether it is alive.

use crate::secret::SecretText;

/// An access key id and its secret. Of R2: the id of a token, and the SHA-256 of its value.
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// The access key id: an identifier, no secret.
    pub id: String,
    /// The secret.
    pub secret: SecretText,
}

/// Whether a pair is alive, asked about one bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairLiveness {
    /// It may list the bucket.
    Live,
    /// R2 knows it, and it may not list this bucket.
    LiveElsewhere,
    /// R2 knows no such pair.
    Dead,
    /// The question showed nothing; never to be read as dead. Why, for the operator.
    Unknown(String),
}

impl PairLiveness {
    /// What S3's answer to a listing shows.
    pub(super) fn of(status: u16, code: Option<&str>) -> Self {
        match (status, code) {
            (200, _) => Self::Live,
            // A pair that signs rightly and finds no bucket is known.
            (404, Some("NoSuchBucket")) | (403, Some("AccessDenied")) => Self::LiveElsewhere,
            (401 | 403, Some("InvalidAccessKeyId" | "SignatureDoesNotMatch" | "Unauthorized")) => Self::Dead,
            (429, _) => Self::Unknown("R2 is busy".to_owned()),
            (status, Some(code)) => Self::Unknown(format!("R2 answered {status} `{code}`")),
            (status, None) => Self::Unknown(format!("R2 answered {status}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pair_r2_says_it_does_not_know_is_dead() {
        assert_eq!(PairLiveness::of(403, Some("InvalidAccessKeyId")), PairLiveness::Dead);
        assert_eq!(PairLiveness::of(403, Some("AccessDenied")), PairLiveness::LiveElsewhere);
        for (status, code) in
            [(403, None), (503, None), (429, None), (403, Some("RequestTimeTooSkewed")), (401, None)]
        {
            assert!(matches!(PairLiveness::of(status, code), PairLiveness::Unknown(_)), "{status} {code:?}");
        }
    }
}
