//! A referral and a covenant to test with.

use jiff::{Timestamp, civil::Date};

use crate::{
    bsn::BsnState,
    calendar::WorkingCalendar,
    code::ClassId,
    covenant::{Covenant, Parameters},
    guidance::{Contact, ContactKind, ContactRole, WithWhom},
    ids::{ContactId, CovenantVersionId, PersonId, ReferralId, StaffId, TeamId},
    name::{NameParts, PersonName},
    person::{Person, PersonDetails},
    reference_code::ReferenceCode,
    referral::{
        Channel, Decision, Receipt, Referral, ReferralContent, Referrer, ReferrerKind, Routing,
    },
    text::LongText,
};

pub(crate) fn covenant() -> Covenant {
    Covenant::parse(include_str!("../../../covenants/2026-drie-subregios.toml")).unwrap()
}

pub(crate) fn parameters() -> Parameters {
    covenant().parameters
}

pub(crate) fn calendar() -> WorkingCalendar {
    covenant().calendar
}

pub(crate) fn class(id: &str) -> ClassId {
    ClassId::parse(id).unwrap()
}

pub(crate) fn staff(number: u64) -> StaffId {
    StaffId::from_parts(number, [0; 10])
}

/// Noon in UTC on a day.
pub(crate) fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp()
}

pub(crate) fn details() -> PersonDetails {
    let parts = NameParts {
        initials: Some("J".to_owned()),
        prefix: Some("de".to_owned()),
        surname: Some("Vries".to_owned()),
        ..NameParts::default()
    };
    PersonDetails::named(PersonName::new(parts).unwrap())
}

pub(crate) fn person() -> Person {
    Person {
        id: PersonId::from_parts(1, [0; 10]),
        details: details(),
        bsn_state: BsnState::None,
        died_on: None,
        version: 1,
    }
}

/// A referral by a GP, received at noon on this day, routed to a team.
pub(crate) fn received(number: u64, on: Date) -> Referral {
    let receipt = Receipt {
        id: ReferralId::from_parts(number, [0; 10]),
        code: ReferenceCode::from_random([1, 2, 3, 4, 5]),
        person: person().id,
        channel: Channel::Web,
        external_number: None,
        received_at: noon(on),
        entered_at: noon(on),
        covenant: CovenantVersionId::from_parts(1, [0; 10]),
        referrer: Referrer::of(ReferrerKind::Gp),
        content: ReferralContent::about(details()),
        routing: Routing {
            team: Some(TeamId::from_parts(1, [0; 10])),
            ..Routing::default()
        },
    };
    Referral::receive(receipt).unwrap()
}

/// The same, looked at and triaged into a class on the same day.
pub(crate) fn triaged(number: u64, on: Date, into: &str) -> Referral {
    let mut referral = received(number, on);
    referral.first_look(noon(on)).unwrap();
    referral
        .decide_triage(&decision(into, on), &parameters(), &calendar())
        .unwrap();
    referral
}

pub(crate) fn decision(into: &str, on: Date) -> Decision {
    Decision {
        class: class(into),
        suggested: None,
        reason: LongText::parse("weighed").ok(),
        at: noon(on),
    }
}

/// A visit by a case manager with the client.
pub(crate) fn visit(by: StaffId, on: Date) -> Contact {
    Contact {
        id: ContactId::from_parts(1, [0; 10]),
        at: noon(on),
        by,
        role: ContactRole::CaseManager,
        kind: ContactKind::Visit,
        with: WithWhom::Client,
    }
}
