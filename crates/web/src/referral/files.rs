//! Files beside a referral on the public page: added one at a time, checked by their content, taken away again.

use axum::Router;
use axum::extract::multipart::Multipart;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use spil_app::referral::draft::{self, Draft, DraftKey};
use spil_app::{Cx, Error};
use spil_model::documents::MAX_BYTES;
use spil_model::ids::FileId;

use super::cookie::Kept;
use super::step::{self, Step};
use super::{DONE, draft_of, page};
use crate::answers::Answers;
use crate::failure::{Answer, Failure};
use crate::site::Site;
use crate::visit::Visit;

/// One file and the rest of its form.
pub(super) const MOST_BODY: usize = MAX_BYTES + 64 * 1024;

/// A file in the list.
#[derive(Debug)]
pub(super) struct FileView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kilobytes: u64,
}

pub(super) fn views(draft: &Draft) -> Vec<FileView> {
    let view = |file: &draft::DraftFile| FileView {
        id: file.id.to_string(),
        name: file.name.clone(),
        kilobytes: file.size.div_ceil(1024),
    };
    draft.files.iter().map(view).collect()
}
