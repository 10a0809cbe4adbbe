//! Issuers of whose keys only the question “is it alive?” is asked: OpenRouter, Groq, Google AI, xAI.
//!
//! Source: the maintained detectors read for `facts/providers.md` 8.

use http::HeaderName;

use super::call::{self, Answer};
use super::{Liveness, Provider};
use crate::http::{Auth, Client};
use crate::secret::SecretText;

pub(super) async fn probe(provider: Provider, http: &Client, key: &SecretText) -> Liveness {
    let bearer = Auth::Bearer(key.clone());
    match provider {
        Provider::OpenRouter => {
            call::probe(http, "https://openrouter.ai/api/v1/key", bearer, &[], plain).await
        }
        Provider::Groq => {
            call::probe(http, "https://api.groq.com/openai/v1/models", bearer, &[], plain).await
        }
        Provider::XAi => call::probe(http, "https://api.x.ai/v1/api-key", bearer, &[], xai).await,
        _ => {
            let auth = Auth::Headers(vec![(HeaderName::from_static("x-goog-api-key"), key.clone())]);
            call::probe(http, "https://generativelanguage.googleapis.com/v1/models", auth, &[], gemini).await
        }
    }
}

fn plain(answer: &Answer) -> Liveness {
    match answer.status {
        200 => Liveness::Live { who: None },
        401 => Liveness::Dead,
        403 => Liveness::LiveRestricted,
        other => Liveness::unclear(other),
    }
}

/// xAI tells a switched-off key in the body of a 200, and an unknown one by 400.
fn xai(answer: &Answer) -> Liveness {
    let off = ["api_key_disabled", "api_key_blocked", "team_blocked"];
    match answer.status {
        200 if off.iter().any(|it| answer.body[*it] == true) => Liveness::Dead,
        200 => Liveness::Live { who: None },
        400 if answer.body["error"].as_str().is_some_and(|it| it.contains("API key")) => Liveness::Dead,
        401 => Liveness::Dead,
        other => Liveness::unclear(other),
    }
}

/// Google answers 400 to an unknown key and to much else, 403 to a known one whose project lacks the API.
fn gemini(answer: &Answer) -> Liveness {
    let error = &answer.body["error"];
    let says = |reason: &str| {
        error["details"].as_array().is_some_and(|all| all.iter().any(|it| it["reason"] == reason))
    };
    match answer.status {
        200 => Liveness::Live { who: None },
        400 if says("API_KEY_INVALID") => Liveness::Dead,
        403 if says("SERVICE_DISABLED") || says("API_KEY_SERVICE_BLOCKED") => Liveness::LiveRestricted,
        other => Liveness::unclear(other),
    }
}
