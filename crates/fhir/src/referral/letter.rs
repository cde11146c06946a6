//! What a referral says: the request, the letter and its sections, reasons, files, consent, insurance, numbers.

use crate::codes::{Code, Decision, Priority, Status};
use crate::date::FhirDate;
use crate::listing::{Listing, join};
use crate::placed::Placed;
use crate::referral::Coded;

type Text = Option<Placed<String>>;
type Date = Option<Placed<FhirDate>>;

/// The request itself.
#[derive(Debug, Default)]
pub struct Request {
    /// How soon the sender wants it done.
    pub urgency: Option<Placed<Code<Priority>>>,
    /// When the sender sent it.
    pub authored_on: Date,
    /// When it should happen.
    pub occurrence: Date,
    /// Where the request stands with the sender.
    pub status: Option<Placed<Code<Status>>>,
    /// Proposal, plan or order.
    pub intent: Text,
    /// What kind of message it is.
    pub categories: Vec<Coded>,
    /// What is asked for.
    pub code: Option<Coded>,
    /// When the bundle was put together.
    pub bundled_on: Date,
}

impl Request {
    pub(crate) fn list(&self, list: &mut Listing) {
        list.put("", "urgency", self.urgency.as_ref());
        list.put("", "authored_on", self.authored_on.as_ref());
        list.put("request", "occurrence", self.occurrence.as_ref());
        list.put("request", "status", self.status.as_ref());
        list.put("request", "intent", self.intent.as_ref());
        list.each("request.category", &self.categories, Coded::list);
        list.each("request.code", self.code.as_slice(), Coded::list);
        list.put("bundle", "timestamp", self.bundled_on.as_ref());
    }
}

/// The task that carries the request.
#[derive(Debug, Default)]
pub struct TaskDetails {
    /// Where the task stands.
    pub status: Option<Placed<Code<Status>>>,
    /// Proposal, plan or order.
    pub intent: Text,
    /// How soon the sender wants it done.
    pub priority: Option<Placed<Code<Priority>>>,
    /// What kind of task.
    pub code: Option<Coded>,
    /// When it was made.
    pub authored_on: Date,
    /// When it last changed.
    pub last_modified: Date,
    /// Until when it can be done.
    pub due: Date,
}

impl TaskDetails {
    pub(crate) fn list(&self, list: &mut Listing) {
        list.put("task", "status", self.status.as_ref());
        list.put("task", "intent", self.intent.as_ref());
        list.put("task", "priority", self.priority.as_ref());
        list.each("task.code", self.code.as_slice(), Coded::list);
        list.put("task", "authored_on", self.authored_on.as_ref());
        list.put("task", "last_modified", self.last_modified.as_ref());
        list.put("task", "due", self.due.as_ref());
    }
}

/// The letter as a document.
#[derive(Debug, Default)]
pub struct Letter {
    /// Title.
    pub title: Text,
    /// Date of the letter.
    pub date: Date,
    /// Final or not.
    pub status: Option<Placed<Code<Status>>>,
    /// What kind of document.
    pub kind: Option<Coded>,
}

impl Letter {
    pub(crate) fn list(&self, list: &mut Listing) {
        list.put("letter", "title", self.title.as_ref());
        list.put("letter", "date", self.date.as_ref());
        list.put("letter", "status", self.status.as_ref());
        list.each("letter.type", self.kind.as_slice(), Coded::list);
    }
}

/// A section of the letter, or a remark.
#[derive(Debug, Default)]
pub struct Note {
    /// Heading.
    pub title: Text,
    /// What kind of section.
    pub code: Option<Coded>,
    /// The text that the sender wrote.
    pub text: Text,
    /// The section as the sender's system shows it, where that is not the text.
    pub narrative: Text,
    /// When it was written.
    pub date: Date,
    /// Who wrote it.
    pub author: Text,
    /// How deep the section lies in others: 0 for a section of the letter itself.
    pub level: usize,
}

impl Note {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "title", self.title.as_ref());
        list.each(&join(key, "code"), self.code.as_slice(), Coded::list);
        list.put(key, "text", self.text.as_ref());
        list.put(key, "narrative", self.narrative.as_ref());
        list.put(key, "date", self.date.as_ref());
        list.put(key, "author", self.author.as_ref());
    }
}

/// Why somebody is referred.
#[derive(Debug, Default)]
pub struct Reason {
    /// The reason in codes and the sender's words.
    pub coded: Coded,
}

impl Reason {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        self.coded.list_parts(key, list);
    }
}

