//! What makes rotation hard, and what lies about it: restore, the loop, keys that stay in use, restarts that are none.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use super::{TOKEN, connect};
use crate::account::Lie;
use crate::account::drive::{Drive, reveal};
use crate::secret::SecretText;
use crate::sys::clock;

const PROFILES: &str = "openclaw/agents/main/agent/auth-profiles.json";

/// A Moltworker that keeps its state in R2, with this key of Anthropic; its gateway has started.
struct Molt {
    drive: Drive,
    host: String,
    pair: (String, SecretText),
}

impl Molt {
    async fn start(key: &SecretText) -> Self {
        let drive = Drive::start().await;
        drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
        let pair = drive.account.change_world(|w| {
            w.gateway_boots_in(0);
            w.issue_bucket_pair("first", clock::now())
        });
        let mut molt = Self { drive, host: String::new(), pair };
        molt.deploy(&reveal(key), "gateway-token-1").await;
        molt.visit("GET", "/x").await;
        molt
    }

    async fn deploy(&mut self, key: &str, token: &str) {
        let (id, account) = (self.pair.0.clone(), self.drive.account.account_id().to_string());
        let secret = reveal(&self.pair.1);
        let vars = [
            (TOKEN.0, token),
            ("ANTHROPIC_API_KEY", key),
            ("E2E_TEST_MODE", "true"),
            ("R2_ACCESS_KEY_ID", &id),
            ("R2_SECRET_ACCESS_KEY", &secret),
            ("CF_ACCOUNT_ID", &account),
        ];
        self.host = self.drive.moltworker(&vars).await;
    }

    async fn visit(&self, method: &str, path: &str) -> Value {
        let method = method.parse().unwrap();
        let seen = self.drive.visit(method, &format!("{}{path}", self.host), &[]).await;
        serde_json::from_str(&seen.body).unwrap_or_default()
    }

    async fn restart(&self) -> Value {
        self.visit("POST", "/api/admin/gateway/restart").await
    }

    async fn sync(&self) -> Value {
        self.visit("POST", "/api/admin/storage/sync").await
    }

    /// What the stored copy of the profiles holds, with `old` replaced by `new`.
    async fn scrub(&self, old: &SecretText, new: &SecretText) {
        let object = self.drive.account.world(|w| w.object("moltbot-data", PROFILES)).unwrap();
        let text = String::from_utf8(object).unwrap().replace(&reveal(old), &reveal(new));
        let path = format!("/r2/buckets/moltbot-data/objects/{PROFILES}");
        self.drive.ok(Method::PUT, &path, serde_json::from_str(&text).unwrap()).await;
    }

    /// The fingerprint of the key the gateway uses now, and whether it works.
    fn asked(&self) -> (String, bool) {
        let asked = self.drive.account.change_world(|w| w.ask_gateway("molt", None, clock::now())).unwrap();
        (asked.fingerprint, asked.worked)
    }

    fn stored(&self, value: &SecretText) -> Vec<String> {
        self.drive.account.world(|w| w.bucket_holds("moltbot-data", value))
    }
}

fn key(drive: Option<&Drive>) -> SecretText {
    match drive {
        Some(drive) => {
            drive.account.change_world(|w| w.mint_provider_key("anthropic", clock::now())).unwrap()
        }
        None => SecretText::new("sk-ant-api03-first"),
    }
}

