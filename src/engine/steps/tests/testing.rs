//! A built-in account with a client of it.

use ::http::Method;
use url::Url;

use crate::account::{Account, AccountOptions, World};
pub(super) use crate::account::{Fault, FaultKind};
use crate::cloudflare::{ApiOrigin, Client};
use crate::engine::executor::Runner as _;
use crate::engine::steps::StepRunner;
use crate::engine::{Ports, StepError, Values, escrow};
use crate::http::{self, Auth, Request};
use crate::model::{AccountId, Provider, SecretName, WorkerName};
use crate::plan::{Effect, Step};
use crate::secret::SecretText;
use crate::sys::{clock, fs};

pub(super) struct Desk {
    pub(super) account: Account,
    pub(super) ports: Ports,
    journals: fs::TempDir,
}

impl Desk {
    pub(super) async fn new() -> Self {
        let options = AccountOptions { port: 0, state_file: None, world: World::sample(clock::now()) };
        let account = Account::start(options).await.expect("starts");
        let token = account.token();
        let ports = ports(&account, token);
        let journals = fs::temp_dir("moltctl-steps-").expect("a temporary folder");
        Self { account, ports, journals }
    }

    /// From now on values are sealed, and those of an earlier run are there.
    pub(super) fn seal(&self, ports: &Ports) {
        self.seal_with(ports, &self.account.token());
    }

    pub(super) fn seal_with(&self, ports: &Ports, token: &SecretText) {
        let run = "20261120T154201Z-1a2b3c4d".parse().expect("is a name");
        let file = escrow::path(self.journals.path(), &run);
        ports.values.seal(&run, &file, token).expect("seals");
    }

    /// Kills the run and takes it up again: only what was sealed is left.
    pub(super) fn crash(&mut self) {
        let mut again = self.another_run();
        self.seal(&again);
        again.admins.clone_from(&self.ports.admins);
        self.ports = again;
    }

    /// The ports of another run: nothing of the first one's memory is left.
    pub(super) fn another_run(&self) -> Ports {
        ports(&self.account, self.account.token())
    }

    /// The ports of a credential that holds `groups` only.
    pub(super) fn limited(&self, groups: &[&str]) -> Ports {
        let token = self.account.change_world(|world| world.issue_token("limited", groups, clock::now()));
        ports(&self.account, token)
    }

    pub(super) fn give(&mut self, values: &[(&str, &str)]) {
        let values = values.iter().map(|(name, value)| (name_of(name), SecretText::new(*value)));
        self.ports.values = Values::given(values);
    }

    pub(super) fn id(&self) -> AccountId {
        self.account.account_id()
    }

    pub(super) fn client(&self) -> &Client {
        self.ports.cloudflare.as_ref().expect("has a client")
    }

    pub(super) async fn apply(&self, step: &Step) -> Result<Effect, StepError> {
        StepRunner::new(&self.ports).apply(step).await
    }

    pub(super) async fn observe(&self, step: &Step) -> Option<Effect> {
        StepRunner::new(&self.ports).observe(step).await.expect("looks")
    }

    /// A live key of an issuer, named as the account names issuers.
    pub(super) fn mint(&self, issuer: &str) -> SecretText {
        self.account
            .change_world(|world| world.mint_provider_key(issuer, clock::now()))
            .expect("is an issuer")
    }

    /// An admin credential of `provider` at hand.
    pub(super) fn administer(&mut self, provider: Provider, issuer: &str) {
        let admin = self.mint(issuer);
        self.ports.admins.insert(provider, admin);
    }

    pub(super) fn is_live(&self, issuer: &str, value: &SecretText) -> bool {
        self.account.world(|world| world.is_provider_key_live(issuer, value))
    }

    /// The next `method` on `path` is carried out and its answer lost.
    pub(super) fn lose_answer(&self, method: &str, path: &str) {
        self.account.add_fault(Fault {
            method: Some(method.into()),
            host: None,
            path: path.into(),
            kind: FaultKind::CutAfter,
            skip: 0,
            times: Some(1),
        });
    }

    /// How many requests of `method` had a path that ends in `end`.
    pub(super) fn asked(&self, method: &str, end: &str) -> usize {
        self.account.requests().iter().filter(|one| one.method == method && one.path.ends_with(end)).count()
    }

    /// Uploads a Worker and deploys it, as wrangler does.
    pub(super) async fn upload(&self, worker: &WorkerName) {
        self.send_script(Method::PUT, &format!("scripts/{worker}")).await;
    }

    /// Uploads a version that is not deployed.
    pub(super) async fn upload_version(&self, worker: &WorkerName) {
        self.send_script(Method::POST, &format!("scripts/{worker}/versions")).await;
    }

    async fn send_script(&self, method: Method, below: &str) {
        let metadata = serde_json::json!({
            "main_module": "index.js", "bindings": [], "keep_bindings": ["secret_text"],
        });
        self.send_metadata(method, below, &metadata).await;
    }

    /// Sends a script with this metadata.
    pub(super) async fn send_metadata(&self, method: Method, below: &str, metadata: &serde_json::Value) {
        const PART: &str = "--cut\r\nContent-Disposition: form-data; name=";
        let body = format!(
            "{PART}\"metadata\"\r\n\r\n{metadata}\r\n\
             {PART}\"index.js\"; filename=\"index.js\"\r\nContent-Type: application/javascript+module\r\n\r\n\
             export default {{}}\r\n--cut--\r\n"
        );
        let url = format!("{}/accounts/{}/workers/{below}", self.account.api_base(), self.id());
        let request = Request::new(method, Url::parse(&url).expect("is a URL"))
            .auth(Auth::Bearer(self.account.token()))
            .bytes("multipart/form-data; boundary=cut", body.into_bytes());
        let answer = self.ports.http.send(request).await.expect("answers");
        assert!(answer.status.is_success(), "{} {}", answer.status, String::from_utf8_lossy(&answer.body));
    }
}

pub(super) fn name_of(name: &str) -> SecretName {
    name.parse().expect("is a name")
}

fn ports(account: &Account, token: SecretText) -> Ports {
    let origin = ApiOrigin::parse(&account.api_base(), "TEST").expect("is loopback");
    let http = http::Client::new(origin.edge()).expect("builds");
    Ports {
        cloudflare: Some(Client::new(http.clone(), origin, token)),
        http,
        vault: Some(crate::vault::Vault::in_memory()),
        values: Values::default(),
        wrangler: None,
        wrangler_token: None,
        npm: None,
        admins: std::collections::BTreeMap::new(),
        passage: None,
        seal: None,
    }
}
