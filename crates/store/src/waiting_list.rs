//! Who waits, within what the actor may see. The order is the model's; here are only the rows: first the few columns that
//! decide the place of everybody, then whole referrals of those who are shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{
    CovenantVersionId, OrganisationId, PersonId, ReferralId, SubRegionId, TeamId,
};
use spil_model::person::Person;
use spil_model::referral::{Deadline, OwnWish, Referral, Stage};
use spil_model::waiting_list::{Lookout, RunningTerm, Wait};
use spil_policy::ReadAction;
use spil_policy::actions::{ExportReferrals, ViewWaitingList};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::dialect::select;
use crate::error::Result;
use crate::permit::ListPermit;
use crate::person;
use crate::query::Query;
use crate::referral::row::{self, Row, State};
use crate::scope;

/// Actions that show who waits.
pub trait ListsWaiting: ReadAction {}

impl ListsWaiting for ViewWaitingList {}
impl ListsWaiting for ExportReferrals {}

/// What of the list is asked for; an absent part asks for all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// In this part of the region.
    pub sub_region: Option<SubRegionId>,
    /// Of this organisation: of the treating case manager, else of somebody in the team.
    pub organisation: Option<OrganisationId>,
    /// Of this team.
    pub team: Option<TeamId>,
    /// With this class, as its code in the covenant.
    pub class: Option<String>,
    /// In this stage; else in every stage in which people wait.
    pub stage: Option<Stage>,
}

/// Somebody who waits, as far as the order of the list needs it: nothing that says who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrow {
    /// The referral.
    pub id: ReferralId,
    /// The covenant that it remembers.
    pub covenant: CovenantVersionId,
    /// The area.
    pub sub_region: Option<SubRegionId>,
    /// The receipt, or later typing.
    pub known_at: Timestamp,
    /// From when both clocks run.
    pub clock_started_at: Timestamp,
    /// The first look.
    pub first_look_at: Option<Timestamp>,
    /// The term of the class, as the last decision left it.
    pub term: Option<RunningTerm>,
    /// When the norm was met.
    pub norm_met_at: Option<Timestamp>,
    /// The wait at own wish, with the whole term that it may move.
    pub own_wish: Option<(OwnWish, Option<Deadline>)>,
}

impl Narrow {
    /// What decides the place on a day.
    pub fn wait(&self, lookout: &Lookout<'_>) -> Wait {
        let term = match &self.own_wish {
            Some((wish, deadline)) => deadline
                .as_ref()
                .map(|deadline| RunningTerm::of(deadline, Some(*wish), lookout)),
            None => self.term,
        };
        Wait {
            id: self.id,
            known_at: self.known_at,
            clock_started_at: self.clock_started_at,
            first_look_at: self.first_look_at,
            term,
            norm_met_at: self.norm_met_at,
            own_wish_until: self.own_wish.as_ref().map(|(wish, _)| wish.until),
        }
    }
}

#[derive(sqlx_macros::FromRow)]
struct NarrowRow {
    id: Uuid,
    covenant_version_id: Uuid,
    sub_region_id: Option<Uuid>,
    received_at: At,
    entered_at: At,
    clock_started_at: At,
    first_look_at: Option<At>,
    urgency: Option<i64>,
    due_on: Option<Day>,
    nearly_from: Option<Day>,
    norm_met_at: Option<At>,
    own_wish_until: Option<Day>,
}

// All of it stands in one index.
const NARROW: &str = "SELECT r.id, r.covenant_version_id, r.sub_region_id, r.received_at, r.entered_at, r.clock_started_at,
    r.first_look_at, r.urgency, r.due_on, r.nearly_from, r.norm_met_at,
    r.own_wish_until FROM referral r";
const STATES: &str = "SELECT r.id, r.state FROM referral r WHERE r.id IN ";

impl From<NarrowRow> for Narrow {
    fn from(row: NarrowRow) -> Self {
        let term = (row.urgency.zip(row.due_on)).zip(row.nearly_from);
        let term = term.map(|((urgency, due), nearly_from)| RunningTerm {
            urgency: u16::try_from(urgency).unwrap_or(u16::MAX),
            due: due.0,
            nearly_from: nearly_from.0,
        });
        Self {
            id: ReferralId::from(row.id),
            covenant: CovenantVersionId::from(row.covenant_version_id),
            sub_region: row.sub_region_id.map(SubRegionId::from),
            known_at: row.received_at.0.max(row.entered_at.0),
            clock_started_at: row.clock_started_at.0,
            first_look_at: row.first_look_at.map(|at| at.0),
            term,
            norm_met_at: row.norm_met_at.map(|at| at.0),
            own_wish: None,
        }
    }
}

