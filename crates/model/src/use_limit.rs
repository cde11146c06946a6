//! What a request to restrict, or an objection, stops once it was granted (GDPR articles 18 and 21), until it is lifted.
//!
//! A limit only ever takes away: what consent, a rule or the law does not allow stays not allowed without it. So it goes before a
//! consent that was given, and a refusal of consent goes on to hold when the limit is lifted.

use crate::coded::coded;
use crate::data_request::{DataRequest, Outcome, RequestKind};

coded! {
    /// What was granted.
    pub enum Limit {
        /// The data are kept and read by whoever treats, and nothing else is done with them for a while (article 18).
        Restricted = "restrict",
        /// They are not used for anything but the care itself (article 21).
        Objected = "object",
    }

    /// For what data are used.
    pub enum Use {
        /// Waiting, treating, and keeping the file as the law asks.
        Care = "care",
        /// Counting in the figures and the forecasts of the network.
        Figures = "figures",
        /// Sharing with organisations that support while somebody waits, and with other providers.
        Sharing = "sharing",
        /// Asking the geriatric team.
        Consultation = "consultation",
    }
}

impl Limit {
    /// Whether it stops a use.
    pub const fn stops(self, purpose: Use) -> bool {
        match (self, purpose) {
            (_, Use::Care) | (Self::Objected, Use::Sharing | Use::Consultation) => false,
            (_, Use::Figures) | (Self::Restricted, Use::Sharing | Use::Consultation) => true,
        }
    }

    /// What a request limits, once it was granted as a whole or in part, until the limit was lifted.
    pub fn of(request: &DataRequest, is_lifted: bool) -> Option<Self> {
        let given = |outcome| matches!(outcome, Outcome::Granted | Outcome::Partly);
        let is_granted = request
            .decided
            .is_some_and(|decided| given(decided.outcome));
        match request.kind {
            _ if !is_granted || is_lifted => None,
            RequestKind::Restrict => Some(Self::Restricted),
            RequestKind::Object => Some(Self::Objected),
            RequestKind::Copy | RequestKind::Correct | RequestKind::Destroy => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::data_request::{Asker, Decided, IdentityCheck};

    #[track_caller]
    fn check(limit: Limit, expected: &[Use]) {
        let stopped: Vec<Use> = Use::ALL
            .iter()
            .copied()
            .filter(|one| limit.stops(*one))
            .collect();
        assert_eq!(stopped, expected, "{limit:?}");
    }

    #[test]
    fn each_stops_what_it_is_about_and_never_the_care() {
        check(
            Limit::Restricted,
            &[Use::Figures, Use::Sharing, Use::Consultation],
        );
        check(Limit::Objected, &[Use::Figures]);
    }

    #[test]
    fn it_holds_from_the_decision_until_it_is_lifted() {
        let mut holds = 0;
        for kind in RequestKind::ALL {
            for outcome in [None]
                .into_iter()
                .chain(Outcome::ALL.iter().copied().map(Some))
            {
                let request = DataRequest {
                    kind: *kind,
                    asker: Asker::Client,
                    checked: IdentityCheck::Known,
                    received_on: date(2026, 3, 2),
                    extended_on: None,
                    decided: outcome.map(|outcome| Decided {
                        on: date(2026, 3, 3),
                        outcome,
                        ground: None,
                    }),
                };
                assert_eq!(Limit::of(&request, true), None);
                let limit = Limit::of(&request, false);
                let limits = matches!(kind, RequestKind::Restrict | RequestKind::Object);
                let given = matches!(outcome, Some(Outcome::Granted | Outcome::Partly));
                assert_eq!(limit.is_some(), limits && given, "{request:?}");
                holds += usize::from(limit.is_some());
            }
        }
        assert_eq!(holds, 4);
    }
}
