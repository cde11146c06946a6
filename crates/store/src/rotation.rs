//! Sealing anew, with the key that seals now, whatever another key sealed: in steps, while others go on.
//!
//! What is no sealed value stays: hashes of recovery codes and the chain of the journal have keys that outlast a rotation, and
//! a draft is sealed under a key that only its browser holds.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::CryptoRng;
use spil_policy::actions::RotateKeys;
use uuid::Uuid;

use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::keys::{KeyId, KeyPurpose, Keys};
use crate::permit::Permit;
use crate::seal::{BsnVault, Place, sealed_by};

/// What is sealed anew in one transaction.
pub const STEP: i64 = 50;

/// The kinds of sealed values, each in a column of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// Citizen service numbers, with their blind index.
    Bsn,
    /// The keys of the files of referrals.
    FileKey,
    /// The keys of the files of drafts.
    DraftFileKey,
    /// The second factors of accounts.
    SecondFactor,
    /// The secrets by which identity providers know us.
    Provider,
    /// The links of invitations that go by e-mail.
    Invitation,
}

impl Sealed {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Bsn,
        Self::FileKey,
        Self::DraftFileKey,
        Self::SecondFactor,
        Self::Provider,
        Self::Invitation,
    ];

    const fn purpose(self) -> KeyPurpose {
        match self {
            Self::Bsn => KeyPurpose::Bsn,
            Self::FileKey | Self::DraftFileKey => KeyPurpose::File,
            Self::SecondFactor => KeyPurpose::SecondFactor,
            Self::Provider => KeyPurpose::Provider,
            Self::Invitation => KeyPurpose::Invitation,
        }
    }

    const fn place(self, row: Uuid) -> Place {
        let (table, column) = match self {
            Self::Bsn => ("person", "bsn_sealed"),
            Self::FileKey | Self::DraftFileKey => ("file", "wrapped_key"),
            Self::SecondFactor => ("credential", "totp_secret"),
            Self::Provider => ("identity_provider", "client_secret"),
            Self::Invitation => ("outbox", "reference"),
        };
        Place { table, column, row }
    }
}

/// A value that another key sealed.
#[derive(Debug, Clone)]
pub struct Older {
    what: Sealed,
    /// Its row.
    pub row: Uuid,
    sealed: Vec<u8>,
}

/// The same value, sealed by the key that seals now.
#[derive(Debug)]
pub struct Anew {
    older: Older,
    sealed: Vec<u8>,
    index: Option<Vec<u8>>,
}

// The number of the key stands in the second to the fifth byte of a sealed value.
const BSN: &str = "SELECT id, bsn_sealed FROM person
    WHERE bsn_sealed IS NOT NULL AND substr(bsn_sealed, 2, 4) <> $1 AND id > $2 ORDER BY id LIMIT $3";
const FILE_KEY: &str = "SELECT id, wrapped_key FROM referral_file
    WHERE substr(wrapped_key, 2, 4) <> $1 AND id > $2 ORDER BY id LIMIT $3";
const DRAFT_FILE_KEY: &str = "SELECT id, wrapped_key FROM referral_draft_file
    WHERE substr(wrapped_key, 2, 4) <> $1 AND id > $2 ORDER BY id LIMIT $3";
const SECOND_FACTOR: &str = "SELECT staff_id, totp_secret FROM credential
    WHERE totp_secret IS NOT NULL AND substr(totp_secret, 2, 4) <> $1 AND staff_id > $2 ORDER BY staff_id LIMIT $3";
const PROVIDER: &str = "SELECT id, client_secret FROM identity_provider
    WHERE substr(client_secret, 2, 4) <> $1 AND id > $2 ORDER BY id LIMIT $3";
const INVITATIONS: &str = "SELECT id, reference FROM outbox WHERE kind = 'invitation'";

/// The next values of a kind, in the order of their rows, that another key sealed; at most [`STEP`], or all invitations.
pub async fn older(
    permit: &Permit<'_, RotateKeys>,
    what: Sealed,
    current: KeyId,
    after: Uuid,
) -> Result<Vec<Older>> {
    let conn = permit.conn();
    let key = current.to_bytes().to_vec();
    let rows = match what {
        Sealed::Bsn => fetch_all!(conn, (Uuid, Vec<u8>), BSN, key, after, STEP)?,
        Sealed::FileKey => fetch_all!(conn, (Uuid, Vec<u8>), FILE_KEY, key, after, STEP)?,
        Sealed::DraftFileKey => {
            fetch_all!(conn, (Uuid, Vec<u8>), DRAFT_FILE_KEY, key, after, STEP)?
        }
        Sealed::SecondFactor => fetch_all!(conn, (Uuid, Vec<u8>), SECOND_FACTOR, key, after, STEP)?,
        Sealed::Provider => fetch_all!(conn, (Uuid, Vec<u8>), PROVIDER, key, after, STEP)?,
        Sealed::Invitation => invitations(conn).await?,
    };
    let older = rows
        .into_iter()
        .map(|(row, sealed)| Older { what, row, sealed });
    let is_older = |one: &Older| one.row > after && sealed_by(&one.sealed) != Some(current);
    Ok(older.filter(is_older).collect())
}

