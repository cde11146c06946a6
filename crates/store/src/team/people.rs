//! Whom a team divides, whom somebody has, and who knows whom. Lists within the permit's scope.

use std::collections::BTreeMap;

use spil_model::address::Address;
use spil_model::ids::{PersonId, ReferralId, StaffId, TeamId};
use spil_model::person::{Person, PersonDetails};
use spil_model::referral::Referral;
use spil_model::team::Continuity;
use spil_policy::actions::{ListReferrals, SuggestAssignment, ViewInbox};
use uuid::Uuid;

use crate::columns::Json;
use crate::conn::Conn;
use crate::dialect::select;
use crate::error::Result;
use crate::permit::{ListPermit, Permit};
use crate::person;
use crate::query::Query;
use crate::referral::Loaded;
use crate::referral::row::{self, Row};
use crate::scope;

/// Who waits in the inbox of a team: to be taken, or offered to somebody.
pub async fn inbox(permit: &ListPermit<'_, ViewInbox>, team: TeamId) -> Result<Vec<Loaded>> {
    loaded(permit.conn(), |query| {
        query
            .sql("r.stage IN ('waiting', 'offered') AND r.team_id = ")
            .bind(team.uuid());
        query.sql(" AND ");
        scope::push(query, permit.scope());
    })
    .await
}

/// Whom somebody of a team has: assigned or in guidance, as case manager, stand-by or link worker.
pub async fn held(
    permit: &ListPermit<'_, SuggestAssignment>,
    team: TeamId,
    by: StaffId,
) -> Result<Vec<Loaded>> {
    loaded(permit.conn(), |query| {
        query
            .sql("r.stage IN ('assigned', 'guidance') AND r.team_id = ")
            .bind(team.uuid());
        query.sql(" AND ");
        push_holder(query, by);
        query.sql(" AND ");
        scope::push(query, permit.scope());
    })
    .await
}

/// Whom somebody has, or is offered.
pub async fn mine(permit: &ListPermit<'_, ListReferrals>, me: StaffId) -> Result<Vec<Loaded>> {
    loaded(permit.conn(), |query| {
        query
            .sql("r.stage IN ('offered', 'assigned', 'guidance') AND (r.offered_to = ")
            .bind(me.uuid());
        query.sql(" OR ");
        push_holder(query, me);
        query.sql(") AND ");
        scope::push(query, permit.scope());
    })
    .await
}

fn push_holder(query: &mut Query, staff: StaffId) {
    query
        .sql("(r.case_manager_id = ")
        .bind(staff.uuid())
        .sql(" OR r.stand_by_id = ")
        .bind(staff.uuid())
        .sql(" OR r.link_worker_id = ")
        .bind(staff.uuid())
        .sql(")");
}

async fn loaded(conn: &Conn, conditions: impl Fn(&mut Query)) -> Result<Vec<Loaded>> {
    let mut query = Query::new(row::SELECT);
    query.sql(" WHERE ");
    conditions(&mut query);
    query.sql(" ORDER BY r.id");
    let rows: Vec<Row> = select(conn, query).await?;
    let mut query = Query::new(person::SELECT);
    query.sql(" WHERE p.id IN (SELECT r.person_id FROM referral r WHERE ");
    conditions(&mut query);
    query.sql(")");
    let people: Vec<person::Row> = select(conn, query).await?;
    let people = people
        .into_iter()
        .map(|row| Ok((PersonId::from(row.id), Person::try_from(row)?)));
    let people: BTreeMap<PersonId, Person> = people.collect::<Result<_>>()?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let referral = Referral::try_from(row)?;
        if let Some(person) = people.get(&referral.person).cloned() {
            found.push(Loaded { referral, person });
        }
    }
    Ok(found)
}

/// Somebody who knows a client, or somebody in the same house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The referral of the client.
    pub referral: ReferralId,
    /// Who knows them.
    pub staff: StaffId,
    /// How.
    pub continuity: Continuity,
}

/// Who knows the people in the inbox of a team.
pub async fn known_to_team(
    permit: &ListPermit<'_, SuggestAssignment>,
    team: TeamId,
) -> Result<Vec<Known>> {
    knowing(permit.conn(), |query| {
        query
            .sql("r.stage IN ('waiting', 'offered') AND r.team_id = ")
            .bind(team.uuid());
        query.sql(" AND ");
        scope::push(query, permit.scope());
    })
    .await
}

/// Who knows the client of the referral that the permit is for.
pub async fn known(permit: &Permit<'_, SuggestAssignment>) -> Result<Vec<Known>> {
    knowing(permit.conn(), |query| {
        query.sql("r.id = ").bind(permit.id());
    })
    .await
}

type Before = (Uuid, Option<Uuid>, Option<Uuid>);

#[derive(sqlx_macros::FromRow)]
struct InHouse {
    id: Uuid,
    details: Json<PersonDetails>,
    other: Json<PersonDetails>,
    case_manager_id: Option<Uuid>,
    stand_by_id: Option<Uuid>,
}

const BEFORE: &str = "SELECT r.id, o.case_manager_id, o.stand_by_id FROM referral r
    JOIN person p ON p.id = r.person_id JOIN person q ON q.canonical_id = p.canonical_id
    JOIN referral o ON o.person_id = q.id AND o.id <> r.id WHERE ";
const IN_HOUSE: &str =
    "SELECT r.id, p.details, q.details AS other, o.case_manager_id, o.stand_by_id FROM referral r
    JOIN person p ON p.id = r.person_id
    JOIN person q ON q.postcode = p.postcode AND q.house_number = p.house_number
        AND q.canonical_id <> p.canonical_id
    JOIN referral o ON o.person_id = q.id AND o.stage IN ('assigned', 'guidance') WHERE ";

async fn knowing(conn: &Conn, conditions: impl Fn(&mut Query)) -> Result<Vec<Known>> {
    let mut query = Query::new(BEFORE);
    conditions(&mut query);
    let before: Vec<Before> = select(conn, query).await?;
    let mut query = Query::new(IN_HOUSE);
    conditions(&mut query);
    let in_house: Vec<InHouse> = select(conn, query).await?;
    let before = before
        .into_iter()
        .filter_map(|(id, case_manager, stand_by)| {
            known_by(id, case_manager.or(stand_by)?, Continuity::SamePerson)
        });
    let in_house = in_house
        .into_iter()
        .filter(|row| is_one_house(&row.details.0.address, &row.other.0.address))
        .filter_map(|row| {
            let treating = row.case_manager_id.or(row.stand_by_id)?;
            known_by(row.id, treating, Continuity::SameHousehold)
        });
    Ok(before.chain(in_house).collect())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the last link of a chain of options"
)]
fn known_by(referral: Uuid, staff: Uuid, continuity: Continuity) -> Option<Known> {
    Some(Known {
        referral: ReferralId::from(referral),
        staff: StaffId::from(staff),
        continuity,
    })
}

/// Postcode and number are the same already; in a block of flats the addition tells the doors apart.
fn is_one_house(one: &Address, other: &Address) -> bool {
    let addition = |address: &Address| {
        let text = address.addition.as_ref().map(ToString::to_string);
        text.unwrap_or_default().to_lowercase()
    };
    addition(one) == addition(other)
}
