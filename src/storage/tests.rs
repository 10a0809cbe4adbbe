//! Against the built-in account's R2, which checks every signature.

use sha2::{Digest as _, Sha256};

use super::{Error, KeyPair, Objects, PairLiveness};
use crate::account::{Account, AccountOptions, World};
use crate::cloudflare::{self, ApiOrigin, endpoints};
use crate::http::{Client, Edge};
use crate::model::{AccountId, BucketName};
use crate::secret::SecretText;
use crate::sys::clock;

/// An account with a bucket, and a pair of keys for it.
struct Store {
    account: Account,
    http: Client,
    api: cloudflare::Client,
    id: AccountId,
    bucket: BucketName,
    keys: KeyPair,
}

impl Store {
    #[expect(clippy::disallowed_methods, reason = "an R2 secret is the hash of a token's value")]
    async fn new() -> Self {
        let options = AccountOptions { port: 0, state_file: None, world: World::sample(clock::now()) };
        let account = Account::start(options).await.expect("starts");
        let http = Client::new(Edge::Loopback(account.addr())).expect("builds");
        let origin = ApiOrigin::parse(&account.api_base(), "TEST").expect("is an origin");
        let api = cloudflare::Client::new(http.clone(), origin.clone(), account.token());
        let (id, bucket): (_, BucketName) =
            (account.account_id(), "moltbot-data".parse().expect("is a name"));
        api.call(endpoints::r2::create(&id, "default", &bucket)).await.expect("makes the bucket");
        let groups = ["Workers R2 Storage Write"];
        let value = account.change_world(|world| world.issue_token("r2", &groups, clock::now()));
        let own = cloudflare::Client::new(http.clone(), origin, value.clone());
        let verified = own.call(endpoints::tokens::verify_account(&id)).await.expect("is a token");
        let secret = SecretText::new(hex::encode(Sha256::digest(value.expose())));
        Self { account, http, api, id, bucket, keys: KeyPair { id: verified.id, secret } }
    }

    fn objects(&self) -> Objects<'_> {
        self.objects_with(&self.keys)
    }

    fn objects_with(&self, keys: &KeyPair) -> Objects<'_> {
        Objects::new(&self.http, &self.id, "default", &self.bucket, keys).expect("is addressable")
    }
}

#[tokio::test]
async fn objects_are_written_read_listed_and_deleted() {
    let store = Store::new().await;
    let objects = store.objects();
    assert_eq!(objects.probe().await, PairLiveness::Live);
    let odd = "openclaw/a b+c=ä/ü.json";
    objects.put(odd, b"{}".to_vec()).await.expect("writes");
    for number in 0..1003 {
        objects.put(&format!("many/{number:04}"), vec![b'x']).await.expect("writes");
    }
    assert_eq!(objects.get(odd).await.expect("reads"), Some(b"{}".to_vec()));
    assert_eq!(objects.get("openclaw/none").await.expect("reads"), None);
    let many = objects.list("many/").await.expect("lists over two pages");
    assert!(many.whole && many.objects.len() == 1003 && many.objects[0].size == 1);
    assert!(many.objects[0].modified.is_some());
    assert_eq!(objects.list("openclaw/").await.expect("lists").objects[0].key, odd);
    objects.delete(odd).await.expect("deletes");
    objects.delete(odd).await.expect("deletes what is gone");
    assert_eq!(objects.get(odd).await.expect("reads"), None);
}

#[tokio::test]
async fn a_pair_is_dead_when_nobody_knows_it_or_its_token_is_gone() {
    let store = Store::new().await;
    let stranger = KeyPair { id: "0".repeat(32), secret: SecretText::new("1".repeat(64)) };
    assert_eq!(store.objects_with(&stranger).probe().await, PairLiveness::Dead);
    let wrong = KeyPair { secret: SecretText::new("2".repeat(64)), ..store.keys.clone() };
    assert_eq!(store.objects_with(&wrong).probe().await, PairLiveness::Dead);
    let refused = store.objects_with(&stranger).get("openclaw/openclaw.json").await;
    let Err(Error::Refused { status: 403, code: Some(code), .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(code, "InvalidAccessKeyId");
    store.api.call(endpoints::tokens::delete(&store.id, &store.keys.id)).await.expect("deletes the token");
    assert_eq!(store.objects().probe().await, PairLiveness::Dead);
    drop(store.account);
}
