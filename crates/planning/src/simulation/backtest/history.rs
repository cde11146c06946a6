//! The document with a network's past: who came, started, left and ended, by day. No names, no districts.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::problem::{Misfit, Problem, read_json};
use crate::simulation::Discipline;

/// A network's past.
///
/// # Example
///
/// ```
/// use spil_planning::simulation::backtest::History;
///
/// let history = History::from_json(br#"{
///     "from": "2022-01-01", "until": "2025-01-01",
///     "classes": [{"name": "high", "norm_days": 42}],
///     "slots": [{"from": "2022-01-01", "count": 900}],
///     "clients": [{"class": "high", "arrived": "2022-03-01", "started": "2022-04-02", "ended": "2024-05-01"}]
/// }"#).unwrap();
/// assert_eq!(history.clients.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// From this day on, everyone who came or was there is in the list.
    pub from: Date,
    /// The day after the last day of which everything is known.
    pub until: Date,
    /// Urgency classes, the most urgent first.
    pub classes: Vec<HistoryClass>,
    /// Who was next. Default: by class.
    #[serde(default = "by_class")]
    pub discipline: Discipline,
    /// Caseload slots as they were planned, from `from` on. Left out: as many as were in care on the day of prediction.
    #[serde(default)]
    pub slots: Vec<HistoryStep>,
    /// Everyone who waited or was in care on or after `from`.
    pub clients: Vec<Client>,
}

/// An urgency class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryClass {
    /// Name, unique.
    pub name: String,
    /// Norm for the wait, in calendar days.
    pub norm_days: f64,
}

/// A number of slots from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryStep {
    /// First day.
    pub from: Date,
    /// Number of slots.
    pub count: u64,
}

/// One person's way; days that have not come are left out or `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Class.
    pub class: String,
    /// Day of arrival, which may lie before `from`.
    pub arrived: Date,
    /// Day on which a place in the caseload was taken.
    #[serde(default)]
    pub started: Option<Date>,
    /// Day on which the person left the list without a start.
    #[serde(default)]
    pub left: Option<Date>,
    /// Day on which care ended.
    #[serde(default)]
    pub ended: Option<Date>,
}

fn by_class() -> Discipline {
    Discipline::ClassPriority
}

impl History {
    /// Reads a history and checks it.
    ///
    /// # Errors
    ///
    /// What does not fit, with its JSON pointer.
    pub fn from_json(text: &[u8]) -> Result<Self, Vec<Problem>> {
        let history: Self = read_json(text).map_err(|problem| vec![problem])?;
        let problems = history.problems();
        if problems.is_empty() {
            Ok(history)
        } else {
            Err(problems)
        }
    }

    /// Days that the history covers.
    pub(super) fn length(&self) -> i32 {
        self.day(self.until)
    }

    /// A date as a number of days since `from`.
    pub(super) fn day(&self, date: Date) -> i32 {
        date.since(self.from).map_or(0, |span| span.get_days())
    }

    /// The date of a day since `from`.
    pub(super) fn date(&self, day: i32) -> Date {
        self.from.saturating_add(jiff::Span::new().days(day))
    }

    /// Place of a class in the list.
    pub(super) fn class(&self, name: &str) -> usize {
        self.classes
            .iter()
            .position(|class| class.name == name)
            .unwrap_or_default()
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |pointer: String, misfit| problems.push(Problem::at(pointer, misfit));
        if self.until <= self.from {
            add("/until".to_owned(), Misfit::TooEarly { field: "from" });
        }
        if self.classes.is_empty() {
            add("/classes".to_owned(), Misfit::Empty);
        }
        let mut names = BTreeSet::new();
        for (place, class) in self.classes.iter().enumerate() {
            if !names.insert(class.name.as_str()) {
                add(
                    format!("/classes/{place}/name"),
                    Misfit::Repeated {
                        name: class.name.clone(),
                    },
                );
            }
            if !(0.0..=100_000.0).contains(&class.norm_days) {
                add(
                    format!("/classes/{place}/norm_days"),
                    Misfit::OutOfRange {
                        least: 0.0,
                        greatest: 100_000.0,
                    },
                );
            }
        }
        if self
            .slots
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if b.from <= a.from))
        {
            add("/slots".to_owned(), Misfit::NotRising);
        }
        if self
            .slots
            .first()
            .is_some_and(|first| first.from > self.from)
        {
            add(
                "/slots/0/from".to_owned(),
                Misfit::NotBelow { field: "from" },
            );
        }
        for (place, client) in self.clients.iter().enumerate() {
            for (field, misfit) in client.problems(&names) {
                add(format!("/clients/{place}/{field}"), misfit);
            }
        }
        problems
    }
}

impl Client {
    fn problems(&self, names: &BTreeSet<&str>) -> Vec<(&'static str, Misfit)> {
        let early = |day: Option<Date>, after: Date| day.is_some_and(|day| day < after);
        let checks = [
            (
                "class",
                !names.contains(self.class.as_str()),
                Misfit::UnknownName {
                    name: self.class.clone(),
                },
            ),
            (
                "started",
                early(self.started, self.arrived),
                Misfit::TooEarly { field: "arrived" },
            ),
            (
                "left",
                early(self.left, self.arrived),
                Misfit::TooEarly { field: "arrived" },
            ),
            (
                "left",
                self.left.is_some() && self.started.is_some(),
                Misfit::OutOfPlace,
            ),
            (
                "ended",
                self.ended.is_some() && self.started.is_none(),
                Misfit::OutOfPlace,
            ),
            (
                "ended",
                early(self.ended, self.started.unwrap_or(self.arrived)),
                Misfit::TooEarly { field: "started" },
            ),
        ];
        checks
            .into_iter()
            .filter(|(_, wrong, _)| *wrong)
            .map(|(field, _, misfit)| (field, misfit))
            .collect()
    }
}
