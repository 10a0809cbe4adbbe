//! The built-in account: an emulation of the Cloudflare API, a Moltworker and the providers over real HTTP on loopback.
