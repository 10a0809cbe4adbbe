//! AI Gateway, Logpush, notifications, as Cloudflare's API shows it.

use crate::audit::facts::Seen;

/// What was seen.
#[derive(Debug)]
pub struct Monitoring {
    /// The AI gateway that moltctl.toml names.
    pub wanted_gateway: Option<String>,
    /// The account's AI gateways.
    pub gateways: Seen<Vec<Gateway>>,
    /// Logpush jobs.
    pub jobs: Result<Vec<Job>, Unread>,
    /// Who is to be told, as moltctl.toml says.
    pub wanted_emails: Vec<String>,
    /// Notification policies.
    pub alerts: Seen<Vec<Alert>>,
}

impl Monitoring {
    /// The gateways that are judged: the one moltctl.toml names, else all.
    ///
    /// # Errors
    /// Why they could not be read.
    pub fn judged_gateways(&self) -> Seen<Vec<&Gateway>> {
        let all = self.gateways.as_ref().map_err(Clone::clone)?;
        let wanted = |gateway: &&Gateway| self.wanted_gateway.as_ref().is_none_or(|id| *id == gateway.id);
        Ok(all.iter().filter(wanted).collect())
    }
}

/// Why something was not read that no reading permission opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The token lacks a writing permission: an audit is not to hold it. The reason, for the operator.
    NeedsWriting(String),
    /// Anything else. The reason, for the operator.
    Other(String),
}

/// An AI gateway.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// Its id.
    pub id: String,
    /// It keeps requests and answers.
    pub collects_logs: bool,
    /// Callers must show a token of this account.
    pub authenticated: bool,
    /// It limits requests.
    pub limits_rate: bool,
    /// It limits money.
    pub limits_spend: bool,
    /// It stops to log when its log is full.
    pub stops_when_full: bool,
}

/// A Logpush job.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its name, else its number.
    pub name: String,
    /// What it sends.
    pub dataset: String,
    /// It runs.
    pub enabled: bool,
    /// Its last attempt failed.
    pub failing: bool,
}

/// A notification policy.
#[derive(Clone, Debug)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// Of what it tells.
    pub kind: String,
    /// It is in force.
    pub enabled: bool,
    /// Whom it tells by e-mail.
    pub emails: Vec<String>,
    /// Whom it tells otherwise: webhooks and PagerDuty services.
    pub others: usize,
}

#[cfg(test)]
impl Monitoring {
    /// Nothing was seen, for this reason.
    pub(crate) fn unseen(why: &str) -> Self {
        Self {
            wanted_gateway: None,
            gateways: Err(why.into()),
            jobs: Err(Unread::Other(why.into())),
            wanted_emails: Vec::new(),
            alerts: Err(why.into()),
        }
    }
}
