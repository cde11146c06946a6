//! Routes onward to other providers, each open until its receiver confirms or the desk gives it up.

use jiff::Timestamp;
use spil_model::ids::{ReferralId, RouteId, StaffId};
use spil_model::referral::{RouteOnward, RouteReason};
use spil_model::text::ShortText;
use spil_policy::actions::{ConfirmRoute, RouteOnward as OpenRoute};
use uuid::Uuid;

use crate::columns::At;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::Shows;

/// A route with what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The route.
    pub route: RouteOnward,
    /// What the receiver should know, or how it was asked.
    pub note: String,
    /// The name of who opened it.
    pub by_name: String,
    /// Why the receiver last said no.
    pub declined_why: String,
    /// Who at the receiver confirmed.
    pub confirmed_by: String,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    referral_id: Uuid,
    reason: String,
    receiver: String,
    note: String,
    opened_at: At,
    by_name: String,
    declined_at: Option<At>,
    declined_why: String,
    confirmed_at: Option<At>,
    confirmed_by: String,
    given_up_at: Option<At>,
}

impl TryFrom<Row> for Route {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("onward_route", column, row.id);
        let moment = |at: Option<At>| at.map(|at| at.0);
        let route = RouteOnward {
            id: RouteId::from(row.id),
            referral: ReferralId::from(row.referral_id),
            reason: RouteReason::from_code(&row.reason).ok_or_else(|| wrong("reason"))?,
            receiver: ShortText::parse(&row.receiver).map_err(|_| wrong("receiver"))?,
            opened_at: row.opened_at.0,
            declined_at: moment(row.declined_at),
            confirmed_at: moment(row.confirmed_at),
            given_up_at: moment(row.given_up_at),
        };
        Ok(Self {
            route,
            note: row.note,
            by_name: row.by_name,
            declined_why: row.declined_why,
            confirmed_by: row.confirmed_by,
        })
    }
}

/// Adds a route to the referral that the permit is for.
pub async fn insert(
    permit: &Permit<'_, OpenRoute>,
    route: &RouteOnward,
    note: &str,
    by: StaffId,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO onward_route (id, referral_id, reason, receiver, note, opened_at, opened_by, declined_why, confirmed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', '')",
        route.id.uuid(),
        permit.referral().uuid(),
        route.reason.code(),
        route.receiver.as_str(),
        note,
        At(route.opened_at),
        by.uuid()
    )?;
    Ok(())
}

/// What the receiver said, or that the desk gave it up, as the model left the route.
pub async fn update(permit: &Permit<'_, ConfirmRoute>, route: &Route) -> Result<()> {
    let moment = |at: Option<Timestamp>| at.map(At);
    execute!(
        permit.conn(),
        "UPDATE onward_route SET declined_at = $3, declined_why = $4, confirmed_at = $5, confirmed_by = $6, given_up_at = $7
         WHERE id = $2 AND referral_id = $1",
        permit.referral().uuid(),
        route.route.id.uuid(),
        moment(route.route.declined_at),
        &route.declined_why,
        moment(route.route.confirmed_at),
        &route.confirmed_by,
        moment(route.route.given_up_at)
    )?;
    Ok(())
}

const ROUTES: &str = "SELECT o.id, o.referral_id, o.reason, o.receiver, o.note, o.opened_at, s.name AS by_name, o.declined_at,
        o.declined_why, o.confirmed_at, o.confirmed_by, o.given_up_at
    FROM onward_route o JOIN staff s ON s.id = o.opened_by WHERE o.referral_id = $1 ORDER BY o.opened_at DESC, o.id DESC";

/// All routes of the referral that the permit is for, the last one first.
pub async fn routes<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Route>> {
    let rows = fetch_all!(permit.conn(), Row, ROUTES, permit.referral().uuid())?;
    rows.into_iter().map(Route::try_from).collect()
}
