"""Scripts, versions, deployments, secrets, exposure, routes."""

from exercise.api import form

MODULE = "export class Box {} export default { fetch() { return new Response('hi') } }"


def upload(api, path, method="PUT", **metadata):
    metadata = {"main_module": "index.js", "compatibility_date": "2026-01-01", "bindings": [], **metadata}
    body, headers = form(("metadata", None, "application/json", metadata),
                         ("index.js", "index.js", "application/javascript+module", MODULE))
    return api(method, path, body, headers=headers)


def run(api):
    name = "exercise"
    script = f"{{a}}/workers/scripts/{name}"
    box = {"type": "durable_object_namespace", "name": "BOX", "class_name": "Box"}
    upload(api, script, bindings=[{"type": "plain_text", "name": "MODE", "text": "x"}, box],
           migrations={"new_tag": "v1", "new_sqlite_classes": ["Box"]})
    upload(api, "{a}/workers/scripts/exercise-2")
    for path in ("{a}/workers/scripts", "{a}/workers/scripts-search?name=exercise", "{a}/workers/workers",
                 f"{{a}}/workers/workers/{name}", f"{{a}}/workers/services/{name}", f"{script}/settings",
                 f"{script}/script-settings", f"{script}/references", f"{script}/usage-model", script,
                 f"{script}/content/v2", f"{{a}}/workers/tails/by-consumer/{name}", "{a}/storage/kv/namespaces",
                 "{a}/workers/account-settings"):
        api.get(path)
    for path in ("", "/settings", "/deployments", "/versions", "/secrets", "/schedules"):
        api.missing("GET", f"{{a}}/workers/scripts/nobody{path}")
    api.missing("GET", "{a}/workers/services/nobody")
    api.put("{a}/workers/account-settings", {"default_usage_model": "standard"})
    api.put(f"{script}/usage-model", {"usage_model": "standard"})
    api.patch(f"{script}/script-settings", {"logpush": False, "tags": ["a"], "observability": {"enabled": True}})
    secrets(api, script)
    settings(api, script)
    versions(api, name, script)
    exposure(api, name, script)
    namespaces(api)
    assets(api, script)
    api.delete("{a}/workers/workers/exercise-2")
    api.delete(f"{{a}}/workers/services/{name}?force=true")
    api.missing("DELETE", f"{{a}}/workers/services/{name}")
    upload(api, script)
    api.delete(script)


def secrets(api, script):
    api.put(f"{script}/secrets", {"name": "ONE", "text": "canary-one", "type": "secret_text"})
    merge = {"Content-Type": "application/merge-patch+json"}
    api.patch(f"{script}/secrets-bulk", {"secrets": {
        "TWO": {"name": "TWO", "text": "canary-two", "type": "secret_text"},
        "THREE": {"name": "THREE", "text": "canary-three", "type": "secret_text"}}}, headers=merge)
    api.patch(f"{script}/secrets-bulk", {"secrets": {"THREE": None}}, headers=merge)
    api.get(f"{script}/secrets")
    api.get(f"{script}/secrets/ONE")
    api.delete(f"{script}/secrets/TWO")
    api.missing("GET", f"{script}/secrets/NOBODY")
    api.missing("PUT", "{a}/workers/scripts/nobody/secrets",
                {"name": "ONE", "text": "x", "type": "secret_text"})
    api.refused("PUT", f"{script}/secrets", {"name": "ONE", "text": 7, "type": "secret_text"})


def settings(api, script):
    body, headers = form(("settings", None, "application/json", {"bindings": [
        {"type": "secret_text", "name": "ONE"}, {"type": "plain_text", "name": "MODE", "text": "y"},
        {"type": "durable_object_namespace", "name": "BOX", "class_name": "Box"}]}))
    api.patch(f"{script}/settings", body, headers=headers)


