//! Access: organization, applications, policies, people, programs.

use serde::de::DeserializeOwned;

use crate::audit::facts::Seen;
use crate::audit::facts::account::Access;
use crate::audit::facts::account::access::{Certificate, ServiceToken};
use crate::cloudflare::access_state::is_not_enabled;
use crate::cloudflare::endpoints::{
    access_apps, access_certificates, access_org, access_policies, service_tokens,
};
use crate::cloudflare::{Endpoint, Pages};
use crate::commands::observe_live::seen;
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(target: &Target) -> Access {
    let account = &target.account;
    let organization = async {
        match target.api.call(access_org::organization(account)).await {
            Err(error) if is_not_enabled(&error) => Ok(None),
            answer => seen(answer).map(Some),
        }
    };
    let (organization, apps, policies, groups, identity_providers, tokens, certificates) = tokio::join!(
        organization,
        list(target, access_apps::list(account), access_apps::PAGES),
        list(target, access_policies::list(account), access_policies::PAGES),
        list(target, access_org::list_groups(account), access_org::PAGES),
        list(target, access_org::identity_providers(account), access_org::PAGES),
        list(target, service_tokens::list(account), service_tokens::PAGES),
        list(target, access_certificates::list(account), access_certificates::PAGES),
    );
    Access {
        organization,
        apps,
        policies,
        groups,
        identity_providers,
        service_tokens: tokens.map(|list| list.into_iter().map(token).collect()),
        certificates: certificates.map(|list| list.into_iter().map(certificate).collect()),
    }
}

/// A list to its end; empty while Zero Trust is off.
async fn list<T: DeserializeOwned>(
    target: &Target,
    endpoint: Endpoint<Vec<T>>,
    pages: Pages,
) -> Seen<Vec<T>> {
    match target.api.list(endpoint, pages).await {
        Err(error) if is_not_enabled(&error) => Ok(Vec::new()),
        answer => seen(answer),
    }
}

fn token(token: service_tokens::ServiceToken) -> ServiceToken {
    ServiceToken {
        id: token.id,
        name: token.name,
        enabled: token.enabled != Some(false),
        created_at: token.created_at,
        expires_at: token.expires_at,
        last_seen_at: token.last_seen_at,
    }
}

fn certificate(certificate: access_certificates::Certificate) -> Certificate {
    Certificate {
        name: certificate.name,
        expires_on: certificate.expires_on,
        hosts: certificate.associated_hostnames,
    }
}
