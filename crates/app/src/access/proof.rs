//! Proving who one is with a password and a second factor: the code of the telephone, or a recovery code.
//!
//! The same steps are taken whoever asks and whatever is wrong.

use std::sync::Arc;

use secrecy::{SecretBox, SecretString};
use spil_model::ids::StaffId;
use spil_policy::WriteAction;
use spil_store::credential::{self, Credential};
use spil_store::keys::KeyPurpose;
use spil_store::password::{self, Verdict};
use spil_store::seal::Place;
use spil_store::{Permit, Tx, recovery};

use crate::access::recovery::RecoveryCode;
use crate::access::session::Factor;
use crate::access::totp::{self, Step, TotpSecret};
use crate::cx::Cx;
use crate::error::Result;

/// What is known of the account with an e-mail address, and whether the code that was typed is one of its recovery codes.
#[derive(Debug)]
pub(super) struct Known {
    credential: Option<Credential>,
    recovery: Vec<u8>,
    is_recovery: bool,
}

impl Known {
    /// Looks it up; for an account that is not there the same is asked.
    pub(super) async fn look_up(cx: &Cx, tx: &Tx, email: &str, code: &str) -> Result<Self> {
        let typed = RecoveryCode::parse(code).map_or_else(String::new, |code| code.compact());
        let hash = cx.app.keys.recovery_code(&typed);
        Ok(Self {
            credential: credential::by_email(tx, email).await?,
            is_recovery: recovery::is_left(tx, email, &hash).await?,
            recovery: hash,
        })
    }

    /// Whose account it is, where there is one.
    pub(super) fn whose(&self) -> Option<StaffId> {
        self.credential.as_ref().map(|credential| credential.staff)
    }

    /// Checks both factors, always both, outside any transaction.
    pub(super) async fn prove(
        self,
        cx: &Cx,
        password: SecretString,
        code: &str,
    ) -> Result<Option<Proved>> {
        let known = self.credential.as_ref();
        let hash = known.and_then(|credential| credential.password_hash.clone());
        let checking = move || password::verify(&password, hash.as_deref());
        let verdict = cx.app.hashing.in_turn(checking).await?;
        let proved = self.prove_second(cx, code);
        Ok(match verdict {
            Verdict::Right | Verdict::RightButOutdated => proved,
            Verdict::Wrong => None,
        })
    }

    /// Checks the second factor alone, of somebody who proved the first one elsewhere.
    pub(super) fn prove_second(self, cx: &Cx, code: &str) -> Option<Proved> {
        let credential = self.credential?;
        let second = match step_of(cx, &credential, code) {
            Some(step) => Second::Step(step),
            None if self.is_recovery => Second::Recovery(self.recovery),
            None => return None,
        };
        Some(Proved {
            staff: credential.staff,
            second,
        })
    }
}

/// The second factor that was right.
#[derive(Debug)]
enum Second {
    Step(Step),
    Recovery(Vec<u8>),
}

/// Both factors were right; they still have to be used up.
#[derive(Debug)]
pub(super) struct Proved {
    pub(super) staff: StaffId,
    second: Second,
}

impl Proved {
    /// Uses up the second factor; false when another request was first.
    pub(super) async fn use_up<A: WriteAction>(
        &self,
        cx: &Cx,
        permit: &Permit<'_, A>,
    ) -> Result<bool> {
        let used = match &self.second {
            Second::Step(step) => credential::use_step(permit, step.0).await,
            Second::Recovery(hash) => recovery::use_up(permit, hash, cx.now).await,
        };
        match used {
            Err(spil_store::Error::Conflict) => Ok(false),
            other => Ok(other.map(|()| true)?),
        }
    }

    /// How the journal and the session name it.
    pub(super) const fn factor(&self) -> Factor {
        match self.second {
            Second::Step(_) => Factor::PasswordAndCode,
            Second::Recovery(_) => Factor::PasswordAndRecoveryCode,
        }
    }
}

/// Where the secret of a second factor lies.
pub(super) fn place_of_secret(staff: StaffId) -> Place {
    Place {
        table: "credential",
        column: "totp_secret",
        row: staff.uuid(),
    }
}

fn step_of(cx: &Cx, credential: &Credential, code: &str) -> Option<Step> {
    let secret = secret_of(cx, credential)?;
    let last = Some(Step(credential.last_step));
    totp::verify(&secret, code, cx.now, last).ok()
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
