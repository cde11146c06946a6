//! Following a referral with its code: where it stands, in plain words, no personal data, and slow against guessing.

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use spil_model::calendar::local_time;
use spil_model::reference_code::ReferenceCode;
use spil_model::sign_in::{Attempt, CODE_GUESSING};
use spil_model::status::{Status, StatusStep, StepState};
use spil_policy::{Facts, actions};
use spil_store::attempt::{self, Attempted};
use spil_store::client::attached;
use spil_store::journal::ObjectRef;
use spil_store::{Tx, referral, step};

use crate::covenant::of;
use crate::cx::Cx;
use crate::error::Result;

/// What the page with the status shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The code.
    pub code: ReferenceCode,
    /// The steps, as far as the referrer is told them.
    pub status: Status,
    /// Until when the first reaction can take, while there was none.
    pub reaction_due: Option<Date>,
    /// Whether we asked the referrer something that is not there yet.
    pub is_asked: bool,
    /// Whether a professional referred: others are told no more than that we have been in touch.
    pub is_professional: bool,
}

/// The answer to a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// This is where it stands.
    Found(Box<Followed>),
    /// No referral has this code.
    Unknown,
    /// Too many wrong codes came from this address; try again after this moment.
    NotBefore(Timestamp),
}

/// Where the referral with this code stands.
pub async fn follow(cx: &Cx, code: ReferenceCode) -> Result<Answered> {
    let tx = cx.write().await?;
    let who = cx.address_hash();
    let failures = attempt::failures(&tx, Attempted::Code, &who, cx.now).await?;
    if let Attempt::NotBefore(moment) = CODE_GUESSING.attempt(failures, cx.now) {
        return Ok(Answered::NotBefore(moment));
    }
    let answer = if let Some(id) = referral::id_by_code(&tx, code).await? {
        let followed = status(cx, &tx, ObjectRef::referral(id, None), code).await?;
        attempt::forget_faultless(&tx, Attempted::Code, &who).await?;
        Answered::Found(Box::new(followed))
    } else {
        let after = CODE_GUESSING.failed(failures, cx.now);
        attempt::note(&tx, Attempted::Code, &who, after, cx.now).await?;
        Answered::Unknown
    };
    cx.commit(tx).await?;
    Ok(answer)
}

async fn status(cx: &Cx, tx: &Tx, object: ObjectRef, code: ReferenceCode) -> Result<Followed> {
    let permit = cx.may_see_in::<actions::FollowStatus>(tx, object, &Facts::found_by_code())?;
    let referral = referral::load_status(&permit).await?;
    let matters = step::matters(&permit, &referral, cx.now).await?;
    let versions = cx.app.covenants.load(tx).await?;
    let covenant = &of(&versions, referral.covenant)?.covenant;
    let status = match attached::main_of(&permit).await? {
        Some(main) => {
            let since = attached::in_touch_since(&permit, &main, referral.received_at).await?;
            Status::of_attached(&referral, &main, since)
        }
        None => Status::of(&referral),
    };
    let is_behind = |step| {
        let mut steps = status.steps.iter();
        steps.any(|(one, state)| *one == step && *state != StepState::Ahead)
    };
    let waits = !is_behind(StatusStep::InTouch) && !is_behind(StatusStep::Closed);
    let due = covenant.due(
        local_time(referral.received_at),
        covenant.parameters.terms.reaction,
    );
    Ok(Followed {
        code,
        status,
        reaction_due: waits.then_some(due),
        is_asked: matters.documents_asked_at.is_some() && !referral.is_ended(),
        is_professional: referral.referrer.kind.is_professional(),
    })
}

impl Cx {
    /// By what attempts of one visitor are counted: a hash of the network address.
    pub(crate) fn address_hash(&self) -> Vec<u8> {
        let address = self.origin.address.as_deref().unwrap_or("unknown");
        Sha256::digest(format!("spil address {address}")).to_vec()
    }
}
