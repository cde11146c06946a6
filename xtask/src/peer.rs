//! Peers: well-known Python packages that our answers and times are laid beside, each in a virtual environment
//! of its own under `target/peers`. What a peer is asked lies with the bench that asks it.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::command::{command, run};
use crate::workspace;

/// A Python environment with one peer in it.
#[derive(Debug)]
pub(crate) struct Peer {
    folder: PathBuf,
}

impl Peer {
    /// The environment `target/peers/<name>` with these packages, each pinned as `name==version`.
    /// Made where it is not there yet, made again where the packages changed.
    pub(crate) fn prepare(name: &str, packages: &[&str]) -> Result<Self> {
        let peer = Self {
            folder: workspace::target().join("peers").join(name),
        };
        let wanted = packages.join("\n");
        let record = peer.folder.join("packages.txt");
        if std::fs::read_to_string(&record).is_ok_and(|installed| installed == wanted) {
            return Ok(peer);
        }
        peer.install(packages)?;
        std::fs::write(&record, wanted)
            .context("the list of installed packages cannot be written")?;
        Ok(peer)
    }

    /// The Python of this environment, ready for arguments.
    pub(crate) fn python(&self) -> std::process::Command {
        command(self.folder.join("bin/python"))
    }

    /// A program that one of the packages brings.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)
                .context("an old environment cannot be removed")?;
        }
        run(command("python3").arg("-m").arg("venv").arg(&self.folder)).context(
            "Python cannot make an environment; on Debian: apt-get install python3-venv",
        )?;
        run(self
            .python()
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(packages))?;
        Ok(())
    }
}
