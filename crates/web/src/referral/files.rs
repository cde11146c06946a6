//! Files beside a referral on the public page: added one at a time, checked by their content, taken away again.

use axum::extract::State;
use axum::extract::multipart::Multipart;
use axum::response::{IntoResponse, Redirect, Response};
use spil_app::referral::draft::{self, Draft, DraftKey};
use spil_app::{Cx, Error};
use spil_model::documents::{MAX_BYTES, MAX_FILES};
use spil_model::ids::FileId;

use super::cookie::Kept;
use super::step::{self, Step};
use super::{DONE, draft_of, page};
use crate::answers::Answers;
use crate::failure::{Answer, Failure};
use crate::page::PublicPage;
use crate::site::Site;
use crate::visit::Visit;

/// As many files as are taken, and the rest of the form.
pub(crate) const MOST_BODY: usize = MAX_FILES * MAX_BYTES + 64 * 1024;

/// A file in the list.
#[derive(Debug)]
pub(crate) struct FileView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kilobytes: u64,
}

pub(crate) fn views(draft: &Draft) -> Vec<FileView> {
    let view = |file: &draft::DraftFile| FileView {
        id: file.id.to_string(),
        name: file.name.clone(),
        kilobytes: file.size.div_ceil(1024),
    };
    draft.files.iter().map(view).collect()
}

/// A file as it was sent.
pub(crate) struct Sent {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Adds what was sent; "next" goes on, "add" stays for another one.
pub(super) async fn add(
    State(site): State<Site>,
    Visit(cx): Visit,
    Kept(key): Kept,
    form: Multipart,
) -> Answer {
    let Some((key, draft)) = open_draft(&cx, key).await? else {
        return Ok(Redirect::to("/aanmelden?verlopen=1").into_response());
    };
    let (action, added) = match read(form).await {
        Ok((action, sent)) => (action, add_all(&cx, &key, sent).await),
        Err(problem) => (String::new(), Err(problem)),
    };
    match added {
        Ok(()) => Ok(onward(&draft, &action)),
        Err(Error::Invalid(problems)) => {
            // What was added before the one that failed is shown too.
            let draft = draft_of(&cx, Some(&key)).await?.unwrap_or(draft);
            let answers = Answers::of(draft.answers.clone());
            page(
                PublicPage::new(&site, cx.language),
                Step::Files,
                &draft,
                &answers,
                &Answers::default(),
                &problems,
            )
        }
        Err(Error::Conflict) => Ok(Redirect::to(DONE).into_response()),
        Err(other) => Err(other.into()),
    }
}

fn onward(draft: &Draft, action: &str) -> Response {
    let answers = Answers::of(draft.answers.clone());
    let target = match action {
        "check" => Step::Check,
        "next" => step::after(&answers, Step::Files),
        _ => Step::Files,
    };
    Redirect::to(target.address()).into_response()
}

async fn open_draft(cx: &Cx, key: Option<DraftKey>) -> Answer<Option<(DraftKey, Draft)>> {
    let found = draft_of(cx, key.as_ref()).await?;
    Ok(key.zip(found.filter(|draft| draft.submitted_as.is_none())))
}

async fn read(mut form: Multipart) -> Result<(String, Vec<Sent>), Error> {
    let too_large = |_| Error::invalid("file", "file-too-large");
    let mut action = String::new();
    let mut sent = Vec::new();
    while let Some(part) = form.next_field().await.map_err(too_large)? {
        match part.name() {
            Some("action") => action = part.text().await.map_err(too_large)?,
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let bytes = part.bytes().await.map_err(too_large)?.to_vec();
                // A file field that was left empty comes as a file without a name.
                if !(name.is_empty() && bytes.is_empty()) {
                    sent.push(Sent { name, bytes });
                }
            }
            _ => {}
        }
    }
    Ok((action, sent))
}

async fn add_all(cx: &Cx, key: &DraftKey, sent: Vec<Sent>) -> Result<(), Error> {
    for file in sent {
        draft::add_file(cx, key, &file.name, file.bytes).await?;
    }
    Ok(())
}

/// Takes a file away.
pub(super) async fn remove(Visit(cx): Visit, Kept(key): Kept, form: Answers) -> Answer {
    let id: FileId = form.get("file").parse().map_err(|_| Failure::Unreadable)?;
    if let Some((key, _)) = open_draft(&cx, key).await? {
        draft::remove_file(&cx, &key, id).await?;
    }
    Ok(Redirect::to(Step::Files.address()).into_response())
}
