//! Finding a person: by any part of the name, birth date, code, number of another system or citizen service number, within
//! what the actor may find. What was asked for reaches the journal as a keyed hash only.

use jiff::Timestamp;
use spil_model::ids::{PersonId, ReferralId};
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
use crate::referral::FactsColumns;
use crate::scope;

/// At most so many are found; whoever wants more says more.
pub const MOST: usize = 50;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Every one of these folded parts begins a part of the name; the one that says most comes first.
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
    /// How far it has come itself.
    pub stage: Stage,
    /// What access depends on: of an attached one the facts of the referral that carries the clocks.
    pub facts: Facts,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    code: String,
    received_at: At,
    own_stage: String,
    #[sqlx(flatten)]
    columns: FactsColumns,
    details: Json<PersonDetails>,
}

impl TryFrom<Row> for Hit {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: ReferralId::from(row.id),
            client: PersonId::from(row.person_id),
            code: row.code,
            details: row.details.0,
            received_at: row.received_at.0,
            stage: Stage::from_code(&row.own_stage)
                .ok_or_else(|| Error::inconsistency("referral", "stage", row.id))?,
            facts: Facts {
                client: Some(PersonId::from(row.person_id)),
                ..row.columns.facts(row.id)?
            },
        })
    }
}

// Ids first: whole rows are read only of those who are shown. `CROSS JOIN` says to SQLite which table to begin with; to
// PostgreSQL it says nothing. In the order of the index it may stop as soon as there are enough. Of people who are seen as one
// each has the parts of all names; whoever is found by date or number brings the others along.
const BY_NAME: &str = "SELECT r.id FROM person_name_part n CROSS JOIN referral r WHERE r.person_id = n.person_id AND ";
const BY_PERSON: &str = "SELECT r.id FROM person p CROSS JOIN person q CROSS JOIN referral r WHERE q.canonical_id = p.canonical_id AND r.person_id = q.id AND ";
// Whoever calls may name the code of a referral that was attached: it opens to whom the one that carries the clocks opens.
const BY_REFERRAL: &str = "SELECT a.id FROM referral a CROSS JOIN referral r WHERE r.id = COALESCE(a.attached_to, a.id) AND ";
const ROWS: &str = "SELECT a.id, a.person_id, a.code, a.received_at, a.stage AS own_stage, r.stage, r.sub_region_id, r.team_id,
    r.offered_to, r.case_manager_id, r.case_manager_organisation_id, r.link_worker_id, r.stand_by_id, p.details
    FROM referral a JOIN referral r ON r.id = COALESCE(a.attached_to, a.id) JOIN client p ON p.id = a.person_id
    WHERE a.id IN ";
/// Several parts of one name can begin alike, so that somebody is found more than once.
const PARTS_ALIKE: usize = 4;

/// Whoever fits, in the order of their names; one more than [`MOST`] where there are more, and then not the first of all.
/// `within` is the scope of the permit, or a part of it.
pub async fn find(
    permit: &ListPermit<'_, SearchReferrals>,
    within: &Scope,
    sought: &Sought,
) -> Result<Vec<Hit>> {
    let mut ids: Vec<(Uuid,)> = select(permit.conn(), ids(within, sought)).await?;
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(MOST + 1);
    let mut query = Query::new(ROWS);
    query.list(ids.iter().map(|(id,)| *id));
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    let mut hits: Vec<Hit> = rows.into_iter().map(Hit::try_from).collect::<Result<_>>()?;
    hits.sort_by_cached_key(|hit| (hit.details.name.search_text(), hit.received_at, hit.id));
    Ok(hits)
}

fn ids(within: &Scope, sought: &Sought) -> Query {
    let mut query = match sought {
        Sought::Name(parts) => by_name(parts),
        Sought::BirthDate(begins) => {
            let mut query = Query::new(BY_PERSON);
            push_prefix(&mut query, "p.birth_date >= ", "p.birth_date < ", begins);
            query
        }
        Sought::Bsn(indexes) => {
            let mut query = Query::new(BY_PERSON);
            let indexes = indexes.iter().map(Vec::as_slice);
            query.sql("p.bsn_index IN ").list(indexes);
            query
        }
        Sought::Code(code) => {
            let mut query = Query::new(BY_REFERRAL);
            query.sql("a.code = ").bind(code.as_str());
            query
        }
        Sought::External(number) => {
            let mut query = Query::new(BY_REFERRAL);
            query.sql("a.external_number = ").bind(number.as_str());
            query
        }
    };
    query.sql(" AND ");
    scope::push(&mut query, within);
    if matches!(sought, Sought::Name(_)) {
        query.sql(" ORDER BY n.part, n.person_id");
    }
    query.sql(" LIMIT ");
    query.bind(i64::try_from((MOST + 1) * PARTS_ALIKE).unwrap_or(i64::MAX));
    query
}

/// The first part, the one that says most, leads; each other one must begin a part of the same name.
fn by_name(parts: &[String]) -> Query {
    let mut query = Query::new(BY_NAME);
    let Some((first, others)) = parts.split_first() else {
        query.sql("1 = 0");
        return query;
    };
    push_prefix(&mut query, "n.part >= ", "n.part < ", first);
    for part in others {
        query.sql(
            " AND EXISTS (SELECT 1 FROM person_name_part m WHERE m.person_id = n.person_id AND ",
        );
        push_prefix(&mut query, "m.part >= ", "m.part < ", part);
        query.sql(")");
    }
    query
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
