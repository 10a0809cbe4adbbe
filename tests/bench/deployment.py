"""A deployment in use, made by moltctl from the sample checkout: its gateway runs, its state lies in R2."""

import json
import shlex
import shutil
import urllib.request

from counterpart import CRATE, MOLTCTL, TMP, clean_env, run
from measure import Failed
from slots import digits

OWNER = "owner@example.com"
PROGRAMS = ("wrangler", "npm", "node", "docker")
# What the sample's configuration calls its Worker and its bucket.
NAME, BUCKET = "moltbot-sandbox", "moltbot-data"
# Every one of them is renewed without a person: five made by moltctl or by its issuer's API, the pair by Cloudflare's.
EIGHT = ("MOLTBOT_GATEWAY_TOKEN", "CDP_SECRET", "ADMIN_API_TOKEN", "MONITORING_API_KEY", "OPENAI_API_KEY",
         "TELEGRAM_BOT_TOKEN", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY")


def sample(name):
    """The sample checkout of drills, laid out as it is shipped, in a folder of this name."""
    folder = TMP / name
    shutil.copytree(CRATE / "templates/sample", folder)
    for file in ("dev.vars.example", "gitignore"):
        (folder / file).rename(folder / f".{file}")
    return folder


def stand_ins():
    """A folder of programs that moltctl plays itself: nothing is built or bundled."""
    folder = TMP / "stand-ins"
    if not folder.exists():
        folder.mkdir()
        for name in PROGRAMS:
            program = folder / name
            program.write_text(f'#!/bin/sh\nexec {shlex.quote(MOLTCTL)} drill stand-in {name} "$@"\n')
            program.chmod(0o755)
    return folder


def mint(account, issuer, **more):
    """A live key, as its issuer's console makes one."""
    return account.control("POST", "/__drill/provider-keys", {"issuer": issuer} | more)["value"]


class Deployment:
    """A Worker of its own with a bucket of its own; OpenAI is its only model provider."""

    def __init__(self, account, name):
        self.account, self.name, self.folder = account, name, sample(name)
        configuration = self.folder / "wrangler.jsonc"
        text = configuration.read_text()
        for old, new in ((NAME, name), (BUCKET, f"{name}-data")):
            if text.count(f'"{old}"') != 1:
                raise Failed(f"the sample's wrangler.jsonc does not name `{old}` once")
            text = text.replace(f'"{old}"', f'"{new}"')
        configuration.write_text(text)
        manager = mint(account, "telegram")
        self.env = clean_env() | account.env
        self.env |= {"PATH": f"{stand_ins()}:{self.env['PATH']}", "OPENAI_ADMIN_KEY": mint(account, "openai-admin"),
                     "TELEGRAM_MANAGER_TOKEN": manager}
        self.does("init", "--no-input", "--owner-email", OWNER, "--provider", "openai", "--yes")
        self.does("deploy", "--from-env", "OPENAI_API_KEY", "--one-time-pin", "--bucket-token", "--yes",
                  OPENAI_API_KEY=mint(account, "openai"))
        more = {name: digits(64) for name in ("CDP_SECRET", "ADMIN_API_TOKEN", "MONITORING_API_KEY")}
        more["TELEGRAM_BOT_TOKEN"] = mint(account, "telegram", manager=manager)
        self.does("secrets", "push", "-", "--yes", stdin=json.dumps(more))
        self.visit()

    def does(self, *args, stdin="", **env):
        done = run([MOLTCTL, *args], env=self.env | env, stdin=stdin, cwd=self.folder)
        if done.status != 0:
            raise Failed(f"moltctl {args[0]} of {self.name}: {done}")

    def visit(self):
        """The owner's first visit starts container and gateway, which writes its configuration with keys to R2."""
        host = f"{self.name}.{self.account.control('GET', '/__drill/account')['workers_dev_subdomain']}.workers.dev"
        cookie = self.account.control("POST", "/__drill/login", {"email": OWNER, "host": host})["cookie"]
        request = urllib.request.Request(self.account.origin + "/", headers={"Host": host, "Cookie": cookie})
        with urllib.request.urlopen(request) as answer:
            if answer.status != 200:
                raise Failed(f"the owner's visit of {self.name} ended with {answer.status}")

    def newest(self):
        """Number of the Worker's newest version; each change makes one."""
        path = f"/accounts/{{account_id}}/workers/scripts/{self.name}/versions"
        status, body = self.account.call("GET", path)
        if status != 200:
            raise Failed(f"the versions of {self.name}: {status}")
        return max(one["number"] for one in body["result"]["items"])
