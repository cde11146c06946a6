//! What a task says to the person who runs it. The one place that prints.

use std::io::Write as _;

/// Says a line on stdout.
pub(crate) fn say(line: &str) {
    // A reader that went away (`| head`) is no reason to stop the work.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Says a line on stderr.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Starts a part of the output.
pub(crate) fn heading(title: &str) {
    say("");
    say(&format!("── {title}"));
}
