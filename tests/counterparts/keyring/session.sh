#!/usr/bin/env bash
# Inside a D-Bus session: makes the keyring what KEYRING_KIND says, runs the command, ends the keyring.
#   unlocked   gnome-keyring with a password of its own, open
#   none       there is no session bus to ask
#   stopped    gnome-keyring, suspended: it never answers
set -euo pipefail

owner() { # the process that answers for the Secret Service, if any
  dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets 2>/dev/null | awk '{print $2}'
}

if [[ $KEYRING_KIND == none ]]; then
  # The real bus would start a keyring when asked for one.
  export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/nobody
else
  mkdir -p "$XDG_DATA_HOME/keyrings"
  eval "$(printf '%s' "suite's own" | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
  # The daemon returns before its name is on the bus.
  for _ in {1..50}; do
    pid=$(owner || true)
    [[ -n $pid ]] && break
    sleep 0.1
  done
  [[ -n $pid ]] || { echo 'gnome-keyring did not start' >&2; exit 70; }
  [[ $KEYRING_KIND != stopped ]] || kill -STOP "$pid"
fi

status=0
"$@" || status=$?
if [[ -n ${pid:-} ]]; then
  kill -CONT "$pid" 2>/dev/null || true
  kill "$pid" 2>/dev/null || true
fi
exit "$status"
