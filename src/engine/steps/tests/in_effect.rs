//! New values put in effect at a Moltworker behind Access: the honest case, the lies, the kills.

use ::http::Method;
use serde_json::{Value, json};
use url::Url;

use super::testing::{Desk, name_of};
use crate::account::{Fault, FaultKind, Lie};
use crate::cloudflare::endpoints::workers::{self, Reachable};
use crate::cloudflare::endpoints::{access_apps, access_org, r2_objects, service_tokens};
use crate::engine::steps::{derive, passage};
use crate::engine::{StepError, Values};
use crate::http::{Auth, Request};
use crate::model::{Hostname, WorkerName};
use crate::moltworker::admin::Admin;
use crate::plan::{
    Effect, EnsureBucket, EnsureBucketToken, InEffect, Passage, PutInEffect, SecretInput, SecretOrigin,
    StateBucket, Step, old_value,
};
use crate::secret::SecretText;
use crate::sys::clock;

const SCRIPT: &str = "molt";
const BUCKET: &str = "moltbot-data";
const R2_TOKEN: &str = "moltctl: molt r2";
const PROFILES: &str = "openclaw/agents/main/agent/auth-profiles.json";
const RESTART: &str = "/api/admin/gateway/restart";

/// The rotated slots, each with its old and its new value.
const SLOTS: [(&str, &str, &str); 4] = [
    ("ANTHROPIC_API_KEY", "sk-ant-api03-canary-effect-old-0001", "sk-ant-api03-canary-effect-new-0001"),
    ("MOLTBOT_GATEWAY_TOKEN", "canary-effect-gateway-old-00000001", "canary-effect-gateway-new-00000001"),
    ("CDP_SECRET", "canary-effect-cdp-old-000000000001", "canary-effect-cdp-new-000000000001"),
    ("TELEGRAM_BOT_TOKEN", "1:canary-effect-telegram-old-00001", "1:canary-effect-telegram-new-00001"),
];

/// A deployment whose gateway runs with the old values, while the version with the new ones is live.
struct Site {
    desk: Desk,
    host: Hostname,
    app: String,
    fixed: Vec<(&'static str, String)>,
}

fn worker() -> WorkerName {
    SCRIPT.parse().expect("is a name")
}

impl Site {
    async fn new() -> Self {
        Self::with_storage(true).await
    }

    async fn with_storage(storage: bool) -> Self {
        let desk = Desk::new().await;
        let subdomain = desk.account.world(|world| world.workers_dev_subdomain().map(str::to_owned));
        let host: Hostname =
            format!("{SCRIPT}.{}.workers.dev", subdomain.expect("has one")).parse().expect("is a host");
        let owners = json!({ "name": "owners", "decision": "allow", "include": [{ "email": { "email": "o@example.com" } }] });
        let body = json!({ "name": SCRIPT, "type": "self_hosted", "domain": host, "session_duration": "24h",
            "policies": [owners] });
        let app = desk.client().call(access_apps::create(&desk.id(), &body)).await.expect("makes");
        let team =
            desk.client().call(access_org::organization(&desk.id())).await.expect("is there").auth_domain;
        let mut fixed = vec![("CF_ACCESS_TEAM_DOMAIN", team), ("CF_ACCESS_AUD", app.aud.clone())];
        if storage {
            fixed.extend(keys_of_storage(&desk).await);
        }
        let site = Self { desk, host, app: app.id, fixed };
        site.deploy(|(_, old, _)| old).await;
        site.make_container().await;
        let open = Reachable { enabled: true, previews_enabled: false };
        site.desk
            .client()
            .call(workers::set_subdomain(&site.desk.id(), &worker(), open))
            .await
            .expect("opens");
        site.start_gateway().await;
        site.deploy(|(_, _, new)| new).await;
        site.desk.account.clear_requests();
        site
    }

