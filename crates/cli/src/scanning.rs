//! The setting for the virus scanner, and what is said about it.

use spil_app::scanner::Scanner;

use crate::console::Console;

/// Where clamd listens. Without it files are judged by what they hold alone.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Scanning {
    /// The virus scanner that is asked about every file: `HOST:PORT` of clamd, or the path of its socket.
    #[arg(long, value_name = "ADDRESS", env = "SPIL_CLAMD", value_parser = address)]
    clamd: Option<Scanner>,
}

fn address(text: &str) -> Result<Scanner, String> {
    Scanner::parse(text).ok_or_else(|| "HOST:PORT | /run/clamav/clamd.ctl".to_owned())
}

/// How it stands with the scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// It answers.
    Answers,
    /// None is set.
    Off,
    /// It is set and does not answer: no file is taken.
    Silent,
}

impl Scanning {
    /// Asks whether it answers.
    pub(crate) async fn state(&self) -> Scanned {
        match &self.clamd {
            None => Scanned::Off,
            Some(scanner) if scanner.answers().await => Scanned::Answers,
            Some(_) => Scanned::Silent,
        }
    }

    /// The scanner, after it was said how it stands with it. One that is silent does not keep the pages from being served.
    pub(crate) async fn scanner(&self, console: &Console) -> Option<Scanner> {
        let key = match self.state().await {
            Scanned::Answers => None,
            Scanned::Off => Some("serve-no-scanner"),
            Scanned::Silent => Some("serve-scanner-silent"),
        };
        if let Some(key) = key {
            console.say(&console.language().text(key));
        }
        self.clamd.clone()
    }
}
