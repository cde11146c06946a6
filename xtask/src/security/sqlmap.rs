//! `cargo xtask security --sqlmap`: sqlmap over every parameter of every route, one after the other, going on where it stopped.
//!
//! sqlmap is a program of its own (GPL), installed under the target folder and never part of ours. Before anything is asked it
//! must find the hole of a page that has one.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::client::{Request, Visitor};
use super::plan::{MARK, Target, World};
use super::progress::Shard;
use crate::command::output;
use crate::peer::Peer;
use crate::terminal::{complain, say};
use crate::workspace;

/// The tool, pinned.
const TOOL: [&str; 1] = ["sqlmap==1.10.10"];
/// Where sqlmap puts what it tries.
const STAR: &str = "*";
/// What it asks of one parameter ends after so many seconds.
const SECONDS: &str = "120";
const FOUND: &str = "identified the following injection point";
const CLEAN: &str = "do not appear to be injectable";

/// How far a shard came.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Done {
    clean: BTreeSet<String>,
    injectable: BTreeSet<String>,
    /// What sqlmap said instead of a verdict.
    unclear: BTreeMap<String, String>,
}

/// What sqlmap says of one parameter.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    Injectable,
    Unclear(String),
}

/// Asks what is left of the shard; gives how many parameters of all were found clean, this one together with those of before.
pub(super) fn run(world: &World, shard: Shard, until: Instant) -> Result<u64> {
    let tool = Sqlmap::prepare()?;
    tool.finds_a_hole()?;
    let all = parameters(world);
    let mut done = Done::read(shard)?;
    let mine = all.iter().enumerate().filter(|(at, _)| shard.has(*at));
    for (_, target) in mine {
        let name = target.name();
        if done.clean.contains(&name) {
            continue;
        }
        if until <= Instant::now() {
            say("the time is over; the next run goes on");
            break;
        }
        // What was asked before may have ended a session: each begins its own.
        let visitor = world.visitor(target.actor)?;
        let verdict = tool.asks(&visitor.as_sent(&target.marked()))?;
        done.note(name, verdict);
        done.write(shard)?;
    }
    done.conclude(all.len())
}

/// Every parameter once: asked by whoever has most of its form.
fn parameters(world: &World) -> Vec<Target> {
    let mut best: BTreeMap<String, Target> = BTreeMap::new();
    for target in world.targets() {
        if !target.reaches_a_use_case() {
            continue;
        }
        let known = best.get(&target.name());
        if known.is_none_or(|known| known.richness() < target.richness()) {
            best.insert(target.name(), target);
        }
    }
    best.into_values().collect()
}

impl Done {
    fn read(shard: Shard) -> Result<Self> {
        match std::fs::read_to_string(file(shard)) {
            Ok(text) => Ok(serde_json::from_str(&text)?),
            Err(_) => Ok(Self::default()),
        }
    }

    fn write(&self, shard: Shard) -> Result<()> {
        std::fs::write(file(shard), serde_json::to_vec(self)?).context("what was done")
    }

    fn note(&mut self, name: String, verdict: Verdict) {
        self.unclear.remove(&name);
        match verdict {
            Verdict::Clean => {
                self.clean.insert(name);
            }
            Verdict::Injectable => {
                complain(&format!("✗ {name} lets SQL in"));
                self.injectable.insert(name);
            }
            Verdict::Unclear(said) => {
                complain(&format!("? {name}: {said}"));
                self.unclear.insert(name, said);
            }
        }
    }

    fn conclude(&self, all: usize) -> Result<u64> {
        say(&format!(
            "sqlmap: {} of {all} parameters are clean, {} let SQL in, of {} it could not say",
            self.clean.len(),
            self.injectable.len(),
            self.unclear.len()
        ));
        if !self.injectable.is_empty() {
            bail!("SQL gets in: {:?}", self.injectable);
        }
        Ok(self.clean.len() as u64)
    }
}

fn folder() -> PathBuf {
    workspace::target().join("sqlmap")
}

fn file(shard: Shard) -> PathBuf {
    folder().join(format!("{}.json", shard.to_string().replace('/', "-of-")))
}

/// The program.
struct Sqlmap {
    peer: Peer,
}

impl Sqlmap {
    fn prepare() -> Result<Self> {
        std::fs::create_dir_all(folder())?;
        let peer = Peer::prepare("sqlmap", &TOOL)?;
        Ok(Self { peer })
    }

    /// Asks with a request in which the mark stands where something may be put.
    fn asks(&self, request: &[u8]) -> Result<Verdict> {
        let text = String::from_utf8_lossy(request).replace(STAR, "x");
        let path = folder().join("request.txt");
        std::fs::write(&path, text.replace(MARK, STAR))?;
        let mut tool = self.peer.python();
        tool.arg(self.peer.program("sqlmap"))
            .args(["--batch", "--flush-session", "--disable-coloring"])
            .args(["--level", "1", "--risk", "1", "--technique", "BEUS"])
            .args(["--ignore-redirects", "--ignore-code", "*", "--skip-waf"])
            .args(["--retries", "1", "--timeout", "20", "--time-limit", SECONDS])
            .arg("--output-dir")
            .arg(folder().join("output"))
            .arg("-r")
            .arg(&path)
            .env("HOME", folder());
        Ok(read(&output(&mut tool)?))
    }

    /// A tool that finds nothing where there is something shows nothing.
    fn finds_a_hole(&self) -> Result<()> {
        let page = Injectable::start(&self.peer)?;
        let visitor = Visitor::new(page.address);
        let request = Request::post("/", &format!("name=name+1{MARK}"));
        match self.asks(&visitor.as_sent(&request))? {
            Verdict::Injectable => {
                say("sqlmap finds the hole of a page that has one");
                Ok(())
            }
            other => bail!("sqlmap does not find the hole of a page that has one: {other:?}"),
        }
    }
}

/// What the output comes to.
fn read(said: &str) -> Verdict {
    if said.contains(FOUND) {
        return Verdict::Injectable;
    }
    if said.contains(CLEAN) {
        return Verdict::Clean;
    }
    let last = said.lines().rev().find(|line| line.contains("] ["));
    Verdict::Unclear(last.unwrap_or("it said nothing").to_owned())
}

/// The page with a hole.
struct Injectable {
    process: Child,
    address: SocketAddr,
}

impl Injectable {
    fn start(peer: &Peer) -> Result<Self> {
        let mut page = peer.python();
        page.arg("xtask/security/injectable.py")
            .stdout(Stdio::piped());
        let mut process = page.spawn().context("the page with a hole")?;
        let said = process.stdout.take().context("its port")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        let port: u16 = line.trim().parse().context("its port")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Self { process, address })
    }
}

impl Drop for Injectable {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sqlmap_says_is_a_verdict() {
        let clean = "[12:00:01] [CRITICAL] all tested parameters do not appear to be injectable.";
        assert_eq!(read(clean), Verdict::Clean);
        let found = "sqlmap identified the following injection point(s) with a total of 41 HTTP(s) requests:";
        assert_eq!(read(found), Verdict::Injectable);
        let cut = "[12:00:01] [CRITICAL] unable to connect to the target URL";
        assert_eq!(read(cut), Verdict::Unclear(cut.to_owned()));
        assert!(matches!(read(""), Verdict::Unclear(_)));
    }
}
