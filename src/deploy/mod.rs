//! Planner of `moltctl deploy`: build → upload closed → Access → secrets → open.
//!
//! Pure: it takes what was observed and what is wanted, and gives the stages. The Worker is uploaded with its host
//! switched off and is opened last, by the step that proves that Access guards it.

mod build;
pub mod preflight;

pub use build::{BuildProblem, build_script};

use camino::Utf8PathBuf;

use crate::model::{AccountId, BucketName, Hostname, WorkerName};
use crate::plan::{
    DeployMarker, EnsureBucket, EnsureBucketToken, OpenHost, Plan, PlannedStep, PutSecrets, RunBuild,
    SecretInput, SecretOrigin, SecretsVia, Stage, Step, Target, WranglerDeploy,
};

/// What is wanted and what is there.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The checkout.
    pub checkout: Utf8PathBuf,
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The script of package.json that builds the checkout, if it has a build.
    pub build: Option<String>,
    /// Name of the container application, empty without a container.
    pub application: String,
    /// Version that is live now.
    pub live: Option<String>,
    /// Mark of this deploy.
    pub marker: DeployMarker,
    /// Secrets that go up with the upload.
    pub upload: Vec<SecretInput>,
    /// The stages that make Access stand; none when it does.
    pub access: Vec<Stage>,
    /// Hosts wrangler itself opens (routes and custom domains): Access must stand before the upload.
    pub opened_by_wrangler: Vec<Hostname>,
    /// Secrets that are written once Access stands.
    pub after: Vec<SecretInput>,
    /// The bucket, when moltctl is to make it and its token.
    pub bucket: Option<BucketPlan>,
    /// The workers.dev host, when it is to be opened.
    pub open: Option<Hostname>,
}

/// A bucket and the token scoped to it.
#[derive(Clone, Debug)]
pub struct BucketPlan {
    /// The bucket.
    pub bucket: BucketName,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: String,
    /// True when the bucket is not there yet.
    pub make: bool,
    /// Name of the token, when one is to be made.
    pub token: Option<String>,
}

/// The plan.
#[must_use]
pub fn plan(wanted: &Deployment, target: Target) -> Plan {
    let mut plan = Plan::new("deploy", target);
    plan = plan.stage("Build", build_steps(wanted));
    plan = plan.stage("Storage", storage_steps(wanted));
    let early = !wanted.opened_by_wrangler.is_empty();
    if early {
        plan.stages.extend(wanted.access.iter().cloned());
    }
    plan = plan.stage("Upload, closed", vec![upload_step(wanted)]);
    if !early {
        plan.stages.extend(wanted.access.iter().cloned());
    }
    plan = plan.stage("Secrets", secret_steps(wanted));
    plan.stage("Open", open_steps(wanted))
}

fn build_steps(wanted: &Deployment) -> Vec<PlannedStep> {
    let Some(script) = &wanted.build else { return Vec::new() };
    let step = RunBuild { checkout: wanted.checkout.clone(), script: script.clone() };
    vec![
        PlannedStep::new("build", Step::RunBuild(step), format!("npm run {script}"))
            .why("run by moltctl without any credential in its environment, instead of by wrangler with one"),
    ]
}

fn storage_steps(wanted: &Deployment) -> Vec<PlannedStep> {
    let Some(storage) = &wanted.bucket else { return Vec::new() };
    let mut steps = Vec::new();
    if storage.make {
        let step = EnsureBucket {
            account: wanted.account.clone(),
            bucket: storage.bucket.clone(),
            jurisdiction: storage.jurisdiction.clone(),
        };
        let id = format!("bucket:{}", storage.bucket);
        steps.push(PlannedStep::new(id, Step::EnsureBucket(step), format!("R2 bucket {}", storage.bucket)));
    }
    if let Some(name) = &storage.token {
        let step = EnsureBucketToken {
            account: wanted.account.clone(),
            bucket: storage.bucket.clone(),
            jurisdiction: storage.jurisdiction.clone(),
            name: name.clone(),
        };
        steps.push(
            PlannedStep::new(
                format!("bucket-token:{name}"),
                Step::EnsureBucketToken(step),
                format!("API token {name}"),
            )
            .after(format!("objects of {} only", storage.bucket))
            .why("the container's R2 keys: its id, and the SHA-256 of its value"),
        );
    }
    steps
}

