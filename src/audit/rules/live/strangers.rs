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

/// What was seen from outside; hosts that could not be asked are told.
pub(in crate::audit::rules) fn outside<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<&'a Outside> {
    let outside = verdict.need(Scope::Probe, &facts.outside)?;
    for why in &outside.unseen {
        verdict.blind(Scope::Probe, why.clone());
    }
    Some(outside)
}

/// The URL of a path as a finding's subject.
pub(in crate::audit::rules) fn url(host: &HostSeen, path: &str) -> Subject {
    Subject::Url(format!("https://{}{path}", host.name))
}
