//! Draft answers of a visitor of the public page, sealed under a key that exists only in the cookie of the browser: whoever
//! has the database and the key file of the network cannot read them. Referrals do not belong here.

use aes_gcm_siv::aead::{Aead as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use secrecy::zeroize::Zeroizing;
use sha2::{Digest as _, Sha256};
use spil_model::documents::FileKind;
use spil_model::ids::FileId;
use spil_model::reference_code::ReferenceCode;
use spil_policy::ActionKind;
use spil_policy::actions::{ExpireDrafts, KeepDraft, ViewDraft};
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// A draft is gone this long after it was last kept.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

const NONCE_BYTES: usize = 12;

/// Actions on a draft of one's own.
pub trait OnDraft: ActionKind {}

impl OnDraft for KeepDraft {}
impl OnDraft for ViewDraft {}

/// The secret in the cookie: the number of the draft and its key both follow from it, and neither leads back.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftKey(Zeroizing<[u8; 32]>);

impl DraftKey {
    /// A key of random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// Reads what the cookie says.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        bytes.try_into().ok().map(Self::new)
    }

    /// What the cookie should say.
    pub fn cookie_value(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }

    /// The number of the draft, also in the journal.
    pub fn id(&self) -> Uuid {
        let [start @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = self.derive("id");
        Uuid::from_bytes(start)
    }

    fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"spil draft ");
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(self.0.as_slice());
        hash.finalize().into()
    }

    fn cipher(&self) -> Aes256GcmSiv {
        Aes256GcmSiv::new(&self.derive("key").into())
    }

    #[expect(
        clippy::expect_used,
        reason = "only texts of more than 64 gigabytes are refused"
    )]
    fn seal(&self, plain: &[u8], nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
        let aad = self.id();
        let payload = Payload {
            msg: plain,
            aad: aad.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), payload);
        [&nonce[..], &sealed.expect("shorter than 64 gigabytes")].concat()
    }

    fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, msg) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let aad = self.id();
        let payload = Payload {
            msg,
            aad: aad.as_bytes(),
        };
        let plain = self.cipher().decrypt(&Nonce::from(*nonce), payload).ok()?;
        Some(Zeroizing::new(plain))
    }
}

impl std::fmt::Debug for DraftKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DraftKey")
    }
}

/// A draft as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The answers, as the caller wrote them; empty after the referral was made.
    pub answers: Zeroizing<Vec<u8>>,
    /// The referral that was made of it.
    pub submitted_as: Option<ReferenceCode>,
}

/// The draft of this key, if it exists and has not expired.
pub async fn load<A: OnDraft>(
    permit: &Permit<'_, A>,
    key: &DraftKey,
    now: Timestamp,
) -> Result<Option<Draft>> {
    let select =
        "SELECT sealed, submitted_as FROM referral_draft WHERE id_hash = $1 AND expires_at > $2";
    let row = fetch_optional!(
        permit.conn(),
        (Vec<u8>, Option<String>),
        select,
        hash(permit),
        At(now)
    )?;
    let Some((sealed, submitted_as)) = row else {
        return Ok(None);
    };
    let broken = |column| Error::inconsistency("referral_draft", column, permit.id());
    let submitted_as = submitted_as
        .map(|code| ReferenceCode::parse(&code).map_err(|_| broken("submitted_as")))
        .transpose()?;
    let answers = match submitted_as {
        Some(_) => Zeroizing::default(),
        None => key.open(&sealed).ok_or_else(|| broken("sealed"))?,
    };
    Ok(Some(Draft {
        answers,
        submitted_as,
    }))
}

/// Keeps the answers for another 24 hours. A draft of which a referral was made does not change any more: then this is false.
pub async fn keep(
    permit: &Permit<'_, KeepDraft>,
    key: &DraftKey,
    answers: &[u8],
    nonce: [u8; 12],
    now: Timestamp,
) -> Result<bool> {
    let sealed = key.seal(answers, nonce);
    let rows = execute!(
        permit.conn(),
        "INSERT INTO referral_draft (id_hash, sealed, size, created_at, saved_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
         ON CONFLICT (id_hash) DO UPDATE SET sealed = excluded.sealed, size = excluded.size, saved_at = excluded.saved_at,
            expires_at = excluded.expires_at WHERE referral_draft.submitted_as IS NULL",
        hash(permit),
        &sealed,
        i64::try_from(sealed.len()).unwrap_or(i64::MAX),
        At(now),
        At(now + KEPT_FOR)
    )?;
    Ok(rows > 0)
}

