//! The Worker and what belongs to it.

use super::super::check::Check;
use super::super::observed::{Binding, CheckoutSeen, DeploymentSeen, Door, Guard, LookedAt};
use super::super::probe::Probe;
use super::{not_looked, versions};
use crate::secrets::completeness::{Gap, completeness};

const PROBES: &[Probe] = &[
    Probe::Worker,
    Probe::LiveVersion,
    Probe::Switches,
    Probe::Secrets,
    Probe::TeamDomain,
    Probe::TeamKeys,
    Probe::Application,
    Probe::Audience,
    Probe::Container,
    Probe::R2Keys,
    Probe::Bucket,
];

const TEAM_DOMAIN: &str = "CF_ACCESS_TEAM_DOMAIN";
/// The bucket the start script uses when it is told no other.
const USUAL_BUCKET: &str = "moltbot-data";

pub(super) fn judge(deployment: &LookedAt<DeploymentSeen>, checkout: &CheckoutSeen) -> Vec<Check> {
    let LookedAt::Yes(seen) = deployment else { return not_looked(deployment, PROBES) };
    let there = match &seen.exists {
        Ok(true) => Check::well(Probe::Worker, format!("the Worker `{}` is deployed", seen.worker)),
        Ok(false) => Check::wrong(
            Probe::Worker,
            format!("there is no Worker `{}` on this account", seen.worker),
            "deploy-no-worker",
        )
        .with_remedy("`moltctl deploy`"),
        Err(why) => Check::unknown(Probe::Worker, why),
    };
    let mut checks = vec![there];
    if seen.exists == Ok(false) {
        let rest = PROBES.iter().filter(|probe| **probe != Probe::Worker);
        checks.extend(rest.map(|probe| Check::skipped(*probe, "there is no Worker yet")));
        return checks;
    }
    checks.push(live_version(seen));
    checks.extend(secrets(seen));
    checks.push(team_domain(seen));
    checks.push(team_keys(seen));
    checks.extend(seen.doors.iter().flat_map(door));
    checks.push(container(seen));
    checks.extend(storage(seen));
    checks.extend(sleep(seen, checkout));
    checks.extend(plugins(seen, checkout));
    checks
}

fn live_version(seen: &DeploymentSeen) -> Check {
    match &seen.newest_is_live {
        Ok(Some(false)) => Check::advice(
            Probe::LiveVersion,
            "the newest version is not the one that serves: a plain edit of secrets is refused",
            "secrets-newest-not-live",
        ),
        Ok(_) => Check::well(Probe::LiveVersion, "the newest version serves"),
        Err(why) => Check::unknown(Probe::LiveVersion, why),
    }
}

fn secrets(seen: &DeploymentSeen) -> Vec<Check> {
    let Some(names) = seen.names() else {
        let why = seen.bindings.as_ref().err().cloned().unwrap_or_default();
        return vec![Check::unknown(Probe::Secrets, &why), Check::unknown(Probe::Switches, &why)];
    };
    let gaps = completeness(&names);
    let mut checks: Vec<Check> = gaps.iter().filter_map(|gap| self::gap(gap, seen)).collect();
    if !checks.iter().any(|check| check.probe == Probe::Switches) {
        checks.push(Check::well(Probe::Switches, "no switch for development is on"));
    }
    if !checks.iter().any(|check| check.probe == Probe::Secrets) {
        checks.push(Check::well(Probe::Secrets, "every secret the Worker needs is set"));
    }
    checks
}

fn gap(gap: &Gap, seen: &DeploymentSeen) -> Option<Check> {
    Some(match gap {
        Gap::Forbidden { name, why } => {
            // A switch is on only when it says `true`; a secret cannot be read.
            let off = seen.binding(name).and_then(|it| it.text.as_deref()).is_some_and(|text| text != "true");
            if off {
                return None;
            }
            Check::wrong(Probe::Switches, format!("`{name}` is set: {why}"), "exposure-dev-mode")
                .about(*name)
                .with_remedy(format!("`moltctl secrets unset {name}`"))
        }
        Gap::Missing { name, why, .. } => {
            let entry =
                if name.starts_with("CF_ACCESS_") { "access-secrets-not-set" } else { "secrets-missing" };
            Check::wrong(Probe::Secrets, format!("`{name}` is not set: {why}"), entry).about(*name)
        }
        Gap::NoProvider { .. } => Check::wrong(
            Probe::Secrets,
            "no model provider is complete: every request is answered with 503",
            "secrets-missing",
        )
        .about("model provider"),
        Gap::Incomplete { set, missing, .. } => {
            let told = format!("{} is set half, without {}: {}", set.what, missing.join(", "), set.otherwise);
            return incomplete(set.what, told).map(|check| check.about(set.what));
        }
    })
}

