//! Counters of attempts by which guessing is slowed down. The key is a hash; nothing of a client is kept here.

use jiff::Timestamp;
use spil_model::sign_in::Failures;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_optional};
use crate::error::Result;

/// What is attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempted {
    /// Following a referral with a code.
    Code,
    /// Reading a calendar by its secret link.
    Calendar,
    /// Beginning a draft on the public page.
    Draft,
    /// Asking what a passkey is to sign.
    Passkey,
    /// Setting out to the identity provider of an organisation.
    Provider,
    /// Signing in to an account.
    SignIn,
    /// Signing in from an address, to whichever account.
    SignInAddress,
}

impl Attempted {
    const fn kind(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Calendar => "calendar",
            Self::Draft => "draft",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
            Self::SignIn => "sign_in",
            Self::SignInAddress => "sign_in_address",
        }
    }
}

const LOCK: &str = "INSERT INTO attempt_counter (kind, key_hash, failures, first_at, last_at) VALUES ($1, $2, 0, $3, $3)
    ON CONFLICT (kind, key_hash) DO UPDATE SET failures = attempt_counter.failures";

/// The failures so far. Another attempt with the same key waits until this transaction ends, so that many at once cannot
/// all pass.
pub async fn failures(
    conn: &Conn,
    what: Attempted,
    key: &[u8],
    now: Timestamp,
) -> Result<Failures> {
    execute!(conn, LOCK, what.kind(), key, At(now))?;
    let select = "SELECT failures, last_at FROM attempt_counter WHERE kind = $1 AND key_hash = $2 AND failures > 0";
    let row = fetch_optional!(conn, (i64, At), select, what.kind(), key)?;
    Ok(
        row.map_or_else(Failures::default, |(count, last)| Failures {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            last: Some(last.0),
        }),
    )
}

/// Notes the failures after one more.
pub async fn note(
    conn: &Conn,
    what: Attempted,
    key: &[u8],
    failures: Failures,
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE attempt_counter SET failures = $3, last_at = $4, first_at = CASE WHEN $3 = 1 THEN $4 ELSE first_at END
        WHERE kind = $1 AND key_hash = $2";
    execute!(
        conn,
        update,
        what.kind(),
        key,
        i64::from(failures.count),
        At(failures.last.unwrap_or(now))
    )?;
    Ok(())
}

/// Forgets a key that never failed.
pub async fn forget_faultless(conn: &Conn, what: Attempted, key: &[u8]) -> Result<()> {
    let delete = "DELETE FROM attempt_counter WHERE kind = $1 AND key_hash = $2 AND failures = 0";
    execute!(conn, delete, what.kind(), key)?;
    Ok(())
}

/// Forgets the failures of a key: the attempt was right.
pub async fn forget(conn: &Conn, what: Attempted, key: &[u8]) -> Result<()> {
    let delete = "DELETE FROM attempt_counter WHERE kind = $1 AND key_hash = $2";
    execute!(conn, delete, what.kind(), key)?;
    Ok(())
}

/// Takes back one failure of a key: what was counted beforehand turned out right.
pub async fn take_back(conn: &Conn, what: Attempted, key: &[u8]) -> Result<()> {
    let update = "UPDATE attempt_counter SET failures = failures - 1 WHERE kind = $1 AND key_hash = $2 AND failures > 0";
    execute!(conn, update, what.kind(), key)?;
    Ok(())
}
