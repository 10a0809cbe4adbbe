"""The tables: least, median and greatest of each cost, and wrangler's cost over moltctl's."""

import os
import pathlib
import platform
import re
import statistics
from collections import Counter

from measure import ratio

MIB = 1024 * 1024


def machine():
    """Cores, processor, memory, kernel."""
    info = pathlib.Path("/proc/cpuinfo").read_text()
    models = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / MIB / 1024
    return (f"{len(os.sched_getaffinity(0))} cores, {models[0] if models else 'unknown processor'}, "
            f"{memory:.0f} GiB, Linux {platform.release()}")


def load():
    return f"{os.getloadavg()[0]:.1f}"


def spread(values, scale, digits):
    numbers = (min(values), statistics.median(values), max(values))
    return " ".join(f"{number * scale:8.{digits}f}" for number in numbers)


def table(title, costs):
    """Costs of one case; milliseconds and MiB."""
    print(f"\n{title}")
    head = "     min   median      max"
    print(f"{'':18}|{'wall, ms':^27}|{'CPU, ms':^27}|{'peak memory, MiB':^27}")
    print(f"{'':18}|{head:<27}|{head:<27}|{head:<27}")
    for name, cost in costs.items():
        print(f"{name:18}|{spread(cost.wall, 1000, 1)} |{spread(cost.cpu, 1000, 1)} |{spread(cost.peak, 1 / MIB, 1)}")


def ratios(costs):
    """Everybody's cost over that of the first, pair by pair."""
    (first, ours), *others = costs.items()
    for name, theirs in others:
        parts = []
        for what in ("wall", "cpu"):
            least, middle, most = ratio(getattr(theirs, what), getattr(ours, what))
            parts.append(f"{what.replace('cpu', 'CPU')} x{middle:.0f} ({least:.0f} to {most:.0f})")
        parts.append(f"peak memory x{theirs.peak_median() / ours.peak_median():.1f}")
        print(f"  {name} over {first}: {', '.join(parts)}")


def requests(seen):
    """What each asked of the account: name → requests."""
    for name, made in seen.items():
        lines = ", ".join(f"{one['method']} {shortened(one['path'])}" for one in made)
        print(f"  {name}: requests {len(made)}, of which {writing(made)} write: {lines}")


def asked(seen, api):
    """What each asked, and of whom; `api` is the host of the account's API: name → requests."""
    for name, made in seen.items():
        hosts = Counter("the account's API" if one["host"] == api else generic(one["host"]) for one in made)
        parts = ", ".join(f"{host} {count}" for host, count in hosts.most_common())
        print(f"  {name}: requests {len(made)}, of which {writing(made)} write: {parts}")


def writing(made):
    return sum(one["method"] != "GET" for one in made)


def generic(host):
    """A host without what is an account's own."""
    if host.endswith(".workers.dev"):
        return "the Worker"
    return re.sub(r"^[0-9a-f]{32}\.", "", host)


def shortened(path):
    """What follows `/client/v4/accounts/ACCOUNT/workers/scripts/WORKER`; ids are left out."""
    path = re.sub(r"^/client/v4/accounts/[^/]+(/workers/scripts/[^/]+)?", "", path.partition("?")[0])
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", path)
