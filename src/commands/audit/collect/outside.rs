//! What a stranger gets: each host asked once, without a credential.
//!
//! The hosts come from the account where it can be read, and from the checkout's files in any case.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::live::worker::reachable;
use crate::audit::Scope;
use crate::audit::facts::account::worker::{Host, HostKind, Hosts, host_of};
use crate::audit::facts::outside::{HostSeen, Outside, Socket};
use crate::audit::facts::{Account, Fetched};
use crate::commands::access::answer;
use crate::commands::audit::Request;
use crate::commands::target;
use crate::context::Context;
use crate::http::Client;
use crate::model::Hostname;
use crate::moltworker::{Handshake, Visitor, handshake, probe};

/// Reads it. `account` is what was read of the account already.
pub(super) async fn read(
    ctx: &Context,
    request: &Request,
    scopes: &BTreeSet<Scope>,
    account: Option<&Account>,
) -> Fetched<Outside> {
    if !request.probe || !scopes.contains(&Scope::Probe) {
        return Fetched::NotAsked;
    }
    let client = match ctx.http() {
        Ok(client) => client,
        Err(error) => return Fetched::Unavailable(format!("nothing can be asked: {}", error.source)),
    };
    let Hosts { known, unseen } = hosts(ctx, account).await;
    if known.is_empty() {
        let why = if unseen.is_empty() { "the Worker has none".to_owned() } else { unseen.join("; ") };
        return Fetched::Unavailable(format!("no host of the Worker is known: {why}"));
    }
    let mut outside = Outside { hosts: Vec::new(), unseen };
    let mut named: Vec<(Host, Hostname)> = Vec::new();
    for host in known {
        match host.name.parse() {
            Ok(name) => named.push((host, name)),
            // Switched off, so that no host of this sort answers.
            Err(_) if host.on == Some(false) => {}
            Err(_) => outside.unseen.push(format!("`{}` stands for hosts that cannot be asked", host.name)),
        }
    }
    outside.hosts = join_all(named.iter().map(|(host, name)| look(client, host, name))).await;
    Fetched::Known(outside)
}

/// The hosts that the account shows, and those that the files name.
async fn hosts(ctx: &Context, account: Option<&Account>) -> Hosts {
    let mut hosts = match account {
        Some(account) => account.worker.hosts(),
        None => match target::resolve(ctx).await {
            Ok(target) => reachable(&target).await.hosts(),
            Err(error) => Hosts {
                known: Vec::new(),
                unseen: vec![format!("the account's list of hosts cannot be read: {}", error.source)],
            },
        },
    };
    let checkout = match target::checkout(ctx) {
        Ok(checkout) => checkout,
        Err(error) => {
            hosts.unseen.push(format!("the hosts that files name cannot be read: {}", error.source));
            return hosts;
        }
    };
    let named = checkout.settings.worker.hosts.iter().map(Hostname::as_str);
    let routes = checkout.wrangler.iter().flat_map(|view| &view.routes);
    let routed = routes.map(|route| host_of(&route.pattern));
    for name in named.chain(routed) {
        if !hosts.known.iter().any(|host| host.name == name) {
            hosts.known.push(Host { name: name.to_owned(), kind: HostKind::CustomDomain, on: None });
        }
    }
    hosts
}

async fn look(client: &Client, host: &Host, name: &Hostname) -> HostSeen {
    let visitor = Visitor::default();
    let (report, socket) = tokio::join!(probe(client, name), handshake(client, name, &visitor));
    let telling = report
        .seen
        .iter()
        .flat_map(|seen| seen.telling.iter().map(|header| (seen.path.to_owned(), (*header).to_owned())))
        .collect();
    HostSeen {
        name: host.name.clone(),
        kind: host.kind,
        on: host.on,
        telling,
        answers: report.seen.into_iter().map(answer).collect(),
        socket: match socket {
            Ok(Handshake::Refused { status, .. }) => Socket::Refused(status),
            Ok(Handshake::Closed { code, reason }) => Socket::Closed { code, reason },
            Ok(Handshake::Accepted { .. }) => Socket::Accepted,
            Ok(Handshake::Silent) => Socket::Silent,
            Err(error) => Socket::Unknown(error.to_string()),
        },
    }
}
