//! The program while it serves, for tests and measurements from outside; it never outlives whoever started it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// A server that was started as a process of its own.
#[derive(Debug)]
pub struct Serving {
    process: Child,
    said: std::sync::mpsc::Receiver<String>,
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
        let (tell, said) = std::sync::mpsc::channel();
        // Whoever stops reading would stop the server, once the pipe is full.
        std::thread::spawn(move || {
            for line in lines {
                // Nobody listens any more when the server is given up; the pipe is still read to its end.
                let _ = tell.send(line);
            }
        });
        Self {
            process,
            said,
            address: address.expect("the server says where it listens"),
        }
    }

    /// Waits for a line with these words among what the server says after it listens.
    pub fn says(&self, words: &str) -> String {
        let mut lines = self.said.iter();
        let found = lines.find(|line| line.contains(words));
        found.expect("the server says it")
    }

    /// Ends the server and gives what it said after it listened.
    pub fn ends(mut self) -> Vec<String> {
        self.kill();
        self.said.iter().collect()
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
    let (_, rest) = line.split_once("://")?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':'));
    let address = rest.get(..end.unwrap_or(rest.len()))?;
    address.trim_end_matches('.').parse().ok()
}
