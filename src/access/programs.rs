//! Programs that get past Access: service tokens, the policies that name them, and the plans that make, rotate and end
//! them.
//!
//! All of it pure. Deliberately absent: their secrets.

use serde_json::Value;

use super::coverage;
use super::desired;
use super::objects::{App, Policy};
use super::spec::Decision;
use super::words;
use crate::model::{AccountId, Hostname, WorkerName};
use crate::plan::{
    AdmitServiceToken, Keep, MakeServiceToken, PlannedStep, RevokeServiceToken, RotateServiceToken, Stage,
    Step, TryServiceToken,
};

/// For how long a token counts unless something else is asked for: a year, as in Cloudflare's dashboard.
pub const USUAL_DURATION: &str = "8760h";

/// A service token as the account lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Its id, which policies name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it presents with its secret; no secret itself.
    pub client_id: String,
    /// How often it has had a new secret.
    pub version: u64,
    /// False when it was switched off.
    pub enabled: bool,
    /// When it ends (RFC 3339); `None` when it never does.
    pub expires_at: Option<String>,
    /// When it was used last (RFC 3339).
    pub last_seen_at: Option<String>,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgramProblem {
    /// No token has that name.
    #[error("there is no service token called `{name}`")]
    Unknown {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// Several tokens have that name.
    #[error("{count} service tokens are called `{name}`")]
    Ambiguous {
        /// The name.
        name: String,
        /// How many.
        count: usize,
    },
    /// A token of that name is there, and its secret is not.
    #[error(
        "a service token called `{name}` is there already, and its secret is not kept where this would keep it"
    )]
    Taken {
        /// The name.
        name: String,
    },
    /// Another token is kept for moltctl's own calls.
    #[error("the service token `{name}` is kept for moltctl's own calls to this Worker already")]
    AnotherIsKept {
        /// Its name.
        name: String,
    },
    /// No Access application guards the Worker.
    #[error("no Access application covers the whole of `{host}`")]
    NoApplication {
        /// The host.
        host: Hostname,
    },
    /// Several applications cover a host.
    #[error("{count} Access applications cover the whole of `{host}`")]
    SeveralApplications {
        /// The host.
        host: Hostname,
        /// How many.
        count: usize,
    },
}

impl ProgramProblem {
    /// What to do next.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::Unknown { known, .. } if known.is_empty() => {
                vec!["`moltctl access service-token create` makes one".to_owned()]
            }
            Self::Unknown { known, .. } => vec![format!("there are: {}", known.join(", "))],
            Self::Ambiguous { .. } => vec![
                "rename or delete all but one in the dashboard: Zero Trust → Access controls → Service credentials"
                    .to_owned(),
            ],
            Self::Taken { name } => vec![
                format!("`moltctl access service-token rotate '{name}'` gives it a new secret and keeps that"),
                "or take another name: `--name NAME`".to_owned(),
            ],
            Self::AnotherIsKept { name } => vec![
                format!("`moltctl access service-token revoke '{name}'` ends it"),
                "for a program of your own, `--name NAME --output-file PATH`".to_owned(),
            ],
            Self::NoApplication { .. } => vec!["`moltctl access apply` puts the Worker behind a login".to_owned()],
            Self::SeveralApplications { .. } => {
                vec!["`moltctl access show` lists them: remove all but one".to_owned()]
            }
        }
    }
}

/// What the plans look at.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// The Worker.
    pub worker: &'a WorkerName,
    /// Its hosts, the one people use first.
    pub hosts: &'a [Hostname],
    /// Those that answer now.
    pub open: &'a [Hostname],
    /// The account's applications.
    pub apps: &'a [App],
    /// Its reusable policies.
    pub policies: &'a [Policy],
    /// Its service tokens.
    pub programs: &'a [Program],
}

/// What is asked of a new token.
#[derive(Clone, Debug)]
pub struct Creation<'a> {
    /// Its name.
    pub name: &'a str,
    /// For how long it counts.
    pub duration: &'a str,
    /// Where its secret stays.
    pub keep: Keep,
    /// Client id of the token that is kept in that place now.
    pub kept: Option<&'a str>,
}

/// What is asked of a rotation.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// For how many seconds the former secret counts; `None` when it is compromised.
    pub overlap_seconds: Option<u64>,
    /// Whether the token counts for its whole duration again.
    pub extend: bool,
    /// Where the new secret stays.
    pub keep: Keep,
}

/// Name of the token for moltctl's own calls to `worker`.
#[must_use]
pub fn own_name(worker: &WorkerName) -> String {
    format!("moltctl {worker}")
}

