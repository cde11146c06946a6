//! Signing in with a password and the code of a telephone. The same answer, after the same time, whatever was wrong.

use std::sync::Arc;

use secrecy::{SecretBox, SecretString};
use spil_model::ids::StaffId;
use spil_model::sign_in::{ACCOUNT, Attempt};
use spil_model::text::fold;
use spil_policy::{Facts, Object, actions};
use spil_store::attempt::{self, Attempted};
use spil_store::credential::{self, Credential};
use spil_store::journal::ObjectRef;
use spil_store::keys::KeyPurpose;
use spil_store::password::{self, Verdict};
use spil_store::seal::Place;

use crate::access::hashing::in_turn;
use crate::access::session::{self, Factor, SessionId};
use crate::access::totp::{self, Step, TotpSecret};
use crate::cx::Cx;
use crate::error::Result;

/// What somebody types to sign in.
#[derive(Debug)]
pub struct SignIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// The six digits of the telephone.
    pub code: String,
}

/// Signs in. `None`: it was not right, or it comes too soon after failures; which of them is not said.
pub async fn sign_in(cx: &Cx, typed: SignIn) -> Result<Option<SessionId>> {
    let email = typed.email.trim().to_lowercase();
    let who = cx.app.keys.search_term(&fold(&email)).into_bytes();
    let tx = cx.write().await?;
    let failures = attempt::failures(&tx, Attempted::SignIn, &who, cx.now).await?;
    let is_looked_at = ACCOUNT.attempt(failures, cx.now) == Attempt::Allowed;
    if is_looked_at {
        // Counted as a failure first and forgotten on success: a request that is broken off still counts.
        attempt::note(
            &tx,
            Attempted::SignIn,
            &who,
            ACCOUNT.failed(failures, cx.now),
            cx.now,
        )
        .await?;
    }
    let known = credential::by_email(&tx, &email).await?;
    cx.commit(tx).await?;
    let right = proved(cx, known, typed).await?;
    match right {
        Some((staff, step)) if is_looked_at => admit(cx, staff, step, &who).await,
        _ => Ok(None),
    }
}

/// Checks both factors, always both, outside any transaction.
async fn proved(
    cx: &Cx,
    known: Option<Credential>,
    typed: SignIn,
) -> Result<Option<(StaffId, Step)>> {
    let hash = known
        .as_ref()
        .and_then(|credential| credential.password_hash.clone());
    let password = typed.password;
    let verdict = in_turn(move || password::verify(&password, hash.as_deref())).await?;
    let Some(credential) = known else {
        return Ok(None);
    };
    let Some(secret) = secret_of(cx, &credential) else {
        return Ok(None);
    };
    let step = totp::verify(
        &secret,
        &typed.code,
        cx.now,
        Some(Step(credential.last_step)),
    );
    Ok(match (verdict, step) {
        (Verdict::Right | Verdict::RightButOutdated, Ok(step)) => Some((credential.staff, step)),
        _ => None,
    })
}

async fn admit(cx: &Cx, staff: StaffId, step: Step, who: &[u8]) -> Result<Option<SessionId>> {
    let tx = cx.write().await?;
    let facts = Facts::of_staff(staff);
    let permit = cx.may::<actions::SignIn>(&tx, ObjectRef::one(Object::Staff, staff), &facts)?;
    match credential::use_step(&permit, step.0).await {
        Err(spil_store::Error::Conflict) => return Ok(None),
        other => other?,
    }
    let id = session::begin(cx, &permit, Factor::PasswordAndCode).await?;
    attempt::forget(&tx, Attempted::SignIn, who).await?;
    cx.commit(tx).await?;
    Ok(Some(id))
}

/// Where the secret of a second factor lies.
pub(crate) fn place_of_secret(staff: StaffId) -> Place {
    Place {
        table: "credential",
        column: "totp_secret",
        row: staff.uuid(),
    }
}

fn secret_of(cx: &Cx, credential: &Credential) -> Option<TotpSecret> {
    let sealed = credential.totp_sealed.as_deref()?;
    let place = place_of_secret(credential.staff);
    let opened = Arc::clone(&cx.app.keys)
        .unseal(KeyPurpose::SecondFactor, &place, sealed)
        .ok()?;
    let bytes = <[u8; 20]>::try_from(opened.as_slice()).ok()?;
    Some(SecretBox::init_with(|| bytes))
}
