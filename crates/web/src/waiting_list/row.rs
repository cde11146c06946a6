//! One place on the list, in words.

use spil_app::clock::in_the_netherlands;
use spil_app::waiting_list::{Contact, Line};
use spil_model::waiting_list::{CovenantClock, Pace, StatutoryMark};

use super::words;
use crate::page::Words;

/// One row, in words.
pub(super) struct Row {
    pub(super) place: usize,
    pub(super) address: String,
    pub(super) who: String,
    pub(super) about: String,
    pub(super) class: String,
    pub(super) deadline_class: &'static str,
    pub(super) deadline_icon: &'static str,
    pub(super) deadline: String,
    pub(super) due: String,
    pub(super) weeks: String,
    pub(super) clock_class: &'static str,
    /// The length of the bar of the second clock, in tenths of a per cent: eight weeks fill it.
    pub(super) clock_run: String,
    pub(super) step: String,
    /// The team, and the contact that is planned.
    pub(super) beside: Vec<String>,
    pub(super) contact: Option<Call>,
    pub(super) reasons: Vec<String>,
    pub(super) look: &'static str,
}

/// Whom to call.
pub(super) struct Call {
    pub(super) name: String,
    /// As it is read, and as a telephone dials it.
    pub(super) phone: Option<(String, String)>,
}

pub(super) fn row(words: Words, line: &Line) -> Row {
    let standing = &line.standing;
    let (deadline_class, deadline_icon) = look_of(line);
    let (deadline, due) = words::deadline_of(words, line);
    Row {
        place: line.place,
        address: format!("/aanmeldingen/{}", line.id),
        who: line.who.clone(),
        about: about(words, line),
        class: class(words, line),
        deadline_class,
        deadline_icon,
        deadline,
        due,
        weeks: weeks(words, line),
        clock_class: clock_class(standing.statutory.mark),
        clock_run: run_of(standing.statutory.days),
        step: words::step(words, line),
        beside: beside(words, line),
        contact: line.contact.as_ref().map(|contact| call(words, contact)),
        reasons: standing
            .reasons
            .iter()
            .map(|reason| words::reason(words, reason, &line.class_names))
            .collect(),
        look: match line.pace {
            _ if words::waits_at_own_wish(line) => "",
            Some(Pace::Overdue) => "data-table__over",
            Some(Pace::NearlyOverdue) => "data-table__nearly",
            Some(Pace::OnTime) | None => "",
        },
    }
}

pub(super) fn class(words: Words, line: &Line) -> String {
    let class = line.class.as_ref();
    class.map_or_else(
        || words.t("class-none"),
        |name| name.in_language(words.0.code()).to_owned(),
    )
}

pub(super) fn weeks(words: Words, line: &Line) -> String {
    let weeks = usize::try_from(line.standing.statutory.weeks()).unwrap_or(0);
    words.count("weeks-waited", weeks)
}

fn about(words: Words, line: &Line) -> String {
    let age = line.age.map(|age| words.t1("age-years", "age", age));
    let about = [age, line.neighbourhood.clone()];
    about.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn beside(words: Words, line: &Line) -> Vec<String> {
    let team = line.team.clone();
    let planned = line.planned_contact_at.map(|at| {
        let at = in_the_netherlands(at);
        let time = at.strftime("%H:%M").to_string();
        words.t2(
            "row-planned",
            ("day", &words.date(at.date())),
            ("time", &time),
        )
    });
    team.into_iter().chain(planned).collect()
}

fn call(words: Words, contact: &Contact) -> Call {
    let name = match contact.relation {
        Some(relation) => words.t2(
            "row-contact",
            ("name", &contact.name),
            (
                "relation",
                &words.t(&format!("row-relation-{}", relation.code())),
            ),
        ),
        None => words.t("row-contact-client"),
    };
    Call {
        name,
        phone: contact
            .phone
            .as_ref()
            .map(|phone| (phone.display(), phone.e164().to_owned())),
    }
}

/// The look of the chip of a term, and its icon.
pub(crate) fn look(clock: &CovenantClock) -> (&'static str, &'static str) {
    match clock {
        CovenantClock::Met { .. } => ("deadline deadline--met", "met"),
        CovenantClock::NotTriaged { .. } => of_pace(None),
        CovenantClock::Running { pace, .. } => of_pace(Some(*pace)),
    }
}

/// The same for a line of the list: a wait at own wish stands before every term, and the first look has a day as well.
fn look_of(line: &Line) -> (&'static str, &'static str) {
    match line.standing.covenant {
        _ if words::waits_at_own_wish(line) => ("deadline deadline--paused", "paused"),
        CovenantClock::NotTriaged { .. } => of_pace(line.pace),
        ref clock => look(clock),
    }
}

fn of_pace(pace: Option<Pace>) -> (&'static str, &'static str) {
    match pace {
        Some(Pace::NearlyOverdue) => ("deadline deadline--nearly", "nearly"),
        Some(Pace::Overdue) => ("deadline deadline--over", "over"),
        Some(Pace::OnTime) | None => ("deadline", "within"),
    }
}

pub(crate) fn clock_class(mark: StatutoryMark) -> &'static str {
    match mark {
        StatutoryMark::UnderFourWeeks => "clock",
        StatutoryMark::FourWeeks => "clock clock--nearly",
        StatutoryMark::SixWeeks => "clock clock--over",
    }
}

/// Days waited as the length of a bar that is eight weeks wide.
pub(crate) fn run_of(days: i64) -> String {
    const FULL: i64 = 56;
    let tenths = days.clamp(0, FULL) * 1000 / FULL;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::run_of;

    #[test]
    fn the_bar_of_the_second_clock_is_eight_weeks_wide() {
        assert_eq!(run_of(0), "0.0%");
        assert_eq!(run_of(28), "50.0%");
        assert_eq!(run_of(400), "100.0%");
        assert_eq!(run_of(-1), "0.0%");
    }
}