/// Name of the policy that lets in the token `name` at `worker`.
#[must_use]
pub fn policy_name(worker: &WorkerName, name: &str) -> String {
    format!("{}service token {name}", desired::prefix(worker))
}

/// The token called `name`.
///
/// # Errors
/// There is none, or several.
pub fn named<'a>(programs: &'a [Program], name: &str) -> Result<&'a Program, ProgramProblem> {
    let found: Vec<&Program> = programs.iter().filter(|program| program.name == name).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let known = programs.iter().map(|program| program.name.clone()).collect();
            Err(ProgramProblem::Unknown { name: name.to_owned(), known })
        }
        several => Err(ProgramProblem::Ambiguous { name: name.to_owned(), count: several.len() }),
    }
}

/// True when `policy` lets in the service token `id`.
#[must_use]
pub fn admits(policy: &Policy, id: &str) -> bool {
    let lets_in = matches!(policy.decision, Some(Decision::NonIdentity | Decision::Bypass));
    lets_in && policy.include.iter().any(|rule| names(rule, id))
}

/// True when `policy` lets in service tokens at all.
#[must_use]
pub fn is_for_programs(policy: &Policy) -> bool {
    let is_token =
        |rule: &Value| !rule["service_token"].is_null() || !rule["any_valid_service_token"].is_null();
    policy.decision == Some(Decision::NonIdentity) && policy.include.iter().any(is_token)
}

fn names(rule: &Value, id: &str) -> bool {
    rule["service_token"]["token_id"] == id || !rule["any_valid_service_token"].is_null()
}

/// Names of the policies that name the service token `id`, in any way.
#[must_use]
pub fn policies_naming(apps: &[App], policies: &[Policy], id: &str) -> Vec<String> {
    let token = |rule: &Value| rule["service_token"]["token_id"] == id;
    let in_use = apps.iter().flat_map(|app| words::policies_of(app, policies));
    let mut found: Vec<String> = policies
        .iter()
        .cloned()
        .chain(in_use)
        .filter(|policy| {
            [&policy.include, &policy.exclude, &policy.require].iter().any(|list| list.iter().any(token))
        })
        .map(|policy| policy.name)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

impl Site<'_> {
    /// The application of each host, in order, once each.
    fn guards(&self) -> Result<Vec<&App>, ProgramProblem> {
        let mut guards: Vec<&App> = Vec::new();
        for host in self.hosts {
            match coverage::whole_host(self.apps, host).as_slice() {
                [] => return Err(ProgramProblem::NoApplication { host: host.clone() }),
                [app] if guards.iter().any(|one| one.id == app.id) => {}
                [app] => guards.push(app),
                several => {
                    let count = several.len();
                    return Err(ProgramProblem::SeveralApplications { host: host.clone(), count });
                }
            }
        }
        Ok(guards)
    }

    fn is_admitted(&self, app: &App, id: &str) -> bool {
        words::policies_of(app, self.policies).iter().any(|policy| admits(policy, id))
    }

    fn attempt(&self, name: &str, keep: Keep, former_is_dead: bool) -> Vec<PlannedStep> {
        if self.open.is_empty() {
            return Vec::new();
        }
        let step = TryServiceToken {
            account: self.account.clone(),
            worker: self.worker.clone(),
            name: name.to_owned(),
            hosts: self.open.to_vec(),
            keep,
            former_is_dead,
        };
        let what =
            if former_is_dead { "its former secret is refused, the new one gets in" } else { "it gets in" };
        vec![
            PlannedStep::new("service-token:try", Step::TryServiceToken(step), "Proof from outside")
                .after(what),
        ]
    }
}

/// Plans a new token that gets in at every host of the Worker. One that is there, is kept and gets in needs nothing.
///
/// # Errors
/// [`ProgramProblem`].
pub fn create(site: &Site<'_>, creation: Creation<'_>) -> Result<Vec<Stage>, ProgramProblem> {
    let guards = site.guards()?;
    let name = creation.name;
    let existing = match named(site.programs, name) {
        Ok(program) if creation.kept == Some(program.client_id.as_str()) => Some(program),
        Ok(_) => return Err(ProgramProblem::Taken { name: name.to_owned() }),
        Err(ProgramProblem::Unknown { .. }) => None,
        Err(problem) => return Err(problem),
    };
    let kept = site.programs.iter().find(|program| creation.kept == Some(program.client_id.as_str()));
    if let Some(other) = kept.filter(|kept| kept.name != name) {
        return Err(ProgramProblem::AnotherIsKept { name: other.name.clone() });
    }
    let missing: Vec<&App> = match existing {
        Some(program) => guards.into_iter().filter(|app| !site.is_admitted(app, &program.id)).collect(),
        None => guards,
    };
    if existing.is_some() && missing.is_empty() {
        return Ok(Vec::new());
    }
    let make = existing.is_none().then(|| made(site, &creation)).into_iter().collect();
    Ok(stages([
        ("Service token", make),
        ("Access", vec![admitted(site, name, &missing)]),
        ("Proof", site.attempt(name, creation.keep, false)),
    ]))
}

