//! Passing people on, many at once: whose, to whom, why; then per person what came of it.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use spil_app::team::{Held, PassOn, Passing, pass_on_many, passing};
use spil_app::{Error, FieldProblem};
use spil_model::ids::{ReferralId, StaffId, TeamId};
use spil_model::team::{BulkResult, CaseOutcome};

use super::{TeamChoice, status, words, wrong};
use crate::answers::{Answers, Asked};
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// Somebody to pass on.
struct Row {
    /// Id and version in one box, so that each case is held to its own version.
    value: String,
    who: String,
    about: String,
    class: String,
    stage: String,
    is_chosen: bool,
}

/// A colleague to choose.
struct Person {
    id: String,
    name: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "team/pass_on.html")]
struct PassOnPage {
    page: StaffPage,
    teams: Vec<TeamChoice>,
    team: String,
    from: Vec<Person>,
    has_from: bool,
    from_id: String,
    rows: Vec<Row>,
    to: Vec<Person>,
    to_error: Option<String>,
    cases_error: Option<String>,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
    /// What came of the last time.
    done: Option<String>,
    not_done: Vec<String>,
}

/// The team and the colleague of whom people are shown.
#[derive(Debug, Clone, Copy)]
struct Of {
    team: Option<TeamId>,
    from: Option<StaffId>,
}

impl Of {
    fn read(answers: &Answers) -> Self {
        Self {
            team: answers.some("team").and_then(|id| id.parse().ok()),
            from: answers.some("van").and_then(|id| id.parse().ok()),
        }
    }
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let of = Of::read(&asked);
    page(&site, &signed, of, &Answers::default(), &[], None).await
}

pub(super) async fn pass_on(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let of = Of::read(&answers);
    let done = match read(&answers, of.from) {
        Ok((cases, pass)) => pass_on_many(&signed.cx, &cases, &pass).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match done {
        Ok(result) => {
            let blank = Answers::default();
            page(&site, &signed, of, &blank, &[], Some(&result)).await
        }
        Err(error) => page(&site, &signed, of, &answers, &wrong(error)?, None).await,
    }
}

type Read = (Vec<(ReferralId, i64)>, PassOn);

fn read(answers: &Answers, from: Option<StaffId>) -> Result<Read, Vec<FieldProblem>> {
    let cases: Option<Vec<(ReferralId, i64)>> = answers.all("cases").map(case).collect();
    let cases = cases
        .filter(|cases| !cases.is_empty())
        .ok_or_else(|| FieldProblem::new("cases", "pass-on-nobody"));
    let to = answers.some("to").and_then(|id| id.parse().ok());
    let to = to.ok_or_else(|| FieldProblem::new("to", "pass-on-to-missing"));
    let from = from.ok_or_else(|| FieldProblem::new("van", "pass-on-from-missing"));
    let why = form::required_text(answers, "rationale", "naming-rationale-missing");
    match (cases, from, to, why) {
        (Ok(cases), Ok(from), Ok(to), Ok(rationale)) => Ok((
            cases,
            PassOn {
                from,
                to,
                rationale,
            },
        )),
        (cases, from, to, why) => Err([cases.err(), from.err(), to.err(), why.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}

/// `id/version`.
fn case(value: &str) -> Option<(ReferralId, i64)> {
    let (id, version) = value.split_once('/')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

async fn page(
    site: &Site,
    signed: &Signed,
    of: Of,
    answers: &Answers,
    wrong: &[FieldProblem],
    result: Option<&BulkResult>,
) -> Answer {
    let viewed = passing(&signed.cx, of.team, of.from).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let html = viewed.map(|passing| {
        let filled = Filled {
            words: page.words,
            answers,
            problems: wrong,
        };
        PassOnPage::new(page, &passing, filled, result).render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status(wrong), Html(html)).into_response())
}

impl PassOnPage {
    fn new(
        page: StaffPage,
        passing: &Passing,
        filled: Filled<'_>,
        result: Option<&BulkResult>,
    ) -> Self {
        let words = page.words;
        let fields = vec![filled.lines("rationale", "pass-on-rationale").required()];
        let error = |name: &str| {
            let found = filled.problems.iter().find(|problem| problem.field == name);
            found.map(|problem| words.problem(problem))
        };
        let teams = passing.teams.iter().map(|team| TeamChoice {
            id: team.id.to_string(),
            name: team.name.clone(),
            is_chosen: Some(team.id) == passing.team,
        });
        let chosen_to = filled.answers.get("to");
        let held = passing.held.iter();
        Self {
            teams: teams.collect(),
            team: passing.team.map_or_else(String::new, |id| id.to_string()),
            from: people(passing, passing.from.map(|id| id.to_string()).as_deref()),
            has_from: passing.from.is_some(),
            from_id: passing.from.map_or_else(String::new, |id| id.to_string()),
            rows: held.map(|held| row(words, held, filled.answers)).collect(),
            to: people(passing, Some(chosen_to))
                .into_iter()
                .filter(|one| Some(one.id.clone()) != passing.from.map(|id| id.to_string()))
                .collect(),
            to_error: error("to"),
            cases_error: error("cases"),
            problems: form::summary(words, &fields, filled.problems),
            fields,
            done: result.map(|result| words.count("pass-on-done", result.done())),
            not_done: result.map_or_else(Vec::new, |result| not_done(words, result, passing)),
            page,
        }
    }
}

fn people(passing: &Passing, chosen: Option<&str>) -> Vec<Person> {
    let all = passing.colleagues.iter().map(|one| {
        let id = one.id.to_string();
        Person {
            is_chosen: chosen == Some(id.as_str()),
            id,
            name: one.name.clone(),
        }
    });
    all.collect()
}

fn row(words: Words, held: &Held, answers: &Answers) -> Row {
    let value = format!("{}/{}", held.id, held.version);
    let age = held.age.map(|age| words.t1("age-years", "age", age));
    Row {
        is_chosen: answers.all("cases").any(|chosen| chosen == value),
        value,
        who: held.who.clone(),
        about: age.unwrap_or_default(),
        class: words::class(words, held.class.as_ref()),
        stage: words.t(&format!("pass-on-stage-{}", held.stage.code())),
    }
}

/// Who was not passed on, by name where they are still in sight, and why.
fn not_done(words: Words, result: &BulkResult, passing: &Passing) -> Vec<String> {
    let told = result.not_done().map(|(id, outcome)| {
        let held = passing.held.iter().find(|held| held.id == *id);
        let who = held.map_or_else(|| words.t("pass-on-somebody"), |held| held.who.clone());
        let why = match outcome {
            CaseOutcome::Refused(refused) => words.t(refused.key()),
            CaseOutcome::NotFound => words.t("pass-on-not-found"),
            CaseOutcome::Conflict | CaseOutcome::Done => words.t("pass-on-conflict"),
        };
        words.t2("pass-on-not-done", ("who", &who), ("why", &why))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_an_id_with_its_version() {
        let id = ReferralId::from_parts(1, [0; 10]);
        assert_eq!(case(&format!("{id}/7")), Some((id, 7)));
        assert_eq!(case(&id.to_string()), None);
        assert_eq!(case("x/7"), None);
    }
}
