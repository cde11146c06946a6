//! The first administrator: while nobody can sign in, the program prints a link that works once.

use spil_model::contact_details::Email;
use spil_model::ids::StaffId;
use spil_model::text::ShortText;
use spil_policy::{Facts, Object, actions};
use spil_store::account::{self, First};
use spil_store::journal::ObjectRef;

use crate::access::invitation::{self, Token, WORKS};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// Makes the link, unless somebody can sign in; one of before works no longer.
pub async fn link(cx: &Cx) -> Result<Option<Token>> {
    let tx = cx.write().await?;
    if !account::nobody_can_sign_in(&tx).await? {
        return Ok(None);
    }
    let object = ObjectRef::all(Object::Staff);
    let permit = cx.may::<actions::InviteFirstAdministrator>(&tx, object, &Facts::default())?;
    let token = Token::new(cx);
    account::invite_first(&permit, &token.hash(), cx.now, cx.now + WORKS).await?;
    cx.commit(tx).await?;
    Ok(Some(token))
}

/// Whether the link still works.
pub async fn open(cx: &Cx, token: &Token) -> Result<()> {
    let snapshot = cx.read().await?;
    let works = account::first_link_works(&snapshot, &token.hash(), cx.now).await?
        && account::nobody_can_sign_in(&snapshot).await?;
    snapshot.finish().await?;
    if works { Ok(()) } else { Err(Error::NotFound) }
}

/// Makes the first administrator, and gives the invitation with which they set a password and a second factor.
pub async fn make(cx: &Cx, token: &Token, name: ShortText, email: &Email) -> Result<Token> {
    open(cx, token).await?;
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Staff);
    let facts = Facts::found_by_code();
    let permit = cx.may::<actions::MakeFirstAdministrator>(&tx, object, &facts)?;
    let first = First {
        id: cx.id(),
        grant: cx.id(),
        name: name.to_string(),
        email: email.to_string().to_lowercase(),
    };
    let hash = token.hash();
    let staff: StaffId = account::make_first(&permit, &hash, &first, cx.now, cx.today()).await?;
    let invitation = invitation::keep(cx, &permit, staff).await?;
    cx.commit(tx).await?;
    Ok(invitation)
}
