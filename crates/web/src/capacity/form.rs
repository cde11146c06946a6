//! The form of a scenario: every assumption with where it comes from, and what came in read back.

use std::collections::BTreeMap;

use spil_app::FieldProblem;
use spil_app::capacity::{Measured, Observed, check, check_name};
use spil_model::capacity::{Assumptions, Number, Place, Staffing, Start};
use spil_model::covenant::Covenant;

use super::words::{number, read};
use crate::answers::Answers;
use crate::page::Words;

/// The names of the fields that are no number.
pub(super) const NAME: &str = "name";
pub(super) const STAFFING: &str = "staffing";

/// What changes in a scenario.
const CHANGES: [Number; 9] = [
    Number::HoursChange,
    Number::FromMonths,
    Number::Absent,
    Number::LinkContacts,
    Number::LinkSuffices,
    Number::GroupShare,
    Number::GroupEffort,
    Number::Growth,
    Number::UrgencyShift,
];
/// How far ahead and how often.
const RUN: [Number; 2] = [Number::Years, Number::Replications];
/// What the network is like.
const BASE: [Number; 6] = [
    Number::Arrivals,
    Number::MeanStay,
    Number::Spread,
    Number::Patience,
    Number::CasesPerHour,
    Number::AbsentNow,
];

/// A field with one number.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) value: String,
    pub(super) error: Option<String>,
    pub(super) slide: Option<Slide>,
}

/// Between what and in what steps a slider moves a number. The box beside it takes everything that is allowed.
#[derive(Clone, Copy)]
pub(super) struct Slide {
    least: i16,
    greatest: i16,
    step: i16,
}

impl Slide {
    const fn new(least: i16, greatest: i16, step: i16) -> Self {
        Self {
            least,
            greatest,
            step,
        }
    }

    /// Of a number that people try out by moving it about; none of what describes the network as it is.
    const fn of(number: Number) -> Option<Self> {
        let slide = match number {
            Number::HoursChange => Self::new(-50, 100, 5),
            Number::FromMonths => Self::new(0, 36, 1),
            Number::Absent => Self::new(0, 40, 1),
            Number::LinkContacts => Self::new(0, 50, 1),
            Number::LinkSuffices => Self::new(0, 100, 5),
            Number::GroupShare => Self::new(0, 60, 5),
            Number::GroupEffort => Self::new(10, 100, 5),
            Number::Growth => Self::new(-10, 20, 1),
            Number::UrgencyShift => Self::new(-50, 50, 5),
            _ => return None,
        };
        Some(slide)
    }
}

impl std::fmt::Display for Slide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.least, self.greatest, self.step)
    }
}

impl Entry {
    /// The ids of hint and error, for `aria-describedby`.
    pub(super) fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hulp", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-fout", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// A class with its part of the arrivals.
pub(super) struct ClassRow {
    pub(super) name: String,
    pub(super) norm: String,
    pub(super) waiting: u32,
    pub(super) in_care: u32,
    pub(super) percent: Entry,
}

/// An area with its part of the arrivals and its hours.
pub(super) struct AreaRow {
    pub(super) name: String,
    pub(super) waiting: u32,
    pub(super) in_care: u32,
    pub(super) percent: Entry,
    pub(super) hours: Entry,
}

/// Something to choose.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// The form as it is shown.
pub(super) struct Form {
    pub(super) title: Entry,
    pub(super) changes: Vec<Entry>,
    pub(super) staffing: Vec<Choice>,
    pub(super) run: Vec<Entry>,
    pub(super) base: Vec<Entry>,
    pub(super) classes: Vec<ClassRow>,
    pub(super) areas: Vec<AreaRow>,
    pub(super) is_base_open: bool,
}

/// What fields are made of.
struct Filled<'a> {
    words: Words,
    answers: &'a Answers,
    problems: &'a [FieldProblem],
}

