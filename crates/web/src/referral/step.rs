//! The steps of the referral on the public page, and which of them somebody gets to see. What a step asks is in `field`.

use spil_model::referral::{Danger, ReferrerKind};

use crate::answers::Answers;

/// One question of the public page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Who,
    Danger,
    CallNow,
    Referrer,
    Name,
    Birth,
    Address,
    Reach,
    Language,
    Insurance,
    Living,
    Contact,
    ContactPerson,
    Gp,
    GpKnows,
    PersonKnows,
    Diagnosis,
    DiagnosisKind,
    Question,
    Files,
    Consent,
    Check,
}

impl Step {
    pub(crate) const ALL: [Self; 22] = [
        Self::Who,
        Self::Danger,
        Self::CallNow,
        Self::Referrer,
        Self::Name,
        Self::Birth,
        Self::Address,
        Self::Reach,
        Self::Language,
        Self::Insurance,
        Self::Living,
        Self::Contact,
        Self::ContactPerson,
        Self::Gp,
        Self::GpKnows,
        Self::PersonKnows,
        Self::Diagnosis,
        Self::DiagnosisKind,
        Self::Question,
        Self::Files,
        Self::Consent,
        Self::Check,
    ];

    /// Where it stands.
    pub(crate) const fn address(self) -> &'static str {
        match self {
            Self::Who => "/aanmelden",
            Self::Danger => "/aanmelden/gevaar",
            Self::CallNow => "/aanmelden/nu-bellen",
            Self::Referrer => "/aanmelden/uzelf",
            Self::Name => "/aanmelden/naam",
            Self::Birth => "/aanmelden/geboortedatum",
            Self::Address => "/aanmelden/adres",
            Self::Reach => "/aanmelden/bereiken",
            Self::Language => "/aanmelden/taal",
            Self::Insurance => "/aanmelden/verzekering",
            Self::Living => "/aanmelden/situatie",
            Self::Contact => "/aanmelden/contact",
            Self::ContactPerson => "/aanmelden/contactpersoon",
            Self::Gp => "/aanmelden/huisarts",
            Self::GpKnows => "/aanmelden/huisarts-weet-het",
            Self::PersonKnows => "/aanmelden/weet-het",
            Self::Diagnosis => "/aanmelden/diagnose",
            Self::DiagnosisKind => "/aanmelden/welke-diagnose",
            Self::Question => "/aanmelden/vraag",
            Self::Files => "/aanmelden/bestanden",
            Self::Consent => "/aanmelden/toestemming",
            Self::Check => "/aanmelden/controle",
        }
    }

    /// The end of the keys of its texts.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Danger => "danger",
            Self::CallNow => "call-now",
            Self::Referrer => "referrer",
            Self::Name => "name",
            Self::Birth => "birth",
            Self::Address => "address",
            Self::Reach => "reach",
            Self::Language => "language",
            Self::Insurance => "insurance",
            Self::Living => "living",
            Self::Contact => "contact",
            Self::ContactPerson => "contact-person",
            Self::Gp => "gp",
            Self::GpKnows => "gp-knows",
            Self::PersonKnows => "person-knows",
            Self::Diagnosis => "diagnosis",
            Self::DiagnosisKind => "diagnosis-kind",
            Self::Question => "question",
            Self::Files => "files",
            Self::Consent => "consent",
            Self::Check => "check",
        }
    }

    /// Whether the title of the step is another one for somebody who asks help for themselves.
    pub(crate) const fn has_title_for_self(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::Birth
                | Self::Address
                | Self::Reach
                | Self::Language
                | Self::Living
                | Self::Contact
                | Self::Gp
                | Self::Diagnosis
                | Self::Consent
        )
    }

    fn is_asked(self, answers: &Answers) -> bool {
        let kind = referrer_kind(answers);
        let is = |test: fn(ReferrerKind) -> bool| kind.is_some_and(test);
        match self {
            Self::Who | Self::Danger => true,
            // Until it is known who refers, nothing else can be asked.
            _ if kind.is_none() => false,
            Self::CallNow => has_danger(answers),
            Self::Referrer | Self::PersonKnows => !is(|kind| kind == ReferrerKind::Client),
            Self::Insurance => is(ReferrerKind::is_care_provider),
            Self::ContactPerson => answers.get("first_contact") == "other",
            Self::Gp | Self::GpKnows => !is(ReferrerKind::is_gp_practice),
            Self::DiagnosisKind => answers.get("diagnosis") == "diagnosed",
            _ => true,
        }
    }
}

