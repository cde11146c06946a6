//! The second factor of somebody whom a provider knows by one: a code of the telephone or a recovery code, as at every sign-in.

use spil_model::ids::StaffId;
use spil_model::sign_in::Device;
use spil_policy::{Facts, Object, actions};
use spil_store::Tx;
use spil_store::identity_provider::{self, Linked, Provider, Step};
use spil_store::journal::ObjectRef;

use super::way::{BrowserKey, hash_of, take_back};
use crate::access::failed::{Way, failed};
use crate::access::guard::Guard;
use crate::access::proof::{Known, Proved};
use crate::access::session::{self, Begins, Factor};
use crate::access::sign_in::Begun;
use crate::cx::Cx;
use crate::error::Result;

/// What came of the second factor.
#[derive(Debug)]
pub enum Second {
    /// Somebody is signed in, and wanted to go there.
    In(Begun, String),
    /// It was not right, or came too soon after failures.
    Wrong,
    /// Nobody waits in this browser, or no longer.
    Over,
}

/// Somebody who was recognised in this browser some minutes ago.
struct Waiting {
    provider: Provider,
    linked: Linked,
}

async fn waiting(cx: &Cx, tx: &Tx, key: &BrowserKey) -> Result<Option<Waiting>> {
    let underway = identity_provider::look(tx, &hash_of(key.cookie_value()), cx.now).await?;
    let underway = underway.filter(|underway| underway.step == Step::Second);
    let Some((staff, provider)) = underway.and_then(|one| Some((one.staff?, one.provider))) else {
        return Ok(None);
    };
    let Some(provider) = identity_provider::by_id(tx, provider).await? else {
        return Ok(None);
    };
    let linked = still(cx, tx, &provider, staff).await?;
    Ok(linked.map(|linked| Waiting { provider, linked }))
}

async fn still(cx: &Cx, tx: &Tx, provider: &Provider, staff: StaffId) -> Result<Option<Linked>> {
    Ok(identity_provider::still_linked(tx, provider, staff, cx.today()).await?)
}

/// Whether somebody waits in this browser to prove the second factor.
pub async fn waits_for_second(cx: &Cx, key: &BrowserKey) -> Result<bool> {
    let tx = cx.write().await?;
    let waits = waiting(cx, &tx, key).await?.is_some();
    tx.rollback().await?;
    Ok(waits)
}

/// Proves the second factor.
pub async fn prove_second(cx: &Cx, key: &BrowserKey, code: &str, device: Device) -> Result<Second> {
    let tx = cx.write().await?;
    let Some(waiting) = waiting(cx, &tx, key).await? else {
        tx.rollback().await?;
        return Ok(Second::Over);
    };
    let email = &waiting.linked.email;
    let guard = Guard::knock(cx, &tx, email).await?;
    let known = Known::look_up(cx, &tx, email, code).await?;
    cx.commit(tx).await?;
    match known.prove_second(cx, code) {
        Some(proved) if guard.is_looked_at && proved.staff == waiting.linked.staff => {
            admit(cx, key, (&waiting, &proved, &guard), device).await
        }
        _ => {
            failed(cx, Way::AfterProvider, Some(waiting.linked.staff));
            Ok(Second::Wrong)
        }
    }
}

async fn admit(
    cx: &Cx,
    key: &BrowserKey,
    (waiting, proved, guard): (&Waiting, &Proved, &Guard),
    device: Device,
) -> Result<Second> {
    let staff = waiting.linked.staff;
    let tx = cx.write().await?;
    let taken = identity_provider::take(&tx, &hash_of(key.cookie_value()), cx.now).await?;
    let Some(taken) = taken.filter(|taken| taken.step == Step::Second) else {
        return Ok(Second::Over);
    };
    if still(cx, &tx, &waiting.provider, staff).await?.is_none() {
        return Ok(Second::Over);
    }
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may::<actions::SignIn>(&tx, object, &Facts::of_staff(staff))?;
    if !proved.use_up(cx, &permit).await? {
        return Ok(Second::Wrong);
    }
    identity_provider::note_use(&permit, &waiting.provider, cx.now).await?;
    let factor = match proved.factor() {
        Factor::PasswordAndRecoveryCode => Factor::ProviderAndRecoveryCode,
        _ => Factor::ProviderAndCode,
    };
    let id = session::begin(cx, &permit, Begins::of(factor, device)).await?;
    guard.passed(&tx).await?;
    take_back(cx, &tx).await?;
    cx.commit(tx).await?;
    Ok(Second::In(Begun { id, factor }, taken.back_to))
}
