"""What one run of a program costs: wall, CPU, peak memory.

Wall and CPU are of the whole process and of those it started and waited for, from before the start to after the end.
Peak memory is that of the largest process among them, not their sum. It is taken in runs of its own, because a
process begins with the peak of whoever started it: started by Python, nothing would seem smaller than Python.
"""

import contextlib
import ctypes
import os
import pathlib
import signal
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from counterpart import PATIENCE, TMP

PR_SET_CHILD_SUBREAPER = 36
OUTPUT = TMP / "output"

# A small shell forks the program and ends before the program begins; its orphan becomes ours to wait for.
ORPHAN = 'exec 3<&0; in=$1 out=$2; shift 2; (read -r _ <&3; exec "$@" <"$in" >"$out" 2>&1 3<&-) & echo $!'


class Failed(Exception):
    """A program that was measured did not do its work."""


@dataclass(frozen=True)
class Subject:
    """A program, ready to be run."""

    name: str
    command: list
    env: dict
    cwd: pathlib.Path = TMP
    stdin: pathlib.Path = pathlib.Path(os.devnull)
    # How it ends when it did its work: audits end with what they found.
    ends: tuple = (0,)
    # Looks after each run, outside of what is measured, at what was said and done; raises `Failed`.
    proof: Callable = lambda said: None

    @property
    def argv(self):
        return [str(part) for part in self.command]


@dataclass
class Cost:
    """What the runs of one subject cost, run by run: seconds, seconds, bytes."""

    wall: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    peak: list = field(default_factory=list)

    def peak_median(self):
        return statistics.median(self.peak)


@contextlib.contextmanager
def patience(subject):
    """Ends what takes too long; `patience` yields a place for the process that is to be ended."""
    running = []

    def late(*_):
        raise Failed(f"{subject.name} did not end within {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    try:
        yield running
    except BaseException:
        for pid in running:
            os.kill(pid, signal.SIGKILL)
            os.wait4(pid, 0)
        raise
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def ended_well(subject, status):
    code = os.waitstatus_to_exitcode(status)
    said = OUTPUT.read_text(errors="replace")
    if code not in subject.ends:
        raise Failed(f"{subject.name} ended with status {code}\n{said[-2000:]}")
    subject.proof(said)


def timed(subject, cost):
    """One run for wall and CPU."""
    with open(subject.stdin, "rb") as stdin, open(OUTPUT, "wb") as output, patience(subject) as running:
        began = time.perf_counter()
        process = subprocess.Popen(subject.argv, stdin=stdin, stdout=output, stderr=output, env=subject.env,
                                   cwd=subject.cwd)
        running.append(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        running.clear()
        process.returncode = os.waitstatus_to_exitcode(status)
    ended_well(subject, status)
    cost.wall.append(wall)
    cost.cpu.append(used.ru_utime + used.ru_stime)


def weighed(subject, cost):
    """One run for peak memory."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    shell = ["/bin/sh", "-c", ORPHAN, "sh", str(subject.stdin), str(OUTPUT), *subject.argv]
    with patience(subject) as running:
        with subprocess.Popen(shell, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=subject.env,
                              cwd=subject.cwd) as starter:
            pid = int(starter.stdout.readline())
            starter.wait()
            running.append(pid)
        # Leaving the block closed the shell's standard input, which is what the program waited for.
        _, status, used = os.wait4(pid, 0)
        running.clear()
    ended_well(subject, status)
    cost.peak.append(used.ru_maxrss * 1024)


def paired(subjects, runs, weighings):
    """The subjects in turns, so that what disturbs the machine disturbs all of them: name → cost.

    One run of each comes first and is not counted: it fills the caches, those of Node too.
    """
    costs = {subject.name: Cost() for subject in subjects}
    for subject in subjects:
        timed(subject, Cost())
    for _ in range(runs):
        for subject in subjects:
            timed(subject, costs[subject.name])
    for _ in range(weighings):
        for subject in subjects:
            weighed(subject, costs[subject.name])
    return costs


def ratio(theirs, ours):
    """The median of the ratios of the pairs, with the least and the greatest of them."""
    pairs = [their / our for their, our in zip(theirs, ours, strict=True)]
    return min(pairs), statistics.median(pairs), max(pairs)
