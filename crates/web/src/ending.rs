//! The page on which a referral ends, is opened again, or a death is taken down. Before an end leaves a message, a second page
//! says what will happen.

mod reading;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::ending::{self, Can, EndView};
use spil_model::ids::ReferralId;
use spil_model::referral::{End, Reopening, Stage};

use self::reading::Wanted;
use crate::answers::Answers;
use crate::case_file::head::HeadView;
use crate::case_file::{problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};
use crate::waiting_list;

pub(crate) fn routes() -> Doors {
    Doors::new().route("/aanmeldingen/{id}/einde", get(show).post(post))
}

/// An end of before, in words.
struct Past {
    when: String,
    kind: String,
    note: String,
    reopened: Option<String>,
}

#[derive(Template)]
#[template(path = "ending/form.html")]
struct EndPage {
    page: StaffPage,
    head: HeadView,
    version: i64,
    can: Can,
    fields: Vec<FieldView>,
    /// The second form of a referral that ended: taking down a death.
    death: Vec<FieldView>,
    problems: Vec<ProblemView>,
    past: Vec<Past>,
}

#[derive(Template)]
#[template(path = "ending/confirm.html")]
struct ConfirmPage {
    page: StaffPage,
    head: HeadView,
    id: ReferralId,
    /// Everything that was filled in, once more.
    kept: Vec<(String, String)>,
    kind: String,
    on: String,
    consequences: Vec<String>,
}

async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    let today = form::of_day("on", signed.cx.today());
    form_page(&site, &signed, id, &Answers::of(today), &[]).await
}

async fn post(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let wanted = match reading::wanted(&answers) {
        Ok(wanted) => wanted,
        Err(wrong) => return form_page(&site, &signed, id, &answers, &wrong).await,
    };
    if wanted.needs_confirmation() && !answers.has("bevestigd") {
        return confirm_page(&site, &signed, id, &answers, &wanted).await;
    }
    let done = match wanted {
        Wanted::End(new) => ending::end(&signed.cx, id, version, new).await,
        Wanted::Death(death) => ending::record_death(&signed.cx, id, version, death).await,
        Wanted::Reopen(reopen) => ending::reopen(&signed.cx, id, version, reopen).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/aanmeldingen/{id}")).into_response()),
        Err(error) => form_page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

async fn form_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = ending::view(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, waiting_list::ADDRESS);
    let html = viewed.map(|view| {
        let filled = Filled {
            words: page.words,
            answers,
            problems: wrong,
        };
        let (fields, death) = (fields(filled, &view), death_fields(filled, &view));
        let problems = form::summary(page.words, fields.iter().chain(&death), wrong);
        EndPage {
            head: HeadView::new(page.words, &view.head),
            version: view.referral.version,
            can: view.can,
            problems,
            fields,
            death,
            past: past(page.words, &view),
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

async fn confirm_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    wanted: &Wanted,
) -> Answer {
    let viewed = ending::view(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, waiting_list::ADDRESS);
    let html = viewed.map(|view| {
        ConfirmPage {
            head: HeadView::new(page.words, &view.head),
            id,
            kept: answers.pairs().to_vec(),
            kind: page.t(&format!("ending-kind-{}", key(answers.get("kind")))),
            on: wanted
                .on()
                .map_or_else(String::new, |day| page.words.date(day)),
            consequences: consequences(page.words, answers.get("kind")),
            page,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

fn key(kind: &str) -> String {
    kind.replace('_', "-")
}

/// What will happen at once.
fn consequences(words: Words, kind: &str) -> Vec<String> {
    let keys: &[&str] = match kind {
        "death" => &[
            "ending-then-death-all",
            "ending-then-death-messages",
            "ending-then-death-plans",
        ],
        "duplicate" => &["ending-then-duplicate", "ending-then-silent"],
        _ => &[
            "ending-then-list",
            "ending-then-message",
            "ending-then-reopen",
        ],
    };
    keys.iter().map(|key| words.t(key)).collect()
}

fn fields(filled: Filled<'_>, view: &EndView) -> Vec<FieldView> {
    if view.can.reopen {
        return vec![
            filled
                .radios("why", "ending-why", reopenings(view))
                .required(),
            filled.line("reason", "ending-reason").required(),
        ];
    }
    let kinds = kinds(view);
    let mut fields = vec![
        filled.radios("kind", "ending-kind", &kinds).required(),
        filled.day("on", "ending-on").required(),
    ];
    if view.can.end {
        fields.push(filled.line("handed_to", "ending-handed-to"));
        fields.push(filled.line("kept", "ending-kept"));
    }
    fields.push(filled.line("note", "ending-note"));
    fields
}

/// Of somebody whose referral ended before: a death still stops what was to be sent.
fn death_fields(filled: Filled<'_>, view: &EndView) -> Vec<FieldView> {
    if !(view.can.reopen && view.can.record_death) {
        return Vec::new();
    }
    vec![
        filled.day("on", "ending-on").required(),
        filled.line("note", "ending-note"),
    ]
}

fn kinds(view: &EndView) -> Vec<&'static str> {
    const GUIDANCE: [&str; 4] = [
        "guidance_no_need",
        "guidance_declined",
        "guidance_no_dementia",
        "guidance_handed_over",
    ];
    const ANY: [&str; 6] = [
        "admission",
        "moved",
        "withdrawn_client",
        "withdrawn_contact_person",
        "withdrawn_referrer",
        "duplicate",
    ];
    let guidance = GUIDANCE
        .into_iter()
        .filter(|_| view.can.end && view.referral.stage == Stage::Guidance);
    let any = ANY.into_iter().filter(|_| view.can.end);
    let death = ["death"].into_iter().filter(|_| view.can.record_death);
    guidance.chain(any).chain(death).collect()
}

/// The reasons that fit the end.
fn reopenings(view: &EndView) -> &'static [&'static str] {
    const OF_DEATH: [&str; 1] = [Reopening::NotDeceased.code()];
    const OF_DUPLICATE: [&str; 1] = [Reopening::NoDuplicate.code()];
    const OTHER: [&str; 2] = [Reopening::Mistake.code(), Reopening::CameBack.code()];
    match view.referral.end.as_ref().map(|ended| &ended.end) {
        Some(End::Death { .. }) => &OF_DEATH,
        Some(End::Duplicate { .. }) => &OF_DUPLICATE,
        _ => &OTHER,
    }
}

fn past(words: Words, view: &EndView) -> Vec<Past> {
    let ends = view.ends.iter();
    ends.map(|end| Past {
        when: words.date(end.on),
        kind: words.t(&format!("ending-was-{}", end.kind)),
        note: end.note.clone(),
        reopened: end
            .reopened_at
            .map(|at| words.date(spil_app::clock::day_of(at))),
    })
    .collect()
}
