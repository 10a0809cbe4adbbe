//! The gateway's own token, the browser's secret and the Worker's switches.

use super::slot::{Effect, Issuer, Place, Reader, Slot, Source};
use crate::secrets::shape::Shape;

pub(super) const SLOTS: &[Slot] = &[
    Slot::secret("MOLTBOT_GATEWAY_TOKEN", Issuer::Ourselves, Shape::Own, "opens the gateway: treat it as root")
        .aliases(&["CLAWDBOT_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_TOKEN"])
        .source(Source::Generated)
        .obtain("`moltctl token generate`")
        .effect(Effect::Restart)
        .places(&[
            Place::OpenClawConfig("gateway.auth.token"),
            Place::Arguments("openclaw gateway --token"),
            Place::Environment,
            Place::UrlQuery("token"),
        ]),
    Slot::secret("CDP_SECRET", Issuer::Ourselves, Shape::Own, "drives a full browser through `/cdp`")
        .source(Source::Generated)
        .obtain("`moltctl token generate`")
        .places(&[Place::Environment, Place::UrlQuery("secret")]),
    Slot::plain("WORKER_URL", Issuer::Operator, Shape::Url, "the deployment's own address, for `/cdp`")
        .source(Source::Derived),
    Slot::plain("SANDBOX_SLEEP_AFTER", Issuer::Operator, Shape::SleepAfter, "how long an idle container stays up")
        .effect(Effect::NextRequest),
    Slot::plain("CRON_WAKE_AHEAD_MINUTES", Issuer::Operator, Shape::Number, "wakes the container before its cron jobs")
        .reader(Reader::Later)
        .effect(Effect::NextRequest),
    Slot::plain("DEV_MODE", Issuer::Operator, Shape::Switch, "local development: no Access, no pairing")
        .effect(Effect::NextRequest)
        .places(&[Place::OpenClawConfig("gateway.controlUi.allowInsecureAuth")])
        .forbidden("it turns off Access, the check of the configuration and device pairing, and stays in the stored configuration"),
    Slot::plain("E2E_TEST_MODE", Issuer::Operator, Shape::Switch, "end-to-end tests: no Access")
        .effect(Effect::NextRequest)
        .forbidden("it turns off Access: anyone can approve their own device"),
    Slot::plain("DEBUG_ROUTES", Issuer::Operator, Shape::Switch, "the `/debug` routes")
        .effect(Effect::NextRequest)
        .forbidden("it lets a GET request run any command in the container and read the configuration with its tokens"),
    Slot::plain("CLAWDBOT_BIND_MODE", Issuer::Operator, Shape::Word(&["loopback", "lan", "auto", "custom", "tailnet"]), "which address the gateway listens on")
        .aliases(&["MOLTBOT_BIND_MODE", "OPENCLAW_BIND_MODE"])
        .reader(Reader::Forks),
    Slot::secret("ADMIN_API_TOKEN", Issuer::Ourselves, Shape::Own, "opens the admin routes to programs")
        .reader(Reader::Forks)
        .source(Source::Generated)
        .effect(Effect::NextRequest)
        .places(&[]),
    Slot::secret("AI_PROXY_TOKEN", Issuer::Ourselves, Shape::Own, "the container's key to the Worker's inference proxy")
        .reader(Reader::Forks)
        .source(Source::Generated),
    Slot::secret("MONITORING_API_KEY", Issuer::Ourselves, Shape::Own, "opens the monitoring routes")
        .reader(Reader::Forks)
        .source(Source::Generated),
    Slot::secret("PRICEWATCH_API_KEY", Issuer::Ourselves, Shape::Own, "opens the price tracking routes")
        .reader(Reader::Forks)
        .source(Source::Generated),
    Slot::secret("DEBUG_API_KEY", Issuer::Ourselves, Shape::Own, "opens the `/simulate` routes")
        .reader(Reader::Forks)
        .source(Source::Generated)
        .effect(Effect::NextRequest)
        .places(&[]),
];
