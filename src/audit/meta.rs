//! What is known of a rule before it runs: the source of `docs/audits.md`, `--explain` and the SARIF rule list.

use serde::{Deserialize, Serialize};

use super::facts::Scope;

/// How bad a finding is. The exit status of an audit is made of the highest one (`docs/exit-codes.md`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; never fails an audit.
    Info,
    /// Weakens a defence that others stand behind.
    Low,
    /// One further mistake away from harm.
    Medium,
    /// Harm with little effort or luck.
    High,
    /// A stranger can take over, or has.
    Critical,
}

impl Severity {
    /// Every severity, lowest first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The exit status of an audit whose highest finding this is.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Info => 0,
            Self::Low => 11,
            Self::Medium => 12,
            Self::High => 13,
            Self::Critical => 14,
        }
    }
}

/// How sure a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A hint: read the place yourself.
    Low,
    /// What was seen nearly always means this.
    Medium,
    /// Seen as it is.
    High,
}

/// What a rule is about: the groups of the report.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Who gets in: Access, tokens, debug switches, routes.
    Entry,
    /// What the Worker's own code does with what it is sent.
    WorkerCode,
    /// Where credentials lie and who may use them.
    Credentials,
    /// Controls somebody believes in that nothing reads.
    PhantomControls,
    /// What leaves the container, and the browser.
    Egress,
    /// Images, Node, packages, CI.
    SupplyChain,
    /// Known vulnerabilities of what is pinned.
    Advisories,
    /// wrangler's configuration.
    Configuration,
    /// What OpenClaw is allowed to do.
    OpenClaw,
    /// Who may talk to the assistant.
    Channels,
    /// R2, backups, memory.
    Storage,
    /// Logs, alerts, who would notice.
    Monitoring,
    /// What runs up the bill.
    Cost,
}

impl Category {
    /// Every category in the order of the report.
    pub const ALL: [Self; 13] = [
        Self::Entry,
        Self::PhantomControls,
        Self::Credentials,
        Self::WorkerCode,
        Self::Egress,
        Self::OpenClaw,
        Self::Channels,
        Self::SupplyChain,
        Self::Advisories,
        Self::Storage,
        Self::Configuration,
        Self::Monitoring,
        Self::Cost,
    ];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Entry => "Who gets in",
            Self::WorkerCode => "The Worker's code",
            Self::Credentials => "Credentials",
            Self::PhantomControls => "Phantom controls",
            Self::Egress => "What gets out",
            Self::SupplyChain => "Supply chain",
            Self::Advisories => "Known vulnerabilities",
            Self::Configuration => "wrangler's configuration",
            Self::OpenClaw => "OpenClaw's configuration",
            Self::Channels => "Channels",
            Self::Storage => "Storage and backups",
            Self::Monitoring => "Logs and alerts",
            Self::Cost => "Cost",
        }
    }
}

/// OWASP Top 10 for Agentic Applications (2026), by its identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asi {
    /// ASI01 Agent Goal Hijack.
    GoalHijack,
    /// ASI02 Tool Misuse and Exploitation.
    ToolMisuse,
    /// ASI03 Identity and Privilege Abuse.
    IdentityAbuse,
    /// ASI04 Agentic Supply Chain Vulnerabilities.
    SupplyChain,
    /// ASI05 Unexpected Code Execution (RCE).
    CodeExecution,
    /// ASI06 Memory & Context Poisoning.
    MemoryPoisoning,
    /// ASI07 Insecure Inter-Agent Communication.
    InterAgent,
    /// ASI08 Cascading Failures.
    CascadingFailures,
    /// ASI09 Human-Agent Trust Exploitation.
    HumanTrust,
    /// ASI10 Rogue Agents.
    RogueAgents,
}

impl Asi {
    /// Every entry of the list.
    pub const ALL: [Self; 10] = [
        Self::GoalHijack,
        Self::ToolMisuse,
        Self::IdentityAbuse,
        Self::SupplyChain,
        Self::CodeExecution,
        Self::MemoryPoisoning,
        Self::InterAgent,
        Self::CascadingFailures,
        Self::HumanTrust,
        Self::RogueAgents,
    ];

