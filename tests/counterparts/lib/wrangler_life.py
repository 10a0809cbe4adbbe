"""A Worker's life in wrangler's hands: what an operator's scripts do, in order.

What is looked at is never wrangler's word alone: a plain HTTP client reads the account, and moltctl reads it too.
"""

import json
import pathlib
import re

from counterpart import TMP, clean_env, moltctl, moltctl_has

CONFIG = """\
name = "{name}"
main = "index.js"
compatibility_date = "2026-01-01"
workers_dev = true
preview_urls = false

[vars]
MODE = "x"
"""


def worker_folder(name):
    """The smallest Worker there is."""
    folder = TMP / name
    folder.mkdir(parents=True)
    (folder / "wrangler.toml").write_text(CONFIG.format(name=name))
    write_worker(folder, "first")
    return folder


def write_worker(folder, text):
    (folder / "index.js").write_text(f'export default {{ fetch() {{ return new Response("{text}") }} }}\n')


def secret_names(drill, worker):
    status, body = drill.call("GET", f"/accounts/{{account_id}}/workers/scripts/{worker}/secrets")
    return sorted(one["name"] for one in body["result"]) if status == 200 else (status, body)


def live_version(drill, worker):
    status, body = drill.call("GET", f"/accounts/{{account_id}}/workers/scripts/{worker}/deployments")
    return body["result"]["deployments"][0]["versions"][0]["version_id"] if status == 200 else (status, body)


def live(checks, drill, wrangler):
    """One version of wrangler through a Worker's life."""
    mark = f"wrangler {wrangler.version}"
    name = "counter-" + wrangler.version.replace(".", "-")
    folder = worker_folder(name)
    home = TMP / f"home-{wrangler.version}"

    def does(what, *args, stdin=b"", says=""):
        done = wrangler(*args, env=drill.env, stdin=stdin, cwd=folder, home=home)
        checks.that(f"{mark}: {what}", done.status == 0 and says in done.out + done.err, done)
        return done

    does("deploy of a trivial Worker", "deploy", says=f"https://{name}.")
    status, body = drill.call("GET", "/accounts/{account_id}/workers/scripts")
    checks.that(f"{mark}: the Worker is listed", name in [one["id"] for one in body["result"]], body)
    first = live_version(drill, name)

    does("secret put", "secret", "put", "GATEWAY", stdin="one\n", says="Uploaded secret GATEWAY")
    does("secret bulk", "secret", "bulk", stdin=json.dumps({"ALPHA": "1", "BETA": "two"}))
    checks.same(f"{mark}: the secrets are there", secret_names(drill, name), ["ALPHA", "BETA", "GATEWAY"])
    done = does("secret list", "secret", "list")
    listed = sorted(one["name"] for one in done.json() or [])
    checks.same(f"{mark}: secret list names them", listed, ["ALPHA", "BETA", "GATEWAY"])
    does("secret delete", "secret", "delete", "ALPHA")
    checks.same(f"{mark}: the deleted one is gone", secret_names(drill, name), ["BETA", "GATEWAY"])

    staged(checks, drill, wrangler, does, name, folder)

    seen_by_moltctl(checks, drill, mark, name, ["BETA", "GATEWAY", "STAGED"], home)

    does("rollback", "rollback", first, "-m", "back", "-y")
    checks.same(f"{mark}: the first version is live again", live_version(drill, name), first)
    done = wrangler("secret", "put", "LATE", env=drill.env, stdin="x", cwd=folder, home=home)
    checks.that(f"{mark}: a secret over a version that is not deployed is refused",
                done.status != 0 and "LATE" not in secret_names(drill, name), done)

    bucket = f"bucket-{wrangler.version.replace('.', '-')}"
    does("r2 bucket create", "r2", "bucket", "create", bucket)
    does("r2 bucket list", "r2", "bucket", "list", says=bucket)
    does("r2 bucket delete", "r2", "bucket", "delete", bucket)
    does("containers list", "containers", "list")
    does("whoami", "whoami")

    does("delete", "delete", "--force")
    status, body = drill.call("GET", f"/accounts/{{account_id}}/workers/services/{name}")
    checks.that(f"{mark}: the Worker is gone", status == 404, body)


def staged(checks, drill, wrangler, does, name, folder):
    """Secrets and code that wait for their deployment."""
    mark = f"wrangler {wrangler.version}"
    before = live_version(drill, name)
    does("versions secret put", "versions", "secret", "put", "STAGED", stdin="later\n")
    checks.same(f"{mark}: a staged secret is not live", live_version(drill, name), before)
    write_worker(folder, "second")
    done = does("versions upload", "versions", "upload")
    found = re.search(r"Version ID: (\S+)", done.out)
    version = found.group(1) if found else "none"
    does("versions list", "versions", "list", says=version)
    does("versions deploy", "versions", "deploy", f"{version}@100%", "-y")
    checks.same(f"{mark}: the uploaded version is live", live_version(drill, name), version)
    does("deployments list", "deployments", "list", says=version)
    checks.that(f"{mark}: the staged secret came with it", "STAGED" in secret_names(drill, name),
                secret_names(drill, name))


def seen_by_moltctl(checks, drill, mark, name, secrets, home):
    """moltctl tells the same story."""
    env = clean_env(home) | drill.env
    folder = pathlib.Path(TMP / name)
    if moltctl_has("secrets", "list"):
        done = moltctl("--json", "secrets", "list", "--worker", name, env=env, cwd=folder)
        text = json.dumps(done.json())
        checks.that(f"{mark}: `moltctl secrets list` names the secrets",
                    done.status == 0 and all(f'"{one}"' in text for one in secrets), done)
    if moltctl_has("status"):
        done = moltctl("--json", "status", "--worker", name, env=env, cwd=folder)
        checks.that(f"{mark}: `moltctl status` knows the Worker",
                    done.json() is not None and name in done.out and live_version(drill, name) in done.out, done)
