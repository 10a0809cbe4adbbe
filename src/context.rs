//! Composition root: what a command may use of the outside, built when first needed.
//!
//! A drill builds a second context over the same commands: another origin, other folders, stand-in programs.
//! Nothing else differs, so a drill runs the real path.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

use crate::cloudflare::{self, ApiOrigin};
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::http;
use crate::model::Provider;
use crate::output::Format;
use crate::secret::SecretText;
use crate::sys::paths::Paths;
use crate::sys::process::Program;
use crate::sys::signal::Cancel;
use crate::sys::{env, fs};
use crate::term::{Dialogue, NonInteractive, Prompter, Term};
use crate::vault::Vault;

/// What every command is given beside its request.
pub struct Context {
    /// The terminal.
    pub term: Term,
    /// The form of the answer.
    pub format: Format,
    /// Only failures are told on the way.
    pub quiet: bool,
    /// The checkout: `-C`, or the working directory.
    pub checkout: Utf8PathBuf,
    /// moltctl's own folders.
    pub paths: Paths,
    /// Where the API is.
    pub origin: ApiOrigin,
    /// What the operator agreed to beforehand.
    pub consent: Consent,
    /// Account and Worker named on the command line.
    pub named: Named,
    /// The wish to stop.
    pub cancel: Cancel,
    /// Asks questions.
    pub prompter: Box<dyn Prompter>,
    /// Programs that are run instead of those on `PATH`.
    pub programs: Programs,
    /// The API token of a drill, before any other source.
    pub drill_token: Option<SecretText>,
    /// The admin credentials of a drill's issuers, instead of the operator's own.
    pub drill_admins: BTreeMap<Provider, SecretText>,
    http: OnceLock<http::Client>,
    vault: OnceLock<Vault>,
}

/// What the operator agreed to beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// Stop after the plan was shown.
    pub dry_run: bool,
    /// Agree without being asked.
    pub yes: bool,
}

/// Account and Worker named on the command line.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// `--account`.
    pub account: Option<crate::model::AccountId>,
    /// `--worker`.
    pub worker: Option<crate::model::WorkerName>,
}

/// Programs of a drill; `None` means that they are looked for on `PATH`, outside the checkout.
#[derive(Clone, Debug, Default)]
pub struct Programs {
    /// wrangler.
    pub wrangler: Option<Program>,
    /// npm.
    pub npm: Option<Program>,
    /// node.
    pub node: Option<Program>,
    /// docker.
    pub docker: Option<Program>,
    /// True when programs of the checkout's `node_modules/.bin` may be run.
    pub local_tools: bool,
}

/// The flags every command has.
#[derive(Clone, Debug)]
pub struct Globals {
    /// `--json`.
    pub format: Format,
    /// `--quiet`.
    pub quiet: bool,
    /// `--no-input`.
    pub no_input: bool,
    /// `-C DIR`.
    pub checkout: Option<Utf8PathBuf>,
    /// `--yes`, `--dry-run`.
    pub consent: Consent,
    /// `--account`, `--worker`.
    pub named: Named,
    /// `--use-local-tools`.
    pub local_tools: bool,
}

/// The variable that names another API base; wrangler has the same.
pub const API_BASE_VARIABLE: &str = "CLOUDFLARE_API_BASE_URL";

impl Context {
    /// The context of this process.
    ///
    /// # Errors
    /// When the checkout is no folder, a folder of the user is missing, or the API base is refused.
    pub fn of_process(globals: Globals) -> Result<Self> {
        let term = Term::of_process();
        let here = env::current_dir().kind(ErrorKind::Usage)?;
        let checkout = globals.checkout.map_or_else(|| here.clone(), |dir| here.join(dir));
        let checkout = checkout
            .canonicalize_utf8()
            .map_err(|_| Error::usage(format!("`{checkout}` is not a folder that can be read")))?;
        let origin = match env::var(API_BASE_VARIABLE) {
            Some(text) => ApiOrigin::parse(&text, API_BASE_VARIABLE).kind(ErrorKind::Usage)?,
            None => ApiOrigin::cloudflare(),
        };
        let prompter: Box<dyn Prompter> =
            if globals.no_input || !term.can_ask() || globals.format == Format::Json {
                Box::new(NonInteractive)
            } else {
                Box::new(Dialogue)
            };
        Ok(Self {
            term,
            format: globals.format,
            quiet: globals.quiet,
            checkout,
            paths: Paths::of_user().kind(ErrorKind::Failed)?,
            origin,
            consent: globals.consent,
            named: globals.named,
            cancel: Cancel::default(),
            prompter,
            programs: Programs { local_tools: globals.local_tools, ..Programs::default() },
            drill_token: None,
            drill_admins: BTreeMap::new(),
            http: OnceLock::new(),
            vault: OnceLock::new(),
        })
    }

    /// The context of a drill: the built-in account at `origin`, everything of moltctl's own below `home`.
    #[must_use]
    pub fn for_drill(&self, drill: Drill<'_>) -> Self {
        Self {
            term: self.term,
            format: self.format,
            quiet: self.quiet,
            checkout: drill.checkout.to_owned(),
            paths: Paths::below(drill.home),
            origin: drill.origin,
            consent: Consent { dry_run: false, yes: true },
            named: Named::default(),
            cancel: self.cancel.clone(),
            prompter: Box::new(NonInteractive),
            programs: drill.programs,
            drill_token: Some(drill.token),
            drill_admins: drill.admins,
            http: OnceLock::new(),
            vault: OnceLock::new(),
        }
    }

    /// The HTTP client.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn http(&self) -> Result<&http::Client> {
        if let Some(client) = self.http.get() {
            return Ok(client);
        }
        let client = http::Client::new(self.origin.edge()).kind(ErrorKind::Failed)?;
        Ok(self.http.get_or_init(|| client))
    }

    /// The operator's vault: one for the process, so that a keyring that never answers is waited for once, however many
    /// entries are looked for.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        self.vault.get_or_init(|| Vault::of_operator(self.paths.credentials()))
    }

    /// The API with `token`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn cloudflare_with(&self, token: SecretText) -> Result<cloudflare::Client> {
        Ok(cloudflare::Client::new(self.http()?.clone(), self.origin.clone(), token))
    }

    /// The API's base URL when it is not Cloudflare's own, as journals keep it.
    #[must_use]
    pub fn foreign_api(&self) -> Option<String> {
        self.origin.is_drill().then(|| self.origin.as_str().to_owned())
    }

    /// The text of a file of the checkout, or `None`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_checkout(&self, name: &str) -> Result<Option<String>> {
        fs::read_text(&self.checkout.join(name)).map_err(|error| Error::new(ErrorKind::Failed, error))
    }
}

/// What a drill puts in the place of the real things.
pub struct Drill<'a> {
    /// The sample checkout.
    pub checkout: &'a Utf8Path,
    /// Folder for journals and configuration.
    pub home: &'a Utf8Path,
    /// The built-in account.
    pub origin: ApiOrigin,
    /// Its operator token.
    pub token: SecretText,
    /// Admin credentials at its issuers.
    pub admins: BTreeMap<Provider, SecretText>,
    /// The stand-ins.
    pub programs: Programs,
}
