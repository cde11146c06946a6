//! Accepting lines of a proposal: each person in a transaction of their own through the ordinary steps of the team, held to
//! the version that was shown and to the room that there is at that moment.

use spil_model::ids::{ReferralId, StaffId};
use spil_model::text::LongText;

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::team::assigning::{Assignee, assign_within, offer_within};
use crate::team::limit::Limit;

/// A line that somebody accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// The referral.
    pub referral: ReferralId,
    /// Its version, as it was shown.
    pub version: i64,
    /// Who becomes the case manager, or stands by.
    pub to: StaffId,
    /// Who becomes the first contact, where the class has a link worker for that.
    pub link_worker: Option<StaffId>,
}

/// What happens with the lines that are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The colleague is named at once.
    Assign,
    /// The colleague is asked, and says yes or no.
    Offer,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Not possible; the key of a text says why.
    Refused(&'static str),
    /// Somebody else changed it in the meantime.
    Conflict,
    /// It is not there, or not for this reader.
    NotFound,
}

/// Accepts lines one by one; what could not be done is told per line, the others are done.
///
/// # Errors
/// When no line was chosen: then nothing was done. Failures of the machine stop where they happen.
pub async fn accept_lines(
    cx: &Cx,
    lines: &[Acceptance],
    way: Way,
    rationale: &LongText,
) -> Result<Vec<(ReferralId, Outcome)>> {
    if lines.is_empty() {
        return Err(Error::invalid("regels", "proposal-nobody"));
    }
    let mut outcomes = Vec::with_capacity(lines.len());
    for line in lines {
        let outcome = match one(cx, line, way, rationale).await {
            Ok(()) => Outcome::Done,
            Err(Error::Conflict) => Outcome::Conflict,
            Err(Error::NotFound | Error::Forbidden) => Outcome::NotFound,
            Err(Error::Refused(key)) => Outcome::Refused(key),
            Err(Error::Invalid(_)) => Outcome::Refused("proposal-not-a-colleague"),
            Err(other) => return Err(other),
        };
        outcomes.push((line.referral, outcome));
    }
    Ok(outcomes)
}

async fn one(cx: &Cx, line: &Acceptance, way: Way, rationale: &LongText) -> Result<()> {
    let (id, version) = (line.referral, Some(line.version));
    let rationale = rationale.clone();
    match way {
        Way::Offer => {
            // Light cases are offered to whoever would be the first contact.
            let to = line.link_worker.unwrap_or(line.to);
            offer_within(cx, (id, version), to, Some(rationale), Limit::Room).await
        }
        Way::Assign => {
            let to = match line.link_worker {
                None => Assignee::CaseManager(line.to),
                Some(link_worker) => Assignee::LinkWorker {
                    link_worker,
                    stand_by: line.to,
                },
            };
            assign_within(cx, (id, version), to, rationale, Limit::Room).await
        }
    }
}
