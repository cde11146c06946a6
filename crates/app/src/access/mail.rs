//! The link of an invitation by e-mail. While it waits in the outbox it is sealed: whoever reads the database has no link.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use spil_policy::WriteAction;
use spil_store::Permit;
use spil_store::keys::KeyPurpose;
use spil_store::outbox::{self, Message};
use spil_store::seal::Place;
use uuid::Uuid;

use crate::access::invitation::Token;
use crate::cx::Cx;
use crate::error::Result;

/// The kind of such a message.
pub(crate) const INVITATION: &str = "invitation";

/// Puts the link into the outbox.
pub(super) async fn send_link<A: WriteAction>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    email: &str,
    token: &Token,
) -> Result<()> {
    let id: Uuid = cx.id();
    let sealed = cx.app.chance.with(|chance| {
        let link = token.link_part().as_bytes();
        cx.app
            .keys
            .seal(KeyPurpose::Invitation, &place(id), link, chance)
    });
    let message = Message {
        id,
        kind: INVITATION.to_owned(),
        referral: None,
        recipient: email.to_owned(),
        language: cx.language.code().to_owned(),
        reference: URL_SAFE_NO_PAD.encode(sealed),
    };
    Ok(outbox::enqueue(permit, &message, cx.now).await?)
}

/// The last part of the link that a message carries; none when it does not open.
pub(crate) fn link_of(cx: &Cx, message: &Message) -> Option<String> {
    let sealed = URL_SAFE_NO_PAD.decode(&message.reference).ok()?;
    let keys = &cx.app.keys;
    let opened = keys.unseal(KeyPurpose::Invitation, &place(message.id), &sealed);
    String::from_utf8(opened.ok()?.to_vec()).ok()
}

fn place(id: Uuid) -> Place {
    Place {
        table: "outbox",
        column: "reference",
        row: id,
    }
}
