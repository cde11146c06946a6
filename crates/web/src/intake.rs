//! The desk types a referral that came by telephone, by letter or as a document of another system: one page with sections.
//!
//! What is typed and uploaded is kept in a draft under a key that only this browser has, until it is recorded; an upload is
//! a link beside the form. What the form asks is in `intake/form.rs`.

mod form;

pub(crate) use form::begun_with;

use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::{get, post};
use spil_app::referral::draft::{self, Draft, DraftKey};
use spil_app::referral::{Created, NewReferral};
use spil_app::{Cx, Error, FieldProblem};
use spil_model::ids::FileId;
use spil_policy::{Action, scope};

use crate::answers::Answers;
use crate::client::pair::{DeskView, desks};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form::{Look, ProblemView};
use crate::page::StaffPage;
use crate::referral::cookie::{self, IntakeKept};
use crate::referral::files::{FileView, MOST_BODY, Sent, views};
use crate::site::Site;
use crate::visit::{Segment, Signed};
use form::Section;

/// Where the page stands.
pub(crate) const ADDRESS: &str = "/aanmeldingen/nieuw";

pub(crate) fn routes() -> Doors {
    let limit = DefaultBodyLimit::max(MOST_BODY);
    Doors::new()
        .route(ADDRESS, get(show).post(save).layer(limit))
        .route("/aanmeldingen/nieuw/wissen", post(wipe))
        .route("/aanmeldingen/nieuw/bestand/{file}", get(open))
        .route("/aanmeldingen/nieuw/bestand-weg", post(remove))
}

#[derive(Template)]
#[template(path = "intake/form.html")]
struct IntakePage {
    page: StaffPage,
    problems: Vec<ProblemView>,
    sections: Vec<Section>,
    files: Vec<FileView>,
    has_draft: bool,
    /// The referral that has this number of another system.
    known: Option<KnownView>,
}

/// The person is known where the reader may not look.
#[derive(Template)]
#[template(path = "intake/elsewhere.html")]
struct ElsewherePage {
    page: StaffPage,
    code: String,
    desks: Vec<DeskView>,
}

struct KnownView {
    code: String,
    address: String,
}

/// Only those who may type a referral get to see the form.
pub(crate) fn may_enter(cx: &Cx) -> Result<(), Error> {
    if scope(&cx.actor, Action::CreateReferral).is_empty() {
        Err(Error::Forbidden)
    } else {
        Ok(())
    }
}

/// What was typed so far, as long as nothing was made of it.
async fn draft_of(cx: &Cx, key: Option<DraftKey>) -> Answer<Option<(DraftKey, Draft)>> {
    let Some(key) = key else { return Ok(None) };
    let found = draft::open(cx, &key).await?.release(cx).await?;
    let open = found.filter(|draft| draft.submitted_as.is_none());
    Ok(Some(key).zip(open))
}

async fn show(State(site): State<Site>, signed: Signed, IntakeKept(key): IntakeKept) -> Answer {
    may_enter(&signed.cx)?;
    let found = draft_of(&signed.cx, key).await?;
    let draft = found.map(|(_, draft)| draft);
    let answers = match &draft {
        Some(draft) => Answers::of(draft.answers.clone()),
        None => form::begun(&signed.cx),
    };
    page(&site, &signed, &answers, &[], draft.as_ref(), None)
}

fn page(
    site: &Site,
    signed: &Signed,
    answers: &Answers,
    problems: &[FieldProblem],
    draft: Option<&Draft>,
    known: Option<&Created>,
) -> Answer {
    let page = StaffPage::new(site, signed, ADDRESS);
    let sections = form::sections(page.words, answers, problems);
    let fields = sections.iter().flat_map(|section| &section.fields);
    let shown = IntakePage {
        problems: crate::form::summary(page.words, fields, problems),
        files: draft.map(views).unwrap_or_default(),
        has_draft: draft.is_some(),
        known: known.map(|known| KnownView {
            code: known.code.to_string(),
            address: format!("/aanmeldingen/{}", known.id),
        }),
        sections,
        page,
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// What one form brought: which button, the answers, the files.
#[derive(Default)]
struct Came {
    adds_files: bool,
    answers: Vec<(String, String)>,
    files: Vec<Sent>,
}

async fn read(mut form: Multipart) -> Answer<Came> {
    let too_large = |_| Failure::TooLarge;
    let mut came = Came::default();
    while let Some(part) = form.next_field().await.map_err(too_large)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file = part.file_name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(too_large)?.to_vec();
            if !(file.is_empty() && bytes.is_empty()) {
                came.files.push(Sent { name: file, bytes });
            }
            continue;
        }
        let value = part.text().await.map_err(|_| Failure::Unreadable)?;
        if name == "actie" {
            came.adds_files = value == "bestand";
        } else {
            came.answers.push((name, value));
        }
    }
    Ok(came)
}

