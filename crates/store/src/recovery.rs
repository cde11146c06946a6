//! Recovery codes: each takes the place of the telephone once. A keyed hash alone is kept.

use jiff::Timestamp;
use spil_policy::WriteAction;
use spil_policy::actions::{EditOwnAccount, ViewOwnAccount};

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_one};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// Gives the member of staff that the permit is for other codes; those of before no longer work.
pub async fn replace(
    permit: &Permit<'_, EditOwnAccount>,
    hashes: &[Vec<u8>],
    now: Timestamp,
) -> Result<()> {
    let (conn, staff) = (permit.conn(), permit.staff().uuid());
    execute!(conn, "DELETE FROM recovery_code WHERE staff_id = $1", staff)?;
    for hash in hashes {
        let insert = "INSERT INTO recovery_code (staff_id, code_hash, made_at) VALUES ($1, $2, $3)";
        execute!(conn, insert, staff, hash, At(now))?;
    }
    Ok(())
}

/// How many codes the member of staff that the permit is for has left, of how many.
pub async fn count(permit: &Permit<'_, ViewOwnAccount>) -> Result<(i64, i64)> {
    let select =
        "SELECT COUNT(*) - COUNT(used_at), COUNT(*) FROM recovery_code WHERE staff_id = $1";
    fetch_one!(permit.conn(), (i64, i64), select, permit.staff().uuid())
}

const UNUSED: &str = "SELECT COUNT(*) FROM recovery_code c JOIN staff m ON m.id = c.staff_id
    WHERE m.email = $1 AND m.active AND c.code_hash = $2 AND c.used_at IS NULL";

/// Whether the open account with this e-mail address has a code with this hash left. Asked before it is known who asks.
pub async fn is_left(conn: &Conn, email: &str, hash: &[u8]) -> Result<bool> {
    let (count,) = fetch_one!(conn, (i64,), UNUSED, email, hash)?;
    Ok(0 < count)
}

/// Uses up a code of the member of staff that the permit is for. One that was used meanwhile is [`Error::Conflict`].
pub async fn use_up<A: WriteAction>(
    permit: &Permit<'_, A>,
    hash: &[u8],
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE recovery_code SET used_at = $3 WHERE staff_id = $1 AND code_hash = $2 AND used_at IS NULL";
    match execute!(permit.conn(), update, permit.staff().uuid(), hash, At(now))? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}
