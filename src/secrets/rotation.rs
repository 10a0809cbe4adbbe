//! From what was seen of a deployment and its keys to the plan of a rotation.
//!
//! Make → Stage → Verify → Promote → In effect → Revoke. Everything before Promote can be taken back, everything after
//! it leaves both values alive until the new one is shown to be the one in use. Pure: nothing is asked here.

use super::catalog::Effect as Needs;
use super::rotation_note::{rotation_message, rotation_tag};
use crate::model::{AccountId, Hostname, KeyRef, Provider, SecretName, WorkerName};
use crate::plan::{
    Injected, MakeBucketToken, MakeKey, OnFailure, Passage, Plan, PlannedStep, PromoteVersion, PutInEffect,
    Retirement, RevokeOld, SecretInput, SecretOrigin, StageSecrets, StateBucket, Step, Target, Verifier,
    VerifyValue,
};

/// Name of the stage from which on there is no way back.
pub const PROMOTE: &str = "Promote";
/// The command as plans and journals name it.
pub const COMMAND: &str = "secrets rotate";

/// The deployment whose slots are rotated.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// A host of it that answers.
    pub host: Hostname,
    /// How its admin routes are reached.
    pub passage: Passage,
    /// Where its container keeps its state.
    pub bucket: Option<StateBucket>,
    /// The version that is live and newest.
    pub base: String,
    /// Slots that the live version puts into requests as they leave.
    pub injected: Vec<Injected>,
}

/// The rotation of one slot, or of two that are one credential (an R2 key pair).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The slots.
    pub slots: Vec<SecretName>,
    /// How the new value comes to be.
    pub renewal: Renewal,
    /// What is needed until it is in use.
    pub needs: Needs,
    /// Who can say that the new value works, beside its use; of a bucket's token that is R2, without being named.
    pub verifier: Option<Verifier>,
    /// How the old value ends; `None` when that is out of reach, which [`Turn::loose`] explains.
    pub retirement: Option<Retirement>,
    /// Why the old value is not ended or not shown to be dead.
    pub loose: Option<String>,
}

/// How a new value comes to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// moltctl makes it.
    Generated,
    /// It was given to this run.
    Given,
    /// Its issuer makes it.
    Key {
        /// Who.
        provider: Provider,
        /// The key it is to replace.
        like: KeyRef,
    },
    /// Cloudflare makes a token for the one bucket.
    BucketToken {
        /// The bucket.
        bucket: StateBucket,
    },
}

impl Turn {
    /// The slot it is called by.
    #[must_use]
    pub fn name(&self) -> &SecretName {
        &self.slots[0]
    }

    /// True when old and new may both be alive for a while, so that nothing has to stand still for it.
    #[must_use]
    pub fn overlaps(&self) -> bool {
        !matches!(self.retirement, Some(Retirement::Own { .. } | Retirement::Replaced { .. }))
    }

    fn replaces_at_once(&self) -> bool {
        matches!(self.renewal, Renewal::Key { provider: Provider::Telegram, .. })
    }
}

/// The plan that carries out `turns`. `marker` is of the run, at random.
#[must_use]
pub fn plan_rotation(
    target: Target,
    deployment: &Deployment,
    turns: &[Turn],
    marker: [u8; 8],
    compromised: bool,
) -> Plan {
    let mut plan = Plan::new(COMMAND, target);
    if turns.is_empty() {
        return plan;
    }
    plan.on_failure = OnFailure::TakeBack { before: PROMOTE.to_owned() };
    plan.escrow = true;
    // What ends the old value by making the new one comes last: until then everything can be taken back.
    let (last, first): (Vec<&Turn>, Vec<&Turn>) = turns.iter().partition(|turn| turn.replaces_at_once());
    let make = |turns: &[&Turn]| turns.iter().filter_map(|turn| make(deployment, turn, marker)).collect();
    plan.stage("Make", make(&first))
        .stage("Make in place", make(&last))
        .stage("Stage", vec![stage(deployment, turns, marker, compromised)])
        .stage("Verify", turns.iter().filter_map(|turn| verify(deployment, turn, marker)).collect())
        .stage(PROMOTE, vec![promote(deployment, turns, marker, compromised)])
        .stage("In effect", in_effect(deployment, turns))
        .stage("Revoke", turns.iter().filter_map(revoke).collect())
}

