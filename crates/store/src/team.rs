//! Teams at work: who belongs to one, how much each has, when somebody is away, whom the team divides, and the history of
//! who was named. Who may see which of it is the permit's answer; what follows from it is the model's (`model::team`).

mod absence;
mod colleague;
mod history;
mod people;
mod room;

pub use absence::{AbsenceRow, absence_of, absences, add_absence, withdraw_absence};
pub use colleague::{Colleague, Hours, Place, colleagues};
pub use history::{Named, NamedLine, history, last_named, name};
pub use people::{Known, held, inbox, known, known_to_team, mine};
pub use room::{Cases, ShowsRoom, cases, cases_and_offers, contracts, hold};
