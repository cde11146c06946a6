//! Is this the same person? Comparison, scoring, blocking and an in-memory index on plain records.
//!
//! The model is that of Fellegi and Sunter with three classes of pairs: the same person, members of one household, and
//! strangers. Its rates are learnt from the data itself by expectation maximisation; `docs/linkage.md` has the formulae.
//!
//! Knows nothing of Spil: no domain types, no database, no files, no clock.
//!
//! ```
//! use spil_linkage::{Field, Parameters, Record, score};
//!
//! let mut gp = Record::new("1");
//! gp.set(Field::GivenName, "Johanna").set(Field::Surname, "de Vries-Jansen").set(Field::BirthDate, "1941-03-07");
//! let mut daughter = Record::new("2");
//! daughter.set(Field::GivenName, "Jo").set(Field::Surname, "Jansen").set(Field::BirthDate, "1941-07-03");
//! let evidence = score(&gp, &daughter, &Parameters::default());
//! assert!(evidence.weight > 10.0);
//! ```

mod address;
mod blocking;
mod bsn;
mod census;
mod compare;
mod comparison;
mod contact;
mod date;
mod features;
mod group;
mod hash;
mod index;
mod known;
mod learn;
mod link;
mod memo;
mod name;
mod nickname;
mod parameters;
mod population;
mod prior;
mod record;
mod score;
mod similarity;
mod spelling;
mod table;
mod text;
mod threshold;
mod weights;
mod work;

pub use blocking::{BlockingKey, blocking_keys};
pub use bsn::is_valid_bsn;
pub use comparison::{Comparison, Level};
pub use group::{Groups, group};
pub use known::{Found, Known};
pub use learn::Learning;
pub use link::{Crowd, Linkage, MOST_PAIRS, Match, Stage, Watch, link};
pub use parameters::{Frequencies, Kind, LevelRates, Parameters, Prior};
pub use population::{Population, PopulationError};
pub use record::{Field, Record};
pub use score::{Contribution, Evidence, Reason, score, score_all};
