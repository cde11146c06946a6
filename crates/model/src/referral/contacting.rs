//! Contacts, and attempts that reached nobody.

use jiff::Timestamp;

use super::{Referral, Refused, Stage};
use crate::{
    coded::coded,
    covenant::NormEventPart,
    guidance::{Contact, ContactKind, ContactRole, WithWhom},
    ids::StaffId,
};

coded! {
    /// What a case manager judged in a crisis.
    pub enum CrisisJudgement {
        /// Admission is needed: back to the GP, who calls the care coordination centre.
        AdmissionNeeded = "admission_needed",
        /// It can be handled as an urgent case.
        HandledAsUrgent = "handled_as_urgent",
    }

    /// How contact was sought.
    pub enum AttemptKind {
        /// A phone call.
        Phone = "phone",
        /// A visit.
        Visit = "visit",
        /// A video call.
        Video = "video",
        /// An e-mail.
        Email = "email",
        /// A letter.
        Letter = "letter",
    }

    /// What came of it.
    pub enum AttemptOutcome {
        /// Somebody was spoken with.
        Reached = "reached",
        /// Nobody was reached.
        NotReached = "not_reached",
        /// Something was written; whether it arrived is not known.
        Sent = "sent",
    }

    /// What follows an attempt that reached nobody.
    pub enum AfterAttempt {
        /// Try again.
        TryAgain = "try_again",
        /// A letter goes out.
        SendLetter = "send_letter",
        /// The referrer is asked how to reach them.
        AskReferrer = "ask_referrer",
    }
}

impl AttemptKind {
    /// The kind of contact it is when somebody is spoken with. What is written is no contact: no clock stops by it.
    pub const fn contact(self) -> Option<ContactKind> {
        match self {
            Self::Phone => Some(ContactKind::Phone),
            Self::Visit => Some(ContactKind::Visit),
            Self::Video => Some(ContactKind::Video),
            Self::Email | Self::Letter => None,
        }
    }
}

impl Referral {
    /// Plans a contact while waiting.
    pub fn plan_contact(&mut self, at: Timestamp, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        if at < now {
            return Err(Refused::Past);
        }
        self.planned_contact_at = Some(at);
        Ok(())
    }

    /// Records a contact, and what follows from it.
    ///
    /// Guidance starts, and the statutory clock stops, only by contact with the client by the case manager who treats.
    /// The desk's call, the link worker's acquaintance and a talk with only the daughter do neither.
    pub fn record_contact(&mut self, contact: &Contact, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        self.must_have_happened(contact.at, now)?;
        self.must_be_named(contact)?;
        if matches!(contact.with, WithWhom::Other) {
            return Ok(());
        }
        self.failed_attempts = 0;
        self.planned_contact_at = self
            .planned_contact_at
            .filter(|planned| contact.at < *planned && now < *planned);
        self.first_contact_at = Some(
            self.first_contact_at
                .map_or(contact.at, |first| first.min(contact.at)),
        );
        self.reach_by(contact);
        if self.is_first_contact(contact) {
            self.stage = Stage::Guidance;
        }
        Ok(())
    }

    /// A case manager judges whether admission is needed.
    pub fn judge_crisis(&mut self, at: Timestamp, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        self.must_have_happened(at, now)?;
        self.reach(NormEventPart::CaseManagerJudgement, at);
        Ok(())
    }

    /// An attempt reached nobody. After `before_letter` attempts in a row a letter goes out, after one more the referrer
    /// is asked.
    pub fn not_reached(&mut self, before_letter: u8) -> Result<AfterAttempt, Refused> {
        self.must_be_open()?;
        self.failed_attempts = self.failed_attempts.saturating_add(1);
        Ok(
            match self.failed_attempts.cmp(&u16::from(before_letter.max(1))) {
                std::cmp::Ordering::Less => AfterAttempt::TryAgain,
                std::cmp::Ordering::Equal => AfterAttempt::SendLetter,
                std::cmp::Ordering::Greater => AfterAttempt::AskReferrer,
            },
        )
    }

    /// Whether this contact starts guidance, had it been recorded now.
    fn is_first_contact(&self, contact: &Contact) -> bool {
        self.stage == Stage::Assigned && self.is_by_treating_with_client(contact)
    }

    fn is_by_treating_with_client(&self, contact: &Contact) -> bool {
        contact.role == ContactRole::CaseManager
            && contact.with.includes_client()
            && self.holders.treating() == Some(contact.by)
    }

    fn reach_by(&mut self, contact: &Contact) {
        if contact.kind == ContactKind::Phone {
            self.reach(NormEventPart::PhoneContact, contact.at);
        }
        if contact.role == ContactRole::LinkWorker && contact.with.includes_client() {
            self.reach(NormEventPart::LinkWorkerAcquaintance, contact.at);
        }
        if self.is_by_treating_with_client(contact) {
            let first = self
                .case_manager_first_contact_at
                .map_or(contact.at, |first| first.min(contact.at));
            self.case_manager_first_contact_at = Some(first);
            self.reach(NormEventPart::CaseManagerFirstContact, contact.at);
        }
    }

    /// A contact in the role of the link worker is by the link worker who is named. A case manager may call before being
    /// named (crisis); that is a contact, but not that of the treating case manager.
    fn must_be_named(&self, contact: &Contact) -> Result<(), Refused> {
        let named: Option<StaffId> = self.holders.link_worker;
        if contact.role == ContactRole::LinkWorker && named != Some(contact.by) {
            return Err(Refused::NotNamed);
        }
        Ok(())
    }
}