/// Wipes a draft; gives its files, which are to be removed from the folder afterwards.
pub async fn wipe(permit: &Permit<'_, KeepDraft>) -> Result<Vec<FileId>> {
    let conn = permit.conn();
    let select = "SELECT id FROM referral_draft_file WHERE draft_id_hash = $1";
    let files = fetch_all!(conn, (Uuid,), select, hash(permit))?;
    execute!(
        conn,
        "DELETE FROM referral_draft_file WHERE draft_id_hash = $1",
        hash(permit)
    )?;
    execute!(
        conn,
        "DELETE FROM referral_draft WHERE id_hash = $1",
        hash(permit)
    )?;
    Ok(files.into_iter().map(|(id,)| FileId::from(id)).collect())
}

/// What became of the wish to make a referral of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It may be made, in this transaction.
    Claimed,
    /// It was made already: two submits at once make one referral.
    SubmittedAs(ReferenceCode),
    /// There is no such draft any more.
    Gone,
}

/// Claims a draft for the referral that this transaction makes. Another submit of the same draft waits here until the
/// first has committed, and then learns its code.
pub async fn claim(permit: &Permit<'_, KeepDraft>, now: Timestamp) -> Result<Claim> {
    let conn = permit.conn();
    let claim = "UPDATE referral_draft SET submitted_as = '' WHERE id_hash = $1 AND submitted_as IS NULL AND expires_at > $2";
    if execute!(conn, claim, hash(permit), At(now))? > 0 {
        return Ok(Claim::Claimed);
    }
    let select =
        "SELECT submitted_as FROM referral_draft WHERE id_hash = $1 AND submitted_as IS NOT NULL";
    let Some((code,)) = fetch_optional!(conn, (String,), select, hash(permit))? else {
        return Ok(Claim::Gone);
    };
    let code = ReferenceCode::parse(&code)
        .map_err(|_| Error::inconsistency("referral_draft", "submitted_as", permit.id()))?;
    Ok(Claim::SubmittedAs(code))
}

/// Gives back a draft that was claimed and of which nothing was made.
pub async fn release(permit: &Permit<'_, KeepDraft>) -> Result<()> {
    let update =
        "UPDATE referral_draft SET submitted_as = NULL WHERE id_hash = $1 AND submitted_as = ''";
    execute!(permit.conn(), update, hash(permit))?;
    Ok(())
}

/// Notes the referral that was made of a claimed draft. The answers go; only the code stays, for the last page.
pub async fn submitted(permit: &Permit<'_, KeepDraft>, code: ReferenceCode) -> Result<()> {
    let conn = permit.conn();
    let update =
        "UPDATE referral_draft SET submitted_as = $2, sealed = $3, size = 0 WHERE id_hash = $1";
    execute!(
        conn,
        update,
        hash(permit),
        code.compact(),
        &Vec::<u8>::new()
    )?;
    execute!(
        conn,
        "DELETE FROM referral_draft_file WHERE draft_id_hash = $1",
        hash(permit)
    )?;
    Ok(())
}

/// How many drafts there are, for the quota.
pub async fn count(conn: &Conn) -> Result<i64> {
    let rows = fetch_all!(conn, (i64,), "SELECT COUNT(*) FROM referral_draft")?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Removes what has expired; gives the files, which are to be removed from the folder afterwards.
pub async fn expire(
    permit: &Permit<'_, ExpireDrafts>,
    now: Timestamp,
) -> Result<(u64, Vec<FileId>)> {
    let conn = permit.conn();
    let select = "SELECT f.id FROM referral_draft_file f JOIN referral_draft d ON d.id_hash = f.draft_id_hash WHERE d.expires_at <= $1";
    let files = fetch_all!(conn, (Uuid,), select, At(now))?;
    let of_expired = "DELETE FROM referral_draft_file WHERE draft_id_hash IN (SELECT id_hash FROM referral_draft WHERE expires_at <= $1)";
    execute!(conn, of_expired, At(now))?;
    let drafts = execute!(
        conn,
        "DELETE FROM referral_draft WHERE expires_at <= $1",
        At(now)
    )?;
    Ok((
        drafts,
        files.into_iter().map(|(id,)| FileId::from(id)).collect(),
    ))
}

/// A file beside a draft; it lies sealed in the folder of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Its id in the folder.
    pub id: FileId,
    /// The name that the sender gave it.
    pub name: String,
    /// What it is, by its content.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size: u64,
    /// Its sealed key.
    pub wrapped_key: Vec<u8>,
}

