//! What `moltctl deploy` looks at before any build, and `moltctl deploy --preflight-only`.
//!
//! Reads only. The judgement is `deploy::preflight`. Nothing of the checkout is run: wrangler, Node and Docker are
//! those of the search path, asked for their versions.

use camino::Utf8Path;
use serde::Serialize;

use crate::cloudflare::endpoints::{access_org, containers, r2, workers};
use crate::cloudflare::{Client, Error as ApiError};
use crate::commands::credential::identity::{Identity, identify};
use crate::commands::credential::{self, permissions};
use crate::commands::target::{self, Checkout, Target};
use crate::context::Context;
use crate::deploy::preflight::{
    Check, Files, ImageSource, Observed, PinDemand, Script, Sight, State, TokenState, Tool, Tools, Wants,
    copied_scripts, judge,
};
use crate::error::{Error, ErrorKind, Result};
use crate::model::AccountId;
use crate::model::permissions::{Holdings, Holds};
use crate::npm;
use crate::output::{Mark, Outcome, Page};
use crate::project::dockerfile::Dockerfile;
use crate::project::lock::{self, Lock};
use crate::project::start_script::StartScript;
use crate::project::wrangler::precedence::{self, Found, Surroundings};
use crate::project::wrangler::version::WranglerVersion;
use crate::project::wrangler::{JSONC, TOML};
use crate::secrets::operator_token::{self, Owner};
use crate::sys::locate::{LocalTools, SearchPath};
use crate::sys::{env, fs};
use crate::wrangler::{Wrangler, docker};

/// The checks before a deploy.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Preflight {
    /// Each check.
    pub checks: Vec<Check>,
}

impl Outcome for Preflight {
    const NAME: &'static str = "deploy-preflight";

    fn human(&self, page: &mut Page) {
        show(page, &self.checks);
    }

    /// What the worst check means: not permitted (4), failed (1), not seen (3).
    fn exit_code(&self) -> u8 {
        match verdict(&self.checks) {
            Some(kind) => kind.exit_code(),
            None if self.checks.iter().any(|check| check.state == State::Unknown) => {
                ErrorKind::Blind.exit_code()
            }
            None => 0,
        }
    }
}

/// `moltctl deploy --preflight-only`.
///
/// # Errors
/// When there is no checkout, account or credential to check.
pub async fn run(ctx: &Context, pins: PinDemand) -> Result<Preflight> {
    let target = target::resolve(ctx).await?;
    let mut observed = observe(ctx, &target).await;
    observed.pins = pins;
    Ok(Preflight { checks: judge(&observed) })
}

/// Stops a deploy before it begins when a check failed.
///
/// # Errors
/// Failed (1), or not permitted (4) when the credential is the cause; each remedy is a hint.
pub fn stop_on_failure(checks: &[Check]) -> Result<()> {
    let Some(kind) = verdict(checks) else { return Ok(()) };
    let failed = checks.iter().filter(|check| check.state == State::Fail);
    let whats: Vec<&str> = failed.clone().map(|check| check.what.as_str()).collect();
    let error = Error::message(kind, format!("the deploy did not begin: {}", whats.join("; ")));
    Err(failed.filter_map(|check| check.remedy.clone()).fold(error, Error::hint))
}

/// Writes checks for people.
pub fn show(page: &mut Page, checks: &[Check]) {
    page.heading("Preflight");
    for check in checks {
        let mark = match check.state {
            State::Pass => Mark::Good,
            State::Warn => Mark::Warn,
            State::Unknown => Mark::Unknown,
            State::Fail => Mark::Bad,
        };
        page.mark(mark, &check.what);
        if let Some(remedy) = &check.remedy {
            page.dim(remedy);
        }
    }
}

fn verdict(checks: &[Check]) -> Option<ErrorKind> {
    let mut failed = checks.iter().filter(|check| check.state == State::Fail).peekable();
    failed.peek()?;
    let of_credential = |check: &Check| matches!(check.id, "token" | "account" | "permissions");
    Some(if failed.any(of_credential) { ErrorKind::Denied } else { ErrorKind::Failed })
}

/// Looks at everything. Never fails: what cannot be seen is part of the answer.
pub async fn observe(ctx: &Context, target: &Target) -> Observed {
    let (api, account) = (&target.api, &target.account);
    let wants = wants(&target.checkout);
    let (token, identity) = token(ctx, api, account).await;
    let sees_account = identity.as_ref().map_or(Holds::Unknown, |identity| seen(identity, account));
    let holdings = match &identity {
        Some(identity) => permissions::holdings(api, identity, account).await,
        None => Holdings::default(),
    };
    let files = files(ctx, &target.checkout);
    let jurisdiction = target.checkout.settings.storage.jurisdiction.map_or("default", |it| it.as_str());
    let builds = files.images.iter().any(|image| matches!(image, ImageSource::Built { .. }));
    let (containers, workers_dev, zero_trust, r2, tools) = tokio::join!(
        async { entitled(api.call(containers::me(account)).await) },
        async { registered(api.call(workers::account_subdomain(account)).await) },
        async { switched_on(api.call(access_org::organization(account)).await, 9999) },
        async { switched_on(api.list(r2::list(account, jurisdiction), r2::PAGES).await, 10042) },
        tools(ctx, builds),
    );
    Observed {
        account: account.clone(),
        token,
        sees_account,
        holdings,
        containers,
        workers_dev,
        zero_trust,
        r2,
        wants,
        tools,
        files,
        pins: PinDemand::default(),
    }
}

