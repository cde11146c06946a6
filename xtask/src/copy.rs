//! A second working tree of the last commit, in which something may be broken on purpose.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::command::{command, output, run};
use crate::workspace;

/// The tree. It always lies at the same place, so that what was built stays good.
pub(crate) struct Copy {
    folder: PathBuf,
    afterwards: Afterwards,
}

/// What becomes of it when it is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Afterwards {
    Goes,
    /// So that the next run builds only what differs.
    Stays,
}

impl Copy {
    /// A tree of this name in the target folder, that goes when it is dropped.
    pub(crate) fn make(name: &str) -> Result<Self> {
        let folder = workspace::target().join(name);
        remove(&folder);
        run(command("git")
            .args(["worktree", "add", "--quiet", "--detach"])
            .arg(&folder)
            .arg("HEAD"))?;
        Ok(Self {
            folder,
            afterwards: Afterwards::Goes,
        })
    }

    /// A tree of this name that stays, and is as the last commit again.
    pub(crate) fn lasting(name: &str) -> Result<Self> {
        let folder = workspace::target().join(name);
        let mut copy = if folder.join(".git").exists() {
            Self {
                folder,
                afterwards: Afterwards::Stays,
            }
        } else {
            Self::make(name)?
        };
        copy.afterwards = Afterwards::Stays;
        let head = output(command("git").args(["rev-parse", "HEAD"]))?;
        let head = head.trim();
        copy.git(&["checkout", "--quiet", "--force", "--detach", head], None)?;
        copy.restore()?;
        Ok(copy)
    }

    /// Takes back whatever was changed.
    pub(crate) fn restore(&self) -> Result<()> {
        self.git(&["reset", "--quiet", "--hard", "HEAD"], None)?;
        self.git(&["clean", "--quiet", "-fd"], None)
    }

    /// Where it lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs git in it.
    pub(crate) fn git(&self, arguments: &[&str], path: Option<&Path>) -> Result<()> {
        let mut git = command("git");
        git.current_dir(&self.folder).args(arguments).args(path);
        output(&mut git).map(drop)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if self.afterwards == Afterwards::Goes {
            remove(&self.folder);
        }
    }
}

fn remove(folder: &Path) {
    // Nothing to remove is the usual case; what git no longer knows is removed by hand.
    let _ = command("git")
        .args(["worktree", "remove", "--force"])
        .arg(folder)
        .output();
    let _ = std::fs::remove_dir_all(folder);
    let _ = command("git").args(["worktree", "prune"]).output();
}
