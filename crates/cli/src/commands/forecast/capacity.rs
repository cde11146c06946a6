//! `spil forecast capacity`: the formulas for a waiting list.

use clap::Args;
use spil_planning::forecast::capacity::{WaitingList, advise};

use super::{not_negative, positive};
use crate::console::{Console, Failure};

/// Capacity for a waiting list by formula; all numbers per week.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_field_names,
    reason = "the fields are the names of the options"
)]
pub(crate) struct Capacity {
    /// Arrivals per week.
    #[arg(long, value_parser = positive, allow_negative_numbers = true)]
    demand: f64,
    /// The wait within which nearly everyone should start, in weeks.
    #[arg(long, value_parser = positive, allow_negative_numbers = true)]
    target_weeks: f64,
    /// People on the list now.
    #[arg(long, value_parser = not_negative, allow_negative_numbers = true)]
    queue: Option<f64>,
    /// Starts per week now.
    #[arg(long, value_parser = positive, allow_negative_numbers = true)]
    capacity: Option<f64>,
    /// Coefficient of variation of the time between arrivals.
    #[arg(long, default_value = "1", value_parser = not_negative, allow_negative_numbers = true)]
    cv_demand: f64,
    /// Coefficient of variation of the time between starts.
    #[arg(long, default_value = "1", value_parser = not_negative, allow_negative_numbers = true)]
    cv_capacity: f64,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

impl Capacity {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let advice = advise(&WaitingList {
            demand: self.demand,
            target_weeks: self.target_weeks,
            queue: self.queue,
            capacity: self.capacity,
            cv_demand: self.cv_demand,
            cv_capacity: self.cv_capacity,
        });
        if self.json {
            return console.print_json(&advice);
        }
        let lines = [
            ("forecast-load", advice.load),
            ("forecast-target-queue", Some(advice.target_queue)),
            ("forecast-target-capacity", Some(advice.target_capacity)),
            ("forecast-relief-capacity", advice.relief_capacity),
        ];
        let text: String = lines
            .into_iter()
            .filter_map(|(key, value)| {
                Some(format!(
                    "{:<60} {:>10.2}\n",
                    console.language().text(key),
                    value?
                ))
            })
            .collect();
        console.print(&text)
    }
}
