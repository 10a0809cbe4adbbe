"""What a judge of a whole run keeps: which exchanges differ from the document, and which differences are expected."""

import collections
import fnmatch
import tomllib
from urllib.parse import urlsplit

from contract import Exchange, Finding
from proxy import API


class Record:
    """What the judge saw: findings by client, operations that were used."""

    def __init__(self, contract):
        self.contract = contract
        self.findings = collections.defaultdict(collections.Counter)
        self.exchanges = collections.Counter()
        self.used = set()

    def __call__(self, request, body, answer, content):
        client = request.headers.get("User-Agent", "").split("/")[0].split(" ")[0] or "nameless"
        exchange = Exchange(
            request.command, request.path.removeprefix(API), request.headers.get("Content-Type", ""), body,
            answer.status, answer.headers.get("Content-Type", ""), content,
            request.headers.get("X-Bad-On-Purpose") is not None)
        self.exchanges[client] += 1
        self.used.add((exchange.method, urlsplit(exchange.path).path))
        try:
            found = list(self.contract.judge(exchange))
        except Exception as error:  # noqa: BLE001 a judge that fails has not agreed
            found = [Finding(f"{exchange.method} {exchange.path}", "judge", "", "judge", repr(error)[:200])]
        for finding in found:
            self.findings[finding][client] += 1


class Slips:
    """The list of what the document is known to have wrong or to lack."""

    def __init__(self, path):
        self.entries = tomllib.loads(path.read_text())["slip"]
        self.seen = [0] * len(self.entries)

    def cover(self, finding):
        """Whether an entry names this finding. `*` in an entry stands for anything."""
        for place, entry in enumerate(self.entries):
            fits = all(self.alike(getattr(finding, key), entry[key])
                       for key in ("operation", "where", "at", "rule", "says") if key in entry)
            if fits:
                self.seen[place] += 1
                return True
        return False

    @staticmethod
    def alike(text, pattern):
        patterns = pattern if isinstance(pattern, list) else [pattern]
        # `{` and `[` are letters here, `*` is not.
        return any(fnmatch.fnmatchcase(text.replace("[", "("), one.replace("[", "(")) for one in patterns)


def report(checks, record, slips):
    """One line a client: what no entry of the list names."""
    open_findings = [one for one in sorted(record.findings) if not slips.cover(one)]
    for client, count in sorted(record.exchanges.items()):
        mine = [one for one in open_findings if record.findings[one][client]]
        checks.that(f"{client}: {count} exchanges agree with the document", not mine,
                    "\n".join(f"{one.operation} · {one.where} · {one.at} · {one.rule} · {one.says}" for one in mine))
    print(f"# {len(record.findings)} kinds of difference, {len(open_findings)} not on the list, "
          f"{len(slips.entries)} entries on the list")
