//! The routes of API tokens.

use crate::account::routes::Routes;

pub(in crate::account) fn routes() -> Routes {
    Routes::new()
}
