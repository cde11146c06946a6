//! Referrals that come with files of their own: from another system, or typed by the desk beside an uploaded document.

use spil_model::documents::{fits_beside, kind_of, shown_name};
use spil_policy::actions;
use spil_store::referral::Creates;

use super::create::{Created, NewFile, NewReferral, create};
use super::files;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// A file as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name that the sender gave it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Upload {
    /// The size alone: name and content are about people.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("Upload")
            .field(&self.bytes.len())
            .finish()
    }
}

/// A file of an electronic referral, as the other system wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The file.
    pub file: Upload,
    /// The media type of its format.
    pub media_type: &'static str,
}

/// The desk types a referral that came by telephone, letter or another system, with the documents that came along.
pub async fn enter(cx: &Cx, new: NewReferral, uploads: Vec<Upload>) -> Result<Created> {
    check(&uploads)?;
    with_files::<actions::CreateReferral>(cx, new, uploads, Vec::new()).await
}

/// A referral of another system is taken in, with its files and as it came.
pub async fn import(
    cx: &Cx,
    new: NewReferral,
    attachments: Vec<Upload>,
    originals: Vec<Original>,
) -> Result<Created> {
    with_files::<actions::ImportReferral>(cx, new, attachments, originals).await
}

/// The files are durable before the referral names them; where it was known already, or refused, they go again.
async fn with_files<A: Creates>(
    cx: &Cx,
    mut new: NewReferral,
    attachments: Vec<Upload>,
    originals: Vec<Original>,
) -> Result<Created> {
    let mut kept = Vec::new();
    let made = async {
        for upload in attachments {
            kept.push(attachment(cx, upload).await?);
        }
        for original in originals {
            kept.push(keep(cx, "original", original.file, original.media_type).await?);
        }
        new.files.extend(kept.iter().cloned());
        create::<A>(cx, new).await
    };
    let created = made.await;
    if !matches!(&created, Ok(created) if !created.was_known) {
        files::remove(cx, kept.iter().map(|file| file.id).collect()).await?;
    }
    created
}

/// Nothing is written when one of the files is not taken.
fn check(attachments: &[Upload]) -> Result<()> {
    for (place, upload) in attachments.iter().enumerate() {
        let refused =
            |refused: spil_model::documents::FileRefused| Error::invalid("file", refused.key());
        kind_of(&upload.bytes).map_err(refused)?;
        fits_beside(place).map_err(refused)?;
    }
    Ok(())
}

async fn attachment(cx: &Cx, upload: Upload) -> Result<NewFile> {
    let kind = kind_of(&upload.bytes).map_err(|refused| Error::invalid("file", refused.key()))?;
    let name = shown_name(&upload.name, kind);
    keep(
        cx,
        "attachment",
        Upload { name, ..upload },
        kind.media_type(),
    )
    .await
}

async fn keep(
    cx: &Cx,
    purpose: &'static str,
    upload: Upload,
    media_type: &'static str,
) -> Result<NewFile> {
    let sealed = files::seal(cx, upload.bytes).await?;
    Ok(NewFile {
        id: sealed.id,
        purpose,
        name: upload.name,
        media_type,
        size: sealed.size,
        wrapped_key: sealed.wrapped_key,
    })
}
