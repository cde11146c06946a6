//! Rows of persons: who somebody is, the sealed BSN, and the folded parts of the name for searching.

use jiff::Timestamp;
use spil_model::bsn::BsnState;
use spil_model::ids::PersonId;
use spil_model::person::{Person, PersonDetails};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::{Changes, Creates, Shows};

/// A BSN as it is kept: sealed, with the index by which the same number is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBsn {
    /// The ciphertext.
    pub sealed: Vec<u8>,
    /// The keyed index.
    pub index: Vec<u8>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: Uuid,
    details: Json<PersonDetails>,
    bsn_state: String,
    died_on: Option<Day>,
    version: i64,
}

impl TryFrom<Row> for Person {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let bsn_state = BsnState::from_code(&row.bsn_state)
            .ok_or_else(|| Error::inconsistency("person", "bsn_state", row.id))?;
        Ok(Self {
            id: PersonId::from(row.id),
            details: row.details.0,
            bsn_state,
            died_on: row.died_on.map(|day| day.0),
            version: row.version,
        })
    }
}

const INSERT: &str = "INSERT INTO person
    (id, details, search_name, birth_date, postcode, house_number, bsn_state, bsn_sealed, bsn_index, died_on, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Adds a person, with the sealed BSN where there is one.
pub async fn insert<A: Creates>(
    permit: &Permit<'_, A>,
    person: &Person,
    bsn: Option<&SealedBsn>,
    now: Timestamp,
) -> Result<()> {
    let conn = permit.conn();
    let details = &person.details;
    execute!(
        conn,
        INSERT,
        person.id.uuid(),
        Json(details),
        details.name.search_text(),
        details.birth_date.map(|date| date.to_string()),
        details
            .address
            .postcode
            .map(|postcode| postcode.to_string()),
        details
            .address
            .house_number
            .map(|number| i64::from(number.get())),
        person.bsn_state.code(),
        bsn.map(|bsn| bsn.sealed.as_slice()),
        bsn.map(|bsn| bsn.index.as_slice()),
        person.died_on.map(Day),
        At(now),
        person.version
    )?;
    insert_name_parts(conn, person).await
}

const UPDATE: &str = "UPDATE person SET details = $3, search_name = $4, birth_date = $5, postcode = $6, house_number = $7,
    bsn_state = $8, died_on = $9, version = $2 + 1 WHERE id = $1 AND version = $2";

/// Saves a person that was changed; the version is raised.
pub async fn save<A: Changes>(permit: &Permit<'_, A>, person: &Person) -> Result<()> {
    let conn = permit.conn();
    let details = &person.details;
    let rows = execute!(
        conn,
        UPDATE,
        person.id.uuid(),
        person.version,
        Json(details),
        details.name.search_text(),
        details.birth_date.map(|date| date.to_string()),
        details
            .address
            .postcode
            .map(|postcode| postcode.to_string()),
        details
            .address
            .house_number
            .map(|number| i64::from(number.get())),
        person.bsn_state.code(),
        person.died_on.map(Day)
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    execute!(
        conn,
        "DELETE FROM person_name_part WHERE person_id = $1",
        person.id.uuid()
    )?;
    insert_name_parts(conn, person).await
}

/// Replaces the sealed BSN.
pub async fn save_bsn<A: Changes>(
    permit: &Permit<'_, A>,
    person: PersonId,
    state: BsnState,
    bsn: Option<&SealedBsn>,
) -> Result<()> {
    execute!(
        permit.conn(),
        "UPDATE person SET bsn_state = $2, bsn_sealed = $3, bsn_index = $4, version = version + 1 WHERE id = $1",
        person.uuid(),
        state.code(),
        bsn.map(|bsn| bsn.sealed.as_slice()),
        bsn.map(|bsn| bsn.index.as_slice())
    )?;
    Ok(())
}

/// Says how sure we are of the BSN that is there.
pub async fn save_bsn_state<A: Changes>(
    permit: &Permit<'_, A>,
    person: PersonId,
    state: BsnState,
) -> Result<()> {
    execute!(
        permit.conn(),
        "UPDATE person SET bsn_state = $2, version = version + 1 WHERE id = $1 AND bsn_sealed IS NOT NULL",
        person.uuid(),
        state.code()
    )?;
    Ok(())
}

/// The sealed BSN of the client that the permit is for.
pub async fn sealed_bsn<A: Shows>(permit: &Permit<'_, A>) -> Result<Option<Vec<u8>>> {
    let Some(client) = permit.object().client else {
        return Ok(None);
    };
    let row = fetch_optional!(
        permit.conn(),
        (Option<Vec<u8>>,),
        "SELECT bsn_sealed FROM person WHERE id = $1",
        client.uuid()
    )?;
    Ok(row.and_then(|(sealed,)| sealed))
}

/// The beginning of every query for whole persons.
pub(crate) const SELECT: &str = "SELECT id, details, bsn_state, died_on, version FROM person";
const BY_ID: &str = "SELECT id, details, bsn_state, died_on, version FROM person WHERE id = $1";

pub(crate) async fn by_id(conn: &Conn, id: PersonId) -> Result<Person> {
    let row = fetch_optional!(conn, Row, BY_ID, id.uuid())?;
    row.ok_or_else(|| Error::inconsistency("referral", "person_id", id.uuid()))?
        .try_into()
}

async fn insert_name_parts(conn: &Conn, person: &Person) -> Result<()> {
    let folded = person.details.name.search_text();
    let mut parts: Vec<&str> = folded.split(' ').filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts.dedup();
    for part in parts {
        let insert = "INSERT INTO person_name_part (part, person_id) VALUES ($1, $2)";
        execute!(conn, insert, part, person.id.uuid())?;
    }
    Ok(())
}