fn make(deployment: &Deployment, turn: &Turn, marker: [u8; 8]) -> Option<PlannedStep> {
    let Deployment { account, worker, .. } = deployment;
    let slot = turn.name();
    match &turn.renewal {
        Renewal::Generated | Renewal::Given => None,
        Renewal::Key { provider, like } => {
            let name = format!("moltctl {worker} {}", hex::encode(marker));
            let step =
                MakeKey { slot: slot.clone(), provider: *provider, like: like.clone(), name: name.clone() };
            let what = format!("key of {} for {slot}", provider.name());
            let why = if turn.replaces_at_once() { "the old one dies with it" } else { "beside the old one" };
            Some(PlannedStep::new(format!("make:{slot}"), Step::MakeKey(step), what).after(name).why(why))
        }
        Renewal::BucketToken { bucket } => {
            let name = bucket_token(deployment, bucket, marker);
            let step = MakeBucketToken {
                account: account.clone(),
                bucket: bucket.name.clone(),
                jurisdiction: bucket.jurisdiction.clone(),
                name: name.clone(),
            };
            let what = format!("API token for the bucket `{}`", bucket.name);
            let step = PlannedStep::new(format!("make:{slot}"), Step::MakeBucketToken(step), what);
            Some(step.after(name).why("beside the old one, for this bucket only"))
        }
    }
}

fn bucket_token(deployment: &Deployment, bucket: &StateBucket, marker: [u8; 8]) -> String {
    format!("{} {}", bucket_token_stem(&deployment.worker, bucket), hex::encode(marker))
}

/// What the names of the tokens begin with that moltctl makes for a Worker's bucket.
#[must_use]
pub fn bucket_token_stem(worker: &WorkerName, bucket: &StateBucket) -> String {
    format!("moltctl r2 {worker} {}", bucket.name)
}

fn inputs(deployment: &Deployment, turn: &Turn, marker: [u8; 8]) -> Vec<SecretInput> {
    let origin = |slot: &SecretName| match &turn.renewal {
        Renewal::Generated => SecretOrigin::Generated,
        // A key that its issuer made is kept by the run like one that was given.
        Renewal::Given | Renewal::Key { .. } => SecretOrigin::Given,
        Renewal::BucketToken { bucket } => {
            let token = bucket_token(deployment, bucket, marker);
            if slot.as_str() == "R2_ACCESS_KEY_ID" {
                SecretOrigin::BucketTokenId { token }
            } else {
                SecretOrigin::BucketTokenSecret { token }
            }
        }
    };
    turn.slots.iter().map(|slot| SecretInput::new(slot.clone(), origin(slot))).collect()
}

fn stage(deployment: &Deployment, turns: &[Turn], marker: [u8; 8], compromised: bool) -> PlannedStep {
    let secrets: Vec<SecretInput> = turns.iter().flat_map(|turn| inputs(deployment, turn, marker)).collect();
    let names = words(turns);
    let step = StageSecrets {
        account: deployment.account.clone(),
        worker: deployment.worker.clone(),
        secrets,
        tag: rotation_tag(marker),
        message: rotation_message(&slots(turns), compromised),
        base: deployment.base.clone(),
    };
    PlannedStep::new("stage", Step::StageSecrets(step), format!("version of `{}`", deployment.worker))
        .after(format!("one that is not deployed, with a new {names}"))
        .why("only if nobody uploaded or deployed anything since")
}

