//! The Dutch reporting code for domestic violence and child abuse: its five steps, what was done in one, and what follows from
//! the last. The law gives the steps no fixed order, so none is refused for coming early; one can be taken more than once.

use jiff::civil::Date;

use crate::coded::coded;
use crate::ids::{AbuseCodeEntryId, StaffId};
use crate::text::LongText;

coded! {
    /// A step of the reporting code.
    pub enum AbuseCodeStep {
        /// What was seen, heard or told is put in order.
        Signals = "signals",
        /// A colleague is consulted, or the advice and reporting point.
        Consult = "consult",
        /// It is talked over with the client, or with whoever speaks for them.
        Talk = "talk",
        /// How likely and how serious it is, is weighed.
        Weigh = "weigh",
        /// It is decided whether to report, and whether to organise help.
        Decide = "decide",
    }

    /// What is decided in the last step.
    pub enum AbuseCodeDecision {
        /// It is reported.
        Report = "report",
        /// Help is given or organised.
        OrganiseHelp = "organise_help",
        /// Both.
        ReportAndHelp = "report_and_help",
        /// Neither: the suspicion did not hold.
        NoSuspicion = "no_suspicion",
    }

    /// Whether the client knows of what is written down. Whoever reviews a copy for the client reads it first.
    pub enum Confidence {
        /// It was talked over with the client.
        ClientKnows = "client_knows",
        /// The client was not told, because that would be dangerous.
        NotTold = "not_told",
        /// Somebody else said it in confidence.
        InConfidence = "in_confidence",
    }
}

/// What was done in a step, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbuseCodeEntry {
    /// Its id.
    pub id: AbuseCodeEntryId,
    /// Which step.
    pub step: AbuseCodeStep,
    /// On which day.
    pub on: Date,
    /// What was seen or done.
    pub what: LongText,
    /// What was decided; of the last step alone.
    pub decision: Option<AbuseCodeDecision>,
    /// Whether the client knows.
    pub confidence: Confidence,
    /// Who records it.
    pub by: StaffId,
}

/// Why a step cannot be recorded as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AbuseCodeRefused {
    /// Its day has not come.
    #[error("the day has not come")]
    InFuture,
    /// The last step says what was decided.
    #[error("the last step says what was decided")]
    NoDecision,
    /// Only the last step decides.
    #[error("only the last step decides")]
    DecidesTooEarly,
}

impl AbuseCodeRefused {
    /// The field that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::InFuture => "on",
            Self::NoDecision | Self::DecidesTooEarly => "decision",
        }
    }

    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::InFuture => "abuse-code-in-future",
            Self::NoDecision => "abuse-code-decision-missing",
            Self::DecidesTooEarly => "abuse-code-decides-too-early",
        }
    }
}

impl AbuseCodeEntry {
    /// Whether it can be recorded today.
    pub fn check(&self, today: Date) -> Result<(), AbuseCodeRefused> {
        let decides = self.step == AbuseCodeStep::Decide;
        match self.decision {
            _ if today < self.on => Err(AbuseCodeRefused::InFuture),
            None if decides => Err(AbuseCodeRefused::NoDecision),
            Some(_) if !decides => Err(AbuseCodeRefused::DecidesTooEarly),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn entry(step: AbuseCodeStep, decision: Option<AbuseCodeDecision>) -> AbuseCodeEntry {
        AbuseCodeEntry {
            id: Uuid::nil().into(),
            step,
            on: date(2026, 3, 2),
            what: LongText::parse("Blauwe plekken op beide armen").unwrap(),
            decision,
            confidence: Confidence::NotTold,
            by: Uuid::nil().into(),
        }
    }

    #[test]
    fn the_last_step_decides_and_no_other() {
        let mut looked = 0;
        let decisions = AbuseCodeDecision::ALL.iter().copied().map(Some);
        for decision in decisions.chain([None]) {
            for step in AbuseCodeStep::ALL {
                let said = entry(*step, decision).check(date(2026, 3, 2));
                let expected = match (*step, decision) {
                    (AbuseCodeStep::Decide, None) => Err(AbuseCodeRefused::NoDecision),
                    (AbuseCodeStep::Decide, Some(_)) | (_, None) => Ok(()),
                    (_, Some(_)) => Err(AbuseCodeRefused::DecidesTooEarly),
                };
                assert_eq!(said, expected, "{step} {decision:?}");
                looked += 1;
            }
        }
        println!("{looked} steps with and without a decision");
        assert!(25 <= looked);
    }

    #[test]
    fn a_step_lies_not_in_the_future() {
        let entry = entry(AbuseCodeStep::Signals, None);
        assert_eq!(
            entry.check(date(2026, 3, 1)),
            Err(AbuseCodeRefused::InFuture)
        );
        assert_eq!(entry.check(date(2026, 3, 3)), Ok(()));
    }
}
