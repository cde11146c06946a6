//! What pages show of room: a colleague, a team, the reader, and who could take somebody.

use spil_model::covenant::Hundredths;
use spil_model::ids::StaffId;
use spil_model::team::{Absence, Caseload, Fill, Suggestion, Why};

/// A colleague of a team, and how full they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// Whether it is the reader.
    pub is_me: bool,
    /// Whether it is a link worker and no case manager.
    pub is_link_worker: bool,
    /// The hours of each appointment, with the name of the employer.
    pub hours: Vec<(String, Hundredths)>,
    /// How full.
    pub fill: Fill,
    /// The cases by class.
    pub caseload: Caseload,
    /// When away, from today on.
    pub absences: Vec<Absence>,
}

/// How full a team is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRoom {
    /// Everybody.
    pub members: Vec<Member>,
    /// The contract hours in this team.
    pub hours: Hundredths,
    /// Of these the hours of who is away today.
    pub away: Hundredths,
    /// The cases of this team against these hours.
    pub fill: Fill,
    /// The cases by class.
    pub caseload: Caseload,
}

/// How full the reader is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRoom {
    /// The reader as a colleague.
    pub member: Member,
}

/// Somebody who could take a person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Who.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The reasons, for and against.
    pub reasons: Vec<Why>,
    /// How full before and after, in percent, where the reader may see it.
    pub percent: Option<(u32, u32)>,
    /// Whether figures and dates may be shown.
    pub shows_figures: bool,
}

impl Suggested {
    /// A suggestion with the name, and with figures where the reader may see them.
    pub(super) fn of(name: String, suggestion: Suggestion, shows_figures: bool) -> Self {
        let percent = suggestion.reasons.iter().find_map(|why| match why {
            Why::Room { before, after, .. } => before.zip(*after),
            _ => None,
        });
        Self {
            id: suggestion.staff,
            name,
            reasons: suggestion.reasons,
            percent: percent.filter(|_| shows_figures),
            shows_figures,
        }
    }
}
