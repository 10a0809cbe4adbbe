//! Faults a test or an operator asks for: latency, 429, 5xx, a cut connection, a lie, a missing permission.

use serde::{Deserialize, Serialize};

use super::reply::Failure;

/// One fault and the requests it strikes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// HTTP method; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Host the request names; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Path, on the API below `/client/v4`. `*` or `{name}` stands for one segment, a last `**` for any rest.
    pub path: String,
    /// What happens.
    pub kind: Kind,
    /// How many matching requests pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many matching requests it strikes after that; for ever when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// What a fault does to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// Answers properly, `ms` milliseconds later.
    Latency { ms: u64 },
    /// 429 with `Retry-After: retry_after` (seconds); nothing is done.
    Status429 { retry_after: u32 },
    /// This status with code 10013; nothing is done.
    Status { status: u16 },
    /// The connection is cut without an answer; nothing is done.
    CutConnection,
    /// The request is carried out, then the connection is cut: the client cannot know.
    CutAfter,
    /// Status 200 with `success: false`; nothing is done.
    SuccessFalseWith200 { code: u32, message: String },
    /// The caller is treated as if the permission group `group` (by name) were not in the token.
    MissingPermission { group: String },
}

/// The faults in force.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn list(&self) -> &[Fault] {
        &self.0
    }

    /// What strikes this request; counts it.
    pub(crate) fn strike(&mut self, method: &str, host: &str, path: &str) -> Vec<Kind> {
        let mut struck = Vec::new();
        for fault in &mut self.0 {
            if !fault.matches(method, host, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            match &mut fault.times {
                Some(0) => continue,
                Some(left) => *left -= 1,
                None => {}
            }
            struck.push(fault.kind.clone());
        }
        struck
    }
}

impl Fault {
    fn matches(&self, method: &str, host: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|m| m.eq_ignore_ascii_case(method))
            && self.host.as_ref().is_none_or(|h| h.eq_ignore_ascii_case(host))
            && path_matches(&self.path, path)
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let mut rest = path.trim_matches('/').split('/');
    for segment in pattern.trim_matches('/').split('/') {
        match (segment, rest.next()) {
            ("**", _) => return true,
            (_, None) => return false,
            (s, Some(_)) if s == "*" || s.starts_with('{') => {}
            (s, Some(found)) if s == found => {}
            _ => return false,
        }
    }
    rest.next().is_none()
}

impl Kind {
    /// The failure this kind answers with instead of the real answer.
    pub(crate) fn failure(&self) -> Option<Failure> {
        match self {
            Self::Status429 { retry_after } => {
                let mut failure =
                    Failure::new(429, 971, "Please wait and consider throttling your request speed");
                failure.retry_after = Some(*retry_after);
                Some(failure)
            }
            Self::Status { status } => Some(Failure::new(*status, 10013, "An unknown error has occurred.")),
            Self::SuccessFalseWith200 { code, message } => Some(Failure::new(200, *code, message.clone())),
            Self::Latency { .. } | Self::CutConnection | Self::CutAfter | Self::MissingPermission { .. } => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(path: &str, skip: u32, times: Option<u32>) -> Fault {
        Fault {
            method: Some("GET".into()),
            host: None,
            path: path.into(),
            kind: Kind::Status { status: 503 },
            skip,
            times,
        }
    }

    #[test]
    fn a_fault_skips_then_strikes_then_ends() {
        let mut faults = Faults::default();
        faults.add(fault("/accounts/*/workers/**", 1, Some(2)));
        let mut hit = || faults.strike("GET", "h", "/accounts/a/workers/scripts").len();
        assert_eq!([hit(), hit(), hit(), hit()], [0, 1, 1, 0]);
    }

    #[test]
    fn method_and_path_must_match() {
        let mut faults = Faults::default();
        faults.add(fault("/user", 0, None));
        assert!(faults.strike("POST", "h", "/user").is_empty());
        assert!(faults.strike("GET", "h", "/user/tokens").is_empty());
        assert_eq!(faults.strike("get", "h", "/user").len(), 1);
    }
}
