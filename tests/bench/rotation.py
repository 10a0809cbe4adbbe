"""Eight slots: `moltctl secrets rotate` beside `wrangler secret put`, eight times in series.

The two do not do the same. moltctl makes the new values at their issuers, tries them, restarts the gateway, has it shown
that it uses them, and ends the old ones. wrangler writes values that somebody brought; nothing is restarted, proved or
ended. What is compared is what an operator waits for in front of either.
"""

import json
from dataclasses import replace

import report
from counterpart import MOLTCTL, TMP, Drill
from deployment import EIGHT, Deployment
from measure import Failed, Subject, paired
from slots import digits, twenty
from wrangler import NEW
from wrangler_life import secret_names

OURS = "moltctl"
# The emulated gateway listens this long after its start; a real one takes a minute or more.
BOOT_MS = 10
# As an operator's script does it: one process a slot, values on standard input only.
SERIES = 'while read -r slot value; do printf %s "$value" | "$@" secret put "$slot" || exit; done'


def compare(runs, weighings):
    """Each on a deployment of its own, on one account."""
    with Drill() as account:
        account.control("POST", "/__drill/moltworker", {"boot_ms": BOOT_MS})
        subjects = [rotating(account), putting(account)]
        seen = {subject.name: requests(account, subject) for subject in subjects}
        costs = paired(subjects, runs, weighings)
    report.table(f"eight slots: `moltctl secrets rotate` and `wrangler secret put` in series; gateway boots in {BOOT_MS} ms",
                 costs)
    report.ratios(costs)
    report.asked(seen, account.origin.partition("://")[2])


def requests(account, subject):
    """What one run asks of the account and of the hosts it plays."""
    made = []

    def proof(said):
        # First, because a proof asks the account as well.
        made.extend(account.requests())
        subject.proof(said)

    account.control("DELETE", "/__drill/requests")
    paired([replace(subject, proof=proof)], 0, 0)
    return made


class Growth:
    """How many versions a deployment has got since somebody looked last."""

    def __init__(self, deployment, who):
        self.deployment, self.who, self.newest = deployment, who, deployment.newest()

    def by(self, versions):
        before, self.newest = self.newest, self.deployment.newest()
        if self.newest != before + versions:
            raise Failed(f"{self.who} made {self.newest - before} versions of its Worker instead of {versions}")


def document(said):
    """The JSON among what was said: standard error lies before it and after it."""
    begin = said.find('{\n  "schema"')
    if begin < 0:
        raise Failed(f"{OURS} said no document\n{said[-2000:]}")
    return json.JSONDecoder().raw_decode(said, begin)[0]


def rotating(account):
    """moltctl: one command."""
    deployment = Deployment(account, "bench-rotated")
    grown = Growth(deployment, OURS)

    def proof(said):
        rows = {row["slot"]: row for row in document(said)["result"]["slots"]}
        if sorted(rows) != sorted(EIGHT):
            raise Failed(f"{OURS} rotated {sorted(rows)}")
        for slot, row in rows.items():
            if row["old"] not in ("dead", "replaced") or row["new"] != "live" or not row["in_effect"]:
                raise Failed(f"{OURS} rotated {slot}: {row}")
        grown.by(1)

    command = [MOLTCTL, "secrets", "rotate", *EIGHT, "--json", "--yes", "--no-input"]
    return Subject(OURS, command, deployment.env, deployment.folder, proof=proof)


def putting(account):
    """wrangler: eight processes, one after the other."""
    deployment = Deployment(account, "bench-put")
    grown, before = Growth(deployment, "wrangler"), secret_names(account, deployment.name)
    known = twenty() | {"ADMIN_API_TOKEN": digits(64), "MONITORING_API_KEY": digits(64)}
    values = TMP / "eight"
    values.touch(mode=0o600)
    values.write_text("".join(f"{slot} {known[slot]}\n" for slot in EIGHT))

    def proof(said):
        written = [slot for slot in EIGHT if f"Uploaded secret {slot}" in said]
        if len(written) != len(EIGHT) or secret_names(account, deployment.name) != before:
            raise Failed(f"wrangler wrote only {written}")
        grown.by(len(EIGHT))

    command = ["/bin/sh", "-c", SERIES, "sh", *NEW.command()]
    return Subject(f"wrangler {NEW.version}", command, NEW.environment(env=account.env), deployment.folder, values,
                   proof=proof)