#[tokio::test]
async fn a_new_key_is_used_only_when_the_copy_in_r2_has_it_and_the_gateway_restarted() {
    let old = key(None);
    let mut molt = Molt::start(&old).await;
    let new = key(Some(&molt.drive));
    assert_eq!(molt.asked(), (old.fingerprint(), false), "nobody registered the old one");
    molt.deploy(&reveal(&new), "gateway-token-1").await;
    molt.restart().await;
    assert_eq!(molt.asked().0, old.fingerprint(), "the stored profile goes before the environment");
    molt.scrub(&old, &new).await;
    assert_eq!(molt.asked().0, old.fingerprint());
    molt.restart().await;
    assert_eq!(molt.asked(), (new.fingerprint(), true));
    assert!(molt.drive.account.world(|w| w.provider_key_used("anthropic", &new)).is_some());
    assert!(molt.sync().await["success"].as_bool().unwrap());
    assert!(molt.stored(&old).is_empty());
    let url = format!("http://{}/__drill/moltworker/molt/ask", molt.drive.account.addr());
    let said: Value = molt.drive.client.post(url).send().await.unwrap().json().await.unwrap();
    let fingerprint = new.fingerprint();
    let expected =
        json!({"provider": "anthropic", "from": "profile", "fingerprint": fingerprint, "worked": true});
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_restart_is_seen_in_process_and_uptime() {
    let mut molt = Molt::start(&key(None)).await;
    let status = molt.visit("GET", "/api/status").await;
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    let uptime = |hello: &Value| hello["snapshot"]["uptimeMs"].as_i64().unwrap();
    let before = uptime(&connect(&molt.drive, &molt.host, TOKEN.1, None).await.unwrap());
    assert!((30..60_000).contains(&before), "{before}");
    molt.deploy("sk-ant-api03-first", "gateway-token-2").await;
    molt.drive.account.change_world(|w| w.gateway_boots_in(300));
    let restarted = molt.restart().await;
    assert_eq!(restarted["previousProcessId"], status["processId"]);
    let at_once = molt.visit("GET", "/api/status").await;
    assert_eq!(at_once["status"], "not_responding");
    assert_ne!(at_once["processId"], status["processId"]);
    // Waits until it listens.
    let hello = connect(&molt.drive, &molt.host, "gateway-token-2", None).await.unwrap();
    assert!(uptime(&hello) >= 300);
    let (process, _) = molt.drive.account.change_world(|w| w.gateway_process("molt")).unwrap();
    assert_eq!(at_once["processId"], json!(process));
}

#[tokio::test]
async fn a_restart_that_is_none_leaves_the_old_process() {
    let mut molt = Molt::start(&key(None)).await;
    let before = molt.drive.account.change_world(|w| w.gateway_process("molt"));
    molt.deploy("sk-ant-api03-first", "gateway-token-2").await;
    molt.drive.account.change_world(|w| w.lie(Lie::RestartsNothing));
    assert_eq!(molt.restart().await["success"], true);
    assert_eq!(molt.drive.account.change_world(|w| w.gateway_process("molt")), before);
    assert!(connect(&molt.drive, &molt.host, "gateway-token-1", None).await.is_ok());
    molt.drive.account.change_world(crate::account::World::tell_the_truth);
    molt.restart().await;
    assert!(connect(&molt.drive, &molt.host, "gateway-token-1", None).await.is_err());
}

#[tokio::test]
async fn a_worker_that_injects_its_token_accepts_any() {
    let molt = Molt::start(&key(None)).await;
    assert!(connect(&molt.drive, &molt.host, "wrong", None).await.is_err());
    let url = format!("http://{}/__drill/lies", molt.drive.account.addr());
    let lie = json!({"lie": "injects-token"});
    assert_eq!(molt.drive.client.post(&url).json(&lie).send().await.unwrap().status(), 204);
    assert!(connect(&molt.drive, &molt.host, "wrong", None).await.is_ok());
    assert_eq!(molt.drive.client.delete(&url).send().await.unwrap().status(), 204);
    assert!(connect(&molt.drive, &molt.host, "wrong", None).await.is_err());
}

#[tokio::test]
async fn a_container_that_keeps_its_disk_brings_the_old_key_back() {
    let old = key(None);
    let mut molt = Molt::start(&old).await;
    let new = key(Some(&molt.drive));
    molt.drive.account.change_world(|w| w.lie(Lie::KeepsItsDisk));
    molt.deploy(&reveal(&new), "gateway-token-1").await;
    molt.scrub(&old, &new).await;
    assert!(molt.stored(&old).is_empty());
    molt.restart().await;
    assert_eq!(molt.asked().0, old.fingerprint());
    molt.sync().await;
    assert_eq!(molt.stored(&old), [PROFILES]);
}

#[tokio::test]
async fn a_late_write_undoes_a_scrub_once() {
    let old = key(None);
    let molt = Molt::start(&old).await;
    let new = key(Some(&molt.drive));
    molt.drive.account.change_world(|w| w.lie(Lie::WritesLate));
    molt.restart().await;
    for expected in [&old, &new] {
        molt.scrub(&old, &new).await;
        molt.restart().await;
        assert_eq!(molt.asked().0, expected.fingerprint());
    }
}

#[tokio::test]
async fn the_loop_copies_what_changed_and_no_sooner_than_its_next_round() {
    let old = key(None);
    let molt = Molt::start(&old).await;
    let canary = SecretText::new("a-note-to-find-again");
    let later = |ms: i64| clock::now().checked_add(SignedDuration::from_millis(ms)).unwrap();
    let write = |path: &str, at: Timestamp| {
        let body = reveal(&canary);
        molt.drive.account.change_world(|w| w.write_container_file("molt", path, body.as_bytes(), at));
    };
    let copied = |at: Timestamp| {
        molt.drive.account.change_world(|w| w.let_containers_copy(at));
        molt.stored(&canary)
    };
    // A change of the configuration by the start script alone is no reason to copy.
    molt.restart().await;
    assert!(copied(later(31_000)).is_empty());
    write("clawd/notes.md", later(40_000));
    write(".openclaw/gateway.log", later(40_000));
    assert!(copied(later(55_000)).is_empty());
    assert_eq!(copied(later(95_000)), ["workspace/notes.md"]);
    // With keys that are dead it fails, and never comes back by itself.
    molt.drive.account.change_world(|w| w.tokens.tokens.retain(|token| token.name != "first"));
    write("clawd/more.md", later(100_000));
    assert_eq!(copied(later(130_000)), ["workspace/notes.md"]);
    assert_eq!(molt.sync().await["error"], "Config sync failed");
}

#[tokio::test]
async fn copies_go_on_with_the_keys_of_the_last_start() {
    let mut molt = Molt::start(&key(None)).await;
    let first = molt.pair.0.clone();
    molt.pair = molt.drive.account.change_world(|w| w.issue_bucket_pair("second", clock::now()));
    molt.deploy("sk-ant-api03-first", "gateway-token-1").await;
    molt.drive.account.change_world(|w| w.tokens.tokens.retain(|token| token.id != first));
    assert_eq!(molt.sync().await["success"], false, "rclone.conf still has the first pair");
    molt.restart().await;
    assert_eq!(molt.sync().await["success"], true);
    molt.drive.account.change_world(|w| w.lie(Lie::SyncFails));
    assert_eq!(molt.sync().await["error"], "Config sync failed");
}

#[tokio::test]
async fn a_legacy_backup_is_taken_over() {
    let drive = Drive::start().await;
    drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    let pair = drive.account.change_world(|w| w.issue_bucket_pair("first", clock::now()));
    let mut molt = Molt { drive, host: String::new(), pair };
    let put = |path: &str, body: Value| {
        let path = format!("/r2/buckets/moltbot-data/objects/{path}");
        let drive = &molt.drive;
        async move { drive.ok(Method::PUT, &path, body).await }
    };
    put("clawdbot/clawdbot.json", json!({"gateway": {"auth": {"token": "t"}}, "mine": 1})).await;
    put("skills/a/SKILL.md", json!("s")).await;
    molt.deploy("sk-ant-api03-first", "gateway-token-1").await;
    molt.visit("GET", "/x").await;
    assert_eq!(molt.sync().await["success"], true);
    let config = molt.drive.account.world(|w| w.object("moltbot-data", "openclaw/openclaw.json")).unwrap();
    let config: Value = serde_json::from_slice(&config).unwrap();
    assert_eq!(
        (&config["mine"], &config["gateway"]["auth"]["token"]),
        (&json!(1), &json!("gateway-token-1"))
    );
    let skill = molt.drive.account.change_world(|w| w.container_file("molt", "clawd/skills/a/SKILL.md"));
    assert_eq!(skill.unwrap(), b"\"s\"");
}
