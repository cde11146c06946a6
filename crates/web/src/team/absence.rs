//! When somebody is away: dates without a reason.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use jiff::civil::Date;
use spil_app::team::absence::{self, Absences};
use spil_app::{Error, FieldProblem};
use spil_model::ids::StaffId;
use spil_model::team::Absence;

use super::bars::away;
use super::{status, wrong};
use crate::answers::Answers;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(super) const ADDRESS: &str = "/team/afwezig";

/// An absence, with its id where the reader may withdraw it.
struct Line {
    when: String,
    withdraw: Option<String>,
}

/// Somebody, and when they are away.
struct Person {
    id: String,
    name: String,
    is_me: bool,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "team/absence.html")]
struct AbsencePage {
    page: StaffPage,
    people: Vec<Person>,
    /// For whom the reader may add one; a list to choose from only where there are several.
    editable: Vec<(String, String, bool)>,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    page(&site, &signed, &Answers::default(), &[]).await
}

async fn page(site: &Site, signed: &Signed, answers: &Answers, wrong: &[FieldProblem]) -> Answer {
    let viewed = absence::list(&signed.cx).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let html = viewed.map(|absences| {
        let filled = Filled {
            words: page.words,
            answers,
            problems: wrong,
        };
        AbsencePage::new(page, &absences, filled).render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status(wrong), Html(html)).into_response())
}

impl AbsencePage {
    fn new(page: StaffPage, absences: &Absences, filled: Filled<'_>) -> Self {
        let words = page.words;
        let until = filled.day("until", "absence-until");
        let fields = vec![
            filled.day("from", "absence-from").required(),
            until.hinted(words.t("absence-until-hint")),
        ];
        let editable = absences.people.iter().filter(|person| person.may_edit);
        let chosen = filled.answers.get("wie");
        Self {
            people: absences
                .people
                .iter()
                .filter(|person| person.is_me || person.may_edit || !person.absences.is_empty())
                .map(|person| shown(words, person))
                .collect(),
            editable: editable
                .map(|person| {
                    let id = person.id.to_string();
                    let is_chosen = chosen == id;
                    (id, person.name.clone(), is_chosen)
                })
                .collect(),
            problems: form::summary(words, &fields, filled.problems),
            fields,
            page,
        }
    }
}

fn shown(words: Words, person: &absence::Person) -> Person {
    let lines = person.absences.iter().map(|row| Line {
        when: away(words, &row.absence),
        withdraw: person.may_edit.then(|| row.id.to_string()),
    });
    Person {
        id: person.id.to_string(),
        name: person.name.clone(),
        is_me: person.is_me,
        lines: lines.collect(),
    }
}

pub(super) async fn add(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let staff: StaffId = answers
        .get("wie")
        .parse()
        .map_err(|_| Failure::Unreadable)?;
    let done = match read(&answers) {
        Ok(absence) => absence::add(&signed.cx, staff, absence).await.map(drop),
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(ADDRESS).into_response()),
        Err(error) => page(&site, &signed, &answers, &wrong(error)?).await,
    }
}

fn read(answers: &Answers) -> Result<Absence, Vec<FieldProblem>> {
    match (form::day(answers, "from"), until(answers)) {
        (Ok(from), Ok(until)) => Ok(Absence { from, until }),
        (from, until) => Err(from.err().into_iter().chain(until.err()).collect()),
    }
}

/// The last day may be unknown.
fn until(answers: &Answers) -> Result<Option<Date>, FieldProblem> {
    let parts = ["until_day", "until_month", "until_year"];
    if parts.iter().all(|part| answers.get(part).is_empty()) {
        return Ok(None);
    }
    form::day(answers, "until").map(Some)
}

pub(super) async fn withdraw(signed: Signed, segment: Segment) -> Answer {
    let id = segment
        .0
        .parse()
        .map_err(|_| Failure::App(Error::NotFound))?;
    absence::withdraw(&signed.cx, id).await?;
    Ok(Redirect::to(ADDRESS).into_response())
}
