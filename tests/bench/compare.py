"""moltctl beside wrangler: its start, twenty secrets, the rotation of eight; its audit beside OpenClaw's; the translation of a
large configuration and the drill alone.
`tests/bench/run` starts it.

What both are given is the same: the program itself without npx, an environment without the machine's settings, the
same Worker folder, the same values on standard input, the same account. Each has a Worker of its own there.
"""

import json
import sys

import openclaw
import report
import rotation
import translate
from counterpart import MOLTCTL, TMP, Drill, clean_env, run
from deployment import sample
from measure import Failed, Subject, paired
from slots import twenty
from wrangler import NEW, OLD
from wrangler_life import secret_names, worker_folder

OURS = "moltctl"
WRANGLERS = {f"wrangler {each.version}": each for each in (NEW, OLD)}
WEIGHINGS = 3
MULTIPART = "bench"
# What a Moltworker's start script writes, about: something for both audits to find.
CONFIGURATION = {
    "gateway": {"port": 18789, "mode": "local", "bind": "lan", "auth": {"mode": "token", "token": "${GATEWAY_TOKEN}"},
                "controlUi": {"enabled": True}},
    "channels": {"telegram": {"enabled": True, "botToken": "${TELEGRAM_TOKEN}", "dmPolicy": "open", "allowFrom": ["*"]}},
    "tools": {"elevated": {"enabled": True, "allowFrom": {"telegram": ["*"]}}},
}
UPLOAD = """\
--bench\r
Content-Disposition: form-data; name="metadata"; filename="blob"\r
Content-Type: application/json\r
\r
{"main_module":"index.js","compatibility_date":"2026-01-01","bindings":[]}\r
--bench\r
Content-Disposition: form-data; name="index.js"; filename="index.js"\r
Content-Type: application/javascript+module\r
\r
export default { fetch() { return new Response("bench") } }\r
--bench--\r
"""


def versions(runs):
    """Who is compared, and on what."""
    ours = run([MOLTCTL, "--version"]).out.strip()
    print(f"{ours}, {MOLTCTL}")
    for name, each in WRANGLERS.items():
        node = run([each.node, "--version"], env=each.environment()).out.strip()
        seen = each("--version").out.strip()
        if each.version not in seen:
            raise Failed(f"{name} says that it is {seen}")
        print(f"{name} on Node {node}")
    print(f"{report.machine()}; load {report.load()} at the start")
    print(f"paired runs, in turns: {runs}, after one that is not counted; runs for peak memory: {WEIGHINGS}")


def start(runs):
    """`--version`: what it takes to be there at all."""
    subjects = [Subject(OURS, [MOLTCTL, "--version"], clean_env())]
    subjects += [Subject(name, each.command("--version"), each.environment()) for name, each in WRANGLERS.items()]
    costs = paired(subjects, runs, WEIGHINGS)
    report.table("--version", costs)
    report.ratios(costs)


def deployed(account, name):
    """A folder of a Worker that is there."""
    path = f"/accounts/{{account_id}}/workers/scripts/{name}"
    kind = {"Content-Type": f"multipart/form-data; boundary={MULTIPART}"}
    status, body = account.call("PUT", path, UPLOAD.encode(), headers=kind)
    if status != 200:
        raise Failed(f"the account did not take the Worker: {status} {body}")
    return worker_folder(name)


def pushers(account, values):
    """Who writes secrets, each to its own Worker: name of the Worker → subject."""
    command = [MOLTCTL, "secrets", "push", "--from-file", "-", "--format", "json", "--yes", "--no-input"]
    subjects = {"bench-moltctl": Subject(OURS, command, clean_env() | account.env,
                                         deployed(account, "bench-moltctl"), values)}
    for name, each in WRANGLERS.items():
        worker = "bench-" + name.replace(" ", "-").replace(".", "-")
        subjects[worker] = Subject(name, each.command("secret", "bulk"), each.environment(env=account.env),
                                   deployed(account, worker), values)
    return subjects


