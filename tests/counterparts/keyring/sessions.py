"""A command inside a private D-Bus session, whose keyring is unlocked, absent or stopped."""

import pathlib

from counterpart import TMP, clean_env, run

INSIDE = pathlib.Path(__file__).resolve().parent / "session.sh"


def home_of(kind):
    return TMP / f"home-{kind}"


def session(kind, *command, env=None, stdin=b"", cwd=None):
    """Runs a command inside a D-Bus session of that kind. What its keyring keeps is there in the next one too."""
    home = home_of(kind)
    (home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    inside = clean_env(home, XDG_RUNTIME_DIR=home / "run", XDG_DATA_HOME=home / ".local/share", KEYRING_KIND=kind)
    return run(["dbus-run-session", "--", INSIDE, *command], env=inside | (env or {}), stdin=stdin, cwd=cwd)


def kept(what, worker, drill, account=None):
    """What secret-tool finds as `what` (`gateway-token`, `service-token`) of a Worker; it has no part in moltctl."""
    entry = f"{what}/{worker} {drill.base} {account or drill.account}"
    done = session("unlocked", "secret-tool", "lookup", "service", "moltctl", "username", entry)
    return done.out if done.status == 0 else ""
