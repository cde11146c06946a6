//! One request with its steps: who asks, how long there is, and the forms to check, take longer and decide.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_app::data_request::{self, OneRequest, Step};
use spil_model::data_request::{Ground, IdentityCheck, Outcome, RequestKind};
use spil_model::ids::{DataRequestId, StaffId};

use super::client::CHECKS;
use super::{asker, party, stands};
use crate::answers::Answers;
use crate::case_file::{moment, problems_of, status_of};
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView, chosen, keep};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

#[derive(Template)]
#[template(path = "data_request/one.html")]
struct OnePage {
    page: StaffPage,
    title: String,
    who: String,
    address: String,
    /// What was asked about the same client.
    back: String,
    stands: String,
    is_overdue: bool,
    facts: Vec<(String, String)>,
    version: i64,
    may_decide: bool,
    may_extend: bool,
    /// Where the copy that was asked for is made.
    copy: Option<String>,
    /// What granting does that cannot be taken back, where it does.
    warning: Option<String>,
    /// What lifting asks; nothing where nothing is limited.
    lift: Vec<FieldView>,
    check: Vec<FieldView>,
    extend: Vec<FieldView>,
    decide: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
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
    let viewed = data_request::one(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let today = signed.cx.today();
    let html = viewed.map(|one| OnePage::new(page, &one, today, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl OnePage {
    fn new(
        page: StaffPage,
        one: &OneRequest,
        today: Date,
        answers: &Answers,
        problems: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems,
        };
        let request = &one.kept.request;
        let check = vec![
            filled
                .radios("checked", "request-checked", &CHECKS)
                .required(),
        ];
        let extend = vec![
            filled
                .line("extend_why", "request-extend-why")
                .required()
                .hinted(words.t("request-extend-why-hint")),
        ];
        let decide = decision(filled);
        let lift: Vec<FieldView> = one
            .may_lift
            .then(|| {
                filled
                    .lines("lift_told", "request-lift-told")
                    .required()
                    .hinted(words.t("request-lift-told-hint"))
            })
            .into_iter()
            .collect();
        let all = check.iter().chain(&extend).chain(&decide).chain(&lift);
        Self {
            title: words.t(&format!("request-kind-{}", request.kind.code())),
            who: one.name.informal(),
            address: format!("/verzoeken/{}", one.kept.id),
            back: format!("/clienten/{}/verzoeken", one.kept.client),
            stands: stands(words, request, today),
            is_overdue: request.is_overdue(today),
            facts: facts(words, one),
            version: one.kept.version,
            may_decide: one.may_decide,
            may_extend: one.may_decide
                && request.extended_on.is_none()
                && !request.is_overdue(today),
            copy: one
                .may_copy
                .then(|| format!("/verzoeken/{}/kopie", one.kept.id)),
            warning: (request.kind == RequestKind::Destroy).then(|| words.t("request-destroys")),
            problems: form::summary(words, all, problems),
            lift,
            check,
            extend,
            decide,
            page,
        }
    }
}

const OUTCOMES: [&str; 4] = ["granted", "partly", "refused", "withdrawn"];
const GROUNDS: [&str; 7] = [
    "none",
    "not_identified",
    "must_be_kept",
    "rights_of_others",
    "good_care",
    "claim",
    "unfounded",
];

fn decision(filled: Filled<'_>) -> Vec<FieldView> {
    let words = filled.words;
    vec![
        filled
            .radios("outcome", "request-outcome", &OUTCOMES)
            .required(),
        filled
            .radios("ground", "request-ground", &GROUNDS)
            .hinted(words.t("request-ground-hint")),
        filled
            .lines("answer", "request-answer")
            .required()
            .hinted(words.t("request-answer-hint")),
    ]
}

fn facts(words: Words, one: &OneRequest) -> Vec<(String, String)> {
    let kept = &one.kept;
    let request = &kept.request;
    let name = |staff: StaffId| {
        let found = one.staff.get(&staff);
        found.map(|one| one.name.clone()).unwrap_or_default()
    };
    let (entered_at, entered_by) = kept.entered;
    let checked = request.checked.code().replace('_', "-");
    let ground = request.decided.and_then(|decided| decided.ground);
    let facts = [
        ("request-what", Some(kept.what.clone())),
        ("request-asker", Some(asker(words, kept))),
        (
            "request-checked",
            Some(words.t(&format!("request-checked-{checked}"))),
        ),
        ("request-received", Some(words.date(request.received_on))),
        (
            "request-entered",
            Some(format!(
                "{} · {}",
                moment(words, entered_at),
                name(entered_by)
            )),
        ),
        ("request-responsible", Some(party(words, &one.responsible))),
        (
            "request-extended",
            request
                .extended_on
                .map(|day| format!("{} · {}", words.date(day), kept.extended_why)),
        ),
        (
            "request-ground",
            ground.map(|ground| {
                words.t(&format!(
                    "request-ground-{}",
                    ground.code().replace('_', "-")
                ))
            }),
        ),
        (
            "request-answer",
            Some(kept.answer.clone()).filter(|text| !text.is_empty()),
        ),
        ("request-decided-by", kept.decided_by.map(name)),
        (
            "request-limits",
            one.limit
                .map(|limit| words.t(&format!("request-limits-{}", limit.code()))),
        ),
        (
            "request-lifted",
            one.lifted
                .as_ref()
                .map(|(at, by, told)| format!("{} · {} · {told}", moment(words, *at), name(*by))),
        ),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(key, value)| Some((words.t(key), value?)))
        .collect()
}

pub(super) async fn step(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: DataRequestId = form::id(&segment)?;
    let version = form::version(&answers)?;
    if answers.get("actie") == "hef-op" {
        return lift(&site, &signed, id, &answers).await;
    }
    let step = match read(&answers)? {
        Ok(step) => step,
        Err(wrong) => return page(&site, &signed, id, &answers, &wrong).await,
    };
    match data_request::step(&signed.cx, id, version, step).await {
        Ok(()) => Ok(Redirect::to(&format!("/verzoeken/{id}")).into_response()),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

async fn lift(site: &Site, signed: &Signed, id: DataRequestId, answers: &Answers) -> Answer {
    let told = match form::required_text(answers, "lift_told", "request-lift-told-missing") {
        Ok(told) => told,
        Err(wrong) => return page(site, signed, id, answers, &[wrong]).await,
    };
    match data_request::lift(&signed.cx, id, &told).await {
        Ok(()) => Ok(Redirect::to(&format!("/verzoeken/{id}")).into_response()),
        Err(error) => page(site, signed, id, answers, &problems_of(error)?).await,
    }
}

fn read(answers: &Answers) -> Answer<Result<Step, Vec<FieldProblem>>> {
    let one = |wrong| vec![wrong];
    match answers.get("actie") {
        "controle" => {
            let checked = chosen(
                answers,
                "checked",
                &CHECKS,
                IdentityCheck::from_code,
                "request-choose-checked",
            );
            Ok(checked.map(Step::Check).map_err(one))
        }
        "verleng" => {
            let why = form::required_line(answers, "extend_why", "request-extend-why-missing");
            Ok(why.map(Step::Extend).map_err(one))
        }
        "besluit" => Ok(decided(answers)),
        _ => Err(Failure::Unreadable),
    }
}

fn decided(answers: &Answers) -> Result<Step, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let outcome = keep(
        &mut wrong,
        chosen(
            answers,
            "outcome",
            &OUTCOMES,
            Outcome::from_code,
            "request-choose-outcome",
        ),
    );
    let answer = keep(
        &mut wrong,
        form::required_text(answers, "answer", "request-answer-missing"),
    );
    let ground = Ground::from_code(answers.get("ground"));
    let step = outcome.zip(answer);
    step.map(|(outcome, answer)| Step::Decide {
        outcome,
        ground,
        answer,
    })
    .ok_or(wrong)
}
