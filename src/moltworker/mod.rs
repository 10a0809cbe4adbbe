//! The Worker's own HTTP and WebSocket surface.
