//! The running program in release on the synthetic region, over both databases, beside a bare page of axum.
//!
//! What is asked and timed is in `crates/cli/benches/server`; here are the build, the machine and the PostgreSQL server.

use anyhow::Result;

use super::machine::Machine;
use crate::command::{cargo, command, run};
use crate::postgres::{Cluster, Keeps};
use crate::workspace;

/// Measures the server.
#[derive(Debug, clap::Args)]
pub(crate) struct Server {
    /// The regions to measure on, of `small`, `usual` and `large`.
    #[arg(long, value_delimiter = ',', default_value = "usual,large")]
    sizes: Vec<String>,
    /// Leave PostgreSQL out.
    #[arg(long)]
    only_sqlite: bool,
    /// How many postcodes to take in; 0 leaves it out.
    #[arg(long, default_value_t = 1_000_000)]
    postcodes: usize,
}

impl Server {
    /// Builds, then measures and prints.
    pub(crate) fn run(self) -> Result<()> {
        Machine {}.run()?;
        let folder = workspace::target().join("bench-server");
        std::fs::create_dir_all(&folder)?;
        let cluster = if self.only_sqlite {
            None
        } else {
            Some(Cluster::start(Keeps::Everything)?)
        };
        let mut bench = cargo();
        bench.args([
            "bench",
            "--quiet",
            "--package",
            "spil-cli",
            "--bench",
            "server",
            "--",
        ]);
        bench.args([
            "--sizes",
            &self.sizes.join(","),
            "--postcodes",
            &self.postcodes.to_string(),
        ]);
        bench.arg("--folder").arg(&folder);
        if let Some(cluster) = &cluster {
            for size in &self.sizes {
                make(cluster, size)?;
            }
            bench.args([
                "--postgres",
                cluster
                    .url()
                    .trim_end_matches("/postgres")
                    .to_owned()
                    .as_str(),
            ]);
        }
        run(&mut bench).map(drop)
    }
}

/// An empty database for the region of this size.
fn make(cluster: &Cluster, size: &str) -> Result<()> {
    let mut psql = command("psql");
    psql.args([
        "--quiet",
        "--command",
        &format!("CREATE DATABASE bench_{size}"),
    ]);
    run(psql.arg(cluster.url())).map(drop)
}
