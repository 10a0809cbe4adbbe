//! MW-R2-001: an R2 key opens more than the one bucket.

#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::facts::account::people::{Grant, Resource, Token};
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-R2-001",
        name: "r2-key-too-wide",
        title: "An R2 key opens more than the one bucket",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active token that can do nothing but R2 (what stands behind `R2_ACCESS_KEY_ID` and `R2_SECRET_ACCESS_KEY`) \
               reads or writes every bucket of the account, administers buckets, or opens several of them.",
        why: "The container holds this key in its environment. A prompt that makes the agent print it gives away every bucket of \
              the account: other projects, other installs, their backups.",
        evidence: "Tokens whose groups all begin with `Workers R2 Storage`: `Workers R2 Storage Read` and `Write` are of the whole \
                   account, `Bucket Item` groups are of the buckets their policy names. The value in the Worker cannot be read, so \
                   every R2 key of the account is judged. Without any such token (a Worker that uses the binding alone) this \
                   passes.",
        fix: "Make a key with `Object Read & Write` on the one bucket (dashboard → R2 → Manage API tokens), delete the wide one, \
              and store the new one with `moltctl secrets push`",
        sources: &[
            "cloudflare/moltworker README",
            "Cloudflare documentation: R2 API tokens",
            "cloudflare/moltworker#102",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::SeparateKeys],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but_token(|token| {
                token.grants = vec![Grant {
                    groups: vec!["Workers R2 Storage Write".into()],
                    resources: vec![Resource::Account],
                }];
            })
        },
        passing: kept::account,
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    for list in account.people.token_lists() {
        let Some(list) = verdict.see(Scope::Live, list) else { continue };
        for token in list.iter().filter(|token| token.active && token.is_r2_key()) {
            let Some(message) = too_wide(token) else { continue };
            let id: String = token.id.chars().take(8).collect();
            verdict.find(Finding::on("R2 key", format!("{} ({id})", token.name), message));
        }
    }
}

/// What is too wide about a key.
fn too_wide(token: &Token) -> Option<String> {
    if let Some(group) = token.groups().find(|group| !group.contains("Bucket Item")) {
        return Some(format!("`{group}` is a permission on every bucket of the account"));
    }
    let mut buckets: Vec<&str> = Vec::new();
    for resource in token.grants.iter().flat_map(|grant: &Grant| &grant.resources) {
        match resource {
            Resource::Bucket(name) if !buckets.contains(&name.as_str()) => buckets.push(name),
            Resource::Bucket(_) => {}
            _ => return Some("its policy names no bucket, so it opens every one".to_owned()),
        }
    }
    (buckets.len() > 1).then(|| format!("it opens {} buckets", buckets.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::{Status, run};

    fn status(groups: &[&str], resources: &[Resource]) -> Status {
        let facts = kept::but_token(|token| {
            token.grants = vec![Grant {
                groups: groups.iter().map(|it| (*it).to_owned()).collect(),
                resources: resources.to_vec(),
            }];
        });
        run(&[&RULE], &facts, &[]).results[0].status
    }

    #[test]
    fn a_key_of_one_bucket_passes_and_any_wider_one_does_not() {
        let (item, one) = ("Workers R2 Storage Bucket Item Write", Resource::Bucket("a".into()));
        assert_eq!(status(&[item], std::slice::from_ref(&one)), Status::Passed);
        assert_eq!(status(&[item], &[one.clone(), Resource::Bucket("b".into())]), Status::Found);
        assert_eq!(status(&[item], &[Resource::EveryBucket]), Status::Found);
        assert_eq!(status(&[item], &[Resource::Account]), Status::Found);
        assert_eq!(status(&["Workers R2 Storage Read"], &[Resource::Account]), Status::Found);
        let deploys = ["Workers R2 Storage Write", "Workers Scripts Write"];
        assert_eq!(status(&deploys, &[Resource::Account]), Status::Passed, "a token of moltctl is no R2 key");
    }
}