impl Filled<'_> {
    fn entry(&self, name: String, label: String, hint: Option<String>) -> Entry {
        let error = self.problems.iter().find(|problem| problem.field == name);
        Entry {
            value: self.answers.get(&name).to_owned(),
            error: error.map(|problem| self.words.problem(problem)),
            name,
            label,
            hint,
            slide: None,
        }
    }

    fn number(&self, number: Number, observed: &Observed) -> Entry {
        let key = number.code().replace('_', "-");
        let label = self.words.t(&format!("capacity-number-{key}"));
        let hint = hint(self.words, number, observed);
        Entry {
            slide: Slide::of(number),
            ..self.entry(number.code().to_owned(), label, Some(hint))
        }
    }
}

/// Where a number comes from, or what it does.
fn hint(words: Words, number_of: Number, observed: &Observed) -> String {
    let key = format!("capacity-hint-{}", number_of.code().replace('_', "-"));
    let months = (f64::from(observed.recent_days) / 30.4).round();
    let two = |first: (&'static str, String), second: (&'static str, String)| {
        words.t2(&key, (first.0, &first.1), (second.0, &second.1))
    };
    let months = ("months", number(words, months, 0));
    match number_of {
        Number::Arrivals => two(("count", observed.arrivals.to_string()), months),
        Number::MeanStay | Number::Spread if observed.is_fitted => {
            words.t1(&format!("{key}-fitted"), "count", observed.ended)
        }
        Number::Patience if observed.is_fitted => {
            let key = format!("{key}-fitted");
            words.t2(
                &key,
                ("count", &observed.left.to_string()),
                ("months", &months.1),
            )
        }
        Number::CasesPerHour => {
            let now = observed.cases_per_hour.unwrap_or_default();
            let values = [
                ("now", number(words, now, 2).into()),
                ("least", number(words, observed.agreed.0, 2).into()),
                ("most", number(words, observed.agreed.1, 2).into()),
            ];
            words.0.text_with(&key, &values)
        }
        _ => words.t(&key),
    }
}

impl Form {
    /// The form with these answers; what is counted stands beside them.
    pub(super) fn of(
        words: Words,
        measured: &Measured,
        covenant: &Covenant,
        answers: &Answers,
        problems: &[FieldProblem],
    ) -> Self {
        let filled = Filled {
            words,
            answers,
            problems,
        };
        let numbers = |wanted: &[Number]| {
            let entry = |one: &Number| filled.number(*one, &measured.observed);
            wanted.iter().map(entry).collect::<Vec<Entry>>()
        };
        let (base, classes, areas) = (
            numbers(&BASE),
            class_rows(&filled, &measured.assumptions, covenant),
            area_rows(&filled, &measured.assumptions),
        );
        let in_tables = classes.iter().map(|row| &row.percent);
        let in_tables = in_tables.chain(areas.iter().flat_map(|row| [&row.percent, &row.hours]));
        let is_base_open = base
            .iter()
            .chain(in_tables)
            .any(|entry| entry.error.is_some());
        Self {
            title: filled.entry(
                NAME.to_owned(),
                words.t("capacity-name"),
                Some(words.t("capacity-name-hint")),
            ),
            changes: numbers(&CHANGES),
            staffing: staffing(&filled),
            run: numbers(&RUN),
            base,
            classes,
            areas,
            is_base_open,
        }
    }
}

fn staffing(filled: &Filled<'_>) -> Vec<Choice> {
    let choice = |one: &Staffing| Choice {
        value: one.code(),
        label: filled.words.t(&format!(
            "capacity-staffing-{}",
            one.code().replace('_', "-")
        )),
        is_chosen: filled.answers.get(STAFFING) == one.code(),
    };
    Staffing::ALL.iter().map(choice).collect()
}

fn class_rows(
    filled: &Filled<'_>,
    assumptions: &Assumptions,
    covenant: &Covenant,
) -> Vec<ClassRow> {
    let start = &assumptions.start;
    let classes = assumptions.classes.iter().enumerate();
    let row = |(place, class): (usize, &spil_model::capacity::ClassPart)| {
        let name = class_name(filled.words, covenant, class.id.as_str());
        let label = filled.words.t1("capacity-class-percent", "name", &name);
        ClassRow {
            norm: filled.words.t1(
                "capacity-days",
                "days",
                number(filled.words, class.norm_days, 1),
            ),
            waiting: Start::count(&start.waiting, |group| group.class == place),
            in_care: Start::count(&start.in_care, |group| group.class == place),
            percent: filled.entry(Place::Class(place).field(), label, None),
            name,
        }
    };
    classes.map(row).collect()
}

