//! What strangers got, for the rules that look from outside.

use crate::access::verify::{Answer, Met};
use crate::audit::facts::Outside;
use crate::audit::facts::outside::HostSeen;
use crate::audit::{Facts, Scope, Subject, Verdict};

/// What strangers got at `paths`, host by host. Where nothing can be concluded the verdict is told.
pub(in crate::audit::rules) fn answers<'a>(
    facts: &'a Facts,
    verdict: &mut Verdict,
    paths: &[&str],
) -> Vec<(&'a HostSeen, &'a Answer)> {
    let mut found = Vec::new();
    let Some(outside) = outside(facts, verdict) else { return found };
    for host in &outside.hosts {
        for answer in host.answers.iter().filter(|answer| paths.contains(&answer.path.as_str())) {
            if answer.met == Met::Unclear {
                let status =
                    answer.status.map_or_else(|| "no answer".to_owned(), |it| format!("status {it}"));
                let why = format!("`{}{}` gave {status}, which proves nothing", host.name, answer.path);
                verdict.blind(Scope::Probe, why);
            } else {
                found.push((host, answer));
            }
        }
    }
    found
}

/// What was seen from outside; hosts that could not be asked or reached are told.
pub(in crate::audit::rules) fn outside<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<&'a Outside> {
    let outside = verdict.need(Scope::Probe, &facts.outside)?;
    for why in &outside.unseen {
        verdict.blind(Scope::Probe, why.clone());
    }
    for host in outside.hosts.iter().filter(|host| host.is_unreachable()) {
        verdict.blind(Scope::Probe, format!("`{}` cannot be reached from here", host.name));
    }
    Some(outside)
}

/// The URL of a path as a finding's subject.
pub(in crate::audit::rules) fn url(host: &HostSeen, path: &str) -> Subject {
    Subject::Url(format!("https://{}{path}", host.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::facts::outside::testing::{but, outside as facts};

    #[test]
    fn a_host_that_cannot_be_reached_is_no_closed_host() {
        let unseen = |status: Option<u16>, on: Option<bool>| {
            let mut host = but(&[]);
            host.on = on;
            for answer in &mut host.answers {
                (answer.status, answer.met) = (status, Met::Nobody);
            }
            let mut verdict = Verdict::default();
            assert!(outside(&facts(vec![host]), &mut verdict).is_some());
            verdict.unseen.len()
        };
        assert_eq!(unseen(None, None), 1, "a broken network is no pass");
        assert_eq!(unseen(None, Some(true)), 1);
        assert_eq!(unseen(None, Some(false)), 0, "it is known to be off");
        assert_eq!(unseen(Some(404), None), 0, "the edge says that nothing is there");
    }
}
