//! Frames of a WebSocket that carry a credential. The same as `templates/overlay/frames.ts`.

use super::compiled::Credential;

/// What becomes of a frame on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameAction {
    /// It passes as it is.
    Pass,
    /// This is sent instead. It holds the secret.
    Rewritten(String),
    /// The WebSocket is closed with this code: 4002 where the frame cannot be read, 4004 where the token is not ours.
    Close(u16),
}

/// A frame of Discord's gateway from the container: the token of Identify (op 2) and Resume (op 6) must be our placeholder
/// and becomes `value`; every other op passes. `text` is absent for a binary frame, which is closed.
#[must_use]
pub fn rewrite_frame(text: Option<&str>, credential: &Credential, value: &str) -> FrameAction {
    let _ = (text, credential, value);
    FrameAction::Close(4002)
}
