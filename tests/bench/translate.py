"""`moltctl policy translate` of a configuration as large as any: ten megabytes, fifty thousand keys.

The keys are those of real configurations, many times over: agents with tools, groups of channels, models of providers,
skills, and long prompts that say nothing of permissions. `python3 translate.py FILE [moltctl]` writes one, and measures
where `tests/bench/run` is not to be had.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

KEYS = 50_000
BYTES = 10_000_000
LIMIT = 0.1


def count(value):
    """Keys of a document."""
    if isinstance(value, dict):
        return len(value) + sum(count(it) for it in value.values())
    return sum(count(it) for it in value) if isinstance(value, list) else 0


def agent(at):
    return {
        "id": f"agent-{at}",
        "name": f"Agent {at}",
        "identity": {"name": f"Agent {at}", "emoji": "\N{CRAB}"},
        "tools": {"profile": "coding", "deny": ["browser", "group:nodes"], "elevated": {"enabled": False}},
        "sandbox": {"mode": "off"},
        "skills": [f"skill-{at % 97}"],
    }


def group(at):
    return {"requireMention": at % 2 == 0, "allowFrom": [str(100_000_000 + at)], "enabled": True, "systemPrompt": ""}


def model(at):
    return {
        "id": f"model-{at}", "name": f"Model {at}", "reasoning": False, "input": ["text"],
        "cost": {"input": 1, "output": 2, "cacheRead": 0, "cacheWrite": 0}, "contextWindow": 200000, "maxTokens": 8192,
    }


def large():
    """The document's text."""
    config = {
        "meta": {"lastTouchedVersion": "2026.2.3"},
        "gateway": {"mode": "local", "port": 18789, "bind": "lan", "auth": {"mode": "token", "token": "${GATEWAY_TOKEN}"}},
        "agents": {"defaults": {"workspace": "/root/clawd"}, "list": [agent(at) for at in range(1200)]},
        "channels": {"telegram": {"enabled": True, "botToken": "${TELEGRAM}", "dmPolicy": "allowlist", "allowFrom": ["1"],
                                  "groupPolicy": "allowlist", "groups": {}}},
        "models": {"providers": {f"own-{at}": {
            "baseUrl": f"https://models-{at}.example.com/v1", "apiKey": f"${{KEY_{at}}}", "api": "openai-completions",
            "models": [model(each) for each in range(50)]} for at in range(25)}},
        "skills": {"entries": {f"skill-{at}": {"enabled": at % 3 != 0} for at in range(2000)}},
        "tools": {"profile": "coding", "deny": ["nodes"], "exec": {"host": "gateway", "security": "allowlist", "ask": "on-miss"}},
    }
    groups = config["channels"]["telegram"]["groups"]
    while True:
        missing = KEYS - count(config)
        if missing <= 0:
            break
        for _ in range(max(1, missing // 5)):
            groups[str(-1_000_000_000 - len(groups))] = group(len(groups))
    short = BYTES - len(json.dumps(config, indent=2))
    prompt = "You answer in short sentences, and ask before you do what cannot be undone. " * 60
    prompt = prompt[: max(0, short // len(groups))]
    for each in groups.values():
        each["systemPrompt"] = prompt
    return json.dumps(config, indent=2)


def main():
    path = pathlib.Path(sys.argv[1])
    text = large()
    path.write_text(text)
    print(f"{len(text)} bytes, {count(json.loads(text))} keys")
    if len(sys.argv) < 3:
        return
    for output in (["--output", "-"], ["--dry-run"], ["--dry-run", "--json"]):
        walls = []
        for _ in range(11):
            began = time.perf_counter()
            done = subprocess.run([sys.argv[2], "policy", "translate", path, *output], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, check=False)
            walls.append(time.perf_counter() - began)
        print(f"{' '.join(output)}: median {statistics.median(walls) * 1000:.1f} ms, exit {done.returncode}")


if __name__ == "__main__":
    main()
