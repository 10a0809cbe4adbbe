//! Switching a connection to another protocol: how WebSockets begin.
//!
//! It goes the way of every other request (same edge, same TLS, same headers), over HTTP/1.1, once. What is spoken
//! afterwards is the caller's.

use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite};

use super::Error;
use super::client::{Client, build, classify, transport, whole};
use super::request::{Request, Response};

/// A connection in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// What the server made of the wish to switch.
pub enum Answer {
    /// It switched (101): its headers, and the connection.
    Switched(http::HeaderMap, Box<dyn Stream>),
    /// It answered instead.
    Refused(Response),
}

impl Client {
    /// Sends `request`, which carries the headers of the upgrade; never repeated.
    ///
    /// # Errors
    /// [`Error`], when there is neither an answer nor a switch.
    pub async fn upgrade(&self, request: &Request) -> Result<Answer, Error> {
        let host = request.url.host_str().unwrap_or_default().to_owned();
        // A connection that may be HTTP/2 cannot switch, so this one gets a transport of its own.
        let http1 = build(transport(self.edge()).http1_only())?;
        let response =
            self.prepare(&http1, request, &host)?.send().await.map_err(|error| classify(error, &host))?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return whole(response, &host, request.largest).await.map(Answer::Refused);
        }
        let headers = response.headers().clone();
        let stream = response.upgrade().await.map_err(|error| classify(error, &host))?;
        Ok(Answer::Switched(headers, Box::new(stream)))
    }
}
