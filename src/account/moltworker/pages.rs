//! The few pages a Moltworker shows: small, and recognisable for what they stand for.

/// `/_admin/`.
pub(super) const ADMIN: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"UTF-8\">\
<title>Moltbot Admin</title><script type=\"module\" src=\"/_admin/assets/index.js\"></script></head>\
<body><div id=\"root\"></div></body></html>";

/// While the gateway starts.
pub(super) const LOADING: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"UTF-8\">\
<title>Loading Moltbot</title></head><body><h1>Waking up...</h1>\
<p>Starting the gateway. This page reloads by itself.</p></body></html>";

/// OpenClaw's Control UI.
pub(super) const CONTROL_UI: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"UTF-8\">\
<title>OpenClaw Control</title></head><body><openclaw-app></openclaw-app></body></html>";

/// A 1×1 PNG.
pub(super) const LOGO: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0,
    1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T', 0x78, 0xda, 0x63, 0x64,
    0xf8, 0xcf, 0x50, 0x0f, 0, 0x03, 0x86, 0x01, 0x80, 0x5a, 0x34, 0x7d, 0x6b, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];

/// Cloudflare's answer at a workers.dev host where no Worker is switched on.
pub(super) const NOTHING_HERE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><meta charset=\"utf-8\">\
<title>There is nothing here yet</title></head><body><h1>There is nothing here yet</h1>\
<p>If you expect something to be here, it may take some time. Please check back again later.</p></body></html>";

/// 503 for a browser: what is not configured.
pub(super) fn configuration_required(missing: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"UTF-8\"><title>Configuration Required</title></head>\
         <body><h1>Configuration Required</h1><p>Your Moltbot sandbox is missing some required environment variables</p>\
         <pre>{missing}</pre></body></html>"
    )
}
