"""Who is calling, accounts, zones, tokens."""


def run(api):
    for path in ("/user", "/memberships", "/accounts", "/accounts?page=1&per_page=5", "/user/tokens/verify",
                 "/user/tokens/permission_groups", "/user/tokens", "{a}", "{a}/tokens/permission_groups", "/zones"):
        api.get(path)
    zone = api.get("/zones")[0]
    api.get(f"/zones/{zone['id']}")
    api("GET", "/zones/" + "0" * 32, wants=(403, 404))
    tokens(api, "{a}/tokens")
    tokens(api, "/user/tokens")


def tokens(api, path):
    """Create, read, change, disable, roll, delete."""
    group = next(one for one in api.get("{a}/tokens/permission_groups") if one["name"] == "Workers Scripts Read")
    wanted = {
        "name": "exercise",
        "policies": [{
            "effect": "allow",
            "permission_groups": [{"id": group["id"]}],
            "resources": {f"com.cloudflare.api.account.{api.account}": "*"},
        }],
        "condition": {"request_ip": {"in": ["127.0.0.0/8"]}},
    }
    made = api.post(path, wanted)
    api.get(path)
    api.get(f"{path}/{made['id']}")
    if path.startswith("{a}"):
        other = type(api)(api.base, made["value"], api.account)
        other.get("{a}/tokens/verify")
        other("POST", "{a}/r2/buckets", {"name": "not-mine"}, wants=(403,))
        api.surprises += other.surprises
    api.put(f"{path}/{made['id']}/value", {})
    api.put(f"{path}/{made['id']}", wanted | {"status": "disabled"})
    api.delete(f"{path}/{made['id']}")
    api.missing("GET", f"{path}/{made['id']}")
    api.refused("POST", path, {"name": "no policies"})