/// Everything is kept first, so that nothing typed is lost, whatever is wrong with it.
async fn save(
    State(site): State<Site>,
    signed: Signed,
    IntakeKept(key): IntakeKept,
    form: Multipart,
) -> Answer {
    let cx = &signed.cx;
    may_enter(cx)?;
    let came = read(form).await?;
    let adds_files = came.adds_files;
    let answers = form::known(&Answers::of(came.answers));
    let found = draft_of(cx, key).await?;
    let key = match draft::keep(cx, found.map(|(key, _)| key), answers.pairs()).await {
        Ok(key) => key,
        Err(Error::Invalid(problems)) => {
            return page(&site, &signed, &answers, &problems, None, None);
        }
        Err(other) => return Err(other.into()),
    };
    let mut problems = add_all(cx, &key, came.files).await?;
    if problems.is_empty() && adds_files {
        return Ok(([cookie::keep_intake(&site, &key)], Redirect::to(ADDRESS)).into_response());
    }
    if !adds_files {
        problems.extend(form::check(&answers, cx.today()));
    }
    let new = form::referral(&answers, cx).filter(|_| problems.is_empty());
    let Some(new) = new else {
        return again(&site, &signed, &answers, &problems, &key).await;
    };
    enter(&site, &signed, &answers, key, new).await
}

async fn again(
    site: &Site,
    signed: &Signed,
    answers: &Answers,
    problems: &[FieldProblem],
    key: &DraftKey,
) -> Answer {
    let draft = draft::open(&signed.cx, key)
        .await?
        .release(&signed.cx)
        .await?;
    let shown = page(site, signed, answers, problems, draft.as_ref(), None)?;
    Ok(([cookie::keep_intake(site, key)], shown).into_response())
}

async fn add_all(cx: &Cx, key: &DraftKey, files: Vec<Sent>) -> Answer<Vec<FieldProblem>> {
    for file in files {
        match draft::add_file(cx, key, &file.name, file.bytes).await {
            Ok(()) => {}
            Err(Error::Invalid(problems)) => return Ok(problems),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(Vec::new())
}

/// Makes the referral; a number that is known already shows the referral that has it.
async fn enter(
    site: &Site,
    signed: &Signed,
    answers: &Answers,
    key: DraftKey,
    new: NewReferral,
) -> Answer {
    let cx = &signed.cx;
    let created = match draft::enter_draft(cx, &key, new).await {
        Ok(created) => created,
        Err(Error::Refused(reason)) => {
            let problems = [FieldProblem::new(form::RECEIVED, reason)];
            return again(site, signed, answers, &problems, &key).await;
        }
        Err(other) => return Err(other.into()),
    };
    if created.was_known {
        let draft = draft::open(cx, &key).await?.release(cx).await?;
        let is_open = draft.filter(|draft| draft.submitted_as.is_none());
        if is_open.is_some() {
            let shown = page(site, signed, answers, &[], is_open.as_ref(), Some(&created))?;
            return Ok(([cookie::keep_intake(site, &key)], shown).into_response());
        }
    }
    if !created.ask.is_empty() {
        let shown = ElsewherePage {
            page: StaffPage::new(site, signed, ADDRESS),
            code: created.code.to_string(),
            desks: desks(crate::page::Words(cx.language), &created.ask),
        };
        return Ok(([cookie::wipe_intake(site)], Html(shown.render()?)).into_response());
    }
    let address = format!("/aanmeldingen/{}", created.id);
    Ok(([cookie::wipe_intake(site)], Redirect::to(&address)).into_response())
}

async fn wipe(State(site): State<Site>, signed: Signed, IntakeKept(key): IntakeKept) -> Answer {
    may_enter(&signed.cx)?;
    if let Some(key) = key {
        draft::wipe(&signed.cx, &key).await?;
    }
    Ok(([cookie::wipe_intake(&site)], Redirect::to(ADDRESS)).into_response())
}

/// The document leaves as a file to save, never as a page of ours.
async fn open(signed: Signed, IntakeKept(key): IntakeKept, segment: Segment) -> Answer {
    may_enter(&signed.cx)?;
    let missing = || Failure::App(Error::NotFound);
    let id: FileId = segment.0.parse().map_err(|_| missing())?;
    let key = key.ok_or_else(missing)?;
    let (file, bytes) = draft::open_file(&signed.cx, &key, id).await?;
    let name = crate::answers::encode(&file.name);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let disposition = HeaderValue::from_str(&disposition);
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(file.kind.media_type()),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    Ok((headers, bytes).into_response())
}

async fn remove(signed: Signed, IntakeKept(key): IntakeKept, form: Answers) -> Answer {
    may_enter(&signed.cx)?;
    let id: FileId = form.get("file").parse().map_err(|_| Failure::Unreadable)?;
    if let Some(key) = key {
        draft::remove_file(&signed.cx, &key, id).await?;
    }
    Ok(Redirect::to(ADDRESS).into_response())
}
