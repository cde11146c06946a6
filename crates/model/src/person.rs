//! The client: who somebody is, where they live and how to reach them. Care content does not belong here, nor the BSN
//! itself, which is kept encrypted and apart.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    address::Address,
    agb::{AgbCode, Uzovi},
    answer::Answer,
    birth_date::BirthDate,
    bsn::BsnState,
    contact_details::{Email, Phone},
    ids::PersonId,
    language_code::{Interpreter, LanguageCode},
    name::PersonName,
    sex::Sex,
    text::ShortText,
};

/// Below this age at the start, dementia is called young onset.
pub const YOUNG_ONSET_BELOW: i16 = 65;

/// Somebody who is referred, waits or is in guidance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// Who they are and how to reach them.
    pub details: PersonDetails,
    /// How sure we are of the BSN.
    pub bsn_state: BsnState,
    /// The day of death. From then on nobody is written to, called or asked about this person.
    pub died_on: Option<Date>,
    /// Raised with every change.
    pub version: i64,
}

impl Person {
    /// Whether the person lives, as far as we know.
    pub const fn is_alive(&self) -> bool {
        self.died_on.is_none()
    }

    /// Age in whole years on a day, if the date of birth is known.
    pub fn age_on(&self, date: Date) -> Option<i16> {
        self.details.birth_date.map(|birth| birth.age_on(date))
    }
}

/// What is known of a client. Everything but the name can be unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonDetails {
    /// The name.
    pub name: PersonName,
    /// The date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<BirthDate>,
    /// Administrative sex.
    #[serde(default)]
    pub sex: Sex,
    /// Where they live.
    #[serde(default)]
    pub address: Address,
    /// Phone numbers, the best one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The language they speak best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageCode>,
    /// Whether somebody should translate.
    #[serde(default)]
    pub interpreter: Interpreter,
    /// Whether they live alone.
    #[serde(default)]
    pub lives_alone: Answer,
    /// The groups that need special knowledge.
    #[serde(default)]
    pub special_groups: SpecialGroups,
    /// The general practitioner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gp: Option<GeneralPractitioner>,
    /// The health insurer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurer: Option<Insurer>,
}

impl PersonDetails {
    /// Details of which only the name is known.
    pub fn named(name: PersonName) -> Self {
        Self {
            name,
            birth_date: None,
            sex: Sex::Unknown,
            address: Address::default(),
            phones: Vec::new(),
            email: None,
            language: None,
            interpreter: Interpreter::Unknown,
            lives_alone: Answer::Unknown,
            special_groups: SpecialGroups::default(),
            gp: None,
            insurer: None,
        }
    }
}

impl PersonDetails {
    /// Takes over what differs between two versions of what one referral says, and leaves the rest as it is.
    pub fn take_changes(&mut self, before: &Self, after: &Self) {
        macro_rules! take {
            ($($field:ident)*) => {
                $(if before.$field != after.$field {
                    self.$field.clone_from(&after.$field);
                })*
            };
        }
        take!(name birth_date sex address phones email language interpreter lives_alone special_groups gp insurer);
    }
}

/// Groups that need special knowledge; each may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpecialGroups {
    /// Dementia before the age of 65.
    pub young_onset: Answer,
    /// An intellectual disability.
    pub intellectual_disability: Answer,
    /// A migration background.
    pub migration_background: Answer,
}

impl SpecialGroups {
    /// Young onset follows from the age when it was not said.
    #[must_use]
    pub fn with_age(mut self, age: Option<i16>) -> Self {
        if self.young_onset == Answer::Unknown && age.is_some_and(|age| age < YOUNG_ONSET_BELOW) {
            self.young_onset = Answer::Yes;
        }
        self
    }
}

/// The general practitioner of a client, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GeneralPractitioner {
    /// Name of the doctor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ShortText>,
    /// Name of the practice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub practice: Option<ShortText>,
    /// City or village of the practice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<ShortText>,
    /// Phone number of the practice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// AGB code of the practice or the doctor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agb: Option<AgbCode>,
}

/// The health insurer of a client, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Insurer {
    /// The number of the insurer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uzovi: Option<Uzovi>,
    /// The name as it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ShortText>,
    /// The number of the insured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<ShortText>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::NameParts;

    #[test]
    fn a_name_is_enough() {
        let name = PersonName::new(NameParts {
            surname: Some("Vries".to_owned()),
            ..NameParts::default()
        })
        .unwrap();
        let details = PersonDetails::named(name);
        let json = r#"{"name": {"surname": "Vries"}}"#;
        assert_eq!(
            serde_json::from_str::<PersonDetails>(json).unwrap(),
            details
        );
        assert!(serde_json::from_str::<PersonDetails>("{}").is_err());
        assert!(
            serde_json::from_str::<PersonDetails>(r#"{"name": {"surname": "V"}, "bsn": "1"}"#)
                .is_err()
        );
    }

    #[test]
    fn only_what_was_changed_is_taken_over() {
        let named = |surname: &str| {
            let parts = NameParts {
                surname: Some(surname.to_owned()),
                ..NameParts::default()
            };
            PersonDetails::named(PersonName::new(parts).unwrap())
        };
        let before = named("Jansen");
        let after = PersonDetails {
            lives_alone: Answer::Yes,
            ..named("Jansen")
        };
        let mut kept = named("Vries");
        kept.take_changes(&before, &after);
        assert_eq!(kept.name, named("Vries").name);
        assert_eq!(kept.lives_alone, Answer::Yes);
    }

    #[test]
    fn young_onset_follows_from_age_unless_it_was_said() {
        let said_no = SpecialGroups {
            young_onset: Answer::No,
            ..SpecialGroups::default()
        };
        assert_eq!(
            SpecialGroups::default().with_age(Some(64)).young_onset,
            Answer::Yes
        );
        assert_eq!(
            SpecialGroups::default().with_age(Some(65)).young_onset,
            Answer::Unknown
        );
        assert_eq!(
            SpecialGroups::default().with_age(None).young_onset,
            Answer::Unknown
        );
        assert_eq!(said_no.with_age(Some(50)).young_onset, Answer::No);
    }
}
