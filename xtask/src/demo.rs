//! `cargo xtask demo`: build all, then start Spil on the synthetic region.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::frontend;

/// Builds everything and starts Spil on the synthetic region.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// Handed on to `spil demo`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Demo {
    /// Runs until it is stopped.
    pub(crate) fn run(self) -> Result<()> {
        frontend::build()?;
        run(cargo().args(["build", "--package", "spil-cli"]))?;
        run(cargo()
            .args(["run", "--quiet", "--package", "spil-cli", "--", "demo"])
            .args(self.arguments))?;
        Ok(())
    }
}
