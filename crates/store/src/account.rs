//! The accounts of everybody who works with Spil, as the administrator sees them, and the first administrator.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::StaffId;
use spil_policy::actions::{
    EditAccount, InviteFirstAdministrator, ListAccounts, MakeFirstAdministrator, ViewAccount,
};
use spil_policy::{Role, ScopeCondition};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::{ListPermit, Permit};

/// An account: who, and whether they can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub staff: StaffId,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Whether it is open.
    pub is_open: bool,
    /// Since when there are a password and a telephone.
    pub ready_since: Option<Timestamp>,
    /// Until when an invitation works that was not used.
    pub invited_until: Option<Timestamp>,
    /// The roles of this day.
    pub roles: Vec<Role>,
}

const ACCOUNTS: &str =
    "SELECT m.id, m.name, m.email, m.active, c.totp_confirmed_at, i.expires_at FROM staff m
    LEFT JOIN credential c ON c.staff_id = m.id
    LEFT JOIN invitation i ON i.staff_id = m.id AND i.used_at IS NULL AND i.expires_at > $1
    ORDER BY m.name, m.id";
const ACCOUNT: &str =
    "SELECT m.id, m.name, m.email, m.active, c.totp_confirmed_at, i.expires_at FROM staff m
    LEFT JOIN credential c ON c.staff_id = m.id
    LEFT JOIN invitation i ON i.staff_id = m.id AND i.used_at IS NULL AND i.expires_at > $1
    WHERE m.id = $2";
const ROLES: &str = "SELECT staff_id, role FROM role_grant
    WHERE valid_from <= $1 AND (valid_until IS NULL OR valid_until >= $1)
    UNION SELECT staff_id, 'involved_professional' FROM involvement
    WHERE from_day <= $1 AND until_day >= $1 AND ended_on IS NULL ORDER BY 1, 2";

type Row = (Uuid, String, String, bool, Option<At>, Option<At>);

