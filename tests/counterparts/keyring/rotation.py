"""A rotation beside a real keyring: it gets in with what is kept there, and keeps there what it makes.

The deployment is moltctl's own, on the built-in account. Every command is a process and a session of its own: what one
leaves in the keyring the next one finds on the keyring's disk.
"""

import hashlib
import random
import shutil
import stat
import string

from counterpart import CRATE, MOLTCTL, TMP, clean_env
from sessions import home_of, kept, session

OWNER = "me@example.com"
WORKER = "moltbot-sandbox"
SLOT = "MOLTBOT_GATEWAY_TOKEN"
# What a keyring that never answers may cost a whole command, with half a second for a busy machine.
MOST = 3.5
# Less than this, and the keyring was not waited for: nothing was measured.
LEAST = 2.5
TURNS = 2
TIMED = """#!/bin/sh
began=$(date +%s%N)
"$@"
status=$?
echo $(($(date +%s%N) - began)) >"$TOOK"
exit $status
"""


def fingerprint(value):
    return hashlib.sha256(value.encode()).hexdigest()[:8]


def checkout():
    """The sample checkout of drills, laid out as it is shipped."""
    folder = TMP / "checkout"
    shutil.copytree(CRATE / "templates/sample", folder)
    for name in ("dev.vars.example", "gitignore"):
        (folder / name).rename(folder / f".{name}")
    return folder


def programs():
    """A folder for PATH: the stand-ins of a drill."""
    folder = TMP / "programs"
    folder.mkdir()
    for name in ("wrangler", "npm", "node", "docker"):
        (folder / name).write_text(f'#!/bin/sh\nexec "{MOLTCTL}" drill stand-in {name} "$@"\n')
        (folder / name).chmod(0o755)
    return folder


class Deployment:
    """A Worker that moltctl deployed, and everything moltctl said of it."""

    def __init__(self, checks, drill):
        self.checks, self.drill, self.said = checks, drill, []
        self.folder = checkout()
        path = f"{programs()}:{clean_env()['PATH']}"
        self.env = drill.env | {"PATH": path}
        self.key = "sk-ant-api03-" + "".join(random.choices(string.ascii_letters + string.digits, k=93)) + "AA"
        self.timed = TMP / "timed.sh"
        self.timed.write_text(TIMED)

    def make(self):
        """`init` before an account is known, then `deploy`. The gateway token that `init` keeps; none when one failed."""
        nobody = {name: value for name, value in self.env.items()
                  if name not in ("CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN")}
        key = {"ANTHROPIC_API_KEY": self.key}
        done = self.does("init", "--no-input", "--owner-email", OWNER, "--provider", "anthropic", "--yes", env=nobody)
        if not self.checks.that("moltctl init", done.status == 0, done):
            return None
        token = kept("gateway-token", WORKER, self.drill, account="default")
        self.checks.that("secret-tool finds the gateway token that `init` made", len(token) > 30, done)
        done = self.does("deploy", "--from-env", "ANTHROPIC_API_KEY", "--otp", "--yes", env=self.env | key)
        return token if self.checks.that("moltctl deploy", done.status == 0, done) else None

    def heard(self, done):
        self.said += [done.out, done.err]
        return done

    def does(self, *args, env=None):
        """moltctl beside the unlocked keyring; how it ended."""
        return self.heard(session("unlocked", MOLTCTL, *args, env=env or self.env, cwd=self.folder))

    def rotates(self, *args, kind="unlocked"):
        """One rotation of the gateway token: how it ended, its result, the seconds it took, the calls it made."""
        self.drill.control("DELETE", "/__drill/requests")
        took = TMP / "took"
        done = session(kind, "sh", self.timed, MOLTCTL, "secrets", "rotate", SLOT, "--yes", "--json", *args,
                       env=self.env | {"TOOK": str(took)}, cwd=self.folder)
        self.heard(done)
        result = (done.json() or {}).get("result") or {}
        return done, result, int(took.read_text()) / 1e9, self.drill.requests()


def made_passages(requests):
    """The calls that make a service token."""
    return [f"{one['method']} {one['path']}" for one in requests
            if one["method"] == "POST" and one["path"].endswith("/access/service_tokens")]


def row(result):
    return next((one for one in result.get("slots", []) if one["slot"] == SLOT), {})


def told_of(result):
    return f"old {row(result).get('old')}, new {row(result).get('new')}: {row(result).get('in_effect')}"


def is_refused(result):
    """Whether the old value was known, tried at the gateway, and refused; without it the proof names no old value."""
    return row(result).get("old") == "dead" and "with the old value" in (row(result).get("in_effect") or "")


