//! Completing and correcting what was referred: the fields of the public form on one page, filled with what is known.
//!
//! What the form does not ask (a second contact person, what an electronic referral could not place) stays as it is.

mod filled;
mod merged;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use spil_app::case_file::{self, BsnChange, Completion, Data};
use spil_app::{Cx, FieldProblem};
use spil_model::bsn::BsnState;
use spil_model::ids::ReferralId;

use super::head::{HeadView, RAIL};
use super::{STALE, back, problems_of, status_of};
use crate::answers::Answers;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::referral::checking::check;
use crate::referral::step::Step;
use crate::referral::{reading, view};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// A part of the form.
struct Part {
    title: String,
    fields: Vec<FieldView>,
}

#[derive(Template)]
#[template(path = "case_file/data.html")]
struct DataPage {
    page: StaffPage,
    head: HeadView,
    version: i64,
    problems: Vec<ProblemView>,
    parts: Vec<Part>,
}

/// The parts of the form with the steps of the public form that they hold.
const PARTS: &[(&str, &[Step])] = &[
    ("case-data-name", &[Step::Name, Step::Birth]),
    ("case-data-address", &[Step::Address, Step::Reach]),
    ("case-data-language", &[Step::Language, Step::Living]),
    ("case-data-insurance", &[Step::Insurance]),
    ("case-data-contact", &[Step::ContactPerson]),
    ("case-data-gp", &[Step::Gp, Step::GpKnows]),
    (
        "case-data-diagnosis",
        &[Step::Diagnosis, Step::DiagnosisKind],
    ),
    ("case-data-question", &[Step::Question]),
    ("case-data-knows", &[Step::PersonKnows]),
];

const BSN_STATES: [&str; 3] = ["entered", "verified", "validated"];

/// Whether clinical content is asked here.
const fn is_clinical(step: Step) -> bool {
    matches!(step, Step::Diagnosis | Step::DiagnosisKind | Step::Question)
}

/// The steps that the reader may see.
fn steps<'a>(data: &Data, steps: &'a [Step]) -> impl Iterator<Item = Step> + use<'a> {
    let shows_notes = data.shows_notes;
    steps
        .iter()
        .copied()
        .filter(move |step| shows_notes || !is_clinical(*step))
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    data_page(&site, &signed, id, None, &[]).await
}

pub(super) async fn save(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let data = case_file::data(&signed.cx, id).await?;
    let data = data.release(&signed.cx).await?;
    if version != Some(data.head.version) {
        let stale = [FieldProblem::new("inhoud", STALE)];
        return data_page(&site, &signed, id, None, &stale).await;
    }
    let wanted = match completion(&signed.cx, &data, &answers) {
        Ok(wanted) => wanted,
        Err(problems) => return data_page(&site, &signed, id, Some(&answers), &problems).await,
    };
    match case_file::complete(&signed.cx, id, wanted).await {
        Ok(()) => Ok(back(id, "gegevens")),
        Err(error) => {
            let problems = problems_of(error)?;
            let is_stale = problems.iter().any(|problem| problem.key == STALE);
            let kept = Some(&answers).filter(|_| !is_stale);
            data_page(&site, &signed, id, kept, &problems).await
        }
    }
}

/// What the form says should be kept, or what is wrong with it.
fn completion(cx: &Cx, data: &Data, answers: &Answers) -> Result<Completion, Vec<FieldProblem>> {
    let asked = filled::as_of_professional(answers);
    let all = PARTS.iter().flat_map(|(_, of_part)| steps(data, of_part));
    let mut problems: Vec<FieldProblem> = all
        .filter(|step| *step != Step::ContactPerson || filled::names_contact(answers))
        .flat_map(|step| check(step, &asked, cx.today()))
        // Who is on record without a number stays on record.
        .filter(|problem| !(problem.field == "contact_phone" && problem.key == "refer-fill-in"))
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let Some(new) = reading::referral(&asked, cx) else {
        problems.push(FieldProblem::new("surname", "name-no-surname"));
        return Err(problems);
    };
    let state = BsnState::from_code(answers.get("bsn_state")).filter(|state| {
        data.bsn_state
            .is_some_and(|known| known != BsnState::None && known != *state)
    });
    let bsn = match (new.bsn, state) {
        (Some(bsn), _) => BsnChange::Set(bsn),
        (None, Some(state)) => BsnChange::State(state),
        (None, None) => BsnChange::Keep,
    };
    Ok(Completion {
        version: Some(data.head.version),
        content: merged::merged(data, new.content, answers),
        bsn,
    })
}

async fn data_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: Option<&Answers>,
    problems: &[FieldProblem],
) -> Answer {
    let viewed = case_file::data(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|data| {
        let known = filled::answers(&data);
        let filled = Filled {
            words: page.words,
            answers: answers.unwrap_or(&known),
            problems,
        };
        let parts = parts(filled, &data);
        DataPage {
            head: HeadView::new(page.words, &data.head),
            version: data.head.version,
            problems: view::problems(page.words, problems),
            parts,
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(problems), Html(html)).into_response())
}

fn parts(filled: Filled<'_>, data: &Data) -> Vec<Part> {
    let words: Words = filled.words;
    let asked = filled::as_of_professional(filled.answers);
    let part = |(title, of_part): &(&str, &[Step])| {
        let of_steps = steps(data, of_part)
            .flat_map(|step| view::fields(words, step, &asked, filled.problems))
            .filter(|field| field.name != "bsn" || data.bsn_state.is_some());
        let mut fields: Vec<FieldView> = of_steps.collect();
        fields.extend(own_fields(filled, data, title));
        Part {
            title: words.t(title),
            fields,
        }
    };
    let all = PARTS.iter().map(part);
    all.filter(|part| !part.fields.is_empty()).collect()
}

/// Fields that the public form does not have.
fn own_fields(filled: Filled<'_>, data: &Data, part: &str) -> Option<FieldView> {
    match part {
        "case-data-contact" => {
            Some(filled.radios("call_first", "case-call-first", &["client", "other"]))
        }
        "case-data-insurance" if data.bsn_state.is_some_and(|state| state != BsnState::None) => {
            Some(filled.radios("bsn_state", "case-bsn-state", &BSN_STATES))
        }
        _ => None,
    }
}