fn area_rows(filled: &Filled<'_>, assumptions: &Assumptions) -> Vec<AreaRow> {
    let start = &assumptions.start;
    let areas = assumptions.areas.iter().enumerate();
    let row = |(place, area): (usize, &spil_model::capacity::AreaPart)| {
        let entry = |at: Place, key| {
            filled.entry(at.field(), filled.words.t1(key, "name", &area.name), None)
        };
        AreaRow {
            name: area.name.clone(),
            waiting: Start::count(&start.waiting, |group| group.area == place),
            in_care: Start::count(&start.in_care, |group| group.area == place),
            percent: entry(Place::Area(place), "capacity-area-percent"),
            hours: entry(Place::Hours(place), "capacity-area-hours"),
        }
    };
    areas.map(row).collect()
}

/// The name of a class as the covenant of today has it; else its id.
pub(super) fn class_name(words: Words, covenant: &Covenant, id: &str) -> String {
    let class = covenant
        .classes()
        .iter()
        .find(|class| class.id.as_str() == id);
    let code = words.0.code();
    class.map_or_else(
        || id.to_owned(),
        |class| class.name.in_language(code).to_owned(),
    )
}

/// The answers of a form in which nobody has typed yet.
pub(super) fn blank(words: Words, assumptions: &Assumptions) -> Answers {
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    for (one, value) in &assumptions.numbers {
        pairs.insert(one.code().to_owned(), number(words, *value, 2));
    }
    for (place, class) in assumptions.classes.iter().enumerate() {
        pairs.insert(Place::Class(place).field(), number(words, class.percent, 1));
    }
    for (place, area) in assumptions.areas.iter().enumerate() {
        pairs.insert(Place::Area(place).field(), number(words, area.percent, 1));
        pairs.insert(Place::Hours(place).field(), number(words, area.hours, 1));
    }
    pairs.insert(STAFFING.to_owned(), assumptions.staffing.code().to_owned());
    Answers::of(pairs)
}

/// What somebody asks for, and everything that is wrong with it.
pub(super) fn asked(
    words: Words,
    start: Assumptions,
    answers: &Answers,
) -> (Assumptions, Vec<FieldProblem>) {
    let mut asked = start;
    let mut problems: Vec<FieldProblem> = check_name(answers.get(NAME)).into_iter().collect();
    let mut typed = |name: &str| match answers.get(name) {
        "" => None,
        text => {
            let value = read(words, text);
            if value.is_none() {
                problems.push(FieldProblem::new(name, "capacity-not-a-number"));
            }
            Some(value)
        }
    };
    for one in Number::ALL {
        match typed(one.code()) {
            Some(Some(value)) => drop(asked.numbers.insert(*one, value)),
            None => drop(asked.numbers.remove(one)),
            Some(None) => {}
        }
    }
    // An empty box is no zero: it is outside what makes sense.
    let mut part = |place: Place, value: &mut f64| {
        if let Some(typed) = typed(&place.field()).unwrap_or(Some(f64::NAN)) {
            *value = typed;
        }
    };
    for (place, class) in asked.classes.iter_mut().enumerate() {
        part(Place::Class(place), &mut class.percent);
    }
    for (place, area) in asked.areas.iter_mut().enumerate() {
        part(Place::Area(place), &mut area.percent);
        part(Place::Hours(place), &mut area.hours);
    }
    asked.staffing = Staffing::from_code(answers.get(STAFFING)).unwrap_or(Staffing::PerArea);
    let known: Vec<String> = problems
        .iter()
        .map(|problem| problem.field.clone())
        .collect();
    let checked = check(&asked, words.0).into_iter();
    problems.extend(checked.filter(|problem| !known.contains(&problem.field)));
    (asked, problems)
}