/// All accounts by name, for whoever may see all of them.
pub async fn all(
    permit: &ListPermit<'_, ListAccounts>,
    now: Timestamp,
    today: Date,
) -> Result<Vec<Account>> {
    let parts = &permit.scope().any_of;
    if !parts
        .iter()
        .any(|part| part.condition == ScopeCondition::Everything)
    {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = fetch_all!(permit.conn(), Row, ACCOUNTS, At(now))?;
    let roles = roles(permit.conn(), today).await?;
    Ok(rows.into_iter().map(|row| account(row, &roles)).collect())
}

/// The account that the permit is for.
pub async fn one(
    permit: &Permit<'_, ViewAccount>,
    now: Timestamp,
    today: Date,
) -> Result<Option<Account>> {
    let id = permit.staff().uuid();
    let row: Option<Row> = fetch_optional!(permit.conn(), Row, ACCOUNT, At(now), id)?;
    let roles = roles(permit.conn(), today).await?;
    Ok(row.map(|row| account(row, &roles)))
}

async fn roles(conn: &Conn, today: Date) -> Result<Vec<(Uuid, Role)>> {
    let rows = fetch_all!(conn, (Uuid, String), ROLES, Day(today))?;
    let role = |(staff, role): (Uuid, String)| match Role::from_name(&role) {
        Some(role) => Ok((staff, role)),
        None => Err(Error::inconsistency("role_grant", "role", staff)),
    };
    rows.into_iter().map(role).collect()
}

fn account((id, name, email, is_open, ready, invited): Row, roles: &[(Uuid, Role)]) -> Account {
    let own = roles.iter().filter(|(staff, _)| *staff == id);
    Account {
        staff: StaffId::from(id),
        name,
        email,
        is_open,
        ready_since: ready.map(|at| at.0),
        invited_until: invited.map(|at| at.0),
        roles: own.map(|(_, role)| *role).collect(),
    }
}

/// The e-mail address of an open account.
pub async fn email_of(conn: &Conn, staff: StaffId) -> Result<Option<String>> {
    let select = "SELECT email FROM staff WHERE id = $1 AND active";
    let row = fetch_optional!(conn, (String,), select, staff.uuid())?;
    Ok(row.map(|(email,)| email))
}

/// An invitation that was not used works no longer; gives how many that were.
pub async fn withdraw_invitation(permit: &Permit<'_, EditAccount>) -> Result<u64> {
    let delete = "DELETE FROM invitation WHERE staff_id = $1 AND used_at IS NULL";
    execute!(permit.conn(), delete, permit.staff().uuid())
}

/// Nothing proves any more who somebody is: password, telephone, recovery codes, passkeys and links to identity providers go, and all sessions end.
pub async fn reset(permit: &Permit<'_, EditAccount>, now: Timestamp) -> Result<u64> {
    let (conn, staff) = (permit.conn(), permit.staff().uuid());
    execute!(conn, "DELETE FROM credential WHERE staff_id = $1", staff)?;
    execute!(conn, "DELETE FROM recovery_code WHERE staff_id = $1", staff)?;
    execute!(conn, "DELETE FROM passkey WHERE staff_id = $1", staff)?;
    execute!(
        conn,
        "DELETE FROM linked_identity WHERE staff_id = $1",
        staff
    )?;
    let revoke = "UPDATE session SET revoked_at = $2 WHERE staff_id = $1 AND revoked_at IS NULL";
    execute!(conn, revoke, staff, At(now))
}

/// Whether nobody at all can sign in.
pub async fn nobody_can_sign_in(conn: &Conn) -> Result<bool> {
    let select = "SELECT COUNT(*) FROM credential c JOIN staff m ON m.id = c.staff_id
        WHERE m.active AND c.totp_confirmed_at IS NOT NULL";
    let (count,) = fetch_one!(conn, (i64,), select)?;
    Ok(count == 0)
}

/// Keeps the link for the first administrator; one of before works no longer.
pub async fn invite_first(
    permit: &Permit<'_, InviteFirstAdministrator>,
    token_hash: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let conn = permit.conn();
    execute!(
        conn,
        "DELETE FROM first_administrator WHERE used_at IS NULL"
    )?;
    let insert =
        "INSERT INTO first_administrator (token_hash, made_at, expires_at) VALUES ($1, $2, $3)";
    execute!(conn, insert, token_hash, At(now), At(expires_at))?;
    Ok(())
}

/// Whether the link with this hash works.
pub async fn first_link_works(conn: &Conn, token_hash: &[u8], now: Timestamp) -> Result<bool> {
    let select = "SELECT COUNT(*) FROM first_administrator
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    let (count,) = fetch_one!(conn, (i64,), select, token_hash, At(now))?;
    Ok(0 < count)
}

/// The first administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// The id, unless somebody has the e-mail address already.
    pub id: StaffId,
    /// The id of the grant of the role.
    pub grant: Uuid,
    /// The name.
    pub name: String,
    /// The e-mail address, in small letters.
    pub email: String,
}

const FIRST: &str =
    "INSERT INTO staff (id, name, email, profession, languages, expertise, active, version)
    VALUES ($1, $2, $3, 'manager', $4, $4, $5, 1)
    ON CONFLICT (email) DO UPDATE SET active = excluded.active RETURNING id";

/// Makes the first administrator and uses up the link. One that was used meanwhile is [`Error::Conflict`].
pub async fn make_first(
    permit: &Permit<'_, MakeFirstAdministrator>,
    token_hash: &[u8],
    first: &First,
    now: Timestamp,
    today: Date,
) -> Result<StaffId> {
    let conn = permit.conn();
    let nothing: [&str; 0] = [];
    let (id, none) = (first.id.uuid(), Json(&nothing));
    let (staff,) = fetch_one!(
        conn,
        (Uuid,),
        FIRST,
        id,
        &first.name,
        &first.email,
        none,
        true
    )?;
    let grant = "INSERT INTO role_grant (id, staff_id, role, valid_from) VALUES ($1, $2, $3, $4)";
    let role = Role::Administrator.name();
    execute!(conn, grant, first.grant, staff, role, Day(today))?;
    let used = "UPDATE first_administrator SET used_at = $2, staff_id = $3 WHERE token_hash = $1 AND used_at IS NULL";
    match execute!(conn, used, token_hash, At(now), staff)? {
        0 => Err(Error::Conflict),
        _ => Ok(StaffId::from(staff)),
    }
}
