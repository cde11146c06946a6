//! Invitations: a link that works once, with which somebody sets a password and a second factor.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::{Digest as _, Sha256};
use spil_model::ids::StaffId;
use spil_model::sign_in::{Device, check_password};
use spil_policy::{Facts, Object, WriteAction, actions};
use spil_store::Permit;
use spil_store::credential::{self, Invited, NewCredential};
use spil_store::journal::ObjectRef;
use spil_store::keys::KeyPurpose;
use spil_store::password;

use crate::access::guard;
use crate::access::proof::place_of_secret;
use crate::access::session::{self, Begins, Factor, SessionId};
use crate::access::totp::{self, Enrolment, TotpSecret};
use crate::cx::Cx;
use crate::error::{Error, FieldProblem, Result};

/// How long a link works.
pub(super) const WORKS: SignedDuration = SignedDuration::from_hours(72);

/// The secret part of a link. The store keeps its hash alone.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Takes the last part of a link.
    pub fn from_link(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The last part of the link.
    pub fn link_part(&self) -> &str {
        &self.0
    }

    pub(super) fn new(cx: &Cx) -> Self {
        Self(URL_SAFE_NO_PAD.encode(cx.app.chance.bytes::<32>()))
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    /// The secret that goes with this link: shown and confirmed in two requests, and kept nowhere in between.
    fn secret(&self, cx: &Cx) -> TotpSecret {
        let (_, key) = cx.app.keys.current(KeyPurpose::SecondFactor);
        let mut hash = Sha256::new();
        hash.update(b"spil second factor of an invitation");
        hash.update(key.expose_secret());
        hash.update(self.0.as_bytes());
        let digest = hash.finalize();
        SecretBox::init_with_mut(|bytes: &mut [u8; 20]| {
            for (to, from) in bytes.iter_mut().zip(digest) {
                *to = from;
            }
        })
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// Invites the member of staff with this e-mail address. Earlier links to this account no longer work.
pub async fn invite(cx: &Cx, email: &str) -> Result<Token> {
    let tx = cx.write().await?;
    let email = email.trim().to_lowercase();
    let staff = credential::staff_by_email(&tx, &email)
        .await?
        .ok_or(Error::NotFound)?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may::<actions::CreateAccount>(&tx, object, &Facts::of_staff(staff))?;
    let token = keep(cx, &permit, staff).await?;
    cx.commit(tx).await?;
    Ok(token)
}

/// Keeps a new invitation, in the transaction of the step that leads to it.
pub(super) async fn keep<A: WriteAction>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    staff: StaffId,
) -> Result<Token> {
    let token = Token::new(cx);
    credential::invite(permit, staff, &token.hash(), cx.now, cx.now + WORKS).await?;
    Ok(token)
}

/// What the page of an invitation shows.
#[derive(Debug)]
pub struct Invitation {
    /// For whom it is.
    pub invited: Invited,
    /// What to scan or type.
    pub enrolment: Enrolment,
}

/// Opens an invitation that still works.
pub async fn open(cx: &Cx, token: &Token) -> Result<Invitation> {
    let snapshot = cx.read().await?;
    let invited = credential::invited(&snapshot, &token.hash(), cx.now)
        .await?
        .ok_or(Error::NotFound)?;
    snapshot.finish().await?;
    let network = cx.app.settings.network_name.replace(':', " ");
    let enrolment =
        totp::enrolment(&token.secret(cx), &network, &invited.email).map_err(Error::internal)?;
    Ok(Invitation { invited, enrolment })
}

/// Sets password and second factor, and signs in.
pub async fn accept(
    cx: &Cx,
    token: &Token,
    new_password: SecretString,
    code: &str,
    device: Device,
) -> Result<SessionId> {
    let secret = token.secret(cx);
    let step = check(cx, &new_password, code, &secret)?;
    let salt = cx.app.chance.bytes();
    let hashing = move || password::hash(&new_password, salt);
    let password_hash = cx.app.hashing.in_turn(hashing).await?;
    let tx = cx.write().await?;
    let invited = credential::invited(&tx, &token.hash(), cx.now)
        .await?
        .ok_or(Error::NotFound)?;
    let staff = invited.staff;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may::<actions::SignIn>(&tx, object, &Facts::of_staff(staff))?;
    let totp_sealed = cx.app.chance.with(|chance| {
        let place = place_of_secret(staff);
        cx.app.keys.seal(
            KeyPurpose::SecondFactor,
            &place,
            secret.expose_secret(),
            chance,
        )
    });
    let new = NewCredential {
        password_hash,
        totp_sealed,
        step: step.0,
    };
    credential::accept_invitation(&permit, &token.hash(), &new, cx.now).await?;
    guard::open_lock(cx, &tx, &invited.email).await?;
    let begins = Begins::of(Factor::Invitation, device).raised();
    let id = session::begin(cx, &permit, begins).await?;
    cx.commit(tx).await?;
    Ok(id)
}

fn check(
    cx: &Cx,
    new_password: &SecretString,
    code: &str,
    secret: &TotpSecret,
) -> Result<totp::Step> {
    let mut problems: Vec<FieldProblem> = password_problem(new_password).into_iter().collect();
    let step = totp::verify(secret, code, cx.now, None);
    if step.is_err() {
        problems.push(FieldProblem::new("code", "sign-in-code-wrong"));
    }
    match step {
        Ok(step) if problems.is_empty() => Ok(step),
        _ => Err(Error::Invalid(problems)),
    }
}

/// What is wrong with a new password.
pub(super) fn password_problem(new_password: &SecretString) -> Option<FieldProblem> {
    let problem = check_password(new_password.expose_secret()).err()?;
    let told = FieldProblem::new("wachtwoord", problem.key());
    Some(match problem.limit() {
        Some(limit) => told.with("limit", limit),
        None => told,
    })
}
