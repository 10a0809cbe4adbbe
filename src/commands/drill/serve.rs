//! `moltctl drill serve`: the built-in account for scripts, or for wrangler itself.

use camino::Utf8PathBuf;
use serde::Serialize;

use crate::account::{Account, AccountOptions, World};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{Format, Outcome, Page};
use crate::sys::clock;
use crate::term;

/// Where it listens and what it remembers.
#[derive(Clone, Debug)]
pub struct Request {
    /// Port; 0 lets the system choose.
    pub port: u16,
    /// Where the state is kept.
    pub state: Option<Utf8PathBuf>,
}

/// The account was served and stopped.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Served {
    /// Requests it answered, at most 10,000.
    pub requests: usize,
}

impl Outcome for Served {
    const NAME: &'static str = "drill-serve";

    fn human(&self, page: &mut Page) {
        page.line(&format!("# stopped after {} requests", self.requests));
    }
}

/// Serves until Ctrl-C.
///
/// # Errors
/// When the port is taken or the state file cannot be used.
pub async fn run(ctx: &Context, request: Request) -> Result<Served> {
    if ctx.format == Format::Json {
        return Err(Error::usage("`drill serve` prints shell lines, not a document")
            .hint("read the three `export` lines of its output"));
    }
    let state_file = request.state.map(|path| ctx.checkout.join(path));
    let world = World::sample(clock::now());
    let account = Account::start(AccountOptions { port: request.port, state_file, world })
        .await
        .map_err(|error| Error::new(ErrorKind::Failed, error).hint("`--port 0` takes a free port"))?;
    announce(&account).kind(ErrorKind::Failed)?;
    term::write_stderr("serving the built-in account; Ctrl-C stops it\n");
    let cancel = ctx.cancel.clone();
    cancel.listen(|| {});
    while !cancel.is_wished() {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let requests = account.requests().len();
    account.stop().await;
    Ok(Served { requests })
}

/// Three lines a shell can `eval`. The token is of this account only and worth nothing elsewhere.
fn announce(account: &Account) -> std::io::Result<()> {
    term::write_stdout(&format!("export CLOUDFLARE_API_BASE_URL={}\n", account.api_base()))?;
    term::write_stdout(&format!("export CLOUDFLARE_ACCOUNT_ID={}\n", account.account_id()))?;
    term::write_stdout("export CLOUDFLARE_API_TOKEN=")?;
    term::reveal_on_stdout(&account.token())
}
