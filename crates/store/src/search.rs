//! Finding a person: by any part of the name, birth date, code, number of another system or citizen service number, within
//! what the actor may find. What was asked for reaches the journal as a keyed hash only.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::ids::{OrganisationId, PersonId, ReferralId, StaffId, SubRegionId, TeamId};
use spil_model::person::PersonDetails;
use spil_model::referral::Stage;
use spil_policy::actions::SearchReferrals;
use spil_policy::{Facts, Scope};
use uuid::Uuid;

use crate::columns::{At, Json};
use crate::dialect::select;
use crate::error::{Error, Result};
use crate::permit::ListPermit;
use crate::query::Query;
use crate::scope;

/// At most so many are found; whoever wants more says more.
pub const MOST: usize = 50;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Every one of these folded parts begins a part of the name.
    Name(Vec<String>),
    /// The birth date begins so: `1941`, `1941-03` or `1941-03-12`.
    BirthDate(String),
    /// This code, in the form in which it is stored.
    Code(String),
    /// This number of another system, whichever system it is, in the form in which two are compared.
    External(String),
    /// One of these blind indexes of a citizen service number.
    Bsn(Vec<Vec<u8>>),
}

/// A referral that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The referral.
    pub id: ReferralId,
    /// The client.
    pub client: PersonId,
    /// Its code, as it is stored.
    pub code: String,
    /// Who it is.
    pub details: PersonDetails,
    /// When it was received.
    pub received_at: Timestamp,
    /// What access depends on.
    pub facts: Facts,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    code: String,
    received_at: At,
    stage: String,
    sub_region_id: Option<Uuid>,
    team_id: Option<Uuid>,
    offered_to: Option<Uuid>,
    case_manager_id: Option<Uuid>,
    case_manager_organisation_id: Option<Uuid>,
    link_worker_id: Option<Uuid>,
    stand_by_id: Option<Uuid>,
    details: Json<PersonDetails>,
}

impl TryFrom<Row> for Hit {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let stage = Stage::from_code(&row.stage)
            .ok_or_else(|| Error::inconsistency("referral", "stage", row.id))?;
        let facts = Facts {
            sub_region: row.sub_region_id.map(SubRegionId::from),
            teams: row.team_id.map(TeamId::from).into_iter().collect(),
            stage: Some(stage),
            case_manager: row.case_manager_id.map(StaffId::from),
            link_worker: row.link_worker_id.map(StaffId::from),
            stand_by: row.stand_by_id.map(StaffId::from),
            offered_to: row.offered_to.map(StaffId::from),
            organisations: row
                .case_manager_organisation_id
                .map(OrganisationId::from)
                .into_iter()
                .collect(),
            ..Facts::default()
        };
        Ok(Self {
            id: ReferralId::from(row.id),
            client: PersonId::from(row.person_id),
            code: row.code,
            details: row.details.0,
            received_at: row.received_at.0,
            facts,
        })
    }
}

// Ids first: whole rows are read only of those who are shown.
const IDS: &str = "SELECT r.id FROM person p JOIN referral r ON r.person_id = p.id WHERE ";
const ROWS: &str = "SELECT r.id, r.person_id, r.code, r.received_at, r.stage, r.sub_region_id, r.team_id, r.offered_to,
    r.case_manager_id, r.case_manager_organisation_id, r.link_worker_id, r.stand_by_id, p.details
    FROM referral r JOIN person p ON p.id = r.person_id WHERE r.id IN ";

/// Whoever fits, by name; one more than [`MOST`] where there are more. `within` is the scope of the permit, or a part of it.
pub async fn find(
    permit: &ListPermit<'_, SearchReferrals>,
    within: &Scope,
    sought: &Sought,
) -> Result<Vec<Hit>> {
    let mut query = Query::new(IDS);
    push_sought(&mut query, sought);
    query.sql(" AND ");
    scope::push(&mut query, within);
    query.sql(" ORDER BY p.search_name, r.received_at, r.id LIMIT ");
    query.bind(i64::try_from(MOST + 1).unwrap_or(i64::MAX));
    let ids: Vec<(Uuid,)> = select(permit.conn(), query).await?;
    let mut query = Query::new(ROWS);
    query.list(ids.iter().map(|(id,)| *id));
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    let hits: Vec<Hit> = rows.into_iter().map(Hit::try_from).collect::<Result<_>>()?;
    let mut by_id: BTreeMap<Uuid, Hit> = hits.into_iter().map(|hit| (hit.id.uuid(), hit)).collect();
    Ok(ids
        .into_iter()
        .filter_map(|(id,)| by_id.remove(&id))
        .collect())
}

fn push_sought(query: &mut Query, sought: &Sought) {
    match sought {
        Sought::Name(parts) => push_name(query, parts),
        Sought::BirthDate(begins) => {
            push_prefix(query, "p.birth_date >= ", "p.birth_date < ", begins);
        }
        Sought::Code(code) => {
            query.sql("r.code = ").bind(code.as_str());
        }
        Sought::External(key) => {
            query.sql("r.external_number = ").bind(key.as_str());
        }
        Sought::Bsn(indexes) => {
            query
                .sql("p.bsn_index IN ")
                .list(indexes.iter().map(Vec::as_slice));
        }
    }
}

fn push_name(query: &mut Query, parts: &[String]) {
    let mut separator = "";
    for part in parts {
        query
            .sql(separator)
            .sql("p.id IN (SELECT n.person_id FROM person_name_part n WHERE ");
        push_prefix(query, "n.part >= ", "n.part < ", part);
        query.sql(")");
        separator = " AND ";
    }
    if parts.is_empty() {
        query.sql("1 = 0");
    }
}

/// `LIKE` differs between engines; a range is the same on both, and both use the index for it.
fn push_prefix(query: &mut Query, from: &'static str, to: &'static str, begins: &str) {
    query.sql(from).bind(begins);
    if let Some(after) = after_prefix(begins) {
        query.sql(" AND ").sql(to).bind(after);
    }
}

/// The first text, by code point, that comes after everything that begins so.
fn after_prefix(begins: &str) -> Option<String> {
    let mut characters: Vec<char> = begins.chars().collect();
    while let Some(last) = characters.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::after_prefix;

    #[test]
    fn the_end_of_a_prefix_comes_right_after_it() {
        assert_eq!(after_prefix("jan").as_deref(), Some("jao"));
        assert_eq!(after_prefix("z").as_deref(), Some("{"));
        assert_eq!(after_prefix("a\u{d7ff}").as_deref(), Some("a\u{e000}"));
        assert_eq!(after_prefix("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(after_prefix(""), None);
    }
}
