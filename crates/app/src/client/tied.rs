//! A client, and the referral that ties the reader to them: what is about the client as a whole is asked of policy by one of
//! their referrals.

use spil_model::ids::PersonId;
use spil_policy::{ActionKind, decide};
use spil_store::Conn;
use spil_store::client::merge;
use spil_store::journal::ObjectRef;
use spil_store::referral::Found;

use super::pair::referrals_of;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// A client, and the referral that ties the reader to them.
pub(crate) struct Tied {
    pub(crate) client: PersonId,
    pub(crate) found: Found,
}

impl Tied {
    pub(crate) fn object(&self) -> ObjectRef {
        ObjectRef {
            client: Some(self.client),
            ..self.found.object()
        }
    }
}

/// Without a referral that opens it, the refusal is about the first one.
pub(crate) async fn tied<A: ActionKind>(cx: &Cx, conn: &Conn, id: PersonId) -> Result<Tied> {
    let client = merge::find(conn, id).await?.ok_or(Error::NotFound)?.id;
    let mut all = referrals_of(conn, id).await?;
    let may = |found: &Found| decide(&cx.actor, A::ACTION, &found.facts).is_granted();
    let place = all.iter().position(may).unwrap_or_default();
    if all.is_empty() {
        return Err(Error::NotFound);
    }
    let found = all.swap_remove(place);
    Ok(Tied { client, found })
}

/// Whether one of these referrals of a client ties the reader to them for this.
pub(crate) fn could_one<'a, A: ActionKind>(
    cx: &Cx,
    mut all: impl Iterator<Item = &'a Found>,
) -> bool {
    all.any(|found| decide(&cx.actor, A::ACTION, &found.facts).is_granted())
}
