//! Whose data must be kept, whatever their term: placed with a reason, lifted with a reason.

use jiff::Timestamp;
use spil_model::ids::{PersonId, StaffId};
use spil_model::person::PersonDetails;
use spil_policy::ActionKind;
use spil_policy::actions::{LiftHold, PlaceHold, ViewClientRetention, ViewRetention};
use uuid::Uuid;

use crate::columns::{At, Json};
use crate::dialect::{execute, fetch_all};
use crate::error::Result;
use crate::permit::Permit;

/// Actions that show why somebody's data are kept.
pub trait ShowsHolds: ActionKind {}

impl ShowsHolds for ViewClientRetention {}

/// Why somebody's data must be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: Uuid,
    /// Why.
    pub reason: String,
    /// Since when.
    pub placed_at: Timestamp,
    /// By whom.
    pub placed_by: StaffId,
    /// When, by whom and why it was lifted; none while it holds.
    pub lifted: Option<(Timestamp, StaffId, String)>,
}

type Row = (Uuid, String, At, Uuid, Option<At>, Option<Uuid>, String);

fn hold((id, reason, placed_at, placed_by, lifted_at, lifted_by, why): Row) -> Hold {
    Hold {
        id,
        reason,
        placed_at: placed_at.0,
        placed_by: placed_by.into(),
        lifted: lifted_at
            .zip(lifted_by)
            .map(|(at, by)| (at.0, by.into(), why)),
    }
}

const OF_CLIENT: &str = "SELECT h.id, h.reason, h.placed_at, h.placed_by, h.lifted_at, h.lifted_by, h.lifted_why
    FROM legal_hold h JOIN person m ON m.id = h.client_id JOIN person o ON o.canonical_id = m.canonical_id
    WHERE o.id = $1 ORDER BY h.placed_at, h.id";

/// Every hold on the client of the permit, the oldest first, those that were lifted too.
pub async fn holds<A: ShowsHolds>(permit: &Permit<'_, A>) -> Result<Vec<Hold>> {
    let client = permit.object().client.unwrap_or_else(|| permit.id().into());
    let rows = fetch_all!(permit.conn(), Row, OF_CLIENT, client.uuid())?;
    Ok(rows.into_iter().map(hold).collect())
}

/// Somebody whose data are kept now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenHold {
    /// The hold.
    pub hold: Hold,
    /// Under whom the client is seen.
    pub client: PersonId,
    /// Who it is.
    pub details: PersonDetails,
}

const OPEN: &str =
    "SELECT h.id, h.reason, h.placed_at, h.placed_by, c.seen_as, c.details FROM legal_hold h
    JOIN client c ON c.id = h.client_id WHERE h.lifted_at IS NULL ORDER BY h.placed_at, h.id";

/// Every hold that was not lifted, the oldest first.
pub async fn open_holds(permit: &Permit<'_, ViewRetention>) -> Result<Vec<OpenHold>> {
    type Row = (Uuid, String, At, Uuid, Uuid, Json<PersonDetails>);
    let rows = fetch_all!(permit.conn(), Row, OPEN)?;
    let open = |(id, reason, placed_at, placed_by, client, details): Row| OpenHold {
        hold: hold((id, reason, placed_at, placed_by, None, None, String::new())),
        client: client.into(),
        details: details.0,
    };
    Ok(rows.into_iter().map(open).collect())
}

/// Keeps the data of the client of the permit from now on.
pub async fn place(
    permit: &Permit<'_, PlaceHold>,
    client: PersonId,
    id: Uuid,
    by: StaffId,
    at: Timestamp,
    reason: &str,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO legal_hold (id, client_id, reason, placed_at, placed_by, lifted_why) VALUES ($1, $2, $3, $4, $5, '')",
        id,
        client.uuid(),
        reason,
        At(at),
        by.uuid()
    )?;
    Ok(())
}

const LIFT: &str = "UPDATE legal_hold SET lifted_at = $3, lifted_by = $4, lifted_why = $5 WHERE id = $1 AND lifted_at IS NULL
    AND client_id IN (SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = $2)";

/// Lifts a hold on the client; gives how many there were of this id that held.
pub async fn lift(
    permit: &Permit<'_, LiftHold>,
    client: PersonId,
    id: Uuid,
    by: StaffId,
    at: Timestamp,
    why: &str,
) -> Result<u64> {
    let conn = permit.conn();
    execute!(conn, LIFT, id, client.uuid(), At(at), by.uuid(), why)
}
