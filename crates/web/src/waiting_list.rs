//! The waiting list as staff see it: filters, both clocks, and why somebody stands where they stand.

pub(crate) mod words;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use spil_app::waiting_list::{Filter, Line, List, list};
use spil_model::referral::Stage;
use spil_model::waiting_list::{CovenantClock, Pace, StatutoryMark};

use crate::answers::{Answers, Asked};
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

pub(crate) const ADDRESS: &str = "/wachtlijst";

pub(crate) fn routes() -> Router<Site> {
    Router::new().route(ADDRESS, get(show))
}

/// A list from which to choose a filter.
struct Choice {
    name: &'static str,
    label: String,
    options: Vec<(String, String, bool)>,
}

/// One row, in words.
struct Row {
    place: usize,
    who: String,
    about: String,
    class: String,
    deadline_class: &'static str,
    deadline_icon: &'static str,
    deadline: String,
    due: String,
    weeks: String,
    clock_class: &'static str,
    /// The length of the bar of the second clock, in tenths of a per cent: eight weeks fill it.
    clock_run: String,
    step: String,
    reasons: Vec<String>,
    look: &'static str,
}

#[derive(Template)]
#[template(path = "waiting_list/show.html")]
struct WaitingListPage {
    page: StaffPage,
    choices: Vec<Choice>,
    rows: Vec<Row>,
    waiting: usize,
    overdue: usize,
    nearly: usize,
    is_filtered: bool,
}

async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let filter = filter(&asked);
    let viewed = list(&signed.cx, &filter).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let rendered = viewed.map(|list| WaitingListPage::new(page, &list, &filter).render());
    Ok(Html(rendered.release(&signed.cx).await??).into_response())
}

/// What is not understood asks for nothing: an old address still shows the list.
fn filter(asked: &Answers) -> Filter {
    Filter {
        sub_region: asked.some("gebied").and_then(|id| id.parse().ok()),
        team: asked.some("team").and_then(|id| id.parse().ok()),
        class: asked.some("klasse").map(str::to_owned),
        stage: asked.some("stap").and_then(Stage::from_code),
    }
}

impl WaitingListPage {
    fn new(page: StaffPage, list: &List, filter: &Filter) -> Self {
        let words = page.words;
        let rows = list.lines.iter().enumerate();
        Self {
            choices: choices(words, list, filter),
            rows: rows
                .map(|(above, line)| row(words, above + 1, line))
                .collect(),
            waiting: list.lines.len(),
            overdue: list.overdue(),
            nearly: list.nearly(),
            is_filtered: *filter != Filter::default(),
            page,
        }
    }
}

fn choices(words: Words, list: &List, filter: &Filter) -> Vec<Choice> {
    let chosen = |given: Option<String>, value: &str| given.as_deref() == Some(value);
    let option = |value: String, text: String, given: Option<String>| {
        let is_chosen = chosen(given, &value);
        (value, text, is_chosen)
    };
    let areas = list.sub_regions.iter().map(|area| {
        option(
            area.id.to_string(),
            area.name.clone(),
            filter.sub_region.map(|id| id.to_string()),
        )
    });
    let teams = list.teams.iter().map(|team| {
        option(
            team.id.to_string(),
            team.name.clone(),
            filter.team.map(|id| id.to_string()),
        )
    });
    let classes = list.classes.iter().map(|(id, name)| {
        option(
            id.to_string(),
            name.in_language(words.0.code()).to_owned(),
            filter.class.clone(),
        )
    });
    let stages = Stage::ALL
        .iter()
        .filter(|stage| stage.is_waiting())
        .map(|stage| {
            let text = words.t(&format!("stage-{}", stage.code()));
            option(
                stage.code().to_owned(),
                text,
                filter.stage.map(|stage| stage.code().to_owned()),
            )
        });
    vec![
        Choice {
            name: "gebied",
            label: words.t("filter-area"),
            options: areas.collect(),
        },
        Choice {
            name: "team",
            label: words.t("filter-team"),
            options: teams.collect(),
        },
        Choice {
            name: "klasse",
            label: words.t("filter-class"),
            options: classes.collect(),
        },
        Choice {
            name: "stap",
            label: words.t("filter-stage"),
            options: stages.collect(),
        },
    ]
}

fn row(words: Words, place: usize, line: &Line) -> Row {
    let standing = &line.standing;
    let (deadline_class, deadline_icon) = look(&standing.covenant);
    let (deadline, due) = words::deadline(words, &standing.covenant);
    let class = line.class.as_ref();
    let class = class.map_or_else(
        || words.t("class-none"),
        |name| name.in_language(words.0.code()).to_owned(),
    );
    let age = line.age.map(|age| words.t1("age-years", "age", age));
    let about = [age, line.neighbourhood.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    Row {
        place,
        who: line.who.clone(),
        about,
        class,
        deadline_class,
        deadline_icon,
        deadline,
        due,
        weeks: words.count(
            "weeks-waited",
            usize::try_from(standing.statutory.days / 7).unwrap_or(0),
        ),
        clock_class: clock_class(standing.statutory.mark),
        clock_run: run_of(standing.statutory.days),
        step: words::step(words, line),
        reasons: standing
            .reasons
            .iter()
            .map(|reason| words::reason(words, reason, &line.class_names))
            .collect(),
        look: match line.pace() {
            Some(Pace::Overdue) => "data-table__over",
            Some(Pace::NearlyOverdue) => "data-table__nearly",
            Some(Pace::OnTime) | None => "",
        },
    }
}

pub(crate) fn look(clock: &CovenantClock) -> (&'static str, &'static str) {
    match clock {
        CovenantClock::Met { .. } => ("deadline deadline--met", "met"),
        CovenantClock::NotTriaged { .. }
        | CovenantClock::Running {
            pace: Pace::OnTime, ..
        } => ("deadline", "within"),
        CovenantClock::Running {
            pace: Pace::NearlyOverdue,
            ..
        } => ("deadline deadline--nearly", "nearly"),
        CovenantClock::Running {
            pace: Pace::Overdue,
            ..
        } => ("deadline deadline--over", "over"),
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
