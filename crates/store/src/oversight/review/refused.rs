//! What somebody was refused within one weighed access, as the journal has it.

use spil_model::ids::PersonId;
use spil_policy::actions::ReviewAccesses;

use super::Review;
use crate::columns::At;
use crate::dialect::fetch_all;
use crate::error::Result;
use crate::journal::Event;
use crate::permit::Permit;

/// More of them are not read: the first ones of an hour each stand by themselves, what follows is one with its number.
const MOST: i64 = 1_000;

const REFUSED: &str = "SELECT body FROM journal_event WHERE staff_id = $1 AND at >= $2 AND at <= $3 AND outcome = 'refused'
    AND client_id IS NOT DISTINCT FROM $4 AND body IS NOT NULL ORDER BY at, id LIMIT $5";

/// What was refused within this access, the first one first.
pub async fn refused(permit: &Permit<'_, ReviewAccesses>, of: &Review) -> Result<Vec<Event>> {
    let rows = fetch_all!(
        permit.conn(),
        (String,),
        REFUSED,
        of.staff.uuid(),
        At(of.first_at),
        At(of.last_at),
        of.client.map(PersonId::uuid),
        MOST
    )?;
    rows.iter().map(|(body,)| Event::read(body)).collect()
}
