//! Who may come in: sessions, and the grants that are read anew on every request.
//!
//! These run before it is known who asks, so they take no permit; they give ids, roles and moments, nothing of a client.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{OrganisationId, StaffId, SubRegionId, TeamId};
use spil_model::network_file::OrganisationKind;
use spil_policy::actions::{EndOwnSession, ExpireSessions, ViewOwnAccount};
use spil_policy::{Employer, Grant, Role, WriteAction};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// A session as it is kept: only a hash of its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub staff: StaffId,
    /// The name, for the page.
    pub name: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// How its owner proved who they are, as a code.
    pub factor: String,
    /// Until when its owner is trusted with changes to the own account.
    pub raised_until: Option<Timestamp>,
}

const SESSION: &str =
    "SELECT s.staff_id, m.name, s.created_at, s.seen_at, s.factor, s.raised_until FROM session s
    JOIN staff m ON m.id = s.staff_id
    WHERE s.id_hash = $1 AND s.revoked_at IS NULL AND m.active";

type SessionRow = (Uuid, String, At, At, String, Option<At>);

/// The session with this hash, unless it was ended or its owner's account is closed.
pub async fn session(conn: &Conn, id_hash: &[u8]) -> Result<Option<Session>> {
    let row = fetch_optional!(conn, SessionRow, SESSION, id_hash)?;
    Ok(row.map(
        |(staff, name, created_at, seen_at, factor, raised_until)| Session {
            staff: StaffId::from(staff),
            name,
            created_at: created_at.0,
            seen_at: seen_at.0,
            factor,
            raised_until: raised_until.map(|at| at.0),
        },
    ))
}

/// A role of somebody, with the kind of the organisation where it holds.
#[derive(sqlx_macros::FromRow)]
pub(crate) struct GrantRow {
    id: Uuid,
    pub(crate) staff_id: Uuid,
    role: String,
    sub_region_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    team_id: Option<Uuid>,
    kind: Option<String>,
}

const GRANTS: &str = "SELECT g.id, g.staff_id, g.role, g.sub_region_id, g.organisation_id, g.team_id, o.kind FROM role_grant g
    LEFT JOIN organisation o ON o.id = g.organisation_id
    WHERE g.staff_id = $1 AND g.valid_from <= $2 AND (g.valid_until IS NULL OR g.valid_until >= $2) ORDER BY g.role, g.id";

/// For whom somebody works, from the kind of their organisation: welfare, or not known, is told least.
fn employer(kind: Option<&str>) -> Employer {
    match kind.and_then(OrganisationKind::from_code) {
        None | Some(OrganisationKind::Welfare) => Employer::Welfare,
        Some(_) => Employer::Care,
    }
}

/// The roles that somebody has on this day.
pub async fn grants(conn: &Conn, staff: StaffId, today: Date) -> Result<Vec<Grant>> {
    let rows = fetch_all!(conn, GrantRow, GRANTS, staff.uuid(), Day(today))?;
    rows.into_iter().map(Grant::try_from).collect()
}

impl TryFrom<GrantRow> for Grant {
    type Error = Error;

    fn try_from(row: GrantRow) -> Result<Self> {
        let role = Role::from_name(&row.role)
            .ok_or_else(|| Error::inconsistency("role_grant", "role", row.id))?;
        Ok(Self {
            role,
            sub_region: row.sub_region_id.map(SubRegionId::from),
            organisation: row.organisation_id.map(OrganisationId::from),
            team: row.team_id.map(TeamId::from),
            employer: employer(row.kind.as_deref()),
        })
    }
}

/// A session that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession<'a> {
    /// The hash of its id.
    pub id_hash: &'a [u8],
    /// How its owner proved who they are, as a code.
    pub factor: &'a str,
    /// On what, as a code.
    pub device: &'a str,
    /// Until when its owner is trusted with changes to the own account.
    pub raised_until: Option<Timestamp>,
    /// Its last moment.
    pub expires_at: Timestamp,
}

/// Begins a session for the member of staff that the permit is for.
pub async fn begin_session<A: WriteAction>(
    permit: &Permit<'_, A>,
    new: &NewSession<'_>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO session (id_hash, staff_id, factor, created_at, seen_at, expires_at, device, raised_until)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7)",
        new.id_hash,
        permit.staff().uuid(),
        new.factor,
        At(now),
        At(new.expires_at),
        new.device,
        new.raised_until.map(At)
    )?;
    Ok(())
}

