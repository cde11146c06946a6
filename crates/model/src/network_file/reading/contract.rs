//! Reading for how many people insurers pay: each names an organisation and one of its insurers, one period at a time.

use super::{Known, period};
use crate::agb::Uzovi;
use crate::network_file::{Contract, Organisation};
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Names, Table};

const MOST: i64 = 100_000;

pub(super) fn contracts(
    field: Field<'_>,
    known: &Known,
    organisations: Option<&[Organisation]>,
) -> Option<Vec<Contract>> {
    let mut before: Vec<Contract> = Vec::new();
    field.list(|entry| {
        entry.table(|table| {
            let contract = contract(table, known, organisations)?;
            if before.iter().any(|other| overlap(other, &contract)) {
                table.refuse(Fault::Contradiction(Contradiction::PeriodsOverlap));
            }
            before.push(contract.clone());
            Some(contract)
        })
    })
}

fn contract(
    table: &mut Table<'_>,
    known: &Known,
    organisations: Option<&[Organisation]>,
) -> Option<Contract> {
    let organisation = known.organisation(table.field("organisation"));
    let found = organisations
        .into_iter()
        .flatten()
        .find(|one| Some(&one.code) == organisation.as_ref());
    let insurers: Option<Vec<Uzovi>> = found.map(|one| one.contracts.iter().cloned().collect());
    let insurers = Names::of(insurers.as_deref(), Uzovi::clone);
    let four = Expected::Digits { count: 4 };
    let insurer = insurers.read(table.field("insurer"), four, |text| Uzovi::parse(text).ok());
    let places = table.field("places").whole(0..=MOST);
    let (from, until) = period(table);
    if from.is_none() {
        table.field("from").date();
    }
    if until.is_none() {
        table.field("until").date();
    }
    Some(Contract {
        organisation: organisation?,
        insurer: insurer?,
        places: places?,
        from: from?,
        until: until?,
    })
}

fn overlap(one: &Contract, other: &Contract) -> bool {
    one.organisation == other.organisation
        && one.insurer == other.insurer
        && one.from <= other.until
        && other.from <= one.until
}
