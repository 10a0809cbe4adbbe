//! The one screen.

use super::{Audience, ExposureView, HostStatus, Status};
use crate::output::{Mark, Page};

/// Writes it.
pub(super) fn screen(status: &Status, page: &mut Page) {
    page.heading(&format!("{} on {}", status.worker, status.account));
    version(status, page);
    page.heading("Hosts");
    for host in &status.hosts {
        page.mark(host_mark(host), &host_line(host));
    }
    if status.hosts.is_empty() {
        page.mark(Mark::Unknown, "no host is known");
    }
    page.heading("Secrets");
    match status.secrets.as_slice() {
        [] if status.secrets_seen => page.mark(Mark::Good, "none is missing"),
        [] => page.mark(Mark::Unknown, "not seen"),
        gaps => gaps.iter().for_each(|gap| page.mark(Mark::Bad, gap)),
    }
    if !status.stale.is_empty() {
        page.mark(Mark::Warn, &format!("older than `[rotation] ages` allows: {}", status.stale.join(", ")));
        page.dim("`moltctl secrets rotate --due`");
    }
    page.heading("Container and storage");
    container(status, page);
    page.heading("Drift");
    for drift in &status.drift {
        page.mark(Mark::Bad, &format!("{}: {} wanted, {} live", drift.subject, drift.wanted, drift.live));
    }
    if status.drift.is_empty() {
        let (mark, words) = if status.unknown.is_empty() {
            (Mark::Good, "what is live is what the files say")
        } else {
            (Mark::Unknown, "none was seen, and not everything was")
        };
        page.mark(mark, words);
    }
    for blind in &status.unknown {
        page.mark(Mark::Unknown, &format!("{} is unknown: {}", blind.subject, blind.why));
    }
    if let Some(run) = &status.last_run {
        page.dim(&format!("last run: {} {} at {} ({})", run.run, run.command, run.at, run.ended));
    }
}

fn version(status: &Status, page: &mut Page) {
    let Some(live) = &status.live else {
        match status.exists {
            Some(false) => page.mark(Mark::Next, "not deployed yet: `moltctl deploy`"),
            _ => page.mark(Mark::Unknown, "which version is live is unknown"),
        }
        return;
    };
    let since = live.since.as_deref().unwrap_or("an unknown time");
    let by = live.by.as_deref().unwrap_or("somebody unknown");
    page.mark(Mark::Good, &format!("version {} is live since {since}, by {by}", live.version));
    match (live.newest_is_live, &live.newest) {
        (Some(false), Some(newest)) => page.mark(
            Mark::Warn,
            &format!(
                "the newest version {newest} is not the live one: secrets cannot be edited plainly (10215)"
            ),
        ),
        (None, _) => page.mark(Mark::Unknown, "whether it is the newest is unknown"),
        _ => {}
    }
}

fn host_mark(host: &HostStatus) -> Mark {
    match (host.exposure, host.audience) {
        (ExposureView::Open, _) | (_, Audience::Mismatch) => Mark::Bad,
        (ExposureView::Guarded | ExposureView::Closed, _) => Mark::Good,
        (ExposureView::Incomplete, _) => Mark::Warn,
        (ExposureView::Unclear | ExposureView::NotProbed, _) => Mark::Unknown,
    }
}

fn host_line(host: &HostStatus) -> String {
    let switched = match host.enabled {
        Some(true) => "on",
        Some(false) => "off",
        None => "on or off unknown",
    };
    let mut line = format!("{} ({}, {switched}): {}", host.host, host.kind.words(), host.exposure.words());
    if !host.at.is_empty() {
        line = format!("{line} at {}", host.at.join(", "));
    }
    let app = host.access_app.as_deref().unwrap_or_default();
    match host.audience {
        Audience::Match => format!("{line}; Access application {app}, which the Worker expects"),
        Audience::Mismatch => format!("{line}; Access application {app}, but the Worker expects another AUD"),
        Audience::NotSet => format!("{line}; Access application {app}, but the Worker has no CF_ACCESS_AUD"),
        Audience::Unknown if app.is_empty() => format!("{line}; Access unknown"),
        Audience::Unknown => format!("{line}; Access application {app}, AUD of the Worker not readable"),
        Audience::NoApplication => format!("{line}; no Access application"),
    }
}

fn container(status: &Status, page: &mut Page) {
    match &status.container {
        Some(container) => {
            let mark = if container.ssh { Mark::Warn } else { Mark::Good };
            let running = container.instances.map_or_else(|| "?".to_owned(), |count| count.to_string());
            let most = container.max_instances.map_or_else(|| "?".to_owned(), |count| count.to_string());
            let ssh = if container.ssh { "on" } else { "off" };
            page.mark(mark, &format!("{}: {running} of {most} instances, ssh {ssh}", container.name));
            let pinned = if container.pinned { "by digest" } else { "by a tag, which can move" };
            page.dim(&format!("{} ({pinned})", container.image));
        }
        None => page.dim("no container application was seen"),
    }
    if let Some(bucket) = &status.bucket {
        match bucket.exists {
            Some(true) => page.mark(Mark::Good, &format!("bucket {}", bucket.name)),
            Some(false) => page.mark(Mark::Bad, &format!("bucket {} does not exist", bucket.name)),
            None => page.mark(Mark::Unknown, &format!("bucket {}: unknown", bucket.name)),
        }
    }
}
