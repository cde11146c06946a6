//! For how many people insurers pay at organisations, and for how many they pay now. Counts, nobody in particular.

use spil_model::agb::Uzovi;
use spil_model::budget::Budget;
use spil_model::ids::OrganisationId;
use spil_model::person::Insurer;
use spil_policy::{ActionKind, actions};
use uuid::Uuid;

use crate::columns::Day;
use crate::conn::Conn;
use crate::dialect::{fetch_all, select};
use crate::error::{Error, Result};
use crate::permit::ListPermit;
use crate::query::Query;
use crate::team::ShowsRoom;

/// Actions that count for how many people an insurer pays.
pub trait CountsInsured: ActionKind {}

impl<A: ShowsRoom> CountsInsured for A {}
impl CountsInsured for actions::ViewOrganisationFigures {}

/// Every budget, by organisation, insurer and period.
pub async fn budgets(conn: &Conn) -> Result<Vec<Budget>> {
    type Row = (Uuid, String, i64, Day, Day);
    let select = "SELECT organisation_id, uzovi, places, first_day, last_day FROM contract_budget
        ORDER BY organisation_id, uzovi, first_day";
    let rows = fetch_all!(conn, Row, select)?;
    let budget = |(organisation, uzovi, places, from, until): Row| {
        let wrong = |column| Error::inconsistency("contract_budget", column, organisation);
        Ok(Budget {
            organisation: OrganisationId::from(organisation),
            insurer: Uzovi::parse(&uzovi).map_err(|_| wrong("uzovi"))?,
            places: u32::try_from(places).map_err(|_| wrong("places"))?,
            from: from.0,
            until: until.0,
        })
    };
    rows.into_iter().map(budget).collect()
}

/// So many people of an insurer are with the case managers of an organisation: assigned or in guidance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insured {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The insurer.
    pub insurer: Uzovi,
    /// How many.
    pub count: u32,
}

/// How many people of each insurer are with the case managers of these organisations. The same insurer may come more than once.
pub async fn insured<A: CountsInsured>(
    permit: &ListPermit<'_, A>,
    organisations: &[OrganisationId],
) -> Result<Vec<Insured>> {
    let mut query = Query::new(
        "SELECT r.case_manager_organisation_id, p.details ->> 'insurer', COUNT(*) FROM referral r JOIN person p ON p.id = r.person_id
         WHERE r.stage IN ('assigned', 'guidance') AND r.attached_to IS NULL AND r.case_manager_organisation_id IN ",
    );
    query
        .list(organisations.iter().map(|one| one.uuid()))
        .sql(" GROUP BY r.case_manager_organisation_id, p.details ->> 'insurer'");
    let rows: Vec<(Uuid, Option<String>, i64)> = select(permit.conn(), query).await?;
    let mut found = Vec::new();
    for (organisation, insurer, count) in rows {
        let Some(insurer) = insurer else { continue };
        let wrong = |column| Error::inconsistency("person", column, organisation);
        let insurer: Insurer = serde_json::from_str(&insurer).map_err(|_| wrong("details"))?;
        if let Some(insurer) = insurer.uzovi {
            found.push(Insured {
                organisation: OrganisationId::from(organisation),
                insurer,
                count: u32::try_from(count).map_err(|_| wrong("count"))?,
            });
        }
    }
    Ok(found)
}
