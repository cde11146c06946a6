//! Everything is built once: clippy builds it, says what is wrong while it does, and later stages run what it built.
//!
//! `cargo clippy` would check all that we depend on once more without building it, a quarter of the minutes that CI has.
//! Why that is allowed: `docs/decisions/0014-built-once.md`.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use super::runner;
use crate::command::{cargo as plain, command, output};

/// The cargo that builds our own crates by clippy.
pub(super) fn cargo() -> Result<Command> {
    let root = output(command("rustc").args(["--print", "sysroot"]))?;
    let clippy = Path::new(root.trim()).join("bin/clippy-driver");
    if !clippy.is_file() {
        bail!("clippy is missing: rustup component add clippy");
    }
    let mut cargo = plain();
    cargo.env("RUSTC_WORKSPACE_WRAPPER", clippy);
    Ok(cargo)
}

/// Builds everything; fails where clippy or the compiler warns of anything.
pub(super) fn build() -> Result<()> {
    let mut warnings = 0;
    let mut build = cargo()?;
    build.args(["build", "--workspace", "--all-targets", "--keep-going"]);
    runner::watch(&mut build, |line| warnings += usize::from(is_warning(line)))?;
    if warnings > 0 {
        bail!("{warnings} warnings");
    }
    Ok(())
}

/// Also of what was built before: cargo repeats it.
fn is_warning(line: &str) -> bool {
    line.starts_with("warning")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_begins_its_line() {
        assert!(is_warning("warning: the `dbg!` macro is a tool"));
        assert!(is_warning("warning[E0000]: something"));
        assert!(!is_warning("   Compiling warnings v1.0.0"));
    }
}
