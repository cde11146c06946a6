//! Tests in Chromium: the pattern library, then `crates/web/tests/browser/*.mjs` against a running demo.
//!
//! Those files use `node:test` and `playwright-core`; they find the address in `SPIL_URL`, the browser in
//! `CHROMIUM`, and put pictures into `SPIL_PICTURES`: of what is not as it should be, and with `--full` of every page.
//! What they share lies in folders beside them.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::names::{self, Of};
use super::runner::{self, Count};
use super::{Extent, built};
use crate::command::{cargo, command, run};
use crate::terminal::{complain, say};
use crate::{frontend, workspace};

/// How long the demo may take to write its history and answer.
const PATIENCE: Duration = Duration::from_mins(10);

/// Runs all tests in the browser.
pub(crate) fn run_all(extent: Extent) -> Result<Count> {
    frontend::library()?;
    let library = Count {
        passed: 1,
        failed: 0,
    };
    let files = test_files()?;
    if files.is_empty() {
        complain("!!! THERE ARE NO BROWSER TESTS in crates/web/tests/browser");
        return Ok(library);
    }
    link_modules()?;
    let demo = Demo::built_by(built::cargo()?)?;
    let pictures = workspace::target().join("pictures");
    std::fs::create_dir_all(&pictures)?;
    let mut node = command("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(&files);
    node.env("SPIL_URL", demo.url())
        .env("SPIL_PICTURES", pictures);
    node.env(
        "CHROMIUM",
        workspace::program("chromium").context("Chromium is missing")?,
    );
    if matches!(extent, Extent::Full) {
        node.env("SPIL_PICTURES_OF", "all");
    }
    let count = runner::count(&mut node)?;
    // Which file a failed test stands in is not told: then none of them counts.
    let passed = files.iter().filter(|_| count.failed == 0);
    let passed = passed.filter_map(|file| file.strip_prefix(workspace::root()).ok());
    names::keep(
        Of::Browser,
        passed
            .map(|file| (file.display().to_string(), String::new()))
            .collect(),
    )?;
    Ok(library.plus(count))
}

fn test_files() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join("crates/web/tests/browser");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries: std::io::Result<Vec<_>> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect();
    let mut files: Vec<PathBuf> = entries?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "mjs"))
        .collect();
    files.sort();
    Ok(files)
}

/// Node looks for packages in the folders above a file; those of the front end are shown to it there.
pub(crate) fn link_modules() -> Result<()> {
    let link = workspace::root().join("crates/web/node_modules");
    if !link.exists() {
        std::os::unix::fs::symlink("../../frontend/node_modules", &link)?;
    }
    Ok(())
}

/// A demo on a free port with its data in a folder that goes when it ends.
pub(crate) struct Demo {
    server: Child,
    folder: PathBuf,
    port: u16,
}

impl Demo {
    /// Builds what is missing and starts it.
    pub(crate) fn start() -> Result<Self> {
        Self::built_by(cargo())
    }

    fn built_by(mut cargo: Command) -> Result<Self> {
        // The same features as the tests were built with, so that hardly anything is built again.
        run(cargo.args(["build", "--workspace", "--all-targets"]))?;
        let folder = std::env::temp_dir().join(format!("spil-demo-{}", std::process::id()));
        std::fs::create_dir(&folder)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let mut spil = command(workspace::target().join("debug/spil"));
        spil.arg("demo")
            .arg("--data")
            .arg(folder.join("data"))
            .args(["--size", "small"])
            .arg("--listen")
            .arg(format!("127.0.0.1:{port}"));
        let server = spil.spawn().context("spil demo does not start")?;
        let mut demo = Self {
            server,
            folder,
            port,
        };
        demo.wait()?;
        Ok(demo)
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.server.try_wait()? {
                bail!("spil demo ended with {status}");
            }
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                say(&format!(
                    "the demo answers after {:.0} s",
                    start.elapsed().as_secs_f64()
                ));
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(250));
        }
        bail!(
            "spil demo does not answer after {} seconds",
            PATIENCE.as_secs()
        );
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
