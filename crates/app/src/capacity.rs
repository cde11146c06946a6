//! Looking ahead: what the list and its past say, scenarios that are simulated on it, a look back that says what a
//! prediction is worth, and how much guidance the inhabitants of each district will need. Counts, never persons.
//!
//! How a list is simulated is `spil-planning`'s; here the network is turned into what it reads, and runs are kept.

mod compile;
mod expected;
mod look_back;
mod measure;
mod outcome;
mod past;
mod population;
mod run;
mod scenario;

use spil_model::ids::ScenarioId;
use spil_policy::Object;
use spil_store::journal::ObjectRef;

pub use expected::AreaWait;
pub(crate) use expected::may_be_said;
pub use look_back::{Coverage, LookBack, Origin, Prediction, Reading, ask_look_back, look_back};
pub use measure::{Measured, Observed, measure};
pub use outcome::{ClassOutcome, Estimate, GroupOutcome, Line, Point, ScenarioResult, Sides};
pub use past::Places;
pub use population::{
    Entered, Inhabitants, Kind, NotImported, assume, forecast, import as import_population,
    read as read_population,
};
pub use run::{Ended, Work, run_next, take_up};
pub use scenario::{Kept, check, check_name, compile_json, decide, list, make, show, stop};
pub use spil_planning::forecast::demand::{
    Assumptions as DemandAssumptions, Forecast, Scenario as Growth, Year,
};
pub use spil_planning::forecast::population::Basis;
pub use spil_store::capacity::scenario::Run;

/// The object of looking ahead as a whole.
const fn network() -> ObjectRef {
    ObjectRef::all(Object::Network)
}

/// One run.
fn one(id: ScenarioId) -> ObjectRef {
    ObjectRef::one(Object::Network, id)
}
