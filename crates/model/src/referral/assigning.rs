//! Who takes the case: offering, taking, naming, giving back, passing on. The network never refuses anybody: what is
//! given back waits again, with its clocks running on.

use jiff::Timestamp;

use super::{Holders, Offer, Referral, Refused, Stage};
use crate::{coded::coded, covenant::NormEventPart, ids::StaffId};

coded! {
    /// Why a case or an offer is given back.
    pub enum GiveBack {
        /// No room in the caseload.
        NoRoom = "no_room",
        /// Too far away.
        Distance = "distance",
        /// Another language is needed.
        Language = "language",
        /// Other expertise is needed.
        Expertise = "expertise",
        /// They know each other in private.
        Acquainted = "acquainted",
        /// The client wants somebody else.
        ClientDeclines = "client_declines",
        /// Absent for some time.
        Absence = "absence",
        /// The insurer has no contract with the employer.
        Contract = "contract",
        /// The address belongs to another team.
        OtherArea = "other_area",
        /// Something else, in the rationale.
        Other = "other",
    }

    /// A step in who takes the case, as the history names it.
    pub enum Naming {
        /// Offered to somebody.
        Offered = "offered",
        /// Taken out of the inbox by somebody.
        Taken = "taken",
        /// The offer was accepted.
        Accepted = "accepted",
        /// The offer was declined.
        Declined = "declined",
        /// The offer was taken back by the team or the desk.
        Withdrawn = "withdrawn",
        /// Named as case manager by the team.
        Assigned = "assigned",
        /// Named as link worker.
        LinkWorker = "link_worker",
        /// Named as the case manager behind the link worker.
        StandBy = "stand_by",
        /// Given back to the team by whoever had it.
        GivenBack = "given_back",
        /// Given back to the desk by the team.
        ToDesk = "to_desk",
        /// Passed on to a colleague.
        Reassigned = "reassigned",
    }
}

const OPEN: [Stage; 2] = [Stage::Waiting, Stage::Offered];

impl Referral {
    /// Offers it to a case manager.
    pub fn offer(&mut self, to: StaffId, at: Timestamp) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Waiting])?;
        self.holders.offered = Some(Offer { to, at });
        self.stage = Stage::Offered;
        Ok(())
    }

    /// A case manager takes it, from the inbox or as offered.
    pub fn take(&mut self, by: StaffId, at: Timestamp) -> Result<(), Refused> {
        self.must_be_in(&OPEN)?;
        if self.holders.offered.is_some_and(|offer| offer.to != by) {
            return Err(Refused::OfferedToOther);
        }
        self.name(
            Holders {
                case_manager: Some(by),
                ..Holders::default()
            },
            at,
        );
        Ok(())
    }

    /// The team names the case manager, whatever was offered before.
    pub fn assign(&mut self, to: StaffId, at: Timestamp) -> Result<(), Refused> {
        self.must_be_in(&OPEN)?;
        self.name(
            Holders {
                case_manager: Some(to),
                ..Holders::default()
            },
            at,
        );
        Ok(())
    }

    /// The team names a link worker as first contact and, in the same step, the case manager who stands by.
    pub fn assign_link_worker(
        &mut self,
        link_worker: StaffId,
        stand_by: StaffId,
        at: Timestamp,
    ) -> Result<(), Refused> {
        self.must_be_in(&OPEN)?;
        if link_worker == stand_by {
            return Err(Refused::StandByIsLinkWorker);
        }
        self.name(
            Holders {
                link_worker: Some(link_worker),
                stand_by: Some(stand_by),
                ..Holders::default()
            },
            at,
        );
        Ok(())
    }

    /// A link worker joins; the case manager who treats stands by, and stays when care is scaled up.
    pub fn add_link_worker(&mut self, link_worker: StaffId) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Assigned, Stage::Guidance])?;
        let stand_by = self.holders.treating().ok_or(Refused::NobodyNamed)?;
        if link_worker == stand_by {
            return Err(Refused::StandByIsLinkWorker);
        }
        self.holders = Holders {
            link_worker: Some(link_worker),
            stand_by: Some(stand_by),
            ..Holders::default()
        };
        Ok(())
    }

    /// The stand-by becomes the treating case manager; the link worker stays involved.
    pub fn scale_up(&mut self) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Assigned, Stage::Guidance])?;
        let stand_by = self.holders.stand_by.take().ok_or(Refused::NobodyNamed)?;
        self.holders.case_manager = Some(stand_by);
        Ok(())
    }

    /// Gives an offer or an assignment back to the team before the first contact. It waits again; no clock restarts.
    pub fn give_back(&mut self, reason: GiveBack) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Offered, Stage::Assigned])?;
        self.holders = Holders::default();
        self.milestones.take_back(NormEventPart::CaseManagerNamed);
        self.settle_norm();
        self.stage = Stage::Waiting;
        if reason == GiveBack::OtherArea {
            self.routing.team = None;
        }
        Ok(())
    }

    /// A team gives it back to the desk, which looks for another team.
    pub fn team_gives_back(&mut self) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Waiting, Stage::Offered, Stage::Assigned])?;
        if self.stage != Stage::Waiting {
            self.give_back(GiveBack::OtherArea)?;
        }
        self.routing.team = None;
        Ok(())
    }

    /// Passes the case to another case manager. The stage stays, and so do both clocks.
    pub fn reassign(&mut self, to: StaffId, at: Timestamp) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Assigned, Stage::Guidance])?;
        let from = self.holders.treating().ok_or(Refused::NobodyNamed)?;
        if from == to {
            return Err(Refused::SamePerson);
        }
        if self.holders.link_worker == Some(to) {
            return Err(Refused::StandByIsLinkWorker);
        }
        match self.holders.case_manager {
            Some(_) => self.holders.case_manager = Some(to),
            None => self.holders.stand_by = Some(to),
        }
        self.assigned_at = Some(at);
        Ok(())
    }

    /// Another link worker takes over from the one who is named. The case manager stays.
    pub fn replace_link_worker(&mut self, to: StaffId) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Assigned, Stage::Guidance])?;
        let from = self.holders.link_worker.ok_or(Refused::NobodyNamed)?;
        if from == to {
            return Err(Refused::SamePerson);
        }
        if self.holders.treating() == Some(to) {
            return Err(Refused::StandByIsLinkWorker);
        }
        self.holders.link_worker = Some(to);
        Ok(())
    }

    fn name(&mut self, holders: Holders, at: Timestamp) {
        self.holders = holders;
        self.assigned_at = Some(at);
        self.stage = Stage::Assigned;
        self.reach(NormEventPart::CaseManagerNamed, at);
    }
}
