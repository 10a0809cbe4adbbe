//! A stranger who knocks at a host without pause, over plain HTTP at the account's port, and counts the answers.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Where the stranger knocks; the last is a WebSocket handshake.
const DOORS: [&str; 9] = [
    "/",
    "/_admin/",
    "/api/admin/devices",
    "/debug/processes",
    "/cdp/json/version",
    "/cdp",
    "/api/status",
    "/sandbox-health",
    SOCKET,
];
/// The WebSocket handshake.
pub(crate) const SOCKET: &str = "/?websocket";
/// Doors that are everybody's: they may answer 200 and say nothing.
const HEALTH: [&str; 2] = ["/api/status", "/sandbox-health"];

/// How often each door gave each status. Status 0 is a connection without an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(pub(crate) BTreeMap<(&'static str, u16), usize>);

/// A stranger at work.
pub(crate) struct Hammer {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Counts>,
}

impl Hammer {
    /// Begins to knock at `host`, and returns once every door was tried.
    pub(crate) fn start(account: SocketAddr, host: &str) -> Self {
        let (stop, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (stopped, first, host) = (Arc::clone(&stop), Arc::clone(&begun), host.to_owned());
        let thread = std::thread::spawn(move || {
            let mut counts = Counts::default();
            loop {
                for door in DOORS {
                    *counts.0.entry((door, knock(account, &host, door))).or_default() += 1;
                }
                first.store(true, Ordering::SeqCst);
                // Every door is tried once more after the last change.
                if stopped.load(Ordering::SeqCst) {
                    return counts;
                }
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        while !begun.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Self { stop, thread }
    }

    /// Ends, with what was counted.
    pub(crate) fn stop(self) -> Counts {
        self.stop.store(true, Ordering::SeqCst);
        self.thread.join().expect("the hammer does not panic")
    }
}

impl Counts {
    /// All knocks.
    pub(crate) fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Knocks answered with `status`.
    pub(crate) fn of(&self, status: u16) -> usize {
        self.0.iter().filter(|((_, seen), _)| *seen == status).map(|(_, count)| count).sum()
    }

    /// What no stranger may get: anything but 302, 401, 403, 404, and 200 at the public health routes.
    pub(crate) fn wrong(&self) -> BTreeMap<(&'static str, u16), usize> {
        let right = |door: &str, status| {
            matches!(status, 302 | 401 | 403 | 404) || (status == 200 && HEALTH.contains(&door))
        };
        self.0.iter().filter(|((door, status), _)| !right(door, *status)).map(|(k, v)| (*k, *v)).collect()
    }

    /// One line a door, for people who run the tests with `--nocapture`.
    pub(crate) fn table(&self) -> String {
        let line = |door: &&str| {
            let seen = self.0.iter().filter(|((of, _), _)| of == door);
            let seen: Vec<String> = seen.map(|((_, status), count)| format!("{status}: {count}")).collect();
            format!("  {door:<20} {}\n", seen.join("  "))
        };
        DOORS.iter().map(line).collect()
    }
}

/// One request on a connection of its own; 0 when there was no answer.
pub(crate) fn knock(account: SocketAddr, host: &str, door: &str) -> u16 {
    let headers = if door == SOCKET {
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    } else {
        "Connection: close\r\n"
    };
    let path = door.split('?').next().unwrap_or(door);
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n{headers}\r\n");
    let answer = TcpStream::connect(account).and_then(|mut stream| {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(request.as_bytes())?;
        let mut line = [0_u8; 12];
        stream.read_exact(&mut line)?;
        Ok(line)
    });
    let Ok(line) = answer else { return 0 };
    std::str::from_utf8(&line).ok().and_then(|line| line.get(9..)?.parse().ok()).unwrap_or(0)
}
