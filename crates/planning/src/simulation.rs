//! Discrete-event simulation of a regional waiting list with caseload slots.
//!
//! People arrive by a Poisson process, each of an urgency class and a district, wait for a caseload slot and hold it
//! for a long time; some leave the list before. A [`Spec`] describes it, [`simulate`] runs it, [`compare`] runs two
//! with common random numbers. Nothing here knows where the numbers come from; fitting them to a network's past is
//! [`backtest`], forecasting demand is [`forecast`](crate::forecast).
//!
//! Deterministic for a seed, whatever the number of threads.

mod arrivals;
pub mod backtest;
mod chance;
mod departures;
mod engine;
mod figures;
mod law;
mod path;
mod plan;
mod queue;
mod run;
mod spec;
mod tally;

pub use figures::{ByClass, Contact, Figures, Named, Waits};
pub use path::PathPoint;
pub use run::{Comparison, Conduct, Outcome, Refusal, compare, simulate};
pub use spec::{
    Absence, Busy, Class, Discipline, Distribution, District, Exit, Factor, InCare, Law, Leave,
    LinkWorkers, OnList, Residual, Spec, Start, Step, Waiting, Worsens,
};