/// What the checkout wants of the checks.
pub(in crate::commands) fn wants(checkout: &Checkout) -> Wants {
    let settings = &checkout.settings;
    let view = checkout.wrangler.as_ref();
    Wants {
        workers_dev: settings.worker.workers_dev,
        hosts: !settings.worker.hosts.is_empty() || view.is_some_and(|view| !view.routes.is_empty()),
        bucket: settings.storage.bucket.is_some() || view.is_some_and(|view| !view.r2_buckets.is_empty()),
        alerts: !settings.alerts.emails.is_empty(),
        least_wrangler: settings.toolchain.wrangler,
        least_node: settings.toolchain.node,
    }
}

async fn token(ctx: &Context, api: &Client, account: &AccountId) -> (TokenState, Option<Identity>) {
    let owner = match credential::look(ctx, Some(account)).await {
        Ok(looked) => owner(&looked),
        Err(_) => Owner::Untold,
    };
    match identify(api, owner, Some(account)).await {
        Ok(identity) if identity.is_active() => (TokenState::Active, Some(identity)),
        Ok(identity) => (TokenState::Inactive(identity.status), None),
        Err(error) if error.kind == ErrorKind::Denied => (TokenState::Refused(error.to_string()), None),
        Err(error) => (TokenState::Unknown(error.to_string()), None),
    }
}

#[expect(clippy::disallowed_methods, reason = "the prefix of the token says where it is verified")]
fn owner(looked: &credential::Looked) -> Owner {
    operator_token::judge(looked.token.expose()).unwrap_or(Owner::Untold)
}

fn seen(identity: &Identity, account: &AccountId) -> Holds {
    if identity.sees(account) { Holds::Yes } else { Holds::No }
}

/// A refusal that is no missing permission is the plan's.
fn entitled<T>(answer: std::result::Result<T, ApiError>) -> Sight {
    match answer {
        Ok(_) => Sight::Yes,
        Err(error) if error.is_denied() && !is_permission(&error) => Sight::No,
        Err(error) => Sight::Unknown(error.to_string()),
    }
}

fn registered<T>(answer: std::result::Result<T, ApiError>) -> Sight {
    match answer {
        Ok(_) => Sight::Yes,
        Err(error) if error.is_not_found() || error.has_code(10063) => Sight::No,
        Err(error) => Sight::Unknown(error.to_string()),
    }
}

/// `code` is what the product answers while it is off.
fn switched_on<T>(answer: std::result::Result<T, ApiError>, code: u32) -> Sight {
    match answer {
        Ok(_) => Sight::Yes,
        Err(error) if error.has_code(code) => Sight::No,
        Err(error) => Sight::Unknown(error.to_string()),
    }
}

fn is_permission(error: &ApiError) -> bool {
    error.status() == Some(401) || error.has_code(10000) || error.has_code(9109)
}

/// Asks the programs for their versions; Docker only when an image is built.
pub(in crate::commands) async fn tools(ctx: &Context, builds: bool) -> Tools {
    let local = if ctx.programs.local_tools { LocalTools::Use } else { LocalTools::Refuse };
    let path = env::var_os("PATH").unwrap_or_default();
    let search = SearchPath::new(&path, &ctx.checkout, local);
    let docker = async {
        if !builds {
            return None;
        }
        let version = docker::docker_version(&search, ctx.programs.docker.clone()).await;
        Some(version.map_or_else(|error| Tool::Unusable(error.to_string()), Tool::Runs))
    };
    let (wrangler, node, docker) = tokio::join!(
        Wrangler::locate(search.clone(), ctx.programs.wrangler.clone()),
        npm::node_version(&search, ctx.programs.node.clone()),
        docker
    );
    Tools {
        wrangler: wrangler.map_or_else(
            |error| Tool::Unusable(error.to_string()),
            |wrangler| {
                let it = wrangler.version();
                let version =
                    WranglerVersion::new(u32::from(it.major), u32::from(it.minor), u32::from(it.patch));
                Tool::Runs((version, it.oldest_node()))
            },
        ),
        node: node.map_or_else(
            |error| Tool::Unusable(error.to_string()),
            |it| {
                Tool::Runs(WranglerVersion::new(
                    u32::from(it.major),
                    u32::from(it.minor),
                    u32::from(it.patch),
                ))
            },
        ),
        docker,
    }
}

