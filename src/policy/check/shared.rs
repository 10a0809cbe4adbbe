//! Hosts at which strangers have accounts, buckets, bots or pages: an allowed host is no allowed receiver there.
//!
//! From the providers' own documentation (2026-11). Deliberately absent: hosts whose every page is their owner's.

use crate::policy::cover::{Cell, host_within, is_below};

/// A host, or every host below a name, that serves attackers too.
#[derive(Debug)]
pub(crate) struct Shared {
    /// `api.example.com`, or `.example.com` for every name below.
    host: &'static str,
    /// What a stranger has there.
    pub(crate) what: &'static str,
    /// Paths that take data out although they look harmless: `METHODS PATH`, methods by comma or `*`.
    exfil: &'static [&'static str],
}

const fn host(host: &'static str, what: &'static str, exfil: &'static [&'static str]) -> Shared {
    Shared { host, what, exfil }
}

/// The table.
const HOSTS: &[Shared] = &[
    // Model providers: an account is a key.
    host(
        "api.anthropic.com",
        "API keys",
        &["POST /v1/files/**", "POST /v1/organizations/**", "POST /v1/skills/**"],
    ),
    host(
        "api.openai.com",
        "API keys",
        &["POST /v1/files/**", "POST /v1/uploads/**", "POST /v1/vector_stores/**", "POST /v1/containers/**"],
    ),
    host(
        "generativelanguage.googleapis.com",
        "API keys",
        &["POST /upload/**", "POST /v1beta/files/**", "POST /v1beta/corpora/**"],
    ),
    host("openrouter.ai", "API keys", &[]),
    host("api.groq.com", "API keys", &["POST /openai/v1/files/**"]),
    host("api.mistral.ai", "API keys", &["POST /v1/files/**"]),
    host("api.x.ai", "API keys", &["POST /v1/files/**"]),
    host("api.deepseek.com", "API keys", &[]),
    host("gateway.ai.cloudflare.com", "AI Gateways that log what they are sent", &[]),
    host("api.cloudflare.com", "accounts with buckets, databases and Workers", &[]),
    // Channels: an account is a bot or a webhook.
    host("api.telegram.org", "bots", &[]),
    host("discord.com", "bots and webhooks", &["* /api/webhooks/**", "* /api/*/webhooks/**"]),
    host("discordapp.com", "bots and webhooks", &["* /api/webhooks/**", "* /api/*/webhooks/**"]),
    host("gateway.discord.gg", "bots", &[]),
    host(".discord.gg", "bots", &[]),
    host("slack.com", "workspaces and apps", &["* /api/files.upload", "* /api/files.getUploadURLExternal"]),
    host("hooks.slack.com", "webhooks", &["* /services/**", "* /workflows/**", "* /triggers/**"]),
    host("files.slack.com", "uploads of any workspace", &["* /upload/**"]),
    host(".slack.com", "workspaces, files and webhooks", &[]),
    host(".webhook.office.com", "webhooks", &["* /**"]),
    host("graph.facebook.com", "apps and pages", &[]),
    host("graph.microsoft.com", "tenants with drives and mailboxes", &["PUT /v1.0/**"]),
    host("api.line.me", "bots", &[]),
    host("matrix.org", "rooms", &["POST /_matrix/media/**"]),
    // Code and packages.
    host("github.com", "repositories", &[]),
    host(
        "api.github.com",
        "repositories, gists and issues",
        &["POST,PATCH /gists/**", "POST /repos/*/*/issues/**"],
    ),
    host("uploads.github.com", "release files", &["POST /repos/**"]),
    host("gist.github.com", "gists", &[]),
    host("raw.githubusercontent.com", "repositories", &[]),
    host(".githubusercontent.com", "repositories", &[]),
    host("gitlab.com", "repositories", &[]),
    host("bitbucket.org", "repositories", &[]),
    host("huggingface.co", "models, data sets and spaces", &[]),
    host("hub.docker.com", "images", &[]),
    // Storage.
    host("storage.googleapis.com", "buckets", &[]),
    host("www.googleapis.com", "drives, calendars and mailboxes", &["POST /upload/**"]),
    host("sheets.googleapis.com", "spreadsheets", &[]),
    host("docs.google.com", "documents and forms", &["POST /forms/**"]),
    host("drive.google.com", "drives", &[]),
    host("script.google.com", "scripts", &[]),
    host(".googleapis.com", "every Google service", &[]),
    host(".googleusercontent.com", "scripts and files", &[]),
    host(".r2.cloudflarestorage.com", "buckets of another account", &[]),
    host(".r2.dev", "public buckets", &[]),
    host(".amazonaws.com", "buckets, functions and queues", &[]),
    host("s3.amazonaws.com", "buckets", &[]),
    host(".blob.core.windows.net", "storage accounts", &[]),
    host(".core.windows.net", "storage accounts", &[]),
    host(".digitaloceanspaces.com", "buckets", &[]),
    host(".backblazeb2.com", "buckets", &[]),
    host(".wasabisys.com", "buckets", &[]),
    host(".supabase.co", "projects", &[]),
    host(".firebaseio.com", "databases", &[]),
    host("api.dropboxapi.com", "drives", &[]),
    host("content.dropboxapi.com", "drives", &["POST /2/files/upload/**"]),
    host("api.notion.com", "workspaces", &[]),
    host("api.airtable.com", "bases", &[]),
    // Pages, functions and tunnels of anybody's.
    host(".workers.dev", "Workers", &[]),
    host(".pages.dev", "sites", &[]),
    host(".trycloudflare.com", "tunnels", &[]),
    host(".vercel.app", "sites and functions", &[]),
    host(".netlify.app", "sites and functions", &[]),
    host(".onrender.com", "services", &[]),
    host(".fly.dev", "services", &[]),
    host(".railway.app", "services", &[]),
    host(".herokuapp.com", "services", &[]),
    host(".azurewebsites.net", "services", &[]),
    host(".cloudfunctions.net", "functions", &[]),
    host(".run.app", "services", &[]),
    host(".web.app", "sites", &[]),
    host(".firebaseapp.com", "sites", &[]),
    host(".github.io", "sites", &[]),
    host(".gitlab.io", "sites", &[]),
    host(".deno.dev", "functions", &[]),
    host(".replit.app", "services", &[]),
    host(".glitch.me", "services", &[]),
    host(".ngrok.io", "tunnels", &[]),
    host(".ngrok.app", "tunnels", &[]),
    host(".ngrok-free.app", "tunnels", &[]),
    host(".loca.lt", "tunnels", &[]),
    host(".serveo.net", "tunnels", &[]),
    // Pastes and request bins.
    host("pastebin.com", "pastes", &[]),
    host("paste.ee", "pastes", &[]),
    host("dpaste.com", "pastes", &[]),
    host("hastebin.com", "pastes", &[]),
    host("ix.io", "pastes", &[]),
    host("0x0.st", "files", &[]),
    host("transfer.sh", "files", &[]),
    host("file.io", "files", &[]),
    host("gofile.io", "files", &[]),
    host("webhook.site", "request bins", &[]),
    host("requestbin.com", "request bins", &[]),
    host(".pipedream.net", "request bins", &[]),
    host(".oast.fun", "request bins", &[]),
    host(".burpcollaborator.net", "request bins", &[]),
    host("hooks.zapier.com", "webhooks", &["* /**"]),
    host("maker.ifttt.com", "webhooks", &["* /**"]),
    host("hook.eu1.make.com", "webhooks", &["* /**"]),
    // Mail, forms, social.
    host("api.sendgrid.com", "mail accounts", &[]),
    host("api.mailgun.net", "mail accounts", &[]),
    host("api.resend.com", "mail accounts", &[]),
    host("api.twilio.com", "accounts", &[]),
    host("api.twitter.com", "accounts", &[]),
    host("api.x.com", "accounts", &[]),
    host("www.reddit.com", "posts", &[]),
    host("oauth.reddit.com", "posts", &[]),
    host("translate.google.com", "a proxy to any page", &[]),
    host("web.archive.org", "a proxy to any page", &["* /save/**"]),
    host("r.jina.ai", "a proxy to any page", &[]),
];