fn made(site: &Site<'_>, creation: &Creation<'_>) -> PlannedStep {
    let step = MakeServiceToken {
        account: site.account.clone(),
        worker: site.worker.clone(),
        name: creation.name.to_owned(),
        duration: creation.duration.to_owned(),
        keep: creation.keep.clone(),
    };
    PlannedStep::new(
        "service-token:make",
        Step::MakeServiceToken(step),
        format!("Service token `{}`", creation.name),
    )
    .after(format!("counts for {}; its secret {}", creation.duration, keep_words(&creation.keep)))
}

fn admitted(site: &Site<'_>, name: &str, apps: &[&App]) -> PlannedStep {
    let policy = policy_name(site.worker, name);
    let step = AdmitServiceToken {
        account: site.account.clone(),
        name: name.to_owned(),
        policy: policy.clone(),
        apps: apps.iter().map(|app| app.id.clone()).collect(),
    };
    let names: Vec<&str> = apps.iter().map(|app| app.name.as_str()).collect();
    PlannedStep::new(
        "service-token:admit",
        Step::AdmitServiceToken(step),
        format!("Access policy `{policy}`"),
    )
    .after(format!("lets in this service token and nobody else, by {}", names.join(", ")))
}

/// Plans a new secret for `program`.
#[must_use]
pub fn rotate(site: &Site<'_>, program: &Program, renewal: Renewal) -> Vec<Stage> {
    let step = RotateServiceToken {
        account: site.account.clone(),
        worker: site.worker.clone(),
        id: program.id.clone(),
        name: program.name.clone(),
        version: program.version,
        overlap_seconds: renewal.overlap_seconds.unwrap_or(0),
        extend: renewal.extend,
        keep: renewal.keep.clone(),
    };
    let former = match renewal.overlap_seconds {
        Some(seconds) => format!("the former one counts for {} more", length(seconds)),
        None => "the former one ends at once".to_owned(),
    };
    let rotated = PlannedStep::new(
        "service-token:rotate",
        Step::RotateServiceToken(step),
        format!("Secret of the service token `{}`", program.name),
    )
    .before(format!("version {}", program.version))
    .after(format!("a new one, which {}; {former}", keep_words(&renewal.keep)));
    let compromised = renewal.overlap_seconds.is_none();
    stages([
        ("Service token", vec![rotated]),
        ("Proof", site.attempt(&program.name, renewal.keep, compromised)),
    ])
}

/// Plans the end of `program`.
#[must_use]
pub fn revoke(site: &Site<'_>, program: &Program) -> Vec<Stage> {
    let step = RevokeServiceToken {
        account: site.account.clone(),
        worker: site.worker.clone(),
        id: program.id.clone(),
        name: program.name.clone(),
        client_id: program.client_id.clone(),
        hosts: site.open.to_vec(),
    };
    let policies = policies_naming(site.apps, site.policies, &program.id);
    let before = if policies.is_empty() {
        "no policy names it".to_owned()
    } else {
        format!("named by {}", policies.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
    };
    let revoked = PlannedStep::new(
        "service-token:revoke",
        Step::RevokeServiceToken(step),
        format!("Service token `{}`", program.name),
    )
    .before(before)
    .why("switched off, taken out of those policies, deleted; then shown to be refused");
    stages([("Service token", vec![revoked])])
}

fn stages<const N: usize>(all: [(&str, Vec<PlannedStep>); N]) -> Vec<Stage> {
    all.into_iter()
        .filter(|(_, steps)| !steps.is_empty())
        .map(|(name, steps)| Stage { name: name.to_owned(), steps })
        .collect()
}

fn keep_words(keep: &Keep) -> String {
    match keep {
        Keep::Keyring => "stays in the OS keyring".to_owned(),
        Keep::CredentialsFile => "stays in moltctl's credentials file, in clear".to_owned(),
        Keep::File { path } => format!("goes to `{path}`"),
        Keep::Shown => "is shown once, and kept nowhere".to_owned(),
    }
}

/// A length of time for people.
#[must_use]
pub fn length(seconds: u64) -> String {
    match seconds {
        0 => "no time".to_owned(),
        seconds if seconds % 3600 == 0 => format!("{} h", seconds / 3600),
        seconds if seconds % 60 == 0 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests;
