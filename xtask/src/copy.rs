//! A second working tree of the last commit, in which something may be broken on purpose.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::command::{command, output, run};
use crate::workspace;

/// The tree; it goes when it is dropped. It always lies at the same place, so that what was built stays good.
pub(crate) struct Copy {
    folder: PathBuf,
}

impl Copy {
    /// A tree of this name in the target folder.
    pub(crate) fn make(name: &str) -> Result<Self> {
        let folder = workspace::target().join(name);
        remove(&folder);
        run(command("git")
            .args(["worktree", "add", "--quiet", "--detach"])
            .arg(&folder)
            .arg("HEAD"))?;
        Ok(Self { folder })
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
        remove(&self.folder);
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