fn incomplete(what: &str, told: String) -> Option<Check> {
    Some(match what {
        "R2 persistence" => Check::wrong(Probe::R2Keys, told, "storage-keys-missing"),
        "Slack" => Check::wrong(Probe::Secrets, told, "channel-token-invalid"),
        "browser automation" => Check::advice(Probe::Secrets, told, "access-cdp-off"),
        "Telegram direct messages" | "Discord direct messages" => {
            Check::advice(Probe::Secrets, told, "channel-pairing")
        }
        _ => Check::advice(Probe::Secrets, told, "models-gateway-incomplete"),
    })
}

fn team_domain(seen: &DeploymentSeen) -> Check {
    let probe = Probe::TeamDomain;
    let Some(binding) = seen.binding(TEAM_DOMAIN) else {
        return Check::skipped(probe, "it is not set, or could not be read");
    };
    let Some(text) = &binding.text else {
        return Check::skipped(
            probe,
            "it is a secret and cannot be read back; `moltctl access apply --write-secrets` writes it again",
        );
    };
    if text.contains("://") || text.contains('/') || text.trim() != text {
        let told = format!("`{TEAM_DOMAIN}` holds more than the host's name, which breaks the login");
        return Check::wrong(probe, told, "access-team-domain-scheme");
    }
    match &seen.team {
        Ok(Some(team)) if team.eq_ignore_ascii_case(text) => {
            Check::well(probe, "the Worker has the account's team domain")
        }
        Ok(Some(team)) => Check::wrong(
            probe,
            format!("`{TEAM_DOMAIN}` is not the account's team domain, `{team}`"),
            "access-team-domain-wrong",
        ),
        Ok(None) => Check::skipped(probe, "Zero Trust is off: there is no team domain"),
        Err(why) => Check::unknown(probe, why),
    }
}

fn team_keys(seen: &DeploymentSeen) -> Check {
    let probe = Probe::TeamKeys;
    let Some(keys) = &seen.keys else {
        return Check::skipped(probe, "no team domain is known");
    };
    match &keys.count {
        Ok(0) => Check::wrong(
            probe,
            format!("`https://{}/cdn-cgi/access/certs` gives no keys: every login is refused", keys.domain),
            "access-team-domain-wrong",
        ),
        Ok(count) => Check::well(probe, format!("`{}` publishes {count} keys", keys.domain)),
        Err(why) => Check::unknown(probe, why),
    }
}

fn door(door: &Door) -> Vec<Check> {
    let application = |check: Check| check.about(&door.host);
    let covered = || application(Check::well(Probe::Application, "an Access application covers it"));
    let audience = |check: Check| check.about(&door.host);
    match door.guard {
        Guard::Known => vec![
            covered(),
            audience(Check::well(Probe::Audience, "the Worker has the application's audience")),
        ],
        Guard::OfAnother => vec![
            covered(),
            audience(
                Check::wrong(
                    Probe::Audience,
                    "`CF_ACCESS_AUD` is another application's: every login is refused",
                    "access-aud-of-another",
                )
                .with_remedy("`moltctl access apply --write-secrets`"),
            ),
        ],
        Guard::NotTold => {
            vec![covered(), audience(Check::skipped(Probe::Audience, "`CF_ACCESS_AUD` is not set"))]
        }
        Guard::Unreadable => vec![
            covered(),
            audience(Check::skipped(
                Probe::Audience,
                "it is a secret and cannot be read back; `moltctl access apply --write-secrets` writes it again",
            )),
        ],
        Guard::None => vec![application(
            Check::wrong(
                Probe::Application,
                "no Access application covers the whole host",
                "access-no-application",
            )
            .with_remedy("`moltctl access apply`"),
        )],
        Guard::Unseen => {
            vec![application(Check::unknown(Probe::Application, "the Access applications could not be read"))]
        }
    }
}

fn container(seen: &DeploymentSeen) -> Check {
    match &seen.container {
        Ok(Some(container)) => {
            let running = match &container.running {
                Ok(count) => format!("{count} running"),
                Err(_) => "how many run could not be seen".to_owned(),
            };
            Check::well(
                Probe::Container,
                format!("the container application `{}` is there, {running}", container.name),
            )
        }
        Ok(None) => Check::wrong(
            Probe::Container,
            "the Worker has no container application: nothing can start",
            "deploy-not-container-enabled",
        )
        .with_remedy("`moltctl deploy`"),
        Err(why) => Check::unknown(Probe::Container, why),
    }
}

