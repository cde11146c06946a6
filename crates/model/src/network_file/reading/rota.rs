//! Reading the rota of the desk: who is on duty must be waiting-list manager there, and nobody is their own deputy.

use jiff::civil::Date;

use super::{Known, period};
use crate::contact_details::Email;
use crate::network_file::{Person, RotaEntry, StaffRole, SubRegionCode};
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Names, Table};

pub(super) fn rota(
    field: Field<'_>,
    known: &Known,
    people: Option<&[Person]>,
) -> Option<Vec<RotaEntry>> {
    let mut before: Vec<RotaEntry> = Vec::new();
    field.list(|entry| {
        entry.table(|table| {
            let entry = entry_of(table, known, people)?;
            if before.iter().any(|other| overlap(other, &entry)) {
                table.refuse(Fault::Contradiction(Contradiction::PeriodsOverlap));
            }
            before.push(entry.clone());
            Some(entry)
        })
    })
}

fn entry_of(table: &mut Table<'_>, known: &Known, people: Option<&[Person]>) -> Option<RotaEntry> {
    let sub_region = known.sub_region(table.field("sub_region"));
    let managers = people
        .zip(sub_region.as_ref())
        .map(|(people, sub_region)| managers_of(people, sub_region));
    let managers = Names::of(managers.as_deref(), Email::clone);
    let read = |field| managers.read(field, Expected::Email, |text| Email::parse(text).ok());
    let manager = read(table.field("manager"));
    let deputy = table.optional("deputy").map(read);
    let (from, until) = period(table);
    if from.is_none() {
        table.field("from").date();
    }
    let deputy = deputy.map_or(Some(None), |deputy| deputy.map(Some));
    let (manager, deputy) = (manager?, deputy?);
    if deputy.as_ref() == Some(&manager) {
        table.refuse(Fault::Contradiction(Contradiction::OwnDeputy));
    }
    Some(RotaEntry {
        sub_region: sub_region?,
        manager,
        deputy,
        from: from?,
        until,
    })
}

fn managers_of(people: &[Person], sub_region: &SubRegionCode) -> Vec<Email> {
    let is_manager = |person: &&Person| {
        person.roles.iter().any(|role| {
            role.role == StaffRole::WaitingListManager
                && role.sub_region.as_ref() == Some(sub_region)
        })
    };
    people
        .iter()
        .filter(is_manager)
        .map(|person| person.email.clone())
        .collect()
}

fn overlap(one: &RotaEntry, other: &RotaEntry) -> bool {
    let last = |entry: &RotaEntry| entry.until.unwrap_or(Date::MAX);
    one.sub_region == other.sub_region && one.from <= last(other) && other.from <= last(one)
}
