//! Looks over a run's shoulder: the command lines of all processes, and the files that are gone when the run is over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Command lines, each once, with zero bytes between the arguments.
    pub(crate) command_lines: BTreeSet<Vec<u8>>,
    /// The last contents of each file below the folder.
    pub(crate) files: BTreeMap<Utf8PathBuf, Vec<u8>>,
}

/// A watch that is kept.
pub(crate) struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Seen>,
}

impl Watch {
    /// Begins to watch all processes and the files below `folder`.
    pub(crate) fn start(folder: &Utf8Path) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, folder) = (Arc::clone(&stop), folder.to_owned());
        let thread = std::thread::spawn(move || {
            let mut seen = Seen::default();
            while !stopped.load(Ordering::SeqCst) {
                processes(&mut seen.command_lines);
                files(&folder, &mut seen.files);
                std::thread::sleep(Duration::from_millis(5));
            }
            seen
        });
        Self { stop, thread }
    }

    /// Ends, with what was seen.
    pub(crate) fn stop(self) -> Seen {
        self.stop.store(true, Ordering::SeqCst);
        self.thread.join().expect("the watch does not panic")
    }
}

fn processes(seen: &mut BTreeSet<Vec<u8>>) {
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        // A process may end while it is looked at.
        if let Ok(line) = std::fs::read(entry.path().join("cmdline"))
            && !line.is_empty()
        {
            seen.insert(line);
        }
    }
}

fn files(folder: &Utf8Path, seen: &mut BTreeMap<Utf8PathBuf, Vec<u8>>) {
    for entry in folder.read_dir_utf8().into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files(entry.path(), seen),
            Ok(kind) if kind.is_file() => {
                if let Ok(bytes) = std::fs::read(entry.path())
                    && !bytes.is_empty()
                {
                    seen.insert(entry.path().to_owned(), bytes);
                }
            }
            _ => {}
        }
    }
}
