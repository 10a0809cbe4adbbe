//! A well-kept account for the fixtures of rules: what each of them passes. A fixture that fails changes one thing of it.

use jiff::civil::date;

use super::containers::{Application, Instance, Link};
use super::monitoring::{Alert, Gateway, Job};
use super::people::{Grant, MaxAge, Member, Operator, Owner, Resource, Token};
use super::storage::{Bucket, LifecycleRule, Lock, Wanted};
use super::testing::unseen;
use super::{Account, Containers, Monitoring, People, Storage};
use crate::audit::facts::{Facts, Fetched};
use crate::audit::testing::nothing;

/// The facts of a well-kept account, changed.
pub(crate) fn but(change: impl FnOnce(&mut Account)) -> Facts {
    let mut account = Account {
        people: people(),
        storage: storage(),
        containers: containers(),
        monitoring: monitoring(),
        ..unseen()
    };
    change(&mut account);
    Facts { account: Fetched::Known(account), ..nothing() }
}

/// The facts of a well-kept account.
pub(crate) fn account() -> Facts {
    but(|_| ())
}

/// A well-kept account whose first token is changed.
pub(crate) fn but_token(change: impl FnOnce(&mut Token)) -> Facts {
    but(|account| change(&mut account.people.account_tokens.as_mut().expect("it is seen")[0]))
}

/// A well-kept account whose bucket is changed.
pub(crate) fn but_bucket(change: impl FnOnce(&mut Bucket)) -> Facts {
    but(|account| change(account.storage.bucket.as_mut().expect("it is seen").as_mut().expect("it is there")))
}

/// A well-kept account whose container application is changed.
pub(crate) fn but_application(change: impl FnOnce(&mut Application)) -> Facts {
    but(|account| change(&mut account.containers.applications.as_mut().expect("they are seen")[0]))
}

/// A well-kept account whose AI gateway is changed.
pub(crate) fn but_gateway(change: impl FnOnce(&mut Gateway)) -> Facts {
    but(|account| change(&mut account.monitoring.gateways.as_mut().expect("they are seen")[0]))
}

fn token(name: &str, groups: &[&str], resource: Resource) -> Token {
    Token {
        id: format!("{name:a<32}"),
        name: name.into(),
        owner: Owner::Account,
        active: true,
        grants: vec![Grant {
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            resources: vec![resource],
        }],
        from_known_addresses: true,
        issued: Some(date(2026, 10, 1)),
        expires: Some(date(2026, 12, 30)),
        last_used: Some(date(2026, 11, 19)),
    }
}

fn people() -> People {
    let deploys = ["Workers Scripts Write", "Workers Containers Write", "Workers R2 Storage Read"];
    let member = |email: &str, super_administrator| Member {
        email: email.into(),
        accepted: true,
        two_factor: Some(true),
        super_administrator,
    };
    People {
        account_tokens: Ok(vec![
            token("deploys", &deploys, Resource::Account),
            token(
                "r2key",
                &["Workers R2 Storage Bucket Item Write"],
                Resource::Bucket("moltbot-data".into()),
            ),
        ]),
        user_tokens: Some(Ok(Vec::new())),
        operator: Ok(Operator { id: "o".into(), owner: Owner::User, expires: Some(date(2026, 12, 30)) }),
        members: Ok(vec![member("owner@example.com", true), member("helper@example.com", false)]),
        two_factor_enforced: Ok(Some(true)),
        global_key_uses: Ok(Vec::new()),
        max_age: MaxAge::default(),
    }
}

fn storage() -> Storage {
    Storage {
        wanted: Some(Wanted {
            name: "moltbot-data".into(),
            settings_jurisdiction: Some("eu".into()),
            wrangler_jurisdiction: Some("eu".into()),
        }),
        bucket: Ok(Some(Bucket {
            name: "moltbot-data".into(),
            jurisdiction: "eu".into(),
            public_host: Ok(None),
            domains: Ok(Vec::new()),
            cors: Ok(Vec::new()),
            lifecycle: Ok(vec![LifecycleRule {
                id: "old copies".into(),
                prefix: "copies/".into(),
                deletes: true,
                moves: false,
            }]),
            locks: Ok(vec![Lock { id: "copies".into(), prefix: "copies/".into() }]),
            event_queues: Ok(1),
        })),
    }
}

fn containers() -> Containers {
    let account = "0123456789abcdef0123456789abcdef";
    Containers {
        account: account.into(),
        claimed_jurisdiction: Some("eu".into()),
        applications: Ok(vec![Application {
            name: "moltbot-sandbox-sandbox".into(),
            own: true,
            worker: Ok(Link::Worker("moltbot-sandbox".into())),
            image: format!("registry.cloudflare.com/{account}/moltbot@sha256:{}", "a".repeat(64)),
            max_instances: Some(1),
            ssh: Some(false),
            ssh_keys: 0,
            jurisdiction: Some("eu".into()),
            variables: vec!["TZ".into()],
            instances: Ok(vec![Instance { name: "moltbot".into(), started: Some(date(2026, 11, 19)) }]),
        }]),
        registries: Ok(Vec::new()),
    }
}

fn monitoring() -> Monitoring {
    let alert = |kind: &str| Alert {
        name: kind.into(),
        kind: kind.into(),
        enabled: true,
        emails: vec!["owner@example.com".into()],
        others: 0,
    };
    Monitoring {
        wanted_gateway: Some("molt".into()),
        gateways: Ok(vec![Gateway {
            id: "molt".into(),
            collects_logs: true,
            authenticated: true,
            limits_rate: true,
            limits_spend: true,
            stops_when_full: false,
        }]),
        jobs: Ok(vec![Job {
            name: "traces".into(),
            dataset: "workers_trace_events".into(),
            enabled: true,
            failing: false,
        }]),
        wanted_emails: vec!["owner@example.com".into()],
        alerts: Ok(vec![alert("billing_usage_alert"), alert("security_insights_alert")]),
    }
}
