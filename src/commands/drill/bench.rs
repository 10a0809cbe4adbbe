//! What a drill runs in: an account on loopback, a temporary folder with a sample checkout, stand-in programs.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::account::{Account, AccountOptions, World};
use crate::cloudflare::ApiOrigin;
use crate::context::{Context, Drill, Programs};
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::model::Provider;
use crate::secret::SecretText;
use crate::sys::fs::{self, Mode, TempDir};
use crate::sys::process::Program;
use crate::sys::{clock, env};
use crate::template::{FileMode, SAMPLE};

/// A drill's surroundings.
pub(super) struct Bench {
    pub(super) account: Account,
    admins: BTreeMap<Provider, SecretText>,
    dir: TempDir,
}

impl Bench {
    /// Starts the account and lays out the sample checkout.
    pub(super) async fn set_up() -> Result<Self> {
        let world = World::sample(clock::now());
        let account = Account::start(AccountOptions { port: 0, state_file: None, world })
            .await
            .kind(ErrorKind::Failed)?;
        let admins = admins(&account);
        let bench = Self { account, admins, dir: fs::temp_dir("moltctl-drill-").kind(ErrorKind::Failed)? };
        bench.lay_out()?;
        Ok(bench)
    }

    /// The sample checkout.
    pub(super) fn checkout(&self) -> Utf8PathBuf {
        self.dir.path().join("moltworker")
    }

    /// A key as its issuer's console makes one. A Telegram bot is put under the manager bot.
    pub(super) fn mint(&self, issuer: &str) -> Result<SecretText> {
        let key = self.account.change_world(|world| {
            let key = world.mint_provider_key(issuer, clock::now())?;
            match self.admins.get(&Provider::Telegram) {
                Some(manager) if issuer == "telegram" => world.manage_bot(manager, &key).then_some(key),
                _ => Some(key),
            }
        });
        key.ok_or_else(|| Error::message(ErrorKind::Bug, "the built-in account has no such provider"))
    }

    /// A private file of the drill.
    pub(super) fn private(&self, name: &str) -> Utf8PathBuf {
        self.dir.path().join(name)
    }

    /// Leaves the folder in place.
    pub(super) fn keep(self) -> Utf8PathBuf {
        self.dir.keep()
    }

    /// The context in which the real commands run against this account.
    pub(super) fn context(&self, ctx: &Context) -> Result<Context> {
        let origin = ApiOrigin::parse(&self.account.api_base(), "the drill").kind(ErrorKind::Bug)?;
        Ok(ctx.for_drill(Drill {
            checkout: &self.checkout(),
            home: self.dir.path(),
            origin,
            token: self.account.token(),
            admins: self.admins.clone(),
            programs: stand_ins()?,
        }))
    }

    fn lay_out(&self) -> Result<()> {
        let checkout = self.checkout();
        for file in SAMPLE {
            let path = checkout.join(file.path);
            fs::ensure_dir(path.parent().unwrap_or(Utf8Path::new("."))).kind(ErrorKind::Failed)?;
            let mode = match file.mode {
                FileMode::Plain => Mode::Shared,
                FileMode::Executable => Mode::Executable,
            };
            fs::write_atomic(&path, file.bytes, mode).kind(ErrorKind::Failed)?;
        }
        Ok(())
    }
}

/// Admin credentials at the issuers whose keys can be made and ended by call.
fn admins(account: &Account) -> BTreeMap<Provider, SecretText> {
    let mint = |issuer| account.change_world(|world| world.mint_provider_key(issuer, clock::now()));
    [
        (Provider::Anthropic, "anthropic-admin"),
        (Provider::OpenAi, "openai-admin"),
        // The bot that manages the other one.
        (Provider::Telegram, "telegram"),
    ]
    .into_iter()
    .filter_map(|(provider, issuer)| Some((provider, mint(issuer)?)))
    .collect()
}

/// This binary, playing the programs a drill does without.
fn stand_ins() -> Result<Programs> {
    let own = env::current_exe().kind(ErrorKind::Failed)?;
    let played = |name: &str| {
        Some(Program { path: own.clone(), prefix_args: vec!["drill".into(), "stand-in".into(), name.into()] })
    };
    Ok(Programs {
        wrangler: played("wrangler"),
        npm: played("npm"),
        node: played("node"),
        docker: played("docker"),
        local_tools: false,
    })
}
