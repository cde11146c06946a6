//! The page of the rota: who has duty today and in the weeks to come, and putting a period on it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use jiff::civil::Date;
use spil_app::duty::{self, AreaRota, NewShift, Rota};
use spil_app::{Error, FieldProblem};
use spil_model::duty::Shift;
use spil_model::ids::StaffId;
use uuid::Uuid;

use super::ROTA;
use crate::answers::Answers;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// Somebody to choose.
struct Person {
    id: String,
    name: String,
    is_manager: bool,
    is_deputy: bool,
}

/// A stretch of days in words.
struct Days {
    when: String,
    who: String,
    is_gap: bool,
}

/// A period that can be taken off.
struct Period {
    id: String,
    text: String,
    has_begun: bool,
}

/// The duties of an area in words.
struct AreaView {
    id: String,
    name: String,
    today: String,
    has_nobody: bool,
    ahead: Vec<Days>,
    /// What those who may change the rota see besides; none for others.
    editing: Option<Editing>,
}

struct Editing {
    periods: Vec<Period>,
    people: Vec<Person>,
    from: FieldView,
    until: FieldView,
    manager_error: Option<String>,
    deputy_error: Option<String>,
    /// Added to ids: the form stands once per area.
    place: String,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "duty/rota.html")]
struct RotaPage {
    page: StaffPage,
    areas: Vec<AreaView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    page(&site, &signed, &Answers::default(), &[]).await
}

pub(super) async fn send(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let done = match answers.get("actie") {
        "inplannen" => match new_shift(&answers)? {
            Ok(new) => duty::add_shift(&signed.cx, new).await,
            Err(wrong) => Err(Error::Invalid(wrong)),
        },
        "weghalen" => {
            let id: Result<Uuid, _> = answers.get("periode").parse();
            duty::end_shift(&signed.cx, id.map_err(|_| Failure::Unreadable)?).await
        }
        _ => return Err(Failure::Unreadable),
    };
    match done {
        Ok(()) => Ok(Redirect::to(ROTA).into_response()),
        Err(Error::Invalid(wrong)) => page(&site, &signed, &answers, &wrong).await,
        Err(error) => Err(error.into()),
    }
}

fn new_shift(answers: &Answers) -> Answer<Result<NewShift, Vec<FieldProblem>>> {
    let area = answers.get("gebied").parse();
    let area = area.map_err(|_| Failure::Unreadable)?;
    let missing = |_| FieldProblem::new("beheerder", "duty-manager-missing");
    let manager = answers.get("beheerder").parse::<StaffId>().map_err(missing);
    let deputy = answers.some("vervanger").map(str::parse::<StaffId>);
    let deputy = deputy
        .transpose()
        .map_err(|_| FieldProblem::new("vervanger", "duty-not-of-the-desk"));
    let from = form::day(answers, "vanaf");
    let until = last_day(answers);
    Ok(match (manager, deputy, from, until) {
        (Ok(manager), Ok(deputy), Ok(first_day), Ok(last_day)) => Ok(NewShift {
            area,
            manager,
            deputy,
            first_day,
            last_day,
        }),
        (manager, deputy, from, until) => {
            let people = manager.err().into_iter().chain(deputy.err());
            let days = from.err().into_iter().chain(until.err());
            Err(people.chain(days).collect())
        }
    })
}

/// The last day may stay empty.
fn last_day(answers: &Answers) -> Result<Option<Date>, FieldProblem> {
    let parts = ["tot_day", "tot_month", "tot_year"];
    if parts.iter().all(|part| answers.get(part).is_empty()) {
        return Ok(None);
    }
    form::day(answers, "tot").map(Some)
}

