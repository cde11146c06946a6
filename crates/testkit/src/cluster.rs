//! A PostgreSQL of one test alone, which keeps whatever it confirmed: it can be killed, started again, and followed by another.

use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long the server may take until it answers.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server of its own, with its data in a folder that goes when it ends.
#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    /// Where it answers, on loopback.
    pub port: u16,
    server: Option<Child>,
}

impl Cluster {
    /// Makes a cluster and starts it; it waits for the disk as in service.
    pub fn start() -> Self {
        let mut this = Self::empty();
        let mut make = this.command("initdb");
        make.args(["--username=postgres", "--auth=trust", "--locale=C"]);
        make.args(["--encoding=UTF8", "--no-sync", "--pgdata"]);
        run(make.arg(this.data()));
        this.start_again();
        this
    }

    /// Another server that follows this one, and that has every write before it is confirmed.
    #[must_use]
    pub fn follower(&self) -> Self {
        let mut follower = Self::empty();
        let mut copy = follower.command("pg_basebackup");
        copy.args([
            "--host=127.0.0.1",
            "--username=postgres",
            "--checkpoint=fast",
        ]);
        copy.args(["--no-sync", "--write-recovery-conf", "--port"]);
        copy.arg(self.port.to_string()).arg("--pgdata");
        run(copy.arg(follower.data()));
        follower.start_again();
        self.ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.ask("SELECT pg_reload_conf()");
        let start = Instant::now();
        while self.ask("SELECT sync_state FROM pg_stat_replication") != "sync" {
            assert!(start.elapsed() < PATIENCE, "nobody follows");
        }
        follower
    }

    /// Takes over from the server that it followed; it takes writes when this returns.
    pub fn take_over(&self) {
        let mut promote = self.command("pg_ctl");
        promote.args(["promote", "--wait", "--silent", "--pgdata"]);
        run(promote.arg(self.data()));
        self.ask("ALTER SYSTEM RESET synchronous_standby_names");
        self.ask("SELECT pg_reload_conf()");
    }

    /// The address of its first database.
    pub fn url(&self) -> String {
        url_at(self.port)
    }

    /// Signal 9 to the server and each of its processes.
    pub fn kill(&mut self) {
        let mut server = self.server.take().expect("the server runs");
        let id = server.id().to_string();
        // One that is stopped starts no more processes.
        signal("-STOP", [id.as_str()]);
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.expect("the processes of the server are known");
        signal(
            "-KILL",
            std::iter::once(id.as_str()).chain(children.split_whitespace()),
        );
        server.wait().expect("the server has ended");
    }

    /// Starts the server after a kill; it has accepted connections when this returns.
    pub fn start_again(&mut self) {
        let start = Instant::now();
        let mut server = self.serve();
        while !self.answers() {
            assert!(start.elapsed() < PATIENCE, "PostgreSQL does not answer");
            // A process of before may not have ended yet: it refuses to start then.
            if server.try_wait().is_ok_and(|ended| ended.is_some()) {
                server = self.serve();
            }
        }
        self.server = Some(server);
    }

    fn serve(&self) -> Child {
        let log = std::fs::File::create(self.folder.path().join("log")).expect("a log");
        let mut server = self.command("postgres");
        server.arg("-D").arg(self.data());
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=60",
            "shared_buffers=32MB",
        ] {
            server.args(["-c", setting]);
        }
        let sockets = format!("unix_socket_directories={}", self.folder.path().display());
        server.arg("-c").arg(sockets);
        server.arg("-c").arg(format!("port={}", self.port));
        server.stdout(Stdio::null()).stderr(log);
        server.spawn().expect("the server starts")
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the cluster");
        if let Some((user, group)) = postgres_user() {
            let owned = std::os::unix::fs::chown(folder.path(), Some(user), Some(group));
            owned.expect("the folder can be given away");
        }
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr());
        Self {
            programs: programs(),
            port: port.expect("a free port").port(),
            server: None,
            folder,
        }
    }

    /// The answer to a question, as text.
    fn ask(&self, question: &str) -> String {
        let mut client = self.command("psql");
        client.args([
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--command",
            question,
        ]);
        let answer = client.arg(self.url()).output().expect("psql runs");
        String::from_utf8_lossy(&answer.stdout).trim().to_owned()
    }

    fn answers(&self) -> bool {
        let mut probe = self.command("pg_isready");
        probe.args(["--quiet", "--host=127.0.0.1", "--port"]);
        probe.arg(self.port.to_string());
        probe.status().is_ok_and(|status| status.success())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL refuses to run as root.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(std::env::temp_dir());
        if let Some((user, group)) = postgres_user() {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            signal("-QUIT", [server.id().to_string().as_str()]);
            let _ = server.wait();
        }
    }
}

/// The address of the first database of a server at this port.
pub fn url_at(port: u16) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/postgres")
}

fn run(command: &mut Command) {
    let done = command.output().expect("the program runs");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {told}");
}

fn signal<'a>(signal: &str, processes: impl IntoIterator<Item = &'a str>) {
    let mut kill = Command::new("kill");
    let sent = kill.arg(signal).args(processes).stderr(Stdio::null());
    sent.status().expect("kill runs");
}

/// The user and group `postgres`, where we are root.
fn postgres_user() -> Option<(u32, u32)> {
    let number = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if number(&["-u"])? != 0 {
        return None;
    }
    Some((number(&["-u", "postgres"])?, number(&["-g", "postgres"])?))
}

/// The folder of the newest version that is installed.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let folders = versions.flatten().map(|version| version.path().join("bin"));
    let newest = folders
        .filter(|folder| folder.join("postgres").exists())
        .max();
    newest.expect("PostgreSQL is installed")
}
