//! Until when the data of one client are kept, and keeping them longer.

use std::collections::BTreeMap;

use spil_model::ids::{PersonId, StaffId};
use spil_model::name::PersonName;
use spil_model::retention::{Kind, Standing};
use spil_model::text::ShortText;
use spil_policy::actions;
use spil_store::case_file::{Colleague, colleagues};
use spil_store::retention::{self as store, Hold};
use uuid::Uuid;

use super::terms_of;
use crate::client::tied::tied;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// Until when the data of one client are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRetention {
    /// Under whom everything is seen.
    pub id: PersonId,
    /// Who it is.
    pub name: PersonName,
    /// What the file is.
    pub kind: Kind,
    /// The day of the last change.
    pub changed: jiff::civil::Date,
    /// How it stands today.
    pub standing: Standing,
    /// Why it is or was kept longer, the oldest first.
    pub holds: Vec<Hold>,
    /// The names of the staff.
    pub staff: BTreeMap<StaffId, Colleague>,
    /// Whether the reader may have it kept longer, and end that.
    pub may_hold: bool,
}

/// Until when the data of this client are kept.
pub async fn client(cx: &Cx, id: PersonId) -> Result<Viewed<ClientRetention>> {
    let snapshot = cx.read().await?;
    let tied = tied::<actions::ViewClientRetention>(cx, &snapshot, id).await?;
    let facts = &tied.found.facts;
    let permit = cx.may_see::<actions::ViewClientRetention>(&snapshot, tied.object(), facts)?;
    let record = store::of_client(&permit, tied.client).await?;
    let record = record.ok_or(Error::NotFound)?.record;
    let holds = store::holds(&permit).await?;
    let people: Vec<StaffId> = holds
        .iter()
        .flat_map(|hold| {
            [
                Some(hold.placed_by),
                hold.lifted.as_ref().map(|(_, by, _)| *by),
            ]
        })
        .flatten()
        .collect();
    let terms = terms_of(&snapshot).await?;
    let shown = ClientRetention {
        id: tied.client,
        name: store::subject(&permit).await?.name,
        kind: record.kind,
        changed: record.changed,
        standing: record.standing(terms, cx.today()),
        staff: colleagues(&snapshot, &people).await?,
        holds,
        may_hold: cx.could::<actions::PlaceHold>(facts),
    };
    cx.viewed(snapshot, shown).await
}

/// Has the data of this client kept beyond their term.
pub async fn place(cx: &Cx, id: PersonId, reason: &ShortText) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let tied = tied::<actions::PlaceHold>(cx, &tx, id).await?;
    let permit = cx.may::<actions::PlaceHold>(&tx, tied.object(), &tied.found.facts)?;
    let hold: Uuid = cx.id();
    store::place(&permit, tied.client, hold, me, cx.now, reason.as_str()).await?;
    permit.tell(|event| event.code("hold", hold));
    cx.commit(tx).await
}

/// Ends that the data of this client are kept beyond their term. Where it had ended, that is a conflict.
pub async fn lift(cx: &Cx, id: PersonId, hold: Uuid, why: &ShortText) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let tied = tied::<actions::LiftHold>(cx, &tx, id).await?;
    let permit = cx.may::<actions::LiftHold>(&tx, tied.object(), &tied.found.facts)?;
    if store::lift(&permit, tied.client, hold, me, cx.now, why.as_str()).await? == 0 {
        return Err(Error::Conflict);
    }
    permit.tell(|event| event.code("hold", hold));
    cx.commit(tx).await
}
