//! API tokens and members, as Cloudflare's API shows it.
//!
//! Tokens of other members are in no answer of the API: what is here is the account's own tokens and those of the user
//! whose token the audit runs with.

use jiff::civil::Date;

use crate::audit::facts::Seen;

/// What was seen.
#[derive(Debug)]
pub struct People {
    /// Tokens that the account owns.
    pub account_tokens: Seen<Vec<Token>>,
    /// Tokens of the user the audit runs as; `None` when it runs with a token of the account, which has no user.
    pub user_tokens: Option<Seen<Vec<Token>>>,
    /// The token the audit runs with.
    pub operator: Seen<Operator>,
    /// Members.
    pub members: Seen<Vec<Member>>,
    /// Whether members must have a second factor; `None` when Cloudflare does not say.
    pub two_factor_enforced: Seen<Option<bool>>,
    /// Changes made with a Global API Key lately, the newest first.
    pub global_key_uses: Seen<Vec<GlobalKeyUse>>,
    /// How old a credential may get, from moltctl.toml.
    pub max_age: MaxAge,
}

impl People {
    /// Every list of tokens that there is, each read or not.
    pub fn token_lists(&self) -> impl Iterator<Item = &Seen<Vec<Token>>> {
        std::iter::once(&self.account_tokens).chain(&self.user_tokens)
    }
}

/// The token an audit runs with, as `tokens/verify` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub owner: Owner,
    /// Its last day, if it has one.
    pub expires: Option<Date>,
}

/// Whose a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The account's.
    Account,
    /// A user's.
    User,
}

/// A token.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its id; of an R2 key also the access key id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub owner: Owner,
    /// It works: neither disabled nor expired.
    pub active: bool,
    /// What it may do.
    pub grants: Vec<Grant>,
    /// It works from some addresses only.
    pub from_known_addresses: bool,
    /// The day it was made.
    pub issued: Option<Date>,
    /// Its last day, if it has one.
    pub expires: Option<Date>,
    /// The day it was used last, if it ever was.
    pub last_used: Option<Date>,
}

/// Permission groups on resources. Denials are left out: they only take away.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Names of the groups; the id of one whose name is not known.
    pub groups: Vec<String>,
    /// On what.
    pub resources: Vec<Resource>,
}

/// On what a grant is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Every account the owner of the token sees.
    EveryAccount,
    /// One account.
    Account,
    /// Every zone the owner of the token sees.
    EveryZone,
    /// One zone, or the zones of one account.
    Zones,
    /// The user itself.
    User,
    /// One bucket: its name.
    Bucket(String),
    /// Every bucket.
    EveryBucket,
    /// Something else.
    Other,
}

impl Token {
    /// Every group it holds.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.grants.iter().flat_map(|grant| &grant.groups).map(String::as_str)
    }

    /// True when all it may do is use R2: what stands behind `R2_ACCESS_KEY_ID` and `R2_SECRET_ACCESS_KEY`.
    #[must_use]
    pub fn is_r2_key(&self) -> bool {
        self.groups().next().is_some() && self.groups().all(|group| group.starts_with("Workers R2 Storage"))
    }
}

/// Whether a permission group changes something. Cloudflare's reading groups end in `Read`; what is not known to read is
/// taken to write.
#[must_use]
pub fn writes(group: &str) -> bool {
    !group.ends_with("Read")
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// E-mail address.
    pub email: String,
    /// They accepted the invitation.
    pub accepted: bool,
    /// They log in with a second factor; `None` when Cloudflare does not say.
    pub two_factor: Option<bool>,
    /// They may do everything.
    pub super_administrator: bool,
}

/// A change made with a Global API Key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalKeyUse {
    /// Whose key.
    pub email: String,
    /// When.
    pub day: Date,
}

/// How old a credential may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxAge {
    /// An R2 key, in days.
    pub r2_key: i64,
    /// Any other API token, in days.
    pub token: i64,
}

impl MaxAge {
    /// A quarter: what the credential policies of the field ask for where nothing else is written (CIS Controls 5,
    /// AWS IAM.3 of the Foundational Security Best Practices).
    pub const DEFAULT_DAYS: i64 = 90;
}

impl Default for MaxAge {
    fn default() -> Self {
        Self { r2_key: Self::DEFAULT_DAYS, token: Self::DEFAULT_DAYS }
    }
}

#[cfg(test)]
impl People {
    /// Nothing was seen, for this reason.
    pub(crate) fn unseen(why: &str) -> Self {
        Self {
            account_tokens: Err(why.into()),
            user_tokens: Some(Err(why.into())),
            operator: Err(why.into()),
            members: Err(why.into()),
            two_factor_enforced: Err(why.into()),
            global_key_uses: Err(why.into()),
            max_age: MaxAge::default(),
        }
    }
}
