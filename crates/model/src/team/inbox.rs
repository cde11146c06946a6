//! What a team sees of a referral before somebody takes it or it is offered: enough to choose, not who it is.

use jiff::civil::Date;

use crate::{
    agb::Uzovi,
    code::ClassId,
    geography::NeighbourhoodCode,
    ids::ReferralId,
    language_code::{Interpreter, LanguageCode},
    person::{PersonDetails, SpecialGroups},
    referral::Referral,
    waiting_list::Standing,
};

/// An entry of the inbox of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxEntry {
    /// The referral.
    pub referral: ReferralId,
    /// Initials: `J.d.V.`
    pub initials: String,
    /// Age in whole years.
    pub age: Option<i16>,
    /// The neighbourhood of the home address.
    pub neighbourhood: Option<NeighbourhoodCode>,
    /// The class.
    pub class: Option<ClassId>,
    /// The language they speak best.
    pub language: Option<LanguageCode>,
    /// Whether somebody should translate.
    pub interpreter: Interpreter,
    /// Groups that need special knowledge.
    pub special_groups: SpecialGroups,
    /// The insurer.
    pub insurer: Option<Uzovi>,
    /// Clocks, place and reasons.
    pub standing: Standing,
}

impl InboxEntry {
    /// The entry of a referral: nothing in it names the person, the street or the phone.
    pub fn of(
        referral: &Referral,
        person: &PersonDetails,
        standing: Standing,
        today: Date,
    ) -> Self {
        let age = person.birth_date.map(|birth| birth.age_on(today));
        Self {
            referral: referral.id,
            initials: person.name.inbox_initials(),
            age,
            neighbourhood: referral.routing.neighbourhood,
            class: referral
                .deadline
                .as_ref()
                .map(|deadline| deadline.class.clone()),
            language: person.language,
            interpreter: person.interpreter,
            special_groups: person.special_groups.with_age(age),
            insurer: person
                .insurer
                .as_ref()
                .and_then(|insurer| insurer.uzovi.clone()),
            standing,
        }
    }
}
