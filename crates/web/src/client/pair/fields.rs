//! The table of a pair: each field of both people with how well it agrees. What says most comes first, then what was not weighed.

use spil_app::client::pair::{Both, Shown};
use spil_model::client::pair::{Bearing, Compared, PairReason};
use spil_model::contact_details::Email;
use spil_model::name::PersonName;
use spil_model::sex::Sex;

use crate::case_file::sections::{address, birth_date, phones};
use crate::page::Words;

/// One field of both people.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) values: [Option<String>; 2],
    /// How the cells look.
    pub(super) look: &'static str,
    pub(super) icon: &'static str,
    pub(super) verdict: String,
}

pub(super) fn rows(words: Words, both: &Both) -> Vec<Row> {
    let said = |field: &Compared| both.reasons.iter().find(|reason| reason.field == *field);
    let weighed = both.reasons.iter().map(|reason| reason.field);
    let others = Compared::ALL
        .iter()
        .copied()
        .filter(|field| said(field).is_none());
    let all: Vec<Compared> = weighed.chain(others).collect();
    all.into_iter()
        .filter_map(|field| row(words, both, field, said(&field)))
        .collect()
}

/// A field of which nothing is known on either side says nothing and is left out.
fn row(words: Words, both: &Both, field: Compared, reason: Option<&PairReason>) -> Option<Row> {
    let values = both
        .people
        .each_ref()
        .map(|person| value(words, person, field).filter(|text| !text.is_empty()));
    if values.iter().all(Option::is_none) {
        return None;
    }
    let bearing = reason.map_or(Bearing::Unknown, |reason| reason.level.bearing());
    let (look, icon) = match bearing {
        Bearing::Agrees => ("compare__same", "same"),
        Bearing::Partly => ("", "similar"),
        Bearing::Differs => ("compare__differs", "differs"),
        Bearing::Unknown => ("", "help"),
    };
    let code = |code: &str| code.replace('_', "-");
    Some(Row {
        label: words.t(&format!("link-comparison-{}", code(field.code()))),
        look,
        icon,
        verdict: match reason {
            Some(reason) => words.t(&format!("link-level-{}", code(reason.level.code()))),
            None if values.iter().any(Option::is_none) => words.t("pair-one-unknown"),
            None => words.t("pair-not-weighed"),
        },
        values,
    })
}

fn value(words: Words, person: &Shown, field: Compared) -> Option<String> {
    let details = &person.details;
    match field {
        Compared::GivenName => Some(given(&details.name)),
        Compared::Surname => Some(surnames(&details.name)),
        Compared::BirthDate => details.birth_date.map(|date| birth_date(words, date)),
        Compared::Sex => (details.sex != Sex::Unknown)
            .then(|| words.t(&format!("refer-choice-sex-{}", details.sex.code()))),
        Compared::Address => Some(address(&details.address)),
        Compared::Phone => Some(phones(&details.phones)),
        Compared::Email => details.email.as_ref().map(Email::to_string),
        Compared::Bsn => person.bsn.as_ref().and_then(|bsn| bsn.masked.clone()),
        Compared::OtherId => details.insurer.as_ref().and_then(|insurer| {
            let parts = [
                insurer.name.as_ref().map(ToString::to_string),
                insurer.uzovi.as_ref().map(ToString::to_string),
                insurer.number.as_ref().map(ToString::to_string),
            ];
            let known: Vec<String> = parts.into_iter().flatten().collect();
            (!known.is_empty()).then(|| known.join(", "))
        }),
    }
}

fn given(name: &PersonName) -> String {
    let parts = name.parts();
    let initials = parts.initials.as_deref();
    match (parts.given.as_deref(), initials) {
        (Some(given), Some(initials)) => format!("{given} ({initials})"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

/// The own surname and the partner's, as they were written.
fn surnames(name: &PersonName) -> String {
    let parts = name.parts();
    let whole = |prefix: &Option<String>, surname: &Option<String>| {
        let words = [prefix.as_deref(), surname.as_deref()];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let both = [
        whole(&parts.partner_prefix, &parts.partner_surname),
        whole(&parts.prefix, &parts.surname),
    ];
    let known: Vec<String> = both.into_iter().filter(|text| !text.is_empty()).collect();
    known.join(" - ")
}
