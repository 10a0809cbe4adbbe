//! Who reaches the gateway, as its configuration says.

use super::config::{Config, is_reference};
use super::tree::{Kind, Node};

/// The interface the gateway listens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bind<'a> {
    /// Only this machine; also when nothing is said.
    Loopback,
    /// Further: `lan`, `auto`, `tailnet`, `custom` or an address.
    Beyond(&'a str),
}

/// How the gateway knows its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth<'a> {
    /// A shared token: its value as written.
    Token(&'a str),
    /// A shared password: its value as written.
    Password(&'a str),
    /// A secret that lies elsewhere: `${NAME}` or a reference object.
    Elsewhere,
    /// What the proxy before it says.
    TrustedProxy,
    /// Nobody is asked.
    Off,
    /// Nothing is written; the environment may hold a token.
    Unwritten,
}

impl Config {
    /// `gateway.bind`.
    #[must_use]
    pub fn bind(&self) -> Bind<'_> {
        match self.text("gateway.bind").map(str::trim) {
            None | Some("" | "loopback") => Bind::Loopback,
            Some(further) => Bind::Beyond(further),
        }
    }

    /// Whether others than this machine reach the gateway: by `bind`, or by Tailscale.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        self.bind() != Bind::Loopback
            || matches!(self.text("gateway.tailscale.mode"), Some("serve" | "funnel"))
    }

    /// `gateway.auth`.
    #[must_use]
    pub fn auth(&self) -> Auth<'_> {
        match self.text("gateway.auth.mode") {
            Some("none") => Auth::Off,
            Some("trusted-proxy") => Auth::TrustedProxy,
            Some("password") => self.shared("gateway.auth.password", Auth::Password),
            Some("token") => self.shared("gateway.auth.token", Auth::Token),
            _ => match self.shared("gateway.auth.token", Auth::Token) {
                Auth::Unwritten => self.shared("gateway.auth.password", Auth::Password),
                token => token,
            },
        }
    }

    fn shared<'a>(&'a self, path: &str, of: fn(&'a str) -> Auth<'a>) -> Auth<'a> {
        match self.at(path).map(|node| &node.kind) {
            Some(Kind::String(text)) if is_reference(text) => Auth::Elsewhere,
            Some(Kind::String(text)) if text.trim().is_empty() => Auth::Unwritten,
            Some(Kind::String(text)) => of(text.trim()),
            Some(Kind::Object(_)) => Auth::Elsewhere,
            _ => Auth::Unwritten,
        }
    }

    /// Whether the Control UI is served: it is, unless it was switched off.
    #[must_use]
    pub fn serves_control_ui(&self) -> bool {
        self.at("gateway.controlUi.enabled").and_then(Node::flag) != Some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gateway_s_clients_are_told_apart() {
        let auth = |text: &str| {
            let config =
                Config::parse(&format!("{{gateway: {{auth: {text}}}}}")).expect("is a configuration");
            format!("{:?}", config.auth())
        };
        assert_eq!(auth("{mode: 'none', token: 'x'}"), "Off");
        assert_eq!(auth("{token: 'x'}"), "Token(\"x\")");
        assert_eq!(auth("{mode: 'password', token: 'x'}"), "Unwritten");
        assert_eq!(auth("{password: '${P}'}"), "Elsewhere");
        assert_eq!(auth("{token: {source: 'env', id: 'T'}}"), "Elsewhere");
        assert_eq!(auth("7"), "Unwritten");
    }
}
