//! A deployment that has been in use: made by moltctl, with keys of several issuers, its gateway running and its state in
//! R2. Made once, copied for each bench.

use std::sync::OnceLock;

use camino::Utf8PathBuf;
use moltctl::account::World;
use moltctl::secret::SecretText;
use serde_json::{Value, json};

use super::final_state::copy_tree;
use super::sample::{DEPLOY, OWNER, WORKER};
use super::{Bench, Output};

/// The deployment, to be copied.
pub(crate) struct Deployed {
    world: World,
    checkout: Utf8PathBuf,
    /// Values of the slots that came from issuers, and of their admin credentials.
    keys: Vec<(&'static str, String)>,
    _bench: Bench,
}

/// Slots beside `ANTHROPIC_API_KEY` that hold an issuer's key, with the issuer.
const ISSUED: [(&str, &str); 7] = [
    ("OPENAI_API_KEY", "openai"),
    ("TELEGRAM_BOT_TOKEN", "telegram"),
    ("DISCORD_BOT_TOKEN", "discord"),
    ("SLACK_BOT_TOKEN", "slack"),
    ("SLACK_APP_TOKEN", "slack-app"),
    ("GITHUB_TOKEN", "github"),
    ("GROQ_API_KEY", "groq"),
];

/// Admin credentials, by the variable they are given in.
const ADMINS: [(&str, &str); 3] = [
    ("ANTHROPIC_ADMIN_KEY", "anthropic-admin"),
    ("OPENAI_ADMIN_KEY", "openai-admin"),
    ("TELEGRAM_MANAGER_TOKEN", "telegram"),
];

/// The one deployment of this run of the tests.
pub(crate) fn deployed() -> &'static Deployed {
    static ONE: OnceLock<Deployed> = OnceLock::new();
    ONE.get_or_init(Deployed::make)
}