fn verify(deployment: &Deployment, turn: &Turn, marker: [u8; 8]) -> Option<PlannedStep> {
    let at = match &turn.renewal {
        Renewal::BucketToken { bucket } => Verifier::Bucket {
            account: deployment.account.clone(),
            bucket: bucket.name.clone(),
            jurisdiction: bucket.jurisdiction.clone(),
            token: bucket_token(deployment, bucket, marker),
        },
        _ => turn.verifier.clone()?,
    };
    let slot = turn.name();
    let who = match &at {
        Verifier::Provider { provider, .. } => provider.name().to_owned(),
        Verifier::Bucket { bucket, .. } => format!("R2, bucket `{bucket}`"),
    };
    let step = Step::VerifyValue(VerifyValue { slot: slot.clone(), at });
    Some(
        PlannedStep::new(format!("verify:{slot}"), step, format!("new {slot}"))
            .after(format!("works at {who}")),
    )
}

fn promote(deployment: &Deployment, turns: &[Turn], marker: [u8; 8], compromised: bool) -> PlannedStep {
    let step = PromoteVersion {
        account: deployment.account.clone(),
        worker: deployment.worker.clone(),
        tag: rotation_tag(marker),
        message: rotation_message(&slots(turns), compromised),
        base: deployment.base.clone(),
    };
    PlannedStep::new(
        "promote",
        Step::PromoteVersion(step),
        format!("live version of `{}`", deployment.worker),
    )
    .before(short(&deployment.base))
    .after("the staged one, 100 %")
    .why("a failure before this is taken back; after it both values stay alive until proof")
}

fn in_effect(deployment: &Deployment, turns: &[Turn]) -> Vec<PlannedStep> {
    let restart = turns.iter().any(|turn| turn.needs != Needs::NextRequest);
    let step = PutInEffect {
        account: deployment.account.clone(),
        worker: deployment.worker.clone(),
        host: deployment.host.clone(),
        passage: deployment.passage.clone(),
        bucket: deployment.bucket.clone(),
        slots: slots(turns),
        restart,
        injected: deployment.injected.iter().filter(|it| slots(turns).contains(&it.slot)).cloned().collect(),
    };
    let after = if restart {
        "restarted, stored copies rewritten, and shown to use the new values"
    } else {
        "shown to use the new values"
    };
    let why = match deployment.passage {
        Passage::Kept => "through the Worker's own admin routes",
        Passage::Temporary { .. } => {
            "through the Worker's own admin routes, with a service token that is removed right after"
        }
    };
    let subject = format!("gateway of `{}`", deployment.worker);
    vec![PlannedStep::new("in-effect", Step::PutInEffect(step), subject).after(after).why(why)]
}

fn revoke(turn: &Turn) -> Option<PlannedStep> {
    let how = turn.retirement.clone()?;
    let slot = turn.name();
    let (after, why) = match &how {
        Retirement::Admin { provider, key } => {
            (format!("ended at {} ({})", provider.name(), key.id), "shown to be dead by asking with it")
        }
        Retirement::Itself { provider } => {
            (format!("revoked at {} by itself", provider.name()), "shown to be dead by asking with it")
        }
        Retirement::BucketToken { id, .. } => {
            (format!("token {id} deleted"), "shown to be dead by asking R2 with it")
        }
        Retirement::Replaced { provider } => {
            (format!("dead at {}", provider.name()), "it died when the new one was made; asked once more")
        }
        Retirement::Person { provider } => (
            format!("deleted by you at {}", provider.name()),
            "there is no call for it; asked until it is dead",
        ),
        Retirement::Own { .. } => (
            "replaced".to_owned(),
            "it ends by that; where it is known here, it is presented and has to be refused",
        ),
    };
    let step = Step::RevokeOld(RevokeOld { slot: slot.clone(), how });
    Some(PlannedStep::new(format!("revoke:{slot}"), step, format!("old {slot}")).after(after).why(why))
}

fn slots(turns: &[Turn]) -> Vec<SecretName> {
    turns.iter().flat_map(|turn| turn.slots.iter().cloned()).collect()
}

