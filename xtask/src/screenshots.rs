//! `cargo xtask screenshots`: the pictures of the README, taken of a running demo in Chromium.

use anyhow::{Context as _, Result};

use crate::command::{command, run};
use crate::test::browser::{self, Demo};
use crate::workspace;

/// Takes the pictures of the README of a running demo.
#[derive(Debug, clap::Args)]
pub(crate) struct Screenshots {}

impl Screenshots {
    /// Starts a demo, takes the pictures into `docs/pictures`, and ends the demo.
    #[expect(clippy::unused_self, reason = "every task has this form")]
    pub(crate) fn run(self) -> Result<()> {
        browser::link_modules()?;
        let folder = workspace::root().join("docs/pictures");
        std::fs::create_dir_all(&folder)?;
        let demo = Demo::start()?;
        let script = workspace::root().join("crates/web/tests/browser/support/screenshots.mjs");
        let chromium = workspace::chromium().context("Chromium is missing")?;
        run(command("node")
            .arg(script)
            .env("SPIL_URL", demo.url())
            .env("SPIL_SCREENSHOTS", folder)
            .env("CHROMIUM", chromium))
        .map(drop)
    }
}
