//! How far a shard came, and what came back; kept in the target folder, so that it goes on after it was stopped.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::client::{Answer, Request};
use super::payloads::{self, MARKUP};
use super::plan::{Reach, Shot};
use crate::table::Table;
use crate::terminal::{complain, say};
use crate::workspace;

/// Which part of a run, as `2/4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// Whether the request with this number is of this part.
    pub(super) fn has(self, number: usize) -> bool {
        number % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let (number, of) = text.split_once('/').context("write it as 2/4")?;
        let (number, of) = (number.parse()?, of.parse()?);
        if number == 0 || of < number {
            bail!("{text} is no part of a whole");
        }
        Ok(Self { number, of })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// How far it is.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Progress {
    pub(super) sent: usize,
    statuses: BTreeMap<u16, usize>,
    payloads: BTreeMap<usize, usize>,
    pub(super) reach: Reach,
    /// Requests that were answered wrongly, and how.
    pub(super) failures: Vec<String>,
}

impl Progress {
    /// What a run of before reached.
    pub(super) fn read(shard: Shard, seed: u64) -> Result<Self> {
        match std::fs::read_to_string(file(shard, seed)) {
            Ok(text) => Ok(serde_json::from_str(&text)?),
            Err(_) => Ok(Self::default()),
        }
    }

    /// Keeps it.
    pub(super) fn write(&self, shard: Shard, seed: u64) -> Result<()> {
        let file = file(shard, seed);
        std::fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(&file, serde_json::to_vec(self)?).with_context(|| file.display().to_string())
    }

    /// Counts a request and looks at its answer.
    pub(super) fn note(&mut self, shot: &Shot, request: &Request, answer: &Result<Answer>) {
        self.sent += 1;
        self.reach.add(&shot.target);
        *self.payloads.entry(shot.payload).or_default() += 1;
        let wrong = match answer {
            Ok(answer) => {
                *self.statuses.entry(answer.status).or_default() += 1;
                wrong(answer)
            }
            Err(error) => Some(format!("{error:#}")),
        };
        if let Some(wrong) = wrong {
            let payload = payloads::name(shot.payload);
            let line = format!("{} {}: {payload}: {wrong}", request.method, request.address);
            complain(&format!("✗ {line}"));
            self.failures.push(line);
        }
    }

    /// Prints the counts.
    pub(super) fn print(&self, reachable: &Reach) {
        let mut table = Table::new(&["status", "answers"]);
        for (status, count) in &self.statuses {
            table.row([status.to_string(), count.to_string()]);
        }
        table.print();
        say(&format!(
            "{} requests: {} of {} routes, {} of {} parameters, {} of {} payloads; {} answered wrongly",
            self.sent,
            self.reach.routes.len(),
            reachable.routes.len(),
            self.reach.parameters.len(),
            reachable.parameters.len(),
            self.payloads.len(),
            payloads::count(),
            self.failures.len()
        ));
    }
}

/// What no answer may be, whatever was asked.
fn wrong(answer: &Answer) -> Option<String> {
    if 500 <= answer.status {
        Some(format!("status {}", answer.status))
    } else if answer.body.contains(MARKUP) {
        Some("repeated as markup".to_owned())
    } else if !answer.location.is_empty()
        && (!answer.location.starts_with('/') || answer.location.starts_with("//"))
    {
        Some(format!("leads to {}", answer.location))
    } else {
        None
    }
}

fn file(shard: Shard, seed: u64) -> PathBuf {
    let Shard { number, of } = shard;
    workspace::target().join(format!("security/{seed}-{number}-of-{of}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_a_whole_together_and_share_nothing() {
        let shards: Vec<Shard> = ["1/3", "2/3", "3/3"]
            .map(|text| text.parse().unwrap())
            .into();
        for number in 0..30 {
            assert_eq!(shards.iter().filter(|shard| shard.has(number)).count(), 1);
        }
        for wrong in ["0/3", "4/3", "3", "a/b"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_answer_is_wrong_when_the_server_failed_or_repeats_markup() {
        let answer = |status, location: &str, body: &str| Answer {
            status,
            location: location.to_owned(),
            body: body.to_owned(),
        };
        assert_eq!(wrong(&answer(422, "", "&lt;script&gt;")), None);
        assert_eq!(wrong(&answer(303, "/werk", "")), None);
        assert!(wrong(&answer(500, "", "")).is_some());
        assert!(wrong(&answer(503, "", "")).is_some());
        assert!(wrong(&answer(200, "", &format!("<p>{MARKUP}"))).is_some());
        assert!(wrong(&answer(303, "//elders.example", "")).is_some());
    }
}
