//! Tests in Chromium: the pattern library, then `crates/web/tests/browser/*.mjs` against a running demo.
//!
//! Those files use `node:test` and `playwright-core`; they find the address in `SPIL_URL`, the browser in
//! `CHROMIUM`, and put pictures into `SPIL_PICTURES`: of what is not as it should be, and with `--full` of every page.
//! What they share lies in folders beside them.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};

use super::names::{self, Of};
use super::runner::{self, Count};
use super::{Extent, built};
use crate::command::{cargo, command, run};
use crate::terminal::{complain, say};
use crate::{frontend, workspace};

/// How long the demo may take to write its history and answer.
const PATIENCE: Duration = Duration::from_mins(10);

/// How many walk at once: while one waits for its page the other is shown one.
const WALKERS: usize = 2;

/// What takes longest begins first, so that nobody waits for it at the end.
const LONGEST: [&str; 3] = ["typed.mjs", "staff.mjs", "roles.mjs"];

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
    build(built::cargo()?)?;
    let made = Made::once()?;
    let walked = walk_all(&Mutex::new(files), &made, extent)?;
    let passed = walked.iter().filter(|(_, count)| count.failed == 0);
    let passed = passed.filter_map(|(file, _)| file.strip_prefix(workspace::root()).ok());
    names::keep(
        Of::Browser,
        passed
            .map(|file| (file.display().to_string(), String::new()))
            .collect(),
    )?;
    Ok(walked
        .iter()
        .fold(library, |sum, (_, count)| sum.plus(*count)))
}

type Walked = Vec<(PathBuf, Count)>;

/// Every file once, by whoever is free.
fn walk_all(waiting: &Mutex<Vec<PathBuf>>, made: &Made, extent: Extent) -> Result<Walked> {
    std::thread::scope(|scope| {
        let walkers: Vec<_> = (0..WALKERS)
            .map(|number| scope.spawn(move || walk(waiting, made, number, extent)))
            .collect();
        let mut walked = Vec::new();
        for walker in walkers {
            walked.extend(
                walker
                    .join()
                    .map_err(|_| anyhow!("a walk through the pages panicked"))??,
            );
        }
        Ok(walked)
    })
}

/// One file after the other, until none is waiting; each on a network where nobody has been yet.
fn walk(
    waiting: &Mutex<Vec<PathBuf>>,
    made: &Made,
    number: usize,
    extent: Extent,
) -> Result<Walked> {
    let next = || waiting.lock().ok().and_then(|mut files| files.pop());
    let mut walked = Vec::new();
    while let Some(file) = next() {
        let demo = made.copy(&format!("walk-{number}"))?;
        let count = runner::count(&mut node(&file, &demo, extent)?)?;
        walked.push((file, count));
    }
    Ok(walked)
}

fn node(file: &Path, demo: &Demo, extent: Extent) -> Result<Command> {
    let pictures = workspace::target().join("pictures");
    std::fs::create_dir_all(&pictures)?;
    let mut node = command("node");
    node.args(["--test", "--test-reporter=spec"])
        .arg(file)
        .env("SPIL_URL", demo.url())
        .env("SPIL_PICTURES", pictures)
        .env(
            "CHROMIUM",
            workspace::chromium().context("Chromium is missing")?,
        );
    if matches!(extent, Extent::Full) {
        node.env("SPIL_PICTURES_OF", "all");
    }
    Ok(node)
}

/// The same features as the tests were built with, so that hardly anything is built again.
fn build(mut cargo: Command) -> Result<()> {
    run(cargo.args(["build", "--workspace", "--all-targets"])).map(drop)
}

/// What takes longest stands last, where it is taken first.
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
    files.sort_by_key(|path| LONGEST.iter().any(|name| path.ends_with(name)));
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

/// The network of a demo with its year of history, made once and served by nobody.
struct Made(Demo);

impl Made {
    fn once() -> Result<Self> {
        let mut demo = Demo::serve(folder("made"))?;
        demo.stop();
        Ok(Self(demo))
    }

    /// Served anew, as it was made.
    fn copy(&self, name: &str) -> Result<Demo> {
        let folder = folder(name);
        run(command("cp").arg("-R").args([&self.0.folder, &folder]))?;
        Demo::serve(folder)
    }
}

/// Where a demo of this process lies.
fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("spil-demo-{}-{name}", std::process::id()))
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
        build(cargo())?;
        Self::serve(folder("alone"))
    }

    /// Of what lies in this folder, or made anew where there is nothing.
    fn serve(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
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

    fn stop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
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
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
