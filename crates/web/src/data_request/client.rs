//! What was asked about one client, who is responsible since when, and the form to take a request down.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_app::data_request::{self, ClientRequests, NewRequest};
use spil_model::data_request::{Asker, IdentityCheck, RequestKind};
use spil_model::ids::PersonId;

use super::{LineView, asker, line, party};
use crate::answers::Answers;
use crate::case_file::{moment, problems_of, status_of};
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView, chosen, keep};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

#[derive(Template)]
#[template(path = "data_request/client.html")]
struct ClientPage {
    page: StaffPage,
    who: String,
    address: String,
    back: String,
    /// From when on who is responsible.
    phases: Vec<(String, String)>,
    requests: Vec<LineView>,
    may_record: bool,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::id(&segment)?;
    let begun = Answers::of(form::of_day("received", signed.cx.today()));
    page(&site, &signed, id, &begun, &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: PersonId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = data_request::of_client(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let today = signed.cx.today();
    let html = viewed.map(|shown| ClientPage::new(page, &shown, today, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl ClientPage {
    fn new(
        page: StaffPage,
        shown: &ClientRequests,
        today: Date,
        answers: &Answers,
        wrong: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let fields = fields(words, answers, wrong);
        let phases = shown.phases.iter();
        let requests = shown.requests.iter();
        Self {
            who: shown.name.informal(),
            address: format!("/clienten/{}/verzoeken", shown.id),
            back: format!("/clienten/{}", shown.id),
            phases: phases
                .map(|(from, who)| (moment(words, *from), party(words, who)))
                .collect(),
            requests: requests
                .map(|kept| line(words, kept, today, (asker(words, kept), kept.what.clone())))
                .collect(),
            may_record: shown.may_record,
            problems: form::summary(words, &fields, wrong),
            fields,
            page,
        }
    }
}

const KINDS: [&str; 5] = ["copy", "correct", "destroy", "object", "restrict"];
const ASKERS: [&str; 4] = ["client", "representative", "authorised", "next_of_kin"];
pub(super) const CHECKS: [&str; 4] = ["document", "known", "called_back", "not_yet"];

fn fields(words: Words, answers: &Answers, problems: &[FieldProblem]) -> Vec<FieldView> {
    let filled = Filled {
        words,
        answers,
        problems,
    };
    vec![
        filled.radios("kind", "request-kind", &KINDS).required(),
        filled
            .lines("what", "request-what")
            .required()
            .hinted(words.t("request-what-hint")),
        filled.radios("asker", "request-asker", &ASKERS).required(),
        filled
            .line("asker_name", "request-asker-name")
            .hinted(words.t("request-asker-name-hint")),
        filled
            .radios("checked", "request-checked", &CHECKS)
            .required(),
        filled
            .day("received", "request-received")
            .required()
            .hinted(words.t("request-received-hint")),
    ]
}

pub(super) async fn record(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: PersonId = form::id(&segment)?;
    let new = match read(&answers) {
        Ok(new) => new,
        Err(wrong) => return page(&site, &signed, id, &answers, &wrong).await,
    };
    match data_request::record(&signed.cx, id, new).await {
        Ok(request) => Ok(Redirect::to(&format!("/verzoeken/{request}")).into_response()),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

fn read(answers: &Answers) -> Result<NewRequest, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let kind = keep(
        &mut wrong,
        chosen(
            answers,
            "kind",
            &KINDS,
            RequestKind::from_code,
            "request-choose-kind",
        ),
    );
    let what = keep(
        &mut wrong,
        form::required_text(answers, "what", "request-what-missing"),
    );
    let asker = keep(
        &mut wrong,
        chosen(
            answers,
            "asker",
            &ASKERS,
            Asker::from_code,
            "request-choose-asker",
        ),
    );
    let asker_name = keep(&mut wrong, form::line(answers, "asker_name"));
    let checked = keep(
        &mut wrong,
        chosen(
            answers,
            "checked",
            &CHECKS,
            IdentityCheck::from_code,
            "request-choose-checked",
        ),
    );
    let received_on = keep(&mut wrong, form::day(answers, "received"));
    let new = (|| {
        Some(NewRequest {
            kind: kind?,
            asker: asker?,
            asker_name: asker_name?,
            checked: checked?,
            what: what?,
            received_on: received_on?,
        })
    })();
    new.ok_or(wrong)
}
