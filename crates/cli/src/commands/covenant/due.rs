//! `spil covenant due`: the last day of a class's norm, and the counting that leads to it.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Time;
use serde::Serialize;
use spil_model::calendar::{CountedDay, Counting, DayReason, parse_local};
use spil_model::covenant::{Covenant, SubRegionCode, UrgencyClass};
use spil_texts::Language;

use super::{read, term_in_words};
use crate::console::{Console, Failure};

/// Counts out the norm of a class.
#[derive(Debug, Args)]
pub(super) struct Due {
    /// The covenant, in TOML.
    file: PathBuf,
    /// The class, by its id in the covenant.
    #[arg(long)]
    class: String,
    /// When the referral came in: a date, a local time in the Netherlands, or a time with an offset.
    #[arg(long, value_name = "TIMESTAMP")]
    received: String,
    /// Count with what this sub-region set differently, by its code in the covenant.
    #[arg(long, value_name = "CODE")]
    sub_region: Option<String>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    class: &'a str,
    received: &'a str,
    due: String,
    days: Vec<Day>,
}

#[derive(Serialize)]
struct Day {
    date: String,
    counts: bool,
    why: String,
}

impl Due {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        let covenant = read(console, &self.file)?;
        let class = self.class(language, &covenant)?;
        let received = parse_local(&self.received).map_err(|_| {
            let told = [("value", self.received.as_str().into())];
            Failure::input(language.text_with("covenant-not-a-moment", &told))
        })?;
        let counting = covenant.count_norm(class, received);
        let days = counting.days.iter().map(|day| Day {
            date: day.date.to_string(),
            counts: day.reason.counts(),
            why: why(language, day.reason, covenant.calendar.cut_off),
        });
        let days: Vec<Day> = days.collect();
        if self.json {
            let due = counting.due.to_string();
            return console.print_json(&Document {
                class: &self.class,
                received: &self.received,
                due,
                days,
            });
        }
        console.print(&table(language, class, &self.received, &counting, &days))
    }

    fn class<'a>(
        &self,
        language: Language,
        covenant: &'a Covenant,
    ) -> Result<&'a UrgencyClass, Failure> {
        let sub_region = self.sub_region(language, covenant)?;
        let classes = &covenant.parameters_for(sub_region.as_ref()).classes;
        classes
            .iter()
            .find(|class| class.id.as_str() == self.class)
            .ok_or_else(|| {
                let known: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
                let told = [
                    ("class", self.class.as_str().into()),
                    ("known", known.join(", ").into()),
                ];
                Failure::input(language.text_with("covenant-unknown-class", &told))
            })
    }

    /// A sub-region that sets nothing differently is not in the covenant, and need not be.
    fn sub_region(
        &self,
        language: Language,
        covenant: &Covenant,
    ) -> Result<Option<SubRegionCode>, Failure> {
        let Some(code) = &self.sub_region else {
            return Ok(None);
        };
        let found = covenant
            .sub_regions
            .keys()
            .find(|known| known.as_str() == code);
        found.cloned().map(Some).ok_or_else(|| {
            let known: Vec<&str> = covenant
                .sub_regions
                .keys()
                .map(SubRegionCode::as_str)
                .collect();
            let told = [
                ("code", code.as_str().into()),
                ("known", known.join(", ").into()),
            ];
            Failure::input(language.text_with("covenant-unknown-sub-region", &told))
        })
    }
}

fn why(language: Language, reason: DayReason, cut_off: Option<Time>) -> String {
    match reason {
        DayReason::Received => language.text("calendar-received"),
        DayReason::CountsAsReceived => language.text("calendar-counts-as-received"),
        DayReason::ReceivedAfterCutOff => {
            let time = cut_off
                .map(|time| time.strftime("%H:%M").to_string())
                .unwrap_or_default();
            language.text_with("calendar-received-after-cut-off", &[("time", time.into())])
        }
        DayReason::Weekend => language.text("calendar-weekend"),
        DayReason::Holiday(holiday) => language.text(holiday.text_key()),
        DayReason::WorkingDay => language.text("calendar-working-day"),
        DayReason::WorkedHoliday(holiday) => {
            let holiday = language.text(holiday.text_key());
            language.text_with("calendar-worked-holiday", &[("holiday", holiday.into())])
        }
        DayReason::EveryDayCounts => language.text("calendar-every-day-counts"),
    }
}

fn table(
    language: Language,
    class: &UrgencyClass,
    received: &str,
    counting: &Counting,
    days: &[Day],
) -> String {
    let heading = language.text_with(
        "covenant-due",
        &[
            ("class", class.name.in_language(language.code()).into()),
            ("norm", term_in_words(language, class.norm).into()),
            ("received", received.into()),
            ("due", counting.due.to_string().into()),
        ],
    );
    let mut number = 0;
    let lines = counting
        .days
        .iter()
        .zip(days)
        .map(|(CountedDay { date, reason }, day)| {
            number += u32::from(reason.counts());
            let numbered = *date == counting.day_zero || reason.counts();
            let count = if numbered {
                number.to_string()
            } else {
                "-".to_owned()
            };
            let weekday = language.text(weekday_key(date.weekday()));
            format!("{} {weekday:<3} {count:>4}  {}\n", day.date, day.why)
        });
    format!("{heading}\n\n{}", lines.collect::<String>())
}

fn weekday_key(weekday: jiff::civil::Weekday) -> &'static str {
    use jiff::civil::Weekday;
    match weekday {
        Weekday::Monday => "calendar-monday-short",
        Weekday::Tuesday => "calendar-tuesday-short",
        Weekday::Wednesday => "calendar-wednesday-short",
        Weekday::Thursday => "calendar-thursday-short",
        Weekday::Friday => "calendar-friday-short",
        Weekday::Saturday => "calendar-saturday-short",
        Weekday::Sunday => "calendar-sunday-short",
    }
}
