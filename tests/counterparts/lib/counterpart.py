"""What every counterpart check shares: one line a check, the built-in account, folders that go away.

A check is a script `tests/counterparts/NAME/check`. It prints `ok - WHAT` or `not ok - WHAT` for each thing it
looked at, reasons on lines that begin with `#`, and ends with status 0 only when nothing was `not ok`.
`tests/counterparts/run` sets these variables:

  MOLTCTL             the program under test
  COUNTERPART_TOOLS   what was installed for the suite: `venv/`, `npm/NAME/`
  COUNTERPART_TMP     a folder of this check alone, removed afterwards
  COUNTERPART_CRATE   the checkout of moltctl
  MOLTCTL_SHARED      facts and data kept beside the checkout
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import urllib.error
import urllib.request

# A check that is told to stop unwinds, so that what it started stops with it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

MOLTCTL = os.environ["MOLTCTL"]
TOOLS = pathlib.Path(os.environ["COUNTERPART_TOOLS"])
TMP = pathlib.Path(os.environ["COUNTERPART_TMP"])
CRATE = pathlib.Path(os.environ["COUNTERPART_CRATE"])
SHARED = pathlib.Path(os.environ["MOLTCTL_SHARED"])

# Long enough for a cold Node on a busy machine, short enough that a prompt nobody answers is seen.
PATIENCE = 180


class Checks:
    """Counts what was looked at; `end` gives the exit status."""

    def __init__(self):
        self.failed = 0

    def that(self, what, good, why=""):
        """One check. `why` is shown only when it fails."""
        print(f"{'ok' if good else 'not ok'} - {what}", flush=True)
        if not good:
            self.failed += 1
            for line in str(why).splitlines()[:60]:
                print(f"#   {line[:400]}", flush=True)
        return bool(good)

    def same(self, what, got, wanted):
        return self.that(what, got == wanted, f"got    {got!r}\nwanted {wanted!r}")

    def end(self):
        sys.exit(1 if self.failed else 0)


def clean_env(home=None, **more):
    """An environment that holds nothing of the machine's but where programs and certificates are."""
    home = pathlib.Path(home or TMP / "home")
    home.mkdir(parents=True, exist_ok=True)
    keep = ("PATH", "LANG", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "TERM")
    env = {name: os.environ[name] for name in keep if name in os.environ}
    env |= {"HOME": str(home), "TMPDIR": str(TMP), "LC_ALL": "C.UTF-8"}
    return env | {name: str(value) for name, value in more.items()}


def run(command, *, env=None, stdin=b"", cwd=None, patience=PATIENCE):
    """Runs to the end; output as text. Standard input is what is given, never the caller's."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    try:
        done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, cwd=cwd,
                              env=env or clean_env(), timeout=patience, check=False)
    except subprocess.TimeoutExpired as late:
        text = (late.stdout or b"").decode(errors="replace"), (late.stderr or b"").decode(errors="replace")
        return Done(124, text[0], text[1] + f"\nno end within {patience} s")
    return Done(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


class Done:
    """How a program ended."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __str__(self):
        return f"status {self.status}\n{self.out.strip()[-3000:]}\n--- stderr\n{self.err.strip()[-3000:]}"

    def json(self):
        """Standard output as one document; None when it is not one."""
        try:
            return json.loads(self.out)
        except ValueError:
            return None


class Drill:
    """The built-in account, served by `moltctl drill serve` for as long as the `with` block lasts."""

    def __init__(self, state=None):
        command = [MOLTCTL, "drill", "serve", "--port", "0"] + (["--state", str(state)] if state else [])
        self.log = open(TMP / "drill.log", "ab")
        self.server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=self.log, env=clean_env(), cwd=TMP)
        self.env = {}
        while len(self.env) < 3:
            line = self.server.stdout.readline().decode()
            if not line:
                raise RuntimeError("`moltctl drill serve` ended before it said where it listens")
            name, _, value = line.strip().removeprefix("export ").partition("=")
            self.env[name] = value.strip("'\"")
        self.base = self.env["CLOUDFLARE_API_BASE_URL"]
        self.account = self.env["CLOUDFLARE_ACCOUNT_ID"]
        self.token = self.env["CLOUDFLARE_API_TOKEN"]
        self.origin = self.base.removesuffix("/client/v4")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
        self.log.close()

    def call(self, method, path, body=None, *, headers=None, base=None):
        """One plain API call: status and document. `{account_id}` in `path` is filled in."""
        return call(base or self.base, self.token, method, path.replace("{account_id}", self.account), body, headers)

    def requests(self):
        """What the account answered so far."""
        with urllib.request.urlopen(self.origin + "/__drill/requests") as answer:
            return json.load(answer)

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.origin + path, data=data, method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else None


def call(base, token, method, path, body=None, headers=None):
    """One call with Python's own HTTP client, which shares nothing with moltctl or wrangler."""
    data, sent = body, {"Authorization": f"Bearer {token}", "User-Agent": "exerciser/1"} | (headers or {})
    if body is not None and not isinstance(body, bytes):
        data = json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(base + path, data=data, method=method, headers=sent)
    try:
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        text = answer.read()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, text


def moltctl(*args, env=None, stdin=b"", cwd=None):
    """Runs the program under test."""
    return run([MOLTCTL, *args], env=env, stdin=stdin, cwd=cwd)


def moltctl_has(*command):
    """Whether this build knows a command; the suite is run on every step of its making."""
    return run([MOLTCTL, *command, "--help"]).status == 0
