//! Emergency access: the form, its end, and the review by the privacy officer.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use spil_app::FieldProblem;
use spil_app::oversight::{self, Ask, ListedEmergency, Sought};
use spil_model::oversight::{EmergencyKind, EmergencyOutcome};
use spil_model::reference_code::ReferenceCode;
use uuid::Uuid;

use super::{EMERGENCIES, EMERGENCY, moment};
use crate::answers::Answers;
use crate::case_file::{problems_of, status_of};
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

const KINDS: [&str; 4] = ["danger", "acute_care", "unreachable", "other"];
const HOURS: [&str; 4] = ["1", "2", "4", "8"];

#[derive(Template)]
#[template(path = "oversight/emergency.html")]
struct FormPage {
    page: StaffPage,
    longest: i64,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn form(State(site): State<Site>, signed: Signed) -> Answer {
    form_page(&site, &signed, &Answers::default(), &[])
}

fn form_page(site: &Site, signed: &Signed, answers: &Answers, wrong: &[FieldProblem]) -> Answer {
    if !oversight::could_ask(&signed.cx) {
        return Err(Failure::App(spil_app::Error::Forbidden));
    }
    let page = StaffPage::new(site, signed, EMERGENCY);
    let filled = Filled {
        words: page.words,
        answers,
        problems: wrong,
    };
    let longest = oversight::longest(&signed.cx);
    let hours: Vec<&'static str> = HOURS
        .into_iter()
        .filter(|hours| fits(hours, longest))
        .collect();
    let fields = vec![
        filled
            .line("code", "emergency-code")
            .hinted(page.t("emergency-code-hint")),
        filled.line("surname", "emergency-surname"),
        filled.day("born", "emergency-born"),
        filled.radios("kind", "emergency-kind", &KINDS).required(),
        filled
            .lines("reason", "emergency-reason")
            .required()
            .hinted(page.t("emergency-reason-hint")),
        filled.radios("hours", "emergency-hours", &hours).required(),
    ];
    let page = FormPage {
        longest,
        problems: form::summary(page.words, &fields, wrong),
        fields,
        page,
    };
    Ok((status_of(wrong), Html(page.render()?)).into_response())
}

fn fits(hours: &str, longest: i64) -> bool {
    hours.parse::<i64>().is_ok_and(|hours| hours <= longest)
}

pub(super) async fn ask(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let wanted = match read(&answers) {
        Ok(wanted) => wanted,
        Err(wrong) => return form_page(&site, &signed, &answers, &wrong),
    };
    match oversight::ask(&signed.cx, &wanted).await {
        Ok(client) => Ok(Redirect::to(&format!("/clienten/{client}")).into_response()),
        Err(error) => form_page(&site, &signed, &answers, &problems_of(error)?),
    }
}

fn read(answers: &Answers) -> Result<Ask, Vec<FieldProblem>> {
    let kind = EmergencyKind::from_code(answers.get("kind"));
    let kind = kind.ok_or_else(|| FieldProblem::new("kind", "emergency-kind-missing"));
    let reason = form::required_line(answers, "reason", "emergency-reason-missing");
    let hours = answers.get("hours").parse::<i64>();
    let hours = hours.map_err(|_| FieldProblem::new("hours", "emergency-hours-missing"));
    match (sought(answers), kind, reason, hours) {
        (Ok(sought), Ok(kind), Ok(reason), Ok(hours)) => Ok(Ask {
            sought,
            kind,
            reason,
            hours,
        }),
        (sought, kind, reason, hours) => Err([sought.err(), kind.err(), reason.err(), hours.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}

/// The code, or else surname and birth date.
fn sought(answers: &Answers) -> Result<Sought, FieldProblem> {
    if let Some(code) = answers.some("code") {
        let code = ReferenceCode::parse(code);
        return code
            .map(Sought::Code)
            .map_err(|_| FieldProblem::new("code", "emergency-code-wrong"));
    }
    Ok(Sought::Person {
        surname: form::required_line(answers, "surname", "emergency-who-missing")?,
        born: form::day(answers, "born")?,
    })
}

pub(super) async fn end(signed: Signed, segment: Segment) -> Answer {
    let id: Uuid = form::id(&segment)?;
    oversight::end(&signed.cx, id).await?;
    Ok(Redirect::to("/werk").into_response())
}

/// Emergency access in words.
struct EmergencyView {
    address: String,
    log: String,
    who: String,
    client: String,
    when: String,
    kind: String,
    reason: String,
    is_running: bool,
    is_overdue: bool,
    due: String,
    outcome: Option<String>,
    note: String,
}

#[derive(Template)]
#[template(path = "oversight/emergencies.html")]
struct ListPage {
    page: StaffPage,
    open: Vec<EmergencyView>,
    done: Vec<EmergencyView>,
    overdue: usize,
}

pub(super) async fn list(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = oversight::emergencies(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, EMERGENCIES);
    let html = viewed.map(|listed| {
        let words = page.words;
        let overdue = listed.all.iter().filter(|one| one.is_overdue).count();
        let all = listed.all.iter().map(|one| view(words, one));
        let (open, done) = all.partition(|view| view.outcome.is_none());
        ListPage {
            page,
            open,
            done,
            overdue,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

fn view(words: Words, one: &ListedEmergency) -> EmergencyView {
    let kept = &one.emergency;
    let name = one.client.as_ref().map(|details| details.name.informal());
    let ends = if kept.is_ended_early {
        "emergency-ended"
    } else {
        "emergency-from-until"
    };
    EmergencyView {
        address: format!("{EMERGENCIES}/{}", kept.id),
        log: format!("/clienten/{}/inzage", kept.client),
        who: one.staff.clone(),
        client: name.unwrap_or_default(),
        when: words.t2(
            ends,
            ("from", &moment(words, kept.began_at)),
            ("until", &moment(words, kept.ends_at)),
        ),
        kind: words.t(&format!(
            "emergency-kind-{}",
            kept.kind.code().replace('_', "-")
        )),
        reason: kept.reason.clone(),
        is_running: one.is_running,
        is_overdue: one.is_overdue,
        due: words.date(kept.review_due),
        outcome: kept
            .reviewed
            .as_ref()
            .map(|reviewed| outcome(words, one, reviewed)),
        note: kept
            .reviewed
            .as_ref()
            .map(|reviewed| reviewed.note.clone())
            .unwrap_or_default(),
    }
}

fn outcome(words: Words, one: &ListedEmergency, reviewed: &oversight::Reviewed) -> String {
    let code = reviewed.outcome.code().replace('_', "-");
    let by = one.reviewed_by.clone().unwrap_or_default();
    let said = words.t(&format!("emergency-outcome-{code}"));
    format!("{said} · {by} · {}", moment(words, reviewed.at))
}

#[derive(Template)]
#[template(path = "oversight/emergency_review.html")]
struct ReviewPage {
    page: StaffPage,
    one: EmergencyView,
    version: i64,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

const OUTCOMES: [&str; 2] = ["justified", "not_justified"];

pub(super) async fn one(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id: Uuid = form::id(&segment)?;
    review_page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn review_page(
    site: &Site,
    signed: &Signed,
    id: Uuid,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = oversight::emergency(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, EMERGENCIES);
    let html = viewed.map(|one| {
        let filled = Filled {
            words: page.words,
            answers,
            problems: wrong,
        };
        let fields = vec![
            filled
                .radios("outcome", "emergency-outcome", &OUTCOMES)
                .required(),
            filled.lines("note", "emergency-note").required(),
        ];
        ReviewPage {
            version: one.emergency.version,
            problems: form::summary(page.words, &fields, wrong),
            fields,
            one: view(page.words, &one),
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

pub(super) async fn review(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: Uuid = form::id(&segment)?;
    let version = form::version(&answers)?.unwrap_or_default();
    let outcome = EmergencyOutcome::from_code(answers.get("outcome"));
    let outcome = outcome.ok_or_else(|| FieldProblem::new("outcome", "emergency-outcome-missing"));
    let note = form::required_line(&answers, "note", "emergency-note-missing");
    let said = match (outcome, note) {
        (Ok(outcome), Ok(note)) => (outcome, note),
        (outcome, note) => {
            let wrong: Vec<FieldProblem> = outcome.err().into_iter().chain(note.err()).collect();
            return review_page(&site, &signed, id, &answers, &wrong).await;
        }
    };
    match oversight::review_emergency(&signed.cx, id, version, said).await {
        Ok(()) => Ok(Redirect::to(EMERGENCIES).into_response()),
        Err(error) => review_page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}
