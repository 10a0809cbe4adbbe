//! What git remembers of the checkout. git itself is not run, and its configuration is not obeyed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use crate::audit::Scope;
use crate::audit::facts::history::{Committed, Leaked};
use crate::audit::facts::{Fetched, History};
use crate::context::Context;
use crate::git::history::{Seen, Survey, Wanted, survey};
use crate::git::objects::{Allowance, Unopened};
use crate::secrets::scan::{self, Leak, files};
use crate::sys::inside::{Inside, Sort};

/// The longest look: a history of ten thousand commits takes a second or two.
const LONGEST: Duration = Duration::from_secs(30);
/// The most that is unpacked, in bytes.
const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The most entries of the working folder that are looked at for their names.
const MOST_ENTRIES: usize = 5000;
/// The deepest folder that is looked into for names, counted from the checkout.
const DEEPEST: usize = 3;

/// Reads it.
pub(super) async fn read(ctx: &Context, scopes: &BTreeSet<Scope>) -> Fetched<History> {
    if !scopes.contains(&Scope::History) {
        return Fetched::NotAsked;
    }
    let checkout = ctx.checkout.clone();
    // Unpacking keeps a processor busy: it must not hold up the calls that are made meanwhile.
    let looking = tokio::task::spawn_blocking(move || look(&checkout));
    looking.await.unwrap_or_else(|_| Fetched::Unavailable("the history could not be read".to_owned()))
}

fn look(checkout: &Utf8Path) -> Fetched<History> {
    let wanted = Wanted { content: &scan::scan, path: &|path| files::holds(path).is_some() };
    let lying = lying(checkout);
    match survey(checkout, &wanted, Allowance::new(LONGEST, MOST_BYTES)) {
        Ok(survey) => Fetched::Known(History { lying, ..history(survey) }),
        Err(Unopened::NoRepository) => Fetched::Known(History { lying, ..History::default() }),
        Err(error) => Fetched::Unavailable(error.to_string()),
    }
}

fn history(survey: Survey<Leak>) -> History {
    let mut leaks: BTreeMap<String, Leaked> = BTreeMap::new();
    for content in survey.contents {
        for leak in content.found {
            let leaked = leaks.entry(leak.mask.clone()).or_insert_with(|| Leaked {
                leak,
                places: Vec::new(),
                in_head: Vec::new(),
            });
            for seen in &content.places {
                if !leaked.places.iter().any(|it| it.path == seen.path) {
                    leaked.places.push(committed(seen));
                }
            }
            leaked.in_head.extend(content.in_head.iter().cloned());
        }
    }
    History {
        repository: true,
        leaks: leaks.into_values().collect(),
        files: survey.named.iter().map(committed).collect(),
        head: survey.head.map(|head| head.into_keys().collect()),
        lying: Vec::new(),
        unread: survey.unread,
    }
}

fn committed(seen: &Seen) -> Committed {
    Committed { path: seen.path.clone(), commit: seen.commit.short() }
}

/// Files of the working folder that hold secrets by their names; what stands in them is not read here.
fn lying(checkout: &Utf8Path) -> Vec<Utf8PathBuf> {
    let inside = Inside::new(checkout);
    let (mut found, mut seen) = (Vec::new(), 0);
    let mut open = vec![(Utf8PathBuf::new(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let (names, _) = inside.names(&folder, MOST_ENTRIES - seen).unwrap_or_default();
        seen += names.len();
        for path in names.iter().map(|name| folder.join(name)) {
            let name = path.file_name().unwrap_or_default();
            if files::holds(&path).is_some() {
                found.extend((inside.sort(&path) == Sort::File).then(|| path.clone()));
            } else if depth < DEEPEST && !name.starts_with('.') && name != "node_modules" {
                open.extend((inside.sort(&path) == Sort::Folder).then(|| (path.clone(), depth + 1)));
            }
        }
    }
    found.sort();
    found
}
