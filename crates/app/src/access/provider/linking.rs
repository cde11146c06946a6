//! Linking the provider of one's organisation to the own account, and unlinking it: in a session that was raised a moment ago, as
//! every change of what proves who somebody is.

use spil_model::ids::OrganisationId;
use spil_policy::{Facts, Object, actions};
use spil_store::identity_provider::{self, OwnLink, Provider, Step, Underway};
use spil_store::journal::ObjectRef;
use uuid::Uuid;

use super::entering::{provider_of, send};
use super::said::Said;
use super::way::{Leaving, SetOut, leave, take_back};
use crate::access::account::raised;
use crate::access::session::SessionId;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// The providers that are linked to the own account, or could be.
pub async fn own(cx: &Cx) -> Result<Viewed<Vec<OwnLink>>> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    let snapshot = cx.read().await?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit =
        cx.may_see::<actions::ViewOwnAccount>(&snapshot, object, &Facts::of_staff(staff))?;
    let own = identity_provider::own(&permit, cx.today()).await?;
    cx.viewed(snapshot, own).await
}

/// Sends somebody to the provider of an organisation that they work for, to link it. `None`: it cannot be asked now.
pub async fn begin_link(
    cx: &Cx,
    session: &SessionId,
    organisation: OrganisationId,
) -> Result<Option<SetOut>> {
    let provider = provider_of(cx, organisation).await?;
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    let staff = raised.permit.staff();
    if !identity_provider::works_for(&tx, staff, organisation, cx.today()).await? {
        return Err(Error::NotFound);
    }
    let leaving = Leaving {
        provider: &provider,
        step: Step::Link,
        staff: Some(staff),
        back_to: "",
    };
    let left = leave(cx, &tx, &leaving).await?;
    raised.permit.tell(|event| event.code("provider", "asked"));
    cx.commit(tx).await?;
    send(cx, &leaving, left).await
}

/// Links what the provider said to the account of whoever asked for it, in the session that did. `None`: somebody else's session,
/// no longer raised, or a subject that somebody has already.
pub(super) async fn finish(
    signed: Option<(&Cx, &SessionId)>,
    underway: &Underway,
    provider: &Provider,
    said: &Said,
) -> Result<Option<SessionId>> {
    let Some((cx, session)) = signed.filter(|(cx, _)| cx.staff() == underway.staff) else {
        return Ok(None);
    };
    let tx = cx.write().await?;
    let raised = match raised(cx, &tx, session).await {
        Err(Error::Forbidden) => return Ok(None),
        other => other?,
    };
    let staff = raised.permit.staff();
    if !identity_provider::works_for(&tx, staff, provider.organisation, cx.today()).await? {
        return Ok(None);
    }
    let new = (cx.id(), provider, said.subject.as_str());
    match identity_provider::link(&raised.permit, new, cx.now).await {
        Err(spil_store::Error::Conflict) => return Ok(None),
        other => other?,
    }
    raised.permit.tell(|event| event.code("provider", "linked"));
    let id = raised.begin_anew(cx, session, "provider").await?;
    take_back(cx, &tx).await?;
    cx.commit(tx).await?;
    Ok(Some(id))
}

/// Unlinks a provider from the own account. The session goes on under another id, and all others end.
pub async fn unlink(cx: &Cx, session: &SessionId, id: Uuid) -> Result<SessionId> {
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    if identity_provider::unlink(&raised.permit, id).await? == 0 {
        return Err(Error::NotFound);
    }
    raised
        .permit
        .tell(|event| event.code("provider", "unlinked"));
    let id = raised.begin_anew(cx, session, "provider").await?;
    cx.commit(tx).await?;
    Ok(id)
}
