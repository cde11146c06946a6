//! The program while it serves, for tests and measurements from outside; it never outlives whoever started it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// A server that was started as a process of its own.
#[derive(Debug)]
pub struct Serving {
    process: Child,
    /// Where it answers.
    pub address: SocketAddr,
}

impl Serving {
    /// Starts the command and waits until it says on stderr where it listens.
    pub fn start(command: &mut Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the server starts");
        let said = process.stderr.take().expect("what it says can be read");
        let mut lines = BufReader::new(said).lines().map_while(Result::ok);
        let address = lines.find_map(|line| listening(&line));
        // Whoever stops reading would stop the server, once the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            address: address.expect("the server says where it listens"),
        }
    }

    /// The id of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Signal 9: it can finish nothing.
    pub fn kill(&mut self) {
        self.process.kill().expect("the server can be killed");
        self.process.wait().expect("the server has ended");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address in a line like `Spil listens on http://127.0.0.1:8080`.
fn listening(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':'));
    let address = rest.get(..end.unwrap_or(rest.len()))?;
    address.trim_end_matches('.').parse().ok()
}