/// Everybody who waits, of those whom the permit's scope opens; in no order.
pub async fn narrow<A: ListsWaiting>(
    permit: &ListPermit<'_, A>,
    filter: &Filter,
    today: Date,
) -> Result<Vec<Narrow>> {
    let mut query = Query::new(NARROW);
    push_stages(&mut query, filter);
    query.sql(" AND ");
    scope::push(&mut query, permit.scope());
    push_filter(&mut query, filter, today);
    let rows: Vec<NarrowRow> = select(permit.conn(), query).await?;
    let wishing = rows.iter().filter(|row| row.own_wish_until.is_some());
    let mut wishes = wishes(permit, wishing.map(|row| row.id)).await?;
    let narrow = rows.into_iter().map(|row| Narrow {
        own_wish: wishes.remove(&row.id),
        ..Narrow::from(row)
    });
    Ok(narrow.collect())
}

/// Only a wait at own wish needs more than columns, and few have one.
async fn wishes<A: ListsWaiting>(
    permit: &ListPermit<'_, A>,
    ids: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, (OwnWish, Option<Deadline>)>> {
    let mut query = Query::new(STATES);
    query.list(ids);
    let rows: Vec<(Uuid, Json<State>)> = select(permit.conn(), query).await?;
    let wishes = rows
        .into_iter()
        .filter_map(|(id, state)| Some((id, state.0.wish_and_deadline()?)));
    Ok(wishes.collect())
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The referral.
    pub referral: Referral,
    /// The client.
    pub person: Person,
}

/// These referrals with their clients, of those whom the permit's scope opens; in the order that was asked for.
pub async fn open<A: ListsWaiting>(
    permit: &ListPermit<'_, A>,
    ids: &[ReferralId],
) -> Result<Vec<Waiting>> {
    let mut query = Query::new(row::SELECT);
    query
        .sql(" WHERE r.id IN ")
        .list(ids.iter().map(|id| id.uuid()))
        .sql(" AND ");
    scope::push(&mut query, permit.scope());
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    let referrals: Vec<Referral> = rows
        .into_iter()
        .map(Referral::try_from)
        .collect::<Result<_>>()?;
    let persons = persons(permit, &referrals).await?;
    let mut found: BTreeMap<ReferralId, Waiting> = BTreeMap::new();
    for referral in referrals {
        // Two referrals of one person each keep their line.
        if let Some(person) = persons.get(&referral.person).cloned() {
            found.insert(referral.id, Waiting { referral, person });
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

async fn persons<A: ListsWaiting>(
    permit: &ListPermit<'_, A>,
    referrals: &[Referral],
) -> Result<BTreeMap<PersonId, Person>> {
    let mut query = Query::new(person::SELECT);
    query
        .sql(" WHERE p.id IN ")
        .list(referrals.iter().map(|referral| referral.person.uuid()));
    let rows: Vec<person::Row> = select(permit.conn(), query).await?;
    let persons = rows
        .into_iter()
        .map(|row| Ok((PersonId::from(row.id), Person::try_from(row)?)));
    persons.collect()
}

fn push_stages(query: &mut Query, filter: &Filter) {
    let stages: Vec<&str> = match filter.stage {
        Some(stage) => vec![stage.code()],
        None => Stage::ALL
            .iter()
            .filter(|stage| stage.is_waiting())
            .map(|stage| stage.code())
            .collect(),
    };
    query.sql(" WHERE r.stage IN ").list(stages);
}

fn push_filter(query: &mut Query, filter: &Filter, today: Date) {
    if let Some(area) = filter.sub_region {
        query.sql(" AND r.sub_region_id = ").bind(area.uuid());
    }
    if let Some(organisation) = filter.organisation {
        query
            .sql(" AND (r.case_manager_organisation_id = ")
            .bind(organisation.uuid())
            .sql(" OR (r.case_manager_organisation_id IS NULL AND r.team_id IN (SELECT a.team_id FROM appointment a WHERE a.organisation_id = ")
            .bind(organisation.uuid())
            .sql(" AND a.team_id IS NOT NULL AND a.valid_from <= ")
            .bind(today)
            .sql(" AND (a.valid_until IS NULL OR a.valid_until >= ")
            .bind(today)
            .sql("))))");
    }
    if let Some(team) = filter.team {
        query.sql(" AND r.team_id = ").bind(team.uuid());
    }
    if let Some(class) = &filter.class {
        query.sql(" AND r.class = ").bind(class.as_str());
    }
}

const NAMES: &str = "SELECT code, name FROM neighbourhood";

/// The names of these neighbourhoods.
pub async fn neighbourhoods<A: ReadAction>(
    permit: &ListPermit<'_, A>,
    codes: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, String>> {
    let mut query = Query::new(NAMES);
    query.sql(" WHERE code IN ").list(codes);
    let rows: Vec<(String, String)> = select(permit.conn(), query).await?;
    Ok(rows.into_iter().collect())
}
