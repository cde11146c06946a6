//! The contacts of one referral: what was tried and said, the form for the next one, and when it is planned.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use axum::routing::{get, post};
use jiff::Timestamp;
use jiff::civil::Time;
use spil_app::contact::{self, Contacts, Entry};
use spil_app::{Error, FieldProblem};
use spil_model::calendar::{amsterdam, local_time};
use spil_model::guidance::WithWhom;
use spil_model::ids::ReferralId;
use spil_model::referral::{AfterAttempt, AttemptKind, AttemptOutcome, CrisisJudgement};
use spil_model::text::{InvalidText, LongText};

use crate::answers::Answers;
use crate::case_file::head::{HeadView, RAIL};
use crate::case_file::{back, moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/aanmeldingen/{id}/contact", get(show).post(log))
        .route("/aanmeldingen/{id}/contact/plan", post(plan))
}

/// A contact or attempt, in words.
struct AttemptView {
    when: String,
    what: String,
    who: String,
    note: String,
    /// What was judged in a crisis.
    judged: Option<String>,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that the page shows or leaves out"
)]
#[derive(Template)]
#[template(path = "contact/show.html")]
struct ContactPage {
    page: StaffPage,
    head: HeadView,
    version: i64,
    problems: Vec<ProblemView>,
    attempts: Vec<AttemptView>,
    /// How often nobody was reached, and after how many times a letter goes out.
    failed: Option<String>,
    planned: Option<String>,
    fields: Vec<FieldView>,
    plan_fields: Vec<FieldView>,
    asks_inventory: bool,
    begins_inventory: bool,
    may_log: bool,
    may_plan: bool,
}

async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    let now = Answers::of(of_moment("at", signed.cx.now));
    contact_page(&site, &signed, id, &now, &[]).await
}

async fn log(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let logged = match entry(&answers) {
        Ok(entry) => contact::log(&signed.cx, id, version, &entry).await,
        Err(problems) => Err(Error::Invalid(problems)),
    };
    match logged {
        Ok(after) => Ok(back(id, done(after))),
        Err(error) => {
            let problems = problems_of(error)?;
            contact_page(&site, &signed, id, &answers, &problems).await
        }
    }
}

/// What the page of the referral says afterwards.
const fn done(after: Option<AfterAttempt>) -> &'static str {
    match after {
        None => "contact",
        Some(AfterAttempt::TryAgain) => "try-again",
        Some(AfterAttempt::SendLetter) => "send-letter",
        Some(AfterAttempt::AskReferrer) => "ask-referrer",
    }
}

async fn plan(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let planned = match moment_of(&answers, "planned") {
        Ok(at) => contact::plan(&signed.cx, id, version, at).await,
        Err(problem) => Err(Error::Invalid(vec![problem])),
    };
    match planned {
        Ok(()) => Ok(back(id, "gepland")),
        Err(error) => {
            let problems = problems_of(error)?;
            contact_page(&site, &signed, id, &answers, &problems).await
        }
    }
}

/// A day and a time as they are read in the Netherlands.
pub(crate) fn moment_of(answers: &Answers, name: &'static str) -> Result<Timestamp, FieldProblem> {
    let wrong = || FieldProblem::new(format!("{name}_time"), "contact-time");
    let day = form::day(answers, name)?;
    let typed = answers.get(&format!("{name}_time")).replace('.', ":");
    let (hour, minute) = typed.split_once(':').ok_or_else(wrong)?;
    let (hour, minute) = (hour.parse().ok(), minute.parse().ok());
    let (hour, minute): (i8, i8) = hour.zip(minute).ok_or_else(wrong)?;
    let time = Time::new(hour, minute, 0, 0).map_err(|_| wrong())?;
    let zoned = day.to_datetime(time).to_zoned(amsterdam().clone());
    Ok(zoned.map_err(|_| wrong())?.timestamp())
}

/// The pairs of a moment, for a form that begins with one.
fn of_moment(name: &str, at: Timestamp) -> Vec<(String, String)> {
    let local = local_time(at);
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    let mut pairs = form::of_day(name, local.date()).to_vec();
    pairs.push((format!("{name}_time"), time));
    pairs
}

fn entry(answers: &Answers) -> Result<Entry, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let at = moment_of(answers, "at");
    let kind = AttemptKind::from_code(answers.get("kind"))
        .ok_or_else(|| FieldProblem::new("kind", "contact-kind-missing"));
    let with = WithWhom::from_code(answers.get("with"))
        .ok_or_else(|| FieldProblem::new("with", "contact-with-missing"));
    let outcome = AttemptOutcome::from_code(answers.get("outcome"));
    let outcome = outcome.ok_or_else(|| FieldProblem::new("outcome", "contact-outcome-missing"));
    let note = match LongText::parse(answers.raw("note").unwrap_or_default()) {
        Ok(text) => Ok(Some(text)),
        Err(InvalidText::Empty) => Ok(None),
        Err(InvalidText::TooLong { max }) => {
            Err(FieldProblem::new("note", "text-too-long").with("max", max))
        }
    };
    problems.extend(at.as_ref().err().cloned());
    problems.extend(kind.as_ref().err().cloned());
    problems.extend(with.as_ref().err().cloned());
    problems.extend(outcome.as_ref().err().cloned());
    problems.extend(note.as_ref().err().cloned());
    match (at, kind, with, outcome, note) {
        (Ok(at), Ok(kind), Ok(with), Ok(outcome), Ok(note)) => Ok(Entry {
            at,
            kind,
            with,
            outcome,
            note,
            judgement: CrisisJudgement::from_code(answers.get("judgement")),
            begins_inventory: answers.has("inventory"),
        }),
        _ => Err(problems),
    }
}

