//! On the page of one referral: who may be the same person, what is attached to it or it to, and who guided the client before.
//! Here too: noting that news was weighed, and detaching.

use axum::response::{IntoResponse as _, Redirect};
use axum::routing::post;
use spil_app::Error;
use spil_app::case_file::CaseFile;
use spil_app::client::{self, AttachedHere, GuidedBefore, PairHere};
use spil_model::ids::ReferralId;
use spil_model::referral::Stage;
use spil_policy::Action;

use crate::answers::Answers;
use crate::case_file::{back, moment};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form;
use crate::page::Words;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/aanmeldingen/{id}/nieuws", post(weigh))
        .route("/aanmeldingen/{id}/losmaken", post(detach))
}

/// What the page says of who the client is besides this referral.
#[derive(Debug)]
pub(crate) struct KnownView {
    /// Others who may be the same: the address of the pair and its words.
    pub(crate) pairs: Vec<(String, String)>,
    /// The address of the referral that carries the clocks.
    pub(crate) attached_to: Option<String>,
    /// Referrals for which this one carries the clocks.
    pub(crate) attached: Vec<AttachedView>,
    /// Who guided the client before, in words.
    pub(crate) guided_before: Vec<String>,
    /// Whether something is to be weighed, by this reader.
    pub(crate) asks_to_weigh: bool,
    /// Whether this reader may detach.
    pub(crate) may_detach: bool,
}

/// A referral that is attached to this one.
#[derive(Debug)]
pub(crate) struct AttachedView {
    pub(crate) address: String,
    pub(crate) version: i64,
    /// Who referred, and when it came in.
    pub(crate) title: String,
    pub(crate) question: Option<String>,
    pub(crate) dangers: Vec<String>,
    pub(crate) is_weighed: bool,
}

impl KnownView {
    pub(crate) fn new(words: Words, file: &CaseFile) -> Self {
        let known = &file.known;
        let may = |action| file.may.contains(&action);
        let is_news = |one: &AttachedHere| !one.is_weighed;
        Self {
            pairs: known
                .pairs
                .iter()
                .map(|pair| pair_line(words, *pair))
                .collect(),
            attached_to: known.attached_to.map(address),
            attached: known
                .attached
                .iter()
                .map(|one| attached(words, one))
                .collect(),
            guided_before: known
                .guided_before
                .iter()
                .map(|one| guided(words, one))
                .collect(),
            asks_to_weigh: may(Action::WeighNews)
                && known.attached.iter().any(is_news)
                && file.head.stage != Stage::Ended,
            may_detach: may(Action::DetachReferral),
        }
    }

    /// Whether there is nothing to say.
    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
            && self.attached_to.is_none()
            && self.attached.is_empty()
            && self.guided_before.is_empty()
    }
}

fn address(id: ReferralId) -> String {
    format!("/aanmeldingen/{id}")
}

fn pair_line(words: Words, pair: PairHere) -> (String, String) {
    let key = if pair.is_mistyped {
        "client-pair-mistyped".to_owned()
    } else {
        format!("client-pair-{}", pair.likelihood.code().replace('_', "-"))
    };
    (format!("/dubbel/{}", pair.id), words.t(&key))
}

fn attached(words: Words, one: &AttachedHere) -> AttachedView {
    let referrer = words.t(&format!(
        "refer-choice-kind-{}",
        one.referrer.kind.code().replace('_', "-")
    ));
    let at = moment(words, one.received_at);
    let dangers = one.dangers.iter().map(|danger| {
        words.t(&format!(
            "refer-choice-danger-{}",
            danger.code().replace('_', "-")
        ))
    });
    AttachedView {
        address: address(one.id),
        version: one.version,
        title: words.t2("client-attached-title", ("who", &referrer), ("at", &at)),
        question: one.question.as_ref().map(ToString::to_string),
        dangers: dangers.collect(),
        is_weighed: one.is_weighed,
    }
}

fn guided(words: Words, one: &GuidedBefore) -> String {
    let until = moment(words, one.until);
    words.t2(
        "client-guided-before",
        ("who", &one.by.name),
        ("until", &until),
    )
}

async fn weigh(signed: Signed, segment: Segment, answers: Answers) -> Answer {
    let id = form::referral(&segment)?;
    match client::weigh(&signed.cx, id, form::version(&answers)?).await {
        // Somebody else was first: there is nothing to weigh any more, and the page says what stands there now.
        Ok(()) | Err(Error::Refused(_) | Error::Conflict) => Ok(back(id, "gewogen")),
        Err(other) => Err(other.into()),
    }
}

/// Back to the one that it was attached to: whoever detached it need not be allowed to open it by itself.
async fn detach(signed: Signed, segment: Segment, answers: Answers) -> Answer {
    let id = form::referral(&segment)?;
    let main = client::detach(&signed.cx, id, form::version(&answers)?).await?;
    Ok(Redirect::to(&format!("/aanmeldingen/{main}?gedaan=losgemaakt")).into_response())
}
