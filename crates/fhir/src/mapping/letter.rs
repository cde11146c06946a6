//! What the referral says: request, task, letter, reasons, conditions, insurance, consent and numbers.

use crate::cases::Case;
use crate::codes::{Code, Priority};
use crate::mapping::coding::{self, all_coded, coded, concept};
use crate::mapping::{MOST, Mapper, extension_text, number_in, text, text_of};
use crate::placed::Placed;
use crate::referral::{
    Coded, Condition, Consent, ExternalNumber, IncomingReferral, Insurer, Letter, Note, Request,
    TaskDetails,
};
use crate::systems::{UZOVI, extension};
use crate::tree::View;

impl<'a> Mapper<'a> {
    pub(super) fn contents(&mut self, case: &Case, referral: &mut IncomingReferral) {
        let request = case.request.and_then(|id| self.view(id));
        let tasks: Vec<_> = case.tasks.iter().filter_map(|id| self.view(*id)).collect();
        let letters: Vec<_> = case
            .compositions
            .iter()
            .filter_map(|id| self.view(*id))
            .collect();
        referral.request = self.request(request, &tasks, &letters);
        referral.task = tasks
            .first()
            .map(|task| self.task(*task))
            .unwrap_or_default();
        referral.letter = letters
            .first()
            .map(|letter| self.letter(*letter))
            .unwrap_or_default();
        referral.reasons = self.reasons(request, &tasks, &letters);
        for condition in case.of_kind(self.library, "Condition") {
            let condition = self.condition(condition);
            referral.conditions.push(condition);
        }
        for coverage in case.of_kind(self.library, "Coverage") {
            let insurers = self.insurers(coverage);
            referral.insurers.extend(insurers);
        }
        for consent in case.of_kind(self.library, "Consent") {
            let consent = self.consent(consent);
            referral.consents.push(consent);
        }
        for letter in &letters {
            referral.notes.extend(sections(*letter));
        }
        self.remarks(request, &tasks, case, &mut referral.notes);
        let bundle = case.bundle.and_then(|id| self.view(id));
        referral.request.bundled_on = bundle.and_then(|bundle| self.date(bundle, "timestamp"));
        referral.external_numbers = external_numbers(request, &tasks, &letters, bundle);
    }

