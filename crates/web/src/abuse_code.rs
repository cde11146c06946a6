//! The page of the reporting code for abuse: what was done in each step, and the form to record one.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::get;
use spil_app::abuse_code::{self, AbuseCode, AbuseCodeEntry, NewEntry};
use spil_app::{Error, FieldProblem};
use spil_model::abuse_code::{AbuseCodeDecision, AbuseCodeStep, Confidence};
use spil_model::ids::ReferralId;

use crate::answers::{Answers, Asked};
use crate::case_file::head::{HeadView, RAIL};
use crate::case_file::{problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new().route("/aanmeldingen/{id}/meldcode", get(show).post(record))
}

/// What a form says where nothing was decided: without a script a choice once made can be taken back.
const NO_DECISION: &str = "none";

/// A step of the code with everything that was done in it.
struct StepView {
    name: String,
    hint: String,
    entries: Vec<EntryView>,
}

/// What was done in a step, in words.
struct EntryView {
    when: String,
    who: String,
    what: String,
    decision: Option<String>,
    confidence: String,
}

#[derive(Template)]
#[template(path = "abuse_code/show.html")]
struct AbuseCodePage {
    page: StaffPage,
    head: HeadView,
    version: i64,
    problems: Vec<ProblemView>,
    is_recorded: bool,
    steps: Vec<StepView>,
    fields: Vec<FieldView>,
    may_record: bool,
}

async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let id = form::referral(&segment)?;
    let today = form::of_day("on", signed.cx.today());
    let mut given = today.to_vec();
    given.push(("decision".to_owned(), NO_DECISION.to_owned()));
    given.push(("gedaan".to_owned(), asked.get("gedaan").to_owned()));
    page(&site, &signed, id, &Answers::of(given), &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    problems: &[FieldProblem],
) -> Answer {
    let viewed = abuse_code::view(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|code| AbuseCodePage::new(page, &code, answers, problems).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(problems), Html(html)).into_response())
}

async fn record(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let recorded = match entry(&answers) {
        Ok(entry) => abuse_code::record(&signed.cx, id, version, entry).await,
        Err(problems) => Err(Error::Invalid(problems)),
    };
    match recorded {
        Ok(()) => {
            let back = format!("/aanmeldingen/{id}/meldcode?gedaan=stap");
            Ok(Redirect::to(&back).into_response())
        }
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

fn entry(answers: &Answers) -> Result<NewEntry, Vec<FieldProblem>> {
    let step = AbuseCodeStep::from_code(answers.get("step"))
        .ok_or_else(|| FieldProblem::new("step", "abuse-code-step-missing"));
    let on = form::day(answers, "on");
    let what = form::required_text(answers, "what", "abuse-code-what-missing");
    let confidence = Confidence::from_code(answers.get("confidence"))
        .ok_or_else(|| FieldProblem::new("confidence", "abuse-code-confidence-missing"));
    match (step, on, what, confidence) {
        (Ok(step), Ok(on), Ok(what), Ok(confidence)) => Ok(NewEntry {
            step,
            on,
            what,
            decision: AbuseCodeDecision::from_code(answers.get("decision")),
            confidence,
        }),
        (step, on, what, confidence) => {
            let wrong = [step.err(), on.err(), what.err(), confidence.err()];
            Err(wrong.into_iter().flatten().collect())
        }
    }
}

impl AbuseCodePage {
    fn new(
        page: StaffPage,
        code: &AbuseCode,
        answers: &Answers,
        problems: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems,
        };
        let fields = fields(filled);
        let steps = AbuseCodeStep::ALL.iter();
        Self {
            head: HeadView::new(words, &code.head),
            version: code.head.version,
            problems: form::summary(words, &fields, problems),
            is_recorded: answers.get("gedaan") == "stap",
            steps: steps
                .map(|step| step_view(words, *step, &code.entries))
                .collect(),
            fields,
            may_record: code.may_record,
            page,
        }
    }
}

fn step_view(words: Words, step: AbuseCodeStep, all: &[(AbuseCodeEntry, String)]) -> StepView {
    let of_step = all.iter().filter(|(entry, _)| entry.step == step);
    StepView {
        name: words.t(&format!("abuse-code-step-{step}")),
        hint: words.t(&format!("abuse-code-hint-{step}")),
        entries: of_step
            .map(|(entry, by)| entry_view(words, entry, by))
            .collect(),
    }
}

fn entry_view(words: Words, entry: &AbuseCodeEntry, by: &str) -> EntryView {
    let said = |family: &str, code: &str| words.t(&format!("{family}-{}", code.replace('_', "-")));
    EntryView {
        when: words.date(entry.on),
        who: by.to_owned(),
        what: entry.what.to_string(),
        decision: entry
            .decision
            .map(|decision| said("abuse-code-decision", decision.code())),
        confidence: said("abuse-code-confidence", entry.confidence.code()),
    }
}

fn fields(filled: Filled<'_>) -> Vec<FieldView> {
    let words = filled.words;
    let steps: Vec<&'static str> = AbuseCodeStep::ALL.iter().map(|step| step.code()).collect();
    let mut decisions = vec![NO_DECISION];
    decisions.extend(AbuseCodeDecision::ALL.iter().map(|one| one.code()));
    let confidences: Vec<&'static str> = Confidence::ALL.iter().map(|one| one.code()).collect();
    let what = filled.lines("what", "abuse-code-what").required();
    let decision = filled.radios("decision", "abuse-code-decision", &decisions);
    let confidence = filled.radios("confidence", "abuse-code-confidence", &confidences);
    vec![
        filled.radios("step", "abuse-code-step", &steps).required(),
        filled.day("on", "abuse-code-on").required(),
        what.hinted(words.t("abuse-code-what-hint")),
        decision.hinted(words.t("abuse-code-decision-hint")),
        confidence
            .required()
            .hinted(words.t("abuse-code-confidence-hint")),
    ]
}
