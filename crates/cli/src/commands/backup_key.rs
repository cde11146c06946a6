//! `spil backup-key`: a pair of keys for backups. The secret part goes into a file, the public part is printed.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use secrecy::ExposeSecret as _;
use spil_store::backup::Identity;

use super::backup::exists;
use crate::console::{Console, Failure};

/// Makes a pair of keys for backups.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupKey {
    /// The file for the secret part; keep it away from the machine that is backed up.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl BackupKey {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let identity = Identity::generate();
        self.write(&identity)
            .map_err(|error| self.failure(console, &error))?;
        let path = self.file.display().to_string();
        console.say(
            &console
                .language()
                .text_with("backup-key-made", &[("path", path.into())]),
        );
        console.print(&format!("{}\n", identity.recipient()))
    }

    fn failure(&self, console: &Console, error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::AlreadyExists {
            return exists(console, &self.file);
        }
        let told = [
            ("path", self.file.display().to_string().into()),
            ("reason", error.to_string().into()),
        ];
        Failure::Undone(console.language().text_with("cli-cannot-write", &told))
    }

    fn write(&self, identity: &Identity) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.file)?;
        file.write_all(identity.file().expose_secret().as_bytes())?;
        file.sync_all()
    }
}
