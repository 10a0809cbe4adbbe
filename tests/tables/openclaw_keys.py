#!/usr/bin/env python3
"""Makes src/policy/translate/keys.txt: which keys three versions of OpenClaw know, what they take, what holds without them.

usage: openclaw_keys.py KEYS-2026.2.3 KEYS-2026.6.6 KEYS-2026.9.6 DEFAULTS.md > src/policy/translate/keys.txt

KEYS-* have one line `path :: type` for each key of the JSON schema that the version exports (arrays as `[]`, maps as `*`);
DEFAULTS.md has tables whose first cell is a key and whose fifth is its default at run time.
"""

import json
import re
import sys

# What `config validate` accepts and the exported schema leaves out.
UNEXPORTED = {1: ("channels.defaults", "canvasHost")}
LETTERS = {"string": "s", "number": "n", "integer": "i", "boolean": "b", "object": "o", "null": "z", "any": "*"}
HEAD = """\
# Keys of OpenClaw 2026.2.3, 2026.6.6 and 2026.9.6. Made by tests/tables/openclaw_keys.py; do not edit.
# First the kinds, one a line: letters (s string, n number, i integer, b boolean, o object, a array, z null, * anything),
# then `=` and the words that are taken. Then the keys as a tree, indented by their depth: name, tab, the number of the kind in each version
# (one when all agree, `-` where there is no such key), tab and the default where it is known.
"""


# Two documents beside the configuration. The first is the same in all versions that have it as a file; of the second only
# the names of its sections are known.
APPROVALS = {
    "": "o", "path": "s", "exists": "b", "hash": "s", "file": "o", "version": "n", "socket": "o", "socket.path": "s", "socket.token": "s",
    "defaults": "o", "agents": "o", "agents.*": "o", "agents.*.allowlist": "a",
    **{f"agents.*.allowlist[].{key}": kind for key, kind in {
        "id": "s", "pattern": "s", "argPattern": "s", "source": "s", "commandText": "s", "lastUsedAt": "n",
        "lastUsedCommand": "s", "lastResolvedPath": "s"}.items()},
    **{f"{scope}.{key}": kind for scope in ("defaults", "agents.*") for key, kind in {
        "security": "=deny|allowlist|full", "ask": "=off|on-miss|always", "askFallback": "=deny|allowlist|full",
        "autoAllowSkills": "b"}.items()},
    **{f"agents.*.mcpTools": "*"},
}
APPROVALS_DEFAULTS = {"security": "deny", "ask": "on-miss", "askFallback": "deny", "autoAllowSkills": "false"}
CONFORMANCE = {
    "": "o", **{section: "*" for section in (
        "$schema", "version", "channels", "mcp", "models", "network", "routing", "ingress", "gateway", "agents", "sandbox", "dataHandling",
        "secrets", "auth", "execApprovals", "tools", "scopes")},
}


def segments(path):
    return [part for part in re.findall(r"\[\]|[^.\[\]]+", path)]


def kind(text):
    text = re.sub(r' default=.*$', "", text)
    text = re.sub(r"\['([^\]]*)'\]", lambda m: " / ".join(m.group(1).split("', '")), text) if text.startswith("['") else text
    letters, words = set(), []
    # Only the alternatives of the value itself: those within array<…> are its elements'.
    flat, depth = "", 0
    for char in text:
        if char == "<":
            depth += 1
        elif char == ">":
            depth -= 1
        elif depth == 0:
            flat += char
    for part in re.split(r" \|\| | / ", flat):
        part = part.strip()
        if part.startswith("const "):
            value = json.loads(part[6:])
            if isinstance(value, str):
                words.append(value)
            else:
                letters.add("b" if isinstance(value, bool) else "n")
        elif part.startswith("enum "):
            for word in part[5:].split("|"):
                words.append(word)
                if re.fullmatch(r"-?\d+", word):
                    letters.add("n")
        elif part.startswith("array"):
            letters.add("a")
        elif part.startswith("DANGLING"):
            letters.add("*")
        elif part.startswith("["):
            letters.update(LETTERS[it] for it in re.findall(r"[a-z]+", part))
        else:
            letters.add(LETTERS[part])
    if "s" in letters or "*" in letters:
        words = []
    if any(re.search(r"[\s|=]", word) for word in words):
        raise SystemExit(f"a word cannot be written: {words}")
    shown = "".join(letter for letter in "snibaoz*" if letter in letters)
    return shown + ("=" + "|".join(dict.fromkeys(words)) if words else "")


