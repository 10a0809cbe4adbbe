"""The tests as programs, for those that want a counterpart around them."""

import json
import subprocess
import sys

from counterpart import CRATE


def test_binary():
    """Its path; None, with cargo's words on standard error, when it cannot be built."""
    return built("--lib")


def integration_binary(name):
    """The path of the integration tests `name`; None as above."""
    return built("--test", name)


def built(*what):
    built = subprocess.run(["cargo", "test", *what, "--no-run", "--message-format=json", "--quiet"], cwd=CRATE,
                           stdin=subprocess.DEVNULL, capture_output=True, check=False)
    for line in built.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message.get("profile", {}).get("test"):
            return message["executable"]
    print(built.stderr.decode()[-2000:], file=sys.stderr)
    return None
