//! A route onward to somebody who fits better: psychiatry in front, addiction, aggression, another network. It stays
//! open, and the person stays on the list, until the receiver confirms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Referral, Refused};
use crate::{
    coded::coded,
    ids::{ReferralId, RouteId},
    text::ShortText,
};

coded! {
    /// Why another route is looked for.
    pub enum RouteReason {
        /// Psychiatry in front.
        Psychiatry = "psychiatry",
        /// Addiction in front.
        Addiction = "addiction",
        /// Aggression.
        Aggression = "aggression",
        /// Something physical comes first.
        SomaticFirst = "somatic_first",
        /// No dementia, and no suspicion of it.
        NoDementia = "no_dementia",
        /// The address belongs to another network.
        OtherNetwork = "other_network",
        /// A condition for inclusion that the covenant sets is not met.
        CovenantCondition = "covenant_condition",
        /// Something else.
        Other = "other",
    }
}

/// A hand-over to another provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteOnward {
    /// The id.
    pub id: RouteId,
    /// The referral.
    pub referral: ReferralId,
    /// Why.
    pub reason: RouteReason,
    /// To whom.
    pub receiver: ShortText,
    /// When it was asked.
    pub opened_at: Timestamp,
    /// When the receiver last said no. It stays open: somebody must find another route.
    pub declined_at: Option<Timestamp>,
    /// When the receiver confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When the desk gave it up: another route was found, or none is needed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up_at: Option<Timestamp>,
}

impl RouteOnward {
    /// Whether the receiver has yet to confirm.
    pub const fn is_open(&self) -> bool {
        self.confirmed_at.is_none() && self.given_up_at.is_none()
    }

    /// Whether the receiver has said yes: only then can the referral end by it.
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// The receiver confirms.
    pub fn confirm(&mut self, at: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        if at < self.opened_at {
            return Err(Refused::Past);
        }
        self.confirmed_at = Some(at);
        Ok(())
    }

    /// The receiver says no. The route stays open and the person stays with the network.
    pub fn decline(&mut self, at: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        self.declined_at = Some(at);
        Ok(())
    }

    /// The desk gives it up. The person stays with the network.
    pub fn give_up(&mut self, at: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        self.given_up_at = Some(at);
        Ok(())
    }

    fn must_be_open(&self) -> Result<(), Refused> {
        if self.is_confirmed() {
            Err(Refused::AlreadyConfirmed)
        } else if self.is_open() {
            Ok(())
        } else {
            Err(Refused::RouteGivenUp)
        }
    }
}

impl Referral {
    /// Asks somebody else to help. Nothing of the referral changes until the receiver confirms.
    pub fn route_onward(
        &self,
        id: RouteId,
        reason: RouteReason,
        receiver: ShortText,
        at: Timestamp,
    ) -> Result<RouteOnward, Refused> {
        self.must_be_open()?;
        Ok(RouteOnward {
            id,
            referral: self.id,
            reason,
            receiver,
            opened_at: at,
            declined_at: None,
            confirmed_at: None,
            given_up_at: None,
        })
    }
}
