//! One run of linking: the files it writes and the account it gives.

use std::time::Instant;

use serde::Serialize;
use spil_linkage::{Learning, LevelRates, Linkage, Population, Prior, link};

use crate::console::{Console, Failure};

use super::Writing;
use super::people::{BadLines, Reading};
use super::progress::Progress;
use super::write::{self, Output};

/// A run from its first to its last line.
pub(crate) struct Run<'a> {
    writing: &'a Writing,
    pairs: Option<Output>,
    clusters: Option<Output>,
    began: Instant,
    account: Account,
}

/// What `--json` prints.
#[derive(Debug, Default, Serialize)]
struct Account {
    records: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<usize>,
    fields: Vec<&'static str>,
    skipped_lines: Vec<u64>,
    equal_records: usize,
    candidate_pairs: u64,
    pairs: Option<usize>,
    clusters: Option<usize>,
    refused_joins: Option<usize>,
    threshold: f64,
    threshold_chosen: &'static str,
    expected_f1: f64,
    expected_matches: f64,
    parameters: Option<Learnt>,
    learning: Option<Learning>,
    seconds: Seconds,
    memory_bytes: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Learnt {
    prior: Prior,
    rates: std::collections::BTreeMap<&'static str, Vec<LevelRates>>,
}

#[derive(Debug, Default, Serialize)]
struct Seconds {
    read: f64,
    link: f64,
    write: f64,
    total: f64,
}

impl BadLines {
    /// As the command line says.
    pub(crate) fn of(reading: &super::Reading) -> Self {
        if reading.skip_bad {
            Self::Skip
        } else {
            Self::Refuse
        }
    }
}

impl<'a> Run<'a> {
    /// Begins the files, so that nothing is computed that cannot be written.
    pub(crate) fn begin(console: &Console, writing: &'a Writing) -> Result<Self, Failure> {
        if writing.out.is_none() && writing.clusters.is_none() {
            return Err(Failure::input(console.language().text_with(
                "cli-missing-argument",
                &[("argument", "--out".into())],
            )));
        }
        let began = Instant::now();
        let open = |path: &Option<std::path::PathBuf>| {
            path.as_deref()
                .map(|path| Output::begin(console, path))
                .transpose()
        };
        Ok(Self {
            writing,
            pairs: open(&writing.out)?,
            clusters: open(&writing.clusters)?,
            began,
            account: Account::default(),
        })
    }

    /// Notes what was read.
    pub(crate) fn read(&mut self, records: usize, new: Option<usize>, readings: &[Reading]) {
        self.account.records = records + new.unwrap_or_default();
        self.account.known = new.map(|_| records);
        self.account.new = new;
        self.account.fields = spil_linkage::Field::ALL
            .into_iter()
            .filter(|field| {
                readings
                    .iter()
                    .all(|reading| reading.fields.contains(field))
            })
            .map(spil_linkage::Field::name)
            .collect();
        self.account.skipped_lines = readings
            .iter()
            .flat_map(|reading| reading.skipped.clone())
            .collect();
        self.account.seconds.read = self.began.elapsed().as_secs_f64();
    }

    /// Links, writes, and gives the account.
    pub(crate) fn link_and_write(
        mut self,
        console: &mut Console,
        people: Population,
    ) -> Result<(), Failure> {
        let progress = Progress::begin(console.language());
        let linkage = link(people, self.writing.threshold, &|stage, done, all| {
            progress.show(stage, done, all);
        });
        drop(progress);
        let linked = self.began.elapsed().as_secs_f64();
        self.account.seconds.link = linked - self.account.seconds.read;
        self.write(console, &linkage)?;
        self.account.seconds.total = self.began.elapsed().as_secs_f64();
        self.account.seconds.write = self.account.seconds.total - linked;
        self.account.memory_bytes = peak_memory();
        self.note(linkage);
        if self.writing.json {
            console.print_json(&self.account)
        } else {
            self.tell(console);
            Ok(())
        }
    }

    fn write(&mut self, console: &Console, linkage: &Linkage) -> Result<(), Failure> {
        if let Some(output) = &mut self.pairs {
            if let Some(crowd) = linkage.crowd() {
                let told = [
                    ("id", crowd.id.into()),
                    ("pairs", crowd.pairs.to_string().into()),
                    ("most", spil_linkage::MOST_PAIRS.to_string().into()),
                ];
                return Err(Failure::Undone(
                    console.language().text_with("link-crowd", &told),
                ));
            }
            let matches = linkage.matches();
            self.account.pairs = Some(matches.len());
            write::pairs(console, output, linkage, &matches)?;
        }
        if let Some(output) = &mut self.clusters {
            let (clusters, groups) = linkage.clusters();
            self.account.clusters = Some(groups.len());
            self.account.refused_joins = Some(groups.refused);
            write::clusters(console, output, linkage, &clusters)?;
        }
        for output in [self.pairs.take(), self.clusters.take()]
            .into_iter()
            .flatten()
        {
            output.finish(console)?;
        }
        Ok(())
    }

    fn note(&mut self, linkage: Linkage) {
        self.account.equal_records = linkage.equal_records();
        self.account.candidate_pairs = linkage.candidates;
        self.account.threshold = linkage.threshold;
        self.account.threshold_chosen = if self.writing.threshold.is_some() {
            "asked"
        } else {
            "best expected f1"
        };
        self.account.expected_f1 = linkage.expected_f1;
        self.account.expected_matches = linkage.expected_matches;
        self.account.learning = Some(linkage.learning);
        let rates = linkage
            .parameters
            .rates
            .into_iter()
            .map(|(comparison, rates)| (comparison.key(), rates))
            .collect();
        self.account.parameters = Some(Learnt {
            prior: linkage.parameters.prior,
            rates,
        });
    }

    fn tell(&self, console: &Console) {
        let language = console.language();
        let number = |value: f64, decimals| super::words::number(language, value, decimals);
        let count =
            |count: Option<usize>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        let told = [
            ("records", self.account.records.to_string().into()),
            ("pairs", count(self.account.pairs).into()),
            ("clusters", count(self.account.clusters).into()),
            ("threshold", number(self.account.threshold, 4).into()),
            ("seconds", number(self.account.seconds.total, 1).into()),
        ];
        console.say(&language.text_with("link-done", &told));
    }
}

/// The most memory that this process has had, in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}
