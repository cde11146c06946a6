//! The steps of the reporting code for abuse: recording what was done in one, and seeing those that were taken. Nobody is told
//! of them: no message goes out, and the timeline of the case file does not have them.

use jiff::civil::Date;
use spil_model::abuse_code::{AbuseCodeDecision, AbuseCodeStep, Confidence};
use spil_model::ids::{ReferralId, StaffId};
use spil_model::text::LongText;
use spil_policy::actions;
use spil_store::abuse_code as store;
use spil_store::case_file::colleagues;
use spil_store::referral;

pub use spil_model::abuse_code::AbuseCodeEntry;

use crate::case_file::{Head, head_of};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change;
use crate::viewed::Viewed;

/// What was done in a step, as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
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
}

/// Records what was done in a step.
pub async fn record(cx: &Cx, id: ReferralId, version: Option<i64>, new: NewEntry) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::RecordAbuseCode>(cx, &tx, id, version).await?;
    let entry = AbuseCodeEntry {
        id: cx.id(),
        step: new.step,
        on: new.on,
        what: new.what,
        decision: new.decision,
        confidence: new.confidence,
        by: cx.staff().ok_or(Error::Forbidden)?,
    };
    entry
        .check(cx.today())
        .map_err(|refused| Error::invalid(refused.field(), refused.key()))?;
    store::add(&change.permit, &entry, cx.now).await?;
    change.permit.tell(|event| event.code("step", entry.step));
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// What the page of the reporting code shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbuseCode {
    /// Who it is about.
    pub head: Head,
    /// What was done, the first step first, each with the name of who recorded it.
    pub entries: Vec<(AbuseCodeEntry, String)>,
    /// Whether the reader may record a step.
    pub may_record: bool,
}

/// The steps that were taken for one referral.
pub async fn view(cx: &Cx, id: ReferralId) -> Result<Viewed<AbuseCode>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewAbuseCode>(&snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let head = head_of(cx, &snapshot, &permit, &loaded).await?;
    let entries = store::entries(&permit).await?;
    let by: Vec<StaffId> = entries.iter().map(|entry| entry.by).collect();
    let names = colleagues(&snapshot, &by).await?;
    let with_name = |entry: AbuseCodeEntry| {
        let name = names.get(&entry.by).map(|by| by.name.clone());
        (entry, name.unwrap_or_default())
    };
    let view = AbuseCode {
        head,
        entries: entries.into_iter().map(with_name).collect(),
        may_record: cx.could::<actions::RecordAbuseCode>(&found.facts),
    };
    cx.viewed(snapshot, view).await
}
