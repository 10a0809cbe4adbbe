"""Buckets, objects, rules, domains, temporary credentials."""

B = "{a}/r2/buckets"


def run(api):
    api.post(B, {"name": "exercise", "locationHint": "weur", "storageClass": "Standard"})
    api("POST", B, {"name": "exercise"}, wants=(409,))
    one = f"{B}/exercise"
    api.get(B)
    api.get(f"{B}?per_page=1&name_contains=exe")
    api.get(one)
    api.patch(one, headers={"cf-r2-storage-class": "InfrequentAccess"})
    api.missing("GET", f"{B}/nobody-here")
    api.missing("DELETE", f"{B}/nobody-here")
    api.get("{a}/r2/metrics")
    api.get(f"{one}/jobs")
    api.missing("GET", f"{one}/jobs/nobody")
    objects(api, one)
    rules(api, one)
    domains(api, one)
    events(api)
    group = next(g for g in api.get("{a}/tokens/permission_groups") if g["name"] == "Workers R2 Storage Write")
    parent = api.post("{a}/tokens", {"name": "r2", "policies": [{
        "effect": "allow", "permission_groups": [{"id": group["id"]}],
        "resources": {f"com.cloudflare.api.account.{api.account}": "*"}}]})
    api.post("{a}/r2/temp-access-credentials", {
        "bucket": "exercise", "parentAccessKeyId": parent["id"], "permission": "object-read-only", "ttlSeconds": 900})
    api.delete(f"{{a}}/tokens/{parent['id']}")
    api.delete(one)


def objects(api, one):
    kind = {"Content-Type": "application/octet-stream"}
    for key in ("a.txt", "dir/b.txt"):
        api.put(f"{one}/objects/{key}", b"hello", headers=kind)
    api.get(f"{one}/objects")
    api.get(f"{one}/objects?prefix=dir/&per_page=1")
    api.get(f"{one}/objects/dir/b.txt")
    api.missing("GET", f"{one}/objects/nobody")
    api("DELETE", one, wants=(409,))
    api.delete(f"{one}/objects/a.txt")
    api.delete(f"{one}/objects", ["dir/b.txt"])


def rules(api, one):
    api.put(f"{one}/lock", {"rules": [{"id": "keep", "enabled": True, "prefix": "evidence/",
                                       "condition": {"type": "Age", "maxAgeSeconds": 60}}]})
    api.get(f"{one}/lock")
    api.put(f"{one}/lock", {"rules": []})
    api.put(f"{one}/lifecycle", {"rules": [{
        "id": "old", "enabled": True, "conditions": {"prefix": "tmp/"},
        "deleteObjectsTransition": {"condition": {"type": "Age", "maxAge": 86400}}}]})
    api.get(f"{one}/lifecycle")
    api.missing("GET", f"{one}/cors")
    api.put(f"{one}/cors", {"rules": [{"allowed": {"methods": ["GET"], "origins": ["https://a.example"]}}]})
    api.get(f"{one}/cors")
    api.delete(f"{one}/cors")


def domains(api, one):
    api.get(f"{one}/domains/managed")
    api.put(f"{one}/domains/managed", {"enabled": True})
    api.put(f"{one}/domains/managed", {"enabled": False})
    zone = api.get("/zones")[0]
    host = f"files.{zone['name']}"
    api.post(f"{one}/domains/custom", {"domain": host, "zoneId": zone["id"], "enabled": True})
    api.get(f"{one}/domains/custom")
    api.get(f"{one}/domains/custom/{host}")
    api.put(f"{one}/domains/custom/{host}", {"enabled": False, "minTLS": "1.2"})
    api.delete(f"{one}/domains/custom/{host}")


def events(api):
    path = "{a}/event_notifications/r2/exercise/configuration"
    queue = f"{path}/queues/{'1' * 32}"
    api.get(path, wants=(200, 404))
    api.put(queue, {"rules": [{"actions": ["PutObject"], "prefix": "in/"}]})
    api.get(path)
    api.get(queue)
    api.delete(queue)
