//! Who is on the way to an identity provider, or is back and still has to prove the second factor. Each row counts once.

use jiff::Timestamp;
use spil_model::ids::StaffId;
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_optional};
use crate::error::Result;

/// Why somebody is on the way to a provider, or what they still have to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To sign in.
    Enter,
    /// To link it to their own account.
    Link,
    /// They are back, and prove the second factor.
    Second,
}

impl Step {
    const fn code(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Link => "link",
            Self::Second => "second",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Enter, Self::Link, Self::Second];
        all.into_iter().find(|step| step.code() == code)
    }
}

/// Somebody on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Underway {
    /// The hash of what the browser alone holds.
    pub browser_hash: Vec<u8>,
    /// Which provider.
    pub provider: Uuid,
    /// What for.
    pub step: Step,
    /// Who links, or who was recognised; none for whoever wants to sign in.
    pub staff: Option<StaffId>,
    /// Where to go afterwards.
    pub back_to: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Notes that somebody is on the way, and forgets those whose time is over.
pub async fn set_out(
    conn: &Conn,
    id_hash: &[u8],
    underway: &Underway,
    now: Timestamp,
) -> Result<()> {
    let forget = "DELETE FROM provider_sign_in WHERE expires_at <= $1";
    execute!(conn, forget, At(now))?;
    let insert = "INSERT INTO provider_sign_in (id_hash, browser_hash, provider_id, step, staff_id, back_to, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    execute!(
        conn,
        insert,
        id_hash,
        &underway.browser_hash,
        underway.provider,
        underway.step.code(),
        underway.staff.map(StaffId::uuid),
        &underway.back_to,
        At(underway.expires_at)
    )?;
    Ok(())
}

type UnderwayRow = (Vec<u8>, Uuid, String, Option<Uuid>, String, At);

fn underway(row: Option<UnderwayRow>, now: Timestamp) -> Option<Underway> {
    let (browser_hash, provider, step, staff, back_to, expires_at) = row?;
    let underway = Underway {
        browser_hash,
        provider,
        step: Step::from_code(&step)?,
        staff: staff.map(StaffId::from),
        back_to,
        expires_at: expires_at.0,
    };
    (now < expires_at.0).then_some(underway)
}

/// Takes away that somebody is on the way: whoever comes back does so once.
pub async fn take(conn: &Conn, id_hash: &[u8], now: Timestamp) -> Result<Option<Underway>> {
    let delete = "DELETE FROM provider_sign_in WHERE id_hash = $1
        RETURNING browser_hash, provider_id, step, staff_id, back_to, expires_at";
    Ok(underway(
        fetch_optional!(conn, UnderwayRow, delete, id_hash)?,
        now,
    ))
}

/// Looks who is on the way, and leaves them there.
pub async fn look(conn: &Conn, id_hash: &[u8], now: Timestamp) -> Result<Option<Underway>> {
    let select = "SELECT browser_hash, provider_id, step, staff_id, back_to, expires_at FROM provider_sign_in WHERE id_hash = $1";
    Ok(underway(
        fetch_optional!(conn, UnderwayRow, select, id_hash)?,
        now,
    ))
}