def versions(api, name, script):
    first = api.get(f"{script}/versions")["items"][0]["id"]
    second = upload(api, f"{script}/versions", "POST", keep_bindings=["secret_text", "secret_key"],
                    bindings=[{"type": "durable_object_namespace", "name": "BOX", "class_name": "Box"}],
                    annotations={"workers/message": "second"})["id"]
    api.get(f"{script}/versions?deployable=true")
    api.get(f"{script}/versions/{second}")
    api.missing("GET", f"{script}/versions/00000000-0000-4000-8000-000000000000")
    api("PUT", f"{script}/secrets", {"name": "LATE", "text": "x", "type": "secret_text"}, wants=(400,))
    percent = lambda *pairs: {"strategy": "percentage", "versions": [  # noqa: E731
        {"version_id": one, "percentage": share} for one, share in pairs]}
    half = api.post(f"{script}/deployments", percent((first, 50), (second, 50)))
    api.post(f"{script}/deployments", percent((second, 100)) | {"annotations": {"workers/message": "on"}})
    api.get(f"{script}/deployments")
    api.get(f"{script}/deployments/{half['id']}")
    api.delete(f"{script}/deployments/{half['id']}")
    api.refused("POST", f"{script}/deployments", {"strategy": "percentage", "versions": []})
    worker = f"{{a}}/workers/workers/{name}"
    merge = {"Content-Type": "application/merge-patch+json"}
    third = api.patch(f"{worker}/versions/latest", {"env": {"STAGED": {"type": "secret_text", "text": "x"}}},
                      headers=merge)
    api.get(f"{worker}/versions")
    api.get(f"{worker}/versions/{third['id']}")
    api.delete(f"{worker}/versions/{third['id']}")
    api.patch(worker, {"tags": ["b"]}, headers=merge)
    api.put(f"{script}/schedules", [{"cron": "*/30 * * * *"}])
    api.get(f"{script}/schedules")
    tail = api.post(f"{script}/tails", {})
    api.get(f"{script}/tails")
    api.delete(f"{script}/tails/{tail['id']}")


def exposure(api, name, script):
    subdomain = api.get("{a}/workers/subdomain")["subdomain"]
    api.put("{a}/workers/subdomain", {"subdomain": subdomain})
    api.post(f"{script}/subdomain", {"enabled": True, "previews_enabled": False})
    api.get(f"{script}/subdomain")
    api.delete(f"{script}/subdomain")
    zone = api.get("/zones")[0]
    host = f"claw.{zone['name']}"
    domain = api.put("{a}/workers/domains", {"hostname": host, "service": name, "zone_id": zone["id"],
                                             "zone_name": zone["name"]})
    api.get("{a}/workers/domains")
    api.get(f"{{a}}/workers/domains/{domain['id']}")
    api.delete(f"{{a}}/workers/domains/{domain['id']}")
    api.missing("GET", f"{{a}}/workers/domains/{domain['id']}")
    routes = f"/zones/{zone['id']}/workers/routes"
    route = api.post(routes, {"pattern": f"{host}/*", "script": name})
    api.get(routes)
    api.get(f"{routes}/{route['id']}")
    api.put(f"{routes}/{route['id']}", {"pattern": f"{host}/x/*", "script": name})
    api.delete(f"{routes}/{route['id']}")
    # What wrangler uses and the document does not have.
    api.get(f"{{a}}/workers/services/{name}/environments/production/routes")
    api.put(f"{script}/routes", [{"pattern": f"{host}/*", "zone_name": zone["name"]}])
    api.put(f"{script}/routes", [])
    origins = {"origins": [{"hostname": host}]}
    api.post(f"{script}/domains/changeset?replace_state=true", [{"hostname": host}])
    api.put(f"{script}/domains/records", {"override_scope": True, **origins})
    api.put(f"{script}/domains/records", {"override_scope": True, "origins": []})
    api.delete("{a}/workers/subdomain")
    api.missing("GET", "{a}/workers/subdomain")
    api.put("{a}/workers/subdomain", {"subdomain": subdomain})


def namespaces(api):
    found = api.get("{a}/workers/durable_objects/namespaces")
    api.get(f"{{a}}/workers/durable_objects/namespaces/{found[0]['id']}/objects")


def assets(api, script):
    session = api.post(f"{script}/assets-upload-session", {"manifest": {"/a.txt": {"hash": "0" * 32, "size": 1}}})
    if "jwt" in session and session.get("buckets"):
        body, headers = form(("0" * 32, "0" * 32, "text/plain", "eA=="))
        other = type(api)(api.base, session["jwt"], api.account)
        other.post("{a}/workers/assets/upload?base64=true", body, headers=headers)
        api.surprises += other.surprises
