//! The copy of everything that is kept about a client: what is looked at first, the page to print, and the file for machines.

mod words;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::clock::day_of;
use spil_app::own_copy::{Form, Item, OwnCopy, file, for_client, for_review, review};
use spil_model::ids::DataRequestId;
use spil_model::own_copy::{Decision, LeaveOut};

use crate::answers::Answers;
use crate::case_file::{problems_of, status_of};
use crate::data_request;
use crate::doors::Doors;
use crate::download::made;
use crate::failure::Answer;
use crate::form::{self, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};
use words::{EntryView, entry, field, lines};

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/verzoeken/{id}/kopie", get(show).post(decide))
        .route("/verzoeken/{id}/kopie/afdrukken", get(print))
        .route("/verzoeken/{id}/kopie/bestand", get(download))
}

/// What may become of a part that stays out until somebody looked at it.
const CHOICES: [&str; 5] = [
    NOT_YET,
    "include",
    "in_confidence",
    "somebody_else",
    "safety",
];
const NOT_YET: &str = "not_yet";

struct ChoiceView {
    value: &'static str,
    label: String,
    is_chosen: bool,
}

/// A part that stays out until somebody looked at it.
struct ItemView {
    key: String,
    title: String,
    lines: Vec<(String, String)>,
    choices: Vec<ChoiceView>,
}

#[derive(Template)]
#[template(path = "own_copy/review.html")]
struct ReviewPage {
    page: StaffPage,
    who: String,
    address: String,
    back: String,
    waiting: usize,
    items: Vec<ItemView>,
    problems: Vec<ProblemView>,
}

async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::id(&segment)?;
    page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: DataRequestId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = for_review(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, data_request::ADDRESS);
    let html = viewed.map(|copy| ReviewPage::new(page, &copy, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl ReviewPage {
    fn new(page: StaffPage, copy: &OwnCopy, answers: &Answers, wrong: &[FieldProblem]) -> Self {
        let words = page.words;
        let items = copy.contents.items.iter();
        Self {
            who: copy.name.informal(),
            address: format!("/verzoeken/{}/kopie", copy.request),
            back: format!("/verzoeken/{}", copy.request),
            waiting: copy.contents.waiting(),
            items: items.map(|item| item_view(words, item, answers)).collect(),
            problems: form::summary(words, [], wrong),
            page,
        }
    }
}

fn item_view(words: Words, item: &Item, answers: &Answers) -> ItemView {
    let stands = item.decision.map_or(NOT_YET, code);
    let chosen = answers.some(&item.key).unwrap_or(stands);
    let is_open = |value: &&&str| item.decision.is_none() || **value != NOT_YET;
    let choice = |value: &&'static str| ChoiceView {
        value,
        label: words.t(&format!("own-copy-decide-{}", value.replace('_', "-"))),
        is_chosen: *value == chosen,
    };
    ItemView {
        title: match item.name.as_str() {
            "" => entry(words, item.table),
            name => format!("{} · {}", entry(words, item.table), field(words, name)),
        },
        lines: lines(words, &item.name, &item.told),
        choices: CHOICES.iter().filter(is_open).map(choice).collect(),
        key: item.key.clone(),
    }
}

const fn code(decision: Decision) -> &'static str {
    match decision {
        Decision::Include => "include",
        Decision::LeaveOut(ground) => ground.code(),
    }
}

async fn decide(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: DataRequestId = form::id(&segment)?;
    let decided = match read(&answers) {
        Ok(decided) => decided,
        Err(wrong) => return page(&site, &signed, id, &answers, &[wrong]).await,
    };
    match review(&signed.cx, id, &decided).await {
        Ok(()) => Ok(Redirect::to(&format!("/verzoeken/{id}/kopie")).into_response()),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

/// What was decided of each part; what was not looked at yet stays so.
fn read(answers: &Answers) -> Result<BTreeMap<String, Decision>, FieldProblem> {
    let mut decided = BTreeMap::new();
    for (key, value) in answers.pairs() {
        let decision = match value.trim() {
            "" | NOT_YET => continue,
            "include" => Decision::Include,
            other => match LeaveOut::from_code(other) {
                Some(ground) => Decision::LeaveOut(ground),
                None => return Err(FieldProblem::new("inhoud", "own-copy-decide-missing")),
            },
        };
        decided.insert(key.clone(), decision);
    }
    Ok(decided)
}

/// A heading of the page to print.
struct SubjectView {
    title: String,
    entries: Vec<EntryView>,
}

#[derive(Template)]
#[template(path = "own_copy/print.html")]
struct PrintPage {
    page: StaffPage,
    name: String,
    back: String,
    day: String,
    has_files: bool,
    subjects: Vec<SubjectView>,
    /// What is left out, and why.
    left_out: Vec<(String, String)>,
}

async fn print(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::id(&segment)?;
    let viewed = for_client(&signed.cx, id, Form::Page).await?;
    let page = StaffPage::new(&site, &signed, data_request::ADDRESS);
    let html = viewed.map(|copy| PrintPage::new(page, &copy).render());
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

impl PrintPage {
    fn new(page: StaffPage, copy: &OwnCopy) -> Self {
        let words = page.words;
        let contents = &copy.contents;
        let subjects = contents.subjects.iter().map(|subject| SubjectView {
            title: words.t(&format!("own-copy-subject-{}", subject.name)),
            entries: subject
                .entries
                .iter()
                .map(|(table, fields)| EntryView::new(words, table, fields))
                .collect(),
        });
        let left_out = contents.left_out.iter().map(|one| {
            let what = format!("{} · {}", entry(words, one.table), field(words, &one.name));
            let ground = one.ground.map_or("not-reviewed", LeaveOut::code);
            let why = words.t(&format!("own-copy-left-out-{}", ground.replace('_', "-")));
            (format!("{what} ({})", one.count), why)
        });
        Self {
            name: copy.name.informal(),
            back: format!("/verzoeken/{}/kopie", copy.request),
            day: words.date(day_of(copy.made_at)),
            has_files: contents.subjects.iter().any(|one| one.name == "files"),
            subjects: subjects.collect(),
            left_out: left_out.collect(),
            page,
        }
    }
}

async fn download(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::id(&segment)?;
    let viewed = for_client(&signed.cx, id, Form::File).await?;
    let network = site.app.settings.network_name.clone();
    let text = viewed.map(|copy| file(&copy, &network));
    let bytes = text.release(&signed.cx).await?.into_bytes();
    Ok(made(bytes, "application/json", "kopie.json"))
}
