//! Running other programs: said aloud before, timed, and an error when they fail.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::terminal::say;
use crate::workspace;

/// A command in the root of the repository, without input.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root()).stdin(Stdio::null());
    command
}

/// The cargo that started this task.
pub(crate) fn cargo() -> Command {
    command(workspace::environment("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command with its output going where ours goes; fails when it does. Gives the time that it took.
pub(crate) fn run(command: &mut Command) -> Result<Duration> {
    let shown = describe(command);
    say(&format!("$ {shown}"));
    let start = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("{shown} does not start"))?;
    let took = start.elapsed();
    if !status.success() {
        bail!(
            "{shown} ended with {status} after {:.1} s",
            took.as_secs_f64()
        );
    }
    Ok(took)
}

/// Runs a command and gives what it wrote on stdout; its stderr goes where ours goes.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = describe(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{shown} does not start"))?;
    if !output.status.success() {
        bail!("{shown} ended with {}", output.status);
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("{shown} wrote something that is not UTF-8"))
}

/// A command as a person would type it.
pub(crate) fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
