//! Known vulnerabilities, as dated tables that are part of the program.
//!
//! | file | what |
//! |---|---|
//! | `openclaw.tsv` | advisories of OpenClaw: since which version, fixed in which |
//! | `node.tsv` | when lines of Node.js end, and which releases fixed something |
//!
//! A table ages: who judges by one says of which day it is. Deliberately absent: asking a database over the network.

mod node;
mod openclaw;
mod release;

use jiff::civil::Date;

pub use node::{Node, node};
pub use openclaw::{Advisory, MOVES, Move, OpenClaw, openclaw};
pub use release::Release;

/// After so many days a table shows nothing by what it does not hold.
pub const STALE_DAYS: i64 = 180;

/// The day of a table: its line `# as-of: YYYY-MM-DD`.
fn as_of(text: &str) -> Date {
    let line = text.lines().find_map(|line| line.strip_prefix("# as-of: "));
    // A table without a day is as old as can be; a test holds that none is.
    line.and_then(|day| day.trim().parse().ok()).unwrap_or(jiff::civil::date(1970, 1, 1))
}
