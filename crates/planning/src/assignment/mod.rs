//! Who takes whom: a proposal for the clients who wait, with a proof of how good it is.
//!
//! An [`Instance`] holds case managers with places and hours, clients with needs and wishes, and the points that each
//! unwanted thing costs. [`solve`] gives a [`Solution`]: never against the rules (places, hours, candidates, bars,
//! fixed clients), with its cost and a lower bound that no assignment beats. [`explain`] says for every client why,
//! and what the proposal does to load and mix of each case manager.
//!
//! The method: each client gets a price (a Lagrange multiplier), teams take the clients that pay for it by exact
//! knapsacks over places, hours and high-complex cases; the sum is the bound. Placements made on the way are improved
//! by chains of moves and by searching neighbourhoods to the end; branch and bound closes what is left. The formulas
//! are in `docs/assignment.md`.
//!
//! No forecast, no calendar, no knowledge of where clients and case managers come from.
#![expect(
    clippy::indexing_slicing,
    reason = "clients, case managers, arcs and teams are numbered from 0 and checked when the instance is read"
)]

mod ascent;
mod branch;
mod effort;
mod exchange;
mod explain;
mod instance;
mod knapsack;
mod neighbourhood;
mod objective;
mod part;
mod placement;
mod problem;
mod reading;
mod relaxation;
mod solve;
mod synthetic;
mod writing;

pub use explain::{CostParts, Explanation, Load, Reason, Report, explain};
pub use instance::{
    Bar, CLASSES, Client, ClientIndex, Complexity, Costs, Fault, Instance, InstanceError, LARGEST,
    Manager, ManagerIndex,
};
pub use objective::{Breach, breaches, objective};
pub use solve::{Limits, Solution, solve};
pub use synthetic::synthetic;