async fn page(site: &Site, signed: &Signed, answers: &Answers, wrong: &[FieldProblem]) -> Answer {
    let viewed = duty::rota(&signed.cx).await?;
    let page = StaffPage::new(site, signed, ROTA);
    let today = signed.cx.today();
    let html = viewed.map(|rota| {
        let words = page.words;
        let areas = rota.areas.iter();
        let areas: Vec<AreaView> = areas
            .map(|area| area_view(words, &rota, area, (answers, wrong, today)))
            .collect();
        RotaPage {
            problems: problems(words, wrong, answers.get("gebied")),
            areas,
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(html)).into_response())
}

/// The summary leads to the form of the area that was filled in.
fn problems(words: Words, wrong: &[FieldProblem], area: &str) -> Vec<ProblemView> {
    let mut lines = form::problems(words, wrong);
    for line in &mut lines {
        if matches!(line.target.as_str(), "vanaf" | "tot") {
            line.target.push_str("_day");
        }
        line.target = format!("{}-{area}", line.target);
    }
    lines
}

fn area_view(
    words: Words,
    rota: &Rota,
    area: &AreaRota,
    (answers, wrong, today): (&Answers, &[FieldProblem], Date),
) -> AreaView {
    let ahead = area.ahead.iter().map(|stretch| Days {
        when: span(words, stretch.first_day, Some(stretch.last_day)),
        who: on_duty(words, rota, stretch.shift.as_ref()),
        is_gap: stretch.shift.is_none(),
    });
    let id = area.area.to_string();
    let is_sent = answers.get("gebied") == id;
    let editing = area.can_edit.then(|| {
        let none = Answers::of(form::of_day("vanaf", today));
        let filled = Filled {
            words,
            answers: if is_sent { answers } else { &none },
            problems: if is_sent { wrong } else { &[] },
        };
        editing(words, rota, area, filled, is_sent)
    });
    AreaView {
        name: area.name.clone(),
        today: on_duty(words, rota, area.today.as_ref()),
        has_nobody: area.today.is_none(),
        ahead: ahead.collect(),
        editing,
        id,
    }
}

fn editing(
    words: Words,
    rota: &Rota,
    area: &AreaRota,
    filled: Filled<'_>,
    is_open: bool,
) -> Editing {
    let error = |name: &str| {
        let of_field = filled.problems.iter().find(|problem| problem.field == name);
        of_field.map(|problem| words.problem(problem))
    };
    let periods = area.planned.iter().map(|planned| {
        let shift = &planned.shift;
        let days = span(words, shift.first_day, shift.last_day);
        Period {
            id: shift.id.to_string(),
            text: format!("{days}: {}", on_duty(words, rota, Some(shift))),
            has_begun: planned.has_begun,
        }
    });
    let people = area.candidates.iter().map(|one| {
        let id = one.id.to_string();
        Person {
            is_manager: filled.answers.get("beheerder") == id,
            is_deputy: filled.answers.get("vervanger") == id,
            name: one.name.clone(),
            id,
        }
    });
    Editing {
        periods: periods.collect(),
        people: people.collect(),
        from: filled.day("vanaf", "duty-from").required(),
        until: filled.day("tot", "duty-until"),
        manager_error: error("beheerder"),
        deputy_error: error("vervanger"),
        place: area.area.to_string(),
        is_open,
    }
}

fn on_duty(words: Words, rota: &Rota, shift: Option<&Shift>) -> String {
    let Some(shift) = shift else {
        return words.t("duty-nobody");
    };
    let name = |id: StaffId| {
        let found = rota.names.iter().find(|one| one.id == id);
        found.map_or_else(|| words.t("duty-left"), |one| one.name.clone())
    };
    let manager = name(shift.manager);
    match shift.deputy.map(name) {
        Some(deputy) => words.t2(
            "duty-with-deputy",
            ("manager", &manager),
            ("deputy", &deputy),
        ),
        None => words.t1("duty-without-deputy", "manager", manager),
    }
}

fn span(words: Words, first: Date, last: Option<Date>) -> String {
    let from = words.date(first);
    match last {
        Some(last) if last == first => from,
        Some(last) => words.t2("duty-span", ("from", &from), ("until", &words.date(last))),
        None => words.t1("duty-span-open", "from", from),
    }
}