def push(runs):
    """Twenty secrets from standard input to a Worker that is there."""
    slots = twenty()
    values = TMP / "values.json"
    values.touch(mode=0o600)
    values.write_text(json.dumps(slots))
    with Drill() as account:
        subjects = pushers(account, values)
        seen = {}
        for worker, subject in subjects.items():
            account.control("DELETE", "/__drill/requests")
            paired([subject], 0, 0)
            seen[subject.name] = account.requests()
            if secret_names(account, worker) != sorted(slots):
                raise Failed(f"{subject.name} did not write the twenty secrets")
        costs = paired(list(subjects.values()), runs, WEIGHINGS)
    report.table("twenty secrets: `moltctl secrets push` and `wrangler secret bulk`", costs)
    report.ratios(costs)
    report.requests(seen)


def audit(runs):
    """Our audit of a whole checkout, offline; and of one file of OpenClaw's configuration, beside OpenClaw's own."""
    command, checkout = [MOLTCTL, "audit", "--no-record", "--json"], sample("sample")
    costs = paired([Subject(OURS, command, clean_env(), checkout, ends=(11, 12, 13, 14))], runs, WEIGHINGS)
    report.table("moltctl audit of the sample checkout, offline", costs)
    whole = costs[OURS]
    text = json.dumps(CONFIGURATION, indent=2)
    file = TMP / "openclaw.json"
    file.write_text(text)
    only = [*command, "--openclaw", file, "--only", "OC"]
    subjects = [Subject(OURS, only, clean_env(), checkout, ends=(0, 3, 11, 12, 13, 14))]
    for each in openclaw.BOTH:
        findings, why = each.audit(text)
        if not findings:
            raise Failed(f"openclaw {each.version} finds nothing to say of the configuration: {why}")
        home = each.home(text)
        subjects.append(Subject(f"openclaw {each.version}", each.command("security", "audit", "--json"),
                                each.environment(home, text), home, ends=(0, 1)))
    costs = paired(subjects, runs, WEIGHINGS)
    report.table("one file of OpenClaw's configuration: `moltctl audit --openclaw` and `openclaw security audit`", costs)
    report.ratios(costs)
    report.ratios({f"{OURS} of the whole checkout": whole} | {name: cost for name, cost in costs.items() if name != OURS})


def policy(runs):
    """A configuration of ten megabytes and fifty thousand keys as a policy: printed, and with its whole report."""
    file = TMP / "large.json"
    text = translate.large()
    file.write_text(text)
    print(f"\n{len(text)} bytes, {translate.count(json.loads(text))} keys; at most {translate.LIMIT * 1000:.0f} ms are wanted")
    command = [MOLTCTL, "policy", "translate", file]
    forms = {"the policy": ["--output", "-"], "plan and report": ["--dry-run"], "plan and report as JSON": ["--dry-run", "--json"]}
    subjects = [Subject(f"{OURS}, {name}", [*command, *form], clean_env(), ends=(0, 10)) for name, form in forms.items()]
    report.table("moltctl policy translate", paired(subjects, runs, WEIGHINGS))


def drill():
    """The whole story on the built-in account; wrangler has nothing of the kind."""
    costs = paired([Subject(OURS, [MOLTCTL, "drill"], clean_env())], WEIGHINGS, WEIGHINGS)
    report.table(f"moltctl drill, {WEIGHINGS} runs", costs)


def main():
    runs = int(sys.argv[1])
    sys.stdout.reconfigure(line_buffering=True)
    try:
        versions(runs)
        start(runs)
        push(runs)
        rotation.compare(runs, WEIGHINGS)
        audit(runs)
        policy(runs)
        drill()
    except Failed as failed:
        sys.exit(f"tests/bench: {failed}")
    print(f"\nload {report.load()} at the end")


main()
