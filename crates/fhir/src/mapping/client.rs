//! The client and the people around them.

use spil_model::bsn::Bsn;

use crate::cases::Case;
use crate::date::Deceased;
use crate::mapping::address::comment;
use crate::mapping::coding::{all_coded, coded, concept};
use crate::mapping::telecom::Reach;
use crate::mapping::{MOST, Mapper, number, text};
use crate::placed::Placed;
use crate::problem::{ProblemKind, Shape};
use crate::referral::{
    Client, Coded, Contact, IncomingReferral, Language, PersonName, RecordNumber,
};
use crate::systems::{BSN, CONTACT_ROLE, extension};
use crate::tree::View;

impl<'a> Mapper<'a> {
    pub(super) fn people(&mut self, case: &Case, referral: &mut IncomingReferral) {
        if let Some(patient) = case.patient.and_then(|id| self.view(id)) {
            referral.client = self.client(patient);
            referral.contacts = patient
                .all("contact")
                .map(|element| self.contact(element))
                .collect();
        } else if let Some(subject) = self.subject(case) {
            // The person did not come along; the sender's name for them is better than none.
            let name = PersonName {
                text: text(subject, "display"),
                ..PersonName::default()
            };
            referral.client = Client {
                names: vec![name],
                ..Client::default()
            };
        }
        for related in case.of_kind(self.library, "RelatedPerson") {
            let contact = self.contact(related);
            referral.contacts.push(contact);
        }
    }

    fn subject(&self, case: &Case) -> Option<View<'a>> {
        let requests = case
            .request
            .into_iter()
            .chain(case.compositions.iter().copied());
        let subject = requests
            .filter_map(|id| self.view(id))
            .find_map(|view| view.first("subject"));
        subject.or_else(|| {
            case.tasks
                .iter()
                .filter_map(|id| self.view(*id))
                .find_map(|task| task.first("for"))
        })
    }

    fn client(&mut self, patient: View<'a>) -> Client {
        let Reach { phones, emails } = self.reach(patient);
        Client {
            names: self.names(patient),
            birth_date: self.date(patient, "birthDate"),
            sex: self.code(patient, "gender"),
            bsn: self.bsn(patient),
            record_numbers: record_numbers(patient),
            deceased: self.deceased(patient),
            marital_status: coded(patient, "maritalStatus"),
            addresses: self.addresses(patient),
            phones,
            emails,
            languages: patient
                .all("communication")
                .take(MOST)
                .map(|spoken| self.language(spoken))
                .collect(),
            interpreter: self.interpreter(patient),
            nationality: nationality(patient),
        }
    }

    fn bsn(&mut self, patient: View<'a>) -> Option<Placed<String>> {
        let bsn = patient
            .all("identifier")
            .find_map(|identifier| number(identifier, &BSN));
        let leaf = patient
            .all("identifier")
            .find(|identifier| number(*identifier, &BSN).is_some());
        if let (Some(bsn), Some(leaf)) = (&bsn, leaf)
            && Bsn::parse(bsn).is_err()
        {
            self.report(
                leaf.first("value").unwrap_or(leaf),
                ProblemKind::BadValue {
                    expected: Shape::Bsn,
                },
            );
        }
        bsn
    }

    fn deceased(&mut self, patient: View<'a>) -> Option<Placed<Deceased>> {
        if let Some(date) = self.date(patient, "deceasedDateTime") {
            return Some(date.map(Deceased::On));
        }
        let died = self.boolean(patient, "deceasedBoolean")?;
        Some(died.map(|died| if died { Deceased::Yes } else { Deceased::No }))
    }

    fn language(&mut self, spoken: View<'a>) -> Language {
        Language {
            language: spoken.first("language").map(concept).unwrap_or_default(),
            preferred: self.boolean(spoken, "preferred"),
            comment: comment(spoken),
        }
    }

    fn interpreter(&mut self, patient: View<'a>) -> Option<Placed<bool>> {
        let needed = patient.extension(extension::INTERPRETER)?;
        Some(
            self.boolean(needed, "valueBoolean")?
                .with(needed.first("url")),
        )
    }

    /// Somebody in `Patient.contact` or a `RelatedPerson`: their elements have the same names.
    fn contact(&mut self, element: View<'a>) -> Contact {
        let Reach { phones, emails } = self.reach(element);
        let is_role = |coded: &Coded| coded.code_in(CONTACT_ROLE).is_some();
        let (roles, relationships) = all_coded(element, "relationship")
            .into_iter()
            .partition(is_role);
        Contact {
            roles,
            relationships,
            name: self.names(element).into_iter().next().unwrap_or_default(),
            sex: self.code(element, "gender"),
            phones,
            emails,
            addresses: self.addresses(element),
            organisation: element
                .first("organization")
                .and_then(|reference| self.named(reference)),
        }
    }
}

fn record_numbers(patient: View<'_>) -> Vec<RecordNumber> {
    let numbers = patient
        .all("identifier")
        .take(MOST)
        .filter(|identifier| number(*identifier, &BSN).is_none());
    let read = |identifier: View<'_>| {
        Some(RecordNumber {
            system: text(identifier, "system"),
            value: text(identifier, "value")?,
        })
    };
    numbers.filter_map(read).collect()
}

fn nationality(patient: View<'_>) -> Option<Coded> {
    let code = patient
        .extension(extension::NATIONALITY)?
        .extension("code")?;
    coded(code, "valueCodeableConcept")
}