fn key(keys: &[(&'static str, String)], name: &str) -> SecretText {
    let (_, value) = keys.iter().find(|(slot, _)| *slot == name).expect("was made");
    SecretText::new(value.as_str())
}

impl Deployed {
    fn make() -> Self {
        let bench = Bench::new();
        bench.sample().init();
        let mut keys = Vec::new();
        let mut mint = |slot: &'static str, issuer: &str| {
            let value = bench.mint(issuer);
            keys.push((slot, value.clone()));
            value
        };
        let anthropic = mint("ANTHROPIC_API_KEY", "anthropic");
        let mut values = serde_json::Map::new();
        for (slot, issuer) in ISSUED {
            values.insert(slot.to_owned(), json!(mint(slot, issuer)));
        }
        for (variable, issuer) in ADMINS {
            mint(variable, issuer);
        }
        let (bot, manager) = (key(&keys, "TELEGRAM_BOT_TOKEN"), key(&keys, "TELEGRAM_MANAGER_TOKEN"));
        assert!(
            bench.account().change_world(|world| world.manage_bot(&manager, &bot)),
            "a bot can be managed"
        );
        let secret = "8f3a1c77e2b94d06a5513fd0c9be7724615e0fab38d94c12877ab60e4d1f9c35";
        keys.push(("CDP_SECRET", secret.to_owned()));
        values.insert("CDP_SECRET".to_owned(), json!(secret));
        let env = [("ANTHROPIC_API_KEY", anthropic.as_str())];
        let deploy = [&DEPLOY[..], &["--bucket-token"]].concat();
        bench.moltctl_with(&deploy, b"", &env).expect(0);
        let values = Value::Object(values).to_string();
        bench.moltctl_with(&["secrets", "push", "-", "--yes"], values.as_bytes(), &[]).expect(0);
        assert_eq!(bench.visit(OWNER, "/"), 200, "the owner's visit starts the gateway");
        bench.account().clear_requests();
        let world = bench.account().world(World::clone);
        Self { world, checkout: bench.checkout(), keys, _bench: bench }
    }

    /// A bench of its own with a copy of the deployment.
    pub(crate) fn bench(&self) -> Bench {
        let bench = Bench::of_world(self.world.clone());
        bench.sample();
        copy_tree(&self.checkout, &bench.checkout());
        bench
    }

    /// The value of a slot, or of an admin credential, as it was made.
    pub(crate) fn key(&self, name: &str) -> &str {
        let found = self.keys.iter().find(|(slot, _)| *slot == name);
        &found.unwrap_or_else(|| panic!("{name} is none of the deployment's")).1
    }

    /// The admin credentials as an environment.
    pub(crate) fn admins(&self) -> Vec<(&'static str, &str)> {
        ADMINS.iter().map(|(variable, _)| (*variable, self.key(variable))).collect()
    }

    /// The values in use, as a file for `--old-from-file`.
    pub(crate) fn old_file(&self, bench: &Bench) -> String {
        let issued = self.keys.iter().filter(|(slot, _)| ADMINS.iter().all(|(variable, _)| variable != slot));
        let values: serde_json::Map<_, _> =
            issued.map(|(slot, value)| ((*slot).to_owned(), json!(value))).collect();
        let path = bench.root().join("old.json");
        std::fs::write(&path, Value::Object(values).to_string()).expect("can be written");
        path.to_string()
    }
}

impl Bench {
    /// A live key of an issuer, as its console makes one.
    pub(crate) fn mint(&self, issuer: &str) -> String {
        let now = moltctl::sys::clock::now();
        let value: Option<SecretText> =
            self.account().change_world(|world| world.mint_provider_key(issuer, now));
        value.unwrap_or_else(|| panic!("there is no issuer `{issuer}`")).expose().to_owned()
    }

    /// The status of `path` of the sample's host for somebody who logged in.
    pub(crate) fn visit(&self, email: &str, path: &str) -> u16 {
        let body = json!({ "email": email, "host": self.host() }).to_string().into_bytes();
        let (status, answer) = self.control("POST", "/__drill/login", body);
        assert_eq!(status, 200, "{answer}");
        let cookie = answer["cookie"].as_str().expect("a cookie").to_owned();
        self.edge("GET", path, &[("cookie", &cookie)])
    }

    /// The status of a request at the sample's host.
    pub(crate) fn edge(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let url = format!("http://{}{path}", self.account().addr());
        let mut request = client.request(method.parse().expect("a method"), url).header("host", self.host());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.block_on(async { request.send().await.expect("the account answers").status().as_u16() })
    }

    /// Keys of an issuer that are active, by value.
    pub(crate) fn live_keys(&self, issuer: &str) -> Vec<String> {
        let world = self.account().world(|world| serde_json::to_value(world).expect("serialises"));
        let keys = world["providers"]["keys"].as_array().expect("a list");
        keys.iter()
            .filter(|key| key["issuer"] == issuer && key["status"] == "active")
            .map(|key| key["value"].as_str().expect("a text").to_owned())
            .collect()
    }

    /// The value of a secret in the version that is live.
    pub(crate) fn live_value(&self, slot: &str) -> Option<String> {
        let world = self.account().world(|world| serde_json::to_value(world).expect("serialises"));
        let script = &world["workers"]["scripts"][WORKER];
        let live = &script["deployments"].as_array()?.last()?["versions"][0][0];
        let version = script["versions"].as_array()?.iter().find(|version| version["id"] == *live)?;
        let binding = version["bindings"].as_array()?.iter().find(|binding| binding["name"] == slot)?;
        binding["text"].as_str().map(str::to_owned)
    }

    /// True when the newest version is one of a rotation.
    pub(crate) fn is_staged(&self) -> bool {
        let world = self.account().world(|world| serde_json::to_value(world).expect("serialises"));
        let versions = world["workers"]["scripts"][WORKER]["versions"].as_array().expect("a list");
        let tag = versions.last().expect("there is one")["annotations"]["workers/tag"].as_str();
        tag.is_some_and(|tag| tag.starts_with("moltctl-rotate-"))
    }

    /// Waits until a version of a rotation is there that is not live.
    pub(crate) fn wait_for_staged(&self) {
        let begun = std::time::Instant::now();
        while !self.is_staged() {
            assert!(begun.elapsed().as_secs() < 30, "nothing was staged");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// Deploys a version behind moltctl's back.
    pub(crate) fn deploy_version(&self, version: &str) {
        let body =
            json!({ "strategy": "percentage", "versions": [{ "version_id": version, "percentage": 100 }] });
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/deployments?force=true");
        let (status, answer) =
            self.api("POST", &path, Some(("application/json", body.to_string().into_bytes())));
        assert_eq!(status, 200, "{answer}");
    }

    /// Ids of the active API tokens that are for one bucket.
    pub(crate) fn tokens_of_bucket(&self) -> Vec<String> {
        let world = self.account().world(|world| serde_json::to_value(world).expect("serialises"));
        let tokens = world["tokens"]["tokens"].as_array().expect("a list");
        tokens
            .iter()
            .filter(|token| token["name"].as_str().expect("a name").starts_with("moltctl r2 "))
            .filter(|token| token["status"] == "active")
            .map(|token| token["id"].as_str().expect("an id").to_owned())
            .collect()
    }

    /// `moltctl secrets rotate` with the admin credentials at hand.
    pub(crate) fn rotate(&self, args: &[&str], env: &[(&str, &str)]) -> Output {
        let all = [&["secrets", "rotate"], args, &["--yes"]].concat();
        let mut with = deployed().admins();
        with.extend(env);
        self.moltctl_with(&all, b"", &with)
    }
}
