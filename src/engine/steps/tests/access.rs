//! Access: reached once, adopted, undone, found again after a lost answer.

use serde_json::{Value, json};

use super::testing::Desk;
use crate::access::desired::{AccessIntent, Cdp, Requirement, SameSite};
use crate::access::objects::App;
use crate::access::{self, AccessPlan, AccessProblem, Observed, OneTimePin, Seen};
use crate::cloudflare::access_state;
use crate::cloudflare::endpoints::{access_apps, access_policies};
use crate::engine::steps::derive;
use crate::error::ErrorKind;
use crate::model::WorkerName;
use crate::plan::{Effect, Inverse, SecretInput, SecretOrigin, Step, inverse};

const HOST: &str = "w.team.workers.dev";
const APPS: &str = "/accounts/*/access/apps";
const POLICIES: &str = "/accounts/*/access/policies";

fn worker() -> WorkerName {
    "w".parse().expect("is a name")
}

fn intent(cdp: Cdp) -> AccessIntent {
    AccessIntent {
        hosts: vec![HOST.parse().expect("is a host"), "bot.example.com".parse().expect("is a host")],
        emails: vec!["Owner@example.com".parse().expect("is an address")],
        email_domains: vec!["example.com".into()],
        groups: Vec::new(),
        login_methods: Vec::new(),
        posture: Vec::new(),
        service_tokens: Vec::new(),
        identity_providers: Vec::new(),
        require: Requirement::default(),
        session_duration: "12h".into(),
        same_site: SameSite::Strict,
        cdp,
        app_name: "Moltworker".into(),
    }
}

async fn observed(desk: &Desk) -> Observed {
    access_state::observe(desk.client(), &desk.id()).await.expect("reads")
}

fn plan(desk: &Desk, cdp: Cdp, observed: &Observed) -> Result<AccessPlan, AccessProblem> {
    access::plan(&desk.id(), &worker(), &intent(cdp), observed, OneTimePin::Make)
}

fn steps(plan: &AccessPlan) -> Vec<Step> {
    plan.stages.iter().flat_map(|stage| &stage.steps).map(|step| step.step.clone()).collect()
}

async fn planned(desk: &Desk, cdp: Cdp) -> Vec<Step> {
    steps(&plan(desk, cdp, &observed(desk).await).expect("plans"))
}

async fn reach(desk: &Desk, cdp: Cdp) {
    for step in planned(desk, cdp).await {
        desk.apply(&step).await.expect("succeeds");
    }
}

async fn apps(desk: &Desk) -> Vec<App> {
    desk.client().list(access_apps::list(&desk.id()), access_apps::PAGES).await.expect("lists")
}

#[tokio::test]
async fn one_run_reaches_what_is_wanted_and_a_second_has_nothing_to_do() {
    let desk = Desk::new().await;
    reach(&desk, Cdp::Open).await;
    assert_eq!(apps(&desk).await.len(), 4, "two hosts, each with /cdp");
    assert!(planned(&desk, Cdp::Open).await.is_empty());
    reach(&desk, Cdp::Closed).await;
    assert_eq!(apps(&desk).await.len(), 2);
    assert!(planned(&desk, Cdp::Closed).await.is_empty());
    let policies =
        desk.client().list(access_policies::list(&desk.id()), access_policies::PAGES).await.expect("lists");
    let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["moltctl: w owners"]);
}

#[tokio::test]
async fn a_lost_answer_is_found_again_and_nothing_is_made_twice() {
    let desk = Desk::new().await;
    for (path, end) in
        [("/accounts/*/access/identity_providers", "providers"), (POLICIES, "policies"), (APPS, "apps")]
    {
        let step = planned(&desk, Cdp::Closed).await.remove(0);
        desk.lose_answer("POST", path);
        desk.apply(&step).await.expect_err("the answer is lost");
        let left = desk.observe(&step).await.expect("finds what was left");
        assert!(matches!(left, Effect::Created { .. }), "{left:?}");
        assert_eq!(
            desk.apply(&step).await.expect("succeeds"),
            Effect::Nothing,
            "doing it anyway does nothing"
        );
        assert_eq!(desk.asked("POST", end), 1);
    }
}

#[tokio::test]
async fn what_was_not_begun_is_not_found() {
    let desk = Desk::new().await;
    for step in planned(&desk, Cdp::Closed).await {
        if matches!(step, Step::EnsureAccessApp(_)) {
            break;
        }
        assert_eq!(desk.observe(&step).await, None);
    }
}

async fn by_hand(desk: &Desk) -> App {
    let body = json!({
        "type": "self_hosted", "name": "by hand", "domain": HOST, "session_duration": "720h",
        "custom_deny_message": "ask Ana",
        "policies": [{ "name": "everybody", "decision": "allow", "include": [{ "everyone": {} }] }],
    });
    desk.client().call(access_apps::create(&desk.id(), &body)).await.expect("makes")
}

