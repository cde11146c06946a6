//! Rows of the files that came with a referral; the bytes lie sealed in the data folder.

use std::collections::BTreeSet;

use jiff::Timestamp;
use spil_model::ids::{FileId, ReferralId, StaffId};
use spil_policy::WriteAction;
use spil_policy::actions::{SweepFiles, ViewReferralFile};
use uuid::Uuid;

use super::Shows;
use crate::columns::At;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::Result;
use crate::permit::Permit;

/// A row to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRow<'a> {
    /// The id in the folder of files.
    pub id: FileId,
    /// `attachment`, or `original` for an electronic referral as it came.
    pub purpose: &'a str,
    /// The name that the sender gave it.
    pub name: &'a str,
    /// What it is.
    pub media_type: &'a str,
    /// Its size in bytes.
    pub size: u64,
    /// Its sealed key.
    pub wrapped_key: &'a [u8],
}

/// A file as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFile {
    /// The id.
    pub id: FileId,
    /// `attachment` or `original`.
    pub purpose: String,
    /// The name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was added.
    pub added_at: Timestamp,
}

/// A file that is opened: its row with its sealed key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedFile {
    /// As it is listed.
    pub listed: ListedFile,
    /// Its sealed key.
    pub wrapped_key: Vec<u8>,
}

/// Adds the row of a file that is durable already.
pub async fn add_file<A: WriteAction>(
    permit: &Permit<'_, A>,
    referral: ReferralId,
    file: &FileRow<'_>,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO referral_file (id, referral_id, purpose, name, media_type, size, wrapped_key, added_at, added_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        file.id.uuid(),
        referral.uuid(),
        file.purpose,
        file.name,
        file.media_type,
        i64::try_from(file.size).unwrap_or(i64::MAX),
        file.wrapped_key,
        At(now),
        by.map(spil_model::ids::StaffId::uuid)
    )?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    purpose: String,
    name: String,
    media_type: String,
    size: i64,
    added_at: At,
}

impl From<Row> for ListedFile {
    fn from(row: Row) -> Self {
        Self {
            id: FileId::from(row.id),
            purpose: row.purpose,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            added_at: row.added_at.0,
        }
    }
}

/// The files of a referral, in the order in which they came.
pub async fn files<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<ListedFile>> {
    let select = "SELECT id, purpose, name, media_type, size, added_at FROM referral_file
        WHERE referral_id = $1 ORDER BY added_at, id";
    let rows = fetch_all!(permit.conn(), Row, select, permit.referral().uuid())?;
    Ok(rows.into_iter().map(ListedFile::from).collect())
}

/// One file of the referral that the permit is for.
pub async fn open_file(
    permit: &Permit<'_, ViewReferralFile>,
    id: FileId,
) -> Result<Option<OpenedFile>> {
    let conn = permit.conn();
    let referral = permit.referral().uuid();
    let select = "SELECT id, purpose, name, media_type, size, added_at FROM referral_file WHERE id = $1 AND referral_id = $2";
    let Some(row) = fetch_optional!(conn, Row, select, id.uuid(), referral)? else {
        return Ok(None);
    };
    let key = "SELECT wrapped_key FROM referral_file WHERE id = $1";
    let wrapped_key = fetch_optional!(conn, (Vec<u8>,), key, id.uuid())?
        .map(|(key,)| key)
        .unwrap_or_default();
    Ok(Some(OpenedFile {
        listed: row.into(),
        wrapped_key,
    }))
}

/// All files that a row knows, of referrals and of drafts that were begun. Whatever else lies in the folder belongs to nothing.
pub async fn known_files(permit: &Permit<'_, SweepFiles>) -> Result<BTreeSet<FileId>> {
    let select = "SELECT id FROM referral_file UNION SELECT id FROM referral_draft_file";
    let rows = fetch_all!(permit.conn(), (Uuid,), select)?;
    Ok(rows.into_iter().map(|(id,)| FileId::from(id)).collect())
}
