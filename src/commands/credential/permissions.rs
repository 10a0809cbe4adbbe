//! What the token may do: by its own policies where it may read them, else by cheap reads.
//!
//! A read that succeeds shows the reading group; one that is refused shows that neither reading nor writing is
//! granted. Nothing is ever tried by writing, so a writing group is unknown without the policies.

use futures_util::future::join_all;

use super::identity::{Identity, TokenKind};
use crate::cloudflare::endpoints::{groups, probes, tokens, zones};
use crate::cloudflare::{Client, Error};
use crate::model::AccountId;
use crate::model::permissions::{Family, Holdings, Holds, Scope};
use crate::output::{Mark, Page};

/// How a token's permissions were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// The token may read its own policies: they are the whole truth.
    Policies,
    /// By reading with it: writing is unknown.
    Probes,
}

/// What a token may do, family by family.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Permissions {
    /// How it was seen.
    pub seen_by: Means,
    /// Each family of commands.
    pub families: Vec<FamilyView>,
}

/// A family of commands and what it needs.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct FamilyView {
    /// The family.
    pub family: Family,
    /// The commands in it.
    pub commands: String,
    /// Whether the token may do everything the family always needs.
    pub permitted: Holds,
    /// Each permission group.
    pub groups: Vec<GroupView>,
}

/// A permission group.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct GroupView {
    /// Its name, as the dashboard writes it.
    pub group: String,
    /// What its resources are.
    pub scope: Scope,
    /// When it is needed, if not always.
    pub only_when: Option<String>,
    /// Whether the token has it.
    pub held: Holds,
}

/// What the token of `api` may do on `account`.
pub async fn holdings(api: &Client, identity: &Identity, account: &AccountId) -> Holdings {
    let own = match identity.kind {
        TokenKind::User => tokens::get_of_user(&identity.id),
        TokenKind::Account => tokens::get(account, &identity.id),
    };
    match api.call(own).await {
        Ok(token) => {
            let held = Holdings::of_policies(&token.policies, account);
            if held.is_complete() { held } else { by_probes(api, account).await }
        }
        Err(_) => by_probes(api, account).await,
    }
}

async fn by_probes(api: &Client, account: &AccountId) -> Holdings {
    let mut asked: Vec<&'static str> =
        Family::ALL.iter().flat_map(|family| family.needs()).map(|need| need.group).collect();
    asked.sort_unstable();
    asked.dedup();
    let probes = asked.into_iter().filter_map(|group| Some((group, probes::reading(group, account)?)));
    let answers =
        join_all(probes.map(|(group, probe)| async move {
            (group.to_owned(), read(api.call(probe).await.map(|_| true)))
        }))
        .await;
    Holdings::of_probes(answers.into_iter().chain(of_zones(api, account).await))
}

/// An empty list of zones shows nothing: there may be none, or none that may be seen.
async fn of_zones(api: &Client, account: &AccountId) -> Vec<(String, Holds)> {
    let zones = api.call(zones::list(account, None)).await;
    let first = zones.as_ref().ok().and_then(|zones| zones.first()).map(|zone| zone.id.clone());
    let mut seen = vec![(groups::ZONE_READ.to_owned(), read(zones.map(|zones| !zones.is_empty())))];
    if let Some(zone) = first {
        let routes = api.call(zones::routes(&zone)).await;
        // One zone is not all of them.
        let held = match read(routes.map(|_| true)) {
            Holds::No => Holds::Unknown,
            held => held,
        };
        seen.push((groups::ROUTES_READ.to_owned(), held));
    }
    seen
}

/// What an answer shows. A refusal because the product is off (9999, 10042, no entitlement) shows nothing.
fn read(answer: Result<bool, Error>) -> Holds {
    match answer {
        Ok(true) => Holds::Yes,
        Ok(false) => Holds::Unknown,
        Err(error) if error.status() == Some(401) => Holds::No,
        Err(error) if error.is_denied() && (error.has_code(10000) || error.has_code(9109)) => Holds::No,
        Err(_) => Holds::Unknown,
    }
}

impl Permissions {
    /// As the document holds it.
    #[must_use]
    pub fn of(held: &Holdings) -> Self {
        let families = Family::ALL.iter().map(|&family| FamilyView {
            family,
            commands: family.commands().to_owned(),
            permitted: held.permits(family),
            groups: family
                .needs()
                .iter()
                .map(|need| GroupView {
                    group: need.group.to_owned(),
                    scope: need.scope,
                    only_when: need.only_when.map(str::to_owned),
                    held: held.holds(need.group),
                })
                .collect(),
        });
        let seen_by = if held.is_complete() { Means::Policies } else { Means::Probes };
        Self { seen_by, families: families.collect() }
    }

    /// Writes the table for people.
    pub fn human(&self, page: &mut Page) {
        page.heading("Permissions");
        for family in &self.families {
            page.mark(mark(family.permitted), &format!("{}: {}", family.family.name(), family.commands));
            for group in &family.groups {
                let when = group.only_when.as_ref().map_or(String::new(), |when| format!(" (when {when})"));
                page.dim(&format!("{:<8}{}{when}", group.held, group.group));
            }
        }
        if self.seen_by == Means::Probes {
            page.dim("the token may not read its own policies, so what it may write is unknown");
        }
    }
}

/// What each family needs, before any token is seen.
pub fn needs(page: &mut Page) {
    page.heading("What an API token needs");
    for family in Family::ALL {
        page.line(&format!("{}: {}", family.name(), family.commands()));
        for need in family.needs() {
            page.dim(&match need.only_when {
                Some(when) => format!("{} (when {when})", need.group),
                None => need.group.to_owned(),
            });
        }
    }
}

fn mark(held: Holds) -> Mark {
    match held {
        Holds::Yes => Mark::Good,
        Holds::No => Mark::Bad,
        Holds::Unknown => Mark::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::ApiCode;

    fn refused(status: u16, code: u32) -> Result<bool, Error> {
        let codes = vec![ApiCode { code: Some(code), message: String::new() }];
        Err(Error::Api { op: "read", status, codes, group: "" })
    }

    #[test]
    fn only_a_refusal_of_the_permission_is_a_no() {
        assert_eq!(read(Ok(true)), Holds::Yes);
        assert_eq!(read(Ok(false)), Holds::Unknown);
        assert_eq!(read(refused(403, 10000)), Holds::No);
        assert_eq!(read(refused(403, 9109)), Holds::No);
        for (status, code) in [(403, 9999), (403, 10042), (403, 1000), (404, 10007), (500, 10013), (429, 971)]
        {
            assert_eq!(read(refused(status, code)), Holds::Unknown, "{status} {code}");
        }
    }
}