/// Who refers, if that is answered.
pub(crate) fn referrer_kind(answers: &Answers) -> Option<ReferrerKind> {
    ReferrerKind::from_code(answers.get("referrer_kind"))
}

/// Whether a sign of danger is ticked.
pub(crate) fn has_danger(answers: &Answers) -> bool {
    answers
        .all("dangers")
        .any(|code| Danger::from_code(code).is_some())
}

/// The steps that are asked, given the answers so far.
pub(crate) fn path(answers: &Answers) -> Vec<Step> {
    let asked = Step::ALL.into_iter();
    asked.filter(|step| step.is_asked(answers)).collect()
}

/// Where a step stands among those that are asked: its number from 1, and how many there are once it is known who refers.
pub(crate) fn place(answers: &Answers, step: Step) -> (usize, Option<usize>) {
    let path = path(answers);
    let number = path.iter().position(|other| *other == step);
    let count = referrer_kind(answers).map(|_| path.len());
    (number.map_or(1, |number| number + 1), count)
}

/// The step before this one.
pub(crate) fn before(answers: &Answers, step: Step) -> Option<Step> {
    path(answers).into_iter().rfind(|other| *other < step)
}

/// The step after this one.
pub(crate) fn after(answers: &Answers, step: Step) -> Step {
    let next = path(answers).into_iter().find(|other| *other > step);
    next.unwrap_or(Step::Check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(answers: &str, asked: &[Step], left_out: &[Step]) {
        let path = path(&Answers::parse(answers).unwrap());
        assert!(
            asked.iter().all(|step| path.contains(step)),
            "{answers}: {path:?}"
        );
        assert!(
            !left_out.iter().any(|step| path.contains(step)),
            "{answers}: {path:?}"
        );
    }

    #[test]
    fn the_steps_follow_who_refers_and_what_was_said() {
        check(
            "referrer_kind=gp",
            &[Step::Insurance, Step::Referrer],
            &[Step::Gp, Step::CallNow],
        );
        check(
            "referrer_kind=client",
            &[Step::Gp],
            &[Step::Referrer, Step::Insurance, Step::PersonKnows],
        );
        check(
            "referrer_kind=caregiver&dangers=fire",
            &[Step::CallNow, Step::PersonKnows],
            &[Step::Insurance],
        );
        check(
            "referrer_kind=caregiver&dangers=none",
            &[Step::Referrer],
            &[Step::CallNow, Step::ContactPerson],
        );
        check(
            "referrer_kind=welfare&first_contact=other",
            &[Step::ContactPerson],
            &[Step::Insurance],
        );
        check("", &[Step::Who], &[Step::Name, Step::Check]);
    }

    #[test]
    fn the_number_of_a_step_counts_only_what_is_asked() {
        let answers = Answers::parse("referrer_kind=client").unwrap();
        assert_eq!(place(&answers, Step::Who).0, 1);
        assert_eq!(place(&answers, Step::Name).0, 3);
        assert_eq!(before(&answers, Step::Name), Some(Step::Danger));
        assert_eq!(after(&answers, Step::Danger), Step::Name);
        let (last, all) = place(&answers, Step::Check);
        assert_eq!(Some(last), all);
        let nobody_yet = place(&Answers::default(), Step::Who);
        assert_eq!(nobody_yet, (1, None));
    }
}
