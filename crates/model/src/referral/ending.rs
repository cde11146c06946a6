//! How a referral ends, and how an end is taken back. Every end has a type; none is a refusal by the network.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Holders, Referral, Refused, RouteOnward, Stage};
use crate::{
    coded::coded,
    ids::{ReferralId, RouteId},
    text::ShortText,
};

/// Why it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum End {
    /// Guidance came to its end.
    Guidance {
        /// Why.
        reason: GuidanceEnd,
    },
    /// The person was admitted.
    Admission,
    /// The person died.
    Death {
        /// The day of death.
        on: Date,
    },
    /// The person moved out of the region.
    Moved {
        /// The desk of the other network that took it over, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handed_to: Option<ShortText>,
    },
    /// It was withdrawn.
    Withdrawn {
        /// By whom.
        by: Withdrawal,
    },
    /// Somebody else helps, who confirmed it.
    Redirected {
        /// The route that was confirmed.
        route: RouteId,
    },
    /// The same person was referred before.
    Duplicate {
        /// The referral that goes on.
        of: ReferralId,
    },
}

coded! {
    /// Why guidance ended.
    pub enum GuidanceEnd {
        /// No guidance is needed any more.
        NoNeed = "no_need",
        /// The client does not want it any more.
        Declined = "declined",
        /// It turned out not to be dementia.
        NoDementia = "no_dementia",
        /// Handed over to another professional.
        HandedOver = "handed_over",
    }

    /// Who withdrew a referral.
    pub enum Withdrawal {
        /// The client.
        Client = "client",
        /// The contact person or caregiver.
        ContactPerson = "contact_person",
        /// The referrer.
        Referrer = "referrer",
    }

    /// Why an end is taken back.
    pub enum Reopening {
        /// It was ended by mistake.
        Mistake = "mistake",
        /// The person needs help after all.
        CameBack = "came_back",
        /// The death was recorded by mistake.
        NotDeceased = "not_deceased",
        /// It was another person after all, or another question.
        NoDuplicate = "no_duplicate",
    }
}

/// How and when it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// Why.
    pub end: End,
    /// When.
    pub at: Timestamp,
}

impl End {
    /// The code of its kind, for figures and texts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Guidance { .. } => "guidance",
            Self::Admission => "admission",
            Self::Death { .. } => "death",
            Self::Moved { .. } => "moved",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Redirected { .. } => "redirected",
            Self::Duplicate { .. } => "duplicate",
        }
    }
}

impl Referral {
    /// Ends it. Death, redirection and duplicates have steps of their own, and guidance ends only where it began.
    pub fn end(&mut self, end: End, at: Timestamp) -> Result<(), Refused> {
        self.must_not_be_ended()?;
        match &end {
            End::Death { .. } | End::Redirected { .. } | End::Duplicate { .. } => {
                Err(Refused::OwnStep)
            }
            End::Guidance { .. } if self.stage != Stage::Guidance => {
                Err(Refused::Stage(self.stage))
            }
            _ => {
                self.close(end, at);
                Ok(())
            }
        }
    }

    /// The person died: it ends at once, and nothing is planned, asked or sent any more. An earlier end stays.
    pub fn record_death(&mut self, on: Date, at: Timestamp) {
        self.forget_plans();
        if !self.is_ended() {
            self.close(End::Death { on }, at);
        }
    }

    /// Ends it because somebody else helps, who must have confirmed.
    pub fn redirect(&mut self, route: &RouteOnward, at: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        if route.referral != self.id {
            return Err(Refused::OtherReferral);
        }
        if !route.is_confirmed() {
            return Err(Refused::RouteOpen);
        }
        self.close(End::Redirected { route: route.id }, at);
        Ok(())
    }

    /// Takes an end back. It goes on where it stood, with the same clocks.
    pub fn reopen(&mut self, why: Reopening) -> Result<(), Refused> {
        let Some(ended) = &self.end else {
            return Err(Refused::Stage(self.stage));
        };
        let fits = match ended.end {
            End::Death { .. } => why == Reopening::NotDeceased,
            End::Duplicate { .. } => why == Reopening::NoDuplicate,
            _ => matches!(why, Reopening::Mistake | Reopening::CameBack),
        };
        if !fits {
            return Err(Refused::ReopeningDoesNotFit);
        }
        self.end = None;
        self.stage = self.stage_of_facts();
        Ok(())
    }

    pub(super) fn close(&mut self, end: End, at: Timestamp) {
        self.forget_plans();
        self.holders = Holders {
            offered: None,
            ..self.holders
        };
        self.end = Some(Ended { end, at });
        self.stage = Stage::Ended;
    }

    pub(super) fn forget_plans(&mut self) {
        self.own_wish = None;
        self.planned_contact_at = None;
        self.still_needed_on = None;
    }
}
