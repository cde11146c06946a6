//! Rows of waits at own wish and of the answers to "is it still needed?". What they change in the referral is its own row.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{CovenantVersionId, ReferralId, StaffId};
use spil_model::referral::StillNeeded;
use spil_policy::actions::{ConfirmStillNeeded, SetOwnWish};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::{Changes, Shows};

/// A wait at own wish, as it was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first_day: Date,
    /// The day until which it was agreed.
    pub last_day: Date,
    /// The day on which it ended; none while it lasts.
    pub ended_on: Option<Date>,
    /// Why, in the words of whoever took it down; may be empty.
    pub reason: String,
}

/// Who took something down, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenDown {
    /// The id of the row.
    pub id: Uuid,
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

/// Begins a period; one that still ran ends on the same day.
pub async fn begin(
    permit: &Permit<'_, SetOwnWish>,
    period: &Period,
    taken_down: TakenDown,
) -> Result<()> {
    end_open(permit, permit.referral(), period.first_day).await?;
    execute!(
        permit.conn(),
        "INSERT INTO own_wish_period (id, referral_id, first_day, last_day, ended_on, reason, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, NULL, $5, $6, $7)",
        taken_down.id,
        permit.id(),
        Day(period.first_day),
        Day(period.last_day),
        &period.reason,
        taken_down.by.uuid(),
        At(taken_down.at)
    )?;
    Ok(())
}

/// Ends the period that runs, if one does: of the referral of the permit, or of another of the same client.
pub async fn end_open<A: Changes>(
    permit: &Permit<'_, A>,
    referral: ReferralId,
    on: Date,
) -> Result<u64> {
    execute!(
        permit.conn(),
        "UPDATE own_wish_period SET ended_on = $2 WHERE referral_id = $1 AND ended_on IS NULL",
        referral.uuid(),
        Day(on)
    )
}

/// All periods, the latest first.
pub async fn periods<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Period>> {
    let select = "SELECT first_day, last_day, ended_on, reason FROM own_wish_period
        WHERE referral_id = $1 ORDER BY entered_at DESC, id DESC";
    let rows = fetch_all!(
        permit.conn(),
        (Day, Day, Option<Day>, String),
        select,
        permit.id()
    )?;
    let period =
        |(first_day, last_day, ended_on, reason): (Day, Day, Option<Day>, String)| Period {
            first_day: first_day.0,
            last_day: last_day.0,
            ended_on: ended_on.map(|day| day.0),
            reason,
        };
    Ok(rows.into_iter().map(period).collect())
}

/// An answer to the question whether help is still needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenAnswer {
    /// The day on which it was asked.
    pub asked_on: Date,
    /// The answer.
    pub answer: StillNeeded,
}

/// Keeps an answer.
pub async fn answered(
    permit: &Permit<'_, ConfirmStillNeeded>,
    given: GivenAnswer,
    taken_down: TakenDown,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO still_needed_answer (id, referral_id, asked_on, answer, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        taken_down.id,
        permit.id(),
        Day(given.asked_on),
        given.answer.code(),
        taken_down.by.uuid(),
        At(taken_down.at)
    )?;
    Ok(())
}

/// The answers so far, the latest first.
pub async fn answers<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<GivenAnswer>> {
    let select = "SELECT asked_on, answer, id FROM still_needed_answer WHERE referral_id = $1
        ORDER BY entered_at DESC, id DESC";
    let rows = fetch_all!(permit.conn(), (Day, String, Uuid), select, permit.id())?;
    let answer = |(asked_on, answer, id): (Day, String, Uuid)| {
        Ok(GivenAnswer {
            asked_on: asked_on.0,
            answer: StillNeeded::from_code(&answer)
                .ok_or_else(|| Error::inconsistency("still_needed_answer", "answer", id))?,
        })
    };
    rows.into_iter().map(answer).collect()
}

/// Somebody who was never asked whether help is still needed: nothing personal, only what the term depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverAsked {
    /// The referral.
    pub id: ReferralId,
    /// The covenant that it remembers.
    pub covenant: CovenantVersionId,
    /// The short name of the area.
    pub area: Option<String>,
    /// Since when: the receipt, or the last time that an end was taken back.
    pub since: Timestamp,
}

const NEVER_ASKED: &str = "SELECT r.id, r.covenant_version_id, a.code,
      COALESCE((SELECT MAX(e.reopened_at) FROM referral_end e WHERE e.referral_id = r.id), r.clock_started_at)
    FROM referral r
    LEFT JOIN sub_region a ON a.id = r.sub_region_id
    WHERE r.stage IN ('received', 'triage', 'waiting', 'offered') AND r.still_needed_on IS NULL
      AND (r.own_wish_until IS NULL OR r.own_wish_until <= $1) AND r.clock_started_at < $2
    ORDER BY r.clock_started_at, r.id";

/// Whoever waits since before a moment without having been asked; who waits at own wish is left in peace until that day.
pub async fn never_asked(conn: &Conn, today: Date, before: Timestamp) -> Result<Vec<NeverAsked>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid, Option<String>, At),
        NEVER_ASKED,
        Day(today),
        At(before)
    )?;
    let never_asked = |(id, covenant, area, at): (Uuid, Uuid, Option<String>, At)| NeverAsked {
        id: ReferralId::from(id),
        covenant: CovenantVersionId::from(covenant),
        area,
        since: at.0,
    };
    Ok(rows.into_iter().map(never_asked).collect())
}

/// The referrals whose wait at own wish has reached its day.
pub async fn elapsed(conn: &Conn, today: Date) -> Result<Vec<ReferralId>> {
    let select = "SELECT id FROM referral WHERE own_wish_until <= $1 AND stage <> 'ended' ORDER BY own_wish_until, id";
    let rows = fetch_all!(conn, (Uuid,), select, Day(today))?;
    Ok(rows.into_iter().map(|(id,)| ReferralId::from(id)).collect())
}