def read(name, stated):
    keys = {}
    for line in open(name, encoding="utf-8"):
        path, _, type_ = line.rstrip("\n").partition(" :: ")
        steps = tuple(segments(path))
        for end in range(1, len(steps)):
            keys.setdefault(steps[:end], "a" if steps[end] == "[]" else "o")
        keys[steps] = kind(type_)
        default = re.search(r" default=([^{[].*)$", type_)
        if default:
            stated.setdefault(steps, str(json.loads(default.group(1))).lower() if default.group(1) in ("true", "false") else str(json.loads(default.group(1))))
    return keys


def defaults(name):
    found = {}
    section = ""
    for line in open(name, encoding="utf-8"):
        if line.startswith("#"):
            section = line
        cells = [cell.strip().replace("\0", "|") for cell in line.replace("\\|", "\0").strip().strip("|").split("|")]
        match = re.fullmatch(r"`([^`]+)`", cells[0])
        if not section.startswith("### ") or match is None or len(cells) < 5 or cells[4] in ("", "—", "— (later)", "— (9.x)"):
            continue
        text = re.sub(r"^— \((.*)\)$", r"\1", cells[4]).replace("**", "")
        names = [match.group(1)] + re.findall(r"\*\*([A-Za-z.*\[\]]+)\*\*:", line)
        for path in names:
            found[tuple(segments(path))] = text
    return found


def spread(found, known):
    """Telegram stands for every channel, and a channel for its accounts."""
    for path in known:
        if path in found or len(path) < 3 or path[0] != "channels":
            continue
        as_telegram = ("channels", "telegram") + path[2:]
        if as_telegram in found and not found[as_telegram].startswith("env ") and path[1] not in ("defaults", "telegram"):
            found[path] = found[as_telegram]
    for path in known:
        if len(path) > 4 and path[0] == "channels" and path[2] == "accounts":
            if ("channels", path[1]) + path[4:] in known and path not in found:
                found[path] = "that of the channel"
    return found


def main():
    stated = {}
    tables = [read(name, stated) for name in sys.argv[1:4]]
    for at, prefixes in UNEXPORTED.items():
        for path, value in tables[0].items():
            if any(path[: len(it)] == it for it in (tuple(segments(prefix)) for prefix in prefixes)):
                tables[at].setdefault(path, value)
    for prefix, rows in (("exec-approvals:", APPROVALS), ("policy.jsonc:", CONFORMANCE)):
        for path, value in rows.items():
            steps = (prefix, *segments(path))
            if "[]" in steps:
                for table in tables:
                    table[steps[: steps.index("[]") + 1]] = "o"
            for table in tables:
                table[steps] = value
    for prefix in (("defaults",), ("agents", "*")):
        for key, value in APPROVALS_DEFAULTS.items():
            stated[("exec-approvals:", *prefix, key)] = value if prefix == ("defaults",) else "that of defaults"
    known = set().union(*tables)
    implied = {**stated, **spread(defaults(sys.argv[4]), known)}
    kinds = sorted({value for table in tables for value in table.values()})
    number = {value: at for at, value in enumerate(kinds)}
    out = [HEAD.rstrip("\n")] + kinds + ["."]
    for path in sorted(known):
        ids = [str(number[table[path]]) if path in table else "-" for table in tables]
        cell = ids[0] if len(set(ids)) == 1 else ",".join(ids)
        line = " " * (len(path) - 1) + path[-1] + "\t" + cell
        out.append(line + ("\t" + implied[path] if path in implied else ""))
    print("\n".join(out))


main()
