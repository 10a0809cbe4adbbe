//! A line typed without echo, in which Ctrl-C is an answer and not the end of the process.
//!
//! dialoguer's own reading leaves Ctrl-C to the terminal, which then kills the process while the echo is off: the
//! shell that comes after it is blind. Deliberately absent: any editing but backspace and "delete the line".

use std::io;
use std::os::fd::{AsFd as _, BorrowedFd};

use nix::sys::termios::{self, LocalFlags, SetArg, Termios};

const END_OF_TEXT: u8 = 0x03; // Ctrl-C
const END_OF_TRANSMISSION: u8 = 0x04; // Ctrl-D
const BACKSPACE: [u8; 2] = [0x08, 0x7f];
const DELETE_LINE: u8 = 0x15; // Ctrl-U

/// Reads a line from the terminal at standard input. `Interrupted` when the operator left.
pub(super) fn read() -> io::Result<String> {
    let stdin = io::stdin();
    let terminal = stdin.as_fd();
    let _quiet = Quiet::new(terminal)?;
    let mut line = Vec::new();
    loop {
        match byte(terminal)? {
            b'\n' | b'\r' => {
                return String::from_utf8(line)
                    .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"));
            }
            END_OF_TEXT => return Err(io::ErrorKind::Interrupted.into()),
            END_OF_TRANSMISSION if line.is_empty() => return Err(io::ErrorKind::Interrupted.into()),
            DELETE_LINE => line.clear(),
            pressed if BACKSPACE.contains(&pressed) => erase(&mut line),
            typed => line.push(typed),
        }
    }
}

/// Takes the last character off, which may be several bytes.
fn erase(line: &mut Vec<u8>) {
    while let Some(gone) = line.pop() {
        if gone & 0b1100_0000 != 0b1000_0000 {
            break;
        }
    }
}

fn byte(terminal: BorrowedFd<'_>) -> io::Result<u8> {
    let mut one = [0_u8];
    loop {
        match nix::unistd::read(terminal, &mut one) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) => return Ok(one[0]),
            Err(nix::errno::Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// No echo, no signals, no waiting for a whole line; dropped, the terminal is as it was.
struct Quiet<'a> {
    terminal: BorrowedFd<'a>,
    before: Termios,
}

impl<'a> Quiet<'a> {
    fn new(terminal: BorrowedFd<'a>) -> io::Result<Self> {
        let before = termios::tcgetattr(terminal)?;
        let mut quiet = before.clone();
        quiet.local_flags.remove(LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG);
        // What was typed ahead was echoed already: it is thrown away.
        termios::tcsetattr(terminal, SetArg::TCSAFLUSH, &quiet)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        // There is no one left to tell when this fails.
        let _ = termios::tcsetattr(self.terminal, SetArg::TCSADRAIN, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backspace_takes_a_whole_character() {
        let mut line = "aé€".as_bytes().to_vec();
        for left in ["aé", "a", "", ""] {
            erase(&mut line);
            assert_eq!(line, left.as_bytes());
        }
    }
}
