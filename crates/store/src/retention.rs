//! How long data are kept: the terms of the network, whose data must be kept, how every file stands, and the removal itself.

mod hold;
mod list;
mod record;
mod removing;
mod rules;

use jiff::Timestamp;
use spil_model::ids::StaffId;
use spil_model::retention::Terms;
use spil_policy::actions::SetRetention;
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{self, execute, fetch_optional};
use crate::error::Result;
use crate::permit::Permit;

pub use hold::{Hold, OpenHold, ShowsHolds, holds, lift, open_holds, place};
pub use list::{PurgeList, Purged, purged};
pub use record::{ClientRecord, ShowsRetention, of_client, older_than, subject};
pub use removing::{Removed, Removes, again, hold_still, remove};
pub use rules::gaps;
pub(crate) use rules::{Rule, Tie, rule_of};

/// The terms that somebody set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetTerms {
    /// The terms.
    pub terms: Terms,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
}

const LATEST: &str = "SELECT never_care_months, log_years, backup_days, why, set_at, set_by FROM retention_terms ORDER BY set_at DESC, id DESC LIMIT 1";

/// The terms that hold, if the network has set any.
pub async fn terms(conn: &Conn) -> Result<Option<SetTerms>> {
    let row = fetch_optional!(conn, (i64, i64, i64, String, At, Uuid), LATEST)?;
    let set = |(never_care_months, log_years, backup_days, why, at, by)| {
        let (at, by): (At, Uuid) = (at, by);
        SetTerms {
            terms: Terms {
                never_care_months,
                log_years,
                backup_days,
            },
            why,
            at: at.0,
            by: by.into(),
        }
    };
    Ok(row.map(set))
}

const INSERT: &str = "INSERT INTO retention_terms (id, never_care_months, log_years, backup_days, why, set_at, set_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Sets the terms. The earlier ones stay, to be read back.
pub async fn set_terms(permit: &Permit<'_, SetRetention>, id: Uuid, set: &SetTerms) -> Result<()> {
    let terms = &set.terms;
    execute!(
        permit.conn(),
        INSERT,
        id,
        terms.never_care_months,
        terms.log_years,
        terms.backup_days,
        set.why.as_str(),
        At(set.at),
        set.by.uuid()
    )?;
    Ok(())
}

/// Wipes from the disk what removed rows leave behind, and says whether all of it is gone: while others read, old pages stay.
pub async fn wipe(db: &crate::Db) -> Result<bool> {
    let tables: Vec<&str> = rules::with_client().map(|(table, _)| table).collect();
    dialect::wipe(db, &tables).await
}
