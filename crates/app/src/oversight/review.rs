//! The list of weighed accesses for the privacy officer, and what came of each.

use spil_model::ids::StaffId;
use spil_model::oversight::AccessOutcome;
use spil_model::text::ShortText;
use spil_policy::{Facts, Object, actions};
use spil_store::case_file::colleagues;
use spil_store::journal::ObjectRef;
use spil_store::organisation::{StaffName, staff_names};
use spil_store::oversight::review::{self, Cursor, Filter, Judged, ON_A_PAGE, Review, Summary};
use spil_store::{Permit, Snapshot};
use uuid::Uuid;

use super::refusal::{Refusal, refusals};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// A page of weighed accesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Those that weigh most first.
    pub accesses: Vec<ListedAccess>,
    /// Behind which row the next page begins, where there is one.
    pub next: Option<Cursor>,
    /// How the review stands.
    pub summary: Summary,
    /// Whom one can choose as the one who looked.
    pub staff: Vec<Choice>,
}

/// A member of staff to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Who.
    pub id: StaffId,
    /// The name.
    pub name: String,
}

/// A weighed access with the names that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAccess {
    /// What is kept of it.
    pub review: Review,
    /// Who looked.
    pub staff: String,
    /// Who said something of it.
    pub judged_by: Option<String>,
    /// What was refused within it; in a list this stays empty.
    pub refused: Vec<Refusal>,
}

type MayReview<'tx> = Permit<'tx, actions::ReviewAccesses>;

/// A page of the accesses that fit the filter.
pub async fn accesses(cx: &Cx, filter: &Filter, after: Option<Cursor>) -> Result<Viewed<Listing>> {
    let snapshot = cx.read().await?;
    let permit = may_review(cx, &snapshot)?;
    let mut page = review::page(&permit, filter, after).await?;
    let has_more = ON_A_PAGE < page.len();
    page.truncate(ON_A_PAGE);
    let last = page.last().map(|row| Cursor {
        score: row.score,
        last_at: row.last_at,
        id: row.id,
    });
    let summary = review::summary(&permit).await?;
    let choice = |one: StaffName| Choice {
        id: one.id,
        name: one.name,
    };
    let staff = staff_names(&snapshot).await?.into_iter().map(choice);
    let listing = Listing {
        accesses: listed(&snapshot, &permit, page).await?,
        next: last.filter(|_| has_more),
        summary,
        staff: staff.collect(),
    };
    cx.viewed(snapshot, listing).await
}

/// One weighed access.
pub async fn access(cx: &Cx, id: Uuid) -> Result<Viewed<ListedAccess>> {
    let snapshot = cx.read().await?;
    let permit = may_review(cx, &snapshot)?;
    let one = review::one(&permit, id).await?.ok_or(Error::NotFound)?;
    let refused = refusals(cx, &permit, &one).await?;
    let mut listed = listed(&snapshot, &permit, vec![one]).await?;
    let one = ListedAccess {
        refused,
        ..listed.pop().ok_or(Error::NotFound)?
    };
    cx.viewed(snapshot, one).await
}

fn may_review<'tx>(cx: &Cx, snapshot: &'tx Snapshot) -> Result<MayReview<'tx>> {
    cx.may_see(snapshot, ObjectRef::all(Object::Journal), &Facts::default())
}

async fn listed(
    snapshot: &Snapshot,
    permit: &MayReview<'_>,
    page: Vec<Review>,
) -> Result<Vec<ListedAccess>> {
    let people: Vec<StaffId> = page
        .iter()
        .flat_map(|one| [Some(one.staff), one.judged.as_ref().map(|judged| judged.by)])
        .flatten()
        .collect();
    let names = colleagues(snapshot, &people).await?;
    permit.tell(|event| {
        event.clients = page.iter().filter_map(|one| one.client).collect();
        event.code("count", page.len());
    });
    let name = |id: StaffId| names.get(&id).map(|one| one.name.clone());
    let listed = page.into_iter().map(|review| ListedAccess {
        staff: name(review.staff).unwrap_or_default(),
        judged_by: review.judged.as_ref().and_then(|judged| name(judged.by)),
        refused: Vec::new(),
        review,
    });
    Ok(listed.collect())
}

/// Keeps what the privacy officer found of an access. Nobody judges their own.
pub async fn judge(
    cx: &Cx,
    id: Uuid,
    version: i64,
    (outcome, note): (AccessOutcome, Option<ShortText>),
) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Journal, id);
    let seen = cx.may_see_in::<actions::ReviewAccesses>(&tx, object, &Facts::default())?;
    let one = review::one(&seen, id).await?.ok_or(Error::NotFound)?;
    if one.staff == me {
        return Err(Error::Refused("refused-own-access"));
    }
    let permit = cx.may::<actions::JudgeAccess>(&tx, object, &Facts::default())?;
    let judged = Judged {
        outcome,
        note: note.map(|note| note.to_string()).unwrap_or_default(),
        by: me,
        at: cx.now,
    };
    review::judge(&permit, &judged, version).await?;
    permit.tell(|event| event.code("outcome", outcome));
    cx.commit(tx).await
}
