"""Zero Trust: organization, identity providers, groups, policies, applications, service tokens, users."""

OWNER = {"email": {"email": "owner@example.com"}}


def run(api):
    api.get("{a}/access/organizations")
    organization = api.get("{a}/access/organizations")
    api.put("{a}/access/organizations", {"name": organization["name"], "auth_domain": organization["auth_domain"],
                                         "session_duration": "12h"})
    api("POST", "{a}/access/organizations", {"name": "x", "auth_domain": "x.cloudflareaccess.com"},
        wants=(400, 409))
    provider = crud(api, "{a}/access/identity_providers", {"name": "pin", "type": "onetimepin", "config": {}}, keep=True)
    crud(api, "{a}/access/groups", {"name": "owners", "include": [OWNER]})
    policy = {"name": "owners", "decision": "allow", "include": [OWNER], "session_duration": "8h"}
    crud(api, "{a}/access/policies", policy)
    applications(api, policy)
    service_tokens(api)
    keys(api)
    people(api, policy)
    api.get("{a}/access/certificates")
    api.get("{a}/access/certificates/settings")
    api("POST", "{a}/access/certificates", {"name": "c", "certificate": "-----BEGIN CERTIFICATE-----"}, wants=(400,))
    api.delete(f"{{a}}/access/identity_providers/{provider['id']}")


def crud(api, path, body, keep=False):
    """Create, list, read, replace, delete, and not there any more."""
    made = api.post(path, body)
    one = f"{path}/{made['id']}"
    api.get(path)
    api.get(f"{path}?page=1&per_page=10")
    api.get(one)
    api.put(one, body | {"name": "renamed"})
    api.refused("POST", path, {"name": 5})
    if keep:
        return made
    api.delete(one)
    api.missing("GET", one)
    return made


def applications(api, policy):
    zone = api.get("/zones")[0]["name"]
    app = {
        "name": "claw", "type": "self_hosted", "domain": f"claw.{zone}",
        "destinations": [{"type": "public", "uri": f"claw.{zone}"}],
        "session_duration": "8h", "same_site_cookie_attribute": "lax", "http_only_cookie_attribute": True,
    }
    made = crud(api, "{a}/access/apps", app, keep=True)
    one = f"{{a}}/access/apps/{made['id']}"
    api.get(f"{{a}}/access/apps?domain=claw.{zone}&exact=true")
    own = crud(api, f"{one}/policies", policy | {"precedence": 1}, keep=True)
    last = api.post(f"{one}/policies", policy | {"name": "last", "precedence": 2})
    api.delete(f"{one}/policies/{last['id']}")
    api.put(f"{one}/policies/{own['id']}/make_reusable", {})
    api.get(one)
    api.get(f"{one}/user_policy_checks", wants=(200, 400, 404))
    api.post(f"{one}/revoke_tokens")
    api.delete(one)
    api.missing("GET", one)
    # A reusable policy, referred to.
    shared = api.post("{a}/access/policies", policy)
    second = api.post("{a}/access/apps", app | {"policies": [{"id": shared["id"], "precedence": 1}]})
    api.get("{a}/access/policies")
    api("DELETE", f"{{a}}/access/policies/{shared['id']}", wants=(400, 409))
    api.delete(f"{{a}}/access/apps/{second['id']}")
    api.delete(f"{{a}}/access/policies/{shared['id']}")


def service_tokens(api):
    path = "{a}/access/service_tokens"
    made = crud(api, path, {"name": "probe", "duration": "8760h"}, keep=True)
    one = f"{path}/{made['id']}"
    api.post(f"{one}/rotate", {})
    api.post(f"{one}/refresh")
    api.delete(one)
    api.missing("GET", one)


def keys(api):
    api.get("{a}/access/keys")
    api.put("{a}/access/keys", {"key_rotation_interval_days": 30})
    api.post("{a}/access/keys/rotate")


def people(api, policy):
    """Somebody logs in; then what is known of them."""
    zone = api.get("/zones")[0]["name"]
    app = api.post("{a}/access/apps", {"name": "door", "type": "self_hosted", "domain": f"door.{zone}",
                                       "policies": [policy | {"precedence": 1}]})
    api.control("POST", "/__drill/login", {"email": "owner@example.com", "host": f"door.{zone}"})
    api.get("{a}/access/logs/access_requests?limit=10")
    for user in api.get("{a}/access/users")[:1]:
        one = f"{{a}}/access/users/{user['id']}"
        for part in ("", "/active_sessions", "/failed_logins", "/last_seen_identity"):
            api.get(one + part)
    test = api.post("{a}/access/policy-tests", {"policies": [policy]})
    if "id" in test:
        api.get(f"{{a}}/access/policy-tests/{test['id']}")
        api.get(f"{{a}}/access/policy-tests/{test['id']}/users")
    api.post("{a}/access/organizations/revoke_user", {"email": "owner@example.com"})
    api.delete(f"{{a}}/access/apps/{app['id']}")
