//! Access, as a deploy needs it: the stages that make it stand in front of every host.

use crate::commands::access::{self, AccessProposal, LoginMethod, Options, Rewrite};
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::Result;
use crate::model::Hostname;
use crate::plan::Stage;

/// What Access needs.
#[derive(Debug)]
pub(super) struct Gate {
    /// The stages; none when it stands.
    pub(super) stages: Vec<Stage>,
    /// What the operator should know.
    pub(super) warnings: Vec<String>,
    /// Every host, each covered whole.
    pub(super) hosts: Vec<Hostname>,
    /// The host whose application gives the audience tag.
    pub(super) primary: Hostname,
    /// The workers.dev host.
    pub(super) workers_dev: Option<Hostname>,
    /// Hosts that wrangler itself opens.
    pub(super) opened_by_wrangler: Vec<Hostname>,
    /// True when the Worker's `CF_ACCESS_*` have to be written: the application is new, or they are missing.
    pub(super) makes_application: bool,
}

/// Plans Access for the hosts of the Worker, as `moltctl access apply` does.
pub(super) async fn propose(ctx: &Context, target: &Target, otp: bool) -> Result<Gate> {
    let login_method = match (ctx.consent.dry_run, otp) {
        (_, true) => LoginMethod::Agreed,
        (true, false) => LoginMethod::Show,
        (false, false) => LoginMethod::Ask,
    };
    let options = Options { login_method, rewrite: Rewrite::WhenNeeded };
    let AccessProposal { stages, warnings, hosts, creates_app, secrets, .. } =
        access::observe_and_plan(ctx, target, options).await?;
    Ok(Gate {
        stages,
        warnings,
        hosts: hosts.all,
        primary: hosts.primary,
        workers_dev: hosts.workers_dev,
        opened_by_wrangler: routed(target),
        makes_application: creates_app || !secrets.is_empty(),
    })
}

fn routed(target: &Target) -> Vec<Hostname> {
    let routes = target.checkout.wrangler.iter().flat_map(|view| &view.routes);
    routes.filter_map(|route| route.pattern.split('/').next()?.parse().ok()).collect()
}