/// A problem or diagnosis.
#[derive(Debug, Default)]
pub struct Condition {
    /// What it is.
    pub coded: Coded,
    /// Active, in remission, resolved.
    pub clinical_status: Option<Coded>,
    /// Suspected, confirmed, refuted.
    pub verification: Option<Coded>,
    /// Diagnosis, symptom, complication.
    pub categories: Vec<Coded>,
    /// How bad.
    pub severity: Option<Coded>,
    /// When it began.
    pub onset: Date,
    /// When it began, in words.
    pub onset_text: Text,
    /// When it ended.
    pub abatement: Date,
    /// When it was recorded.
    pub recorded: Date,
}

impl Condition {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        self.coded.list_parts(key, list);
        list.each(
            &join(key, "status"),
            self.clinical_status.as_slice(),
            Coded::list,
        );
        list.each(
            &join(key, "verification"),
            self.verification.as_slice(),
            Coded::list,
        );
        list.each(&join(key, "category"), &self.categories, Coded::list);
        list.each(
            &join(key, "severity"),
            self.severity.as_slice(),
            Coded::list,
        );
        list.put(key, "onset", self.onset.as_ref());
        list.put(key, "onset.text", self.onset_text.as_ref());
        list.put(key, "abatement", self.abatement.as_ref());
        list.put(key, "recorded", self.recorded.as_ref());
    }
}

/// Who pays.
#[derive(Debug, Default)]
pub struct Insurer {
    /// Name.
    pub name: Text,
    /// UZOVI code.
    pub uzovi: Text,
    /// The number of the insured person.
    pub policy_number: Text,
    /// What kind of insurance.
    pub kind: Option<Coded>,
    /// In force or not.
    pub status: Option<Placed<Code<Status>>>,
    /// From when.
    pub start: Date,
    /// Until when.
    pub end: Date,
}

impl Insurer {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "name", self.name.as_ref());
        list.put(key, "uzovi", self.uzovi.as_ref());
        list.put(key, "policy_number", self.policy_number.as_ref());
        list.each(&join(key, "type"), self.kind.as_slice(), Coded::list);
        list.put(key, "status", self.status.as_ref());
        list.put(key, "start", self.start.as_ref());
        list.put(key, "end", self.end.as_ref());
    }
}

/// A number that another system gave the referral. The same number twice is one referral.
#[derive(Debug)]
pub struct ExternalNumber {
    /// The address of the number system.
    pub system: Text,
    /// The number.
    pub value: Placed<String>,
}

impl ExternalNumber {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "", Some(&self.value));
        list.put(key, "system", self.system.as_ref());
    }
}

/// A file that came with the referral.
#[derive(Debug, Default)]
pub struct Attachment {
    /// Title.
    pub title: Text,
    /// Media type as the sender says; the content decides.
    pub content_type: Text,
    /// The bytes, where they came along.
    pub content: Option<Placed<Vec<u8>>>,
    /// Where the file lies, where it did not come along.
    pub url: Text,
    /// What it is.
    pub description: Text,
    /// What kind of document.
    pub kind: Option<Coded>,
    /// When it was made.
    pub created: Date,
    /// When it was added to the sender's file.
    pub date: Date,
    /// Current or superseded.
    pub status: Option<Placed<Code<Status>>>,
}

impl Attachment {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "title", self.title.as_ref());
        list.put(key, "content_type", self.content_type.as_ref());
        if let Some(content) = &self.content {
            // The content itself is not for a listing.
            list.add(join(key, "size"), content.len().to_string(), content);
        }
        list.put(key, "url", self.url.as_ref());
        list.put(key, "description", self.description.as_ref());
        list.each(&join(key, "type"), self.kind.as_slice(), Coded::list);
        list.put(key, "created", self.created.as_ref());
        list.put(key, "date", self.date.as_ref());
        list.put(key, "status", self.status.as_ref());
    }
}

/// What the client agreed to, or not.
#[derive(Debug, Default)]
pub struct Consent {
    /// In force or not.
    pub status: Option<Placed<Code<Status>>>,
    /// What kind of consent.
    pub scope: Option<Coded>,
    /// What it is about.
    pub categories: Vec<Coded>,
    /// When it was given.
    pub date: Date,
    /// Allowed or not.
    pub decision: Option<Placed<Code<Decision>>>,
    /// For which purposes.
    pub purposes: Vec<Coded>,
}

impl Consent {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "status", self.status.as_ref());
        list.each(&join(key, "scope"), self.scope.as_slice(), Coded::list);
        list.each(&join(key, "category"), &self.categories, Coded::list);
        list.put(key, "date", self.date.as_ref());
        list.put(key, "decision", self.decision.as_ref());
        list.each(&join(key, "purpose"), &self.purposes, Coded::list);
    }
}