    /// Identifier and name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::GoalHijack => "ASI01 Agent Goal Hijack",
            Self::ToolMisuse => "ASI02 Tool Misuse and Exploitation",
            Self::IdentityAbuse => "ASI03 Identity and Privilege Abuse",
            Self::SupplyChain => "ASI04 Agentic Supply Chain Vulnerabilities",
            Self::CodeExecution => "ASI05 Unexpected Code Execution",
            Self::MemoryPoisoning => "ASI06 Memory and Context Poisoning",
            Self::InterAgent => "ASI07 Insecure Inter-Agent Communication",
            Self::CascadingFailures => "ASI08 Cascading Failures",
            Self::HumanTrust => "ASI09 Human-Agent Trust Exploitation",
            Self::RogueAgents => "ASI10 Rogue Agents",
        }
    }
}

/// Items of the checklists that operators are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Checklist {
    /// Before deployment: keys that no other install uses.
    SeparateKeys,
    /// Before deployment: a strong gateway token.
    StrongGatewayToken,
    /// Before deployment: AI Gateway logging.
    AiGatewayLogging,
    /// Before deployment: billing alerts.
    BillingAlerts,
    /// Before deployment: rate limits on keys.
    KeyRateLimits,
    /// Ongoing: AI Gateway logs reviewed.
    ReviewAiGatewayLogs,
    /// Ongoing: R2 access logs reviewed.
    ReviewR2AccessLogs,
    /// Ongoing: alerts on unusual use.
    UnusualUseAlerts,
    /// Ongoing: paired devices reviewed.
    ReviewPairedDevices,
    /// Prepared for a breach: how every stored credential is revoked is written down.
    RevocationWrittenDown,
    /// Prepared for a breach: how Worker and bucket are deleted is known.
    DeletionKnown,
    /// Prepared for a breach: configuration is backed up locally.
    LocalBackup,
}

impl Checklist {
    /// Every item, in the order of the lists.
    pub const ALL: [Self; 12] = [
        Self::SeparateKeys,
        Self::StrongGatewayToken,
        Self::AiGatewayLogging,
        Self::BillingAlerts,
        Self::KeyRateLimits,
        Self::ReviewAiGatewayLogs,
        Self::ReviewR2AccessLogs,
        Self::UnusualUseAlerts,
        Self::ReviewPairedDevices,
        Self::RevocationWrittenDown,
        Self::DeletionKnown,
        Self::LocalBackup,
    ];

    /// When it is due, and what it asks.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::SeparateKeys => "Before deployment: keys that no other install uses",
            Self::StrongGatewayToken => "Before deployment: a strong gateway token",
            Self::AiGatewayLogging => "Before deployment: AI Gateway logging",
            Self::BillingAlerts => "Before deployment: billing alerts",
            Self::KeyRateLimits => "Before deployment: rate limits on keys",
            Self::ReviewAiGatewayLogs => "Ongoing: AI Gateway logs reviewed",
            Self::ReviewR2AccessLogs => "Ongoing: R2 access logs reviewed",
            Self::UnusualUseAlerts => "Ongoing: alerts on unusual use",
            Self::ReviewPairedDevices => "Ongoing: paired devices reviewed",
            Self::RevocationWrittenDown => {
                "Prepared for a breach: how every stored credential is revoked is written down"
            }
            Self::DeletionKnown => "Prepared for a breach: how Worker and bucket are deleted is known",
            Self::LocalBackup => "Prepared for a breach: configuration is backed up locally",
        }
    }
}

/// What is known of a rule before it runs. All texts are sentences for an operator; Markdown without headings.
#[derive(Debug)]
pub struct Meta {
    /// `MW-AREA-NNN`: published, never reused for another defect.
    pub id: &'static str,
    /// A kebab-case noun of the defect (`dev-mode-deployed`).
    pub name: &'static str,
    /// The defect in one line, without a full stop.
    pub title: &'static str,
    /// Its usual severity; a finding may say another.
    pub severity: Severity,
    /// Its group.
    pub category: Category,
    /// What it looks at. Each scope is asked on its own: one that could not be seen makes the rule `NotChecked` unless
    /// another shows the defect.
    pub scopes: &'static [Scope],
    /// What the defect is.
    pub what: &'static str,
    /// Why it matters: what somebody can do with it.
    pub why: &'static str,
    /// What counts as evidence: how it is detected, and what is not seen.
    pub evidence: &'static str,
    /// How to mend it; ends in a command or the exact edit.
    pub fix: &'static str,
    /// Where the knowledge comes from: documentation, threads, source files.
    pub sources: &'static [&'static str],
    /// Its place in OWASP's agentic list.
    pub owasp: &'static [Asi],
    /// Items of the operators' checklists it answers.
    pub checklist: &'static [Checklist],
}
