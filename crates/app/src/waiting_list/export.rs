//! The whole list for a file: everybody who fits the choice, not only a page of them.

use spil_model::ids::ReferralId;
use spil_policy::actions;
use spil_store::organisation;

use super::{Calendars, Filter, Line, line, placed, tell_filter};
use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// So many are opened at once.
const AT_ONCE: usize = 500;

/// Everybody who waits and whom the reader may take out, in order. No byte of the file may leave before it is released.
pub async fn export(cx: &Cx, filter: &Filter) -> Result<Viewed<Vec<Line>>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ExportReferrals>(&snapshot)?;
    permit.tell(|event| tell_filter(event, filter));
    let versions = cx.app.covenants.load(&snapshot).await?;
    let sub_regions = organisation::sub_regions(&snapshot).await?;
    let teams = organisation::teams(&snapshot).await?;
    let calendars = Calendars::of(cx.today(), &versions, &sub_regions);
    let order = placed(&permit, filter, &calendars).await?.order;
    let places: Vec<(usize, ReferralId)> = (1..).zip(order).collect();
    let mut lines = Vec::with_capacity(places.len());
    for some in places.chunks(AT_ONCE) {
        lines.extend(line::lines(&permit, some, &calendars, &teams).await?);
    }
    permit.tell(|event| event.code("count", lines.len()));
    drop(permit);
    cx.viewed(snapshot, lines).await
}
