//! The credentials of a request that a rule allows: ours are put in, a stranger's stop it.
//!
//! A host that everybody has accounts at takes out whatever a stranger's key can store there. So every place where a
//! credential can travel must be empty or hold our placeholder, unless the rule says `own_credentials = "pass"`.

use super::address::Address;
use super::body;
use super::host::HostPattern;
use super::tables::{HEADER_ENDS, HEADERS, PROTOCOL_WORDS, QUERY, SCHEMES};
use super::tokens::{Parameter, any_holds, holds, parameter};
use crate::policy::compiled::{Compiled, Credential, Injection};
use crate::policy::model::OwnCredentials;
use crate::policy::request::{Inject, Reason, Request};

/// Beginning of a Signature Version 4, up to the access key id.
const SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=";

/// What becomes of the credentials of a request.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub inject: Vec<Inject>,
    pub remove: Vec<String>,
    pub query: String,
}

/// One way a secret is put in at the host of the request.
struct Way<'a> {
    credential: &'a Credential,
    injection: &'a Injection,
}

/// What is known while one request is looked at.
struct Look<'a> {
    request: &'a Request,
    address: &'a Address,
    ways: Vec<Way<'a>>,
    /// Secrets whose placeholders may be shown to this host.
    ours: Vec<&'a Credential>,
    passes: bool,
}

/// Settles the credentials of a request that a rule allows.
///
/// # Errors
/// `foreign-credential`, `body`, `body-unread`.
pub(super) fn settle(
    compiled: &Compiled,
    own: OwnCredentials,
    request: &Request,
    address: &Address,
) -> Result<Settled, Reason> {
    let look = Look::new(compiled, own, request, address);
    let mut settled = Settled::default();
    let signed = look.signature(&mut settled)?;
    look.headers(signed, &mut settled)?;
    look.protocols()?;
    look.path(&mut settled)?;
    look.frames(&mut settled);
    look.query(&mut settled)?;
    let header_ways = look.ways.iter().any(|way| matches!(way.injection, Injection::Header { .. }));
    if header_ways && !look.passes {
        body::check(request, &look.ours)?;
    }
    Ok(settled)
}

