//! Containers.

use serde::{Deserialize, Serialize};

use super::routes::Routes;

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) enabled_namespaces: std::collections::BTreeSet<String>,
}

pub(super) fn routes() -> Routes {
    Routes::new()
}
