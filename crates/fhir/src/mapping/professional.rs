//! Professionals and organisations: a reference is followed to the role, the person and the organisation.

use crate::cases::Case;
use crate::library::ResourceId;
use crate::mapping::coding::all_coded;
use crate::mapping::telecom::Reach;
use crate::mapping::{MOST, Mapper, number_in, text};
use crate::placed::Placed;
use crate::referral::{IncomingReferral, Organisation, Professional};
use crate::systems::{AGB, BIG, URA, UZI};
use crate::tree::View;

impl<'a> Mapper<'a> {
    pub(super) fn professionals(&mut self, case: &Case, referral: &mut IncomingReferral) {
        let request = case.request.and_then(|id| self.view(id));
        let tasks: Vec<_> = case.tasks.iter().filter_map(|id| self.view(*id)).collect();
        let letters: Vec<_> = case
            .compositions
            .iter()
            .filter_map(|id| self.view(*id))
            .collect();
        let patient = case.patient.and_then(|id| self.view(id));
        let in_task = |name: &str| tasks.iter().find_map(|task| task.first(name));
        let requester = request
            .and_then(|request| request.first("requester"))
            .or_else(|| in_task("requester"));
        let author = letters.iter().find_map(|letter| letter.first("author"));
        referral.general_practitioners = self.all(patient, "generalPractitioner");
        referral.performers = self.all(request, "performer");
        referral.requester = requester
            .or(author)
            .map(|reference| self.professional(reference));
        referral.author = author.map(|reference| self.professional(reference));
        referral.owner = in_task("owner").map(|owner| self.professional(owner));
    }

    fn all(&mut self, element: Option<View<'a>>, name: &'a str) -> Vec<Professional> {
        let references = element
            .into_iter()
            .flat_map(|element| element.all(name))
            .take(MOST);
        references
            .map(|reference| self.professional(reference))
            .collect()
    }

    /// Whom a reference means. Where it leads nowhere, its display and identifier are all there is.
    pub(super) fn professional(&mut self, reference: View<'a>) -> Professional {
        let mut found = Professional::default();
        let Some(target) = self.follow(reference) else {
            if let Some(identifier) = reference.first("identifier") {
                found.agb = super::number(identifier, &AGB);
                found.big = super::number(identifier, &BIG);
                found.uzi = super::number(identifier, &UZI);
                found.organisation.ura = super::number(identifier, &URA);
            }
            let display = text(reference, "display");
            if reference.value_of("type") == Some("Organization") {
                found.organisation.name = display;
            } else {
                found.name.text = display;
            }
            return found;
        };
        match target.resource_type() {
            Some("PractitionerRole") => self.role(target, &mut found),
            Some("Organization" | "HealthcareService") => {
                found.organisation = self.organisation(target);
            }
            // A practitioner, or the client or a relative who refers.
            _ => self.person(target, &mut found),
        }
        found
    }

    fn role(&mut self, role: View<'a>, found: &mut Professional) {
        if let Some(reference) = role.first("practitioner") {
            match self.follow(reference) {
                Some(practitioner) => self.person(practitioner, found),
                None => found.name.text = text(reference, "display"),
            }
        }
        if let Some(reference) = role.first("organization") {
            match self.follow(reference) {
                Some(organisation) => found.organisation = self.organisation(organisation),
                None => found.organisation.name = text(reference, "display"),
            }
        }
        found.roles = all_coded(role, "code");
        found.specialties = all_coded(role, "specialty");
        found.location = role
            .first("location")
            .and_then(|location| self.named(location));
        found.agb = found.agb.take().or_else(|| number_in(role, &AGB));
        let Reach { phones, emails } = self.reach(role);
        found.phones.extend(phones);
        found.emails.extend(emails);
    }

    fn person(&mut self, person: View<'a>, found: &mut Professional) {
        let Reach { phones, emails } = self.reach(person);
        found.name = self.names(person).into_iter().next().unwrap_or_default();
        found.sex = self.code(person, "gender");
        found.agb = number_in(person, &AGB);
        found.big = number_in(person, &BIG);
        found.uzi = number_in(person, &UZI);
        found.phones = phones;
        found.emails = emails;
        found.addresses = self.addresses(person);
    }

    pub(super) fn organisation(&mut self, organisation: View<'a>) -> Organisation {
        let Reach { phones, emails } = self.reach(organisation);
        Organisation {
            name: text(organisation, "name"),
            agb: number_in(organisation, &AGB),
            ura: number_in(organisation, &URA),
            types: all_coded(organisation, "type"),
            phones,
            emails,
            addresses: self.addresses(organisation),
        }
    }

    /// The name of an organisation or location that is referred to; where it leads nowhere, the display.
    pub(super) fn named(&self, reference: View<'a>) -> Option<Placed<String>> {
        let target = self.follow(reference);
        target
            .and_then(|target| text(target, "name"))
            .or_else(|| text(reference, "display"))
    }

    pub(super) fn target(&self, reference: View<'a>) -> Option<ResourceId> {
        self.library.target(reference)
    }
}
