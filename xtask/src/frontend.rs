//! `cargo xtask frontend`: styles, script, icons and fonts into `crates/web/assets/dist`, by npm and `frontend/build.mjs`.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::{command, run};
use crate::workspace;

/// Builds the front end.
#[derive(Debug, clap::Args)]
pub(crate) struct Frontend {
    /// Also builds the pattern library into `target/pattern-library` and takes pictures of it in Chromium.
    #[arg(long)]
    library: bool,
}

impl Frontend {
    /// Installs what the lock file names and bundles.
    pub(crate) fn run(self) -> Result<()> {
        if self.library { library() } else { build() }
    }
}

/// Bundles; installs first where the lock file changed.
pub(crate) fn build() -> Result<()> {
    install()?;
    run(node().arg("build.mjs")).map(drop)
}

/// Bundles, builds the pattern library and looks at it: no complaint of axe-core, nothing wider than a phone.
pub(crate) fn library() -> Result<()> {
    install()?;
    let folder = workspace::target().join("pattern-library");
    run(node().arg("build.mjs").arg("--library").arg(&folder))?;
    run(node().arg("look.mjs").arg(&folder)).map(drop)
}

/// `node` in the folder of the front end.
pub(crate) fn node() -> Command {
    let mut node = command("node");
    node.current_dir(workspace::root().join("frontend"));
    node
}

/// Brings `frontend/node_modules` in line with the lock file; without running any package's own scripts.
pub(crate) fn install() -> Result<()> {
    let folder = workspace::root().join("frontend");
    let lock = std::fs::read_to_string(folder.join("package-lock.json"))
        .context("frontend has no lock file")?;
    let record = folder.join("node_modules/.installed-lock.json");
    if std::fs::read_to_string(&record).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = command("npm");
    npm.current_dir(&folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run(&mut npm).context("npm is needed for the front end")?;
    std::fs::write(&record, lock).context("the record of what npm installed cannot be written")
}