#[tokio::test]
async fn an_application_made_by_hand_is_adopted_and_comes_back_on_undo() {
    let desk = Desk::new().await;
    let before = by_hand(&desk).await;
    let mut undo = Vec::new();
    for step in planned(&desk, Cdp::Closed).await {
        let effect = desk.apply(&step).await.expect("succeeds");
        if let Inverse::Step(step) = inverse(&step, &effect) {
            undo.push(*step);
        }
    }
    let adopted = apps(&desk).await.into_iter().find(|app| app.id == before.id).expect("is there");
    assert_eq!(adopted.session_duration.as_deref(), Some("12h"));
    assert_eq!(adopted.same_site_cookie_attribute.as_deref(), Some("strict"));
    assert_eq!((adopted.name.as_str(), &adopted.aud), ("by hand", &before.aud));
    assert_eq!(adopted.rest["custom_deny_message"], "ask Ana");
    assert_eq!(adopted.policies[0]["name"], "moltctl: w owners");
    assert_eq!(apps(&desk).await.len(), 2);

    for step in undo.iter().rev() {
        desk.apply(step).await.expect("undoes");
    }
    let after = apps(&desk).await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].session_duration.as_deref(), Some("720h"));
    assert_eq!(after[0].policies[0]["name"], "everybody");
    assert!(after[0].same_site_cookie_attribute.as_deref().unwrap_or_default().is_empty());
}

#[tokio::test]
async fn an_application_that_appears_after_planning_is_adopted() {
    let desk = Desk::new().await;
    let all = planned(&desk, Cdp::Closed).await;
    let there = by_hand(&desk).await;
    let mut ids = Vec::new();
    for step in &all {
        if let (Step::EnsureAccessApp(_), Effect::Updated { id, .. }) =
            (step, desk.apply(step).await.expect("succeeds"))
        {
            ids.push(id);
        }
    }
    assert_eq!(ids, [there.id]);
    assert_eq!(apps(&desk).await.len(), 2);
}

#[tokio::test]
async fn zero_trust_off_and_a_missing_permission_are_told_apart() {
    let desk = Desk::new().await;
    let limited = desk.limited(&["Access: Organizations, Identity Providers, and Groups Read"]);
    let client = limited.cloudflare.as_ref().expect("has a client");
    let seen = access_state::observe(client, &desk.id()).await.expect("reads");
    assert_eq!(seen.apps, Seen::NotPermitted { group: "Access: Apps and Policies Read" });
    assert!(matches!(plan(&desk, Cdp::Closed, &seen), Err(AccessProblem::NotPermitted { .. })));
    desk.account.change_world(|world| world.entitlements_mut().zero_trust = false);
    let seen = observed(&desk).await;
    assert_eq!(plan(&desk, Cdp::Closed, &seen), Err(AccessProblem::NotEnabled));
}

#[tokio::test]
async fn team_and_audience_are_derived_and_stay_readable() {
    let desk = Desk::new().await;
    reach(&desk, Cdp::Closed).await;
    let app =
        apps(&desk).await.into_iter().find(|app| app.domain.as_deref() == Some(HOST)).expect("is there");
    let derived = async |origin: SecretOrigin| {
        let input = SecretInput::new("X".parse().expect("is a name"), origin);
        derive::resolve(&input, &desk.id(), desk.client(), &desk.ports).await
    };
    let host = HOST.parse().expect("is a host");
    let aud = derived(SecretOrigin::AccessAudience { host }).await.expect("derives");
    assert_eq!(aud, crate::secret::SecretText::plain(app.aud.clone()));
    assert_eq!(crate::secret::redact(&app.aud), app.aud, "an audience tag is no secret");
    let other = "other.example.com".parse().expect("is a host");
    assert!(derived(SecretOrigin::AccessAudience { host: other }).await.is_err());
    let team = derived(SecretOrigin::AccessTeamDomain).await.expect("derives");
    let organization = observed(&desk).await.organization.known().cloned().expect("is known");
    assert_eq!(team, crate::secret::SecretText::plain(organization.auth_domain));
}

#[tokio::test]
async fn restoring_what_is_gone_says_so() {
    let desk = Desk::new().await;
    reach(&desk, Cdp::Closed).await;
    let app = apps(&desk).await.remove(0);
    let body: Value = serde_json::to_value(&app).expect("encodes");
    let id = app.id.clone();
    let remove = Step::RemoveAccessApp(crate::plan::RemoveAccessApp { account: desk.id(), id: id.clone() });
    assert_eq!(desk.apply(&remove).await.expect("removes"), Effect::Done);
    assert_eq!(desk.apply(&remove).await.expect("is fine"), Effect::Nothing);
    let restore = Step::RestoreAccessApp(crate::plan::RestoreAccessApp { account: desk.id(), id, body });
    assert_eq!(desk.apply(&restore).await.expect_err("is gone").0.kind, ErrorKind::Changed);
}
