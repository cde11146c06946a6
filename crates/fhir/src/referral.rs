//! A referral as it came in: plain values, each with where it was read, and all that found no place.
//!
//! Nothing here decides; the use case that takes a referral in turns it into its own command.

mod letter;
mod person;
mod professional;

use std::sync::Arc;

use crate::listing::{Listing, Stored};
use crate::placed::Place;

pub use letter::{
    Attachment, Condition, Consent, ExternalNumber, Insurer, Letter, Note, Reason, Request,
    TaskDetails,
};
pub use person::{
    Address, Client, Coded, Coding, Contact, ContactPoint, Language, PersonName, RecordNumber,
};
pub use professional::{Organisation, Professional};

/// A referral as it came in.
#[derive(Debug, Default)]
pub struct IncomingReferral {
    /// The files that it was read from; their bytes are the original to keep.
    pub files: Vec<Arc<str>>,
    /// Who is referred.
    pub client: Client,
    /// Family and others around the client, in the order of the letter.
    pub contacts: Vec<Contact>,
    /// The general practitioner; further ones where more are named.
    pub general_practitioners: Vec<Professional>,
    /// Who refers.
    pub requester: Option<Professional>,
    /// Who wrote the letter.
    pub author: Option<Professional>,
    /// To whom it is addressed.
    pub performers: Vec<Professional>,
    /// Who is to carry out the task of taking the referral.
    pub owner: Option<Professional>,
    /// Why: the first is the main reason.
    pub reasons: Vec<Reason>,
    /// Problems and diagnoses that came with it.
    pub conditions: Vec<Condition>,
    /// The text of the letter, section by section, and remarks.
    pub notes: Vec<Note>,
    /// The request itself.
    pub request: Request,
    /// The task that carries the request.
    pub task: TaskDetails,
    /// The letter as a document.
    pub letter: Letter,
    /// Who pays.
    pub insurers: Vec<Insurer>,
    /// The numbers that other systems gave it.
    pub external_numbers: Vec<ExternalNumber>,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// What the client agreed to.
    pub consents: Vec<Consent>,
    /// Leaves that hold a resource together and say nothing about the client.
    pub structural: Vec<Structural>,
    /// Leaves that found no place. They are kept with the referral and shown.
    pub unplaced: Vec<Unplaced>,
}

/// A leaf that found no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// Where it stands.
    pub place: Place,
    /// Its value, as written.
    pub value: String,
}

/// A leaf that holds a resource together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structural {
    /// Where it stands.
    pub place: Place,
    /// Why it needs no place of its own.
    pub role: StructuralRole,
}

/// Why a leaf needs no place of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StructuralRole {
    /// The id of a resource or of an element.
    Id,
    /// Profile, version and time of last change of a resource.
    Meta,
    /// Reference, type and display of a reference that was followed.
    Reference,
    /// How a bundle transports its entries.
    Envelope,
    /// How narrative came about.
    NarrativeStatus,
    /// Where the schema of an XML file lies.
    Schema,
}

impl IncomingReferral {
    /// Every value that found a place, by its key.
    pub fn stored(&self) -> Vec<(String, Stored)> {
        self.listing().into_stored()
    }

    /// The leaves that found a place, and those that told how to read one that did.
    pub fn places_of_values(&self) -> Vec<Place> {
        self.listing().places().cloned().collect()
    }

    pub(crate) fn listing(&self) -> Listing {
        let mut list = Listing::default();
        self.client.list(&mut list);
        list.each("contact", &self.contacts, Contact::list);
        list.each("gp", &self.general_practitioners, Professional::list);
        list.each("requester", self.requester.as_slice(), Professional::list);
        list.each("author", self.author.as_slice(), Professional::list);
        list.each("performer", &self.performers, Professional::list);
        list.each("owner", self.owner.as_slice(), Professional::list);
        list.each("reason", &self.reasons, Reason::list);
        list.each("condition", &self.conditions, Condition::list);
        list.each("insurer", &self.insurers, Insurer::list);
        list.each(
            "external_number",
            &self.external_numbers,
            ExternalNumber::list,
        );
        list.numbered("note", &self.notes, Note::list);
        list.numbered("attachment", &self.attachments, Attachment::list);
        list.numbered("consent", &self.consents, Consent::list);
        self.request.list(&mut list);
        self.task.list(&mut list);
        self.letter.list(&mut list);
        list
    }
}
