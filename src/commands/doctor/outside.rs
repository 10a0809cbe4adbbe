//! The hosts, asked as a stranger; and the gateway, asked as whoever the environment lets us be.

use futures_util::future::join_all;
use http::HeaderName;

use crate::commands::access::evidence;
use crate::context::Context;
use crate::doctor::{Answer, HostSeen, SocketEnd};
use crate::error::Result;
use crate::http::{Auth, Client};
use crate::model::Hostname;
use crate::moltworker::{self, Handshake, Visitor};
use crate::secret::SecretText;
use crate::sys::env;

/// Where a service token and the gateway token are looked for.
const VARIABLES: [&str; 3] = ["CF_ACCESS_CLIENT_ID", "CF_ACCESS_CLIENT_SECRET", "MOLTBOT_GATEWAY_TOKEN"];

/// As whom a host is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// As the operator, with what the environment holds: a host that the account itself leads to.
    Operator,
    /// As nobody: a host that only the checkout names, which nobody vouches for.
    Stranger,
}

/// Looks at `hosts`.
///
/// # Errors
/// When the HTTP client cannot be made.
pub(super) async fn look(ctx: &Context, hosts: &[Hostname], caller: Caller) -> Result<Vec<HostSeen>> {
    let client = ctx.http()?;
    let visitor = match caller {
        Caller::Operator => visitor(),
        Caller::Stranger => Visitor::default(),
    };
    Ok(join_all(hosts.iter().map(|host| one(client, host, &visitor))).await)
}

/// A service token counts only as a whole, and the gateway's token goes only where a service token does: a stranger's
/// host never gets it.
fn visitor() -> Visitor {
    let [id, secret, token] =
        VARIABLES.map(|name| env::var(name).filter(|text| !text.is_empty()).map(SecretText::new));
    match (id, secret) {
        (Some(id), Some(secret)) => Visitor {
            access: Auth::Headers(vec![
                (HeaderName::from_static("cf-access-client-id"), id),
                (HeaderName::from_static("cf-access-client-secret"), secret),
            ]),
            token,
        },
        _ => Visitor::default(),
    }
}

async fn one(client: &Client, host: &Hostname, visitor: &Visitor) -> HostSeen {
    let (report, handshake) =
        tokio::join!(moltworker::probe(client, host), moltworker::handshake(client, host, visitor));
    let answers = report.seen.into_iter().map(evidence::answer);
    let socket = match handshake {
        Ok(Handshake::Refused { status, .. }) => SocketEnd::Refused(status),
        Ok(Handshake::Closed { code, reason }) => {
            SocketEnd::Closed { code, reason, token_shown: visitor.token.is_some() }
        }
        Ok(Handshake::Accepted { .. }) => SocketEnd::Welcome,
        Ok(Handshake::Silent) => SocketEnd::Silent,
        Err(error) => SocketEnd::Unseen(error.to_string()),
    };
    HostSeen {
        host: host.clone(),
        answers: answers.map(|it| Answer { path: it.path, status: it.status, met: it.met }).collect(),
        socket,
    }
}
