//! What is planned from what is there, and that one run is enough.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::access::desired::{Requirement, SameSite};
use crate::access::objects::{Group, Organization};
use crate::plan::Step;

const HOST: &str = "w.team.workers.dev";

fn ids() -> (AccountId, WorkerName) {
    ("0123456789abcdef0123456789abcdef".parse().expect("is an id"), "w".parse().expect("is a name"))
}

fn intent() -> AccessIntent {
    AccessIntent {
        hosts: vec![HOST.parse().expect("is a host")],
        emails: vec!["Owner@example.com".parse().expect("is an address")],
        email_domains: Vec::new(),
        groups: Vec::new(),
        login_methods: Vec::new(),
        posture: Vec::new(),
        service_tokens: Vec::new(),
        identity_providers: Vec::new(),
        require: Requirement::default(),
        session_duration: "24h".into(),
        same_site: SameSite::Lax,
        cdp: Cdp::Closed,
        app_name: "Moltworker w".into(),
    }
}

fn provider(id: &str, kind: &str) -> IdentityProvider {
    IdentityProvider { id: id.into(), name: kind.to_uppercase(), kind: kind.into() }
}

fn observed() -> Observed {
    Observed {
        organization: Seen::Known(Organization {
            auth_domain: "team.cloudflareaccess.com".into(),
            ..Organization::default()
        }),
        identity_providers: Seen::Known(vec![provider("idp1", "github")]),
        groups: Seen::Known(vec![Group { id: "g1".into(), name: "admins".into(), ..Group::default() }]),
        policies: Seen::Known(Vec::new()),
        apps: Seen::Known(Vec::new()),
    }
}

fn with_apps(apps: &[Value]) -> Observed {
    let apps = apps.iter().map(|app| serde_json::from_value(app.clone()).expect("decodes")).collect();
    Observed { apps: Seen::Known(apps), ..observed() }
}

fn planned(intent: &AccessIntent, observed: &Observed) -> Result<AccessPlan, AccessProblem> {
    let (account, worker) = ids();
    plan(&account, &worker, intent, observed, OneTimePin::Leave)
}

fn steps(plan: &AccessPlan) -> Vec<&PlannedStep> {
    plan.stages.iter().flat_map(|stage| &stage.steps).collect()
}

/// Does what the steps would do at Cloudflare.
fn reach(observed: &Observed, plan: &AccessPlan) -> Observed {
    let mut next = observed.clone();
    let (Seen::Known(policies), Seen::Known(apps)) = (&mut next.policies, &mut next.apps) else {
        return next;
    };
    for step in steps(plan) {
        match &step.step {
            Step::EnsureAccessPolicy(step) => {
                let found = policies.iter_mut().find(|policy| Some(&policy.id) == step.existing.as_ref());
                let body = |current: &Policy, id: &str| {
                    let mut body = wire::merge_policy(current, &step.policy);
                    body["id"] = id.into();
                    serde_json::from_value(body).expect("decodes")
                };
                if let Some(policy) = found {
                    *policy = body(policy, &policy.id);
                } else {
                    let id = format!("p-{}", step.policy.name);
                    let fresh = serde_json::from_value(json!({})).expect("decodes");
                    policies.push(body(&fresh, &id));
                }
            }
            Step::EnsureAccessApp(step) => {
                let linked: Vec<String> = step
                    .app
                    .policies
                    .iter()
                    .map(|name| {
                        policies.iter().find(|policy| policy.name == *name).expect("is there").id.clone()
                    })
                    .collect();
                let found = apps.iter_mut().find(|app| Some(&app.id) == step.existing.as_ref());
                if let Some(app) = found {
                    let id = app.id.clone();
                    *app = serde_json::from_value(wire::merge_app(app, &step.app, &linked)).expect("decodes");
                    app.id = id;
                } else {
                    let mut app: App =
                        serde_json::from_value(wire::new_app(&step.app, &linked)).expect("decodes");
                    app.id = format!("a-{}", step.app.uri());
                    apps.push(app);
                }
            }
            Step::RemoveAccessApp(step) => apps.retain(|app| app.id != step.id),
            Step::RemoveAccessPolicy(step) => policies.retain(|policy| policy.id != step.id),
            Step::EnsureIdentityProvider(step) => {
                next.identity_providers = Seen::Known(vec![provider("made", &step.kind)]);
            }
            other => panic!("not a step of Access: {other:?}"),
        }
    }
    next
}