    /// Uploads the Worker with one of the two values of each slot.
    async fn deploy(&self, value: fn((&'static str, &'static str, &'static str)) -> &'static str) {
        let fixed = self.fixed.iter().map(|(name, text)| (*name, text.clone()));
        let slots = SLOTS.iter().map(|slot| (slot.0, value(*slot).to_owned()));
        let mut bindings: Vec<Value> = fixed
            .chain(slots)
            .map(|(name, text)| json!({"type": "secret_text", "name": name, "text": text}))
            .collect();
        bindings
            .push(json!({"type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox"}));
        bindings.push(json!({"type": "browser", "name": "BROWSER"}));
        let mut metadata = json!({"main_module": "index.js", "compatibility_date": "2026-09-01", "bindings": bindings,
            "containers": [{"class_name": "Sandbox"}]});
        if !self.desk.account.world(|world| world.workers.scripts.contains_key(SCRIPT)) {
            metadata["migrations"] = json!({"new_tag": "v1", "new_sqlite_classes": ["Sandbox"]});
        }
        self.desk.send_metadata(Method::PUT, &format!("scripts/{SCRIPT}"), &metadata).await;
    }

    async fn make_container(&self) {
        let namespace = self.desk.account.world(|world| world.workers.namespaces[0].id.clone());
        let image = format!("registry.cloudflare.com/{}/molt-sandbox:1", self.desk.id());
        let body = json!({"name": "molt-sandbox", "scheduling_policy": "default", "instances": 0, "max_instances": 1,
            "configuration": {"image": image, "instance_type": "standard-1"},
            "constraints": {"tiers": [1]}, "durable_objects": {"namespace_id": namespace}});
        let url =
            format!("{}/accounts/{}/containers/applications", self.desk.account.api_base(), self.desk.id());
        let request = Request::new(Method::POST, Url::parse(&url).expect("is a URL"))
            .auth(Auth::Bearer(self.desk.account.token()))
            .bytes("application/json", body.to_string().into_bytes());
        let answer = self.desk.ports.http.send(request).await.expect("answers");
        assert!(answer.status.is_success(), "{}", answer.status);
    }

    async fn start_gateway(&self) {
        let (client, ports, id) = (self.desk.client(), &self.desk.ports, self.desk.id());
        let open =
            passage::open(client, ports, &id, &worker(), &self.host, &self.passage()).await.expect("opens");
        let admin = Admin::new(&ports.http, &self.host, open.auth());
        admin.restart().await.expect("starts");
        while !admin.status().await.expect("answers").running {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        open.close().await.expect("closes");
    }

    fn passage(&self) -> Passage {
        Passage::Temporary { app: self.app.clone() }
    }

    fn bucket() -> StateBucket {
        StateBucket { name: BUCKET.parse().expect("is a name"), jurisdiction: "default".into() }
    }

    /// The step for these slots.
    fn step(&self, slots: &[&str]) -> PutInEffect {
        PutInEffect {
            account: self.desk.id(),
            worker: worker(),
            host: self.host.clone(),
            passage: self.passage(),
            bucket: Some(Self::bucket()),
            slots: slots.iter().map(|slot| name_of(slot)).collect(),
            restart: true,
            injected: Vec::new(),
        }
    }

    fn all(&self) -> PutInEffect {
        self.step(&SLOTS.map(|(slot, _, _)| slot))
    }

    /// Values of a run: the new ones, and the old ones where they are known.
    fn know(&mut self, old: bool) {
        let values = Values::default();
        for (slot, was, is) in SLOTS {
            values.keep(slot, SecretText::new(is)).expect("keeps");
            if old {
                values.keep(&old_value(&name_of(slot)), SecretText::new(was)).expect("keeps");
            }
        }
        self.desk.ports.values = values;
    }

    async fn apply(&self, step: PutInEffect) -> Result<InEffect, StepError> {
        let before = self.tokens().await;
        let ended = self.desk.apply(&Step::PutInEffect(step)).await;
        assert_eq!(self.tokens().await, before, "the way past Access is gone, however it ended");
        match ended? {
            Effect::InEffect(done) => Ok(done),
            other => panic!("{other:?}"),
        }
    }

    /// The error, all of it, after a look for values in it.
    async fn fails(&self, step: PutInEffect) -> String {
        let StepError(error) = self.apply(step).await.expect_err("cannot be shown");
        let text = format!("{}\n{}", error.chain().join(": "), error.hints.join("\n"));
        assert!(!text.contains("canary"), "{text}");
        text
    }

    async fn tokens(&self) -> usize {
        let id = self.desk.id();
        self.desk.client().list(service_tokens::list(&id), service_tokens::PAGES).await.expect("lists").len()
    }

    fn restarts(&self) -> usize {
        self.desk.asked("POST", RESTART)
    }

    fn end_containers(&self) {
        self.desk.account.change_world(|world| world.end_containers(SCRIPT));
    }

    async fn delete_container(&self) {
        let id = self.desk.account.world(|world| world.container_of(SCRIPT).expect("is there").id.clone());
        let url = format!(
            "{}/accounts/{}/containers/applications/{id}",
            self.desk.account.api_base(),
            self.desk.id()
        );
        let request = Request::new(Method::DELETE, Url::parse(&url).expect("is a URL"))
            .auth(Auth::Bearer(self.desk.account.token()));
        let answer = self.desk.ports.http.send(request).await.expect("answers");
        assert!(answer.status.is_success(), "{}", answer.status);
    }

    /// From now on the instances of containers cannot be listed.
    fn fault_instances(&self) {
        self.desk.account.add_fault(Fault {
            method: Some("GET".into()),
            host: None,
            path: "/accounts/*/containers/dash/applications/*/instances".into(),
            kind: FaultKind::Status { status: 403 },
            skip: 0,
            times: None,
        });
    }

    fn lie(&self, lie: Lie) {
        self.desk.account.change_world(|world| world.lie(lie));
    }

    /// Where the values of this kind still are: in files of the container, and in objects of the bucket.
    fn holds(&self, which: fn((&'static str, &'static str, &'static str)) -> &'static str) -> Vec<String> {
        let values: Vec<SecretText> = SLOTS.iter().map(|slot| SecretText::new(which(*slot))).collect();
        self.desk.account.change_world(|world| {
            let of = |value: &SecretText| {
                let mut places = world.container_holds(SCRIPT, value);
                places.extend(world.bucket_holds(BUCKET, value));
                places
            };
            values.iter().flat_map(of).collect()
        })
    }

    /// Whether the gateway calls its model with the new key.
    fn uses_the_new_key(&self) -> bool {
        let asked = self
            .desk
            .account
            .change_world(|world| world.ask_gateway(SCRIPT, Some("anthropic"), clock::now()));
        asked.expect("has a key").fingerprint == SecretText::new(SLOTS[0].2).fingerprint()
    }

    fn wants_the_new_token(&self) -> bool {
        let new = SecretText::new(SLOTS[1].2);
        self.desk.account.change_world(|world| world.gateway_wants(SCRIPT, &new))
    }

    async fn put_object(&self, key: &str, text: &str) {
        let content = r2_objects::Content {
            content_type: Some("application/json".into()),
            storage_class: None,
            bytes: zeroize::Zeroizing::new(text.as_bytes().to_vec()),
        };
        let bucket = Self::bucket();
        let endpoint = r2_objects::write(&self.desk.id(), "default", &bucket.name, key, content);
        self.desk.client().call(endpoint).await.expect("writes");
    }
}

/// A bucket with a token for it, as the container's environment has them.
async fn keys_of_storage(desk: &Desk) -> Vec<(&'static str, String)> {
    let (account, bucket, jurisdiction) =
        (desk.id(), BUCKET.parse().expect("is a name"), "default".to_owned());
    let make = EnsureBucket { account: account.clone(), bucket, jurisdiction: jurisdiction.clone() };
    desk.apply(&Step::EnsureBucket(make.clone())).await.expect("makes");
    let token = EnsureBucketToken {
        account: account.clone(),
        bucket: make.bucket,
        jurisdiction,
        name: R2_TOKEN.into(),
    };
    desk.apply(&Step::EnsureBucketToken(token)).await.expect("makes");
    let mut keys = vec![("CF_ACCOUNT_ID", account.to_string())];
    for (name, origin) in [
        ("R2_ACCESS_KEY_ID", SecretOrigin::BucketTokenId { token: R2_TOKEN.into() }),
        ("R2_SECRET_ACCESS_KEY", SecretOrigin::BucketTokenSecret { token: R2_TOKEN.into() }),
    ] {
        let input = SecretInput::new(name_of(name), origin);
        let value = derive::resolve(&input, &account, desk.client(), &desk.ports).await.expect("derives");
        #[expect(clippy::disallowed_methods, reason = "a test's Worker is given it")]
        keys.push((name, value.expose().to_owned()));
    }
    keys
}

fn proof<'a>(done: &'a InEffect, slot: &str) -> &'a str {
    let proof = done.proofs.iter().find(|proof| proof.slot.as_str() == slot);
    &proof.unwrap_or_else(|| panic!("no proof of {slot}")).how
}

#[tokio::test]
async fn the_running_gateway_takes_up_all_new_values_and_no_copy_of_an_old_one_is_left() {
    let mut site = Site::new().await;
    site.know(true);
    assert!(!site.uses_the_new_key() && !site.wants_the_new_token(), "a deploy alone changes nothing");
    let done = site.apply(site.all()).await.expect("is shown");
    assert!(site.uses_the_new_key() && site.wants_the_new_token());
    assert_eq!(site.holds(|(_, old, _)| old), Vec::<String>::new());
    assert!(!site.holds(|(_, _, new)| new).is_empty());
    assert_eq!((done.rounds, site.restarts()), (1, 1));
    assert!(done.rewritten >= 2, "{done:?}");
    let gap = done.interruption_ms.expect("was interrupted");
    assert!((100..10_000).contains(&gap), "{gap}");
    assert!(
        proof(&done, "MOLTBOT_GATEWAY_TOKEN").contains("old value and with a made-up one it was refused")
    );
    assert!(proof(&done, "CDP_SECRET").contains("refuses the old value and a made-up one"));
    assert!(proof(&done, "ANTHROPIC_API_KEY").contains(PROFILES));
    assert!(proof(&done, "TELEGRAM_BOT_TOKEN").contains("channels.telegram.botToken"));

    let again = site.apply(site.all()).await.expect("is shown again");
    assert_eq!((again.rounds, again.interruption_ms, again.rewritten), (0, None, 0));
    assert_eq!(site.restarts(), 1, "nobody is interrupted twice");
    assert_eq!(again.proofs, done.proofs);
}

#[tokio::test]
async fn old_values_that_nobody_knows_are_met_where_they_stand() {
    let mut site = Site::new().await;
    site.know(false);
    let key = SLOTS[0].1;
    site.put_object(
        "openclaw/agents/main/agent/models.json",
        &format!(r#"{{"providers":{{"anthropic":{{"apiKey":"{key}"}}}}}}"#),
    )
    .await;
    // The container has it too: what is only in the bucket does not survive its next copy.
    let text = format!(r#"{{"providers":{{"anthropic":{{"apiKey":"{key}"}}}}}}"#);
    let path = ".openclaw/agents/main/agent/models.json";
    let wrote = |world: &mut crate::account::World| {
        world.write_container_file(SCRIPT, path, text.as_bytes(), clock::now())
    };
    assert!(site.desk.account.change_world(wrote));
    let done = site.apply(site.all()).await.expect("is shown");
    assert!(site.uses_the_new_key() && site.wants_the_new_token());
    assert_eq!(site.holds(|(_, old, _)| old), Vec::<String>::new());
    assert_eq!(proof(&done, "CDP_SECRET"), "`/cdp` takes it, and refuses a made-up value");
}

#[tokio::test]
async fn a_restart_that_is_none_is_seen() {
    let mut site = Site::new().await;
    site.know(true);
    site.lie(Lie::RestartsNothing);
    let text = site.fails(site.all()).await;
    assert!(text.contains("the same process still runs: it was not restarted"), "{text}");
    assert!(!site.wants_the_new_token());
}

#[tokio::test]
async fn a_worker_that_injects_its_token_proves_nothing() {
    let mut site = Site::new().await;
    site.know(true);
    site.lie(Lie::InjectsToken);
    let text = site.fails(site.all()).await;
    assert!(text.contains("made-up token was accepted"), "{text}");
}

#[tokio::test]
async fn a_container_that_keeps_its_disk_ends_in_a_failure_that_says_so() {
    let mut site = Site::new().await;
    site.know(true);
    site.lie(Lie::KeepsItsDisk);
    let text = site.fails(site.all()).await;
    assert!(
        text.contains(&format!(
            "the old value of `ANTHROPIC_API_KEY` is in `{PROFILES}`, at `profiles.anthropic:default.key`"
        )),
        "{text}"
    );
    assert!(text.contains("does not restore from R2") && text.contains("replace the container"), "{text}");
    assert_eq!(site.restarts(), 3);
    assert!(!site.uses_the_new_key());
    let bucket = site.desk.account.world(|world| world.bucket_holds(BUCKET, &SecretText::new(SLOTS[0].1)));
    assert_eq!(bucket, Vec::<String>::new(), "the next container starts from the new value");

    site.end_containers();
    let done = site.apply(site.all()).await.expect("is shown once the container was replaced");
    assert!(site.uses_the_new_key() && site.wants_the_new_token());
    assert_eq!(site.holds(|(_, old, _)| old), Vec::<String>::new());
    assert!(proof(&done, "ANTHROPIC_API_KEY").contains(PROFILES));
}

#[tokio::test]
async fn a_container_that_writes_back_to_its_end_is_taken_away_before_the_copies_are_put_right() {
    let mut site = Site::new().await;
    site.know(true);
    site.lie(Lie::KeepsItsDisk);
    site.fails(site.all()).await;
    // Its loop goes on, and writes the old value over what was put right.
    site.desk.account.change_world(|world| {
        let (now, later) = (clock::now(), clock::now() + jiff::SignedDuration::from_secs(90));
        assert!(world.write_container_file(SCRIPT, "clawd/notes.md", b"later", now));
        world.let_containers_copy(later);
        assert!(!world.bucket_holds(BUCKET, &SecretText::new(SLOTS[0].1)).is_empty());
    });
    site.delete_container().await;
    let text = site.fails(site.all()).await;
    assert!(text.contains("has no container application") && text.contains("rewritten meanwhile"), "{text}");
    site.make_container().await;
    site.apply(site.all()).await.expect("is shown");
    assert!(site.uses_the_new_key() && site.wants_the_new_token());
    assert_eq!(site.holds(|(_, old, _)| old), Vec::<String>::new());
}

#[tokio::test]
async fn a_late_write_of_the_old_loop_costs_one_more_round() {
    let mut site = Site::new().await;
    site.know(true);
    site.lie(Lie::WritesLate);
    let done = site.apply(site.all()).await.expect("is shown");
    assert_eq!((done.rounds, site.restarts()), (2, 2));
    assert!(site.uses_the_new_key());
    assert_eq!(site.holds(|(_, old, _)| old), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_copy_of_its_state_nothing_is_restarted() {
    let mut site = Site::new().await;
    site.know(true);
    site.lie(Lie::SyncFails);
    let text = site.fails(site.all()).await;
    assert!(text.contains("a restart would bring back what was copied last"), "{text}");
    assert_eq!(site.restarts(), 0);
}

#[tokio::test]
async fn without_storage_a_stored_key_cannot_be_shown_and_the_rest_can() {
    let mut site = Site::with_storage(false).await;
    site.know(true);
    for bucket in [None, Some(Site::bucket())] {
        // A bucket that the Worker has no keys for is none; one that is not there is not found.
        if bucket.is_some() {
            let make = EnsureBucket {
                account: site.desk.id(),
                bucket: Site::bucket().name,
                jurisdiction: "default".into(),
            };
            site.desk.apply(&Step::EnsureBucket(make)).await.expect("makes");
        }
        let text = site.fails(PutInEffect { bucket, ..site.all() }).await;
        assert!(text.contains("keeps no state in R2") && text.contains("`ANTHROPIC_API_KEY`"), "{text}");
        assert!(text.contains("the container was made at") && text.contains("containers delete"), "{text}");
    }
    assert_eq!(site.restarts(), 0);
    let rest = PutInEffect {
        bucket: None,
        ..site.step(&["MOLTBOT_GATEWAY_TOKEN", "CDP_SECRET", "TELEGRAM_BOT_TOKEN"])
    };
    let done = site.apply(rest).await.expect("is shown");
    assert!(site.wants_the_new_token());
    assert_eq!((done.rounds, done.rewritten), (1, 0));
    assert!(proof(&done, "TELEGRAM_BOT_TOKEN").contains("started after the version"));
}

#[tokio::test]
async fn without_storage_a_new_container_is_the_proof() {
    let mut site = Site::with_storage(false).await;
    site.know(true);
    let all = || PutInEffect { bucket: None, ..site.all() };
    let text = site.fails(all()).await;
    assert!(text.contains("journal resume"), "{text}");
    site.end_containers();
    let done = site.apply(all()).await.expect("is shown");
    assert!(site.uses_the_new_key() && site.wants_the_new_token());
    let how = proof(&done, "ANTHROPIC_API_KEY");
    assert!(
        how.contains("made after the version with it went live") && how.contains("no state in R2"),
        "{how}"
    );
    // One that runs already is not interrupted, and a restart in the old container was no proof.
    let restarts = site.restarts();
    let again = site.apply(all()).await.expect("is shown again");
    assert_eq!((again.rounds, again.interruption_ms, site.restarts()), (0, None, restarts));
}

#[tokio::test]
async fn without_storage_a_visitor_that_woke_the_new_container_changes_nothing() {
    let mut site = Site::with_storage(false).await;
    site.know(true);
    site.end_containers();
    site.start_gateway().await;
    let restarts = site.restarts();
    let key = || PutInEffect { bucket: None, ..site.step(&["ANTHROPIC_API_KEY"]) };
    let done = site.apply(key()).await.expect("is shown");
    assert_eq!((done.rounds, site.restarts()), (0, restarts));
    assert!(site.uses_the_new_key());

    site.fault_instances();
    let text = site.fails(key()).await;
    assert!(text.contains("containers could not be listed"), "{text}");
}

#[tokio::test]
async fn a_container_that_was_restarted_only_is_not_new() {
    let mut site = Site::with_storage(false).await;
    site.know(true);
    site.start_gateway().await;
    let key = PutInEffect { bucket: None, ..site.step(&["ANTHROPIC_API_KEY"]) };
    let text = site.fails(key).await;
    assert!(text.contains("may hold the old one"), "{text}");
    assert!(!site.uses_the_new_key(), "that was the truth");
}

#[tokio::test]
async fn a_browser_that_opens_to_all_proves_nothing() {
    let mut site = Site::new().await;
    site.know(true);
    site.lie(Lie::OpensBrowserToAll);
    let text = site.fails(PutInEffect { restart: false, ..site.step(&["CDP_SECRET"]) }).await;
    assert!(text.contains("a made-up secret of `CDP_SECRET`, which is taken"), "{text}");
}

#[tokio::test]
async fn archives_cannot_be_edited_and_that_is_said() {
    let mut site = Site::new().await;
    site.know(true);
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    site.put_object("backups/0b0b/data.sqsh", "hsqs").await;
    site.put_object("backup-handle.json", "{}").await;
    let text = site.fails(site.all()).await;
    assert!(text.contains("archives") && text.contains("`ANTHROPIC_API_KEY`"), "{text}");
    assert_eq!(site.restarts(), 0);
}

#[tokio::test]
async fn a_restart_whose_answer_was_lost_is_not_repeated() {
    let mut site = Site::new().await;
    site.know(true);
    site.desk.lose_answer("POST", RESTART);
    site.fails(site.all()).await;
    assert_eq!(site.restarts(), 1);
    // It still starts: that is waited for.
    let done = site.apply(site.all()).await.expect("is shown");
    assert_eq!((site.restarts(), done.rounds), (1, 0));
    assert!(site.uses_the_new_key());
}

#[tokio::test]
async fn a_kill_between_rewriting_and_restarting_is_made_good() {
    let mut site = Site::new().await;
    site.know(true);
    site.desk.account.add_fault(Fault {
        method: Some("POST".into()),
        host: None,
        path: RESTART.into(),
        kind: FaultKind::Status { status: 500 },
        skip: 0,
        times: Some(1),
    });
    site.fails(site.all()).await;
    assert!(!site.wants_the_new_token());
    let done = site.apply(site.all()).await.expect("is shown");
    assert_eq!(done.rounds, 1);
    assert!(site.uses_the_new_key() && site.wants_the_new_token());
    assert_eq!(site.holds(|(_, old, _)| old), Vec::<String>::new());
}

#[tokio::test]
async fn a_slot_without_a_copy_is_shown_by_what_went_live_with_it() {
    let mut site = Site::new().await;
    site.know(true);
    let done = site.apply(site.step(&["TELEGRAM_BOT_TOKEN"])).await.expect("is shown");
    assert_eq!((done.rounds, site.restarts()), (1, 1));
    let again = site.apply(site.step(&["TELEGRAM_BOT_TOKEN", "CDP_SECRET"])).await.expect("is shown");
    assert_eq!((again.rounds, site.restarts()), (0, 1));
}

#[tokio::test]
async fn what_needs_no_restart_is_not_restarted() {
    let mut site = Site::new().await;
    site.know(true);
    let done =
        site.apply(PutInEffect { restart: false, ..site.step(&["CDP_SECRET"]) }).await.expect("is shown");
    assert_eq!((done.interruption_ms, done.rounds, site.restarts()), (None, 0, 0));
    assert!(proof(&done, "CDP_SECRET").contains("refuses the old value"));
    let text = site.fails(PutInEffect { restart: false, ..site.step(&["MOLTBOT_GATEWAY_TOKEN"]) }).await;
    assert!(text.contains("refuses the new value of `MOLTBOT_GATEWAY_TOKEN`"), "{text}");
}
