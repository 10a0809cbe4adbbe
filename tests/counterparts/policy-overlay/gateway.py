"""WebSockets: Discord's gateway, whose frames carry the token, and Slack's, whose address does."""

import json

from worker import REAL, SHOWN, STOCK_PROPS, ours

DISCORD = "https://gateway.discord.gg/?v=10&encoding=json"
UPGRADE = {"upgrade": "websocket"}


def identify(token, op=2):
    return json.dumps({"op": op, "d": {"token": token, "intents": 1, "properties": {"os": "linux"}}}, separators=(",", ":"))


def check(checks, hardened, stock):
    beat = json.dumps({"op": 1, "d": 7})
    for op, name in ((2, "Identify"), (6, "Resume")):
        shown, real = identify(SHOWN["DISCORD_BOT_TOKEN"], op), identify(REAL["DISCORD_BOT_TOKEN"], op)
        answer, arrived, lines = hardened.leaves(DISCORD, headers=UPGRADE, frames=[beat, shown, beat])
        frames = arrived[0]["frames"] if arrived else None
        checks.that(f"Discord's gateway gets the real token in {name} (op {op}), and heartbeats as they are",
                    frames is not None and frames[:3] == [beat, real, beat] and len(answer["heard"]) == 4,
                    f"{answer}\n{arrived}\n{lines}")
        checks.that(f"  and the container hears nothing of it ({name})", REAL["DISCORD_BOT_TOKEN"] not in str(answer), answer)
        answer, arrived, _ = stock.leaves(DISCORD, headers=UPGRADE, frames=[beat, shown], props=STOCK_PROPS)
        checks.that(f"  without the overlay the gateway turns the placeholder away ({name})",
                    answer.get("close") == 4004 and arrived[0]["frames"][:2] == [beat, shown], f"{answer}\n{arrived}")
        answer, arrived, lines = hardened.leaves(DISCORD, headers=UPGRADE, frames=[beat, identify("ATTACKER", op)])
        logged = [(it["moltctl"], it["host"], it["reason"]) for it in ours(lines)]
        checks.that(f"a stranger's token closes with 4004 and is not sent ({name})",
                    answer.get("close") == 4004 and "ATTACKER" not in str(arrived)
                    and logged == [("egress.deny", "gateway.discord.gg", "foreign-credential")], f"{answer}\n{arrived}\n{lines}")
        answer, arrived, _ = stock.leaves(DISCORD, headers=UPGRADE, frames=[identify("ATTACKER", op)], props=STOCK_PROPS)
        checks.that(f"  without the overlay the stranger is let in ({name})",
                    "ATTACKER" in str(arrived) and answer.get("close") is None, f"{answer}\n{arrived}")
    answer, arrived, _ = hardened.leaves(DISCORD, headers=UPGRADE, frames=["binary:g2gB"])
    checks.that("a frame that cannot be read closes and is not sent",
                answer.get("close") == 4002 and not [it for it in arrived[0]["frames"] if not it.startswith("close")],
                f"{answer}\n{arrived}")
    answer, arrived, _ = hardened.leaves("https://wss-primary.slack.com/link/?ticket=t&app_id=a", headers=UPGRADE, frames=["hi"])
    checks.that("Slack's WebSocket passes as it is", answer.get("heard") == ["hi"] and arrived[0]["frames"][:1] == ["hi"],
                f"{answer}\n{arrived}")
