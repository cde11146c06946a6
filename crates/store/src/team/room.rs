//! How much everybody has: cases per class and neighbourhood, and with which insurers the employers have a contract.

use spil_model::agb::Uzovi;
use spil_model::code::ClassId;
use spil_model::geography::NeighbourhoodCode;
use spil_model::ids::{OrganisationId, StaffId, TeamId};
use spil_policy::{ActionKind, actions};
use uuid::Uuid;

use crate::conn::Conn;
use crate::dialect::{execute, select};
use crate::error::{Error, Result};
use crate::permit::{ListPermit, Permit};
use crate::query::Query;
use crate::referral::Changes;

/// Actions that show how much somebody has, or when somebody is away.
pub trait ShowsRoom: ActionKind {}

impl ShowsRoom for actions::ViewOwnCaseload {}
impl ShowsRoom for actions::ViewPersonCaseload {}
impl ShowsRoom for actions::SuggestAssignment {}
impl ShowsRoom for actions::ViewAbsence {}

/// So many cases of somebody, of one class and in one neighbourhood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases {
    /// Whose.
    pub staff: StaffId,
    /// Of which team.
    pub team: Option<TeamId>,
    /// Of which class.
    pub class: ClassId,
    /// Where.
    pub neighbourhood: Option<NeighbourhoodCode>,
    /// How many.
    pub count: u32,
}

type Row = (Uuid, Option<Uuid>, String, Option<String>, i64);

/// Whoever is named on a case, each in a query of its own so that the index of the column serves.
const HOLDERS: [(&str, &str); 3] = [
    (
        "SELECT r.case_manager_id, r.team_id, r.class, r.neighbourhood, COUNT(*) FROM referral r WHERE r.case_manager_id IN ",
        " GROUP BY r.case_manager_id, r.team_id, r.class, r.neighbourhood",
    ),
    (
        "SELECT r.stand_by_id, r.team_id, r.class, r.neighbourhood, COUNT(*) FROM referral r WHERE r.stand_by_id IN ",
        " GROUP BY r.stand_by_id, r.team_id, r.class, r.neighbourhood",
    ),
    (
        "SELECT r.link_worker_id, r.team_id, r.class, r.neighbourhood, COUNT(*) FROM referral r WHERE r.link_worker_id IN ",
        " GROUP BY r.link_worker_id, r.team_id, r.class, r.neighbourhood",
    ),
];

const OFFERED: &str =
    "SELECT r.offered_to, r.team_id, r.class, r.neighbourhood, COUNT(*) FROM referral r
    WHERE r.stage = 'offered' AND r.class IS NOT NULL AND r.offered_to = ";

/// The cases of somebody to whom the referral of the permit may go, with what is offered and not answered.
pub async fn cases_and_offers<A: Changes>(
    permit: &Permit<'_, A>,
    staff: StaffId,
) -> Result<Vec<Cases>> {
    let mut found = of(permit.conn(), &[staff]).await?;
    let mut query = Query::new(OFFERED);
    query
        .bind(staff.uuid())
        .sql(" GROUP BY r.offered_to, r.team_id, r.class, r.neighbourhood");
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    for row in rows {
        found.push(Cases::try_from(row)?);
    }
    Ok(found)
}

/// Makes others who hold the same colleague wait until this transaction ends: what somebody has is then counted one after
/// another.
pub async fn hold(conn: &Conn, staff: StaffId) -> Result<()> {
    let same = "UPDATE staff SET version = version WHERE id = $1";
    execute!(conn, same, staff.uuid())?;
    Ok(())
}

/// The cases of these people: assigned or in guidance. The link worker and the one who stands by both count a case.
pub async fn cases<A: ShowsRoom>(
    permit: &ListPermit<'_, A>,
    staff: &[StaffId],
) -> Result<Vec<Cases>> {
    of(permit.conn(), staff).await
}

async fn of(conn: &Conn, staff: &[StaffId]) -> Result<Vec<Cases>> {
    let mut found = Vec::new();
    for (start, end) in HOLDERS {
        let mut query = Query::new(start);
        query
            .list(staff.iter().map(|one| one.uuid()))
            .sql(" AND r.stage IN ('assigned', 'guidance') AND r.class IS NOT NULL")
            .sql(end);
        let rows: Vec<Row> = select(conn, query).await?;
        for row in rows {
            found.push(Cases::try_from(row)?);
        }
    }
    Ok(found)
}

impl TryFrom<Row> for Cases {
    type Error = Error;

    fn try_from((staff, team, class, neighbourhood, count): Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("referral", column, staff);
        let neighbourhood = neighbourhood.as_deref().map(NeighbourhoodCode::parse);
        Ok(Self {
            staff: StaffId::from(staff),
            team: team.map(TeamId::from),
            class: ClassId::parse(&class).map_err(|_| wrong("class"))?,
            neighbourhood: neighbourhood
                .transpose()
                .map_err(|_| wrong("neighbourhood"))?,
            count: u32::try_from(count).map_err(|_| wrong("count"))?,
        })
    }
}

/// The contracts of these organisations. One without a row keeps none here: that says nothing about its contracts.
pub async fn contracts(
    conn: &Conn,
    organisations: &[OrganisationId],
) -> Result<Vec<(OrganisationId, Uzovi)>> {
    let mut query = Query::new(
        "SELECT organisation_id, uzovi FROM organisation_contract WHERE organisation_id IN ",
    );
    query
        .list(organisations.iter().map(|one| one.uuid()))
        .sql(" ORDER BY organisation_id, uzovi");
    let rows: Vec<(Uuid, String)> = select(conn, query).await?;
    let contract = |(id, uzovi): (Uuid, String)| {
        let uzovi = Uzovi::parse(&uzovi)
            .map_err(|_| Error::inconsistency("organisation_contract", "uzovi", id))?;
        Ok((OrganisationId::from(id), uzovi))
    };
    rows.into_iter().map(contract).collect()
}
