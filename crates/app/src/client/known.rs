//! Who the client is besides this referral, for the page of one referral: who may be the same, what is attached, and who guided
//! them before.

use std::collections::BTreeSet;

use jiff::Timestamp;
use spil_model::client::pair::{Agreement, Compared, Likelihood};
use spil_model::ids::{PairId, ReferralId};
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{Danger, Referral, Referrer};
use spil_model::text::LongText;
use spil_policy::{FieldGroup, Fields};
use spil_store::case_file::{Colleague, colleagues};
use spil_store::client::{attached, known};
use spil_store::referral::Shows;
use spil_store::{Conn, Permit};

use crate::error::Result;

/// What is known of the client besides this referral.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Others who may be the same.
    pub pairs: Vec<PairHere>,
    /// The referral that carries the clocks instead of this one.
    pub attached_to: Option<ReferralId>,
    /// Referrals for which this one carries the clocks.
    pub attached: Vec<AttachedHere>,
    /// Who guided the client before, each once, the last one first.
    pub guided_before: Vec<GuidedBefore>,
}

/// Somebody else who may be the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairHere {
    /// The pair.
    pub id: PairId,
    /// How likely it is.
    pub likelihood: Likelihood,
    /// Whether two valid numbers differ while all else agrees: somebody made a mistake in typing.
    pub is_mistyped: bool,
}

/// A referral that is attached to this one, as far as the reader may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedHere {
    /// The referral.
    pub id: ReferralId,
    /// Its version, for the form that detaches it.
    pub version: i64,
    /// The code of its own referrer.
    pub code: ReferenceCode,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who referred.
    pub referrer: Referrer,
    /// What was asked.
    pub question: Option<LongText>,
    /// Signs of danger that were given.
    pub dangers: BTreeSet<Danger>,
    /// Whether somebody weighed it.
    pub is_weighed: bool,
}

/// Somebody who guided the client before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidedBefore {
    /// Who.
    pub by: Colleague,
    /// Until when.
    pub until: Timestamp,
}

/// What is known besides the referral of the permit.
pub(crate) async fn known_of<A: Shows>(
    conn: &Conn,
    permit: &Permit<'_, A>,
    referral: &Referral,
) -> Result<Known> {
    let fields = permit.fields();
    if !fields.shows(FieldGroup::Identity) {
        return Ok(Known::default());
    }
    let pairs = known::open_pairs(permit).await?;
    let attached = attached::attached_to(permit).await?;
    Ok(Known {
        pairs: pairs.iter().map(pair).collect(),
        attached_to: referral.attached.as_ref().map(|attached| attached.to),
        attached: attached
            .into_iter()
            .map(|late| attached_here(fields, late))
            .collect(),
        guided_before: guided_before(conn, permit).await?,
    })
}

fn pair(pair: &known::OpenPair) -> PairHere {
    let conflicts = |reason: &spil_model::client::pair::PairReason| {
        (reason.field, reason.level) == (Compared::Bsn, Agreement::Conflict)
    };
    PairHere {
        id: pair.id,
        likelihood: Likelihood::of(pair.probability),
        is_mistyped: pair.reasons.iter().any(conflicts),
    }
}

fn attached_here(fields: Fields, late: Referral) -> AttachedHere {
    let shows_notes = fields.shows(FieldGroup::Notes);
    let is_weighed = late.attached.is_some_and(|one| one.weighed_at.is_some());
    AttachedHere {
        id: late.id,
        version: late.version,
        code: late.code,
        received_at: late.received_at,
        referrer: late.referrer,
        question: late.content.question.filter(|_| shows_notes),
        dangers: if shows_notes {
            late.content.dangers
        } else {
            BTreeSet::new()
        },
        is_weighed,
    }
}

async fn guided_before<A: Shows>(conn: &Conn, permit: &Permit<'_, A>) -> Result<Vec<GuidedBefore>> {
    let mut guided = known::guided_before(permit).await?;
    let mut seen = BTreeSet::new();
    guided.retain(|one| seen.insert(one.by));
    let staff: Vec<_> = guided.iter().map(|one| one.by).collect();
    let names = colleagues(conn, &staff).await?;
    let by_name = guided.into_iter().filter_map(|one| {
        Some(GuidedBefore {
            by: names.get(&one.by)?.clone(),
            until: one.until,
        })
    });
    Ok(by_name.collect())
}
