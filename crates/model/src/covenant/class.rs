//! The urgency classes: their norm, the event that meets it, and what happens in each.

use super::{ClassId, Hundredths, Translated};
use crate::calendar::Term;
use crate::coded::coded;

/// One urgency class. Its place in the covenant's list says how urgent it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgencyClass {
    /// Its id.
    pub id: ClassId,
    /// Its name.
    pub name: Translated,
    /// The term from receipt within which the norm event must have happened.
    pub norm: Term,
    /// What must have happened, all of it, for the norm to be met.
    pub met_by: Vec<NormEventPart>,
    /// What happens in this class, in words.
    pub what_happens: Translated,
    /// How soon the waiting-list manager calls.
    pub call: CallWhen,
    /// Who is the first contact once somebody is taken into guidance.
    pub first_contact: FirstContact,
    /// When the case goes to the geriatric team.
    pub geriatric_team: GeriatricTeam,
    /// How much a case weighs in a caseload; 1.00 is an ordinary case.
    pub caseload_weight: Hundredths,
    /// In guidance there is a contact at least once in so many weeks.
    pub contact_every_weeks: u16,
    /// From so many working days before the norm ends, a referral is nearly overdue.
    pub nearly_overdue_working_days: u16,
}

coded! {
    /// One part of the event that meets a norm.
    pub enum NormEventPart {
        /// Somebody of the desk spoke with the client or the contact person by phone.
        PhoneContact = "phone_contact",
        /// A case manager judged what is needed: admission, or handling as an urgent case.
        CaseManagerJudgement = "case_manager_judgement",
        /// A case manager was named.
        CaseManagerNamed = "case_manager_named",
        /// The case manager began the inventory.
        InventoryBegun = "inventory_begun",
        /// The geriatric team was asked.
        GeriatricTeamAsked = "geriatric_team_asked",
        /// The treating case manager had first contact with the client.
        CaseManagerFirstContact = "case_manager_first_contact",
        /// The link worker made acquaintance.
        LinkWorkerAcquaintance = "link_worker_acquaintance",
    }
}

coded! {
    /// How soon the waiting-list manager calls.
    pub enum CallWhen {
        /// At once.
        AtOnce = "at_once",
        /// In the order of the list.
        InTurn = "in_turn",
    }
}

coded! {
    /// Who is the first contact.
    pub enum FirstContact {
        /// The case manager.
        CaseManager = "case_manager",
        /// The link worker, with a named case manager who stands by.
        LinkWorker = "link_worker",
        /// Case manager and link worker agree who it is.
        ByAgreement = "by_agreement",
    }
}

coded! {
    /// When the case goes to the geriatric team. It is never a gate: no clock waits for it.
    pub enum GeriatricTeam {
        /// At once.
        AtOnce = "at_once",
        /// Once after the first contact, and then as agreed.
        Once = "once",
        /// When it is needed.
        WhenNeeded = "when_needed",
    }
}
