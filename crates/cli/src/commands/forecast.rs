//! `spil forecast`: how much case management will be needed? By formula, from the population, or by simulation.
//!
//! The computations are `spil_planning::forecast`.

use clap::{Args, Subcommand};

use crate::console::{Console, Failure};

mod capacity;
mod demand;
mod slots;

/// Looks ahead at demand and capacity.
#[derive(Debug, Args)]
pub(crate) struct Forecast {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// How many starts per week does a waiting list need? By formula.
    Capacity(capacity::Capacity),
    /// How many people will need case management per year, and how many slots and hours is that?
    Demand(demand::Demand),
    /// How many slots does a waiting list need? By simulation.
    Slots(slots::Slots),
}

impl Forecast {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self.question {
            Question::Capacity(command) => command.run(console),
            Question::Demand(command) => command.run(console),
            Question::Slots(command) => command.run(console),
        }
    }
}

/// A number greater than 0.
fn positive(text: &str) -> Result<f64, String> {
    number(text).and_then(|number| {
        if number > 0.0 {
            Ok(number)
        } else {
            Err("> 0".to_owned())
        }
    })
}

/// A number of 0 or more.
fn not_negative(text: &str) -> Result<f64, String> {
    number(text).and_then(|number| {
        if number >= 0.0 {
            Ok(number)
        } else {
            Err("≥ 0".to_owned())
        }
    })
}

/// A share between 0 and 1.
fn share(text: &str) -> Result<f64, String> {
    not_negative(text).and_then(|number| {
        if number <= 1.0 {
            Ok(number)
        } else {
            Err("0 – 1".to_owned())
        }
    })
}

/// The bound keeps every result of the formulas finite.
fn number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.abs() <= 1e12 => Ok(number),
        _ => Err("0 – 1e12".to_owned()),
    }
}
