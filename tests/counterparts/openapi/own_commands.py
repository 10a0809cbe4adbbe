"""moltctl's own commands through the judging proxy, as far as this build has them."""

import json
import shutil

from counterpart import CRATE, TMP, clean_env, moltctl, moltctl_has
from exercise.api import Api
from exercise.workers import upload

WORKER = "moltbot-sandbox"
SLOTS = {"MOLTBOT_GATEWAY_TOKEN": "a1b2c3d4e5f60718" * 4, "CDP_SECRET": "9f8e7d6c5b4a3928" * 4}


def run(checks, drill, proxy):
    """Each command ends well; what it asked and was told is the judge's business."""
    env = clean_env(TMP / "home-moltctl", CLOUDFLARE_API_BASE_URL=proxy.base, CLOUDFLARE_ACCOUNT_ID=drill.account,
                    CLOUDFLARE_API_TOKEN=drill.token)
    api = Api(drill.base, drill.token, drill.account)
    box = {"type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox"}
    upload(api, f"{{a}}/workers/scripts/{WORKER}", bindings=[box],
           migrations={"new_tag": "v1", "new_sqlite_classes": ["Sandbox"]})
    folder = TMP / "checkout"
    shutil.copytree(CRATE / "templates/sample", folder)

    def does(*args, stdin=b"", status=(0,)):
        name = " ".join(part for part in args if not part.startswith("-"))
        command = [part for part in args[:2] if not part.startswith("-")]
        if not moltctl_has(*command):
            print(f"# this build has no `{' '.join(command)}`", flush=True)
            return
        done = moltctl(*args, "-C", folder, env=env, cwd=folder, stdin=stdin)
        checks.that(f"moltctl {name} ends well through the proxy", done.status in status, done)

    does("init", "--no-input", "--yes", "--offline", "--owner-email", "owner@example.com",
         "--gateway-token-file", str(TMP / "gateway-token"))
    does("whoami")
    does("secrets", "push", "--yes", "-f", "-", stdin=json.dumps(SLOTS))
    does("secrets", "list")
    does("secrets", "set", "CDP_SECRET", "--yes", "-f", "-", stdin=SLOTS["CDP_SECRET"][::-1])
    does("secrets", "unset", "CDP_SECRET", "--yes")
    does("secrets", "check", status=(0, 10))
    does("access", "plan", status=(0, 10))
    does("access", "apply", "--yes", "--otp")
    does("access", "show")
    does("access", "apply", "--yes", "--otp")
    does("secrets", "list")
    does("status", status=(0, 3))
    does("audit", "--live", status=(0, 3, 11, 12, 13, 14))
