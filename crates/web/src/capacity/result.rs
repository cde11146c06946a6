//! A scenario: how far it is, what came out beside nothing changing, what it rests on, and what was decided.

mod view;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use spil_app::capacity::{self, Kept};
use spil_app::{Error, FieldProblem};
use spil_model::capacity::Number;
use spil_model::covenant::Covenant;
use spil_model::ids::ScenarioId;

use super::{ADDRESS, in_force, made};
use crate::answers::Answers;
use crate::case_file::moment;
use crate::failure::Answer;
use crate::form::{self, ProblemView, problems};
use crate::page::StaffPage;
use crate::site::Site;
use crate::visit::{Segment, Signed};
use view::{GroupView, View};

/// How far a run is.
struct Progress {
    text: String,
    done: i64,
    all: i64,
}

#[derive(Template)]
#[template(path = "capacity/result.html")]
struct ResultPage {
    page: StaffPage,
    problems: Vec<ProblemView>,
    id: String,
    name: String,
    made: String,
    state: String,
    /// Replications that are done and that there will be, while it is not over.
    progress: Option<Progress>,
    failure: Option<String>,
    groups: Vec<GroupView>,
    notes: Vec<String>,
    assumptions: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    areas: Vec<(String, String)>,
    can_decide: bool,
    decision: String,
    decided: Option<String>,
    version: i64,
}

impl ResultPage {
    fn error(&self) -> Option<&ProblemView> {
        self.problems.first()
    }
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::id(&segment)?;
    let covenant = in_force(&signed.cx).await?;
    let kept = capacity::show(&signed.cx, id).await?;
    let kept = kept.release(&signed.cx).await?;
    let decision = kept.run.decision.clone();
    let page = page(&site, &signed, &kept, &covenant, (decision, &[]));
    Ok(Html(page.render()?).into_response())
}

pub(super) async fn stop(signed: Signed, segment: Segment) -> Answer {
    let id: ScenarioId = form::id(&segment)?;
    match capacity::stop(&signed.cx, id).await {
        // It was over already: the page says how.
        Ok(()) | Err(Error::Conflict) => {}
        Err(other) => return Err(other.into()),
    }
    Ok(Redirect::to(&format!("{ADDRESS}/{id}")).into_response())
}

pub(super) async fn decide(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let cx = &signed.cx;
    let id = form::id(&segment)?;
    let version = form::version(&answers)?.unwrap_or_default();
    let typed = answers.get("decision").replace("\r\n", "\n");
    let (status, wrong) = match capacity::decide(cx, id, version, &typed).await {
        Ok(()) => return Ok(Redirect::to(&format!("{ADDRESS}/{id}")).into_response()),
        Err(Error::Invalid(wrong)) => (StatusCode::UNPROCESSABLE_ENTITY, wrong),
        Err(Error::Conflict) => (
            StatusCode::CONFLICT,
            vec![FieldProblem::new("decision", "capacity-decision-meanwhile")],
        ),
        Err(other) => return Err(other.into()),
    };
    let covenant = in_force(cx).await?;
    let kept = capacity::show(cx, id).await?.release(cx).await?;
    let page = page(&site, &signed, &kept, &covenant, (typed, &wrong));
    let response: Response = (status, Html(page.render()?)).into_response();
    Ok(response)
}

fn page(
    site: &Site,
    signed: &Signed,
    kept: &Kept,
    covenant: &Covenant,
    (decision, wrong): (String, &[FieldProblem]),
) -> ResultPage {
    let frame = StaffPage::new(site, signed, ADDRESS);
    let words = frame.words;
    let run = &kept.run;
    let replications = kept.assumptions.as_ref();
    let replications = replications.map_or(0.0, |all| all.number(Number::Replications));
    #[expect(clippy::cast_possible_truncation, reason = "at most a few thousand")]
    let whole = replications as i64;
    let view = View { words, covenant };
    let rests_on = kept.assumptions.as_ref();
    ResultPage {
        problems: problems(words, wrong),
        id: run.id.to_string(),
        name: run.name.clone(),
        made: made(words, run),
        state: words.t(&format!("capacity-state-{}", run.state)),
        progress: run.state.is_open().then(|| Progress {
            text: words.t2(
                "capacity-progress",
                ("done", &run.progress.to_string()),
                ("all", &whole.to_string()),
            ),
            done: run.progress,
            all: whole,
        }),
        failure: run
            .failure
            .as_ref()
            .map(|code| words.t(&format!("capacity-failure-{code}"))),
        groups: rests_on
            .zip(kept.result.as_ref())
            .map_or_else(Vec::new, |(rests_on, result)| view.groups(rests_on, result)),
        notes: kept
            .result
            .as_ref()
            .map_or_else(Vec::new, |result| view.notes(result)),
        assumptions: rests_on.map_or_else(Vec::new, |all| view.numbers(all)),
        classes: rests_on.map_or_else(Vec::new, |all| view.classes(all)),
        areas: rests_on.map_or_else(Vec::new, |all| view.areas(all)),
        can_decide: kept.result.is_some(),
        decision,
        decided: run.decided.as_ref().map(|(at, by)| {
            let (at, by) = (moment(words, *at), by.clone().unwrap_or_default());
            words.t2("capacity-decided", ("at", &at), ("by", &by))
        }),
        version: run.version,
        page: frame,
    }
}
