//! From the `[access]` section of moltctl.toml to what the planner takes.

use crate::access::AccessIntent;
use crate::access::desired::{Cdp, Requirement, SameSite};
use crate::error::{Error, Result};
use crate::model::{Hostname, WorkerName};
use crate::project::settings::{self, Settings};

/// What `settings` want of Access for `worker` at `hosts`, the primary one first. Service tokens stand there by name or
/// id still: the account tells their ids.
///
/// # Errors
/// When something is asked for that moltctl does not write.
pub fn intent(settings: &Settings, worker: &WorkerName, hosts: &[Hostname]) -> Result<AccessIntent> {
    let access = &settings.access;
    posture("allow", &access.allow.posture)?;
    posture("require", &access.require.posture)?;
    Ok(AccessIntent {
        hosts: hosts.to_vec(),
        emails: access.allow.emails.clone(),
        email_domains: access.allow.email_domains.iter().map(ToString::to_string).collect(),
        groups: access.allow.groups.clone(),
        login_methods: access.allow.identity_providers.clone(),
        posture: access.allow.posture.clone(),
        service_tokens: access.allow.service_tokens.clone(),
        identity_providers: Vec::new(),
        require: Requirement {
            mfa: access.require.mfa,
            posture: access.require.posture.clone(),
            login_methods: access.require.login_methods.clone(),
        },
        session_duration: access.session_duration.to_string(),
        same_site: match access.same_site {
            settings::SameSite::Strict => SameSite::Strict,
            settings::SameSite::Lax => SameSite::Lax,
            settings::SameSite::None => SameSite::None,
        },
        cdp: if access.cdp { Cdp::Open } else { Cdp::Closed },
        app_name: access.app_name.clone().unwrap_or_else(|| format!("moltctl: {worker}")),
    })
}

/// Names of posture checks are not unique, and a wrong one would let nobody in.
fn posture(table: &str, ids: &[String]) -> Result<()> {
    match ids.iter().position(|id| uuid::Uuid::parse_str(id).is_err()) {
        None => Ok(()),
        Some(at) => Err(Error::usage(format!(
            "entry {} of `access.{table}.posture` is not the id of a check",
            at + 1
        ))
        .hint("the dashboard shows it: Zero Trust → Reusable components → Posture checks")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<AccessIntent> {
        let settings = settings::parse(&format!("version = 1\n{text}")).expect("is understood");
        intent(&settings, &"w".parse().expect("is a name"), &["h.example.com".parse().expect("is a host")])
    }

    #[test]
    fn every_key_arrives() {
        let intent = read(
            "[access]\nsession_duration = \"12h\"\nsame_site = \"lax\"\ncdp = true\napp_name = \"Claw\"\n\
             [access.allow]\nemails = [\"a@example.com\"]\nemail_domains = [\"example.com\"]\ngroups = [\"g\"]\n\
             identity_providers = [\"Okta\"]\n[access.require]\nmfa = true\nlogin_methods = [\"Okta\"]\n",
        )
        .expect("is fine");
        assert_eq!(intent.emails[0].as_str(), "a@example.com");
        assert_eq!((intent.email_domains, intent.groups), (vec!["example.com".into()], vec!["g".into()]));
        assert_eq!(intent.login_methods, ["Okta"]);
        assert_eq!((intent.session_duration.as_str(), intent.same_site), ("12h", SameSite::Lax));
        assert_eq!((intent.cdp, intent.app_name.as_str()), (Cdp::Open, "Claw"));
        assert!(intent.require.mfa && intent.require.login_methods == ["Okta"]);
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        let text = "[access.require]\nposture = [\"Disk encryption\"]\n";
        assert_eq!(read(text).expect_err("is refused").kind.exit_code(), 2);
    }
}
