//! Taking somebody, naming a colleague, offering: who it is shows only afterwards.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use spil_app::team::{Assignee, Choice, Ways, assign, choice, offer, take};
use spil_app::{Error, FieldProblem};
use spil_model::ids::{ReferralId, StaffId};

use super::card::{Card, Colleague};
use super::{status, wrong};
use crate::answers::Answers;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// What the page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Take,
    Name,
    Offer,
}

impl Purpose {
    /// The beginning of the keys of its texts.
    const fn key(self) -> &'static str {
        match self {
            Self::Take => "taking",
            Self::Name => "naming",
            Self::Offer => "offering",
        }
    }

    /// Whether the reader may do it: a form that nobody may send is not shown.
    const fn is_open(self, ways: Ways) -> bool {
        match self {
            Self::Take => ways.take,
            Self::Name => ways.assign,
            Self::Offer => ways.offer,
        }
    }
}

/// Colleagues to choose one of.
struct Group {
    name: &'static str,
    legend: String,
    error: Option<String>,
    people: Vec<Colleague>,
    chosen: String,
    /// The text of the choice for nobody, where that is one.
    nobody: Option<String>,
}

#[derive(Template)]
#[template(path = "team/choose.html")]
struct ChoosePage {
    page: StaffPage,
    title: String,
    intro: String,
    button: String,
    card: Card,
    groups: Vec<Group>,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show_taking(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
) -> Answer {
    shown(&site, &signed, &segment, Purpose::Take).await
}

pub(super) async fn show_naming(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
) -> Answer {
    shown(&site, &signed, &segment, Purpose::Name).await
}

pub(super) async fn show_offering(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
) -> Answer {
    shown(&site, &signed, &segment, Purpose::Offer).await
}

async fn shown(site: &Site, signed: &Signed, segment: &Segment, purpose: Purpose) -> Answer {
    let id = form::referral(segment)?;
    page(site, signed, (id, purpose), &Answers::default(), &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    (id, purpose): (ReferralId, Purpose),
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = choice(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let html = viewed.map(|choice| {
        let filled = Filled {
            words: page.words,
            answers,
            problems: wrong,
        };
        let may = purpose.is_open(choice.entry.ways);
        may.then(|| ChoosePage::new(page, &choice, purpose, filled).render())
    });
    let html = html.release(&signed.cx).await?;
    let html = html.ok_or(Error::Forbidden)??;
    Ok((status(wrong), Html(html)).into_response())
}

impl ChoosePage {
    fn new(page: StaffPage, choice: &Choice, purpose: Purpose, filled: Filled<'_>) -> Self {
        let words = page.words;
        let key = purpose.key();
        let fields = match purpose {
            Purpose::Take => Vec::new(),
            Purpose::Name => vec![filled.lines("rationale", "naming-rationale").required()],
            Purpose::Offer => vec![filled.lines("rationale", "offering-rationale")],
        };
        Self {
            title: words.t(&format!("{key}-title")),
            intro: words.t(&format!("{key}-intro")),
            button: words.t(&format!("{key}-button")),
            card: Card::new(words, &choice.entry),
            groups: groups(words, choice, purpose, filled),
            problems: form::summary(words, &fields, filled.problems),
            fields,
            page,
        }
    }
}

fn groups(words: Words, choice: &Choice, purpose: Purpose, filled: Filled<'_>) -> Vec<Group> {
    let entry = &choice.entry;
    let people = |from: &[spil_app::team::Suggested]| {
        let others = from
            .iter()
            .filter(|one| purpose != Purpose::Take || Some(one.id) != choice.me);
        others
            .map(|one| Colleague::new(words, one, entry))
            .collect::<Vec<Colleague>>()
    };
    let group = |name: &'static str, key: &str, people: Vec<Colleague>, nobody: Option<&str>| {
        let error = filled.problems.iter().find(|problem| problem.field == name);
        Group {
            name,
            legend: words.t(key),
            error: error.map(|problem| words.problem(problem)),
            people,
            chosen: filled.answers.get(name).to_owned(),
            nobody: nobody.map(|key| words.t(key)),
        }
    };
    let case_managers = people(&entry.case_managers);
    let link_workers = people(&entry.link_workers);
    match purpose {
        Purpose::Take if entry.ways.assign && link_workers.is_empty() => Vec::new(),
        Purpose::Take if entry.ways.assign => {
            let nobody = (!Card::new(words, entry).takes_two).then_some("naming-no-link-worker");
            vec![group("partner", "taking-link-worker", link_workers, nobody)]
        }
        Purpose::Take => vec![group("partner", "taking-stand-by", case_managers, None)],
        Purpose::Name if link_workers.is_empty() => {
            vec![group("to", "naming-to", case_managers, None)]
        }
        Purpose::Name => vec![
            group(
                "link_worker",
                "naming-link-worker",
                link_workers,
                Some("naming-no-link-worker"),
            ),
            group("to", "naming-to-or-stand-by", case_managers, None),
        ],
        Purpose::Offer => {
            let all = case_managers.into_iter().chain(link_workers).collect();
            vec![group("to", "offering-to", all, None)]
        }
    }
}

fn chosen(answers: &Answers, name: &str) -> Option<StaffId> {
    answers.some(name).and_then(|id| id.parse().ok())
}

pub(super) async fn post_taking(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let taken = take(&signed.cx, id, version, chosen(&answers, "partner")).await;
    let to = format!("/aanmeldingen/{id}");
    answered(&site, &signed, (id, Purpose::Take), &answers, taken, &to).await
}

pub(super) async fn post_naming(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let named = match read_naming(&answers) {
        Ok((to, why)) => assign(&signed.cx, id, version, to, why).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    let purpose = (id, Purpose::Name);
    answered(&site, &signed, purpose, &answers, named, super::ADDRESS).await
}

fn read_naming(
    answers: &Answers,
) -> Result<(Assignee, spil_model::text::LongText), Vec<FieldProblem>> {
    let to = chosen(answers, "to").ok_or_else(|| FieldProblem::new("to", "naming-to-missing"));
    let why = form::required_text(answers, "rationale", "naming-rationale-missing");
    match (to, why) {
        (Ok(to), Ok(why)) => {
            let assignee = match chosen(answers, "link_worker") {
                Some(link_worker) => Assignee::LinkWorker {
                    link_worker,
                    stand_by: to,
                },
                None => Assignee::CaseManager(to),
            };
            Ok((assignee, why))
        }
        (to, why) => Err(to.err().into_iter().chain(why.err()).collect()),
    }
}

pub(super) async fn post_offering(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let to = chosen(&answers, "to");
    let offered = match (to, form::text(&answers, "rationale")) {
        (Some(to), Ok(why)) => offer(&signed.cx, id, version, to, why).await,
        (to, why) => {
            let missing = to.is_none();
            let missing = missing.then(|| FieldProblem::new("to", "naming-to-missing"));
            Err(Error::Invalid(
                missing.into_iter().chain(why.err()).collect(),
            ))
        }
    };
    let purpose = (id, Purpose::Offer);
    answered(&site, &signed, purpose, &answers, offered, super::ADDRESS).await
}

/// On to the next page, or the form once more with what is wrong.
async fn answered(
    site: &Site,
    signed: &Signed,
    purpose: (ReferralId, Purpose),
    answers: &Answers,
    done: Result<(), Error>,
    to: &str,
) -> Answer<Response> {
    match done {
        Ok(()) => Ok(Redirect::to(to).into_response()),
        Err(error) => page(site, signed, purpose, answers, &wrong(error)?).await,
    }
}
