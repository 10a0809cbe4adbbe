//! What there is: the Worker's hosts, the account's applications, policies and service tokens, and what is kept here.

use crate::access::objects::{App, Policy};
use crate::access::programs::{self, Program, ProgramProblem, Site};
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::service_tokens::ServiceToken;
use crate::cloudflare::endpoints::{access_apps, access_policies, service_tokens};
use crate::commands::access::hosts::{self, Hosts};
use crate::commands::passage::{self, Kept};
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::AccountId;
use crate::plan::Keep;
use crate::vault::Source;

/// What was seen.
pub(super) struct Seen {
    pub(super) target: Target,
    pub(super) hosts: Hosts,
    apps: Vec<App>,
    policies: Vec<Policy>,
    pub(super) programs: Vec<Program>,
    /// What the vault keeps for the Worker.
    pub(super) kept: Option<Kept>,
}

impl Seen {
    /// Looks.
    ///
    /// # Errors
    /// When the account cannot be read, or the vault keeps something that is no service token.
    pub(super) async fn of(ctx: &Context) -> Result<Self> {
        let target = target::resolve(ctx).await?;
        let (api, account) = (&target.api, &target.account);
        let (hosts, apps, policies, programs) = tokio::try_join!(
            hosts::of(&target),
            async { Ok(api.list(access_apps::list(account), access_apps::PAGES).await?) },
            async { Ok(api.list(access_policies::list(account), access_policies::PAGES).await?) },
            programs(api, account),
        )?;
        let kept = passage::in_vault(ctx, account, &target.worker).await?;
        Ok(Self { target, hosts, apps, policies, programs, kept })
    }

    /// As the planner takes it.
    pub(super) fn site(&self) -> Site<'_> {
        Site {
            account: &self.target.account,
            worker: &self.target.worker,
            hosts: &self.hosts.all,
            open: &self.hosts.open,
            apps: &self.apps,
            policies: &self.policies,
            programs: &self.programs,
        }
    }

    /// Client id of the token that is kept.
    pub(super) fn kept_id(&self) -> Option<&str> {
        self.kept.as_ref().map(|kept| kept.credential.client_id.as_str())
    }

    /// Where `program` is kept, if it is the kept one.
    pub(super) fn place_of(&self, program: &Program) -> Option<Keep> {
        let kept = self.kept.as_ref().filter(|kept| kept.credential.client_id == program.client_id)?;
        Some(match kept.source {
            Source::File => Keep::CredentialsFile,
            Source::Environment | Source::Keyring | Source::Memory => Keep::Keyring,
        })
    }

    /// The token called `name`; without a name the one that is kept, else the one of the usual name.
    ///
    /// # Errors
    /// Not found (4), or several of one name (2).
    pub(super) fn named(&self, name: Option<&str>) -> Result<&Program> {
        let kept = || self.programs.iter().find(|program| self.kept_id() == Some(program.client_id.as_str()));
        if let (None, Some(program)) = (name, kept()) {
            return Ok(program);
        }
        let usual = programs::own_name(&self.target.worker);
        Ok(programs::named(&self.programs, name.unwrap_or(&usual))?)
    }
}

/// The account's service tokens.
///
/// # Errors
/// When they cannot be listed.
pub(in crate::commands::access) async fn programs(api: &Client, account: &AccountId) -> Result<Vec<Program>> {
    let tokens = api.list(service_tokens::list(account), service_tokens::PAGES).await?;
    Ok(tokens.into_iter().map(program).collect())
}

fn program(token: ServiceToken) -> Program {
    Program {
        id: token.id,
        name: token.name,
        client_id: token.client_id,
        version: token.client_secret_version.unwrap_or(1),
        enabled: token.enabled != Some(false),
        expires_at: token.expires_at,
        last_seen_at: token.last_seen_at,
    }
}

impl From<ProgramProblem> for Error {
    fn from(problem: ProgramProblem) -> Self {
        let kind = match problem {
            ProgramProblem::Unknown { .. } | ProgramProblem::NoApplication { .. } => ErrorKind::Denied,
            ProgramProblem::Ambiguous { .. }
            | ProgramProblem::Taken { .. }
            | ProgramProblem::AnotherIsKept { .. }
            | ProgramProblem::SeveralApplications { .. } => ErrorKind::Usage,
        };
        let hints = problem.hints();
        hints.into_iter().fold(Self::new(kind, problem), Self::hint)
    }
}