/// Adds a file to a draft; its name is sealed as the answers are.
pub async fn add_file(
    permit: &Permit<'_, KeepDraft>,
    key: &DraftKey,
    file: &DraftFile,
    nonce: [u8; 12],
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO referral_draft_file (id, draft_id_hash, sealed_name, media_type, size, wrapped_key, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        file.id.uuid(),
        hash(permit),
        key.seal(file.name.as_bytes(), nonce),
        file.kind.media_type(),
        i64::try_from(file.size).unwrap_or(i64::MAX),
        &file.wrapped_key,
        At(now)
    )?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct FileRow {
    id: Uuid,
    sealed_name: Vec<u8>,
    media_type: String,
    size: i64,
    wrapped_key: Vec<u8>,
}

/// The files of a draft, in the order in which they came.
pub async fn files<A: OnDraft>(permit: &Permit<'_, A>, key: &DraftKey) -> Result<Vec<DraftFile>> {
    let select = "SELECT id, sealed_name, media_type, size, wrapped_key FROM referral_draft_file
        WHERE draft_id_hash = $1 ORDER BY added_at, id";
    let rows = fetch_all!(permit.conn(), FileRow, select, hash(permit))?;
    rows.into_iter().map(|row| draft_file(key, row)).collect()
}

fn draft_file(key: &DraftKey, row: FileRow) -> Result<DraftFile> {
    let broken = |column| Error::inconsistency("referral_draft_file", column, row.id);
    let name = key
        .open(&row.sealed_name)
        .ok_or_else(|| broken("sealed_name"))?;
    let kind = FileKind::ALL
        .iter()
        .find(|kind| kind.media_type() == row.media_type)
        .ok_or_else(|| broken("media_type"))?;
    Ok(DraftFile {
        id: FileId::from(row.id),
        name: String::from_utf8_lossy(&name).into_owned(),
        kind: *kind,
        size: u64::try_from(row.size).map_err(|_| broken("size"))?,
        wrapped_key: row.wrapped_key,
    })
}

/// Takes a file away from its draft; false where it has no such file.
pub async fn remove_file(permit: &Permit<'_, KeepDraft>, file: FileId) -> Result<bool> {
    let delete = "DELETE FROM referral_draft_file WHERE id = $1 AND draft_id_hash = $2";
    Ok(execute!(permit.conn(), delete, file.uuid(), hash(permit))? > 0)
}

/// How many bytes the files of all drafts take, for the quota.
pub async fn file_bytes(conn: &Conn) -> Result<i64> {
    let sum = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM referral_draft_file";
    Ok(fetch_all!(conn, (i64,), sum)?
        .first()
        .map_or(0, |(sum,)| *sum))
}

fn hash<A: ActionKind>(permit: &Permit<'_, A>) -> Vec<u8> {
    permit.id().as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_of_the_cookie_opens_a_draft() {
        let key = DraftKey::new([1; 32]);
        let sealed = key.seal(b"answers", [2; 12]);
        let again = DraftKey::from_cookie(&key.cookie_value()).unwrap();
        assert_eq!(again.open(&sealed).unwrap().as_slice(), b"answers");
        assert!(DraftKey::new([3; 32]).open(&sealed).is_none());
        assert!(key.open(&sealed[..5]).is_none());
        assert!(!key.cookie_value().contains(&key.id().to_string()));
        assert_eq!(DraftKey::from_cookie("geen sleutel"), None);
    }
}
