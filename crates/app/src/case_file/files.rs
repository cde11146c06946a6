//! Files of a referral: adding one, checked by its content, and opening one.

use std::io::Cursor;

use spil_model::documents::{kind_of, shown_name};
use spil_model::ids::{FileId, ReferralId};
use spil_model::referral::Diagnosis;
use spil_policy::actions;
use spil_store::referral::{self, FileRow};

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change;
use crate::scanner;

/// A file that is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The name under which it is kept.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Opens a file. The journal has it before the first byte is read.
pub async fn file(cx: &Cx, id: ReferralId, file: FileId) -> Result<Download> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit =
        cx.may_see::<actions::ViewReferralFile>(&snapshot, found.object(), &found.facts)?;
    permit.tell(|event| event.code("file", file));
    let opened = referral::open_file(&permit, file).await?;
    let opened = cx.viewed(snapshot, opened).await?.release(cx).await?;
    let opened = opened.ok_or(Error::NotFound)?;
    let folder = cx.app.files.clone();
    let read = tokio::task::spawn_blocking(move || {
        let reader = folder
            .read(file, &opened.wrapped_key)
            .map_err(Error::internal)?;
        let bytes = reader.read_all().map_err(Error::internal)?;
        Ok(bytes.to_vec())
    });
    let bytes: Result<Vec<u8>> = read.await.map_err(Error::internal)?;
    Ok(Download {
        name: opened.listed.name,
        media_type: opened.listed.media_type,
        bytes: bytes?,
    })
}

/// A file that somebody adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name that it had.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether it is the letter with the diagnosis.
    pub is_diagnosis_letter: bool,
}

/// Adds a file, checked by its content: first durable in the folder, then its row.
pub async fn add_file(cx: &Cx, id: ReferralId, upload: Upload) -> Result<()> {
    let kind = kind_of(&upload.bytes).map_err(|refused| Error::invalid("file", refused.key()))?;
    // Leave is asked before anything is written, and again with the row.
    drop(change::open::<actions::AddReferralFile>(cx, &cx.write().await?, id, None).await?);
    scanner::clear(cx, &upload.bytes).await?;
    let name = shown_name(&upload.name, kind);
    let file: FileId = cx.id();
    let (folder, seed): (_, [u8; 32]) = (cx.app.files.clone(), cx.app.chance.bytes());
    let bytes = upload.bytes;
    let written = tokio::task::spawn_blocking(move || {
        let mut own = <rand_chacha::ChaCha12Rng as rand::rand_core::SeedableRng>::from_seed(seed);
        folder.write(file, Cursor::new(bytes), &mut own)
    });
    let written = written
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    let row = FileRow {
        id: file,
        purpose: "attachment",
        name: &name,
        media_type: kind.media_type(),
        size: written.bytes,
        wrapped_key: &written.wrapped_key,
    };
    let added = add_row(cx, id, &row, upload.is_diagnosis_letter).await;
    if added.is_err() {
        let folder = cx.app.files.clone();
        let removing = tokio::task::spawn_blocking(move || folder.remove(file));
        removing
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)?;
    }
    added
}

async fn add_row(
    cx: &Cx,
    id: ReferralId,
    row: &FileRow<'_>,
    is_diagnosis_letter: bool,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::AddReferralFile>(cx, &tx, id, None).await?;
    change.permit.tell(|event| event.code("file", row.id));
    referral::add_file(&change.permit, id, row, cx.staff(), cx.now).await?;
    if let Diagnosis::Diagnosed { letter, .. } = &mut change.referral.content.diagnosis
        && is_diagnosis_letter
    {
        *letter = Some(row.id);
        change.keep(cx).await?;
    }
    drop(change);
    cx.commit(tx).await
}