    fn request(
        &mut self,
        request: Option<View<'a>>,
        tasks: &[View<'a>],
        letters: &[View<'a>],
    ) -> Request {
        let task = tasks.first().copied();
        let Some(request) = request else {
            let authored_on = task.and_then(|task| self.date(task, "authoredOn"));
            let written_on = letters
                .first()
                .and_then(|letter| self.date(*letter, "date"));
            return Request {
                urgency: task.and_then(|task| self.code(task, "priority")),
                authored_on: authored_on.or(written_on),
                ..Request::default()
            };
        };
        let urgency: Option<Placed<Code<Priority>>> = self.code(request, "priority");
        let authored_on = self.date(request, "authoredOn");
        Request {
            urgency: urgency.or_else(|| task.and_then(|task| self.code(task, "priority"))),
            authored_on: authored_on
                .or_else(|| task.and_then(|task| self.date(task, "authoredOn"))),
            occurrence: self.date(request, "occurrenceDateTime"),
            status: self.code(request, "status"),
            intent: text(request, "intent"),
            categories: all_coded(request, "category"),
            code: coded(request, "code"),
            bundled_on: None,
        }
    }

    fn task(&mut self, task: View<'a>) -> TaskDetails {
        let period = task
            .first("restriction")
            .and_then(|restriction| restriction.first("period"));
        TaskDetails {
            status: self.code(task, "status"),
            intent: text(task, "intent"),
            priority: self.code(task, "priority"),
            code: coded(task, "code"),
            authored_on: self.date(task, "authoredOn"),
            last_modified: self.date(task, "lastModified"),
            due: period.and_then(|period| self.date(period, "end")),
        }
    }

    fn letter(&mut self, letter: View<'a>) -> Letter {
        Letter {
            title: text(letter, "title"),
            date: self.date(letter, "date"),
            status: self.code(letter, "status"),
            kind: coded(letter, "type"),
        }
    }

    fn condition(&mut self, condition: View<'a>) -> Condition {
        Condition {
            coded: condition.first("code").map(concept).unwrap_or_default(),
            clinical_status: coded(condition, "clinicalStatus"),
            verification: coded(condition, "verificationStatus"),
            categories: all_coded(condition, "category"),
            severity: coded(condition, "severity"),
            onset: self.date(condition, "onsetDateTime"),
            onset_text: text(condition, "onsetString"),
            abatement: self.date(condition, "abatementDateTime"),
            recorded: self.date(condition, "recordedDate"),
        }
    }

    /// A coverage names one payor or more.
    fn insurers(&mut self, coverage: View<'a>) -> Vec<Insurer> {
        let period = coverage.first("period");
        let mut insurers = vec![Insurer {
            policy_number: text(coverage, "subscriberId"),
            kind: coded(coverage, "type"),
            status: self.code(coverage, "status"),
            start: period.and_then(|period| self.date(period, "start")),
            end: period.and_then(|period| self.date(period, "end")),
            ..Insurer::default()
        }];
        for (place, payor) in coverage.all("payor").take(MOST).enumerate() {
            let target = self.follow(payor);
            let own = target.and_then(|target| number_in(target, &UZOVI));
            let uzovi = own.or_else(|| {
                payor
                    .first("identifier")
                    .and_then(|number| super::number(number, &UZOVI))
            });
            let name = self.named(payor);
            match insurers.get_mut(place) {
                Some(insurer) => (insurer.name, insurer.uzovi) = (name, uzovi),
                None => insurers.push(Insurer {
                    name,
                    uzovi,
                    ..Insurer::default()
                }),
            }
        }
        insurers
    }

    fn consent(&mut self, consent: View<'a>) -> Consent {
        let provision = consent.first("provision");
        Consent {
            status: self.code(consent, "status"),
            scope: coded(consent, "scope"),
            categories: all_coded(consent, "category"),
            date: self.date(consent, "dateTime"),
            decision: provision.and_then(|provision| self.code(provision, "type")),
            purposes: provision.map(purposes).unwrap_or_default(),
        }
    }

    fn remarks(
        &mut self,
        request: Option<View<'a>>,
        tasks: &[View<'a>],
        case: &Case,
        notes: &mut Vec<Note>,
    ) {
        let conditions: Vec<_> = case.of_kind(self.library, "Condition").collect();
        for remarked in request
            .into_iter()
            .chain(tasks.iter().copied())
            .chain(conditions)
        {
            for element in remarked.all("note") {
                let note = Note {
                    text: text(element, "text"),
                    date: self.date(element, "time"),
                    author: text(element, "authorString"),
                    ..Note::default()
                };
                notes.push(note);
            }
            for name in ["description", "patientInstruction"] {
                if let Some(written) = text(remarked, name) {
                    notes.push(Note {
                        text: Some(written),
                        ..Note::default()
                    });
                }
            }
        }
    }
}

/// The sections of the letter as notes.
fn sections(letter: View<'_>) -> impl Iterator<Item = Note> {
    sections_of(letter).into_iter().map(|(section, level)| {
        let shown = section.first("text").and_then(|shown| text(shown, "div"));
        let written = section_text(section);
        let is_written =
            |shown: &Placed<String>| written.as_ref().is_some_and(|text| text.from == shown.from);
        Note {
            title: text(section, "title"),
            code: coded(section, "code"),
            narrative: shown.filter(|shown| !is_written(shown)),
            text: written,
            level,
            ..Note::default()
        }
    })
}

fn purposes(provision: View<'_>) -> Vec<Coded> {
    let coding = |purpose: View<'_>| Coded {
        codings: vec![coding::coding(purpose)],
        text: None,
    };
    provision.all("purpose").take(MOST).map(coding).collect()
}

/// The sections with the sections inside them, in the order of reading, and how deep each lies.
pub(super) fn sections_of(letter: View<'_>) -> Vec<(View<'_>, usize)> {
    let mut found = Vec::new();
    let mut ahead: Vec<_> = letter.all("section").map(|section| (section, 0)).collect();
    ahead.reverse();
    while let Some((section, level)) = ahead.pop() {
        found.push((section, level));
        let mut inside: Vec<_> = section
            .all("section")
            .map(|section| (section, level + 1))
            .collect();
        inside.reverse();
        ahead.extend(inside);
    }
    found
}

/// What the sender wrote in a section: the text value of the profile, or else the narrative.
pub(super) fn section_text(section: View<'_>) -> Option<Placed<String>> {
    let written = extension_text(section, extension::TEXT_VALUE, "valueString");
    written.or_else(|| {
        section
            .first("text")
            .and_then(|shown| shown.first("div"))
            .and_then(text_of)
    })
}

fn external_numbers(
    request: Option<View<'_>>,
    tasks: &[View<'_>],
    letters: &[View<'_>],
    bundle: Option<View<'_>>,
) -> Vec<ExternalNumber> {
    let holders = request
        .into_iter()
        .chain(tasks.iter().copied())
        .chain(letters.iter().copied())
        .chain(bundle);
    let names = ["identifier", "requisition", "groupIdentifier"];
    let identifiers =
        holders.flat_map(|holder| names.into_iter().flat_map(move |name| holder.all(name)));
    let read = |identifier: View<'_>| {
        Some(ExternalNumber {
            system: text(identifier, "system"),
            value: text(identifier, "value")?,
        })
    };
    identifiers.filter_map(read).take(MOST).collect()
}
