//! A host of an attacker on loopback: it counts who comes.

use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The host; it listens until the test ends.
pub(crate) struct Trap {
    address: SocketAddr,
    caught: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    /// Begins to listen.
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let caught = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&caught);
        // Ends with the test's process.
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut said = [0_u8; 2048];
                let _timeout = stream.set_read_timeout(Some(Duration::from_millis(300)));
                let length = stream.read(&mut said).unwrap_or(0);
                let text = String::from_utf8_lossy(&said[..length]).into_owned();
                seen.lock().expect("no holder panics").push(text);
            }
        });
        Self { address, caught }
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// A shell command that connects.
    pub(crate) fn call(&self) -> String {
        format!("bash -c 'exec 3<>/dev/tcp/127.0.0.1/{} && echo caught >&3'", self.address.port())
    }

    /// What was said on each connection so far.
    pub(crate) fn caught(&self) -> Vec<String> {
        // A connection that was made is read within this time.
        std::thread::sleep(Duration::from_millis(400));
        self.caught.lock().expect("no holder panics").clone()
    }
}
