//! A region on disk and the program that serves it.

use std::path::{Path, PathBuf};
use std::process::Command;

use spil_testkit::serving::Serving;

/// The program as it is shipped.
pub(crate) const SPIL: &str = env!("CARGO_BIN_EXE_spil");

/// A region on disk.
pub(crate) struct Instance {
    folder: PathBuf,
    database: Option<String>,
}

impl Instance {
    /// Builds the region, unless it stands there from an earlier run.
    pub(crate) fn build(folder: &Path, size: &str, database: Option<String>) -> Self {
        if database.is_some() {
            // The database is new each time; what lies in the folder belongs to an earlier one.
            let _ = std::fs::remove_dir_all(folder);
            for ending in ["keys", "anchors"] {
                let _ = std::fs::remove_file(folder.with_extension(ending));
            }
        }
        let this = Self {
            folder: folder.to_path_buf(),
            database,
        };
        let status = this
            .command("demo")
            .args(["--size", size, "--only-build"])
            .status();
        assert!(status.unwrap().success(), "the region could not be built");
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

/// The most that a process held in memory, in kibibytes; 0 once it is gone.
pub(crate) fn highest(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
