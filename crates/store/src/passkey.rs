//! Passkeys: the public half of keys that devices hold, and what a device was asked to sign.
//!
//! What an answer is worth is judged in `app`. Questions and the look-up of a key come before it is known who asks.

use jiff::Timestamp;
use spil_model::ids::StaffId;
use spil_policy::WriteAction;
use spil_policy::actions::{EditOwnAccount, ViewOwnAccount};
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// What a device is asked to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<'a> {
    /// The hash of what the browser names it by.
    pub id_hash: &'a [u8],
    /// Who adds a passkey; none when somebody signs in.
    pub staff: Option<StaffId>,
    /// What its answer is held against.
    pub state: &'a str,
    /// Until when an answer is taken.
    pub expires_at: Timestamp,
}

/// Keeps a question, and forgets those whose time is over.
pub async fn ask(conn: &Conn, question: &Question<'_>, now: Timestamp) -> Result<()> {
    let forget = "DELETE FROM passkey_challenge WHERE expires_at <= $1";
    execute!(conn, forget, At(now))?;
    let insert = "INSERT INTO passkey_challenge (id_hash, staff_id, state, expires_at) VALUES ($1, $2, $3, $4)";
    let staff = question.staff.map(StaffId::uuid);
    let (id, state) = (question.id_hash, question.state);
    execute!(conn, insert, id, staff, state, At(question.expires_at))?;
    Ok(())
}

/// Takes a question away to be answered: whoever and what for, unless it was taken before or its time is over.
pub async fn take(
    conn: &Conn,
    id_hash: &[u8],
    now: Timestamp,
) -> Result<Option<(Option<StaffId>, String)>> {
    let delete =
        "DELETE FROM passkey_challenge WHERE id_hash = $1 RETURNING staff_id, state, expires_at";
    let row = fetch_optional!(conn, (Option<Uuid>, String, At), delete, id_hash)?;
    let row = row.filter(|(_, _, expires_at)| now < expires_at.0);
    Ok(row.map(|(staff, state, _)| (staff.map(StaffId::from), state)))
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPasskey {
    /// Which one.
    pub id: Uuid,
    /// How its owner calls it.
    pub name: String,
    /// Since when it is there.
    pub added_at: Timestamp,
    /// When somebody last signed in with it.
    pub used_at: Option<Timestamp>,
}

type OwnRow = (Uuid, String, At, Option<At>);

/// The passkeys of the member of staff that the permit is for, the oldest first.
pub async fn own(permit: &Permit<'_, ViewOwnAccount>) -> Result<Vec<OwnPasskey>> {
    let select =
        "SELECT id, name, added_at, used_at FROM passkey WHERE staff_id = $1 ORDER BY added_at, id";
    let rows = fetch_all!(permit.conn(), OwnRow, select, permit.staff().uuid())?;
    let one = |(id, name, added_at, used_at): OwnRow| OwnPasskey {
        id,
        name,
        added_at: added_at.0,
        used_at: used_at.map(|at| at.0),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// By what devices know the passkeys of the member of staff that the permit is for.
pub async fn credential_ids(permit: &Permit<'_, EditOwnAccount>) -> Result<Vec<Vec<u8>>> {
    let select = "SELECT credential_id FROM passkey WHERE staff_id = $1 ORDER BY added_at, id";
    let rows = fetch_all!(permit.conn(), (Vec<u8>,), select, permit.staff().uuid())?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A passkey that is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey<'a> {
    /// Which one.
    pub id: Uuid,
    /// By what the device knows it.
    pub credential_id: &'a [u8],
    /// How its owner calls it.
    pub name: &'a str,
    /// The public half, as text.
    pub public_key: &'a str,
}

/// Gives the member of staff that the permit is for a passkey. One that is known already is [`Error::Conflict`].
pub async fn add(
    permit: &Permit<'_, EditOwnAccount>,
    new: &NewPasskey<'_>,
    now: Timestamp,
) -> Result<()> {
    let insert =
        "INSERT INTO passkey (id, staff_id, credential_id, name, public_key, counter, added_at)
        VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (credential_id) DO NOTHING";
    let rows = execute!(
        permit.conn(),
        insert,
        new.id,
        permit.staff().uuid(),
        new.credential_id,
        new.name,
        new.public_key,
        At(now)
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// Gives a passkey of the member of staff that the permit is for another name; gives how many that were.
pub async fn rename(permit: &Permit<'_, EditOwnAccount>, id: Uuid, name: &str) -> Result<u64> {
    let update = "UPDATE passkey SET name = $3 WHERE id = $1 AND staff_id = $2";
    execute!(permit.conn(), update, id, permit.staff().uuid(), name)
}

/// Removes a passkey of the member of staff that the permit is for; gives how many that were.
pub async fn remove(permit: &Permit<'_, EditOwnAccount>, id: Uuid) -> Result<u64> {
    let delete = "DELETE FROM passkey WHERE id = $1 AND staff_id = $2";
    execute!(permit.conn(), delete, id, permit.staff().uuid())
}

/// A passkey that somebody says to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Which one.
    pub id: Uuid,
    /// Whose it is.
    pub staff: StaffId,
    /// The e-mail address of that account.
    pub email: String,
    /// The public half, as text.
    pub public_key: String,
}

/// The passkey that a device knows by this, if the account of its owner is open.
pub async fn by_credential(conn: &Conn, credential_id: &[u8]) -> Result<Option<Passkey>> {
    let select =
        "SELECT p.id, m.id, m.email, p.public_key FROM passkey p JOIN staff m ON m.id = p.staff_id
        WHERE p.credential_id = $1 AND m.active";
    let row = fetch_optional!(conn, (Uuid, Uuid, String, String), select, credential_id)?;
    Ok(row.map(|(id, staff, email, public_key)| Passkey {
        id,
        staff: StaffId::from(staff),
        email,
        public_key,
    }))
}

/// Notes that a passkey of the member of staff that the permit is for was used, with what its device counts. One that was
/// removed meanwhile, or whose counter another request brought as far, is [`Error::Conflict`]. Devices that do not count
/// always say 0.
pub async fn note_use<A: WriteAction>(
    permit: &Permit<'_, A>,
    id: Uuid,
    (public_key, counter): (&str, u32),
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE passkey SET public_key = $3, counter = $4, used_at = $5
        WHERE id = $1 AND staff_id = $2 AND (counter < $4 OR (counter = 0 AND $4 = 0))";
    let staff = permit.staff().uuid();
    let counter = i64::from(counter);
    match execute!(
        permit.conn(),
        update,
        id,
        staff,
        public_key,
        counter,
        At(now)
    )? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}
