//! The weeks of a team: the grid, what is asked of it, a block that is moved or settled, files, and the own calendar link.

mod block;
mod codes;
mod feed;
mod files;
mod grid;
mod settings;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use spil_app::clock::day_of;
use spil_app::schedule::{Plan, Shown, show};
use spil_model::ids::TeamId;

use crate::answers::{Answers, Asked};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::StaffPage;
use crate::site::Site;
use crate::visit::Signed;
use grid::Grid;

pub(crate) const ADDRESS: &str = "/team/rooster";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(page))
        .route(settings::ADDRESS, get(settings::show).post(settings::plan))
        .route(block::ADDRESS, get(block::show).post(block::settle))
        .route("/team/rooster/rooster.xlsx", get(files::workbook))
        .route("/team/rooster/agenda.ics", get(files::calendar))
        .route(feed::ADDRESS, get(feed::show).post(feed::change))
        .route("/agenda/{token}", get(feed::feed))
}

/// A team or a week to choose.
struct Choice {
    value: String,
    name: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "schedule/show.html")]
struct RosterPage {
    page: StaffPage,
    teams: Vec<Choice>,
    name: String,
    id: String,
    may_plan: bool,
    made: String,
    weeks: Vec<Choice>,
    people: Vec<Choice>,
    grid: Option<Grid>,
    is_kept: bool,
}

async fn page(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let viewed = show(&signed.cx, team(&asked)).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let rendered = viewed.map(|shown| RosterPage::new(page, &shown, &signed, &asked).render());
    Ok(Html(rendered.release(&signed.cx).await??).into_response())
}

/// The team that an address or a form names.
fn team(asked: &Answers) -> Option<TeamId> {
    asked.some("team").and_then(|id| id.parse().ok())
}

/// The address of the grid of a team.
fn grid_of(team: TeamId, week: Option<u32>, end: &str) -> String {
    let week = week.map_or_else(String::new, |week| format!("&week={week}"));
    format!("{ADDRESS}?team={team}{week}{end}")
}

/// Back to the grid, which says that it was planned again.
fn planned(team: TeamId, week: Option<u32>) -> Response {
    axum::response::Redirect::to(&grid_of(team, week, "&gepland=ja")).into_response()
}

impl RosterPage {
    fn new(page: StaffPage, shown: &Shown, signed: &Signed, asked: &Answers) -> Self {
        let words = page.words;
        let teams = shown.teams.iter().map(|team| Choice {
            value: team.id.to_string(),
            name: team.name.clone(),
            is_chosen: shown.team.as_ref() == Some(team),
        });
        let plan = shown.plan.as_ref();
        let week = plan.map_or(1, |plan| chosen_week(plan, signed, asked));
        let made = plan.map(|plan| {
            let day = words.date(day_of(plan.made_at));
            words.t2("roster-made", ("name", &plan.made_by), ("day", &day))
        });
        Self {
            teams: teams.collect(),
            name: shown
                .team
                .as_ref()
                .map_or_else(|| words.t("team-none"), |team| team.name.clone()),
            id: shown
                .team
                .as_ref()
                .map_or_else(String::new, |team| team.id.to_string()),
            may_plan: shown.may_plan,
            made: made.unwrap_or_default(),
            weeks: plan.map_or_else(Vec::new, |plan| weeks(words, plan, week)),
            people: plan.map_or_else(Vec::new, people),
            grid: plan.and_then(|plan| {
                let team = shown.team.as_ref()?;
                Grid::new(words, plan, week, shown.may_plan.then_some(team.id))
            }),
            is_kept: asked.has("gepland"),
            page,
        }
    }
}

/// The week that was asked for, else the week of today, else the first or the last.
fn chosen_week(plan: &Plan, signed: &Signed, asked: &Answers) -> u32 {
    let asked = asked.some("week").and_then(|week| week.parse().ok());
    let today = (signed.cx.today() - plan.team.start).get_days() / 7 + 1;
    let week = asked.unwrap_or_else(|| u32::try_from(today).unwrap_or(1));
    week.clamp(1, plan.weeks.max(1))
}

fn weeks(words: crate::page::Words, plan: &Plan, chosen: u32) -> Vec<Choice> {
    let all = plan.schedule.weeks.iter();
    all.map(|week| Choice {
        value: week.week.to_string(),
        name: words.t2(
            "roster-week",
            ("week", &week.week.to_string()),
            ("day", &words.date(week.monday)),
        ),
        is_chosen: week.week == chosen,
    })
    .collect()
}

fn people(plan: &Plan) -> Vec<Choice> {
    let all = plan.team.people.iter();
    all.map(|person| Choice {
        value: person.id.clone(),
        name: person.name.clone(),
        is_chosen: false,
    })
    .collect()
}