#[test]
fn a_fresh_account_gets_one_policy_and_one_application_per_host() {
    let mut intent = intent();
    intent.hosts.push("bot.example.com".parse().expect("is a host"));
    let plan = planned(&intent, &observed()).expect("plans");
    let names: Vec<&str> = plan.stages.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(names, ["Access: policies", "Access: applications"]);
    let ids: Vec<&str> = steps(&plan).iter().map(|step| step.id.as_str()).collect();
    assert_eq!(
        ids,
        ["access:policy:moltctl: w owners", "access:app:w.team.workers.dev", "access:app:bot.example.com"]
    );
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
    let Step::EnsureAccessPolicy(policy) = &steps(&plan)[0].step else { panic!("is a policy") };
    assert_eq!(policy.policy.include, [json!({ "email": { "email": "owner@example.com" } })]);
    let again = planned(&intent, &reach(&observed(), &plan)).expect("plans");
    assert!(again.stages.is_empty(), "{again:?}");
}

#[test]
fn an_application_of_the_host_is_adopted_and_keeps_its_name() {
    let there = with_apps(&[json!({
        "id": "mine", "name": "by hand", "type": "self_hosted", "domain": HOST, "session_duration": "720h",
        "policies": [{ "id": "open", "name": "everybody", "decision": "allow" }],
    })]);
    let plan = planned(&intent(), &there).expect("plans");
    let Step::EnsureAccessApp(app) = &steps(&plan)[1].step else { panic!("is an application") };
    assert_eq!((app.existing.as_deref(), app.app.name.as_str()), (Some("mine"), "by hand"));
    assert!(matches!(plan.warnings.as_slice(), [AccessWarning::PoliciesLeave { .. }]), "{:?}", plan.warnings);
    let reached = reach(&there, &plan);
    assert_eq!(reached.apps.known().map(Vec::len), Some(1));
    assert!(planned(&intent(), &reached).expect("plans").stages.is_empty());
}

#[test]
fn a_policy_that_denies_stays_before_ours() {
    let mut there = with_apps(&[json!({
        "id": "mine", "name": "n", "type": "self_hosted", "domain": HOST, "policies": [{ "id": "d" }],
    })]);
    there.policies = Seen::Known(vec![
        serde_json::from_value(json!({ "id": "d", "name": "no strangers", "decision": "deny" }))
            .expect("decodes"),
    ]);
    let plan = planned(&intent(), &there).expect("plans");
    let Step::EnsureAccessApp(app) = &steps(&plan)[1].step else { panic!("is an application") };
    assert_eq!(app.app.policies, ["no strangers", "moltctl: w owners"]);
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
}

#[test]
fn cdp_opens_by_an_application_of_its_own_and_closes_without_a_trace() {
    let mut open = intent();
    open.cdp = Cdp::Open;
    let plan = planned(&open, &observed()).expect("plans");
    let apps: Vec<String> = steps(&plan)
        .iter()
        .filter_map(|step| match &step.step {
            Step::EnsureAccessApp(step) => {
                Some(format!("{} {}", step.app.uri(), step.app.policies.join(",")))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        apps,
        ["w.team.workers.dev moltctl: w owners", "w.team.workers.dev/cdp moltctl: w cdp bypass"]
    );
    assert!(matches!(plan.warnings.as_slice(), [AccessWarning::CdpOpen { .. }]), "{:?}", plan.warnings);
    let reached = reach(&observed(), &plan);
    assert!(planned(&open, &reached).expect("plans").stages.is_empty());

    let closing = planned(&intent(), &reached).expect("plans");
    let closed = reach(&reached, &closing);
    assert_eq!(closed.apps.known().map(Vec::len), Some(1));
    assert_eq!(closed.policies.known().map(Vec::len), Some(1));
    assert!(planned(&intent(), &closed).expect("plans").stages.is_empty());
}

#[test]
fn what_moltctl_did_not_make_is_pointed_out() {
    let there = with_apps(&[
        json!({ "id": "1", "name": "admin", "type": "self_hosted", "domain": "w.team.workers.dev/_admin" }),
        json!({ "id": "2", "name": "hole", "type": "self_hosted", "domain": "w.team.workers.dev/cdp",
            "policies": [{ "id": "b", "decision": "bypass" }] }),
        json!({ "id": "3", "name": "star", "type": "self_hosted", "domain": "*.team.workers.dev" }),
        json!({ "id": "4", "name": "worker", "type": "self_hosted",
            "destinations": [{ "type": "worker", "worker_id": "tag" }] }),
        json!({ "id": "5", "name": "elsewhere", "type": "self_hosted", "domain": "other.example" }),
    ]);
    let plan = planned(&intent(), &there).expect("plans");
    let words: Vec<String> = plan.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), 4, "{words:?}");
    assert!(
        matches!(&plan.warnings[0], AccessWarning::Narrower { path, .. } if path == "/_admin"),
        "{words:?}"
    );
    assert!(matches!(&plan.warnings[1], AccessWarning::OpenPath { path, .. } if path == "/cdp"), "{words:?}");
    assert!(matches!(&plan.warnings[2], AccessWarning::Wider { .. }), "{words:?}");
    assert!(words[3].contains("WebSockets"), "{words:?}");
    assert_eq!(steps(&plan).len(), 2, "none of them is touched");
}

