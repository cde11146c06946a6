//! Until when the data of one client are kept, and the form to have them kept longer.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use spil_app::FieldProblem;
use spil_app::retention::{self, ClientRetention, Hold};
use spil_model::ids::PersonId;
use spil_model::retention::{Kind, Standing};
use uuid::Uuid;

use crate::answers::Answers;
use crate::case_file::{moment, problems_of, status_of};
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// Why data are or were kept longer, in words.
struct HoldView {
    id: String,
    reason: String,
    placed: String,
    lifted: Option<String>,
}

#[derive(Template)]
#[template(path = "retention/client.html")]
struct ClientPage {
    page: StaffPage,
    who: String,
    address: String,
    back: String,
    kind: String,
    standing: String,
    changed: String,
    /// The icon of the standing.
    icon: &'static str,
    holds: Vec<HoldView>,
    running: Vec<(String, String)>,
    may_hold: bool,
    reason: Vec<FieldView>,
    lift: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::id(&segment)?;
    page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: PersonId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = retention::client(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let html = viewed.map(|shown| ClientPage::new(page, &shown, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl ClientPage {
    fn new(
        page: StaffPage,
        shown: &ClientRetention,
        answers: &Answers,
        problems: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems,
        };
        let reason = vec![
            filled
                .line("reason", "retention-hold-reason")
                .required()
                .hinted(words.t("retention-hold-reason-hint")),
        ];
        let lift = vec![filled.line("why", "retention-lift-why").required()];
        let (standing, icon) = standing(words, shown.standing);
        let open = shown.holds.iter().filter(|hold| hold.lifted.is_none());
        let both = reason.iter().chain(&lift);
        Self {
            who: shown.name.informal(),
            address: format!("/clienten/{}/bewaren", shown.id),
            back: format!("/clienten/{}", shown.id),
            kind: words.t(kind(shown.kind)),
            standing,
            icon,
            changed: words.date(shown.changed),
            running: open
                .map(|hold| (hold.id.to_string(), hold.reason.clone()))
                .collect(),
            holds: shown
                .holds
                .iter()
                .map(|hold| view(words, shown, hold))
                .collect(),
            may_hold: shown.may_hold,
            problems: form::summary(words, both, problems),
            reason,
            lift,
            page,
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Care => "retention-kind-care",
        Kind::NeverCare => "retention-kind-never-care",
    }
}

fn standing(words: Words, standing: Standing) -> (String, &'static str) {
    let (key, day, icon) = match standing {
        Standing::Kept(day) => ("retention-kept", day, "within"),
        Standing::Held(day) => ("retention-held", day, "paused"),
        Standing::Open(day) => ("retention-open", day, "nearly"),
        Standing::Due(day) => ("retention-due", day, "over"),
    };
    (words.t1(key, "day", words.date(day)), icon)
}

fn view(words: Words, shown: &ClientRetention, hold: &Hold) -> HoldView {
    let name = |staff| {
        let found = shown.staff.get(&staff);
        found.map(|one| one.name.clone()).unwrap_or_default()
    };
    let lifted = hold.lifted.as_ref();
    HoldView {
        id: hold.id.to_string(),
        reason: hold.reason.clone(),
        placed: format!(
            "{} · {}",
            moment(words, hold.placed_at),
            name(hold.placed_by)
        ),
        lifted: lifted.map(|(at, by, why)| {
            let when = format!("{} · {}", moment(words, *at), name(*by));
            words.t2("retention-lifted", ("when", &when), ("why", why))
        }),
    }
}

pub(super) async fn place(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: PersonId = form::id(&segment)?;
    let reason = match form::required_line(&answers, "reason", "retention-hold-reason-missing") {
        Ok(reason) => reason,
        Err(wrong) => return page(&site, &signed, id, &answers, &[wrong]).await,
    };
    match retention::place(&signed.cx, id, &reason).await {
        Ok(()) => Ok(back(id)),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

pub(super) async fn lift(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: PersonId = form::id(&segment)?;
    let hold: Uuid = answers
        .get("hold")
        .parse()
        .map_err(|_| Failure::Unreadable)?;
    let why = match form::required_line(&answers, "why", "retention-lift-why-missing") {
        Ok(why) => why,
        Err(wrong) => return page(&site, &signed, id, &answers, &[wrong]).await,
    };
    match retention::lift(&signed.cx, id, hold, &why).await {
        Ok(()) => Ok(back(id)),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

fn back(id: PersonId) -> Response {
    Redirect::to(&format!("/clienten/{id}/bewaren")).into_response()
}
