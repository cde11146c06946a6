//! Teams: where a referral goes, what a team sees of it, how full caseloads are, and who could take it.
//!
//! The team decides; what is here suggests, with reasons. The planning of a whole region belongs to `planning`.

mod bulk;
mod caseload;
mod inbox;
mod routing;
mod suggestion;

pub use bulk::{BulkResult, CaseOutcome};
pub use caseload::{Absence, Appointment, Caseload, Fill, Room, Share, Weights};
pub use inbox::InboxEntry;
pub use routing::{Found, Routed, TeamArea, Unrouted, route};
pub use suggestion::{
    BudgetLeft, Candidate, Continuity, Expertise, Need, Suggestion, Why, suggest,
};
