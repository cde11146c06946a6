//! Do the assumptions make sense together? Everything that does not is named by its place in the form.

use super::{Assumptions, Number};

/// How far percentages may be from adding up to a hundred: what rounding to one decimal explains.
const SLACK: f64 = 0.051;
/// The most arrivals that one run simulates, in all replications together.
const MOST_ARRIVALS: f64 = 60_000_000.0;

/// A place in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A number.
    Number(Number),
    /// The part of a class in the arrivals.
    Class(usize),
    /// The part of an area in the arrivals.
    Area(usize),
    /// The hours of an area.
    Hours(usize),
}

/// What is wrong there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wrong {
    /// There is nothing.
    Missing,
    /// It is less or more than makes sense.
    OutOfRange {
        /// The least.
        least: f64,
        /// The greatest.
        greatest: f64,
    },
    /// It must be a whole number.
    NotWhole,
    /// The parts do not add up to a hundred percent.
    Sum {
        /// But to this.
        sum: f64,
    },
    /// Nobody works there.
    NoHours,
    /// So much would take hours.
    TooMuchWork,
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WrongPlace {
    /// Where.
    pub place: Place,
    /// What.
    pub wrong: Wrong,
}

impl Place {
    /// The name of the field in a form.
    pub fn field(self) -> String {
        match self {
            Self::Number(number) => number.code().to_owned(),
            Self::Class(place) => format!("class_{place}"),
            Self::Area(place) => format!("area_{place}"),
            Self::Hours(place) => format!("hours_{place}"),
        }
    }
}

impl Assumptions {
    /// Everything that does not make sense; empty when all does.
    pub fn problems(&self) -> Vec<WrongPlace> {
        let mut found: Vec<WrongPlace> = Number::ALL
            .iter()
            .filter_map(|number| self.of_number(*number))
            .collect();
        found.extend(percentages(
            self.classes.iter().map(|class| class.percent),
            Place::Class,
        ));
        found.extend(percentages(
            self.areas.iter().map(|area| area.percent),
            Place::Area,
        ));
        found.extend(self.of_hours());
        if found.is_empty() && MOST_ARRIVALS < self.work() {
            found.push(at(Place::Number(Number::Replications), Wrong::TooMuchWork));
        }
        found
    }

    fn of_number(&self, number: Number) -> Option<WrongPlace> {
        let place = Place::Number(number);
        let Some(value) = self.numbers.get(&number) else {
            return (!number.may_be_empty()).then(|| at(place, Wrong::Missing));
        };
        let (least, greatest) = number.range();
        if !(least..=greatest).contains(value) {
            Some(at(place, Wrong::OutOfRange { least, greatest }))
        } else if number.is_whole() && value.fract() != 0.0 {
            Some(at(place, Wrong::NotWhole))
        } else {
            None
        }
    }

    fn of_hours(&self) -> Vec<WrongPlace> {
        let range = Wrong::OutOfRange {
            least: 0.0,
            greatest: 100_000.0,
        };
        let outside = |area: &super::AreaPart| !(0.0..=100_000.0).contains(&area.hours);
        let areas = self.areas.iter().enumerate();
        let mut wrong: Vec<WrongPlace> = areas
            .filter(|(_, area)| outside(area))
            .map(|(place, _)| at(Place::Hours(place), range))
            .collect();
        if wrong.is_empty() && self.areas.iter().map(|area| area.hours).sum::<f64>() <= 0.0 {
            wrong.push(at(Place::Hours(0), Wrong::NoHours));
        }
        wrong
    }

    /// About how many arrivals all replications together have.
    fn work(&self) -> f64 {
        let years = self.number(Number::Years);
        let growth = 1.0 + self.number(Number::Growth).max(0.0) / 100.0;
        self.number(Number::Arrivals)
            * years
            * growth.powf(years)
            * self.number(Number::Replications)
    }
}

fn at(place: Place, wrong: Wrong) -> WrongPlace {
    WrongPlace { place, wrong }
}

/// Each part from 0 to 100, together a hundred; the sum is told at the first part.
fn percentages(parts: impl Iterator<Item = f64>, place: fn(usize) -> Place) -> Vec<WrongPlace> {
    let mut sum = 0.0;
    let mut wrong = Vec::new();
    for (number, part) in parts.enumerate() {
        if !(0.0..=100.0).contains(&part) {
            let range = Wrong::OutOfRange {
                least: 0.0,
                greatest: 100.0,
            };
            wrong.push(at(place(number), range));
        }
        sum += part;
    }
    if wrong.is_empty() && SLACK < (sum - 100.0_f64).abs() {
        wrong.push(at(place(0), Wrong::Sum { sum }));
    }
    wrong
}
