//! Access, as a deploy needs it: the stages that make it stand in front of every host.

use super::observe::Observed;
use crate::access::desired::{AccessIntent, Cdp, Requirement, SameSite};
use crate::access::planner::{self, OneTimePin};
use crate::cloudflare::access_state;
use crate::commands::target::Target;
use crate::error::{Error, Result};
use crate::model::Hostname;
use crate::plan::{EnsureAccessApp, Stage, Step};
use crate::project::settings::{SameSite as Wanted, WorkersDev};

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
    /// True when an application is made in this run: its audience tag is new.
    pub(super) makes_application: bool,
}

/// Plans Access for the hosts of the Worker.
pub(super) async fn propose(target: &Target, seen: &Observed, otp: bool) -> Result<Gate> {
    let opened_by_wrangler = routed(target);
    let mut hosts: Vec<Hostname> = Vec::new();
    if target.checkout.settings.worker.workers_dev == WorkersDev::Opened {
        hosts.extend(seen.workers_dev.clone());
    }
    for host in target.checkout.settings.worker.hosts.iter().chain(&opened_by_wrangler) {
        if !hosts.contains(host) {
            hosts.push(host.clone());
        }
    }
    let Some(primary) = hosts.first().cloned() else {
        return Err(Error::usage("the Worker would have no host: the account has no workers.dev subdomain")
            .hint("open the Cloudflare dashboard → Workers & Pages once, or name a custom domain in moltctl.toml"));
    };
    let intent = intent(target, hosts.clone());
    let observed = access_state::observe(&target.api, &target.account).await?;
    let pin = if otp { OneTimePin::Make } else { OneTimePin::Leave };
    let plan = planner::plan(&target.account, &target.worker, &intent, &observed, pin)?;
    let makes_application = plan
        .stages
        .iter()
        .flat_map(|stage| &stage.steps)
        .any(|step| matches!(&step.step, Step::EnsureAccessApp(EnsureAccessApp { existing: None, .. })));
    Ok(Gate {
        stages: plan.stages,
        warnings: plan.warnings.iter().map(ToString::to_string).collect(),
        hosts,
        primary,
        workers_dev: seen.workers_dev.clone(),
        opened_by_wrangler,
        makes_application,
    })
}

fn routed(target: &Target) -> Vec<Hostname> {
    let routes = target.checkout.wrangler.iter().flat_map(|view| &view.routes);
    routes.filter_map(|route| route.pattern.split('/').next()?.parse().ok()).collect()
}

fn intent(target: &Target, hosts: Vec<Hostname>) -> AccessIntent {
    let access = &target.checkout.settings.access;
    AccessIntent {
        hosts,
        emails: access.allow.emails.clone(),
        email_domains: access.allow.email_domains.iter().map(ToString::to_string).collect(),
        groups: access.allow.groups.clone(),
        identity_providers: access.allow.identity_providers.clone(),
        require: Requirement {
            mfa: access.require.mfa,
            posture: access.require.posture.clone(),
            login_methods: access.require.login_methods.clone(),
        },
        session_duration: access.session_duration.to_string(),
        same_site: match access.same_site {
            Wanted::Strict => SameSite::Strict,
            Wanted::Lax => SameSite::Lax,
            Wanted::None => SameSite::None,
        },
        cdp: if access.cdp { Cdp::Open } else { Cdp::Closed },
        app_name: access.app_name.clone().unwrap_or_else(|| target.worker.to_string()),
    }
}