async fn invitations(conn: &Conn) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let rows = fetch_all!(conn, (Uuid, String), INVITATIONS)?;
    let sealed = rows.into_iter().map(|(id, text)| {
        let sealed = URL_SAFE_NO_PAD.decode(text);
        sealed
            .map(|sealed| (id, sealed))
            .map_err(|_| Error::inconsistency("outbox", "reference", id))
    });
    let mut sealed = sealed.collect::<Result<Vec<_>>>()?;
    sealed.sort_unstable();
    Ok(sealed)
}

/// Opens a value and seals it with the key that seals now.
pub fn anew(keys: &Keys, older: &Older, chance: &mut impl CryptoRng) -> Result<Anew> {
    let place = older.what.place(older.row);
    let wrong = || Error::inconsistency(place.table, place.column, place.row);
    let purpose = older.what.purpose();
    let plain = keys
        .unseal(purpose, &place, &older.sealed)
        .map_err(|_| wrong())?;
    let index = match older.what {
        Sealed::Bsn => {
            let vault = BsnVault(keys);
            let bsn = vault.open(&place, &older.sealed).map_err(|_| wrong())?;
            Some(vault.index(&bsn).as_bytes().to_vec())
        }
        _ => None,
    };
    Ok(Anew {
        older: older.clone(),
        sealed: keys.seal(purpose, &place, &plain, chance),
        index,
    })
}

/// Puts it in the place of what it was, unless somebody changed that meanwhile: then the next look finds it.
pub async fn put(permit: &Permit<'_, RotateKeys>, anew: &Anew) -> Result<()> {
    let (conn, row) = (permit.conn(), anew.older.row);
    let (new, old) = (&anew.sealed, &anew.older.sealed);
    match anew.older.what {
        Sealed::Bsn => execute!(
            conn,
            "UPDATE person SET bsn_sealed = $2, bsn_index = $4 WHERE id = $1 AND bsn_sealed = $3",
            row,
            new,
            old,
            anew.index.as_deref()
        ),
        Sealed::FileKey => execute!(
            conn,
            "UPDATE referral_file SET wrapped_key = $2 WHERE id = $1 AND wrapped_key = $3",
            row,
            new,
            old
        ),
        Sealed::DraftFileKey => execute!(
            conn,
            "UPDATE referral_draft_file SET wrapped_key = $2 WHERE id = $1 AND wrapped_key = $3",
            row,
            new,
            old
        ),
        Sealed::SecondFactor => execute!(
            conn,
            "UPDATE credential SET totp_secret = $2 WHERE staff_id = $1 AND totp_secret = $3",
            row,
            new,
            old
        ),
        Sealed::Provider => execute!(
            conn,
            "UPDATE identity_provider SET client_secret = $2 WHERE id = $1 AND client_secret = $3",
            row,
            new,
            old
        ),
        Sealed::Invitation => execute!(
            conn,
            "UPDATE outbox SET reference = $2 WHERE id = $1 AND reference = $3",
            row,
            URL_SAFE_NO_PAD.encode(new),
            URL_SAFE_NO_PAD.encode(old)
        ),
    }
    .map(drop)
}

const USED: [&str; 5] = [
    "SELECT DISTINCT substr(bsn_sealed, 1, 5) FROM person WHERE bsn_sealed IS NOT NULL",
    "SELECT DISTINCT substr(wrapped_key, 1, 5) FROM referral_file",
    "SELECT DISTINCT substr(wrapped_key, 1, 5) FROM referral_draft_file",
    "SELECT DISTINCT substr(totp_secret, 1, 5) FROM credential WHERE totp_secret IS NOT NULL",
    "SELECT DISTINCT substr(client_secret, 1, 5) FROM identity_provider",
];

/// The numbers of all keys that sealed anything here.
pub async fn used(conn: &Conn) -> Result<BTreeSet<KeyId>> {
    let mut used = BTreeSet::new();
    for select in USED {
        let rows = fetch_all!(conn, (Vec<u8>,), select)?;
        used.extend(rows.iter().filter_map(|(head,)| sealed_by(head)));
    }
    let invitations = invitations(conn).await?;
    used.extend(
        invitations
            .iter()
            .filter_map(|(_, sealed)| sealed_by(sealed)),
    );
    Ok(used)
}
