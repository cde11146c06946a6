//! What the form of triage brought. Whatever was not answered is unknown; a value that the form does not have is told.

use std::collections::BTreeSet;

use spil_app::FieldProblem;
use spil_app::triage::{Conditions, Findings, Verdict};
use spil_model::answer::Answer;
use spil_model::code::{ClassId, ConditionId};
use spil_model::referral::Danger;
use spil_model::text::{InvalidText, LongText};
use spil_model::triage_rules::{
    Assessment, CaregiverCanGoOn, DangerFound, Decline, DiagnosisState,
};

use crate::answers::Answers;

/// The beginning of the name of a field for a condition of the covenant.
pub(super) const CONDITION: &str = "voorwaarde_";

/// The form as it was filled in.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    /// What of it can be read.
    pub(super) findings: Findings,
    /// The class that was chosen; may be empty.
    pub(super) class: String,
    /// The reason as it was typed.
    pub(super) reason: String,
    wrong: Vec<FieldProblem>,
}

/// What the form asks for.
pub(super) enum Wanted {
    /// Only the suggestion.
    Suggestion,
    /// To keep the findings.
    Keep(Findings),
    /// To decide.
    Decide(Verdict),
}

/// The field that a refusal is about.
pub(super) fn field_of(key: &str) -> &'static str {
    match key {
        "refused-reason-missing" => "reden",
        "refused-unknown-class" => "klasse",
        _ => "inhoud",
    }
}

impl Typed {
    pub(super) fn read(answers: &Answers) -> Self {
        let mut reader = Reader {
            answers,
            wrong: Vec::new(),
        };
        let findings = Findings {
            assessment: reader.assessment(),
            conditions: reader.conditions(),
        };
        Self {
            findings,
            class: answers.get("klasse").to_owned(),
            reason: answers.get("reden").to_owned(),
            wrong: reader.wrong,
        }
    }

    pub(super) fn wanted(&self, answers: &Answers) -> Result<Wanted, Vec<FieldProblem>> {
        let mut wrong = self.wrong.clone();
        let action = answers.get("actie");
        if action != "besluit" {
            let findings = self.findings.clone();
            return match (wrong.is_empty(), action) {
                (false, _) => Err(wrong),
                (true, "bewaren") => Ok(Wanted::Keep(findings)),
                (true, _) => Ok(Wanted::Suggestion),
            };
        }
        let class = ClassId::parse(&self.class);
        if class.is_err() {
            wrong.push(FieldProblem::new("klasse", "triage-class-missing"));
        }
        let reason = self.reason().map_err(|problem| wrong.push(problem));
        match (class, reason, wrong.is_empty()) {
            (Ok(class), Ok(reason), true) => Ok(Wanted::Decide(Verdict {
                findings: self.findings.clone(),
                class,
                reason,
            })),
            _ => Err(wrong),
        }
    }

    fn reason(&self) -> Result<Option<LongText>, FieldProblem> {
        match LongText::parse(&self.reason) {
            Ok(reason) => Ok(Some(reason)),
            Err(InvalidText::Empty) => Ok(None),
            Err(InvalidText::TooLong { max }) => {
                Err(FieldProblem::new("reden", "text-too-long").with("max", max))
            }
        }
    }
}

struct Reader<'a> {
    answers: &'a Answers,
    wrong: Vec<FieldProblem>,
}

