//! How a command speaks: one document on stdout, messages on stderr, an exit code that means something.
//!
//! Nothing here knows what a command does.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use spil_texts::Language;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line or an input file is wrong: exit code 2. One message a line: file, place, what is expected.
    Input(Vec<String>),
    /// Everything was right, but it could not be done: exit code 1.
    Undone(String),
}

impl Failure {
    /// One message about a wrong input.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::Input(vec![message.into()])
    }

    /// Prints the messages on stderr and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        let (messages, code) = match self {
            Self::Input(messages) => (messages, 2),
            Self::Undone(message) => (vec![message], 1),
        };
        let mut stderr = std::io::stderr().lock();
        for message in messages {
            // A closed stderr leaves the exit code to tell the tale.
            let _ = writeln!(stderr, "{message}");
        }
        ExitCode::from(code)
    }
}

/// What a command gets from its surroundings: the language, and the two streams.
#[derive(Debug)]
pub(crate) struct Console {
    language: Language,
}

impl Console {
    /// Reads `SPIL_LANG` (nl or en; Dutch where it is not set).
    pub(crate) fn from_environment() -> Result<Self, Failure> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is where the command line reads its environment"
        )]
        let code = std::env::var("SPIL_LANG").unwrap_or_default();
        match code.as_str() {
            "" | "nl" => Ok(Self {
                language: Language::Dutch,
            }),
            "en" => Ok(Self {
                language: Language::English,
            }),
            other => {
                let told = [("code", other.into())];
                Err(Failure::input(
                    Language::Dutch.text_with("cli-unknown-language", &told),
                ))
            }
        }
    }

    /// The language of messages.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Prints one JSON document on stdout.
    pub(crate) fn print_json(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        let mut text =
            serde_json::to_string_pretty(document).map_err(|error| self.internal(&error))?;
        text.push('\n');
        self.print(&text)
    }

    /// Prints text on stdout; a reader that went away is not an error.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        match std::io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(self.internal(&error))
            }
            _ => Ok(()),
        }
    }

    /// Says something on stderr.
    #[expect(clippy::unused_self, reason = "whoever speaks has a console")]
    pub(crate) fn say(&self, message: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{message}");
    }

    /// The failure for what the database says.
    pub(crate) fn database(&self, error: &spil_store::Error) -> Failure {
        let key = match error {
            spil_store::Error::InUse => "instance-in-use",
            spil_store::Error::Schema(_) => "instance-schema",
            _ => "instance-database",
        };
        Failure::Undone(
            self.language
                .text_with(key, &[("reason", error.to_string().into())]),
        )
    }

    /// The failure for what the application says.
    pub(crate) fn app(&self, error: &spil_app::Error) -> Failure {
        Failure::Undone(
            self.language
                .text_with("cli-internal", &[("reason", error.to_string().into())]),
        )
    }

    /// The bytes of an input file.
    pub(crate) fn read(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        std::fs::read(path).map_err(|error| self.unreadable(path, &error))
    }

    /// The text of an input file in UTF-8.
    pub(crate) fn read_text(&self, path: &Path) -> Result<String, Failure> {
        String::from_utf8(self.read(path)?).map_err(|_| {
            let told = [("path", path.display().to_string().into())];
            Failure::input(self.language.text_with("cli-file-not-text", &told))
        })
    }

    /// The failure for an input file that cannot be read.
    pub(crate) fn unreadable(&self, path: &Path, error: &std::io::Error) -> Failure {
        let path = path.display().to_string();
        if error.kind() == std::io::ErrorKind::NotFound {
            return Failure::input(
                self.language
                    .text_with("cli-file-not-found", &[("path", path.into())]),
            );
        }
        let told = [("path", path.into()), ("reason", error.to_string().into())];
        Failure::input(self.language.text_with("cli-cannot-read", &told))
    }

    /// The failure for what the user can do nothing about.
    pub(crate) fn internal(&self, error: &dyn std::error::Error) -> Failure {
        Failure::Undone(
            self.language
                .text_with("cli-internal", &[("reason", error.to_string().into())]),
        )
    }
}
