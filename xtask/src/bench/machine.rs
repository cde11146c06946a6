//! The machine under the figures: cores, memory, processor, and how long the disk takes to keep a promise.

use std::fs::File;
use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::table::Table;
use crate::workspace;

/// Says on what machine the figures would be measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Machine {}

impl Machine {
    /// Measures and prints.
    #[expect(clippy::unused_self, reason = "every bench has this form")]
    pub(crate) fn run(self) -> Result<()> {
        let mut table = Table::new(&["machine", "value"]);
        table.row([
            "processor".to_owned(),
            line_of("/proc/cpuinfo", "model name"),
        ]);
        table.row([
            "cores".to_owned(),
            std::thread::available_parallelism()?.to_string(),
        ]);
        table.row(["memory".to_owned(), line_of("/proc/meminfo", "MemTotal")]);
        table.row([
            "fsync, median of 100".to_owned(),
            format!("{:.2} ms", fsync()?.as_secs_f64() * 1000.0),
        ]);
        table.print();
        Ok(())
    }
}

/// The median time that the disk under the target folder takes for 4 KiB and an fsync.
pub(crate) fn fsync() -> Result<Duration> {
    let folder = workspace::target();
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("fsync-probe");
    let mut file = File::create(&path).context("the probe of the disk cannot be written")?;
    let mut times = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_all()?;
        times.push(start.elapsed());
    }
    std::fs::remove_file(&path)?;
    times.sort();
    times
        .get(times.len() / 2)
        .copied()
        .context("no time was measured")
}

fn line_of(path: &str, key: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .find(|line| line.starts_with(key))
        .and_then(|line| line.split_once(':'))
        .map_or_else(
            || "unknown".to_owned(),
            |(_, value)| value.trim().to_owned(),
        )
}
