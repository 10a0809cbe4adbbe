//! What was asked of the built-in account: method, host, path, status, time. Never a query, a header or a body.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Serialize;

/// The record keeps this many requests; older ones are forgotten.
const KEPT: usize = 10_000;

/// One request that was answered (or cut).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// Counts from 1 in the order of arrival of the answers.
    pub seq: u64,
    /// When it arrived.
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// The `Host` it named.
    pub host: String,
    /// The path without its query.
    pub path: String,
    /// Status of the answer; 0 when the connection was cut.
    pub status: u16,
    /// Milliseconds from arrival to answer.
    pub ms: u64,
}

#[derive(Debug, Default)]
pub(super) struct Record {
    seq: u64,
    kept: VecDeque<Request>,
}

impl Record {
    pub(super) fn push(&mut self, mut request: Request) {
        self.seq += 1;
        request.seq = self.seq;
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(request);
    }

    pub(super) fn all(&self) -> Vec<Request> {
        self.kept.iter().cloned().collect()
    }

    pub(super) fn clear(&mut self) {
        self.kept.clear();
    }
}
