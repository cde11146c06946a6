//! What is asked of the referrer: documents that are missing, or how to reach the person. One question is open at a time;
//! it is a step with a term, and the referrer hears that there is news.

use serde::{Deserialize, Serialize};
use spil_model::calendar::local_time;
use spil_model::covenant::{
    AskedOf, Covenant, DocumentId, RequiredDocument, RequiredWhen, Translated,
};
use spil_model::ids::ReferralId;
use spil_model::messages::Moment;
use spil_model::referral::{Diagnosis, Referral, ReferrerKind};
use spil_model::steps::{Step, StepKind};
use spil_model::text::ShortText;
use spil_policy::actions;
use spil_store::referral::{self, Changes};
use spil_store::step;

use super::{Head, head_of};
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::{self, Change};
use crate::viewed::Viewed;

/// What is asked of the referrer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Documents of the covenant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentId>,
    /// How the person can be reached.
    #[serde(skip_serializing_if = "is_no")]
    pub how_to_reach: bool,
    /// Something else, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<ShortText>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands in a reference"
)]
const fn is_no(flag: &bool) -> bool {
    !*flag
}

impl Asked {
    /// Reads what a step keeps of it; empty where the step keeps something else.
    pub fn read(detail: &str) -> Self {
        serde_json::from_str(detail).unwrap_or_default()
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn write(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }
}

/// Asks the referrer. Refused while an earlier question is open.
pub async fn ask_referrer(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    asked: &Asked,
) -> Result<()> {
    if asked.is_empty() {
        return Err(Error::invalid("documents", "case-ask-nothing"));
    }
    let tx = cx.write().await?;
    let mut change = change::open::<actions::AskReferrer>(cx, &tx, id, version).await?;
    if !open_question(cx, &change, asked).await? {
        return Err(Error::Refused("case-question-open"));
    }
    change.tell(cx, Moment::Question).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Opens the step of a question with its term; no where one is open already. The caller tells the referrer and keeps the change.
pub(crate) async fn open_question<A: Changes>(
    cx: &Cx,
    change: &Change<'_, A>,
    asked: &Asked,
) -> Result<bool> {
    let open = step::open(&change.permit).await?;
    if open
        .iter()
        .any(|step| step.kind == StepKind::MissingDocuments)
    {
        return Ok(false);
    }
    let covenant = change.covenant()?;
    let term = change.parameters()?.terms.missing_documents;
    let step = Step {
        due: covenant.due(local_time(cx.now), term),
        kind: StepKind::MissingDocuments,
        referral: change.referral.id,
    };
    step::begin(&change.permit, cx.id(), &step, &asked.write()?, cx.now).await?;
    change
        .permit
        .tell(|event| event.code("asked", asked.documents.len()));
    Ok(true)
}

/// What was asked is there, or not needed any more.
pub async fn received(cx: &Cx, id: ReferralId, version: Option<i64>) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::AskReferrer>(cx, &tx, id, version).await?;
    let done = step::done(
        &change.permit,
        StepKind::MissingDocuments,
        cx.staff(),
        cx.now,
    );
    if done.await? == 0 {
        return Err(Error::Refused("case-no-question"));
    }
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// What the page for asking the referrer shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Who it is about.
    pub head: Head,
    /// The documents of the covenant, each with whether this referrer must bring it.
    pub documents: Vec<(DocumentId, Translated, bool)>,
    /// Whether the referrer left an e-mail address.
    pub has_email: bool,
    /// The telephone number of the referrer.
    pub phone: Option<String>,
    /// The question that is open, with the last day of its term.
    pub open: Option<(Asked, jiff::civil::Date)>,
}

/// The page for asking the referrer.
pub async fn question(cx: &Cx, id: ReferralId) -> Result<Viewed<Question>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
    permit.tell(|event| event.fields.push("question".to_owned()));
    let loaded = referral::load(&permit).await?;
    let versions = cx.app.covenants.load(&snapshot).await?;
    let covenant = &of(&versions, loaded.referral.covenant)?.covenant;
    let open = step::open(&permit).await?;
    let open = open
        .into_iter()
        .find(|step| step.kind == StepKind::MissingDocuments);
    let referrer = &loaded.referral.referrer;
    let view = Question {
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
        documents: documents(covenant, &loaded.referral),
        has_email: referrer.email.is_some(),
        phone: referrer
            .phone
            .as_ref()
            .map(spil_model::contact_details::Phone::display),
        open: open.map(|step| (Asked::read(&step.detail), step.due)),
    };
    cx.viewed(snapshot, view).await
}

fn documents(covenant: &Covenant, referral: &Referral) -> Vec<(DocumentId, Translated, bool)> {
    let documents = covenant.documents.iter();
    documents
        .map(|document| {
            (
                document.id.clone(),
                document.name.clone(),
                is_required(document, referral),
            )
        })
        .collect()
}

/// Whether the covenant asks this referrer for it, as far as the referral says.
fn is_required(document: &RequiredDocument, referral: &Referral) -> bool {
    let kind: ReferrerKind = referral.referrer.kind;
    let asked = match document.asked_of {
        AskedOf::CareProviders => kind.is_care_provider(),
        AskedOf::Professionals => kind.is_professional(),
        AskedOf::Everyone => true,
    };
    let diagnosis = &referral.content.diagnosis;
    asked
        && match document.when {
            RequiredWhen::Always => true,
            RequiredWhen::Diagnosis => matches!(diagnosis, Diagnosis::Diagnosed { .. }),
            RequiredWhen::Suspicion => matches!(diagnosis, Diagnosis::Suspicion),
        }
}
