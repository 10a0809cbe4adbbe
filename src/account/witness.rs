//! What a test may ask of the account that the API never tells: values, and which of them work.

use jiff::Timestamp;

use super::r2;
use super::world::World;
use crate::secret::SecretText;

impl World {
    /// Names of the API tokens that work, oldest first; the operator's own is among them.
    pub fn live_api_tokens(&self, now: Timestamp) -> Vec<String> {
        let live = self.tokens.tokens.iter().filter(|token| token.status_at(now) == "active");
        live.map(|token| token.name.clone()).collect()
    }

    /// Whether this is the value of an API token that works.
    pub fn is_api_token_live(&self, value: &SecretText, now: Timestamp) -> bool {
        let value = plain(value);
        self.tokens.tokens.iter().any(|token| token.value == value && token.status_at(now) == "active")
    }

    /// The S3 pair of a new account token of this name, which opens every bucket: access key id and secret.
    pub fn issue_bucket_pair(&mut self, name: &str, now: Timestamp) -> (String, SecretText) {
        let _ = self.issue_token(name, &["Workers R2 Storage Write"], now);
        let token = self.tokens.tokens.last().expect("a token was issued just now");
        (token.id.clone(), SecretText::new(token.s3_secret()))
    }

    /// Whether an S3 pair opens a bucket for reading and writing.
    pub fn opens_bucket(&self, id: &str, secret: &SecretText, bucket: &str, now: Timestamp) -> bool {
        r2::opens(self, id, plain(secret), bucket, now)
    }

    /// What the code of the live version sees as this variable or secret.
    pub fn live_secret(&self, script: &str, name: &str) -> Option<SecretText> {
        self.effective_env(script).remove(name).map(SecretText::new)
    }

    /// Ids of a Worker's versions with a binding of this value, oldest first.
    pub fn versions_with(&self, script: &str, value: &SecretText) -> Vec<String> {
        let value = plain(value);
        let versions = self.workers.scripts.get(script).map(|script| script.versions.iter());
        let holds = |binding: &serde_json::Value| binding["text"] == value;
        let found = versions.into_iter().flatten().filter(|version| version.bindings.iter().any(holds));
        found.map(|version| version.id.clone()).collect()
    }

    /// Ids of a Worker's versions, oldest first, and of the one that is live.
    pub fn versions_of(&self, script: &str) -> (Vec<String>, Option<String>) {
        let Some(script) = self.workers.scripts.get(script) else { return (Vec::new(), None) };
        let all = script.versions.iter().map(|version| version.id.clone()).collect();
        (all, script.live().map(|version| version.id.clone()))
    }
}

#[expect(clippy::disallowed_methods, reason = "the account compares a value with those it gave out")]
fn plain(value: &SecretText) -> &str {
    value.expose()
}
