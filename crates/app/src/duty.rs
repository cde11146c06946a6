//! Duty at the desks: the rota, alerts to whoever must see something now, and asking others when a term has run out.
//!
//! How a term is counted and who is asked when is the covenant's (`model::steps`); the terms stand in `duty/terms.rs`.

mod rota;
mod terms;

use std::collections::BTreeSet;

use jiff::civil::Date;
use spil_model::duty::{AlertKind, on_duty};
use spil_model::ids::{ReferralId, StaffId, SubRegionId};
use spil_policy::{Facts, Object, WriteAction, actions};
use spil_store::duty::{self, NewAlert};
use spil_store::journal::ObjectRef;
use spil_store::{Conn, Permit};
use uuid::Uuid;

pub use rota::{AreaRota, Candidate, NewShift, Planned, Rota, add_shift, end_shift, rota};
pub use spil_store::duty::OpenAlert;
pub use terms::{AreaTerms, GroupedCount, KindCount, Terms, Watched, terms, watch_terms};

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// Alerts whoever is on duty that somebody was referred with a sign of danger, in the transaction of the referral. While
/// the area is not known it goes to every desk that is on duty.
pub(crate) async fn alert_danger<A: WriteAction>(
    cx: &Cx,
    conn: &Conn,
    permit: &Permit<'_, A>,
    area: Option<SubRegionId>,
) -> Result<()> {
    let to = at_desk(conn, area, cx.today()).await?;
    permit.tell(|event| event.code("alerted", to.len()));
    for to in to {
        let alert = NewAlert {
            id: cx.id(),
            kind: AlertKind::Danger,
            step: None,
            to,
        };
        duty::raise(permit, &alert, cx.now).await?;
    }
    Ok(())
}

/// Who has duty at the desk of an area, or at every desk. For somebody who is absent, or works there no more, it is the
/// deputy; where the rota names nobody who is there, it is everybody of that desk.
pub(crate) async fn at_desk(
    conn: &Conn,
    area: Option<SubRegionId>,
    day: Date,
) -> Result<BTreeSet<StaffId>> {
    let shifts = duty::shifts(conn, day).await?;
    let desks = duty::desks(conn, day).await?;
    let absent = duty::absent(conn, day).await?;
    let all = desks.iter().map(|desk| desk.area);
    let areas: BTreeSet<SubRegionId> = match area {
        Some(area) => BTreeSet::from([area]),
        None => all.chain(shifts.iter().map(|shift| shift.area)).collect(),
    };
    let mut found = BTreeSet::new();
    for area in areas {
        let shift = on_duty(&shifts, area, day);
        let named = shift
            .into_iter()
            .flat_map(|shift| [Some(shift.manager), shift.deputy]);
        let is_there = |staff: &StaffId| {
            !absent.contains(staff) && of_desk(&desks, area).any(|one| one == *staff)
        };
        match named.flatten().find(is_there) {
            Some(staff) => found.extend([staff]),
            None => found.extend(of_desk(&desks, area)),
        }
    }
    if found.is_empty() {
        found.extend(desks.iter().map(|desk| desk.id));
    }
    Ok(found)
}

fn of_desk(desks: &[duty::AtDesk], area: SubRegionId) -> impl Iterator<Item = StaffId> + '_ {
    let of_area = desks.iter().filter(move |desk| desk.area == area);
    of_area.map(|desk| desk.id)
}

/// The alerts that the reader has not seen, the last one first.
pub async fn alerts(cx: &Cx) -> Result<Viewed<Vec<OpenAlert>>> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let snapshot = cx.read().await?;
    let object = ObjectRef::one(Object::Staff, me);
    let permit = cx.may_see::<actions::ViewAlerts>(&snapshot, object, &Facts::of_staff(me))?;
    let alerts = duty::open_alerts(&permit).await?;
    permit.tell(|event| event.code("count", alerts.len()));
    cx.viewed(snapshot, alerts).await
}

/// Notes that the reader saw an alert, and gives the referral that it is about.
pub async fn see(cx: &Cx, alert: Uuid) -> Result<ReferralId> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Staff, me);
    let permit = cx.may::<actions::SeeAlert>(&tx, object, &Facts::of_staff(me))?;
    let referral = duty::see(&permit, alert, cx.now)
        .await?
        .ok_or(Error::NotFound)?;
    permit.tell(|event| {
        event.code("alert", alert);
        event.code("referral", referral);
    });
    cx.commit(tx).await?;
    Ok(referral)
}