def in_keyring(checks, place):
    """The kept service token gets moltctl in; the new gateway token is kept beside it."""
    done = place.does("access", "service-token", "create", "--yes", "--json")
    checks.that("`access service-token create` keeps it in the keyring",
                done.status == 0 and done.json()["result"]["secret_in"] == "the OS keyring", done)
    text = kept("service-token", WORKER, place.drill)
    pair = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    secret = pair.get("CF_ACCESS_CLIENT_SECRET", "")
    if not checks.that("secret-tool finds the service token", pair.get("CF_ACCESS_CLIENT_ID") and len(secret) > 30,
                       f"its names are {sorted(pair)}"):
        return []
    place.drill.control("DELETE", "/__drill/requests")
    done = place.does("devices", "list", "--json")
    listed = (done.json() or {}).get("result") or {}
    checks.that("`devices list` gets in with it",
                done.status == 0 and {"pending", "paired"} <= set(listed), done)
    checks.same("and makes none of its own", made_passages(place.drill.requests()), [])

    done, result, seconds, requests = place.rotates()
    print(f"# first rotation: {seconds:.2f} s; {told_of(result)}")
    checks.that("a rotation passes with the kept service token",
                done.status == 0 and row(result).get("new") == "live", done)
    checks.that("it finds the value that `init` kept, and the gateway refuses it", is_refused(result), result)
    checks.same("and makes none of its own for it", made_passages(requests), [])
    checks.that("its calls were recorded", any("/deployments" in one["path"] for one in requests), len(requests))
    first = kept("gateway-token", WORKER, place.drill)
    told = result.get("gateway_token") or {}
    checks.that("the keyring has the new gateway token",
                told.get("place") == "keyring" and first and fingerprint(first) == told["fingerprint"], told)

    done, result, seconds, _ = place.rotates()
    print(f"# second rotation: {seconds:.2f} s; {told_of(result)}")
    checks.that("the next rotation finds the old one in the keyring, and the gateway refuses it",
                done.status == 0 and row(result).get("new") == "live" and is_refused(result), done)
    second = kept("gateway-token", WORKER, place.drill)
    told = result.get("gateway_token") or {}
    checks.that("the keyring has the newer one in its place",
                second and second != first and fingerprint(second) == told.get("fingerprint"), told)
    checks.same("the service token stays", kept("service-token", WORKER, place.drill), text)
    return [secret, first, second]


def into_file(checks, place, kind, turn):
    """A rotation where no keyring is of use; the seconds, and the value."""
    file = TMP / f"gateway-token-{kind}-{turn}"
    done, result, seconds, requests = place.rotates("--output-file", file, kind=kind)
    told = result.get("gateway_token") or {}
    value = file.read_text().strip() if file.is_file() else ""
    good = row(result).get("new") == "live" and told.get("place") == "file" and \
        value and fingerprint(value) == told["fingerprint"]
    checks.that(f"{kind} keyring, turn {turn + 1}: the new gateway token is in the file", good, done)
    mode = stat.S_IMODE(file.stat().st_mode) if value else None
    checks.same(f"{kind} keyring, turn {turn + 1}: for its owner alone", mode, 0o600)
    checks.same(f"{kind} keyring, turn {turn + 1}: a passage for the time was made",
                len(made_passages(requests)), 1)
    return seconds, value, file


def without_keyring(checks, place):
    """What a keyring that never answers costs, beside none at all; in turns, the quickest of each."""
    costs, values, files = {"none": [], "stopped": []}, [], []
    for turn in range(TURNS):
        for kind, seconds in costs.items():
            took, value, file = into_file(checks, place, kind, turn)
            seconds.append(took)
            values.append(value)
            files.append(file)
    for kind, seconds in costs.items():
        print(f"# secrets rotate --output-file, keyring {kind}: " + ", ".join(f"{one:.2f} s" for one in seconds))
    cost = min(costs["stopped"]) - min(costs["none"])
    print(f"# a keyring that never answers costs {cost:.2f} s")
    checks.that(f"a stopped keyring is waited for, and costs the whole command no more than {MOST} s",
                LEAST <= cost <= MOST, f"{cost:.2f} s")
    done, result, seconds, _ = place.rotates(kind="stopped")
    told = result.get("gateway_token") or {}
    checks.that("a token that a stopped keyring did not take is said to be nowhere",
                told.get("place") == "nowhere" and "did not answer" in (told.get("reason") or ""), done)
    over = seconds - min(costs["none"])
    print(f"# with the new token to be kept there: {seconds:.2f} s, {over:.2f} s more than without a keyring")
    checks.that(f"which costs no more than {MOST} s either", LEAST <= over <= MOST, f"{over:.2f} s")
    return values, files


def rotation(checks, drill):
    """All of it, then where the values are not."""
    place = Deployment(checks, drill)
    original = place.make()
    if not original:
        return
    secrets = in_keyring(checks, place)
    if not secrets:
        return
    values, meant = without_keyring(checks, place)
    secrets = [one for one in [original, *secrets, *values, place.key, drill.token] if one]
    leaks = sum(secret in text for secret in secrets for text in place.said)
    checks.same(f"no output of moltctl holds one of the {len(secrets)} values", leaks, 0)
    checks.that("there are files to look into", any(home_of("unlocked").rglob("*.keyring")))
    bytes_of = {path: path.read_bytes() for path in TMP.rglob("*") if path.is_file() and path not in meant}
    holding = [str(path) for path, held in bytes_of.items() if any(one.encode() in held for one in secrets)]
    checks.same(f"none of {len(bytes_of)} other files does, the keyring's among them", holding, [])
