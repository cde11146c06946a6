//! Oversight of who looked at whom: the log of one person, emergency access, every access weighed for the privacy officer, and
//! the end of what the log keeps.

mod emergency;
mod log;
mod purge;
mod refusal;
mod review;
mod weighing;

pub use emergency::{
    Ask, Emergencies, ListedEmergency, Sought, ask, could_ask, emergencies, emergency, end,
    longest, review_emergency,
};
pub use log::{AccessLine, AccessLog, Dates, Purpose, Who, access_log, exported};
pub(crate) use purge::purgeable_in;
pub use purge::{Purged, SHORTEST_YEARS, Term, purge, purgeable};
pub use refusal::{MissingRule, Refusal};
pub use review::{Choice, ListedAccess, Listing, access, accesses, judge};
pub use spil_store::oversight::emergency::{Reviewed, Running};
pub use spil_store::oversight::review::{Cursor, Filter, ON_A_PAGE, State};
pub use weighing::weigh;
