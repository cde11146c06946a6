//! The pages of waiting at own wish and of the question whether help is still needed.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::wish::{self, Wait, Waiting};
use spil_model::ids::ReferralId;
use spil_model::referral::{Stage, StillNeeded};

use crate::answers::Answers;
use crate::case_file::head::HeadView;
use crate::case_file::{problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};
use crate::waiting_list;

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/aanmeldingen/{id}/wens", get(show_wish).post(post_wish))
        .route(
            "/aanmeldingen/{id}/nog-nodig",
            get(show_question).post(post_question),
        )
}

/// A wait or an answer of before, in words.
struct Past {
    when: String,
    what: String,
}

#[derive(Template)]
#[template(path = "wish/wish.html")]
struct WishPage {
    page: StaffPage,
    head: HeadView,
    id: ReferralId,
    version: i64,
    /// Until when somebody waits at own wish now.
    until: Option<String>,
    /// Before the first look nobody can wait at own wish.
    is_too_early: bool,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
    past: Vec<Past>,
}

async fn show_wish(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    wish_page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn wish_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = wish::view(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, waiting_list::ADDRESS);
    let today = signed.cx.today();
    let html = viewed.map(|waiting| {
        let filled = Filled {
            words: page.words,
            answers,
            problems: wrong,
        };
        let fields = vec![
            filled.day("until", "wish-until").required(),
            filled.line("reason", "wish-reason"),
        ];
        let wish = waiting.referral.own_wish;
        let until = wish.filter(|wish| today < wish.until);
        WishPage {
            head: HeadView::new(page.words, &waiting.head),
            id,
            version: waiting.referral.version,
            until: until.map(|wish| page.words.date(wish.until)),
            is_too_early: waiting.referral.stage == Stage::Received,
            problems: form::summary(page.words, &fields, wrong),
            fields,
            past: past_wishes(page.words, &waiting),
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

fn past_wishes(words: Words, waiting: &Waiting) -> Vec<Past> {
    let past = |period: &wish::Period| Past {
        when: words.t2(
            "wish-period",
            ("from", &words.date(period.first_day)),
            (
                "until",
                &words.date(period.ended_on.unwrap_or(period.last_day)),
            ),
        ),
        what: period.reason.clone(),
    };
    waiting.periods.iter().map(past).collect()
}

async fn post_wish(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    if answers.get("actie") == "hervat" {
        return match wish::resume(&signed.cx, id, version).await {
            Ok(()) => Ok(back(id)),
            Err(error) => {
                let wrong = problems_of(error)?;
                wish_page(&site, &signed, id, &Answers::default(), &wrong).await
            }
        };
    }
    let wanted = match read_wish(&answers) {
        Ok(wanted) => wanted,
        Err(wrong) => return wish_page(&site, &signed, id, &answers, &wrong).await,
    };
    match wish::wait(&signed.cx, id, version, wanted).await {
        Ok(()) => Ok(back(id)),
        Err(error) => wish_page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

fn read_wish(answers: &Answers) -> Result<Wait, Vec<FieldProblem>> {
    match (form::day(answers, "until"), form::line(answers, "reason")) {
        (Ok(until), Ok(reason)) => Ok(Wait { until, reason }),
        (until, reason) => Err(until.err().into_iter().chain(reason.err()).collect()),
    }
}

fn back(id: ReferralId) -> Response {
    Redirect::to(&format!("/aanmeldingen/{id}")).into_response()
}

const ANSWERS: [&str; 3] = ["yes", "worse", "no"];

#[derive(Template)]
#[template(path = "wish/still_needed.html")]
struct QuestionPage {
    page: StaffPage,
    head: HeadView,
    version: i64,
    /// When the question was put up, where that is today or before.
    asked_on: Option<String>,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
    past: Vec<Past>,
}

async fn show_question(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    question_page(&site, &signed, id, &[]).await
}

async fn question_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = wish::view_question(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, waiting_list::ADDRESS);
    let today = signed.cx.today();
    let html = viewed.map(|waiting| {
        let filled = Filled {
            words: page.words,
            answers: &Answers::default(),
            problems: wrong,
        };
        let asked = waiting.referral.still_needed_on;
        let answer = filled.radios("answer", "still-needed", &ANSWERS);
        let fields = vec![answer.required().hinted(page.t("still-needed-hint"))];
        QuestionPage {
            head: HeadView::new(page.words, &waiting.head),
            version: waiting.referral.version,
            asked_on: asked
                .filter(|day| *day <= today)
                .map(|day| page.words.date(day)),
            problems: form::summary(page.words, &fields, wrong),
            fields,
            past: past_answers(page.words, &waiting),
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

fn past_answers(words: Words, waiting: &Waiting) -> Vec<Past> {
    let given = waiting.answers.iter();
    given
        .map(|given| Past {
            when: words.date(given.asked_on),
            what: words.t(&format!("still-needed-{}", given.answer.code())),
        })
        .collect()
}

async fn post_question(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let Some(answer) = StillNeeded::from_code(answers.get("answer")) else {
        let wrong = [FieldProblem::new("answer", "still-needed-missing")];
        return question_page(&site, &signed, id, &wrong).await;
    };
    if let Err(error) = wish::answer_still_needed(&signed.cx, id, version, answer).await {
        return question_page(&site, &signed, id, &problems_of(error)?).await;
    }
    Ok(match answer {
        // What got worse is judged again.
        StillNeeded::Worse => Redirect::to(&format!("/aanmeldingen/{id}/triage")).into_response(),
        StillNeeded::Yes | StillNeeded::No => back(id),
    })
}
