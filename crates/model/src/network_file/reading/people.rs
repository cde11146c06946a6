//! Reading the people of a network.

use super::{Known, NAME, period};
use crate::contact_details::{Email, Phone};
use crate::covenant::Hundredths;
use crate::language_code::LanguageCode;
use crate::network_file::{
    Appointment, Person, Profession, Registration, RoleInNetwork, StaffRole,
};
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Firsts, Table};

pub(super) fn people(field: Field<'_>, known: &Known) -> Option<Vec<Person>> {
    let mut emails = Firsts::default();
    field.filled_list(|entry| entry.table(|table| person(table, known, &mut emails)))
}

fn person(table: &mut Table<'_>, known: &Known, emails: &mut Firsts<Email>) -> Option<Person> {
    let name = table.field("name").text(NAME);
    let email = emails.read(table.field("email"), Expected::Email, |text| {
        Email::parse(text).ok()
    });
    let phone = table
        .optional("phone")
        .and_then(|field| field.parsed(Expected::Phone, |text| Phone::parse(text).ok()));
    let profession = table
        .field("profession")
        .one_of(Profession::ALL, Profession::code);
    let registration = table
        .optional("registration")
        .and_then(|field| field.table(registration));
    let languages = table
        .optional("languages")
        .map_or(Some(Vec::new()), |field| {
            field.list(|entry| {
                entry.parsed(Expected::LanguageCode, |text| {
                    LanguageCode::parse(text).ok()
                })
            })
        });
    let expertise = table
        .optional("expertise")
        .map_or(Some(Vec::new()), |field| field.list(|entry| entry.text(60)));
    let home_neighbourhood = table
        .optional("home_neighbourhood")
        .and_then(|field| known.neighbourhood(field));
    let roles = table
        .field("roles")
        .list(|entry| entry.table(|table| role(table, known)));
    let appointments = table
        .optional("appointments")
        .map_or(Some(Vec::new()), |field| {
            field.list(|entry| entry.table(|table| appointment(table, known)))
        });
    Some(Person {
        name: name?,
        email: email?,
        phone,
        profession: profession?,
        registration,
        languages: languages?.into_iter().collect(),
        expertise: expertise?,
        home_neighbourhood,
        roles: roles?,
        appointments: appointments?,
    })
}

fn registration(table: &mut Table<'_>) -> Option<Registration> {
    let number = table.field("number").text(40);
    let until = table.optional("until").and_then(Field::date);
    Some(Registration {
        number: number?,
        until,
    })
}

fn role(table: &mut Table<'_>, known: &Known) -> Option<RoleInNetwork> {
    let role = table.field("role").one_of(StaffRole::ALL, StaffRole::code);
    let (sub_region, organisation, team) = (
        table.optional("sub_region"),
        table.optional("organisation"),
        table.optional("team"),
    );
    let role_suits = role.is_none_or(|role| {
        role.sub_region().suits(sub_region.as_ref())
            && role.organisation().suits(organisation.as_ref())
            && role.team().suits(team.as_ref())
    });
    // A secretary works for a sub-region or for an organisation.
    let nowhere =
        role == Some(StaffRole::Secretary) && sub_region.is_none() && organisation.is_none();
    if !role_suits || nowhere {
        table.refuse(Fault::Contradiction(Contradiction::PlaceDoesNotSuitRole));
    }
    let sub_region = sub_region.and_then(|field| known.sub_region(field));
    let organisation = organisation.and_then(|field| known.organisation(field));
    let team = team.and_then(|field| known.team(field));
    let (from, until) = period(table);
    Some(RoleInNetwork {
        role: role?,
        sub_region,
        organisation,
        team,
        from,
        until,
    })
}

fn appointment(table: &mut Table<'_>, known: &Known) -> Option<Appointment> {
    let organisation = known.organisation(table.field("organisation"));
    let role = table.field("role").one_of(StaffRole::ALL, StaffRole::code);
    let team = table.optional("team").and_then(|field| known.team(field));
    // Nobody works more hours than a week of full-time work and some overtime has.
    let hours = table.field("hours").hundredths(25..=4_800).map(Hundredths);
    let (from, until) = period(table);
    Some(Appointment {
        organisation: organisation?,
        role: role?,
        team,
        hours: hours?,
        from,
        until,
    })
}
