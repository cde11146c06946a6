//! How common values are among everybody who is known, as it was counted last, and how far everybody has been compared again
//! since. The values themselves are not kept: the crate that compares keeps numbers made of those that several people share.

use spil_model::ids::PersonId;
use spil_model::person::PersonDetails;
use spil_policy::actions::{CompareClient, CountValues};
use uuid::Uuid;

use super::matching::{ToCompare, ToCompareRow};
use crate::columns::Json;
use crate::conn::Conn;
use crate::dialect::{fetch_all, fetch_one, fetch_optional};
use crate::error::Result;
use crate::permit::Permit;
use crate::setting::{get, remove, set};

/// Which counting holds.
const COUNTING: &str = "client.rarity.counting";
/// What it found.
const FOUND: &str = "client.rarity.found";
/// Up to here, by id, everybody is being compared again; no row when nobody is.
const AGAIN_UP_TO: &str = "client.compared_again_up_to";

/// The counting that holds; nothing before the first.
pub async fn counting(conn: &Conn) -> Result<Option<String>> {
    get(conn, COUNTING).await
}

/// What the counting that holds found, as it was kept.
pub async fn found(conn: &Conn) -> Result<Option<String>> {
    get(conn, FOUND).await
}

/// Keeps what a counting found; it holds from now on.
pub async fn keep(permit: &Permit<'_, CompareClient>, id: Uuid, found: &str) -> Result<()> {
    set(permit.conn(), FOUND, found).await?;
    set(permit.conn(), COUNTING, &id.to_string()).await
}

/// How many people are known.
pub async fn people(conn: &Conn) -> Result<i64> {
    let (count,) = fetch_one!(conn, (i64,), "SELECT COUNT(*) FROM person")?;
    Ok(count)
}

/// The people after this one, by id, with what is known of them.
pub async fn people_after(
    permit: &Permit<'_, CountValues>,
    after: Option<PersonId>,
    most: i64,
) -> Result<Vec<(PersonId, PersonDetails)>> {
    let select = "SELECT id, details FROM person WHERE id > $1 ORDER BY id LIMIT $2";
    let after = after.map(PersonId::uuid).unwrap_or_default();
    let rows = fetch_all!(
        permit.conn(),
        (Uuid, Json<PersonDetails>),
        select,
        after,
        most
    )?;
    let people = rows
        .into_iter()
        .map(|(id, details)| (PersonId::from(id), details.0));
    Ok(people.collect())
}

/// Everybody is to be compared again, from the first on.
pub async fn compare_again(permit: &Permit<'_, CompareClient>) -> Result<()> {
    set(permit.conn(), AGAIN_UP_TO, &Uuid::nil().to_string()).await
}

/// Whether everybody is being compared again.
pub async fn is_underway(conn: &Conn) -> Result<bool> {
    Ok(get(conn, AGAIN_UP_TO).await?.is_some())
}

/// The next who is to be compared again, and notes that they are taken on. Nobody when all have been.
pub async fn next_again(permit: &Permit<'_, CompareClient>) -> Result<Option<ToCompare>> {
    let conn = permit.conn();
    let Some(after) = get(conn, AGAIN_UP_TO).await? else {
        return Ok(None);
    };
    let after = Uuid::try_parse(&after).unwrap_or_default();
    let select = "SELECT id, details, bsn_sealed FROM person WHERE id > $1 ORDER BY id LIMIT 1";
    let row = fetch_optional!(conn, ToCompareRow, select, after)?;
    match &row {
        Some((id, ..)) => set(conn, AGAIN_UP_TO, &id.to_string()).await?,
        None => remove(conn, AGAIN_UP_TO).await?,
    }
    Ok(row.map(ToCompare::from))
}
