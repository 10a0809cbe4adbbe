//! Facts of a history, for fixtures. Values are put together at run time, so that no scanner takes this for a leak.

use crate::audit::facts::history::{Committed, Leaked};
use crate::audit::facts::{Facts, Fetched, History};
use crate::audit::testing::checkout;
use crate::secrets::kind::{Kind, samples};
use crate::secrets::scan::scan;

/// A text that holds a credential.
pub(super) fn leaking_text() -> String {
    format!("const key = '{}';\n", samples::of(Kind::AnthropicKey))
}

/// A checkout with a history.
pub(super) fn with_history(files: &[(&str, &str)], history: History) -> Facts {
    Facts { history: Fetched::Known(history), ..checkout(files) }
}

/// A history of `paths`, the checked-out ones, that remembers nothing.
pub(super) fn clean(paths: &[&str]) -> History {
    let head = paths.iter().map(|path| (*path).into()).collect();
    History { repository: true, head: Some(head), ..History::default() }
}

/// A history that remembers a credential at `path`.
pub(super) fn leaking(path: &str, in_head: bool) -> History {
    let leak = scan(leaking_text().as_bytes()).remove(0);
    let places = vec![committed(path)];
    let in_head = if in_head { vec![path.into()] } else { Vec::new() };
    History { leaks: vec![Leaked { leak, places, in_head }], ..clean(&[path]) }
}

/// A file of a commit.
pub(super) fn committed(path: &str) -> Committed {
    Committed { path: path.into(), commit: "0123456789".to_owned() }
}
