//! What is planned for service tokens, and what stands in the way.

use serde_json::json;

use super::*;

fn worker() -> WorkerName {
    "w".parse().expect("is a name")
}

fn account() -> AccountId {
    "0123456789abcdef0123456789abcdef".parse().expect("is an id")
}

fn host(name: &str) -> Hostname {
    name.parse().expect("is a host")
}

fn app(id: &str, domain: &str, policies: &[&str]) -> App {
    serde_json::from_value(json!({ "id": id, "name": id, "type": "self_hosted", "domain": domain,
        "policies": policies }))
    .expect("decodes")
}

fn policy(id: &str, decision: &str, include: Value) -> Policy {
    serde_json::from_value(json!({ "id": id, "name": id, "decision": decision, "include": include }))
        .expect("decodes")
}

fn program(name: &str) -> Program {
    Program {
        id: format!("id of {name}"),
        name: name.into(),
        client_id: format!("{name}.access"),
        version: 1,
        enabled: true,
        ..Program::default()
    }
}

struct World {
    hosts: Vec<Hostname>,
    apps: Vec<App>,
    policies: Vec<Policy>,
    programs: Vec<Program>,
}

impl World {
    fn new() -> Self {
        Self {
            hosts: vec![host("a.example.com"), host("b.example.com")],
            apps: vec![app("A", "a.example.com", &[]), app("B", "b.example.com", &[])],
            policies: Vec::new(),
            programs: Vec::new(),
        }
    }

    fn create(&self, name: &str, kept: Option<&str>) -> Result<Vec<Stage>, ProgramProblem> {
        let creation = Creation { name, duration: USUAL_DURATION, keep: Keep::Keyring, kept };
        create(&self.site(&account(), &worker()), creation)
    }

    fn site<'a>(&'a self, account: &'a AccountId, worker: &'a WorkerName) -> Site<'a> {
        Site {
            account,
            worker,
            hosts: &self.hosts,
            open: &self.hosts[..1],
            apps: &self.apps,
            policies: &self.policies,
            programs: &self.programs,
        }
    }
}

fn ids(stages: &[Stage]) -> Vec<&str> {
    stages.iter().flat_map(|stage| &stage.steps).map(|step| step.id.as_str()).collect()
}

fn admit(stages: &[Stage]) -> &AdmitServiceToken {
    let mut steps = stages.iter().flat_map(|stage| &stage.steps);
    let found = steps.find_map(|step| match &step.step {
        Step::AdmitServiceToken(step) => Some(step),
        _ => None,
    });
    found.expect("admits it")
}

#[test]
fn a_new_token_is_made_and_let_in_at_every_host() {
    let stages = World::new().create("moltctl w", None).expect("plans");
    assert_eq!(ids(&stages), ["service-token:make", "service-token:admit", "service-token:try"]);
    let step = admit(&stages);
    assert_eq!(step.apps, ["A", "B"]);
    assert_eq!(step.policy, "moltctl: w service token moltctl w");
}

#[test]
fn one_application_of_several_hosts_is_written_once() {
    let mut world = World::new();
    world.apps = vec![
        serde_json::from_value(json!({ "id": "both", "type": "self_hosted", "domain": "a.example.com",
            "destinations": [{ "type": "public", "uri": "a.example.com" },
                { "type": "public", "uri": "b.example.com" }] }))
        .expect("decodes"),
    ];
    assert_eq!(admit(&world.create("x", None).expect("plans")).apps, ["both"]);
}

#[test]
fn a_kept_token_that_gets_in_everywhere_needs_nothing() {
    let mut world = World::new();
    world.programs = vec![program("moltctl w")];
    let include = json!([{ "service_token": { "token_id": "id of moltctl w" } }]);
    world.policies = vec![policy("P", "non_identity", include)];
    world.apps = vec![app("A", "a.example.com", &["P"]), app("B", "b.example.com", &["P"])];
    assert!(world.create("moltctl w", Some("moltctl w.access")).expect("plans").is_empty());
    world.apps[1] = app("B", "b.example.com", &[]);
    let stages = world.create("moltctl w", Some("moltctl w.access")).expect("plans");
    assert_eq!(ids(&stages), ["service-token:admit", "service-token:try"]);
    assert_eq!(admit(&stages).apps, ["B"]);
}

#[test]
fn a_policy_of_people_lets_no_token_in() {
    let rule = || json!([{ "service_token": { "token_id": "t" } }]);
    assert!(!admits(&policy("P", "allow", rule()), "t"), "decision allow needs a person");
    assert!(!admits(&policy("P", "non_identity", rule()), "u"));
    assert!(admits(&policy("P", "non_identity", json!([{ "any_valid_service_token": {} }])), "u"));
}

#[test]
fn what_stands_in_the_way_is_said_and_nothing_is_planned() {
    let mut world = World::new();
    world.programs = vec![program("ci"), program("kept")];
    assert_eq!(world.create("ci", None), Err(ProgramProblem::Taken { name: "ci".into() }));
    assert_eq!(
        world.create("new", Some("kept.access")),
        Err(ProgramProblem::AnotherIsKept { name: "kept".into() })
    );
    assert!(world.create("new", Some("of a deleted one.access")).is_ok());
    world.programs.push(program("ci"));
    assert_eq!(world.create("ci", None), Err(ProgramProblem::Ambiguous { name: "ci".into(), count: 2 }));
    world.apps.pop();
    let problem = world.create("new", None).expect_err("a host is not guarded");
    assert_eq!(problem, ProgramProblem::NoApplication { host: host("b.example.com") });
    assert!(!problem.hints().is_empty());
}

#[test]
fn a_compromised_secret_gets_no_overlap_and_has_to_be_refused() {
    let world = World::new();
    let planned = |overlap_seconds| {
        let (account, worker) = (account(), worker());
        let renewal = Renewal { overlap_seconds, extend: false, keep: Keep::Shown };
        rotate(&world.site(&account, &worker), &program("ci"), renewal)
    };
    for (overlap, seconds, dead) in [(Some(7200), 7200, false), (None, 0, true)] {
        let stages = planned(overlap);
        let [Stage { steps: first, .. }, Stage { steps: second, .. }] = stages.as_slice() else {
            panic!("two stages: {stages:?}")
        };
        let Step::RotateServiceToken(rotated) = &first[0].step else { panic!("rotates") };
        let Step::TryServiceToken(tried) = &second[0].step else { panic!("tries") };
        assert_eq!((rotated.overlap_seconds, tried.former_is_dead), (seconds, dead));
    }
    let told = planned(Some(7200))[0].steps[0].change.after.clone().expect("says");
    assert!(told.contains("2 h more"), "{told}");
}

#[test]
fn a_revocation_names_every_policy_that_goes_or_changes() {
    let mut world = World::new();
    let include = json!([{ "service_token": { "token_id": "id of ci" } }]);
    world.policies = vec![policy("P", "non_identity", include.clone()), policy("Q", "allow", json!([]))];
    world.apps[0].policies = vec![json!({ "id": "own", "name": "its own", "decision": "non_identity",
        "include": include })];
    let (account, worker) = (account(), worker());
    let stages = revoke(&world.site(&account, &worker), &program("ci"));
    assert_eq!(stages[0].steps[0].change.before.as_deref(), Some("named by `P`, `its own`"));
}
