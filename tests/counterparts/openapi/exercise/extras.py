"""AI Gateway, notifications, audit logs: each where the account has it."""

import datetime


def run(api):
    if api.has("GET /accounts/{account_id}/ai-gateway/gateways"):
        gateways(api)
    if api.has("GET /accounts/{account_id}/alerting/v3/policies"):
        alerts(api)
    if api.has("GET /accounts/{account_id}/logs/audit"):
        now = datetime.datetime.now(datetime.UTC)
        span = f"since={now - datetime.timedelta(days=1):%Y-%m-%d}&before={now + datetime.timedelta(days=1):%Y-%m-%d}"
        api.get(f"{{a}}/logs/audit?{span}")
        api.get(f"{{a}}/logs/audit?{span}&limit=2")
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
    for part in ("/claw/logs", "/claw/provider_configs", "/claw/url/anthropic"):
        if api.has_path(f"/accounts/{{account_id}}/ai-gateway/gateways{part}"):
            api.get(path + part)
    api.delete(f"{path}/claw")
    api.missing("GET", f"{path}/claw")


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
    api.delete(one)
    for part in ("/available_alerts", "/destinations/eligible", "/destinations/pagerduty", "/history"):
        if api.has(f"GET /accounts/{{account_id}}/alerting/v3{part}"):
            api.get(path + part)
