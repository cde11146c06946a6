//! How long one incoming record takes against everybody known, and how long the index takes to build.

use std::time::Instant;

use anyhow::{Context as _, Result};
use spil_linkage::{Field, Known, Parameters, Population, Record};

use crate::table::Table;

use super::sets::Set;

/// So many records are asked for, each as it would come in anew.
const QUERIES: usize = 5_000;

/// Measures all Dutch sets.
pub(super) fn measure(sets: &[Set]) -> Result<()> {
    let mut table = Table::new(&["set", "index s", "p50 ms", "p99 ms", "slowest ms"]);
    for set in sets.iter().filter(|set| set.kind == "dutch") {
        let (people, incoming) = read(set)?;
        let records = u32::try_from(set.records).unwrap_or(u32::MAX);
        let parameters = Parameters::expected(f64::from(records));
        let start = Instant::now();
        let mut known = Known::new(people, parameters);
        let built = start.elapsed().as_secs_f64();
        let mut times: Vec<f64> = incoming
            .iter()
            .map(|record| {
                let start = Instant::now();
                std::hint::black_box(known.find(record, 0.5));
                start.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let at = |share: usize| {
            times
                .get((times.len() * share / 100).min(times.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
        };
        table.row([
            set.name.clone(),
            format!("{built:.1}"),
            format!("{:.2}", at(50)),
            format!("{:.2}", at(99)),
            format!("{:.2}", at(100)),
        ]);
    }
    table.print();
    Ok(())
}

fn read(set: &Set) -> Result<(Population, Vec<Record>)> {
    let mut reader = csv::Reader::from_path(&set.data)?;
    let fields: Vec<Option<Field>> = reader.headers()?.iter().map(Field::from_name).collect();
    let (mut people, mut incoming) = (Population::new(), Vec::new());
    for row in reader.records() {
        let row = row?;
        let mut record = Record::new(row.get(0).unwrap_or_default());
        for (field, value) in fields.iter().zip(&row) {
            if let Some(field) = field {
                record.set(*field, value);
            }
        }
        people.add(&record).context("the set has a record twice")?;
        if incoming.len() < QUERIES {
            incoming.push(record);
        }
    }
    Ok((people, incoming))
}
