//! How much of an object a rule shows. What belongs to a group of fields is decided where the object is loaded or shown.

use crate::actor::named;

named! {
    /// How much of an object a rule shows, from little to all.
    Fields {
        /// Numbers about many, of which small groups are not shown.
        Grouped = "grouped",
        /// Numbers about many, never about one.
        Counts = "counts",
        /// Where it stands: stage, class, terms. No identity, no content.
        Status = "status",
        /// What a team's inbox shows: initials, age, neighbourhood, class, language, insurer, reasons. Not the person.
        Inbox = "inbox",
        /// Who it is and where it stands: neither the citizen service number nor clinical notes.
        Person = "person",
        /// All but clinical notes, the assessment and confidences.
        NoNotes = "no_notes",
        /// All but the citizen service number.
        NoBsn = "no_bsn",
        /// Everything that the action is about.
        All = "all",
    }
}

/// A part of what is known about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldGroup {
    /// Stage, class, terms and dates of the path.
    Status,
    /// Initials, age, neighbourhood, language, insurer, reasons: what a team needs to divide the work.
    Outline,
    /// Name, address, telephone, contact person, general practitioner and referrer.
    Identity,
    /// The citizen service number.
    Bsn,
    /// Question, circumstances, diagnosis, assessment, notes and confidences.
    Notes,
}

impl Fields {
    /// Whether this much shows that part.
    pub const fn shows(self, group: FieldGroup) -> bool {
        match self {
            Self::Grouped | Self::Counts => false,
            Self::Status => matches!(group, FieldGroup::Status),
            Self::Inbox => matches!(group, FieldGroup::Status | FieldGroup::Outline),
            Self::Person => !matches!(group, FieldGroup::Bsn | FieldGroup::Notes),
            Self::NoNotes => !matches!(group, FieldGroup::Notes),
            Self::NoBsn => !matches!(group, FieldGroup::Bsn),
            Self::All => true,
        }
    }
}
