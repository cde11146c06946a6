//! Referrals that are attached to the one that carries the clocks, and what their referrers may be told of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::duty::AlertKind;
use spil_model::ids::StaffId;
use spil_model::referral::Referral;
use spil_policy::actions::FollowStatus;
use uuid::Uuid;

use crate::columns::At;
use crate::dialect::{execute, fetch_all, fetch_one, select};
use crate::error::Result;
use crate::permit::Permit;
use crate::query::Query;
use crate::referral::row::{self, Row};
use crate::referral::{Changes, Shows};

/// The referrals that are attached to the one of the permit, the first received first.
pub async fn attached_to<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Referral>> {
    let mut query = Query::new(row::SELECT);
    query.sql(" WHERE r.attached_to = ").bind(permit.id());
    query.sql(" ORDER BY r.received_at, r.id");
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    rows.into_iter().map(Referral::try_from).collect()
}

/// The same that still are attached, each with the language of its own referrer.
pub async fn attached_referrers<A: Shows>(
    permit: &Permit<'_, A>,
) -> Result<Vec<(Referral, String)>> {
    let languages =
        "SELECT id, referrer_language FROM referral WHERE attached_to = $1 AND stage = 'attached'";
    let languages = fetch_all!(permit.conn(), (Uuid, String), languages, permit.id())?;
    if languages.is_empty() {
        return Ok(Vec::new());
    }
    let languages: BTreeMap<Uuid, String> = languages.into_iter().collect();
    let attached = attached_to(permit).await?.into_iter();
    let told = attached.filter_map(|late| {
        let language = languages.get(&late.id.uuid())?.clone();
        Some((late, language))
    });
    Ok(told.collect())
}

/// Somebody weighed the news: the alerts about it are answered, whoever they went to.
pub async fn answer_news<A: Changes>(
    permit: &Permit<'_, A>,
    by: StaffId,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "UPDATE alert SET seen_at = $3, seen_by = $2 WHERE referral_id = $1 AND kind IN ($4, $5) AND seen_at IS NULL",
        permit.id(),
        by.uuid(),
        At(now),
        AlertKind::AttachedNews.code(),
        AlertKind::Danger.code()
    )?;
    Ok(())
}

/// The referral that carries the clocks of the one that the permit is for.
pub async fn main_of(permit: &Permit<'_, FollowStatus>) -> Result<Option<Referral>> {
    let mut query = Query::new(row::SELECT);
    query.sql(" WHERE r.id = (SELECT a.attached_to FROM referral a WHERE a.id = ");
    query.bind(permit.id()).sql(")");
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    rows.into_iter().next().map(Referral::try_from).transpose()
}

const IN_TOUCH: &str = "SELECT MIN(at) AS at FROM contact_attempt WHERE referral_id = $1 AND outcome = 'reached' AND at >= $2";
const GUIDED: &str = "SELECT MIN(entered_at) AS at FROM guidance_contact WHERE referral_id = $1 AND entered_at >= $2";

/// The first contact with the client of a referral from a moment on.
pub async fn in_touch_since(
    permit: &Permit<'_, FollowStatus>,
    main: &Referral,
    since: Timestamp,
) -> Result<Option<Timestamp>> {
    let (conn, main) = (permit.conn(), main.id.uuid());
    let (contact,) = fetch_one!(conn, (Option<At>,), IN_TOUCH, main, At(since))?;
    let (guided,) = fetch_one!(conn, (Option<At>,), GUIDED, main, At(since))?;
    let first = contact.into_iter().chain(guided).min();
    Ok(first.map(|at| at.0))
}