impl<'a> Look<'a> {
    fn new(compiled: &'a Compiled, own: OwnCredentials, request: &'a Request, address: &'a Address) -> Self {
        let of = |credential: &'a Credential| {
            credential.inject.iter().map(move |injection| Way { credential, injection })
        };
        let here = |way: &Way<'_>| HostPattern::read(way.injection.host()).allows(&address.host);
        let ways: Vec<Way<'a>> = compiled.credentials.iter().flat_map(of).filter(here).collect();
        let is_ours = |credential: &&Credential| {
            ways.iter().any(|way| {
                let signs = matches!(way.injection, Injection::Sigv4 { access_key_id, .. } if *access_key_id == credential.slot);
                signs || way.credential.slot == credential.slot
            })
        };
        let ours = compiled.credentials.iter().filter(is_ours).collect();
        Self { request, address, ways, ours, passes: own == OwnCredentials::Pass }
    }

    fn header(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let fits = move |(it, _): &&(String, String)| it.eq_ignore_ascii_case(name);
        let values: Vec<&str> =
            self.request.headers.iter().filter(fits).map(|(_, value)| trimmed(value)).collect();
        values.into_iter()
    }

    /// A request to a host that signs must bear a signature with our access key id. Whether it does.
    fn signature(&self, settled: &mut Settled) -> Result<bool, Reason> {
        let mut values = self.header("authorization");
        let value = values.next().filter(|_| values.next().is_none()).unwrap_or_default();
        let id = value.strip_prefix(SIGNATURE).and_then(|rest| rest.split_once('/')).map_or("", |(id, _)| id);
        let mut signs = false;
        for way in &self.ways {
            let Injection::Sigv4 { access_key_id, .. } = way.injection else { continue };
            signs = true;
            if self.ours.iter().any(|it| it.slot == *access_key_id && holds(it, id)) {
                let slot = way.credential.slot.clone();
                settled.inject.push(Inject::Sigv4 { slot, access_key_id: access_key_id.clone() });
                return Ok(true);
            }
        }
        if signs && !self.passes { Err(Reason::ForeignCredential) } else { Ok(false) }
    }

    fn headers(&self, signed: bool, settled: &mut Settled) -> Result<(), Reason> {
        let mut found: Vec<&Way<'a>> = Vec::new();
        for (name, value) in &self.request.headers {
            let (name, value) = (name.to_ascii_lowercase(), trimmed(value));
            let ours = self.ways.iter().find(|way| way.is_in_header(&name, value));
            let named = self.ways.iter().any(|way| way.header() == Some(&name));
            if value.is_empty() || !named && !bears_a_credential(&name) || signed && name == "authorization" {
                continue;
            }
            let again = self.header(&name).count() > 1;
            match ours {
                Some(way) if !again => found.push(way),
                _ if !again && any_holds(&self.ours, without_scheme(value)) => settled.remove.push(name),
                _ if self.passes => {}
                _ => return Err(Reason::ForeignCredential),
            }
        }
        for way in &self.ways {
            let Injection::Header { name, prefix, .. } = way.injection else { continue };
            let here = found.iter().find(|it| it.header() == Some(name));
            let wanted = match here {
                Some(it) => std::ptr::eq(*it, way),
                // What is missing is set where there is no doubt about what belongs there.
                None => !self.passes && self.ways.iter().filter(|it| it.header() == Some(name)).count() == 1,
            };
            if wanted && !(signed && name == "authorization") {
                let (slot, name, prefix) = (way.credential.slot.clone(), name.clone(), prefix.clone());
                settled.remove.retain(|it| *it != name);
                settled.inject.push(Inject::Header { slot, name, prefix });
            }
        }
        Ok(())
    }

    /// Some servers take a key as a subprotocol of the WebSocket, for browsers cannot set headers.
    fn protocols(&self) -> Result<(), Reason> {
        let bears = |value: &str| {
            let lower = value.to_ascii_lowercase();
            PROTOCOL_WORDS.iter().any(|word| lower.contains(word))
        };
        let bad = !self.passes && self.header("sec-websocket-protocol").any(bears);
        if bad { Err(Reason::ForeignCredential) } else { Ok(()) }
    }

    /// Exactly one segment bears our placeholder, and none a stranger's value. There may be none where the host takes a
    /// credential in another way as well.
    fn path(&self, settled: &mut Settled) -> Result<(), Reason> {
        let prefixes = || self.ways.iter().filter_map(|way| way.path().map(|prefix| (way, prefix)));
        let mut foreign = false;
        let before = settled.inject.len();
        for (segment, text) in self.address.segments.iter().enumerate() {
            let held = |(way, prefix): &(&Way<'a>, &str)| {
                text.strip_prefix(prefix).is_some_and(|rest| holds(way.credential, rest))
            };
            if let Some((way, prefix)) = prefixes().find(held) {
                let slot = way.credential.slot.clone();
                settled.inject.push(Inject::Path { slot, segment, prefix: prefix.to_owned() });
            } else {
                let lower = text.to_ascii_lowercase();
                foreign |= prefixes()
                    .any(|(_, prefix)| !prefix.is_empty() && lower.starts_with(&prefix.to_ascii_lowercase()));
            }
        }
        let count = settled.inject.len() - before;
        let another = self.ways.iter().any(|way| way.path().is_none());
        let missing = count == 0 && !another && prefixes().next().is_some();
        if !self.passes && (foreign || missing || count > 1) {
            Err(Reason::ForeignCredential)
        } else {
            Ok(())
        }
    }

    fn frames(&self, settled: &mut Settled) {
        if !self.address.wss && self.header("upgrade").next().is_none() {
            return;
        }
        let frame = self.ways.iter().find_map(|way| match way.injection {
            Injection::Frame { protocol, .. } => {
                Some(Inject::Frame { slot: way.credential.slot.clone(), protocol: *protocol })
            }
            _ => None,
        });
        settled.inject.extend(frame);
    }

    fn query(&self, settled: &mut Settled) -> Result<(), Reason> {
        let mut kept = Vec::new();
        for raw in self.address.query.split('&') {
            match parameter(raw, QUERY, &self.ours) {
                Parameter::Ours => {}
                Parameter::Foreign if !self.passes => return Err(Reason::ForeignCredential),
                Parameter::Plain | Parameter::Foreign => kept.push(raw),
            }
        }
        settled.query = kept.join("&");
        Ok(())
    }
}

impl Way<'_> {
    /// The header it sets.
    fn header(&self) -> Option<&String> {
        match self.injection {
            Injection::Header { name, .. } => Some(name),
            _ => None,
        }
    }

    /// What stands before its value in a segment.
    fn path(&self) -> Option<&str> {
        match self.injection {
            Injection::Path { prefix, .. } => Some(prefix),
            _ => None,
        }
    }

    fn is_in_header(&self, header: &str, value: &str) -> bool {
        let Injection::Header { name, prefix, .. } = self.injection else { return false };
        let start = value.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
        name == header && start.is_some() && holds(self.credential, &value[prefix.len()..])
    }
}

/// Whether a header of this name bears a credential, whoever invented it.
fn bears_a_credential(name: &str) -> bool {
    HEADERS.contains(&name) || HEADER_ENDS.iter().any(|end| name.ends_with(end))
}

fn without_scheme(value: &str) -> &str {
    let scheme = SCHEMES
        .iter()
        .find(|scheme| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    scheme.map_or(value, |scheme| &value[scheme.len()..])
}

fn trimmed(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}
