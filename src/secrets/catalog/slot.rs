//! The type of one slot and the words it is described in.

use crate::secrets::shape::Shape;

/// Who issues the value, and can therefore revoke it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Issuer {
    /// Anthropic: disabled and archived by API, made by hand.
    Anthropic,
    /// OpenAI: made and deleted by API through service accounts.
    OpenAi,
    /// Whichever model provider or Cloudflare token the AI Gateway passes on.
    CloudflareAiGateway,
    /// Cloudflare R2: the access key id is a token's id, the secret is the SHA-256 of its value.
    CloudflareR2,
    /// Cloudflare Access: derived from the account, not a secret.
    CloudflareAccess,
    /// The Cloudflare account itself: identifiers, not secrets.
    CloudflareAccount,
    /// moltctl makes it.
    Ourselves,
    /// Telegram's BotFather.
    Telegram,
    /// Discord's developer portal.
    Discord,
    /// Slack's app settings.
    Slack,
    /// GitHub.
    GitHub,
    /// OpenRouter.
    OpenRouter,
    /// Groq.
    Groq,
    /// Google AI Studio.
    Gemini,
    /// xAI.
    XAi,
    /// Somebody for whom moltctl has no adapter: its name.
    Other(&'static str),
    /// Nobody: a setting the operator chooses.
    Operator,
}

impl Issuer {
    /// The name to show.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "Anthropic",
            Self::OpenAi => "OpenAI",
            Self::CloudflareAiGateway => "AI Gateway",
            Self::CloudflareR2 => "Cloudflare R2",
            Self::CloudflareAccess => "Cloudflare Access",
            Self::CloudflareAccount => "Cloudflare",
            Self::Ourselves => "moltctl",
            Self::Telegram => "Telegram",
            Self::Discord => "Discord",
            Self::Slack => "Slack",
            Self::GitHub => "GitHub",
            Self::OpenRouter => "OpenRouter",
            Self::Groq => "Groq",
            Self::Gemini => "Google AI",
            Self::XAi => "xAI",
            Self::Other(name) => name,
            Self::Operator => "you",
        }
    }
}

/// Whether the value may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    /// Whoever holds it can act with it.
    Secret,
    /// An identifier or a setting. Stored as a secret by upstream's README, harmless in a log.
    Plain,
}

/// Which Workers read the slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Upstream, as of March 2026, and what was forked from it.
    Upstream,
    /// Upstream after March 2026 (backup layout B) and forks that follow it. Older checkouts ignore it silently.
    Later,
    /// Forks only. Upstream's Worker ignores it silently.
    Forks,
}

/// What a new value needs before it is the one in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The Worker reads it at each request: in effect with the version that carries it.
    NextRequest,
    /// The gateway got it when its process started: a restart.
    Restart,
    /// Onboarding stored it, the store wins over the environment: rewrite the stored copies, then restart.
    ScrubAndRestart,
}

/// How the value comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// moltctl makes 256 random bits.
    Generated,
    /// moltctl reads it from the account; it is never asked for.
    Derived,
    /// The issuer makes one when asked by API.
    IssuerApi,
    /// A person gets it from the issuer.
    Person,
    /// The operator chooses it.
    Chosen,
}

/// A place outside the secret store where a copy of the value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `~/.openclaw/openclaw.json`, at this path; also in the `.bak` files beside it. In R2 through the sync.
    OpenClawConfig(&'static str),
    /// `~/.openclaw/agents/*/agent/auth-profiles.json`, the profile of this name. In R2 through the sync.
    AuthProfile(&'static str),
    /// `/root/.config/rclone/rclone.conf` in the container. Not synced.
    RcloneConf,
    /// The command line of a process in the container, readable by everything that runs there.
    Arguments(&'static str),
    /// The environment of the gateway process and of every tool it starts.
    Environment,
    /// The query of URLs: request logs, browser history, bookmarks.
    UrlQuery(&'static str),
    /// Older versions of the Worker; a rollback arms them again. True of every slot.
    OldVersions,
}

impl Place {
    /// True when the copy is uploaded to the R2 bucket in clear and comes back at the next start.
    #[must_use]
    pub const fn is_synced_to_r2(self) -> bool {
        matches!(self, Self::OpenClawConfig(_) | Self::AuthProfile(_))
    }
}

/// One named value of a deployment. Built only by the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The name upstream's Worker, or the fork, reads.
    pub name: &'static str,
    /// Other and older names of the same value, which the current Worker does not read.
    pub aliases: &'static [&'static str],
    /// Who issues it.
    pub issuer: Issuer,
    /// What it looks like.
    pub shape: Shape,
    /// Whether it may be seen.
    pub sensitivity: Sensitivity,
    /// Which Workers read it.
    pub reader: Reader,
    /// What a change needs.
    pub effect: Effect,
    /// How it comes to be.
    pub source: Source,
    /// Copies besides those in old versions, which every slot has.
    pub places: &'static [Place],
    /// Why it must not be set in production, when it must not.
    pub forbidden: Option<&'static str>,
    /// Slots whose presence makes another issuer's key legitimate here (a base URL of another provider).
    pub relaxed_by: &'static [&'static str],
    /// What it is for, one line.
    pub about: &'static str,
    /// Where a person gets it.
    pub obtain: &'static str,
}

impl Slot {
    /// Every place where a copy of the value lies.
    pub fn copies(&self) -> impl Iterator<Item = Place> {
        self.places.iter().copied().chain([Place::OldVersions])
    }

    /// A secret that a person gets from its issuer and that the gateway reads at its start.
    pub(super) const fn secret(
        name: &'static str,
        issuer: Issuer,
        shape: Shape,
        about: &'static str,
    ) -> Self {
        Self {
            name,
            aliases: &[],
            issuer,
            shape,
            sensitivity: Sensitivity::Secret,
            reader: Reader::Upstream,
            effect: Effect::Restart,
            source: Source::Person,
            places: &[Place::Environment],
            forbidden: None,
            relaxed_by: &[],
            about,
            obtain: "",
        }
    }

    /// An identifier or setting that the operator chooses and the gateway reads at its start.
    pub(super) const fn plain(name: &'static str, issuer: Issuer, shape: Shape, about: &'static str) -> Self {
        let slot = Self::secret(name, issuer, shape, about);
        Self { sensitivity: Sensitivity::Plain, source: Source::Chosen, places: &[], ..slot }
    }

    pub(super) const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    pub(super) const fn reader(self, reader: Reader) -> Self {
        Self { reader, ..self }
    }

    pub(super) const fn effect(self, effect: Effect) -> Self {
        Self { effect, ..self }
    }

    pub(super) const fn source(self, source: Source) -> Self {
        Self { source, ..self }
    }

    pub(super) const fn places(self, places: &'static [Place]) -> Self {
        Self { places, ..self }
    }

    pub(super) const fn forbidden(self, why: &'static str) -> Self {
        Self { forbidden: Some(why), ..self }
    }

    pub(super) const fn relaxed_by(self, relaxed_by: &'static [&'static str]) -> Self {
        Self { relaxed_by, ..self }
    }

    pub(super) const fn obtain(self, obtain: &'static str) -> Self {
        Self { obtain, ..self }
    }
}
