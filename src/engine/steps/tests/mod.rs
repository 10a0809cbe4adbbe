//! Steps against the built-in account, over real HTTP.

mod access;
mod buckets;
mod in_effect;
mod passages;
mod rollbacks;
mod secrets;
mod testing;
mod staging;
mod keys;
mod pairs;
mod revoking;
mod whole_run;
