//! The programs: wrangler, Node, Docker.

use super::{Check, State, Tool, Tools, Wants};
use crate::project::wrangler::version::WranglerVersion;

/// The first wrangler with `deploy --secrets-file`: code and secrets go up together, or not at all.
const SECRETS_FILE: WranglerVersion = WranglerVersion::new(4, 74, 0);

pub(super) fn judge(tools: &Tools, wants: &Wants) -> Vec<Check> {
    let mut checks = vec![wrangler(tools, wants), node(tools, wants)];
    if let Some(docker) = &tools.docker {
        checks.push(self::docker(docker));
    }
    checks
}

fn wrangler(tools: &Tools, wants: &Wants) -> Check {
    let install = "install it with `npm install -g wrangler`, outside the checkout";
    let version = match &tools.wrangler {
        Tool::Runs((version, _)) => *version,
        Tool::Unusable(why) => return Check::of("wrangler", State::Fail, why, install),
    };
    let wanted = wants.least_wrangler.map_or(SECRETS_FILE, |least| least.0.max(SECRETS_FILE));
    if version < wanted {
        return Check::of(
            "wrangler",
            State::Fail,
            format!("wrangler {version} is older than {wanted}"),
            "update it with `npm install -g wrangler@latest`",
        );
    }
    Check::pass("wrangler", format!("wrangler {version}"))
}

fn node(tools: &Tools, wants: &Wants) -> Check {
    let version = match &tools.node {
        Tool::Runs(version) => *version,
        Tool::Unusable(why) => {
            return Check::of("node", State::Fail, why, "install Node.js from https://nodejs.org");
        }
    };
    let of_wrangler = match &tools.wrangler {
        Tool::Runs((_, oldest)) => WranglerVersion::new(u32::from(*oldest), 0, 0),
        Tool::Unusable(_) => WranglerVersion::new(0, 0, 0),
    };
    let wanted = wants.least_node.map_or(of_wrangler, |least| least.0.max(of_wrangler));
    if version < wanted {
        return Check::of(
            "node",
            State::Fail,
            format!("Node.js {version} is older than {wanted}"),
            "update Node.js: https://nodejs.org",
        );
    }
    Check::pass("node", format!("Node.js {version}"))
}

fn docker(docker: &Tool<String>) -> Check {
    match docker {
        Tool::Runs(version) => Check::pass("docker", format!("the Docker daemon answers ({version})")),
        Tool::Unusable(why) => Check::of(
            "docker",
            State::Fail,
            format!("the container image cannot be built: {why}"),
            "start Docker (`docker info` must work), or name a built image in wrangler.toml",
        ),
    }
}
