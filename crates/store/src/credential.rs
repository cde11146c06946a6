//! What proves who somebody is: the hash of a password, the sealed secret of the second factor, and one-time invitations.
//!
//! Read before it is known who asks; it gives nothing of a client.

use jiff::Timestamp;
use spil_model::ids::StaffId;
use spil_policy::WriteAction;
use spil_policy::actions::{EditOwnAccount, SignIn};
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// What an open account proves itself with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Whose it is.
    pub staff: StaffId,
    /// The e-mail address, by which the owner signs in.
    pub email: String,
    /// The hash of the password.
    pub password_hash: Option<String>,
    /// The sealed secret of the second factor, once it was confirmed.
    pub totp_sealed: Option<Vec<u8>>,
    /// The last period whose code was used.
    pub last_step: i64,
    /// When password or second factor was last set.
    pub changed_at: Timestamp,
}

const BY_EMAIL: &str = "SELECT m.id, m.email, c.password_hash, c.totp_secret, c.totp_last_step, c.changed_at FROM staff m
    JOIN credential c ON c.staff_id = m.id
    WHERE m.email = $1 AND m.active AND c.totp_confirmed_at IS NOT NULL";

const OF_STAFF: &str = "SELECT m.id, m.email, c.password_hash, c.totp_secret, c.totp_last_step, c.changed_at FROM staff m
    JOIN credential c ON c.staff_id = m.id
    WHERE m.id = $1 AND m.active AND c.totp_confirmed_at IS NOT NULL";

type Row = (Uuid, String, Option<String>, Option<Vec<u8>>, i64, At);

impl From<Row> for Credential {
    fn from((staff, email, password_hash, totp_sealed, last_step, changed_at): Row) -> Self {
        Self {
            staff: StaffId::from(staff),
            email,
            password_hash,
            totp_sealed,
            last_step,
            changed_at: changed_at.0,
        }
    }
}

/// The credential of the open account with this e-mail address.
pub async fn by_email(conn: &Conn, email: &str) -> Result<Option<Credential>> {
    Ok(fetch_optional!(conn, Row, BY_EMAIL, email)?.map(Credential::from))
}

/// The credential of a member of staff, if the account is open.
pub async fn of_staff(conn: &Conn, staff: StaffId) -> Result<Option<Credential>> {
    Ok(fetch_optional!(conn, Row, OF_STAFF, staff.uuid())?.map(Credential::from))
}

/// Notes that the code of this period was used. A code that was used before, or an older one, is [`Error::Conflict`]: two
/// requests with one code cannot both pass.
pub async fn use_step<A: WriteAction>(permit: &Permit<'_, A>, step: i64) -> Result<()> {
    let update =
        "UPDATE credential SET totp_last_step = $2 WHERE staff_id = $1 AND totp_last_step < $2";
    let rows = execute!(permit.conn(), update, permit.staff().uuid(), step)?;
    if rows == 0 {
        Err(Error::Conflict)
    } else {
        Ok(())
    }
}

/// The member of staff with this e-mail address, if the account is open.
pub async fn staff_by_email(conn: &Conn, email: &str) -> Result<Option<StaffId>> {
    let select = "SELECT id FROM staff WHERE email = $1 AND active";
    Ok(fetch_optional!(conn, (Uuid,), select, email)?.map(|(id,)| StaffId::from(id)))
}

/// Keeps an invitation for a member of staff; earlier ones no longer work. The permit is for that account, or made it.
pub async fn invite<A: WriteAction>(
    permit: &Permit<'_, A>,
    staff: StaffId,
    token_hash: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let staff = staff.uuid();
    let conn = permit.conn();
    execute!(conn, "DELETE FROM invitation WHERE staff_id = $1", staff)?;
    execute!(
        conn,
        "INSERT INTO invitation (token_hash, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash,
        staff,
        At(now),
        At(expires_at)
    )?;
    Ok(())
}

/// Somebody who holds an invitation that still works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Who it is.
    pub staff: StaffId,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

const INVITED: &str =
    "SELECT m.id, m.name, m.email FROM invitation i JOIN staff m ON m.id = i.staff_id
    WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND m.active";

/// Who holds the invitation with this hash.
pub async fn invited(conn: &Conn, token_hash: &[u8], now: Timestamp) -> Result<Option<Invited>> {
    let row = fetch_optional!(conn, (Uuid, String, String), INVITED, token_hash, At(now))?;
    Ok(row.map(|(staff, name, email)| Invited {
        staff: StaffId::from(staff),
        name,
        email,
    }))
}

/// What somebody sets with an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// The hash of the password.
    pub password_hash: String,
    /// The sealed secret of the second factor.
    pub totp_sealed: Vec<u8>,
    /// The period of the code with which it was confirmed.
    pub step: i64,
}

const SET: &str = "INSERT INTO credential (staff_id, password_hash, totp_secret, totp_confirmed_at, totp_last_step, changed_at)
    VALUES ($1, $2, $3, $4, $5, $4)
    ON CONFLICT (staff_id) DO UPDATE SET password_hash = excluded.password_hash, totp_secret = excluded.totp_secret,
        totp_confirmed_at = excluded.totp_confirmed_at, totp_last_step = excluded.totp_last_step,
        changed_at = excluded.changed_at";

/// Sets password and second factor, and uses up the invitation; sessions begun before no longer hold. An invitation that
/// was used meanwhile is [`Error::Conflict`].
pub async fn accept_invitation(
    permit: &Permit<'_, SignIn>,
    token_hash: &[u8],
    new: &NewCredential,
    now: Timestamp,
) -> Result<()> {
    let conn = permit.conn();
    let staff = permit.staff().uuid();
    let used = "UPDATE invitation SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND staff_id = $3";
    if execute!(conn, used, token_hash, At(now), staff)? == 0 {
        return Err(Error::Conflict);
    }
    execute!(
        conn,
        SET,
        staff,
        &new.password_hash,
        &new.totp_sealed,
        At(now),
        new.step
    )?;
    let revoke = "UPDATE session SET revoked_at = $2 WHERE staff_id = $1 AND revoked_at IS NULL";
    execute!(conn, revoke, staff, At(now))?;
    Ok(())
}

/// Sets another password for the member of staff that the permit is for.
pub async fn set_password(
    permit: &Permit<'_, EditOwnAccount>,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE credential SET password_hash = $2, changed_at = $3 WHERE staff_id = $1";
    let staff = permit.staff().uuid();
    match execute!(permit.conn(), update, staff, password_hash, At(now))? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}

/// Sets another second factor for the member of staff that the permit is for, confirmed with the code of this period.
pub async fn set_second_factor(
    permit: &Permit<'_, EditOwnAccount>,
    totp_sealed: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE credential SET totp_secret = $2, totp_last_step = $3, totp_confirmed_at = $4, changed_at = $4
        WHERE staff_id = $1";
    let staff = permit.staff().uuid();
    match execute!(permit.conn(), update, staff, totp_sealed, step, At(now))? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}