fn storage(seen: &DeploymentSeen) -> Vec<Check> {
    let mut checks = Vec::new();
    let Some(names) = seen.names() else { return checks };
    let has_keys = ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"].iter().all(|name| names.contains(name))
        && (names.contains("CF_ACCOUNT_ID") || names.contains("CLOUDFLARE_ACCOUNT_ID"));
    let none = !names.contains("R2_ACCESS_KEY_ID") && !names.contains("R2_SECRET_ACCESS_KEY");
    if has_keys {
        checks.push(Check::well(
            Probe::R2Keys,
            "the Worker has keys for R2; whether R2 takes them is not seen here",
        ));
    } else if none {
        let told = "the Worker has no keys for R2: a restart of the container loses conversations, devices and settings";
        checks.push(
            Check::advice(Probe::R2Keys, told, "storage-keys-missing")
                .with_remedy("`moltctl deploy --bucket-token`"),
        );
    }
    if let Some(bucket) = &seen.bucket {
        checks.push(match &bucket.exists {
            Ok(true) => Check::well(Probe::Bucket, format!("the bucket `{}` is there", bucket.name)),
            Ok(false) => {
                let told = format!("the bucket `{}` does not exist", bucket.name);
                Check::wrong(Probe::Bucket, told, "storage-bucket-missing").with_remedy("`moltctl deploy`")
            }
            Err(why) => Check::unknown(Probe::Bucket, why),
        });
        if has_keys {
            checks.push(bucket_name(seen, &bucket.name));
        }
    }
    let bound: Vec<&Binding> = seen.bindings.iter().flatten().filter(|it| it.kind == "r2_bucket").collect();
    if !bound.is_empty()
        && !bound.iter().any(|it| matches!(it.name.as_str(), "MOLTBOT_BUCKET" | "BACKUP_BUCKET"))
    {
        let told = format!("the bucket is bound as `{}`, which the Worker does not read", bound[0].name);
        checks.push(Check::advice(Probe::Binding, told, "storage-binding-name"));
    }
    checks
}

fn bucket_name(seen: &DeploymentSeen, bucket: &str) -> Check {
    let told = |name: &str| {
        let told = format!("the start script uses the bucket `{name}`, and the checkout names `{bucket}`");
        Check::wrong(Probe::BucketName, told, "storage-keys-refused")
            .with_remedy("set `R2_BUCKET_NAME` under `[vars]` in wrangler.toml, then `moltctl deploy`")
    };
    match seen.binding("R2_BUCKET_NAME") {
        None if bucket == USUAL_BUCKET => Check::well(Probe::BucketName, "the bucket has the usual name"),
        None => told(USUAL_BUCKET),
        Some(binding) => match &binding.text {
            Some(name) if name == bucket => {
                Check::well(Probe::BucketName, "the Worker knows the bucket's name")
            }
            Some(name) => told(name),
            None => Check::skipped(Probe::BucketName, "`R2_BUCKET_NAME` is a secret and cannot be read back"),
        },
    }
}

fn sleep(seen: &DeploymentSeen, checkout: &CheckoutSeen) -> Option<Check> {
    let bound = seen.binding("SANDBOX_SLEEP_AFTER").map(|it| it.text.as_deref().unwrap_or("a secret"));
    let told = bound.or(checkout.sleep_after.as_deref())?;
    let sandbox = checkout.package.as_ref()?.sandbox.as_deref().and_then(versions::numbers)?;
    if told.eq_ignore_ascii_case("never") {
        return None;
    }
    Some(if versions::sleeps_as_told(sandbox) {
        Check::well(Probe::Sleep, "the container sleeps when it is idle")
    } else {
        let told = format!(
            "`SANDBOX_SLEEP_AFTER` is set, and the sandbox {} does not keep it: the container may never sleep",
            versions::shown(sandbox)
        );
        Check::advice(Probe::Sleep, told, "cost-never-sleeps")
    })
}

fn plugins(seen: &DeploymentSeen, checkout: &CheckoutSeen) -> Vec<Check> {
    let Some(package) = &checkout.package else { return Vec::new() };
    let wants = package.openclaw.as_deref().and_then(versions::numbers).is_some_and(versions::wants_plugins);
    let missing = |channel: &str, slot: &str| {
        let brought = package.packages.iter().any(|name| name.contains(channel));
        (wants && !brought && seen.binding(slot).is_some()).then(|| {
            let told = format!(
                "this OpenClaw no longer brings {channel}, and the Dockerfile installs no plugin for it"
            );
            Check::advice(Probe::ChannelPlugins, told, "channel-plugin-missing").about(channel)
        })
    };
    missing("discord", "DISCORD_BOT_TOKEN").into_iter().chain(missing("slack", "SLACK_BOT_TOKEN")).collect()
}