/// Suffixes below which anybody can get a name: a wildcard right over one lets everybody in. Of top-level domains and their
/// registries' second levels only those are listed that people write; a name of one label always counts.
const SUFFIXES: &[&str] = &[
    "co.uk",
    "org.uk",
    "com.au",
    "com.br",
    "com.cn",
    "co.jp",
    "co.in",
    "co.nz",
    "co.za",
    "eu.org",
    "is-a.dev",
    "duckdns.org",
    "nip.io",
    "sslip.io",
    "dyndns.org",
    "no-ip.org",
    "cloudfront.net",
    "azureedge.net",
    "akamaized.net",
    "fastly.net",
    "b-cdn.net",
    "wordpress.com",
    "blogspot.com",
    "myshopify.com",
    "wixsite.com",
    "repl.co",
    "surge.sh",
    "codesandbox.io",
    "gitpod.io",
    "app.github.dev",
    "hf.space",
    "streamlit.app",
    "ngrok.dev",
    "cfargotunnel.com",
    "amplifyapp.com",
    "elasticbeanstalk.com",
    "appspot.com",
    "zeabur.app",
];

/// Hosts of a table entry that have an account's name in front, so that an exact host is one account's own.
const OWN_WHEN_EXACT: &[&str] = &[
    ".r2.cloudflarestorage.com",
    ".blob.core.windows.net",
    ".core.windows.net",
    ".supabase.co",
    ".workers.dev",
    ".pages.dev",
    ".vercel.app",
    ".netlify.app",
    ".onrender.com",
    ".fly.dev",
    ".railway.app",
    ".herokuapp.com",
    ".azurewebsites.net",
    ".cloudfunctions.net",
    ".run.app",
    ".web.app",
    ".firebaseapp.com",
    ".github.io",
    ".gitlab.io",
    ".deno.dev",
    ".replit.app",
    ".glitch.me",
    ".firebaseio.com",
    ".r2.dev",
    ".webhook.office.com",
    ".ngrok.app",
    ".ngrok-free.app",
    ".ngrok.io",
    ".pipedream.net",
];

