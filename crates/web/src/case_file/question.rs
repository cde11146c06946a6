//! Asking the referrer for what is missing, and saying that it is there.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use spil_app::FieldProblem;
use spil_app::case_file::{self, Asked, Question};
use spil_model::ids::ReferralId;

use super::head::{HeadView, RAIL};
use super::{back, problems_of, status_of};
use crate::answers::Answers;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// A document to tick.
struct Tick {
    id: String,
    name: String,
    is_required: bool,
    is_ticked: bool,
}

#[derive(Template)]
#[template(path = "case_file/question.html")]
struct QuestionPage {
    page: StaffPage,
    head: HeadView,
    id: ReferralId,
    version: i64,
    problems: Vec<ProblemView>,
    documents: Vec<Tick>,
    asks_how_to_reach: bool,
    /// The one field with words of one's own.
    other: Vec<FieldView>,
    has_email: bool,
    phone: Option<String>,
    /// What is asked already, with the last day of its term.
    open: Option<String>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    question_page(&site, &signed, id, None, &[]).await
}

pub(super) async fn ask(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let asked = match asked(&answers) {
        Ok(asked) => asked,
        Err(problem) => {
            return question_page(&site, &signed, id, Some(&answers), &[problem]).await;
        }
    };
    match case_file::ask_referrer(&signed.cx, id, version, &asked).await {
        Ok(()) => Ok(back(id, "gevraagd")),
        Err(error) => {
            let problems = problems_of(error)?;
            question_page(&site, &signed, id, Some(&answers), &problems).await
        }
    }
}

fn asked(answers: &Answers) -> Result<Asked, FieldProblem> {
    Ok(Asked {
        documents: answers
            .all("documents")
            .filter_map(|id| id.parse().ok())
            .collect(),
        how_to_reach: answers.has("bereiken"),
        other: form::line(answers, "other")?,
    })
}

pub(super) async fn received(signed: Signed, segment: Segment, answers: Answers) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    case_file::received(&signed.cx, id, version).await?;
    Ok(back(id, "ontvangen"))
}

async fn question_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: Option<&Answers>,
    problems: &[FieldProblem],
) -> Answer {
    let viewed = case_file::question(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|question| QuestionPage::new(page, question, answers, problems).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(problems), Html(html)).into_response())
}

impl QuestionPage {
    fn new(
        page: StaffPage,
        question: Question,
        answers: Option<&Answers>,
        problems: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let none = Answers::default();
        let filled = Filled {
            words,
            answers: answers.unwrap_or(&none),
            problems,
        };
        let open = question.open.as_ref();
        Self {
            head: HeadView::new(words, &question.head),
            id: question.head.id,
            version: question.head.version,
            problems: form::problems(words, problems),
            documents: ticks(words, &question, answers),
            asks_how_to_reach: filled.answers.has("bereiken"),
            other: vec![filled.line("other", "case-ask-other")],
            has_email: question.has_email,
            open: open.map(|(asked, due)| {
                let what = in_words(words, asked, &question);
                words.t2("case-ask-open", ("what", &what), ("due", &words.date(*due)))
            }),
            phone: question.phone,
            page,
        }
    }
}

/// What the covenant asks of this referrer is ticked from the start.
fn ticks(words: Words, question: &Question, answers: Option<&Answers>) -> Vec<Tick> {
    let tick = |(id, name, is_required): &(
        spil_model::covenant::DocumentId,
        spil_model::covenant::Translated,
        bool,
    )| {
        let id = id.to_string();
        Tick {
            is_ticked: answers.map_or(*is_required, |answers| {
                answers.all("documents").any(|ticked| ticked == id)
            }),
            name: name.in_language(words.0.code()).to_owned(),
            is_required: *is_required,
            id,
        }
    };
    question.documents.iter().map(tick).collect()
}

fn in_words(words: Words, asked: &Asked, question: &Question) -> String {
    let named = asked.documents.iter().map(|id| {
        let found = question.documents.iter().find(|(other, _, _)| other == id);
        found.map_or_else(
            || id.to_string(),
            |(_, name, _)| name.in_language(words.0.code()).to_owned(),
        )
    });
    let reach = asked
        .how_to_reach
        .then(|| words.t("case-asked-how-to-reach"));
    let other = asked.other.as_ref().map(ToString::to_string);
    let all: Vec<String> = named.chain(reach).chain(other).collect();
    all.join(", ")
}
