"""AI Gateway, notifications, audit logs, Logpush, billing: each where the account has it."""

import datetime
import urllib.parse


def run(api):
    if api.has("GET /accounts/{account_id}/ai-gateway/gateways"):
        gateways(api)
    if api.has("GET /accounts/{account_id}/alerting/v3/policies"):
        alerts(api)
    if api.has("GET /accounts/{account_id}/logs/audit"):
        now = datetime.datetime.now(datetime.UTC)
        span = f"since={now - datetime.timedelta(days=1):%Y-%m-%d}&before={now + datetime.timedelta(days=1):%Y-%m-%d}"
        api.get(f"{{a}}/logs/audit?{span}")
        for one in api.get(f"{{a}}/logs/audit?{span}&limit=2")[:1]:
            at = urllib.parse.quote(one["action"]["time"])
            api.get(f"{{a}}/logs/audit/{one['id']}/history?action_time={at}&{span}")
        api.get("{a}/logs/audit/product_categories")
    if api.has("GET /accounts/{account_id}/logpush/jobs"):
        pushed_logs(api)
    money(api)
    if api.has("GET /accounts/{account_id}/audit_logs"):
        api.get("{a}/audit_logs?per_page=5")


def gateways(api):
    path = "{a}/ai-gateway/gateways"
    wanted = {"id": "claw", "cache_invalidate_on_update": True, "cache_ttl": 0, "collect_logs": True,
              "rate_limiting_interval": 60, "rate_limiting_limit": 100, "rate_limiting_technique": "sliding"}
    api.post(path, wanted)
    api.get(path)
    api.get(f"{path}/claw")
    api.put(f"{path}/claw", {key: value for key, value in wanted.items() if key != "id"})
    api.refused("POST", path, {"id": 7})
    api.get(f"{path}/claw/url/anthropic")
    logs(api, f"{path}/claw/logs")
    keys = f"{path}/claw/provider_configs"
    api.get(keys)
    made = api.post(keys, {"alias": "own", "default_config": True, "provider_slug": "anthropic", "secret": "canary-key",
                           "secret_id": "0" * 32})
    api.delete(f"{keys}/{made.get('id', 'none')}")
    api.delete(f"{path}/claw")
    api.missing("GET", f"{path}/claw")


def logs(api, path):
    """What went through the gateway, if anything did, and its deletion."""
    for one in api.get(path)[:1] or [{"id": "none"}]:
        for part in ("", "/request", "/response"):
            api.get(f"{path}/{one['id']}{part}", wants=(200, 404))
    api.delete(path)


def money(api):
    """Members, billing, subscriptions: read only."""
    for part in ("members", "billing/usage", "subscriptions"):
        if api.has(f"GET /accounts/{{account_id}}/{part}"):
            api.get(f"{{a}}/{part}")


def pushed_logs(api):
    """Logpush jobs."""
    path = "{a}/logpush/jobs"
    job = {"dataset": "workers_trace_events", "destination_conf": "https://logs.example/in", "enabled": False}
    made = api.post(path, job)
    api.get(path)
    api.get(f"{path}/{made.get('id', 0)}")
    api.put(f"{path}/{made.get('id', 0)}", {"enabled": True})
    api.get("{a}/logpush/datasets/workers_trace_events/jobs")
    api.get("{a}/logpush/datasets/workers_trace_events/fields")
    api.delete(f"{path}/{made.get('id', 0)}")


def alerts(api):
    path = "{a}/alerting/v3"
    if api.has("POST /accounts/{account_id}/alerting/v3/destinations/webhooks"):
        hook = api.post(f"{path}/destinations/webhooks", {"name": "on call", "url": "https://hooks.example/x", "secret": "canary-hook"})
        one = f"{path}/destinations/webhooks/{hook.get('id')}"
        api.get(f"{path}/destinations/webhooks")
        api.get(one)
        api.put(one, {"name": "on call 2", "url": "https://hooks.example/y"})
        api.delete(one)
    policy = {"name": "usage", "alert_type": "billing_usage_alert", "enabled": True,
              "mechanisms": {"email": [{"id": "owner@example.com"}]}, "filters": {"product": ["worker_requests"], "limit": ["100"]}}
    made = api.post(f"{path}/policies", policy)
    one = f"{path}/policies/{made.get('id')}"
    api.get(f"{path}/policies")
    api.get(one)
    api.put(one, policy | {"enabled": False})
    if api.has("POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/test"):
        api.post(f"{one}/test")
    api.delete(one)
    for part in ("/available_alerts", "/destinations/eligible", "/destinations/pagerduty", "/history"):
        if api.has(f"GET /accounts/{{account_id}}/alerting/v3{part}"):
            api.get(path + part)
