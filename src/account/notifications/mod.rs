//! (to be written: notifications)

use serde::{Deserialize, Serialize};

use super::routes::Routes;

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {}

pub(super) fn routes() -> Routes {
    Routes::new()
}
