//! How far somebody may be filled. People who name a colleague themselves decide that; what follows a proposal keeps to the
//! room that there is, also when two people follow it at the same time.

use spil_model::covenant::{Hundredths, Parameters};
use spil_model::ids::StaffId;
use spil_model::team::{Caseload, Fill, Room, Weights};
use spil_store::referral::Changes;
use spil_store::team::{Place, cases_and_offers, colleagues, hold};
use spil_store::{Conn, organisation};

use super::room::{hours_with_clients, parameters};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::Change;

/// How far somebody may be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// As far as whoever names them thinks right.
    None,
    /// To what fits, and not beyond.
    Room,
}

impl Limit {
    /// Refuses where somebody would have more than fits with this referral. Others who name the same colleague wait.
    pub(super) async fn check<A: Changes>(
        self,
        cx: &Cx,
        conn: &Conn,
        change: &Change<'_, A>,
        staff: StaffId,
    ) -> Result<()> {
        if self == Self::None {
            return Ok(());
        }
        hold(conn, staff).await?;
        let teams = organisation::teams(conn).await?;
        let team = change.referral.routing.team;
        let team = teams.iter().find(|one| Some(one.id) == team);
        let parameters = parameters(cx, conn, team).await?;
        let weights = Weights::of(&parameters.classes);
        let fill = fill(cx, conn, change, (staff, &parameters, &weights)).await?;
        let deadline = change.referral.deadline.as_ref();
        let weight = deadline.map(|deadline| weights.weight(&deadline.class));
        let after = fill.with(weight.unwrap_or(Hundredths::ONE));
        match after.room() {
            Room::Full => Err(Error::Refused("proposal-no-room")),
            Room::Free | Room::Enough => Ok(()),
        }
    }
}

async fn fill<A: Changes>(
    cx: &Cx,
    conn: &Conn,
    change: &Change<'_, A>,
    (staff, parameters, weights): (StaffId, &Parameters, &Weights),
) -> Result<Fill> {
    let cases = cases_and_offers(&change.permit, staff).await?;
    let caseload: Caseload = cases
        .into_iter()
        .map(|one| (one.class, one.count))
        .collect();
    let found = colleagues(conn, &[Place::Person(staff)], cx.today()).await?;
    let colleague = found.first().ok_or(Error::NotFound)?;
    let hours = hours_with_clients(colleague, None);
    Ok(Fill::of(caseload.load(weights), hours, parameters.caseload))
}
