//! How full somebody is, as a bar with its numbers. The bar is 125 % wide, so that what is over can be seen.

use spil_app::team::{Member, TeamRoom};
use spil_model::code::ClassId;
use spil_model::covenant::{Hundredths, Translated};
use spil_model::team::{Absence, Caseload, Fill};

use crate::page::Words;

/// A bar: before, and after one more where that is the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) figure: String,
    pub(crate) now: String,
    pub(crate) after: Option<String>,
    pub(crate) is_over: bool,
}

impl Bar {
    /// So full now.
    pub(crate) fn of(words: Words, fill: &Fill) -> Option<Self> {
        let percent = fill.percent()?;
        Some(Self {
            figure: words.t1("caseload-now", "percent", percent),
            now: width(percent),
            after: None,
            is_over: 100 < percent,
        })
    }

    /// Before and after one more.
    pub(crate) fn with_one_more(words: Words, (before, after): (u32, u32)) -> Self {
        let (from, to) = (before.to_string(), after.to_string());
        Self {
            figure: words.t2("caseload-step", ("before", &from), ("after", &to)),
            now: width(before),
            after: Some(width(after)),
            is_over: 100 < after,
        }
    }
}

/// The length of a bar on which 125 % fills the whole.
fn width(percent: u32) -> String {
    let tenths = percent.min(125) * 8;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// One class in a mix.
#[derive(Debug)]
pub(crate) struct Part {
    /// The place of the class, from 1: it decides the colour, also where another class has no cases.
    pub(crate) place: usize,
    pub(crate) cases: u32,
    pub(crate) class: String,
}

/// The mix in the order of urgency; a class without cases is left out.
pub(crate) fn mix(
    words: Words,
    caseload: &Caseload,
    classes: &[(ClassId, Translated)],
) -> Vec<Part> {
    let shares = caseload.mix();
    let place = |class: &ClassId| classes.iter().position(|(id, _)| id == class);
    let mut parts: Vec<(Option<usize>, Part)> = shares
        .into_iter()
        .map(|share| {
            let at = place(&share.class);
            let name = at.and_then(|at| classes.get(at));
            let class = name.map_or_else(
                || share.class.to_string(),
                |(_, name)| name.in_language(words.0.code()).to_owned(),
            );
            let part = Part {
                place: at.unwrap_or(classes.len()) + 1,
                cases: share.cases,
                class,
            };
            (at, part)
        })
        .collect();
    parts.sort_by_key(|(at, _)| at.unwrap_or(usize::MAX));
    parts.into_iter().map(|(_, part)| part).collect()
}

/// One colleague, with the bar.
#[derive(Debug)]
pub(crate) struct MemberBars {
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) is_me: bool,
    pub(crate) hours: Vec<String>,
    pub(crate) bar: Option<Bar>,
    pub(crate) cases: String,
    pub(crate) mix: Vec<Part>,
    pub(crate) absences: Vec<String>,
}

impl MemberBars {
    pub(crate) fn new(words: Words, member: &Member, classes: &[(ClassId, Translated)]) -> Self {
        let role = if member.is_link_worker {
            "role-link-worker"
        } else {
            "role-case-manager"
        };
        let cases = usize::try_from(member.caseload.cases()).unwrap_or(usize::MAX);
        let hours = member.hours.iter().map(|(employer, hours)| {
            let hours = decimal(words, *hours);
            words.t2("caseload-hours", ("hours", &hours), ("employer", employer))
        });
        Self {
            name: member.name.clone(),
            role: words.t(role),
            is_me: member.is_me,
            hours: hours.collect(),
            bar: Bar::of(words, &member.fill),
            cases: words.count("caseload-people", cases),
            mix: mix(words, &member.caseload, classes),
            absences: member
                .absences
                .iter()
                .map(|absence| away(words, absence))
                .collect(),
        }
    }
}

/// The team as a whole, and everybody in it.
#[derive(Debug)]
pub(crate) struct TeamBars {
    pub(crate) summary: String,
    pub(crate) away: Option<String>,
    pub(crate) bar: Option<Bar>,
    pub(crate) mix: Vec<Part>,
    pub(crate) members: Vec<MemberBars>,
}

impl TeamBars {
    pub(crate) fn new(words: Words, room: &TeamRoom, classes: &[(ClassId, Translated)]) -> Self {
        let away = (room.away.0 > 0).then(|| decimal(words, room.away));
        let cases = usize::try_from(room.caseload.cases()).unwrap_or(usize::MAX);
        let people = words.count("caseload-people", cases);
        let hours = decimal(words, room.hours);
        Self {
            summary: words.t2("caseload-team", ("hours", &hours), ("people", &people)),
            away: away.map(|hours| words.t1("caseload-team-away", "hours", hours)),
            bar: Bar::of(words, &room.fill),
            mix: mix(words, &room.caseload, classes),
            members: room
                .members
                .iter()
                .map(|member| MemberBars::new(words, member, classes))
                .collect(),
        }
    }
}

/// When somebody is away: dates, never why.
pub(crate) fn away(words: Words, absence: &Absence) -> String {
    let from = words.date(absence.from);
    match absence.until {
        Some(until) if until == absence.from => words.t1("absence-day", "day", from),
        Some(until) => words.t2(
            "absence-period",
            ("from", &from),
            ("until", &words.date(until)),
        ),
        None => words.t1("absence-open", "from", from),
    }
}

/// Hours as people write them: 28, 28,5 or 28.5.
fn decimal(words: Words, hours: Hundredths) -> String {
    let (whole, rest) = (hours.0 / 100, hours.0 % 100);
    let sign = words.t("decimal-sign");
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}{sign}{}", rest / 10),
        rest => format!("{whole}{sign}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use spil_texts::Language;

    use super::*;

    #[test]
    fn a_full_caseload_fills_four_fifths_of_the_bar() {
        assert_eq!(width(0), "0.0%");
        assert_eq!(width(82), "65.6%");
        assert_eq!(width(100), "80.0%");
        assert_eq!(width(300), "100.0%");
    }

    #[test]
    fn hours_are_written_as_people_do() {
        let dutch = Words(Language::Dutch);
        assert_eq!(decimal(dutch, Hundredths(2800)), "28");
        assert_eq!(decimal(dutch, Hundredths(2850)), "28,5");
        assert_eq!(decimal(Words(Language::English), Hundredths(2825)), "28.25");
    }
}
