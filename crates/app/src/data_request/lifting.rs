//! Lifting what a granted request limits: an event of its own, of which whoever asked is told.

use spil_model::ids::DataRequestId;
use spil_model::text::LongText;
use spil_model::use_limit::Limit;
use spil_policy::actions;
use spil_store::{data_request, use_limit};

use super::of;
use crate::client::tied::tied;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// Lifts the limit of a request. `told` is what whoever asked is told of it.
pub async fn lift(cx: &Cx, id: DataRequestId, told: &LongText) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let client = data_request::client(&tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    let tied = tied::<actions::DecideRequest>(cx, &tx, client).await?;
    let permit = cx.may::<actions::DecideRequest>(&tx, tied.object(), &tied.found.facts)?;
    let kept = of(data_request::of_client(&permit).await?, id)?;
    let is_lifted = use_limit::lifted(&tx, id).await?.is_some();
    let limit = Limit::of(&kept.request, is_lifted);
    let limit = limit.ok_or(Error::Refused("request-refused-limits-nothing"))?;
    let lifted = (cx.now, me, told.to_string());
    use_limit::lift(&permit, tied.client, id, &lifted).await?;
    permit.tell(|event| {
        event.code("request", id);
        event.code("kind", limit);
        event.code("step", "lifted");
    });
    cx.commit(tx).await
}