fn upload_step(wanted: &Deployment) -> PlannedStep {
    let names: Vec<&str> = wanted.upload.iter().map(|input| input.name.as_str()).collect();
    let step = WranglerDeploy {
        checkout: wanted.checkout.clone(),
        account: wanted.account.clone(),
        worker: wanted.worker.clone(),
        secrets: wanted.upload.clone(),
        marker: wanted.marker.clone(),
        application: wanted.application.clone(),
        live_at_planning: wanted.live.clone(),
    };
    let subject = format!("Worker {}", wanted.worker);
    let mut planned = PlannedStep::new("upload", Step::WranglerDeploy(step), subject)
        .after(if wanted.live.is_some() { "a new version" } else { "the first version" })
        .why("its workers.dev host stays off until Access stands");
    if !names.is_empty() {
        planned.change.after =
            Some(format!("{} with {}", planned.change.after.unwrap_or_default(), names.join(", ")));
    }
    planned
}

fn secret_steps(wanted: &Deployment) -> Vec<PlannedStep> {
    if wanted.after.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> =
        wanted.after.iter().map(|input| format!("{} ({})", input.name, input.origin.words())).collect();
    let step = PutSecrets {
        account: wanted.account.clone(),
        worker: wanted.worker.clone(),
        secrets: wanted.after.clone(),
        via: SecretsVia::Live,
    };
    vec![
        PlannedStep::new("secrets", Step::PutSecrets(step), format!("Secrets of {}", wanted.worker))
            .after(names.join(", ")),
    ]
}

fn open_steps(wanted: &Deployment) -> Vec<PlannedStep> {
    let Some(host) = &wanted.open else { return Vec::new() };
    let step =
        OpenHost { account: wanted.account.clone(), worker: wanted.worker.clone(), host: host.clone() };
    vec![
        PlannedStep::new(format!("open:{host}"), Step::OpenHost(step), host.to_string())
            .before("off")
            .after("on, guarded by Access")
            .why("probed from outside; switched off again when a stranger gets in"),
    ]
}

/// Slots that moltctl derives once Access stands.
#[must_use]
pub fn access_secrets(host: &Hostname) -> Vec<SecretInput> {
    [
        ("CF_ACCESS_AUD", SecretOrigin::AccessAudience { host: host.clone() }),
        ("CF_ACCESS_TEAM_DOMAIN", SecretOrigin::AccessTeamDomain),
    ]
    .into_iter()
    .filter_map(|(name, origin)| Some(SecretInput::new(name.parse().ok()?, origin)))
    .collect()
}

/// Slots of the container's R2 access, from the token of this name.
#[must_use]
pub fn storage_secrets(bucket: &BucketName, token: &str) -> Vec<SecretInput> {
    let mut slots = vec![
        ("R2_ACCESS_KEY_ID", SecretOrigin::BucketTokenId { token: token.to_owned() }),
        ("R2_SECRET_ACCESS_KEY", SecretOrigin::BucketTokenSecret { token: token.to_owned() }),
        ("CF_ACCOUNT_ID", SecretOrigin::AccountId),
    ];
    // The name the start script falls back to.
    if bucket.as_str() != "moltbot-data" {
        slots.push(("R2_BUCKET_NAME", SecretOrigin::Bucket { bucket: bucket.clone() }));
    }
    slots
        .into_iter()
        .filter_map(|(name, origin)| Some(SecretInput::new(name.parse().ok()?, origin)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Deployment {
        let host: Hostname = "w.sub.workers.dev".parse().expect("is a host");
        let gate = PlannedStep::new(
            "gate",
            Step::RunBuild(RunBuild { checkout: "/c".into(), script: "x".into() }),
            "g",
        );
        Deployment {
            checkout: "/c".into(),
            account: "0123456789abcdef0123456789abcdef".parse().expect("is an id"),
            worker: "w".parse().expect("is a name"),
            build: Some("build".into()),
            application: "w-sandbox".into(),
            live: None,
            marker: DeployMarker("m".into()),
            upload: Vec::new(),
            access: vec![Stage { name: "Access".into(), steps: vec![gate] }],
            opened_by_wrangler: Vec::new(),
            after: access_secrets(&host),
            bucket: None,
            open: Some(host),
        }
    }

    fn order(wanted: &Deployment) -> Vec<String> {
        plan(wanted, Target::default()).stages.into_iter().map(|stage| stage.name).collect()
    }

    #[test]
    fn the_host_opens_last() {
        assert_eq!(order(&wanted()), ["Build", "Upload, closed", "Access", "Secrets", "Open"]);
    }

    #[test]
    fn hosts_that_wrangler_opens_are_guarded_before_the_upload() {
        let mut wanted = wanted();
        wanted.opened_by_wrangler = vec!["claw.example.com".parse().expect("is a host")];
        assert_eq!(order(&wanted), ["Build", "Access", "Upload, closed", "Secrets", "Open"]);
    }
}
