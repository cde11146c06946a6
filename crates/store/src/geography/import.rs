//! Takes in an edition of the postcodes: rows in batches beside the edition in force, then a switch, then the old rows go.
//!
//! Nobody sees a half edition: what is looked up comes from the one edition that is in force. Each function does no more
//! than fits in one short transaction; whoever calls decides how large a batch is.

use jiff::Timestamp;
use spil_model::geography::{NeighbourhoodCode, NeighbourhoodNames, PostcodeRow};
use spil_policy::actions::ImportPostcodes;

use crate::columns::At;
use crate::conn::Tx;
use crate::dialect::{self, execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// An edition that is being taken in. Whoever has one had leave to begin it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition(i64);

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// All rows were new.
    All,
    /// Some addresses were there already, each in the same neighbourhood: so many.
    Repeated(u64),
    /// This row gives an address that is there already another neighbourhood; nothing may be kept of the batch.
    Contradicts(PostcodeRow),
}

/// Begins an edition.
pub async fn begin(
    permit: &Permit<'_, ImportPostcodes>,
    year: u16,
    now: Timestamp,
) -> Result<Edition> {
    let conn = permit.conn();
    let highest = "SELECT id FROM postcode_edition ORDER BY id DESC LIMIT 1";
    let id = fetch_optional!(conn, (i64,), highest)?.map_or(1, |(id,)| id + 1);
    execute!(
        conn,
        "INSERT INTO postcode_edition (id, year, rows, started_at) VALUES ($1, $2, 0, $3)",
        id,
        i64::from(year),
        At(now)
    )?;
    Ok(Edition(id))
}

/// Adds rows. [`Error::Conflict`] when the edition was swept away in the meantime.
pub async fn add(tx: &Tx, edition: Edition, rows: &[PostcodeRow]) -> Result<Added> {
    let given = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    // The row of the edition is taken first, also by whoever sweeps it away, so that no row outlives its edition.
    count(tx, edition, 0).await?;
    let new = dialect::load_postcodes(tx, edition.0, rows).await?;
    count(tx, edition, new).await?;
    if new == given {
        return Ok(Added::All);
    }
    let wrong = contradiction(tx, edition, rows).await?;
    Ok(wrong.map_or(Added::Repeated(given - new), Added::Contradicts))
}

async fn count(tx: &Tx, edition: Edition, more: u64) -> Result<()> {
    let update = "UPDATE postcode_edition SET rows = rows + $2 WHERE id = $1";
    let more = i64::try_from(more).unwrap_or(i64::MAX);
    match execute!(tx, update, edition.0, more)? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}

/// The first row whose address lies elsewhere according to what is kept. Only asked when rows repeat.
async fn contradiction(
    tx: &Tx,
    edition: Edition,
    rows: &[PostcodeRow],
) -> Result<Option<PostcodeRow>> {
    let select = "SELECT neighbourhood FROM postcode WHERE edition = $1 AND postcode = $2 AND house_number = $3";
    for row in rows {
        let number = i64::from(row.house_number.get());
        let kept = fetch_optional!(
            tx,
            (String,),
            select,
            edition.0,
            row.postcode.as_str(),
            number
        )?;
        if kept.is_none_or(|(code,)| code != row.neighbourhood.as_str()) {
            return Ok(Some(*row));
        }
    }
    Ok(None)
}

/// Adds the names of neighbourhoods where the network works; a name that the network gave itself stays.
pub async fn name_neighbourhoods(
    tx: &Tx,
    _: Edition,
    names: &[(NeighbourhoodCode, NeighbourhoodNames)],
) -> Result<()> {
    let insert = "INSERT INTO neighbourhood (code, name, district, district_name, municipality, municipality_name)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    for (code, names) in names {
        execute!(
            tx,
            insert,
            code.as_str(),
            &names.neighbourhood,
            code.district().as_str(),
            &names.district,
            code.municipality().as_str(),
            &names.municipality
        )?;
    }
    Ok(())
}

/// The municipalities where a team works, by code.
pub async fn municipalities(tx: &Tx) -> Result<Vec<String>> {
    let select = "SELECT DISTINCT SUBSTR(neighbourhood, 1, 4) FROM team_neighbourhood";
    let rows = fetch_all!(tx, (String,), select)?;
    Ok(rows.into_iter().map(|(code,)| code).collect())
}

/// What an edition holds, once it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// How many addresses.
    pub rows: i64,
}

/// Puts the edition in force; from the next lookup on it is asked instead of the one before.
pub async fn switch(
    permit: &Permit<'_, ImportPostcodes>,
    edition: Edition,
    now: Timestamp,
) -> Result<InForce> {
    let conn = permit.conn();
    execute!(
        conn,
        "UPDATE postcode_edition SET active_since = NULL WHERE active_since IS NOT NULL"
    )?;
    let activate = "UPDATE postcode_edition SET active_since = $2 WHERE id = $1";
    if execute!(conn, activate, edition.0, At(now))? == 0 {
        return Err(Error::Conflict);
    }
    let select = "SELECT rows FROM postcode_edition WHERE id = $1";
    let rows = fetch_optional!(conn, (i64,), select, edition.0)?.map_or(0, |(rows,)| rows);
    Ok(InForce { rows })
}

/// Removes up to about `most` rows of the oldest edition that is not in force: one that was replaced, or one that was
/// never finished. `keep` is left alone. Gives whether there is more to remove.
pub async fn sweep(tx: &Tx, keep: Option<Edition>, most: u32) -> Result<bool> {
    let select = "SELECT id FROM postcode_edition WHERE active_since IS NULL AND id <> $1 ORDER BY id LIMIT 1";
    let kept = keep.map_or(0, |edition| edition.0);
    let Some((edition,)) = fetch_optional!(tx, (i64,), select, kept)? else {
        return Ok(false);
    };
    sweep_one(tx, Edition(edition), most).await?;
    Ok(true)
}

/// Removes up to about `most` rows of this edition, and the edition itself with its last ones. Gives whether there is more.
pub async fn sweep_one(tx: &Tx, edition: Edition, most: u32) -> Result<bool> {
    let boundary = "SELECT postcode FROM postcode WHERE edition = $1 ORDER BY postcode, house_number LIMIT 1 OFFSET $2";
    let Some((last,)) = fetch_optional!(tx, (String,), boundary, edition.0, i64::from(most))?
    else {
        execute!(tx, "DELETE FROM postcode_edition WHERE id = $1", edition.0)?;
        execute!(tx, "DELETE FROM postcode WHERE edition = $1", edition.0)?;
        return Ok(false);
    };
    let delete = "DELETE FROM postcode WHERE edition = $1 AND postcode <= $2";
    execute!(tx, delete, edition.0, last)?;
    Ok(true)
}
