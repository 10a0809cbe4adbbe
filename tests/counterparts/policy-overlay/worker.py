"""A built Worker running in workerd (runner.mjs), asked through its harness."""

import base64
import json
import subprocess
import urllib.error
import urllib.request

from checkout import HERE, NODE, NPM, environment
from counterpart import TMP

# What only the Worker has; the same as in internet.mjs.
REAL = {
    "ANTHROPIC_API_KEY": "sk-ant-api03-REAL-anthropic-000000000000000000",
    "TELEGRAM_BOT_TOKEN": "4242424242:AAREALtelegram00000000000000000000000",
    "SLACK_BOT_TOKEN": "xoxb-1111-2222-REALslackbot0000000000",
    "DISCORD_BOT_TOKEN": "MTA0MjQyNDI0MjQy.Gabcde.REALdiscord000000000000000000000000",
    "R2_ACCESS_KEY_ID": "00112233445566778899aabbccddeeff",
    "R2_SECRET_ACCESS_KEY": "REALr2secret00112233445566778899aabbccddeeff00112233445566778899",
    "CDP_SECRET": "REAL-cdp-secret-0000000000000000",
    "MOLTBOT_GATEWAY_TOKEN": "REAL-gateway-token-000000000000000",
}
# What the container holds instead of them.
SHOWN = {
    "ANTHROPIC_API_KEY": "sk-ant-moltctl-injected", "TELEGRAM_BOT_TOKEN": "4242424242:moltctl-injected",
    "SLACK_BOT_TOKEN": "xoxb-moltctl-injected", "DISCORD_BOT_TOKEN": "MTA0MjQyNDI0MjQy.moltctl-injected",
    "R2_ACCESS_KEY_ID": "moltctl-injected-access-key", "R2_SECRET_ACCESS_KEY": "moltctl-injected-secret-key",
    "CDP_SECRET": "moltctl-injected",
}
HOST = "moltbot-sandbox.example.workers.dev"
ACCOUNT = "0123456789abcdef0123456789abcdef"
CONTAINER = "c0ffee"
# As the app finds itself set up: without Access, so that the app's own routes can be reached.
BINDINGS = {"WORKER_URL": f"https://{HOST}", "DEV_MODE": "true", "DEBUG_ROUTES": "true", "CF_ACCOUNT_ID": ACCOUNT}
# What the library's own class gives to its proxy where nobody said anything about egress.
STOCK_PROPS = {"containerId": CONTAINER, "className": "Sandbox", "enableInternet": True, "interceptAll": True}
PROPS = STOCK_PROPS | {"enableInternet": False, "allowedHosts": ["moltctl.invalid"]}


class Worker:
    def __init__(self, build, name, browser="", **bindings):
        self.log = TMP / f"{name}.log"
        self.errors = open(TMP / f"{name}.err", "wb")
        self.process = subprocess.Popen(
            [str(part) for part in (NODE, HERE / "runner.mjs", NPM, build, self.log, json.dumps(BINDINGS | bindings), browser)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, env=environment(), cwd=TMP)
        line = self.process.stdout.readline()
        if not line:
            self.errors.flush()
            raise RuntimeError((TMP / f"{name}.err").read_text()[-2000:])
        self.port, self.read = json.loads(line)["port"], 0
        self.props = PROPS

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.errors.close()

    def ask(self, path, **what):
        data = json.dumps(what).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as failed:
            return {"status": 0, "body": failed.read().decode()}

    def leaves(self, url, method="GET", headers=None, body=None, props=None, frames=None):
        """A request of the container: what it is answered, what arrived on the internet, what was logged."""
        self.internet(), self.lines()
        text = {} if body is None else {"body": base64.b64encode(body if isinstance(body, bytes) else body.encode()).decode()}
        answer = self.ask("/proxy", url=url, method=method, headers=headers or {}, props=props or self.props,
                          frames=frames or [], **text)
        return answer, self.internet(), self.lines()

    def enters(self, path, method="GET", headers=None, frames=None, host=HOST):
        """A request of somebody on the internet: what it is answered, what the container was asked to do, what was logged."""
        self.kept(), self.lines()
        answer = self.ask("/app", url=f"https://{host}{path}", method=method, headers=headers or {}, frames=frames or [])
        return answer, self.kept(), self.lines()

    def commands(self, *frames, secret, pause):
        """Commands of the container to `/cdp`: what came back, what the pages were asked for, what was logged."""
        self.ask("/__pages"), self.lines()
        # Without the overlay nobody leads a request of the container back into the Worker.
        way = "/app" if secret == REAL["CDP_SECRET"] else "/proxy"
        answer = self.ask(way, url=f"https://{HOST}/cdp?secret={secret}", headers={"upgrade": "websocket"},
                          props=self.props, frames=[json.dumps(it) for it in frames], pause=pause)
        return answer, self.ask("/__pages"), self.lines()

    def kept(self):
        return self.ask("/kept")

    def internet(self):
        return self.ask("/__internet")

    def lines(self):
        """New lines of the Worker's log."""
        text = self.log.read_text() if self.log.exists() else ""
        new, self.read = text[self.read:], len(text)
        return [json.loads(line)["message"] for line in new.splitlines()]


def ours(lines):
    """Those of them that the overlay wrote."""
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and "moltctl" in entry:
            found.append(entry)
    return found
