//! Steps against the built-in account, over real HTTP.

mod access;
mod buckets;
mod in_effect;
mod keys;
mod pairs;
mod passages;
mod revoking;
mod rollbacks;
mod secrets;
mod staging;
mod testing;
mod whole_run;
