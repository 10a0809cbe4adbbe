//! Steps against the built-in account, over real HTTP.

mod access;
mod buckets;
mod secrets;
mod testing;
