//! Signing in with a password and a second factor. The same answer, after the same steps, whatever was wrong.

use secrecy::SecretString;
use spil_model::sign_in::Device;
use spil_policy::{Facts, Object, actions};
use spil_store::journal::ObjectRef;

use crate::access::failed::{Way, failed};
use crate::access::guard::Guard;
use crate::access::proof::{Known, Proved};
use crate::access::session::{self, Begins, Factor, SessionId};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// What somebody types to sign in.
#[derive(Debug)]
pub struct SignIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// The six digits of the telephone, or a recovery code.
    pub code: String,
    /// On what it is typed.
    pub device: Device,
}

/// A session that has begun, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Its id.
    pub id: SessionId,
    /// How its owner proved who they are.
    pub factor: Factor,
}

/// Signs in. `None`: it was not right, or it comes too soon after failures; which of them is not said.
pub async fn sign_in(cx: &Cx, typed: SignIn) -> Result<Option<Begun>> {
    let email = typed.email.trim().to_lowercase();
    let tx = cx.write().await?;
    let guard = Guard::knock(cx, &tx, &email).await?;
    let known = Known::look_up(cx, &tx, &email, &typed.code).await?;
    cx.commit(tx).await?;
    let whose = known.whose();
    let begun = match known.prove(cx, typed.password, &typed.code).await? {
        Some(proved) if guard.is_looked_at => admit(cx, &guard, &proved, typed.device).await?,
        _ => None,
    };
    if begun.is_none() {
        failed(cx, Way::Password, whose);
    }
    Ok(begun)
}

async fn admit(cx: &Cx, guard: &Guard, proved: &Proved, device: Device) -> Result<Option<Begun>> {
    let tx = cx.write().await?;
    let facts = Facts::of_staff(proved.staff);
    let object = ObjectRef::one(Object::Staff, proved.staff);
    let permit = cx.may::<actions::SignIn>(&tx, object, &facts)?;
    if !proved.use_up(cx, &permit).await? {
        return Ok(None);
    }
    let factor = proved.factor();
    let id = session::begin(cx, &permit, Begins::of(factor, device)).await?;
    guard.passed(&tx).await?;
    cx.commit(tx).await?;
    Ok(Some(Begun { id, factor }))
}

/// Proves both factors once more in a session that holds: for a while its owner is trusted with changes to the own account.
/// The session goes on under another id. `None` as in [`sign_in`].
pub async fn confirm(
    cx: &Cx,
    session: &SessionId,
    password: SecretString,
    code: &str,
) -> Result<Option<SessionId>> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let Some(own) = spil_store::credential::of_staff(&tx, staff).await? else {
        return Ok(None);
    };
    let guard = Guard::knock(cx, &tx, &own.email).await?;
    let known = Known::look_up(cx, &tx, &own.email, code).await?;
    cx.commit(tx).await?;
    let proved = known.prove(cx, password, code).await?;
    let Some(proved) = proved.filter(|_| guard.is_looked_at) else {
        failed(cx, Way::Confirmation, Some(staff));
        return Ok(None);
    };
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may::<actions::SignIn>(&tx, object, &Facts::of_staff(staff))?;
    if !proved.use_up(cx, &permit).await? {
        return Ok(None);
    }
    permit.tell(|event| event.code("factor", proved.factor().code()));
    let id = session::raise(cx, &permit, session).await?;
    guard.passed(&tx).await?;
    cx.commit(tx).await?;
    Ok(Some(id))
}