#[test]
fn no_login_method_is_a_problem_or_a_step() {
    let bare = Observed { identity_providers: Seen::Known(Vec::new()), ..observed() };
    assert_eq!(planned(&intent(), &bare), Err(AccessProblem::NoIdentityProvider));
    let (account, worker) = ids();
    let plan = plan(&account, &worker, &intent(), &bare, OneTimePin::Make).expect("plans");
    assert_eq!(plan.stages[0].name, "Access: login method");
    let again = planned(&intent(), &reach(&bare, &plan)).expect("plans");
    assert!(again.stages.is_empty());
}

#[test]
fn not_enabled_and_not_permitted_are_told_apart() {
    let off = Observed { organization: Seen::NotEnabled, ..observed() };
    let problem = planned(&intent(), &off).expect_err("is a problem");
    assert_eq!(problem, AccessProblem::NotEnabled);
    assert!(problem.hints()[0].contains("Zero Trust"));
    let group = "Access: Apps and Policies Read";
    let blind = Observed { apps: Seen::NotPermitted { group }, ..observed() };
    let problem = planned(&intent(), &blind).expect_err("is a problem");
    assert_eq!(problem, AccessProblem::NotPermitted { what: "applications", group });
    assert!(problem.hints()[0].contains(group));
}

#[test]
fn wishes_that_make_no_sense_are_problems() {
    let problem = |change: fn(&mut AccessIntent)| {
        let mut intent = intent();
        change(&mut intent);
        planned(&intent, &observed()).expect_err("is a problem")
    };
    assert_eq!(problem(|wish| wish.hosts.clear()), AccessProblem::NoHosts);
    assert_eq!(problem(|wish| wish.emails.clear()), AccessProblem::NobodyAllowed);
    assert!(matches!(problem(|wish| wish.groups.push("everyone".into())), AccessProblem::Everyone { .. }));
    assert!(matches!(problem(|wish| wish.groups.push("admin".into())), AccessProblem::Unknown { .. }));
    assert!(matches!(
        problem(|wish| wish.session_duration = "a day".into()),
        AccessProblem::NotADuration { .. }
    ));
    let two = |wish: &mut AccessIntent| wish.require.login_methods = vec!["github".into(), "google".into()];
    assert_eq!(problem(two), AccessProblem::SeveralRequired { count: 2 });
    let domain = |wish: &mut AccessIntent| wish.email_domains.push("gmail.com".into());
    assert!(matches!(problem(domain), AccessProblem::PublicMailDomain { .. }));
}

#[test]
fn a_second_factor_is_not_asked_of_the_code_by_mail() {
    let mut wish = intent();
    wish.require.mfa = true;
    assert!(planned(&wish, &observed()).is_ok());
    let mail = Observed { identity_providers: Seen::Known(vec![provider("m", "onetimepin")]), ..observed() };
    assert_eq!(planned(&wish, &mail), Err(AccessProblem::MfaByMailCode));
}

#[test]
fn two_applications_of_one_host_are_not_guessed_between() {
    let app = |id: &str| json!({ "id": id, "name": "n", "type": "self_hosted", "domain": HOST });
    let problem = planned(&intent(), &with_apps(&[app("1"), app("2")])).expect_err("is a problem");
    assert!(matches!(problem, AccessProblem::Ambiguous { count: 2, .. }));
}

fn any_app() -> impl Strategy<Value = Value> {
    (
        prop::sample::select(vec![
            HOST,
            "bot.example.com",
            "w.team.workers.dev/cdp",
            "*.team.workers.dev",
            "x.example",
        ]),
        prop::sample::select(vec!["720h", "24h", "1h"]),
        prop::collection::vec(prop::sample::select(vec!["deny", "open", "gone"]), 0..3),
        any::<bool>(),
    )
        .prop_map(|(domain, session, policies, bypass)| {
            let policies: Vec<Value> = policies.iter().map(|id| json!({ "id": id })).collect();
            json!({
                "id": format!("app-{domain}"), "name": format!("app {domain}"), "type": "self_hosted",
                "domain": domain, "session_duration": session, "policies": policies,
                "options_preflight_bypass": bypass, "custom_deny_message": "kept",
            })
        })
}

