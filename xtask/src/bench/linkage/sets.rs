//! The sets of the benchmark: public ones, and invented Dutch people.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha12Rng;

use crate::command::output;
use crate::peer::Peer;

use super::dutch::{COLUMNS, Region, Row};

/// Records and who they really are.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) name: String,
    /// What the peers' settings are chosen by.
    pub(super) kind: &'static str,
    pub(super) data: PathBuf,
    pub(super) records: usize,
}

impl Set {
    fn new(folder: &Path, name: String, kind: &'static str) -> Result<Self> {
        let data = folder.join(format!("{name}.csv"));
        let text = std::fs::read_to_string(&data)
            .with_context(|| format!("{} was not made", data.display()))?;
        let records = text.lines().count() - 1;
        Ok(Self {
            name,
            kind,
            data,
            records,
        })
    }

    pub(super) fn truth(&self) -> PathBuf {
        self.data.with_extension("csv.truth")
    }

    pub(super) fn result(&self, tool: &str) -> PathBuf {
        self.data.with_extension(format!("{tool}.csv"))
    }
}

/// Makes all sets.
pub(super) fn make(peer: &Peer, folder: &Path, sizes: &[usize], seed: u64) -> Result<Vec<Set>> {
    output(peer.python().arg(super::script()).arg("febrl").arg(folder))?;
    let mut sets = Vec::new();
    for number in 1..=4 {
        sets.push(Set::new(folder, format!("febrl{number}"), "febrl")?);
    }
    for size in sizes {
        let name = format!("dutch{size}");
        invent(folder, &name, *size, seed)?;
        sets.push(Set::new(folder, name, "dutch")?);
    }
    Ok(sets)
}

fn invent(folder: &Path, name: &str, size: usize, seed: u64) -> Result<()> {
    let mut chance = ChaCha12Rng::seed_from_u64(seed ^ size as u64);
    let mut region = Region::new(&mut chance, size);
    let mut rows: Vec<(usize, Row)> = Vec::with_capacity(size + 4);
    let mut person = 0;
    while rows.len() < size {
        rows.extend(
            region
                .next_person(&mut chance)
                .into_iter()
                .map(|row| (person, row)),
        );
        person += 1;
    }
    rows.truncate(size);
    rows.shuffle(&mut chance);
    let mut data = csv::Writer::from_path(folder.join(format!("{name}.csv")))?;
    let mut truth = BufWriter::new(std::fs::File::create(
        folder.join(format!("{name}.csv.truth")),
    )?);
    data.write_record(std::iter::once("id").chain(COLUMNS))?;
    for (number, (person, row)) in rows.iter().enumerate() {
        let id = format!("r{number}");
        data.write_record(std::iter::once(id.as_str()).chain(row.iter().map(String::as_str)))?;
        writeln!(truth, "{id},p{person}")?;
    }
    data.flush()?;
    truth.flush().context("the truth cannot be written")
}
