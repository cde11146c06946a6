//! A PostgreSQL cluster of our own for tests and development: fresh, small, on loopback; without fsync for tests.
//!
//! PostgreSQL refuses to run as root, so root starts it as the user `postgres`. What tests put in it is not known here.

use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::command::{command, output};
use crate::terminal::say;
use crate::workspace;

/// How long the server may take to answer after its start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Keeps a PostgreSQL for tests running until it is interrupted.
#[derive(Debug, clap::Args)]
pub(crate) struct Postgres {}

impl Postgres {
    /// Prints the address, writes it to `target/postgres-url`, and waits.
    #[expect(clippy::unused_self, reason = "every task has this form")]
    pub(crate) fn run(self) -> Result<()> {
        let mut cluster = Cluster::start(Keeps::Nothing)?;
        let record = workspace::target().join("postgres-url");
        std::fs::create_dir_all(workspace::target())?;
        std::fs::write(&record, cluster.url())?;
        say(&format!("export SPIL_TEST_POSTGRES={}", cluster.url()));
        say("Interrupt (Ctrl-C) to end it.");
        let status = cluster.server.wait()?;
        // Another cluster may have taken the place of this one in the meantime.
        if std::fs::read_to_string(&record).is_ok_and(|url| url == cluster.url()) {
            std::fs::remove_file(&record)?;
        }
        say(&format!("PostgreSQL ended with {status}"));
        Ok(())
    }
}

/// A running server with its data in a folder that goes when it ends.
#[derive(Debug)]
pub(crate) struct Cluster {
    folder: PathBuf,
    server: Child,
    port: u16,
}

impl Cluster {
    /// Makes a cluster and waits until it answers.
    pub(crate) fn start(keeps: Keeps) -> Result<Self> {
        let programs = Programs::find()?;
        let folder = std::env::temp_dir().join(format!("spil-postgres-{}", std::process::id()));
        std::fs::create_dir(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        programs.give(&folder)?;
        programs.make(&folder)?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = programs.serve(&folder, port, keeps)?;
        let mut cluster = Self {
            folder,
            server,
            port,
        };
        cluster.wait(&programs)?;
        Ok(cluster)
    }

    /// The address of its first database, with the right to make more.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, programs: &Programs) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.server.try_wait()? {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL ended with {status} at its start:\n{log}");
            }
            let mut probe = programs.command("pg_isready");
            probe
                .args(["--quiet", "--host=127.0.0.1"])
                .arg(format!("--port={}", self.port));
            if probe.status()?.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "PostgreSQL does not answer after {} seconds",
            PATIENCE.as_secs()
        );
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown; the data go anyway, so nothing here can be lost.
        let _ = command("kill")
            .arg("-INT")
            .arg(self.server.id().to_string())
            .stderr(Stdio::null())
            .status();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Where PostgreSQL's programs are, and as whom they run.
#[derive(Debug)]
struct Programs {
    folder: PathBuf,
    user: Option<User>,
}

#[derive(Debug)]
struct User {
    uid: u32,
    gid: u32,
}

impl Programs {
    fn find() -> Result<Self> {
        let folder = programs_folder()
            .context("PostgreSQL is not installed; on Debian: apt-get install postgresql")?;
        let root = number("id", &["-u"])? == 0;
        let user = if root {
            Some(User {
                uid: number("id", &["-u", "postgres"])?,
                gid: number("id", &["-g", "postgres"])?,
            })
        } else {
            None
        };
        Ok(Self { folder, user })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = command(self.folder.join(program));
        command.current_dir(std::env::temp_dir());
        if let Some(user) = &self.user {
            command.uid(user.uid).gid(user.gid);
        }
        command
    }

    fn give(&self, folder: &Path) -> Result<()> {
        if let Some(user) = &self.user {
            std::os::unix::fs::chown(folder, Some(user.uid), Some(user.gid))?;
        }
        Ok(())
    }

    fn make(&self, folder: &Path) -> Result<()> {
        let mut initdb = self.command("initdb");
        initdb
            .args([
                "--username=postgres",
                "--auth=trust",
                "--locale=C",
                "--encoding=UTF8",
                "--no-sync",
            ])
            .arg("--pgdata")
            .arg(folder.join("data"));
        output(&mut initdb).map(drop)
    }

    fn serve(&self, folder: &Path, port: u16, keeps: Keeps) -> Result<Child> {
        let log = std::fs::File::create(folder.join("log"))?;
        let mut server = self.command("postgres");
        server.arg("-D").arg(folder.join("data"));
        for setting in SETTINGS.iter().chain(keeps.settings()) {
            server.args(["-c", setting]);
        }
        server
            .arg("-c")
            .arg(format!("unix_socket_directories={}", folder.display()));
        server.arg("-c").arg(format!("port={port}"));
        server.stdout(log.try_clone()?).stderr(log);
        server.spawn().context("PostgreSQL does not start")
    }
}

/// Small and quiet.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "max_connections=200",
    "shared_buffers=128MB",
    "autovacuum_naptime=30s",
    "jit=off",
    "log_min_messages=warning",
];

/// What a cluster keeps when the machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// Nothing: quick, for tests.
    Nothing,
    /// Whatever it confirmed, as in service: for measurements.
    Everything,
}

impl Keeps {
    const fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Nothing => &[
                "fsync=off",
                "full_page_writes=off",
                "synchronous_commit=off",
                "wal_level=minimal",
                "max_wal_senders=0",
                "max_wal_size=512MB",
            ],
            Self::Everything => &[],
        }
    }
}

/// Where the programs of the newest installed version are.
pub(crate) fn programs_folder() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    let on_path = || {
        workspace::program("initdb")?
            .parent()
            .map(Path::to_path_buf)
    };
    versions.pop().or_else(on_path)
}

fn number(program: &str, arguments: &[&str]) -> Result<u32> {
    let text = output(command(program).args(arguments))?;
    text.trim()
        .parse()
        .with_context(|| format!("{program} gave no number: {text}"))
}
