//! Which image references the containers API takes.

use serde_json::json;

use super::State;
use super::problem::{invalid, refused};
use crate::account::reply::Failure;

/// Registries that need no configuration.
const BUILT_IN: &[&str] = &["registry.cloudflare.com", "docker.io"];

/// Whether `domain` can be configured as a registry at all, and as what.
pub(super) fn kind(domain: &str) -> Option<&'static str> {
    let ecr = domain.ends_with(".amazonaws.com") && domain.contains(".dkr.ecr.");
    if domain == "docker.io" {
        Some("DockerHub")
    } else if ecr {
        Some("ECR")
    } else if domain.ends_with("-docker.pkg.dev") {
        Some("GAR")
    } else {
        None
    }
}

/// Refuses an image of a registry that Containers cannot pull from.
pub(super) fn check(image: &str, state: &State, account: &str) -> Result<(), Failure> {
    let (domain, rest) = image.split_once('/').ok_or_else(|| invalid("image", "must name its registry"))?;
    let tagged = rest.rsplit('/').next().is_some_and(|last| last.contains(':') || last.contains('@'));
    if rest.is_empty() || !tagged {
        return Err(invalid("image", "must hold a tag or a digest"));
    }
    let configured = state.registries.iter().any(|registry| registry.domain == domain);
    if !BUILT_IN.contains(&domain) && !configured {
        return Err(refused(400, "IMAGE_REGISTRY_NOT_CONFIGURED", json!({"domain": [domain]})));
    }
    let foreign = domain == "registry.cloudflare.com"
        && rest.split('/').next().is_some_and(|owner| {
            owner.len() == 32 && owner.bytes().all(|byte| byte.is_ascii_hexdigit()) && owner != account
        });
    if foreign {
        return Err(refused(
            400,
            "IMAGE_REGISTRY_DOESNT_CONTAIN_IMAGE",
            json!({"image": ["belongs to another account"]}),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_registries_are_taken() {
        let state = State::default();
        let mine = "0123456789abcdef0123456789abcdef";
        assert!(check("docker.io/cloudflare/sandbox:0.7.0", &state, mine).is_ok());
        assert!(check(&format!("registry.cloudflare.com/{mine}/app@sha256:00"), &state, mine).is_ok());
        for refused in ["ghcr.io/openclaw/openclaw:latest", "openclaw", "docker.io/library/node"] {
            assert!(check(refused, &state, mine).is_err(), "{refused}");
        }
        assert!(check(&format!("registry.cloudflare.com/{}/app:1", "f".repeat(32)), &state, mine).is_err());
    }
}
