//! The pages of questions to the geriatric team: those about one referral, and those that wait for the reader.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::consult::{self, Ask, Consult};
use spil_model::ids::{QuestionId, ReferralId};
use spil_model::text::LongText;

use crate::answers::Answers;
use crate::case_file::head::{HeadView, RAIL};
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form::{self, ProblemView, problems};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

const MINE: &str = "/mgt";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/aanmeldingen/{id}/mgt", get(show).post(send))
        .route(MINE, get(mine))
}

/// A member who can be asked.
struct MemberView {
    id: String,
    text: String,
    is_chosen: bool,
}

/// A question in words.
struct QuestionView {
    id: QuestionId,
    asked: String,
    text: String,
    closed: Option<String>,
    answer: Option<String>,
    is_mine: bool,
    can_withdraw: bool,
    /// Of the field of the answer: several questions may wait for one member.
    field_id: String,
    typed: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "consult/show.html")]
struct ConsultPage {
    page: StaffPage,
    id: ReferralId,
    head: HeadView,
    version: i64,
    can_ask: bool,
    /// Why nobody can be asked.
    refused: Option<String>,
    is_not_asked: bool,
    /// The address of what the client agreed to.
    consents: String,
    members: Vec<MemberView>,
    member_error: Option<String>,
    question: String,
    question_error: Option<String>,
    questions: Vec<QuestionView>,
    problems: Vec<ProblemView>,
}

#[derive(Template)]
#[template(path = "consult/mine.html")]
struct MinePage {
    page: StaffPage,
    rows: Vec<MineRow>,
}

struct MineRow {
    id: ReferralId,
    who: String,
    asked: String,
    text: String,
    due: Option<String>,
    is_late: bool,
}

async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn send(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let wanted = match Wanted::read(&answers)? {
        Ok(wanted) => wanted,
        Err(wrong) => return page(&site, &signed, id, &answers, &wrong).await,
    };
    let back = match wanted {
        Wanted::Answer(..) => MINE.to_owned(),
        Wanted::Ask(_) | Wanted::Withdraw(_) => format!("/aanmeldingen/{id}"),
    };
    let done = match wanted {
        Wanted::Ask(ask) => consult::ask(&signed.cx, id, version, ask).await.map(drop),
        Wanted::Answer(question, text) => consult::answer(&signed.cx, id, question, text).await,
        Wanted::Withdraw(question) => consult::withdraw(&signed.cx, id, version, question).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

/// What a form on the page asks for.
enum Wanted {
    Ask(Ask),
    Answer(QuestionId, LongText),
    Withdraw(QuestionId),
}

impl Wanted {
    fn read(answers: &Answers) -> Answer<Result<Self, Vec<FieldProblem>>> {
        let question = || {
            let id = answers.get("nummer").parse();
            id.map_err(|_| Failure::Unreadable)
        };
        match answers.get("actie") {
            "vraag" => Ok(Self::ask(answers)),
            "antwoord" => {
                let question = question()?;
                let text = form::required_text(answers, "antwoord", "consult-answer-missing");
                Ok(text
                    .map(|text| Self::Answer(question, text))
                    .map_err(|wrong| vec![wrong]))
            }
            "intrekken" => Ok(Ok(Self::Withdraw(question()?))),
            _ => Err(Failure::Unreadable),
        }
    }

    fn ask(answers: &Answers) -> Result<Self, Vec<FieldProblem>> {
        let missing = |_| FieldProblem::new("aan", "consult-member-missing");
        let of = answers.get("aan").parse().map_err(missing);
        match (
            of,
            form::required_text(answers, "vraag", "consult-question-missing"),
        ) {
            (Ok(of), Ok(text)) => Ok(Self::Ask(Ask { of, text })),
            (of, text) => Err(of.err().into_iter().chain(text.err()).collect()),
        }
    }
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = consult::view(&signed.cx, id).await?;
    let frame = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|found| ConsultPage::new(frame, &found, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl ConsultPage {
    fn new(page: StaffPage, found: &Consult, answers: &Answers, wrong: &[FieldProblem]) -> Self {
        let words = page.words;
        let error = |name: &str| {
            let of_field = wrong.iter().find(|problem| problem.field == name);
            of_field.map(|problem| words.problem(problem))
        };
        let questions = found.questions.iter();
        Self {
            id: found.head.id,
            head: HeadView::new(words, &found.head),
            version: found.head.version,
            can_ask: found.can_ask,
            refused: found.refused.map(|key| words.t(key)),
            is_not_asked: found.is_not_asked,
            consents: format!("/clienten/{}/toestemming", found.head.person),
            members: members(words, found, answers.get("aan")),
            member_error: error("aan"),
            question: answers.get("vraag").to_owned(),
            question_error: error("vraag"),
            questions: questions
                .map(|question| {
                    let view = question_view(words, question, found);
                    let is_answered = answers.get("nummer") == question.id.to_string();
                    if !is_answered {
                        return view;
                    }
                    QuestionView {
                        field_id: "antwoord".to_owned(),
                        typed: answers.get("antwoord").to_owned(),
                        error: error("antwoord"),
                        ..view
                    }
                })
                .collect(),
            problems: problems(words, wrong),
            page,
        }
    }
}

fn question_view(words: Words, question: &consult::Question, found: &Consult) -> QuestionView {
    let closed = question.closed.as_ref();
    let is_open = closed.is_none();
    let answer = closed.and_then(|closed| closed.answer.as_ref());
    QuestionView {
        id: question.id,
        asked: asked(words, question),
        text: question.text.to_string(),
        closed: closed.map(|closed| closed_words(words, closed)),
        answer: answer.map(ToString::to_string),
        is_mine: is_open && found.reader == Some(question.of),
        can_withdraw: is_open && found.can_ask,
        field_id: format!("antwoord-{}", question.id),
        typed: String::new(),
        error: None,
    }
}

fn asked(words: Words, question: &consult::Question) -> String {
    let arguments = [
        ("by", question.by_name.as_str().into()),
        ("of", question.of_name.as_str().into()),
        ("at", moment(words, question.asked_at).into()),
    ];
    words.0.text_with("consult-asked", &arguments)
}

fn closed_words(words: Words, closed: &consult::Closed) -> String {
    let key = match closed.answer {
        Some(_) => "consult-answered",
        None => "consult-withdrawn",
    };
    let at = moment(words, closed.at);
    words.t2(key, ("by", &closed.by_name), ("at", &at))
}

fn members(words: Words, found: &Consult, chosen: &str) -> Vec<MemberView> {
    let member = |member: &consult::Member| MemberView {
        id: member.id.to_string(),
        text: format!(
            "{} ({})",
            member.name,
            words.t(&format!(
                "profession-{}",
                member.profession.replace('_', "-")
            ))
        ),
        is_chosen: member.id.to_string() == chosen,
    };
    found.members.iter().map(member).collect()
}

async fn mine(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = consult::mine(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, MINE);
    let today = signed.cx.today();
    let html = viewed.map(|waiting| {
        let words = page.words;
        let row = |one: consult::Waiting| MineRow {
            id: one.question.referral,
            who: match one.age {
                Some(age) => format!("{}, {}", one.who, words.t1("age-years", "age", age)),
                None => one.who,
            },
            asked: {
                let at = moment(words, one.question.asked_at);
                words.t2(
                    "consult-asked-by",
                    ("by", &one.question.by_name),
                    ("at", &at),
                )
            },
            text: one.question.text,
            due: one.question.due.map(|due| words.date(due)),
            is_late: one.question.due.is_some_and(|due| due < today),
        };
        MinePage {
            rows: waiting.into_iter().map(row).collect(),
            page,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}
