//! Cloudflare's API: endpoints as values, the envelope, and advice on its error codes.
