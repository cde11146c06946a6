//! The accounts of everybody, for the administrator: who can sign in, and the link with which somebody begins or begins
//! anew.

use spil_model::ids::StaffId;
use spil_policy::{Facts, Object, WriteAction, actions};
use spil_store::journal::ObjectRef;
use spil_store::{Permit, Tx, account};

pub use spil_store::account::Account;

use crate::access::invitation::{self, Token};
use crate::access::mail;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// All accounts by name.
pub async fn all(cx: &Cx) -> Result<Viewed<Vec<Account>>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ListAccounts>(&snapshot)?;
    let accounts = account::all(&permit, cx.now, cx.today()).await?;
    cx.viewed(snapshot, accounts).await
}

/// One account.
pub async fn one(cx: &Cx, staff: StaffId) -> Result<Viewed<Account>> {
    let snapshot = cx.read().await?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may_see::<actions::ViewAccount>(&snapshot, object, &Facts::of_staff(staff))?;
    let found = account::one(&permit, cx.now, cx.today()).await?;
    cx.viewed(snapshot, found.ok_or(Error::NotFound)?).await
}

/// A link that was made, to be handed over.
#[derive(Debug)]
pub struct Invited {
    /// The link.
    pub token: Token,
    /// Whether it also goes by e-mail.
    pub is_mailed: bool,
}

/// Invites somebody, or invites them once more: earlier links no longer work.
pub async fn invite(cx: &Cx, staff: StaffId) -> Result<Invited> {
    let tx = cx.write().await?;
    let permit = may::<actions::CreateAccount>(cx, &tx, staff)?;
    let invited = make_link(cx, &tx, &permit).await?;
    cx.commit(tx).await?;
    Ok(invited)
}

/// A link that was not used works no longer.
pub async fn withdraw(cx: &Cx, staff: StaffId) -> Result<()> {
    let tx = cx.write().await?;
    let permit = may::<actions::EditAccount>(cx, &tx, staff)?;
    permit.tell(|event| event.fields.push("invitation".to_owned()));
    if account::withdraw_invitation(&permit).await? == 0 {
        return Err(Error::Conflict);
    }
    cx.commit(tx).await
}

/// Takes away whatever proves who somebody is, ends all their sessions, and makes a link with which they begin anew: for
/// whoever lost telephone and recovery codes, once they were recognised otherwise.
pub async fn reset(cx: &Cx, staff: StaffId) -> Result<Invited> {
    let tx = cx.write().await?;
    let permit = may::<actions::EditAccount>(cx, &tx, staff)?;
    let ended = account::reset(&permit, cx.now).await?;
    permit.tell(|event| {
        event.fields.push("second_factor".to_owned());
        event.code("sessions_ended", ended);
    });
    let invited = make_link(cx, &tx, &permit).await?;
    cx.commit(tx).await?;
    Ok(invited)
}

fn may<'tx, A: WriteAction>(cx: &Cx, tx: &'tx Tx, staff: StaffId) -> Result<Permit<'tx, A>> {
    cx.may(
        tx,
        ObjectRef::one(Object::Staff, staff),
        &Facts::of_staff(staff),
    )
}

async fn make_link<A: WriteAction>(cx: &Cx, tx: &Tx, permit: &Permit<'_, A>) -> Result<Invited> {
    let staff = permit.staff();
    let email = account::email_of(tx, staff).await?;
    let email = email.ok_or(Error::NotFound)?;
    link_for(cx, permit, staff, &email).await
}

/// Makes the link for an account, in the transaction of the step that leads to it, and lets it go by mail where there is mail.
pub(crate) async fn link_for<A: WriteAction>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    staff: StaffId,
    email: &str,
) -> Result<Invited> {
    let token = invitation::keep(cx, permit, staff).await?;
    let is_mailed = cx.app.settings.post.is_some();
    if is_mailed {
        mail::send_link(cx, permit, email, &token).await?;
    }
    Ok(Invited { token, is_mailed })
}
