//! Keys of the agent's tools. Forks pass them on; upstream's Worker reads none of them.

use super::slot::{Issuer, Reader, Slot};
use crate::secrets::kind::Kind;
use crate::secrets::shape::Shape;

const fn tool(name: &'static str, issuer: &'static str, about: &'static str) -> Slot {
    Slot::secret(name, Issuer::Other(issuer), Shape::Line, about).reader(Reader::Forks)
}

pub(super) const SLOTS: &[Slot] = &[
    Slot::secret("BRAVE_API_KEY", Issuer::Other("Brave"), Shape::Issued(&[Kind::BraveKey]), "web search")
        .aliases(&["BRAVE_SEARCH_KEY"])
        .reader(Reader::Forks),
    Slot::secret("TAVILY_API_KEY", Issuer::Other("Tavily"), Shape::Issued(&[Kind::TavilyKey]), "web search")
        .reader(Reader::Forks),
    tool("SERPER_API_KEY", "Serper", "web search"),
    tool("STACK_EXCHANGE_KEY", "Stack Exchange", "questions and answers"),
    tool("NOTION_API_KEY", "Notion", "notes"),
    tool("N8N_API_KEY", "n8n", "workflows"),
    tool("ACONTEXT_API_KEY", "Acontext", "session storage"),
    tool("MENTRA_API_KEY", "Mentra", "smart glasses"),
    tool("ARTIFICIAL_ANALYSIS_KEY", "Artificial Analysis", "benchmark figures"),
    tool("GOOGLE_PLACES_API_KEY", "Google", "places"),
    tool("GOOGLE_CLIENT_SECRET", "Google", "an OAuth client's secret"),
    tool("GOOGLE_REFRESH_TOKEN", "Google", "mail and calendar of one account"),
    tool("GOG_KEYRING_PASSWORD", "Google", "opens the `gog` tool's keyring"),
    Slot::secret(
        "GOG_OAUTH_CREDENTIALS",
        Issuer::Other("Google"),
        Shape::Document,
        "the `gog` tool's OAuth client",
    )
    .reader(Reader::Forks),
    Slot::secret(
        "OP_SERVICE_ACCOUNT_TOKEN",
        Issuer::Other("1Password"),
        Shape::Issued(&[Kind::OnePasswordToken]),
        "opens 1Password vaults",
    )
    .reader(Reader::Forks),
    tool("BW_PASSWORD", "Bitwarden", "opens a whole Bitwarden vault"),
    tool("HIMALAYA_IMAP_PASSWORD", "the mail provider", "a mailbox"),
    tool("WP_APP_PASSWORD", "WordPress", "a site"),
];