/// Reads what the checks look at of the checkout.
pub(in crate::commands) fn files(ctx: &Context, checkout: &Checkout) -> Files {
    let containers = checkout.wrangler.iter().flat_map(|view| &view.containers);
    let named: Vec<&str> = containers.filter_map(|container| container.image.as_deref()).collect();
    let mut scripts = Vec::new();
    let mut images = Vec::new();
    for image in named {
        let path = ctx.checkout.join(image);
        match (fs::is_file(&path).then(|| text(&path)).flatten(), image.parse()) {
            (Some(text), _) => {
                scripts.extend(copied_scripts(&text).into_iter().map(|copied| script(&path, copied)));
                images.push(ImageSource::Built {
                    path: image.to_owned(),
                    dockerfile: Dockerfile::parse(&text),
                });
            }
            (None, Ok(image)) if !image_is_path(named_like(&path)) => images.push(ImageSource::Named(image)),
            (None, _) => images.push(ImageSource::Unclear(image.to_owned())),
        }
    }
    let lock = match text(&ctx.checkout.join(lock::FILE)) {
        Some(text) => Lock::parse(&text).map(Some).map_err(|error| error.line),
        None => Ok(None),
    };
    Files {
        wrangler_toml: fs::is_file(&ctx.checkout.join(TOML)),
        precedence: precedence::judge(&surroundings(&ctx.checkout)),
        images,
        scripts,
        lock,
    }
}

/// The last part of a path.
fn named_like(path: &Utf8Path) -> &str {
    path.file_name().unwrap_or_default()
}

/// A name that wrangler would take for a file: `Dockerfile` parses as an image as well.
fn image_is_path(name: &str) -> bool {
    name.contains("Dockerfile") || name.contains("Containerfile")
}

fn script(dockerfile: &Utf8Path, copied: crate::deploy::preflight::CopiedScript) -> Script {
    let path = dockerfile.parent().unwrap_or(dockerfile).join(&copied.source);
    let executable = fs::mode_bits(&path).ok().flatten().map(|bits| bits & 0o100 != 0);
    Script { form: text(&path).map(|text| StartScript::parse(&text)), copied, executable }
}

/// What stands in and above the checkout, as wrangler would look for it.
fn surroundings(checkout: &Utf8Path) -> Surroundings {
    let found = |path: camino::Utf8PathBuf| text(&path).map(|text| Found { path, text });
    let files = checkout
        .ancestors()
        .flat_map(|dir| ["wrangler.json", JSONC, TOML].map(|name| dir.join(name)))
        .filter_map(found)
        .collect();
    let redirect = checkout.ancestors().find_map(|dir| found(dir.join(".wrangler/deploy/config.json")));
    let vite = ["ts", "mts", "js", "mjs"]
        .iter()
        .find_map(|extension| found(checkout.join(format!("vite.config.{extension}"))));
    Surroundings { checkout: checkout.to_owned(), files, redirect, vite }
}

/// The text of a file; `None` when it is not there or cannot be read.
fn text(path: &Utf8Path) -> Option<String> {
    fs::read_text(path).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &'static str, state: State) -> Check {
        Check { id, state, what: id.into(), remedy: Some(format!("mend {id}")) }
    }

    #[test]
    fn the_exit_status_tells_the_credential_from_the_rest() {
        let code = |checks: &[Check]| Preflight { checks: checks.to_vec() }.exit_code();
        assert_eq!(code(&[check("node", State::Pass), check("pins", State::Warn)]), 0);
        assert_eq!(code(&[check("node", State::Pass), check("r2", State::Unknown)]), 3);
        assert_eq!(code(&[check("node", State::Fail), check("r2", State::Unknown)]), 1);
        assert_eq!(code(&[check("node", State::Fail), check("permissions", State::Fail)]), 4);
    }

    #[test]
    fn a_stop_names_everything_that_failed_and_what_to_do() {
        let checks = [check("node", State::Fail), check("r2", State::Unknown), check("docker", State::Fail)];
        let error = stop_on_failure(&checks).expect_err("stops");
        assert!(error.to_string().contains("node; docker"), "{error}");
        assert_eq!(error.hints, ["mend node", "mend docker"]);
        stop_on_failure(&[check("r2", State::Unknown)]).expect("what is unknown stops nothing");
    }

    #[test]
    fn a_refusal_of_the_product_is_told_from_one_of_the_permission() {
        let refused = |status, code| -> std::result::Result<(), ApiError> {
            let codes = vec![crate::cloudflare::ApiCode { code: Some(code), message: String::new() }];
            Err(ApiError::Api { op: "look", status, codes, group: "" })
        };
        assert_eq!(entitled(refused(403, 1000)), Sight::No);
        assert!(matches!(entitled(refused(403, 10000)), Sight::Unknown(_)));
        assert_eq!(switched_on(refused(403, 9999), 9999), Sight::No);
        assert!(matches!(switched_on(refused(403, 10000), 9999), Sight::Unknown(_)));
        assert_eq!(registered(refused(404, 10007)), Sight::No);
        assert!(matches!(registered(refused(403, 10000)), Sight::Unknown(_)));
    }
}