fn words(turns: &[Turn]) -> String {
    slots(turns).iter().map(SecretName::as_str).collect::<Vec<_>>().join(", ")
}

fn short(id: &str) -> String {
    id.chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Owner;

    const MARKER: [u8; 8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef];

    fn deployment() -> Deployment {
        Deployment {
            account: "0123456789abcdef0123456789abcdef".parse().expect("is an id"),
            worker: "w".parse().expect("is a name"),
            host: "w.s.workers.dev".parse().expect("is a host"),
            passage: Passage::Kept,
            bucket: Some(bucket()),
            base: "11111111-2222".to_owned(),
            injected: Vec::new(),
        }
    }

    fn bucket() -> StateBucket {
        StateBucket { name: "moltbot-data".parse().expect("is a name"), jurisdiction: "default".to_owned() }
    }

    fn turn(slots: &[&str], renewal: Renewal, retirement: Option<Retirement>) -> Turn {
        Turn {
            slots: slots.iter().map(|slot| slot.parse().expect("is a name")).collect(),
            renewal,
            needs: Needs::Restart,
            verifier: None,
            retirement,
            loose: None,
        }
    }

    fn key() -> KeyRef {
        KeyRef { id: "42".to_owned(), name: None, project: None, owner: Owner::Person, last_used: None }
    }

    fn names(plan: &Plan) -> Vec<&str> {
        plan.stages.iter().map(|stage| stage.name.as_str()).collect()
    }

    #[test]
    fn what_cannot_be_taken_back_is_made_last_and_nothing_is_revoked_before_it_is_in_effect() {
        let telegram = Renewal::Key { provider: Provider::Telegram, like: key() };
        let openai = Renewal::Key { provider: Provider::OpenAi, like: key() };
        let admin = Retirement::Admin { provider: Provider::OpenAi, key: key() };
        let replaced = Retirement::Replaced { provider: Provider::Telegram };
        let turns = [
            turn(&["TELEGRAM_BOT_TOKEN"], telegram, Some(replaced)),
            turn(&["OPENAI_API_KEY"], openai, Some(admin)),
        ];
        let plan = plan_rotation(Target::default(), &deployment(), &turns, MARKER, false);
        assert_eq!(names(&plan), ["Make", "Make in place", "Stage", PROMOTE, "In effect", "Revoke"]);
        assert_eq!(plan.stages[0].steps[0].id, "make:OPENAI_API_KEY");
        assert_eq!(plan.on_failure, OnFailure::TakeBack { before: PROMOTE.to_owned() });
        assert!(plan.escrow);
        assert!(turns[1].overlaps() && !turns[0].overlaps());
    }

    #[test]
    fn a_key_pair_is_one_turn_of_two_slots_and_one_token() {
        let pair = turn(
            &["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"],
            Renewal::BucketToken { bucket: bucket() },
            None,
        );
        let plan = plan_rotation(Target::default(), &deployment(), &[pair], MARKER, true);
        let Step::StageSecrets(stage) = &plan.stages[1].steps[0].step else { panic!("stages") };
        let token = "moltctl r2 w moltbot-data 0123456789abcdef".to_owned();
        assert_eq!(stage.secrets[0].origin, SecretOrigin::BucketTokenId { token: token.clone() });
        assert_eq!(stage.secrets[1].origin, SecretOrigin::BucketTokenSecret { token });
        assert!(stage.message.contains("R2_ACCESS_KEY_ID") && stage.message.ends_with("(compromised)"));
        assert_eq!(plan.steps().filter(|step| matches!(step.step, Step::MakeBucketToken(_))).count(), 1);
        assert_eq!(names(&plan), ["Make", "Stage", "Verify", PROMOTE, "In effect"]);
    }

    #[test]
    fn a_plan_of_nothing_is_empty() {
        assert!(plan_rotation(Target::default(), &deployment(), &[], MARKER, false).is_empty());
    }
}