async fn contact_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    problems: &[FieldProblem],
) -> Answer {
    let viewed = contact::contacts(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|contacts| ContactPage::new(page, &contacts, answers, problems).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(problems), Html(html)).into_response())
}

impl ContactPage {
    fn new(
        page: StaffPage,
        contacts: &Contacts,
        answers: &Answers,
        problems: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems,
        };
        let fields = fields(filled, contacts);
        let plan_fields = when(filled, "planned", ["contact-plan-day", "contact-plan-time"]);
        let both: Vec<&FieldView> = fields.iter().chain(&plan_fields).collect();
        Self {
            head: HeadView::new(words, &contacts.head),
            version: contacts.head.version,
            problems: form::summary(words, both, problems),
            attempts: contacts
                .attempts
                .iter()
                .map(|(attempt, by)| attempt_view(words, attempt, by))
                .collect(),
            failed: failed(words, contacts),
            planned: contacts
                .planned_at
                .map(|at| words.t1("contact-planned", "when", moment(words, at))),
            fields,
            plan_fields,
            asks_inventory: contacts.awaits_inventory,
            begins_inventory: answers.has("inventory"),
            may_log: contacts.may_log,
            may_plan: contacts.may_plan,
            page,
        }
    }
}

fn failed(words: Words, contacts: &Contacts) -> Option<String> {
    let count = usize::from(contacts.failed_attempts);
    let before_letter = usize::from(contacts.before_letter);
    (0 < count).then(|| {
        let arguments = [
            ("count", count.into()),
            ("letter", before_letter.to_string().into()),
        ];
        words.0.text_with("contact-failed", &arguments)
    })
}

fn attempt_view(words: Words, attempt: &contact::Attempt, by: &str) -> AttemptView {
    let with = words.t(&format!("contact-with-{}", key(attempt.with.code())));
    let kind = words.t(&format!("contact-kind-{}", attempt.kind.code()));
    let what = format!("happened-contact-{}", key(attempt.outcome.code()));
    let role = words.t(&format!("contact-role-{}", key(attempt.role.code())));
    AttemptView {
        when: moment(words, attempt.at),
        what: words.t2(&what, ("kind", &kind), ("with", &with)),
        who: format!("{by} · {role}"),
        note: attempt.note.clone(),
        judged: attempt
            .judgement
            .map(|judged| words.t(&format!("contact-judgement-{}", key(judged.code())))),
    }
}

/// The end of the key of a text.
fn key(code: &str) -> String {
    code.replace('_', "-")
}

fn fields(filled: Filled<'_>, contacts: &Contacts) -> Vec<FieldView> {
    let mut fields = when(filled, "at", ["contact-day", "contact-time-of-day"]);
    let kinds: Vec<&'static str> = AttemptKind::ALL.iter().map(|kind| kind.code()).collect();
    let with: Vec<&'static str> = WithWhom::ALL.iter().map(|with| with.code()).collect();
    let outcomes: Vec<&'static str> = AttemptOutcome::ALL
        .iter()
        .map(|outcome| outcome.code())
        .collect();
    fields.push(filled.radios("kind", "contact-kind", &kinds).required());
    fields.push(filled.radios("with", "contact-with", &with).required());
    let outcome = filled.radios("outcome", "contact-outcome", &outcomes);
    fields.push(outcome.required());
    let mut note = filled.line("note", "contact-note");
    note.look = Look::Lines {
        value: filled.answers.get("note").to_owned(),
    };
    fields.push(note.hinted(filled.words.t("contact-note-hint")));
    if contacts.awaits_judgement {
        let judgements: Vec<&'static str> = CrisisJudgement::ALL
            .iter()
            .map(|judged| judged.code())
            .collect();
        let judged = filled.radios("judgement", "contact-judgement", &judgements);
        fields.push(judged.hinted(filled.words.t("contact-judgement-hint")));
    }
    fields
}

/// A day with a time of day.
fn when(filled: Filled<'_>, name: &'static str, [day, time]: [&'static str; 2]) -> Vec<FieldView> {
    let time_name = if name == "at" {
        "at_time"
    } else {
        "planned_time"
    };
    let mut time = filled.line(time_name, time);
    time.look = Look::Line {
        value: filled.answers.get(time_name).to_owned(),
        kind: "time",
        inputmode: "numeric",
        width: "width-6",
    };
    vec![filled.day(name, day).required(), time.required()]
}
