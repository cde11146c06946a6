//! Asking a virus scanner about a file before it is taken: clamd, where the network has one.
//!
//! Without one files are judged by what they hold alone. While it is silent no file is taken, and whoever adds one is told so.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::cx::Cx;
use crate::error::{Error, Result};

/// A scanner that takes longer is silent.
const PATIENCE: Duration = Duration::from_secs(30);
/// So many bytes go over at a time.
const CHUNK: usize = 64 * 1024;
/// No answer of clamd is longer.
const LONGEST_ANSWER: u64 = 4 * 1024;

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// `HOST:PORT`.
    Host(String),
    /// A socket on this machine.
    Socket(PathBuf),
}

/// What the scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found, by this name.
    Found(String),
    /// It gave no answer that can be read.
    Silent(String),
}

impl Scanner {
    /// Reads `HOST:PORT`, or the path of a socket, which begins with a slash.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with('/') {
            return Some(Self::Socket(PathBuf::from(text)));
        }
        let (host, port) = text.rsplit_once(':')?;
        let is_right = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port != 0);
        is_right.then(|| Self::Host(text.to_owned()))
    }

    /// Whether it answers.
    pub async fn answers(&self) -> bool {
        self.ask(b"zPING\0", None)
            .await
            .is_ok_and(|answer| answer == "PONG")
    }

    /// What it says of these bytes.
    pub async fn look(&self, bytes: &[u8]) -> Verdict {
        match self.ask(b"zINSTREAM\0", Some(bytes)).await {
            Ok(answer) => verdict(&answer),
            Err(error) => Verdict::Silent(error.to_string()),
        }
    }

    async fn ask(&self, command: &[u8], bytes: Option<&[u8]>) -> io::Result<String> {
        let asking = async {
            match self {
                Self::Host(address) => {
                    converse(TcpStream::connect(address).await?, command, bytes).await
                }
                Self::Socket(path) => {
                    converse(UnixStream::connect(path).await?, command, bytes).await
                }
            }
        };
        timeout(PATIENCE, asking).await?
    }
}

/// The command, the bytes in chunks with their length before each, an empty chunk, and the answer up to its zero.
async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    command: &[u8],
    bytes: Option<&[u8]>,
) -> io::Result<String> {
    stream.write_all(command).await?;
    if let Some(bytes) = bytes {
        for chunk in bytes.chunks(CHUNK) {
            let length = u32::try_from(chunk.len()).map_err(io::Error::other)?;
            stream.write_all(&length.to_be_bytes()).await?;
            stream.write_all(chunk).await?;
        }
        stream.write_all(&0_u32.to_be_bytes()).await?;
    }
    stream.flush().await?;
    let mut answer = Vec::new();
    stream.take(LONGEST_ANSWER).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.trim_end_matches(['\0', '\n']).to_owned())
}

fn verdict(answer: &str) -> Verdict {
    match answer.strip_prefix("stream: ") {
        Some("OK") => Verdict::Clean,
        Some(found) if found.ends_with(" FOUND") => {
            Verdict::Found(found.trim_end_matches(" FOUND").to_owned())
        }
        _ => Verdict::Silent(format!("it answered {answer:?}")),
    }
}

/// Refuses a file in which the scanner finds something, and any file while it is silent.
pub(crate) async fn clear(cx: &Cx, bytes: &[u8]) -> Result<()> {
    let Some(scanner) = &cx.app.settings.scanner else {
        return Ok(());
    };
    match scanner.look(bytes).await {
        Verdict::Clean => Ok(()),
        Verdict::Found(name) => {
            tracing::warn!(%name, "a file was refused by the virus scanner");
            Err(Error::invalid("file", "file-virus"))
        }
        Verdict::Silent(reason) => {
            tracing::error!(%reason, "the virus scanner is silent: no file is taken");
            Err(Error::invalid("file", "file-not-scanned"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_or_the_scanner_is_silent() {
        assert_eq!(verdict("stream: OK"), Verdict::Clean);
        let found = Verdict::Found("Eicar-Test-Signature".to_owned());
        assert_eq!(verdict("stream: Eicar-Test-Signature FOUND"), found);
        for silent in [
            "",
            "stream: INSTREAM size limit exceeded. ERROR",
            "OK",
            "stream: OK FOUNDER",
        ] {
            assert!(matches!(verdict(silent), Verdict::Silent(_)), "{silent}");
        }
    }

    #[test]
    fn an_address_is_a_host_with_a_port_or_a_path() {
        let host = Scanner::Host("127.0.0.1:3310".to_owned());
        assert_eq!(Scanner::parse("127.0.0.1:3310"), Some(host));
        let socket = Scanner::Socket(PathBuf::from("/run/clamav/clamd.ctl"));
        assert_eq!(Scanner::parse("/run/clamav/clamd.ctl"), Some(socket));
        for wrong in ["", "clamd", ":3310", "clamd:", "clamd:0", "clamd:x"] {
            assert_eq!(Scanner::parse(wrong), None, "{wrong}");
        }
    }
}
