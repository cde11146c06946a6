//! The copy of everything that is kept about a client: when it may be made, and what may be left out of it.

use crate::coded::coded;
use crate::data_request::{DataRequest, IdentityCheck, Outcome, RequestKind};

coded! {
    /// Why a part is left out of a copy, after somebody looked at it.
    pub enum LeaveOut {
        /// Somebody else said it in confidence.
        InConfidence = "in_confidence",
        /// It is about somebody else, whose privacy weighs more (article 7:456 of the Dutch Civil Code; article 15, paragraph 4 GDPR).
        SomebodyElse = "somebody_else",
        /// Somebody would be in danger if it were known.
        Safety = "safety",
    }
}

/// What somebody decided about a part that stays out until it was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is put in.
    Include,
    /// It is left out; the copy says so, and why.
    LeaveOut(LeaveOut),
}

/// Why no copy can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyRefused {
    /// Something else was asked.
    #[error("no copy was asked for")]
    NotAsked,
    /// It was not made sure who asks.
    #[error("it was not made sure who asks")]
    NotIdentified,
    /// The request was refused or taken back.
    #[error("the request was refused or taken back")]
    NotGranted,
}

impl CopyRefused {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotAsked => "own-copy-refused-not-asked",
            Self::NotIdentified => "own-copy-refused-not-identified",
            Self::NotGranted => "own-copy-refused-not-granted",
        }
    }
}

/// Whether a copy may be made for a request: one for a copy that is open or granted, of somebody whose identity was checked.
pub fn may_be_made(request: &DataRequest) -> Result<(), CopyRefused> {
    if request.kind != RequestKind::Copy {
        return Err(CopyRefused::NotAsked);
    }
    let outcome = request.decided.map(|decided| decided.outcome);
    if matches!(outcome, Some(Outcome::Refused | Outcome::Withdrawn)) {
        return Err(CopyRefused::NotGranted);
    }
    if request.checked == IdentityCheck::NotYet {
        return Err(CopyRefused::NotIdentified);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::data_request::{Asker, Decided};

    #[test]
    fn a_copy_is_made_for_whoever_asked_is_known_and_was_not_refused() {
        let mut made = 0;
        let mut refused = 0;
        for kind in RequestKind::ALL {
            for checked in IdentityCheck::ALL {
                for outcome in [None]
                    .into_iter()
                    .chain(Outcome::ALL.iter().copied().map(Some))
                {
                    let request = DataRequest {
                        kind: *kind,
                        asker: Asker::Client,
                        checked: *checked,
                        received_on: date(2026, 3, 2),
                        extended_on: None,
                        decided: outcome.map(|outcome| Decided {
                            on: date(2026, 3, 3),
                            outcome,
                            ground: None,
                        }),
                    };
                    let given = matches!(outcome, None | Some(Outcome::Granted | Outcome::Partly));
                    let may =
                        *kind == RequestKind::Copy && *checked != IdentityCheck::NotYet && given;
                    assert_eq!(may_be_made(&request).is_ok(), may, "{request:?}");
                    made += usize::from(may);
                    refused += usize::from(!may);
                }
            }
        }
        assert_eq!((made, refused), (9, 91));
    }
}
