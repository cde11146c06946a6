//! What each step asks: one table of fields, from which the form, its check and the list of answers are made.

use spil_model::referral::ReferrerKind;

use super::step::{Step, referrer_kind};
use crate::answers::Answers;

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A part of a name.
    NamePart,
    Line,
    Lines,
    Phone,
    Email,
    /// A date of which the day and the month may be unknown: three fields with `_day`, `_month` and `_year`.
    Date,
    /// One of these, all in sight. The first word is the set by which their texts are found.
    Choice(&'static str, &'static [&'static str]),
    /// One of these, in a list that opens.
    Select(&'static str, &'static [&'static str]),
    /// Any of these.
    Ticks(&'static str, &'static [&'static str]),
    Language,
    Postcode,
    HouseNumber,
    Bsn,
    Agb,
    Uzovi,
}

/// A field of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
    /// Whether there is a line of help under the label.
    pub(crate) has_hint: bool,
    /// What the browser may fill in by itself.
    pub(crate) autocomplete: &'static str,
}

impl Field {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_required: false,
            has_hint: false,
            autocomplete: "off",
        }
    }

    const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    const fn hint(mut self) -> Self {
        self.has_hint = true;
        self
    }

    const fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// The end of the keys of its texts.
    pub(crate) fn key(&self) -> String {
        self.name.replace('_', "-")
    }

    /// The names under which its answers come in.
    pub(crate) fn inputs(&self) -> Vec<String> {
        match self.kind {
            Kind::Date => ["day", "month", "year"]
                .map(|part| format!("{}_{part}", self.name))
                .to_vec(),
            _ => vec![self.name.to_owned()],
        }
    }
}

const KINDS: &[&str] = &[
    "client",
    "caregiver",
    "neighbour",
    "gp",
    "practice_nurse",
    "neighbourhood_team",
    "memory_clinic",
    "mental_health_care",
    "home_care",
    "hospital",
    "welfare",
];
const DANGERS: &[&str] = &[
    "wandering",
    "fire",
    "violence",
    "self_neglect",
    "suicide",
    "abuse",
    "caregiver_collapse",
    "delirium",
    "other",
    "none",
];
const ANSWER: Kind = Kind::Choice("answer", &["yes", "no", "unknown"]);
const RELATIONS: &[&str] = &[
    "partner",
    "child",
    "sibling",
    "parent",
    "family",
    "friend",
    "neighbour",
    "professional",
    "other",
];
const DEMENTIA: &[&str] = &[
    "unknown",
    "alzheimer",
    "vascular",
    "mixed",
    "lewy_body",
    "frontotemporal",
    "parkinson",
    "alcohol",
    "mild_impairment",
    "other",
];

const WHO: &[Field] = &[Field::new("referrer_kind", Kind::Choice("kind", KINDS)).required()];
const DANGER: &[Field] = &[Field::new("dangers", Kind::Ticks("danger", DANGERS)).hint()];
const PROFESSIONAL: &[Field] = &[
    Field::new("referrer_given", Kind::NamePart).autocomplete("given-name"),
    Field::new("referrer_prefix", Kind::NamePart),
    Field::new("referrer_surname", Kind::NamePart)
        .required()
        .autocomplete("family-name"),
    Field::new("referrer_role", Kind::Line).autocomplete("organization-title"),
    Field::new("referrer_organisation", Kind::Line)
        .required()
        .autocomplete("organization"),
    Field::new("referrer_phone", Kind::Phone)
        .required()
        .hint()
        .autocomplete("tel"),
    Field::new("referrer_email", Kind::Email)
        .hint()
        .autocomplete("email"),
];
const CARE_PROVIDER: &[Field] = &[
    Field::new("referrer_given", Kind::NamePart).autocomplete("given-name"),
    Field::new("referrer_prefix", Kind::NamePart),
    Field::new("referrer_surname", Kind::NamePart)
        .required()
        .autocomplete("family-name"),
    Field::new("referrer_role", Kind::Line).autocomplete("organization-title"),
    Field::new("referrer_organisation", Kind::Line)
        .required()
        .autocomplete("organization"),
    Field::new("referrer_agb", Kind::Agb).hint(),
    Field::new("referrer_phone", Kind::Phone)
        .required()
        .hint()
        .autocomplete("tel"),
    Field::new("referrer_email", Kind::Email)
        .hint()
        .autocomplete("email"),
];
const CAREGIVER: &[Field] = &[
    Field::new("referrer_given", Kind::NamePart).autocomplete("given-name"),
    Field::new("referrer_prefix", Kind::NamePart),
    Field::new("referrer_surname", Kind::NamePart)
        .required()
        .autocomplete("family-name"),
    Field::new("referrer_relation", Kind::Select("relation", RELATIONS)),
    Field::new("referrer_phone", Kind::Phone)
        .required()
        .hint()
        .autocomplete("tel"),
    Field::new("referrer_email", Kind::Email)
        .hint()
        .autocomplete("email"),
];
const NAME: &[Field] = &[
    Field::new("given", Kind::NamePart).hint(),
    Field::new("initials", Kind::NamePart).hint(),
    Field::new("prefix", Kind::NamePart).hint(),
    Field::new("surname", Kind::NamePart).hint(),
    Field::new("partner_prefix", Kind::NamePart),
    Field::new("partner_surname", Kind::NamePart).hint(),
    Field::new(
        "name_use",
        Kind::Choice(
            "name-use",
            &["own", "partner", "own_partner", "partner_own"],
        ),
    ),
];
const BIRTH: &[Field] = &[
    Field::new("birth", Kind::Date).hint(),
    Field::new(
        "sex",
        Kind::Choice("sex", &["female", "male", "other", "unknown"]),
    ),
];
const ADDRESS: &[Field] = &[
    Field::new("postcode", Kind::Postcode).hint(),
    Field::new("house_number", Kind::HouseNumber).hint(),
    Field::new("street", Kind::Line),
    Field::new("city", Kind::Line),
];
const REACH: &[Field] = &[
    Field::new("phone", Kind::Phone).hint(),
    Field::new("phone_2", Kind::Phone),
    Field::new("email", Kind::Email),
];
const REACH_SELF: &[Field] = &[
    Field::new("phone", Kind::Phone)
        .required()
        .hint()
        .autocomplete("tel"),
    Field::new("phone_2", Kind::Phone),
    Field::new("email", Kind::Email).autocomplete("email"),
];
const LANGUAGE: &[Field] = &[
    Field::new("language", Kind::Language),
    Field::new(
        "interpreter",
        Kind::Choice(
            "interpreter",
            &["not_needed", "wanted", "family", "unknown"],
        ),
    ),
];
const INSURANCE: &[Field] = &[
    Field::new("bsn", Kind::Bsn).hint(),
    Field::new("insurer_name", Kind::Line),
    Field::new("insurer_uzovi", Kind::Uzovi).hint(),
    Field::new("insurer_number", Kind::Line),
];
const LIVING: &[Field] = &[
    Field::new("lives_alone", ANSWER),
    Field::new("young_onset", ANSWER).hint(),
    Field::new("intellectual_disability", ANSWER),
    Field::new("migration_background", ANSWER).hint(),
];
const CONTACT_OF_FAMILY: &[Field] = &[Field::new(
    "first_contact",
    Kind::Choice("first-contact", &["client", "referrer", "other"]),
)];
const CONTACT_OF_CLIENT: &[Field] = &[Field::new(
    "first_contact",
    Kind::Choice("first-contact-self", &["client", "other"]),
)];
const CONTACT: &[Field] = &[Field::new(
    "first_contact",
    Kind::Choice("first-contact", &["client", "other"]),
)];
const CONTACT_PERSON: &[Field] = &[
    Field::new("contact_given", Kind::NamePart),
    Field::new("contact_prefix", Kind::NamePart),
    Field::new("contact_surname", Kind::NamePart).required(),
    Field::new("contact_relation", Kind::Select("relation", RELATIONS)),
    Field::new("contact_phone", Kind::Phone).required(),
    Field::new("contact_email", Kind::Email),
    Field::new("contact_caregiver", ANSWER).hint(),
    Field::new("contact_lives_with", ANSWER),
];
const GP: &[Field] = &[
    Field::new("gp_name", Kind::Line),
    Field::new("gp_practice", Kind::Line),
    Field::new("gp_city", Kind::Line),
    Field::new("gp_phone", Kind::Phone),
];
const GP_KNOWS: &[Field] = &[
    Field::new("gp_knows", ANSWER),
    Field::new("gp_may_be_told", ANSWER).hint(),
];
const PERSON_KNOWS: &[Field] = &[Field::new("person_knows", ANSWER).hint()];
const DIAGNOSIS: &[Field] = &[Field::new(
    "diagnosis",
    Kind::Choice("diagnosis", &["diagnosed", "suspicion", "unknown"]),
)];
const DIAGNOSIS_KIND: &[Field] = &[
    Field::new("dementia_type", Kind::Select("dementia", DEMENTIA)),
    Field::new("diagnosis_on", Kind::Date).hint(),
];
const QUESTION: &[Field] = &[
    Field::new("question", Kind::Lines).hint(),
    Field::new("circumstances", Kind::Lines).hint(),
    Field::new("particulars", Kind::Lines).hint(),
];
const CONSENT: &[Field] = &[
    Field::new("consent_network_desk", ANSWER).hint(),
    Field::new("consent_interim_support", ANSWER).hint(),
    Field::new("consent_geriatric_team", ANSWER).hint(),
];

/// The fields of a step for whoever refers.
pub(crate) fn of(step: Step, answers: &Answers) -> &'static [Field] {
    let kind = referrer_kind(answers);
    let is_self = kind == Some(ReferrerKind::Client);
    match step {
        Step::Who => WHO,
        Step::Danger => DANGER,
        Step::Referrer if kind.is_some_and(ReferrerKind::is_care_provider) => CARE_PROVIDER,
        Step::Referrer if kind.is_some_and(ReferrerKind::is_professional) => PROFESSIONAL,
        Step::Referrer => CAREGIVER,
        Step::Name => NAME,
        Step::Birth => BIRTH,
        Step::Address => ADDRESS,
        Step::Reach if is_self => REACH_SELF,
        Step::Reach => REACH,
        Step::Language => LANGUAGE,
        Step::Insurance => INSURANCE,
        Step::Living => LIVING,
        Step::Contact if is_self => CONTACT_OF_CLIENT,
        Step::Contact if kind.is_some_and(ReferrerKind::is_professional) => CONTACT,
        Step::Contact => CONTACT_OF_FAMILY,
        Step::ContactPerson => CONTACT_PERSON,
        Step::Gp => GP,
        Step::GpKnows => GP_KNOWS,
        Step::PersonKnows => PERSON_KNOWS,
        Step::Diagnosis => DIAGNOSIS,
        Step::DiagnosisKind => DIAGNOSIS_KIND,
        Step::Question => QUESTION,
        Step::Consent => CONSENT,
        Step::CallNow | Step::Files | Step::Check => &[],
    }
}
