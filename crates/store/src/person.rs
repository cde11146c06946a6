//! Rows of persons: who somebody is, the sealed BSN, and the folded parts of the name for searching.
//!
//! Whoever is seen under somebody else is read through the view `client`: the data are those of the person who was kept. What is
//! compared when two people may be one are their own rows; these stand in `client/pair.rs`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use spil_model::bsn::BsnState;
use spil_model::ids::PersonId;
use spil_model::person::{Person, PersonDetails};
use uuid::Uuid;

use crate::client::matching::write_keys;
use crate::columns::{At, Day, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
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

/// A person as everybody sees them, with the id under which they were looked for.
#[derive(sqlx_macros::FromRow)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    seen_as: Uuid,
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
            id: PersonId::from(row.seen_as),
            details: row.details.0,
            bsn_state,
            died_on: row.died_on.map(|day| day.0),
            version: row.version,
        })
    }
}

const INSERT: &str = "INSERT INTO person
    (id, details, search_name, birth_date, postcode, house_number, bsn_state, bsn_sealed, bsn_index, died_on, created_at, version,
     canonical_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $1)";

/// Adds a person, with the sealed BSN where there is one, and the keys under which others find them for comparison.
pub async fn insert<A: Creates>(
    permit: &Permit<'_, A>,
    person: &Person,
    bsn: Option<&SealedBsn>,
    keys: &[i64],
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
    write_keys(conn, person.id, keys).await?;
    write_name_parts(conn, person.id).await
}

const UPDATE: &str = "UPDATE person SET details = $3, search_name = $4, birth_date = $5, postcode = $6, house_number = $7,
    bsn_state = $8, died_on = $9, version = $2 + 1 WHERE id = $1 AND version = $2";

/// Saves a person that was changed, with the keys that go with what is known now; the version is raised.
pub async fn save<A: Changes>(permit: &Permit<'_, A>, person: &Person, keys: &[i64]) -> Result<()> {
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
    write_keys(conn, person.id, keys).await?;
    write_name_parts(conn, person.id).await
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

/// Of those who are seen as one with this person, the one whose BSN counts: the kept one, else the first who has one.
macro_rules! with_bsn {
    ($columns:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM person o JOIN person m ON m.canonical_id = o.canonical_id
             WHERE o.id = $1 AND m.bsn_sealed IS NOT NULL
             ORDER BY CASE WHEN m.id = o.canonical_id THEN 0 ELSE 1 END, m.id LIMIT 1"
        )
    };
}

/// Says how sure we are of the BSN that is there.
pub async fn save_bsn_state<A: Changes>(
    permit: &Permit<'_, A>,
    person: PersonId,
    state: BsnState,
) -> Result<()> {
    execute!(
        permit.conn(),
        concat!(
            "UPDATE person SET bsn_state = $2, version = version + 1 WHERE id = (",
            with_bsn!("m.id"),
            ")"
        ),
        person.uuid(),
        state.code()
    )?;
    Ok(())
}

/// A sealed BSN, with the person in whose row it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBsn {
    /// Whose row: it opens nowhere else.
    pub person: PersonId,
    /// The ciphertext.
    pub sealed: Vec<u8>,
}

/// The sealed BSN of the client that the permit is for.
pub async fn sealed_bsn<A: Shows>(permit: &Permit<'_, A>) -> Result<Option<KeptBsn>> {
    let Some(client) = permit.object().client else {
        return Ok(None);
    };
    let row = fetch_optional!(
        permit.conn(),
        (Uuid, Vec<u8>),
        with_bsn!("m.id, m.bsn_sealed"),
        client.uuid()
    )?;
    Ok(row.map(|(person, sealed)| KeptBsn {
        person: PersonId::from(person),
        sealed,
    }))
}

/// The beginning of every query for whole persons, with the alias `p`.
pub(crate) const SELECT: &str =
    "SELECT p.id, p.seen_as, p.details, p.bsn_state, p.died_on, p.version FROM client p";
const BY_ID: &str =
    "SELECT id, seen_as, details, bsn_state, died_on, version FROM client WHERE id = $1";

/// A person as everybody sees them.
pub(crate) async fn by_id(conn: &Conn, id: PersonId) -> Result<Person> {
    let row = fetch_optional!(conn, Row, BY_ID, id.uuid())?;
    row.ok_or_else(|| Error::inconsistency("referral", "person_id", id.uuid()))?
        .try_into()
}

const OWN: &str =
    "SELECT id, id AS seen_as, details, bsn_state, died_on, version FROM person WHERE id = $1";

/// A person as their own row says, under whom they are seen, and the own BSN.
pub(crate) async fn own(conn: &Conn, id: PersonId) -> Result<(Person, PersonId, Option<KeptBsn>)> {
    let missing = || Error::inconsistency("person_pair", "one_id", id.uuid());
    let row = fetch_optional!(conn, Row, OWN, id.uuid())?.ok_or_else(missing)?;
    let select = "SELECT canonical_id, bsn_sealed FROM person WHERE id = $1";
    let beside = fetch_optional!(conn, (Uuid, Option<Vec<u8>>), select, id.uuid())?;
    let (seen_as, sealed) = beside.ok_or_else(missing)?;
    let bsn = sealed.map(|sealed| KeptBsn { person: id, sealed });
    Ok((row.try_into()?, PersonId::from(seen_as), bsn))
}

const SEEN_AS_ONE: &str =
    "SELECT m.id, m.details FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    WHERE o.id = $1 ORDER BY m.id";

/// Writes the parts of the name by which a person is found: of whoever is seen as one with others, the names of all of them.
pub(crate) async fn write_name_parts(conn: &Conn, person: PersonId) -> Result<()> {
    let people = fetch_all!(
        conn,
        (Uuid, Json<PersonDetails>),
        SEEN_AS_ONE,
        person.uuid()
    )?;
    let texts = people
        .iter()
        .map(|(_, details)| details.0.name.search_text());
    let text = texts.collect::<Vec<_>>().join(" ");
    let parts: BTreeSet<&str> = text.split(' ').filter(|part| !part.is_empty()).collect();
    for (person, _) in &people {
        let delete = "DELETE FROM person_name_part WHERE person_id = $1";
        execute!(conn, delete, person)?;
        for part in &parts {
            let insert = "INSERT INTO person_name_part (part, person_id) VALUES ($1, $2)";
            execute!(conn, insert, *part, person)?;
        }
    }
    Ok(())
}
