//! One block of somebody's day: moved, changed or settled where it is; the rest of the weeks is planned around it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _};
use spil_app::schedule::words::activity as named;
use spil_app::schedule::{
    Activity, Day, Entry, Fixed, Plan, Planned, Shown, Span, settle as keep, show as view,
};
use spil_app::{Error, FieldProblem};
use spil_model::ids::TeamId;

use super::settings::clash;
use super::{Choice, codes, grid, planned, team};
use crate::answers::{Answers, Asked, encode};
use crate::failure::{Answer, Failure};
use crate::form::{self, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

pub(super) const ADDRESS: &str = "/team/rooster/blok";

/// Where a block is changed.
pub(super) fn address(team: TeamId, week: u32, entry: &Entry) -> String {
    let (day, what) = (codes::of_day(entry.day), codes::of_activity(entry.activity));
    let (from, to) = times(entry.time);
    let (from, to) = (encode(&from), encode(&to));
    let who = encode(&entry.person);
    format!("{ADDRESS}?team={team}&week={week}&wie={who}&op={day}&van={from}&tot={to}&wat={what}")
}

/// `09:00` and `12:30`.
pub(super) fn times(span: Span) -> (String, String) {
    let text = String::from(span);
    let (from, to) = text.split_once('-').unwrap_or((&text, ""));
    (from.to_owned(), to.to_owned())
}

/// A time that a form brought in two boxes.
pub(super) fn span(from: &str, to: &str) -> Option<Span> {
    Span::try_from(format!("{from}-{to}")).ok()
}

#[derive(Template)]
#[template(path = "schedule/block.html")]
struct BlockPage {
    page: StaffPage,
    team: String,
    week: String,
    version: i64,
    /// What was settled before, where this was: it makes room for what is settled now.
    was: Option<String>,
    people: Vec<Choice>,
    days: Vec<Choice>,
    activities: Vec<Choice>,
    from: String,
    to: String,
    time_error: Option<String>,
    problems: Vec<ProblemView>,
    clash: Vec<String>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    page(&site, &signed, &asked, &[], None).await
}

type Clashes<'a> = Option<&'a Planned>;

async fn page(
    site: &Site,
    signed: &Signed,
    answers: &Answers,
    wrong: &[FieldProblem],
    clashes: Clashes<'_>,
) -> Answer {
    let viewed = view(&signed.cx, team(answers)).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let html = viewed.map(|shown| {
        let made = BlockPage::new(page, &shown, answers, wrong, clashes);
        made.map(|page| page.render())
    });
    let html = html.release(&signed.cx).await??;
    let fits = wrong.is_empty() && clashes.is_none();
    let status = if fits {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(html?)).into_response())
}

impl BlockPage {
    fn new(
        page: StaffPage,
        shown: &Shown,
        answers: &Answers,
        wrong: &[FieldProblem],
        clashes: Clashes<'_>,
    ) -> Answer<Self> {
        let words = page.words;
        let team = shown.team_to_plan()?;
        let plan = shown.plan.as_ref().ok_or(Failure::App(Error::NotFound))?;
        let was = settled_before(plan, answers).map(|fixed| written(&fixed));
        let people = plan.team.people.iter();
        let people = people.map(|one| choice(one.id.clone(), one.name.clone(), answers.get("wie")));
        let days = Day::ALL.map(|day| {
            choice(
                codes::of_day(day).to_owned(),
                grid::day(words, day),
                answers.get("op"),
            )
        });
        let time_error = wrong.iter().find(|problem| problem.field == "van");
        Ok(Self {
            team: team.id.to_string(),
            week: answers.get("week").to_owned(),
            version: plan.version,
            was,
            people: people.collect(),
            days: days.into(),
            activities: activities(words, codes::activities(), answers.get("wat")),
            from: answers.get("van").to_owned(),
            to: answers.get("tot").to_owned(),
            time_error: time_error.map(|problem| words.problem(problem)),
            problems: form::problems(words, wrong),
            clash: clashes.map_or_else(Vec::new, |planned| clash(words, planned)),
            page,
        })
    }
}

pub(super) fn choice(value: String, name: String, chosen: &str) -> Choice {
    Choice {
        is_chosen: value == chosen,
        value,
        name,
    }
}

pub(super) fn activities(
    words: Words,
    all: impl Iterator<Item = Activity>,
    chosen: &str,
) -> Vec<Choice> {
    all.map(|one| {
        choice(
            codes::of_activity(one).to_owned(),
            named(words.0, one),
            chosen,
        )
    })
    .collect()
}

/// What was settled where the block stands; after a failed attempt as the form brought it.
fn settled_before(plan: &Plan, answers: &Answers) -> Option<Fixed> {
    let was = answers.some("was").and_then(parsed);
    was.or_else(|| block(answers).ok())
        .filter(|block| plan.fixed.contains(block))
}

/// `week/day/from/to/activity/person`.
fn written(fixed: &Fixed) -> String {
    let (from, to) = times(fixed.time);
    let (day, what) = (codes::of_day(fixed.day), codes::of_activity(fixed.activity));
    format!("{}/{day}/{from}/{to}/{what}/{}", fixed.week, fixed.person)
}

fn parsed(text: &str) -> Option<Fixed> {
    let mut parts = text.splitn(6, '/');
    let week = parts.next()?.parse().ok()?;
    let day = codes::day(parts.next()?)?;
    let (from, to) = (parts.next()?, parts.next()?);
    Some(Fixed {
        week,
        day,
        time: span(from, to)?,
        activity: codes::activity(parts.next()?)?,
        person: parts.next()?.to_owned(),
    })
}

fn block(answers: &Answers) -> Result<Fixed, Vec<FieldProblem>> {
    let time = span(answers.get("van"), answers.get("tot"));
    let time = time.ok_or_else(|| vec![FieldProblem::new("van", "roster-time-wrong")])?;
    let unknown = || vec![FieldProblem::new("wat", "roster-choose")];
    Ok(Fixed {
        week: answers.get("week").parse().map_err(|_| unknown())?,
        person: answers.get("wie").to_owned(),
        day: codes::day(answers.get("op")).ok_or_else(unknown)?,
        activity: codes::activity(answers.get("wat")).ok_or_else(unknown)?,
        time,
    })
}

pub(super) async fn settle(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let team = team(&answers).ok_or(Failure::Unreadable)?;
    let version = form::version(&answers)?.unwrap_or_default();
    let week = answers.get("week").parse().ok();
    let was = answers.some("was").and_then(parsed);
    let settled = match answers.get("actie") {
        "los" => None,
        _ => match block(&answers) {
            Ok(block) => Some(block),
            Err(wrong) => return page(&site, &signed, &answers, &wrong, None).await,
        },
    };
    match keep(&signed.cx, team, version, was.as_ref(), settled).await {
        Ok(Planned::Kept) => Ok(planned(team, week)),
        Ok(clash) => page(&site, &signed, &answers, &[], Some(&clash)).await,
        Err(error) => {
            let wrong = crate::team::wrong(error)?;
            page(&site, &signed, &answers, &wrong, None).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_settled_comes_back_as_it_was() {
        let fixed = Fixed {
            week: 3,
            person: "a/b".to_owned(),
            day: Day::Wed,
            time: Span { from: 570, to: 690 },
            activity: Activity::WalkIn,
        };
        assert_eq!(parsed(&written(&fixed)), Some(fixed));
        assert_eq!(parsed("3/wed/11:30/09:30/walk_in/a"), None);
        assert_eq!(parsed("3/wed"), None);
    }
}
