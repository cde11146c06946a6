//! `spil forecast slots`: the fewest slots with which a waiting list meets a goal, by simulation.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use serde::Serialize;
use spil_planning::forecast::needed::{Goal, Needed, fewest_slots};
use spil_planning::simulation::{Figures, Spec};

use super::{not_negative, share};
use crate::commands::simulate::explain;
use crate::console::{Console, Failure};
use crate::interrupt::Running;
use crate::problems::refuse;

/// The fewest slots with which a waiting list meets a goal, by simulation.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("goal").required(true))]
pub(crate) struct Slots {
    /// The specification of the simulation; its slots are replaced.
    spec: PathBuf,
    /// In every class, at least this share of those who start or leave starts within the norm, 0 to 1.
    #[arg(long, group = "goal", value_parser = share, allow_negative_numbers = true)]
    within_norm: Option<f64>,
    /// The mean time on the list is at most this many days.
    #[arg(long, group = "goal", value_parser = not_negative, allow_negative_numbers = true)]
    mean_wait_days: Option<f64>,
    /// The most slots to try.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    most: u64,
    /// How many threads compute.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    threads: Option<u64>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    slots: u64,
    figures: &'a Figures,
    spec: &'a Spec,
}

impl Slots {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        let text = console.read(&self.spec)?;
        let spec =
            Spec::from_json(&text).map_err(|problems| refuse(language, &self.spec, &problems))?;
        let running = Running::begin(spec.replications, self.threads);
        let found = fewest_slots(&spec, self.goal(), self.most, &running.conduct())
            .map_err(|refusal| explain(console, &self.spec, refusal))?;
        drop(running);
        let Some(Needed { slots, outcome }) = found else {
            let told = [("most", self.most.to_string().into())];
            return Err(Failure::Undone(
                language.text_with("forecast-goal-out-of-reach", &told),
            ));
        };
        if self.json {
            return console.print_json(&Document {
                slots,
                figures: &outcome.figures,
                spec: &outcome.spec,
            });
        }
        let told = [("slots", slots.to_string().into())];
        console.print(&format!(
            "{}\n",
            language.text_with("forecast-slots-needed", &told)
        ))
    }

    fn goal(&self) -> Goal {
        match (self.within_norm, self.mean_wait_days) {
            (Some(share), _) => Goal::WithinNorm(share),
            (None, days) => Goal::MeanWait(days.unwrap_or_default()),
        }
    }
}