impl Reader<'_> {
    fn assessment(&mut self) -> Assessment {
        Assessment {
            care_refusal: self.answer("care_refusal"),
            danger: self.danger(),
            caregiver_overloaded: self.answer("caregiver_overloaded"),
            caregiver_absent: self.answer("caregiver_absent"),
            caregiver_can_go_on: self.coded("caregiver_can_go_on", CaregiverCanGoOn::from_code),
            challenging_behaviour: self.answer("challenging_behaviour"),
            young_onset: self.answer("young_onset"),
            quality_of_life_threatened: self.answer("quality_of_life_threatened"),
            comorbidity: self.answer("comorbidity"),
            psychiatry_in_front: self.answer("psychiatry_in_front"),
            addiction_in_front: self.answer("addiction_in_front"),
            lives_alone: self.answer("lives_alone"),
            decline: self.coded("decline", Decline::from_code),
            diagnosis: self.coded("diagnosis", DiagnosisState::from_code),
        }
    }

    fn answer(&mut self, name: &str) -> Answer {
        self.coded(name, Answer::from_code).unwrap_or_default()
    }

    /// The value of a field; "unknown" and nothing at all are none.
    fn coded<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let code = self.answers.some(name).filter(|code| *code != "unknown")?;
        let value = read(code);
        if value.is_none() {
            self.wrong
                .push(FieldProblem::new(name, "triage-answer-not-there"));
        }
        value
    }

    /// Kinds of danger say that there is danger; saying no beside them cannot be.
    fn danger(&mut self) -> DangerFound {
        let mut kinds = BTreeSet::new();
        for code in self.answers.all("danger_kind") {
            match Danger::from_code(code) {
                Some(kind) => drop(kinds.insert(kind)),
                None => self
                    .wrong
                    .push(FieldProblem::new("danger", "triage-answer-not-there")),
            }
        }
        let answer = self.answer("danger");
        if answer.is_no() && !kinds.is_empty() {
            self.wrong
                .push(FieldProblem::new("danger", "triage-danger-contradicts"));
        }
        match answer {
            Answer::No if kinds.is_empty() => DangerFound::None,
            Answer::Unknown if kinds.is_empty() => DangerFound::Unknown,
            _ => DangerFound::Present(kinds),
        }
    }

    fn conditions(&mut self) -> Conditions {
        let mut found = Conditions::new();
        for (name, _) in self.answers.pairs() {
            let id = name.strip_prefix(CONDITION).map(ConditionId::parse);
            if let Some(Ok(id)) = id {
                let answer = self.answer(name);
                found.insert(id, answer);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(form: &str) -> (Typed, Answers) {
        let answers = Answers::parse(form).unwrap();
        (Typed::read(&answers), answers)
    }

    #[track_caller]
    fn check(form: &str, field: &str, key: &str) {
        let (typed, answers) = typed(form);
        let wrong = typed.wanted(&answers).err().unwrap();
        let found = wrong.iter().map(|one| (one.field.as_str(), one.key));
        assert!(found.clone().any(|one| one == (field, key)), "{wrong:?}");
    }

    #[test]
    fn an_empty_form_knows_nothing() {
        let (typed, answers) = typed("actie=bewaren");
        assert_eq!(typed.findings, Findings::default());
        assert!(matches!(typed.wanted(&answers), Ok(Wanted::Keep(_))));
    }

    #[test]
    fn wrong_answers_are_told_at_their_field() {
        check("actie=besluit", "klasse", "triage-class-missing");
        check(
            "actie=voorstel&comorbidity=perhaps",
            "comorbidity",
            "triage-answer-not-there",
        );
        check(
            "actie=bewaren&decline=x",
            "decline",
            "triage-answer-not-there",
        );
        check(
            "danger=no&danger_kind=fire",
            "danger",
            "triage-danger-contradicts",
        );
        check("danger_kind=ghost", "danger", "triage-answer-not-there");
        let long = "a".repeat(20_001);
        check(
            &format!("actie=besluit&klasse=high&reden={long}"),
            "reden",
            "text-too-long",
        );
    }

    #[test]
    fn a_kind_of_danger_is_danger() {
        let (typed, _) = typed("danger=unknown&danger_kind=fire&voorwaarde_lives-at-home=yes");
        let kinds = BTreeSet::from([Danger::Fire]);
        assert_eq!(
            typed.findings.assessment.danger,
            DangerFound::Present(kinds)
        );
        assert_eq!(typed.findings.conditions.len(), 1);
    }
}