proptest! {
    #[test]
    fn whatever_was_there_one_run_is_enough(
        mut apps in prop::collection::vec(any_app(), 0..5),
        cdp in prop::sample::select(vec![Cdp::Open, Cdp::Closed]),
        two_hosts in any::<bool>(),
        restrict in any::<bool>(),
    ) {
        apps.sort_by_key(|app| app["id"].to_string());
        apps.dedup_by_key(|app| app["id"].to_string());
        let mut there = with_apps(&apps);
        there.policies = Seen::Known(vec![
            serde_json::from_value(json!({ "id": "deny", "name": "deny", "decision": "deny" })).expect("decodes"),
            serde_json::from_value(json!({ "id": "open", "name": "open", "decision": "allow" })).expect("decodes"),
        ]);
        let mut wish = intent();
        wish.cdp = cdp;
        if two_hosts {
            wish.hosts.push("bot.example.com".parse().expect("is a host"));
        }
        if restrict {
            wish.identity_providers.push("github".into());
        }
        let plan = planned(&wish, &there).expect("plans");
        let reached = reach(&there, &plan);
        let again = planned(&wish, &reached).expect("plans");
        prop_assert!(again.stages.is_empty(), "{:?}", again.stages);
        for host in &wish.hosts {
            let apps = reached.apps.known().expect("is known");
            prop_assert_eq!(coverage::whole_host(apps, host).len(), 1);
        }
        let kept = reached.apps.known().expect("is known").iter();
        prop_assert_eq!(kept.filter(|app| app.rest.contains_key("custom_deny_message")).count(), apps.len());
    }
}

fn with_programs(ids: &[&str]) -> AccessIntent {
    AccessIntent { service_tokens: ids.iter().map(ToString::to_string).collect(), ..intent() }
}

fn policy_names(observed: &Observed) -> Vec<String> {
    observed.policies.known().expect("known").iter().map(|policy| policy.name.clone()).collect()
}

#[test]
fn named_service_tokens_get_in_by_a_policy_of_their_own_and_one_run_is_enough() {
    let intent = with_programs(&["t1", "t2", "t1"]);
    let first = planned(&intent, &observed()).expect("plans");
    let after = reach(&observed(), &first);
    assert_eq!(policy_names(&after), ["moltctl: w owners", "moltctl: w programs"]);
    let programs = &after.policies.known().expect("known")[1];
    assert_eq!(programs.decision, Some(Decision::NonIdentity));
    let rule = |id: &str| json!({ "service_token": { "token_id": id } });
    assert_eq!(programs.include, [rule("t1"), rule("t2")]);
    assert_eq!(after.apps.known().expect("known")[0].policy_ids().len(), 2);
    assert!(planned(&intent, &after).expect("plans").stages.is_empty(), "a second run has nothing to do");
}

#[test]
fn service_tokens_that_are_named_no_more_lose_their_policy() {
    let named = reach(&observed(), &planned(&with_programs(&["t1"]), &observed()).expect("plans"));
    let plan = planned(&intent(), &named).expect("plans");
    let removed = steps(&plan).iter().any(|step| matches!(step.step, Step::RemoveAccessPolicy(_)));
    assert!(removed, "{plan:?}");
    let after = reach(&named, &plan);
    assert_eq!(after.apps.known().expect("known")[0].policy_ids().len(), 1);
    assert!(planned(&intent(), &after).expect("plans").stages.is_empty());
}

#[test]
fn a_policy_of_service_token_create_is_left_alone() {
    let mut there = reach(&observed(), &planned(&intent(), &observed()).expect("plans"));
    let (Seen::Known(policies), Seen::Known(apps)) = (&mut there.policies, &mut there.apps) else {
        panic!("both are known")
    };
    let made = json!({ "id": "made", "name": "moltctl: w service token ci", "decision": "non_identity",
        "include": [{ "service_token": { "token_id": "t" } }] });
    policies.push(serde_json::from_value(made).expect("decodes"));
    apps[0].policies.push(json!({ "id": "made", "precedence": 9 }));
    assert!(planned(&intent(), &there).expect("plans").stages.is_empty());
}
