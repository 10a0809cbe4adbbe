//! Test support: an account over real HTTP, spoken to as API client and as visitor of its hosts.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Account, AccountOptions, World};
use crate::sys::clock;

/// A running account and a client that follows no redirects.
pub(in crate::account) struct Drive {
    pub(in crate::account) account: Account,
    pub(in crate::account) client: reqwest::Client,
    token: String,
}

/// A visitor's answer.
#[derive(Debug)]
pub(in crate::account) struct Seen {
    pub(in crate::account) status: u16,
    pub(in crate::account) location: String,
    pub(in crate::account) body: String,
}

impl Seen {
    pub(in crate::account) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Drive {
    pub(in crate::account) async fn start() -> Self {
        // Installing twice is an error that only says it was done already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = AccountOptions { port: 0, state_file: None, world: World::sample(clock::now()) };
        let account = Account::start(options).await.unwrap();
        let redirect = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(redirect).build().unwrap();
        let token = reveal(&account.token());
        Self { account, client, token }
    }

    /// One API call below the account; the body is sent as JSON unless it is null.
    pub(in crate::account) async fn api(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/accounts/{}{path}", self.account.api_base(), self.account.account_id());
        let mut request = self.client.request(method, url).bearer_auth(&self.token);
        if !body.is_null() {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// The `result` of an API call that must succeed.
    pub(in crate::account) async fn ok(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.api(method, path, body).await;
        assert!(status < 300, "{path}: {status} {answer}");
        assert_eq!(answer["success"], json!(true), "{path}: {answer}");
        answer["result"].clone()
    }

    /// The first error code of an API call that must fail, with its status.
    pub(in crate::account) async fn err(&self, method: Method, path: &str, body: Value) -> (u16, u64) {
        let (status, answer) = self.api(method, path, body).await;
        assert_eq!(answer["success"], json!(false), "{path}: {status} {answer}");
        (status, answer["errors"][0]["code"].as_u64().unwrap())
    }

    /// A request to an emulated host.
    pub(in crate::account) async fn visit(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Seen {
        let (host, path) = url.split_once('/').unwrap_or((url, ""));
        let mut request = self
            .client
            .request(method, format!("http://{}/{path}", self.account.addr()))
            .header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        Seen {
            status: response.status().as_u16(),
            location: response
                .headers()
                .get("location")
                .and_then(|l| l.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            body: response.text().await.unwrap(),
        }
    }

    /// Logs someone in; `Ok` is the `Cookie` header.
    pub(in crate::account) async fn log_in(&self, email: &str, host: &str) -> Result<String, u16> {
        let url = format!("http://{}/__drill/login", self.account.addr());
        let response =
            self.client.post(url).json(&json!({"email": email, "host": host})).send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        body["cookie"].as_str().map(str::to_owned).ok_or(status)
    }

    /// Uploads a Moltworker called `molt` with these variables, switches its workers.dev host on, and returns the host.
    pub(in crate::account) async fn moltworker(&self, vars: &[(&str, &str)]) -> String {
        self.moltworker_of("export default {}", vars).await
    }

    /// The same with code of one's own.
    pub(in crate::account) async fn moltworker_of(&self, code: &str, vars: &[(&str, &str)]) -> String {
        let mut bindings: Vec<Value> = vars
            .iter()
            .map(|(name, text)| json!({"type": "secret_text", "name": name, "text": text}))
            .collect();
        bindings
            .push(json!({"type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox"}));
        bindings.push(json!({"type": "r2_bucket", "name": "MOLTBOT_BUCKET", "bucket_name": "moltbot-data"}));
        bindings.push(json!({"type": "browser", "name": "BROWSER"}));
        let known = self.account.world(|w| w.workers.scripts.contains_key("molt"));
        let mut metadata = json!({"main_module": "index.js", "compatibility_date": "2026-09-01", "bindings": bindings,
            "containers": [{"class_name": "Sandbox"}]});
        if !known {
            metadata["migrations"] = json!({"new_tag": "v1", "new_sqlite_classes": ["Sandbox"]});
        }
        let module = reqwest::multipart::Part::text(code.to_owned()).file_name("index.js");
        let form = reqwest::multipart::Form::new()
            .text("metadata", metadata.to_string())
            .part("index.js", module.mime_str("application/javascript+module").unwrap());
        let url = format!(
            "{}/accounts/{}/workers/scripts/molt",
            self.account.api_base(),
            self.account.account_id()
        );
        let response = self.client.put(url).bearer_auth(&self.token).multipart(form).send().await.unwrap();
        let status = response.status();
        assert!(status.is_success(), "{}", response.text().await.unwrap());
        if !known {
            self.container_application().await;
        }
        self.ok(
            Method::POST,
            "/workers/scripts/molt/subdomain",
            json!({"enabled": true, "previews_enabled": false}),
        )
        .await;
        let subdomain = self.account.world(|w| w.workers_dev_subdomain().unwrap().to_owned());
        format!("molt.{subdomain}.workers.dev")
    }

    /// The container application of the class `Sandbox`, as wrangler makes it.
    async fn container_application(&self) {
        let namespace = self.account.world(|w| w.workers.namespaces[0].id.clone());
        let image = format!("registry.cloudflare.com/{}/molt-sandbox:1", self.account.account_id());
        let body = json!({"name": "molt-sandbox", "scheduling_policy": "default", "instances": 0, "max_instances": 1,
            "configuration": {"image": image, "instance_type": "standard-1"},
            "constraints": {"tiers": [1]}, "durable_objects": {"namespace_id": namespace}});
        self.ok(Method::POST, "/containers/applications", body).await;
    }

    /// An identity provider and an application on `host` that admits `email`; returns the application.
    pub(in crate::account) async fn protect(&self, host: &str, email: &str) -> Value {
        let idps = self.ok(Method::GET, "/access/identity_providers", Value::Null).await;
        if idps.as_array().unwrap().is_empty() {
            let otp = json!({"type": "onetimepin", "name": "One-time PIN", "config": {}});
            self.ok(Method::POST, "/access/identity_providers", otp).await;
        }
        let policy = json!({"name": "owner", "decision": "allow", "include": [{"email": {"email": email}}]});
        let policy = self.ok(Method::POST, "/access/policies", policy).await;
        let app = json!({"type": "self_hosted", "name": host, "destinations": [{"type": "public", "uri": host}],
            "policies": [{"id": policy["id"], "precedence": 1}]});
        self.ok(Method::POST, "/access/apps", app).await
    }
}

#[expect(clippy::disallowed_methods, reason = "tests of the account speak with its secrets")]
pub(in crate::account) fn reveal(secret: &crate::secret::SecretText) -> String {
    secret.expose().to_owned()
}
