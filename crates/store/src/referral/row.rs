//! The row of a referral and back: an impossible value names its table, column and row.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use spil_model::geography::NeighbourhoodCode;
use spil_model::ids::{CovenantVersionId, PersonId, ReferralId, StaffId, SubRegionId, TeamId};
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{
    Attachment, Channel, Deadline, Ended, ExternalNumber, Holders, Milestones, Offer, OwnWish,
    Referral, ReferralContent, Referrer, Routing, Stage,
};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::error::{Error, Result};

/// What of a referral has no column of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    external_number: Option<ExternalNumber>,
    referrer: Referrer,
    deadline: Option<Deadline>,
    milestones: Milestones,
    own_wish: Option<OwnWish>,
    past_wishes: Vec<OwnWish>,
    failed_attempts: u16,
    end: Option<Ended>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attached: Option<Attachment>,
}

impl State {
    pub(super) fn of(referral: &Referral) -> Self {
        Self {
            external_number: referral.external_number.clone(),
            referrer: referral.referrer.clone(),
            deadline: referral.deadline.clone(),
            milestones: referral.milestones.clone(),
            own_wish: referral.own_wish,
            past_wishes: referral.past_wishes.clone(),
            failed_attempts: referral.failed_attempts,
            end: referral.end.clone(),
            attached: referral.attached.clone(),
        }
    }
}

impl State {
    /// The wait at own wish, with the term that it may move.
    pub(crate) fn wish_and_deadline(self) -> Option<(OwnWish, Option<Deadline>)> {
        Some((self.own_wish?, self.deadline))
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.code, r.person_id, r.channel, r.received_at, r.entered_at, r.clock_started_at,
    r.covenant_version_id, r.content, r.state, r.neighbourhood, r.sub_region_id, r.team_id, r.stage,
    r.first_look_at, r.triaged_at, r.norm_met_at, r.first_contact_at, r.case_manager_first_contact_at,
    r.planned_contact_at, r.still_needed_on, r.offered_to, r.offered_at, r.case_manager_id, r.link_worker_id,
    r.stand_by_id, r.assigned_at, r.version FROM referral r",
            $rest
        )
    };
}

/// The beginning of every query for whole referrals, with the alias `r`.
pub(crate) const SELECT: &str = select!("");
pub(super) const SELECT_BY_ID: &str = select!(" WHERE r.id = $1");

#[derive(sqlx_macros::FromRow)]
pub(crate) struct Row {
    id: Uuid,
    code: String,
    person_id: Uuid,
    channel: String,
    received_at: At,
    entered_at: At,
    clock_started_at: At,
    covenant_version_id: Uuid,
    content: Json<ReferralContent>,
    state: Json<State>,
    neighbourhood: Option<String>,
    sub_region_id: Option<Uuid>,
    team_id: Option<Uuid>,
    stage: String,
    first_look_at: Option<At>,
    triaged_at: Option<At>,
    norm_met_at: Option<At>,
    first_contact_at: Option<At>,
    case_manager_first_contact_at: Option<At>,
    planned_contact_at: Option<At>,
    still_needed_on: Option<Day>,
    offered_to: Option<Uuid>,
    offered_at: Option<At>,
    case_manager_id: Option<Uuid>,
    link_worker_id: Option<Uuid>,
    stand_by_id: Option<Uuid>,
    assigned_at: Option<At>,
    version: i64,
}

impl Row {
    fn routing(&self) -> Result<Routing> {
        let wrong = |_| Error::inconsistency("referral", "neighbourhood", self.id);
        let neighbourhood = self.neighbourhood.as_deref().map(NeighbourhoodCode::parse);
        Ok(Routing {
            neighbourhood: neighbourhood.transpose().map_err(wrong)?,
            sub_region: self.sub_region_id.map(SubRegionId::from),
            team: self.team_id.map(TeamId::from),
        })
    }

    fn holders(&self) -> Holders {
        Holders {
            offered: self.offered_to.zip(self.offered_at).map(|(to, at)| Offer {
                to: StaffId::from(to),
                at: at.0,
            }),
            case_manager: self.case_manager_id.map(StaffId::from),
            link_worker: self.link_worker_id.map(StaffId::from),
            stand_by: self.stand_by_id.map(StaffId::from),
        }
    }
}

impl TryFrom<Row> for Referral {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("referral", column, row.id);
        let moment = |at: Option<At>| at.map(|at| at.0);
        let day = |day: Option<Day>| day.map(|day| -> Date { day.0 });
        let routing = row.routing()?;
        let holders = row.holders();
        let State {
            external_number,
            referrer,
            deadline,
            milestones,
            own_wish,
            past_wishes,
            failed_attempts,
            end,
            attached,
        } = row.state.0;
        Ok(Self {
            id: ReferralId::from(row.id),
            code: ReferenceCode::parse(&row.code).map_err(|_| wrong("code"))?,
            person: PersonId::from(row.person_id),
            channel: Channel::from_code(&row.channel).ok_or_else(|| wrong("channel"))?,
            external_number,
            received_at: row.received_at.0,
            entered_at: row.entered_at.0,
            clock_started_at: row.clock_started_at.0,
            covenant: CovenantVersionId::from(row.covenant_version_id),
            referrer,
            content: row.content.0,
            routing,
            stage: Stage::from_code(&row.stage).ok_or_else(|| wrong("stage"))?,
            first_look_at: moment(row.first_look_at),
            triaged_at: moment(row.triaged_at),
            deadline,
            milestones,
            norm_met_at: moment(row.norm_met_at),
            first_contact_at: moment(row.first_contact_at),
            case_manager_first_contact_at: moment(row.case_manager_first_contact_at),
            own_wish,
            past_wishes,
            planned_contact_at: moment(row.planned_contact_at),
            failed_attempts,
            still_needed_on: day(row.still_needed_on),
            holders,
            assigned_at: moment(row.assigned_at),
            attached,
            end,
            version: row.version,
        })
    }
}
