//! Files of a referral: the list, adding one, and opening one as a download.

use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use spil_app::Error;
use spil_app::case_file::{self, CaseFile, Download, Upload};
use spil_model::documents::MAX_BYTES;
use spil_model::ids::{FileId, ReferralId};

use super::{Around, back, page, problems_of};
use crate::answers::encode;
use crate::failure::{Answer, Failure};
use crate::form;
use crate::page::Words;
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// One file and the rest of the form.
pub(super) const MOST_BODY: usize = MAX_BYTES + 64 * 1024;

/// A file in the list.
#[derive(Debug)]
pub(super) struct FileView {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) about: String,
}

pub(super) fn views(words: Words, file: &CaseFile) -> Vec<FileView> {
    let id = file.head.id;
    let view = |one: &case_file::ListedFile| {
        let kilobytes = u64::try_from(one.size).unwrap_or(0).div_ceil(1024);
        let day = words.date(spil_app::clock::day_of(one.added_at));
        let original = (one.purpose == "original").then(|| words.t("case-file-original"));
        let parts = [Some(format!("{kilobytes} kB")), Some(day), original];
        FileView {
            address: format!("/aanmeldingen/{id}/bestanden/{}", one.id),
            name: one.name.clone(),
            about: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        }
    };
    file.files.iter().map(view).collect()
}

/// A file, to be kept and not shown by the browser: what came from outside runs nowhere.
pub(super) async fn open(signed: Signed, Path((id, file)): Path<(String, String)>) -> Answer {
    let missing = || Failure::App(Error::NotFound);
    let id: ReferralId = id.parse().map_err(|_| missing())?;
    let file: FileId = file.parse().map_err(|_| missing())?;
    let download = case_file::file(&signed.cx, id, file).await?;
    Ok(response(download))
}

fn response(download: Download) -> Response {
    let name = encode(&download.name);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let text = |text: &str, other: &'static str| {
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(other))
    };
    let headers: [(HeaderName, HeaderValue); 2] = [
        (
            header::CONTENT_TYPE,
            text(&download.media_type, "application/octet-stream"),
        ),
        (
            header::CONTENT_DISPOSITION,
            text(&disposition, "attachment"),
        ),
    ];
    (headers, download.bytes).into_response()
}

/// Adds a file that somebody of the staff has.
pub(super) async fn add(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    sent: Multipart,
) -> Answer {
    let id = form::referral(&segment)?;
    let added = match read(sent).await {
        Ok(upload) => case_file::add_file(&signed.cx, id, upload).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(()) => Ok(back(id, "bestand")),
        Err(error) => {
            let problems = problems_of(error)?;
            page(&site, &signed, id, Around::NOTHING, &problems).await
        }
    }
}

async fn read(mut sent: Multipart) -> Result<Upload, Error> {
    let too_large = |_| Error::invalid("file", "file-too-large");
    let mut upload = Upload {
        name: String::new(),
        bytes: Vec::new(),
        is_diagnosis_letter: false,
    };
    while let Some(part) = sent.next_field().await.map_err(too_large)? {
        match part.name() {
            Some("brief") => upload.is_diagnosis_letter = true,
            Some("file") => {
                part.file_name()
                    .unwrap_or_default()
                    .clone_into(&mut upload.name);
                upload.bytes = part.bytes().await.map_err(too_large)?.to_vec();
            }
            _ => {}
        }
    }
    if upload.name.is_empty() && upload.bytes.is_empty() {
        return Err(Error::invalid("file", "case-file-missing"));
    }
    Ok(upload)
}
