//! The page of one referral: who it is, what matters now, what can be done, what was referred and what happened.
//!
//! Completing the data stands in `data`, files in `files`, what is asked of the referrer in `question`. Other features put
//! their ways onward in `ways` and begin their own pages with the head of `head`.

mod data;
mod files;
mod filter;
pub(crate) mod head;
mod question;
pub(crate) mod sections;
mod timeline;
mod ways;

use askama::Template;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _};
use axum::routing::{get, post};
use spil_app::case_file::{CaseFile, Holding, OpenStep, case_file};
use spil_app::{Error, FieldProblem};
use spil_model::ids::ReferralId;
use spil_policy::Action;

use self::files::FileView;
use self::filter::{Shown, Tab};
use self::head::{HeadView, RAIL};
use self::sections::Section;
use self::timeline::Day;
use self::ways::Way;
use crate::answers::Asked;
use crate::client::matching::KnownView;
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form::{self, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) use self::sections::moment;

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/aanmeldingen/{id}", get(show))
        .route(
            "/aanmeldingen/{id}/bestanden",
            post(files::add).layer(DefaultBodyLimit::max(files::MOST_BODY)),
        )
        .route("/aanmeldingen/{id}/bestanden/{file}", get(files::open))
        .route(
            "/aanmeldingen/{id}/gegevens",
            get(data::show).post(data::save),
        )
        .route(
            "/aanmeldingen/{id}/vraag-verwijzer",
            get(question::show).post(question::ask),
        )
        .route(
            "/aanmeldingen/{id}/vraag-verwijzer/ontvangen",
            post(question::received),
        )
}

/// A step that is open, in words.
#[derive(Debug)]
struct StepView {
    text: String,
    who: String,
    class: &'static str,
    icon: &'static str,
    left: String,
    date: String,
    /// Who was asked when it was late.
    escalated: Option<String>,
}

#[derive(Template)]
#[template(path = "case_file/show.html")]
struct CaseFilePage {
    page: StaffPage,
    id: ReferralId,
    version: i64,
    head: HeadView,
    /// What was just done, in words.
    done: Option<String>,
    problems: Vec<ProblemView>,
    /// What limits the use of the data, in words.
    limits: Vec<String>,
    ways: Vec<Way>,
    steps: Vec<StepView>,
    asked: Option<String>,
    known: KnownView,
    sections: Vec<Section>,
    /// Whether clinical content is left out.
    hides_notes: bool,
    files: Vec<FileView>,
    may_open_files: bool,
    may_add_files: bool,
    tabs: Vec<Tab>,
    days: Vec<Day>,
}

/// What the address of the page says besides whom it is about.
#[derive(Debug, Clone, Copy)]
struct Around<'a> {
    /// What was just done.
    done: &'a str,
    /// Which lines of the timeline are shown.
    shown: Shown,
}

impl Around<'_> {
    const NOTHING: Self = Self {
        done: "",
        shown: Shown::All,
    };
}

async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let id = form::referral(&segment)?;
    let around = Around {
        done: asked.get("gedaan"),
        shown: Shown::from_code(asked.get("toon")),
    };
    page(&site, &signed, id, around, &[]).await
}

/// The page, with what was just done or what was wrong with a file.
async fn page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    around: Around<'_>,
    problems: &[FieldProblem],
) -> Answer {
    let viewed = case_file(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|file| CaseFilePage::new(page, &file, around, problems).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(problems), Html(html)).into_response())
}

/// What limits the use of the data: since when, and what whoever asked was answered.
fn limits(words: Words, file: &CaseFile) -> Vec<String> {
    let limit = |one: &Holding| {
        let key = format!("use-limit-{}", one.limit.code());
        let limit = words.t1(&key, "since", words.date(one.since));
        if one.why.is_empty() {
            limit
        } else {
            format!("{limit} {}", words.t1("use-limit-why", "why", &one.why))
        }
    };
    file.limits.iter().map(limit).collect()
}

/// What can just have been done, as the address says it; anything else says nothing.
const DONE: [&str; 11] = [
    "gepland",
    "contact",
    "try-again",
    "send-letter",
    "ask-referrer",
    "gegevens",
    "bestand",
    "gevraagd",
    "ontvangen",
    "gewogen",
    "losgemaakt",
];

impl CaseFilePage {
    fn new(
        page: StaffPage,
        file: &CaseFile,
        around: Around<'_>,
        problems: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let may = |action| file.may.contains(&action);
        Self {
            id: file.head.id,
            version: file.head.version,
            head: HeadView::new(words, &file.head),
            done: DONE
                .contains(&around.done)
                .then(|| words.t(&format!("case-done-{}", around.done))),
            problems: form::problems(words, problems),
            limits: limits(words, file),
            ways: ways::ways(file),
            steps: file
                .steps
                .iter()
                .map(|step| step_view(words, step))
                .collect(),
            asked: file
                .asked
                .as_ref()
                .map(|asked| timeline::asked(words, file, asked))
                .filter(|text| !text.is_empty()),
            known: KnownView::new(words, file),
            sections: sections::sections(words, file),
            hides_notes: !file.shows_notes,
            files: files::views(words, file),
            may_open_files: may(Action::ViewReferralFile),
            may_add_files: may(Action::AddReferralFile),
            tabs: filter::tabs(words, file, around.shown),
            days: timeline::days(words, file, around.shown),
            page,
        }
    }
}

fn step_view(words: Words, step: &OpenStep) -> StepView {
    let kind = step.kind.code().replace('_', "-");
    let acts = step.kind.acts().code().replace('_', "-");
    let left = usize::try_from(step.working_days_left.abs()).unwrap_or(0);
    let (class, icon, left) = match step.working_days_left {
        0 => (
            "deadline deadline--nearly",
            "nearly",
            words.t("deadline-today"),
        ),
        1.. => ("deadline", "within", words.count("deadline-left", left)),
        _ => (
            "deadline deadline--over",
            "over",
            words.count("case-step-over", left),
        ),
    };
    StepView {
        text: words.t(&format!("case-step-{kind}")),
        who: words.t(&format!("acts-{acts}")),
        class,
        icon,
        left,
        date: words.date(step.due),
        escalated: step
            .escalated_to
            .map(|to| words.t(&format!("case-escalated-{}", to.code().replace('_', "-")))),
    }
}

/// Back to the page of the referral, which says what was done.
pub(crate) fn back(id: ReferralId, done: &str) -> axum::response::Response {
    axum::response::Redirect::to(&format!("/aanmeldingen/{id}?gedaan={done}")).into_response()
}

/// What a form of this feature answers to a use case that said no: a field that is wrong, or a rule that does not allow it.
pub(crate) fn problems_of(error: Error) -> Result<Vec<FieldProblem>, Failure> {
    match error {
        Error::Invalid(problems) => Ok(problems),
        Error::Refused(key) => Ok(vec![FieldProblem::new("inhoud", key)]),
        Error::Conflict => Ok(vec![FieldProblem::new("inhoud", STALE)]),
        other => Err(other.into()),
    }
}

/// Somebody else was first: the form comes back with what stands there now, and nothing is overwritten.
pub(crate) const STALE: &str = "case-stale";

/// The status of a form with these problems.
pub(crate) fn status_of(problems: &[FieldProblem]) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else if problems.iter().any(|problem| problem.key == STALE) {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}
