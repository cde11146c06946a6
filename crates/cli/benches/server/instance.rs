//! A region on disk and the program that serves it.

use std::path::{Path, PathBuf};
use std::process::Command;

use spil_testkit::serving::Serving;

/// The program as it is shipped.
pub(crate) const SPIL: &str = env!("CARGO_BIN_EXE_spil");

/// The name of the SQLite database in a data folder.
const DATABASE: &str = "spil.db";

/// A region on disk.
pub(crate) struct Instance {
    folder: PathBuf,
    database: Option<String>,
}

impl Instance {
    /// Builds the region over SQLite, unless it stands there from an earlier run.
    pub(crate) fn build(folder: &Path, size: &str) -> Self {
        let this = Self {
            folder: folder.to_path_buf(),
            database: None,
        };
        let status = this
            .command("demo")
            .args(["--size", size, "--only-build"])
            .status();
        assert!(status.unwrap().success(), "the region could not be built");
        this
    }

    /// The same region in an empty PostgreSQL database: its history need not be lived twice. Keys, anchors and files are
    /// copied too, since what is measured on one must not change the other.
    pub(crate) fn copy_to(&self, folder: &Path, database: String) -> Self {
        let this = Self {
            folder: folder.to_path_buf(),
            database: Some(database),
        };
        let _ = std::fs::remove_dir_all(folder);
        copy_folder(&self.folder, folder);
        for ending in ["keys", "anchors"] {
            let from = self.folder.with_extension(ending);
            std::fs::copy(from, folder.with_extension(ending)).unwrap();
        }
        let from = format!("sqlite:{}", self.folder.join(DATABASE).display());
        let mut copy = Command::new(SPIL);
        copy.args(["copy", "--from", &from, "--to"]);
        copy.args(this.database.iter())
            .arg("--data")
            .arg(folder)
            .env("SPIL_LANG", "en");
        let status = copy.status();
        assert!(status.unwrap().success(), "the region could not be copied");
        this
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(SPIL);
        command
            .arg(name)
            .arg("--data")
            .arg(&self.folder)
            .env("SPIL_LANG", "en");
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command
    }

    /// Serves the region and waits until it says where.
    pub(crate) fn serve(&self) -> Serving {
        Serving::start(self.command("demo").args(["--listen", "127.0.0.1:0"]))
    }

    /// How many events the journal has; it must be whole.
    pub(crate) fn events(&self) -> u64 {
        let output = self.command("verify-log").arg("--json").output().unwrap();
        assert!(output.status.success(), "the journal is not whole");
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        told.get("events")
            .and_then(serde_json::Value::as_u64)
            .unwrap()
    }
}

/// Copies a data folder without the database in it.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to.join(name));
        } else if !name.to_string_lossy().starts_with(DATABASE) {
            std::fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}

/// The most that a process held in memory, in kibibytes; 0 once it is gone.
pub(crate) fn highest(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
