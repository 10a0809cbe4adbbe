//! The token and what the account has: told apart, because each wants another click.

use super::{Check, Observed, Sight, State, TokenState};
use crate::model::permissions::{Family, Holds, Need};
use crate::project::settings::WorkersDev;

pub(super) fn judge(observed: &Observed) -> Vec<Check> {
    let mut checks = vec![token(observed)];
    if observed.token != TokenState::Active {
        // Every other call was refused for the same reason: one cause, one message.
        return checks;
    }
    checks.extend([seen(observed), permissions(observed), containers(observed), workers_dev(observed)]);
    if observed.wants.bucket {
        checks.push(r2(observed));
    }
    checks.push(zero_trust(observed));
    checks
}

fn token(observed: &Observed) -> Check {
    let login = "make a token in the dashboard under API tokens, then `moltctl login`";
    match &observed.token {
        TokenState::Active => Check::pass("token", "the API token works"),
        TokenState::Inactive(status) => {
            Check::of("token", State::Fail, format!("the API token is {status}"), login)
        }
        TokenState::Refused(why) => Check::of("token", State::Fail, why, login),
        TokenState::Unknown(why) => Check::of(
            "token",
            State::Unknown,
            format!("the API token could not be verified: {why}"),
            "check the network, then run the same command again",
        ),
    }
}

fn seen(observed: &Observed) -> Check {
    let account = &observed.account;
    match observed.sees_account {
        Holds::Yes => Check::pass("account", format!("the token sees the account {account}")),
        Holds::No => Check::of(
            "account",
            State::Fail,
            format!("the token does not see the account {account}"),
            "compare `account.id` in moltctl.toml with `moltctl whoami`",
        ),
        Holds::Unknown => Check::of(
            "account",
            State::Unknown,
            format!("whether the token sees the account {account} could not be seen"),
            "`moltctl whoami` shows which accounts it sees",
        ),
    }
}

/// What is needed always, and what this checkout makes necessary.
fn permissions(observed: &Observed) -> Check {
    let wants = &observed.wants;
    let applies = |need: &&Need| match need.group {
        _ if need.only_when.is_none() => true,
        "Workers R2 Storage Write" => wants.bucket,
        "Zone Read" | "Workers Routes Write" => wants.hosts,
        "Notifications Write" => wants.alerts,
        _ => false,
    };
    let needed: Vec<&Need> = Family::Deploy.needs().iter().filter(applies).collect();
    let lacking = |state: Holds| -> Vec<&str> {
        let those = needed.iter().filter(|need| observed.holdings.holds(need.group) == state);
        those.map(|need| need.group).collect()
    };
    let (missing, unknown) = (lacking(Holds::No), lacking(Holds::Unknown));
    if !missing.is_empty() {
        return Check::of(
            "permissions",
            State::Fail,
            format!("the token lacks {}", quoted(&missing)),
            "add these permission groups to the token in the dashboard; its value stays the same",
        );
    }
    if !unknown.is_empty() {
        return Check::of(
            "permissions",
            State::Unknown,
            format!("whether the token has {} could not be seen", quoted(&unknown)),
            "a token that may also read API tokens shows it; otherwise the deploy itself will",
        );
    }
    Check::pass("permissions", "the token has every permission group that a deploy needs")
}

fn quoted(groups: &[&str]) -> String {
    groups.iter().map(|group| format!("`{group}`")).collect::<Vec<_>>().join(", ")
}

fn sight(id: &'static str, sight: &Sight, what: [&str; 2], remedy: &str) -> Check {
    let [yes, no] = what;
    match sight {
        Sight::Yes => Check::pass(id, yes),
        Sight::No => Check::of(id, State::Fail, no, remedy),
        Sight::Unknown(why) => {
            Check::of(id, State::Unknown, format!("not seen whether {yes}: {why}"), remedy)
        }
    }
}

fn containers(observed: &Observed) -> Check {
    sight(
        "containers",
        &observed.containers,
        ["the account may run containers", "the account may not run containers: they need Workers Paid"],
        "dashboard → Workers & Pages → Plans → Workers Paid",
    )
}

fn workers_dev(observed: &Observed) -> Check {
    let mut check = sight(
        "workers-dev",
        &observed.workers_dev,
        ["the account has a workers.dev subdomain", "the account has no workers.dev subdomain"],
        "dashboard → Workers & Pages, open it once: it makes the subdomain",
    );
    if check.state == State::Fail && observed.wants.workers_dev == WorkersDev::Closed {
        check.state = State::Warn;
    }
    check
}

fn r2(observed: &Observed) -> Check {
    sight(
        "r2",
        &observed.r2,
        ["R2 is enabled", "R2 is not enabled on the account, and a bucket is configured"],
        "dashboard → R2, and accept the plan",
    )
}

fn zero_trust(observed: &Observed) -> Check {
    sight(
        "zero-trust",
        &observed.zero_trust,
        ["Zero Trust is enabled", "Zero Trust is not enabled, so nothing can stand in front of the Worker"],
        "dashboard → Zero Trust: choose a team name and the Free plan. No API can do that",
    )
}