/// Gives a session of the member of staff that the permit is for another id, since its rights change. One that ended
/// meanwhile is [`Error::Conflict`].
pub async fn replace_session<A: WriteAction>(
    permit: &Permit<'_, A>,
    old_hash: &[u8],
    new_hash: &[u8],
    raised_until: Timestamp,
) -> Result<()> {
    let update = "UPDATE session SET id_hash = $2, raised_until = $3
        WHERE id_hash = $1 AND staff_id = $4 AND revoked_at IS NULL";
    let staff = permit.staff().uuid();
    let rows = execute!(
        permit.conn(),
        update,
        old_hash,
        new_hash,
        At(raised_until),
        staff
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// The hash of its id: by it the owner names it.
    pub id_hash: Vec<u8>,
    /// How it began, as a code.
    pub factor: String,
    /// On what, as a code.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
}

type OwnRow = (Vec<u8>, String, String, At, At);

/// The sessions of the member of staff that the permit is for which were not ended, the last used first.
pub async fn own_sessions(permit: &Permit<'_, ViewOwnAccount>) -> Result<Vec<OwnSession>> {
    let select = "SELECT id_hash, factor, device, created_at, seen_at FROM session
        WHERE staff_id = $1 AND revoked_at IS NULL ORDER BY seen_at DESC, created_at DESC, id_hash";
    let rows = fetch_all!(permit.conn(), OwnRow, select, permit.staff().uuid())?;
    let session = |(id_hash, factor, device, created_at, seen_at): OwnRow| OwnSession {
        id_hash,
        factor,
        device,
        created_at: created_at.0,
        seen_at: seen_at.0,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Ends one session of the member of staff that the permit is for; gives how many that were.
pub async fn end_own_session(
    permit: &Permit<'_, EndOwnSession>,
    id_hash: &[u8],
    now: Timestamp,
) -> Result<u64> {
    let update = "UPDATE session SET revoked_at = $3 WHERE id_hash = $1 AND staff_id = $2 AND revoked_at IS NULL";
    execute!(
        permit.conn(),
        update,
        id_hash,
        permit.staff().uuid(),
        At(now)
    )
}

/// Ends all sessions of the member of staff that the permit is for but one; gives how many.
pub async fn end_other_sessions<A: WriteAction>(
    permit: &Permit<'_, A>,
    but: &[u8],
    now: Timestamp,
) -> Result<u64> {
    let update = "UPDATE session SET revoked_at = $3 WHERE staff_id = $2 AND id_hash <> $1 AND revoked_at IS NULL";
    execute!(permit.conn(), update, but, permit.staff().uuid(), At(now))
}

/// Notes that a session was used; called at most once a minute per session.
pub async fn see_session(conn: &Conn, id_hash: &[u8], now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE session SET seen_at = $2 WHERE id_hash = $1",
        id_hash,
        At(now)
    )?;
    Ok(())
}

/// Ends a session. Whoever holds its id may end it.
pub async fn end_session(conn: &Conn, id_hash: &[u8], now: Timestamp) -> Result<()> {
    let update = "UPDATE session SET revoked_at = $2 WHERE id_hash = $1 AND revoked_at IS NULL";
    execute!(conn, update, id_hash, At(now))?;
    Ok(())
}

/// Forgets what passkeys were asked and never answered and who did not come back from a provider, and removes sessions that ended, passed their last moment, or were not used since `idle_since`; gives how many.
pub async fn expire_sessions(
    permit: &Permit<'_, ExpireSessions>,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<u64> {
    for forget in [
        "DELETE FROM passkey_challenge WHERE expires_at <= $1",
        "DELETE FROM provider_sign_in WHERE expires_at <= $1",
    ] {
        execute!(permit.conn(), forget, At(now))?;
    }
    execute!(
        permit.conn(),
        "DELETE FROM session WHERE revoked_at IS NOT NULL OR expires_at <= $1 OR seen_at <= $2",
        At(now),
        At(idle_since)
    )
}
