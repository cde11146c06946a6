//! Who waits, within what the actor may see. The order is the model's; here are only the rows.

use std::collections::BTreeMap;

use spil_model::ids::{PersonId, SubRegionId, TeamId};
use spil_model::person::Person;
use spil_model::referral::{Referral, Stage};
use spil_policy::actions::ViewWaitingList;

use crate::dialect::select;
use crate::error::Result;
use crate::permit::ListPermit;
use crate::person;
use crate::query::Query;
use crate::referral::row::{self, Row};
use crate::scope;

/// What of the list is asked for; an absent part asks for all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// In this part of the region.
    pub sub_region: Option<SubRegionId>,
    /// Of this team.
    pub team: Option<TeamId>,
    /// With this class, as its code in the covenant.
    pub class: Option<String>,
    /// In this stage; else in every stage in which people wait.
    pub stage: Option<Stage>,
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The referral.
    pub referral: Referral,
    /// The client.
    pub person: Person,
}

/// Everybody who waits, of those whom the permit's scope opens; in no order.
pub async fn waiting(
    permit: &ListPermit<'_, ViewWaitingList>,
    filter: &Filter,
) -> Result<Vec<Waiting>> {
    let mut query = Query::new(row::SELECT);
    push_conditions(&mut query, permit, filter);
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    let persons = persons(permit, filter).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let referral = Referral::try_from(row)?;
        // Two referrals of one person each keep their line.
        if let Some(person) = persons.get(&referral.person).cloned() {
            found.push(Waiting { referral, person });
        }
    }
    Ok(found)
}

async fn persons(
    permit: &ListPermit<'_, ViewWaitingList>,
    filter: &Filter,
) -> Result<BTreeMap<PersonId, Person>> {
    let mut query = Query::new(person::SELECT);
    query.sql(" WHERE id IN (SELECT r.person_id FROM referral r");
    push_conditions(&mut query, permit, filter);
    query.sql(")");
    let rows: Vec<person::Row> = select(permit.conn(), query).await?;
    let persons = rows
        .into_iter()
        .map(|row| Person::try_from(row).map(|person| (person.id, person)));
    persons.collect()
}

fn push_conditions(query: &mut Query, permit: &ListPermit<'_, ViewWaitingList>, filter: &Filter) {
    let stages: Vec<&str> = match filter.stage {
        Some(stage) => vec![stage.code()],
        None => Stage::ALL
            .iter()
            .filter(|stage| stage.is_waiting())
            .map(|stage| stage.code())
            .collect(),
    };
    query.sql(" WHERE r.stage IN ").list(stages).sql(" AND ");
    scope::push(query, permit.scope());
    if let Some(area) = filter.sub_region {
        query.sql(" AND r.sub_region_id = ").bind(area.uuid());
    }
    if let Some(team) = filter.team {
        query.sql(" AND r.team_id = ").bind(team.uuid());
    }
    if let Some(class) = &filter.class {
        query.sql(" AND r.class = ").bind(class.as_str());
    }
}
