"""Container applications, rollouts, instances, registries."""

from exercise.workers import upload

APPS = "{a}/containers/applications"


def run(api):
    upload(api, "{a}/workers/scripts/boxes", bindings=[
        {"type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox"}],
        containers=[{"class_name": "Sandbox"}], migrations={"new_tag": "v1", "new_sqlite_classes": ["Sandbox"]})
    for path in ("{a}/containers/me", APPS, "{a}/containers/dash/applications", "{a}/containers/registries",
                 "{a}/containers/instance-groups"):
        api.get(path)
    registries(api)
    namespace = next(one["id"] for one in api.get("{a}/workers/durable_objects/namespaces")
                     if one["script"] == "boxes")
    made = api.post(APPS, {
        "name": "boxes-box", "instances": 0, "max_instances": 2, "scheduling_policy": "default",
        "configuration": {"image": "docker.io/cloudflare/sandbox:0.7.0", "instance_type": "standard-1"},
        "durable_objects": {"namespace_id": namespace},
    })
    app = f"{APPS}/{made['id']}"
    api.get(APPS)
    api.get(f"{APPS}?name=boxes-box")
    api.get("{a}/containers/dash/applications?per_page=25")
    for part in ("", "/versions", "/rollouts", "/instances"):
        api.get(app + part)
    api.get(f"{{a}}/containers/dash/applications/{made['id']}/instances")
    api.patch(app, {"max_instances": 3})
    rollouts(api, app)
    # A visit wakes the container of the Worker's object.
    api.post("{a}/workers/scripts/boxes/subdomain", {"enabled": True, "previews_enabled": False})
    api.visit(f"boxes.{api.get('{a}/workers/subdomain')['subdomain']}.workers.dev", "/api/status")
    for one in api.get(f"{app}/instances").get("instances", [])[:1]:
        api.get(f"{app}/instances/{one['id']}")
        api.get(f"{{a}}/containers/instances/{one['id']}/ssh", wants=(200, 400, 403, 404))
    api.missing("GET", f"{APPS}/00000000-0000-4000-8000-000000000000")
    api.refused("POST", APPS, {"name": "no-configuration"})
    api.delete(app)
    api.missing("GET", app)
    api.delete("{a}/workers/services/boxes?force=true")


def rollouts(api, app):
    made = api.post(f"{app}/rollouts", {
        "description": "next", "strategy": "rolling", "kind": "full_auto", "step_percentage": 100,
        "target_configuration": {"image": "docker.io/cloudflare/sandbox:0.7.1", "instance_type": "standard-1"},
    })
    api.get(f"{app}/rollouts")
    api.get(f"{app}/rollouts/{made['id']}")
    api.post(f"{app}/rollouts/{made['id']}", {"action": "next"}, wants=(200, 201, 400, 409))
    api.delete(f"{app}/rollouts/{made['id']}", wants=(200, 204, 400, 409))


def registries(api):
    api.post("{a}/containers/registries/registry.cloudflare.com/credentials",
             {"expiration_minutes": 5, "permissions": ["pull", "push"]})
    api.post("{a}/containers/registries", {
        "domain": "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "is_public": False, "kind": "ECR",
        "auth": {"public_credential": "AKIAEXAMPLE", "private_credential": "canary-ecr"}})
    api.get("{a}/containers/registries")
    api.delete("{a}/containers/registries/123456789012.dkr.ecr.eu-west-1.amazonaws.com")
    api.refused("POST", "{a}/containers/registries", {"domain": "ghcr.io", "is_public": True})
