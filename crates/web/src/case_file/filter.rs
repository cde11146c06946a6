//! Which lines of the timeline are shown: all of them, or those of one kind. The address says which, so that it works without
//! a script and can be passed on.

use spil_app::case_file::{CaseFile, What};
use spil_model::ids::ReferralId;

use crate::page::Words;

/// What the timeline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    All,
    /// With whom was spoken, and how.
    Contacts,
    /// What was judged and decided.
    Decisions,
    /// What was asked of the referrer and told to them.
    Messages,
    /// Who was to act: offers, assignments, who gave back.
    Handling,
}

/// A kind to choose, with how many lines it has.
#[derive(Debug)]
pub(crate) struct Tab {
    pub(crate) address: String,
    pub(crate) text: String,
    pub(crate) count: usize,
    pub(crate) is_current: bool,
}

impl Shown {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Contacts,
        Self::Decisions,
        Self::Messages,
        Self::Handling,
    ];

    /// As the address says it, and the end of the key of its text.
    const fn code(self) -> &'static str {
        match self {
            Self::All => "alles",
            Self::Contacts => "contact",
            Self::Decisions => "besluiten",
            Self::Messages => "berichten",
            Self::Handling => "wie",
        }
    }

    /// What the address asks for; anything that is no kind shows everything.
    pub(crate) fn from_code(code: &str) -> Self {
        let found = Self::ALL.into_iter().find(|one| one.code() == code);
        found.unwrap_or(Self::All)
    }

    /// Whether a line is shown.
    pub(crate) fn has(self, what: &What) -> bool {
        self == Self::All || Some(self) == kind(what)
    }
}

/// The kind that a line belongs to; what came in and what was completed stand only among everything.
const fn kind(what: &What) -> Option<Shown> {
    match what {
        What::Contact { .. } | What::Guidance { .. } | What::StillNeeded { .. } => {
            Some(Shown::Contacts)
        }
        What::Triage { .. }
        | What::Assessed
        | What::ConsultAsked { .. }
        | What::ConsultAnswered
        | What::ConsultWithdrawn
        | What::RouteAsked { .. }
        | What::RouteDeclined { .. }
        | What::RouteConfirmed { .. }
        | What::RouteGivenUp { .. }
        | What::OwnWish { .. }
        | What::OwnWishEnded
        | What::Ended { .. }
        | What::Reopened { .. } => Some(Shown::Decisions),
        What::ReferrerAsked { .. } | What::ReferrerAnswered { .. } | What::Told { .. } => {
            Some(Shown::Messages)
        }
        What::FirstLook | What::Assignment { .. } => Some(Shown::Handling),
        What::Received | What::Revised | What::FileAdded { .. } => None,
    }
}

/// The kinds to choose from, on the page of this referral.
pub(crate) fn tabs(words: Words, file: &CaseFile, shown: Shown) -> Vec<Tab> {
    let tab = |one: Shown| Tab {
        address: address(file.head.id, one),
        text: words.t(&format!("case-timeline-{}", one.code())),
        count: file
            .timeline
            .iter()
            .filter(|line| one.has(&line.what))
            .count(),
        is_current: one == shown,
    };
    Shown::ALL.map(tab).into()
}

fn address(id: ReferralId, shown: Shown) -> String {
    match shown {
        Shown::All => format!("/aanmeldingen/{id}#tijdlijn"),
        _ => format!("/aanmeldingen/{id}?toon={}#tijdlijn", shown.code()),
    }
}
