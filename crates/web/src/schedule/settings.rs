//! What a team asks of its weeks: when the office is open, when everybody works and on what they join, which blocks return.

mod form;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _};
use jiff::ToSpan as _;
use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_app::schedule::words::activity as named;
use spil_app::schedule::{
    Day, JOINING, MOST_WEEKS, Planned, Shown, clash as clashes, make, show as view,
};

use super::block::{activities, choice};
use super::{Choice, codes, grid, planned, team};
use crate::answers::{Answers, Asked};
use crate::failure::{Answer, Failure};
use crate::form as fields;
use crate::form::{FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

pub(super) const ADDRESS: &str = "/team/rooster/instellingen";
/// So many empty lines for blocks stand below those that are there.
const EMPTY: usize = 2;
/// How somebody works on a day.
const PRESENCE: [&str; 4] = ["heel", "ochtend", "middag", "vrij"];

/// A day of somebody to choose.
struct DayView {
    name: String,
    label: String,
    choices: Vec<Choice>,
}

/// Somebody whose weeks are planned.
struct PersonView {
    id: String,
    name: String,
    hours: String,
    days: Vec<DayView>,
    joins: Vec<Choice>,
}

/// A block that returns.
struct BlockView {
    number: usize,
    what: Vec<Choice>,
    days: Vec<Choice>,
    from: String,
    to: String,
    people: String,
    every: String,
    first: String,
}

impl BlockView {
    fn field(&self, name: &str) -> String {
        format!("{name}_{}", self.number)
    }
}

#[derive(Template)]
#[template(path = "schedule/settings.html")]
struct SettingsPage {
    page: StaffPage,
    team: String,
    name: String,
    version: i64,
    start: Vec<FieldView>,
    office: Vec<FieldView>,
    people: Vec<PersonView>,
    blocks: Vec<BlockView>,
    settled: usize,
    problems: Vec<ProblemView>,
    clash: Vec<String>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    page(&site, &signed, &asked, None).await
}

/// A form that did not do: what is wrong in it, or what clashes.
type Refused<'a> = Option<(&'a [FieldProblem], &'a [String])>;

async fn page(site: &Site, signed: &Signed, answers: &Answers, refused: Refused<'_>) -> Answer {
    let viewed = view(&signed.cx, team(answers)).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let next = next_monday(signed.cx.today());
    let html = viewed.map(|shown| {
        let first;
        let answers = if refused.is_some() {
            answers
        } else {
            first = form::written(&shown, next);
            &first
        };
        let made = SettingsPage::new(page, &shown, answers, refused);
        made.map(|page| page.render())
    });
    let html = html.release(&signed.cx).await??;
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, Html(html?)).into_response())
}

fn next_monday(today: Date) -> Date {
    let ahead = 7 - i64::from(today.weekday().to_monday_zero_offset());
    today.saturating_add((ahead % 7).days())
}

/// What clashes, in words.
pub(super) fn clash(words: Words, planned: &Planned) -> Vec<String> {
    match planned {
        Planned::Kept => Vec::new(),
        Planned::Clash(team, clash) => clashes::in_words(words.0, team, clash),
    }
}

impl SettingsPage {
    fn new(
        page: StaffPage,
        shown: &Shown,
        answers: &Answers,
        refused: Refused<'_>,
    ) -> Answer<Self> {
        let words = page.words;
        let team = shown.team_to_plan()?;
        let (wrong, clash) = refused.unwrap_or_default();
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let start = vec![
            filled.day("first", "roster-first").required(),
            filled
                .line("weken", "roster-weeks-label")
                .required()
                .hinted(words.t1("roster-weeks-hint", "most", MOST_WEEKS)),
        ];
        let office = form::OFFICE.map(|(name, key)| filled.line(name, key).required());
        let people = shown.people.iter();
        Ok(Self {
            team: team.id.to_string(),
            name: team.name.clone(),
            version: shown.plan.as_ref().map_or(0, |plan| plan.version),
            people: people
                .map(|(id, name, hours)| person(words, answers, (&id.to_string(), name, *hours)))
                .collect(),
            blocks: blocks(words, answers),
            settled: shown.plan.as_ref().map_or(0, |plan| plan.fixed.len()),
            problems: fields::summary(words, start.iter().chain(&office), wrong),
            clash: clash.to_vec(),
            start,
            office: office.into(),
            page,
        })
    }
}

fn person(words: Words, answers: &Answers, (id, name, hours): (&str, &str, u32)) -> PersonView {
    let days = Day::ALL.map(|day| {
        let field = form::day_name(id, day);
        let chosen = answers.get(&field).to_owned();
        let choices = PRESENCE.map(|one| {
            choice(
                one.to_owned(),
                words.t(&format!("roster-presence-{one}")),
                &chosen,
            )
        });
        DayView {
            label: grid::day(words, day),
            choices: choices.into(),
            name: field,
        }
    });
    let joining = form::joins_name(id);
    let joins = JOINING.map(|activity| {
        let code = codes::of_activity(activity);
        Choice {
            value: code.to_owned(),
            name: named(words.0, activity),
            is_chosen: answers.all(&joining).any(|chosen| chosen == code),
        }
    });
    PersonView {
        id: id.to_owned(),
        name: name.to_owned(),
        hours: words.t1("roster-hours", "hours", hours),
        days: days.into(),
        joins: joins.into(),
    }
}

fn blocks(words: Words, answers: &Answers) -> Vec<BlockView> {
    let count = form::block_count(answers);
    let used = (0..count).filter(|number| answers.some(&format!("wat_{number}")).is_some());
    let mut numbers: Vec<usize> = used.collect();
    let last = numbers.last().map_or(0, |last| last + 1);
    numbers.extend(last..last + EMPTY);
    numbers
        .into_iter()
        .map(|number| {
            let get = |name: &str| answers.get(&format!("{name}_{number}")).to_owned();
            let days = Day::ALL.map(|day| {
                choice(
                    codes::of_day(day).to_owned(),
                    grid::day(words, day),
                    &get("op"),
                )
            });
            BlockView {
                number,
                what: activities(words, codes::blocks(), &get("wat")),
                days: days.into(),
                from: get("van"),
                to: get("tot"),
                people: get("mensen"),
                every: get("elke"),
                first: get("vanaf"),
            }
        })
        .collect()
}

pub(super) async fn plan(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let team = team(&answers).ok_or(Failure::Unreadable)?;
    let version = crate::form::version(&answers)?.unwrap_or_default();
    let seen = view(&signed.cx, Some(team)).await?;
    let seen = seen.release(&signed.cx).await?;
    let wanted = match form::read(&answers, &seen) {
        Ok(wanted) => wanted,
        Err(wrong) => return page(&site, &signed, &answers, Some((&wrong, &[]))).await,
    };
    match make(&signed.cx, team, version, wanted).await {
        Ok(Planned::Kept) => Ok(planned(team, None)),
        Ok(clashing) => {
            let lines = clash(Words(signed.cx.language), &clashing);
            page(&site, &signed, &answers, Some((&[], &lines))).await
        }
        Err(error) => {
            let wrong = crate::team::wrong(error)?;
            page(&site, &signed, &answers, Some((&wrong, &[]))).await
        }
    }
}