/// What strangers have at a host pattern; `None` where all of it is one owner's.
pub(crate) fn shared(pattern: &str) -> Option<&'static Shared> {
    let exact = HOSTS.iter().find(|it| it.host == pattern);
    exact.or_else(|| {
        HOSTS.iter().find(|it| match (it.host.strip_prefix('.'), pattern.strip_prefix("*.")) {
            (Some(_), None) if OWN_WHEN_EXACT.contains(&it.host) => false,
            (Some(suffix), None) => is_below(pattern, suffix),
            // A wildcard below an account's own name is the account's.
            (Some(suffix), Some(below)) => {
                below == suffix || (!OWN_WHEN_EXACT.contains(&it.host) && is_below(below, suffix))
            }
            (None, Some(_)) => host_within(it.host, pattern),
            (None, None) => false,
        })
    })
}

/// True when anybody can get a name that the wildcard `*.below` fits.
pub(crate) fn is_public_suffix(below: &str) -> bool {
    !below.contains('.')
        || SUFFIXES.contains(&below)
        || OWN_WHEN_EXACT.iter().any(|it| it.strip_prefix('.') == Some(below))
        || matches!(below, "amazonaws.com" | "trycloudflare.com" | "loca.lt" | "serveo.net" | "ngrok.io")
}

impl Shared {
    /// Patterns of requests that take data out of `pattern`.
    pub(crate) fn exfil(&self, pattern: &str) -> impl Iterator<Item = Cell> {
        let pattern = pattern.to_owned();
        self.exfil.iter().flat_map(move |entry| {
            let (methods, path) = entry.split_once(' ').unwrap_or(("*", entry));
            let methods: Vec<String> =
                methods.split(',').filter(|it| *it != "*").map(str::to_owned).collect();
            Cell::of(&pattern, &methods, None, &[path.to_owned()])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_hosts_of_an_account_are_its_own() {
        assert!(shared("api.anthropic.com").is_some() && shared("*.anthropic.com").is_some());
        assert!(
            shared("abc.r2.cloudflarestorage.com").is_none()
                && shared("*.r2.cloudflarestorage.com").is_some()
        );
        assert!(shared("*.abc.r2.cloudflarestorage.com").is_none());
        assert!(shared("x.s3.amazonaws.com").is_some() && shared("example.com").is_none());
        assert!(shared("wss-primary.slack.com").is_some() && shared("notslack.com").is_none());
    }

    #[test]
    fn the_table_is_well_formed() {
        let mut seen = std::collections::BTreeSet::new();
        for entry in HOSTS {
            assert!(seen.insert(entry.host), "{} is listed twice", entry.host);
            assert_eq!(entry.host, entry.host.to_ascii_lowercase());
            for path in entry.exfil {
                assert!(path.split_once(' ').is_some_and(|(_, path)| path.starts_with('/')), "{path}");
            }
        }
        for own in OWN_WHEN_EXACT {
            assert!(seen.contains(own), "{own} is in no row");
        }
    }

    #[test]
    fn suffixes_are_where_anybody_gets_a_name() {
        assert!(is_public_suffix("com") && is_public_suffix("workers.dev") && is_public_suffix("co.uk"));
        assert!(!is_public_suffix("discord.com") && !is_public_suffix("me.workers.dev"));
    }
}
