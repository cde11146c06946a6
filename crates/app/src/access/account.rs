//! The own account: sessions, password, telephone and recovery codes. Each change wants a session that was raised a moment
//! ago by both factors.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::{Digest as _, Sha256};
use spil_model::sign_in::{Device, STAFF_SESSION, SessionState};
use spil_policy::{Facts, Object, ReadAction, actions};
use spil_store::identity_provider::OwnLink;
use spil_store::journal::ObjectRef;
use spil_store::keys::KeyPurpose;
use spil_store::passkey::OwnPasskey;
use spil_store::{
    Permit, Snapshot, Tx, access, credential, identity_provider, passkey, password, recovery,
};

use crate::access::invitation::password_problem;
use crate::access::proof::place_of_secret;
use crate::access::recovery::{COUNT, RecoveryCode};
use crate::access::session::{self, Factor, SessionId};
use crate::access::totp::{self, Enrolment, TotpSecret};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// By what it is named when it is ended.
    pub handle: String,
    /// On what it began.
    pub device: Device,
    /// How it began; none when this version does not know it.
    pub factor: Option<Factor>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// Whether it is the one of this request.
    pub is_this: bool,
}

/// What the page of the own account shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAccount {
    /// The e-mail address and when password or telephone was last set; none without a password.
    pub password: Option<(String, Timestamp)>,
    /// How many recovery codes are left, of how many.
    pub codes: (i64, i64),
    /// The passkeys, the oldest first.
    pub passkeys: Vec<OwnPasskey>,
    /// The identity providers that are linked, or could be.
    pub providers: Vec<OwnLink>,
    /// The sessions that hold, the last used first.
    pub sessions: Vec<OwnSession>,
}

/// The own account.
pub async fn view(cx: &Cx, session: &SessionId) -> Result<Viewed<OwnAccount>> {
    let snapshot = cx.read().await?;
    let permit = may_see_own::<actions::ViewOwnAccount>(cx, &snapshot)?;
    let this = session.hash();
    let held = access::own_sessions(&permit).await?.into_iter();
    let holds = |held: &access::OwnSession| {
        let state = STAFF_SESSION.state(held.created_at, held.seen_at, cx.now);
        matches!(state, SessionState::Holds(_))
    };
    let own = credential::of_staff(&snapshot, permit.staff()).await?;
    let account = OwnAccount {
        password: own.map(|own| (own.email, own.changed_at)),
        codes: recovery::count(&permit).await?,
        passkeys: passkey::own(&permit).await?,
        providers: identity_provider::own(&permit, cx.today()).await?,
        sessions: held
            .filter(holds)
            .map(|held| own_session(&held, &this))
            .collect(),
    };
    cx.viewed(snapshot, account).await
}

fn own_session(held: &access::OwnSession, this: &[u8]) -> OwnSession {
    OwnSession {
        handle: URL_SAFE_NO_PAD.encode(&held.id_hash),
        device: Device::from_code(&held.device),
        factor: Factor::from_code(&held.factor),
        created_at: held.created_at,
        seen_at: held.seen_at,
        is_this: held.id_hash == this,
    }
}

fn may_see_own<'tx, A: ReadAction>(cx: &Cx, snapshot: &'tx Snapshot) -> Result<Permit<'tx, A>> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    let object = ObjectRef::one(Object::Staff, staff);
    cx.may_see(snapshot, object, &Facts::of_staff(staff))
}

/// Ends one of the own sessions.
pub async fn end_session(cx: &Cx, handle: &str) -> Result<()> {
    let hash = URL_SAFE_NO_PAD
        .decode(handle)
        .map_err(|_| Error::NotFound)?;
    let tx = cx.write().await?;
    let permit = may_end(cx, &tx)?;
    if access::end_own_session(&permit, &hash, cx.now).await? == 0 {
        return Err(Error::NotFound);
    }
    cx.commit(tx).await
}

/// Ends all own sessions but this one; gives how many.
pub async fn end_others(cx: &Cx, this: &SessionId) -> Result<u64> {
    let tx = cx.write().await?;
    let permit = may_end(cx, &tx)?;
    let ended = access::end_other_sessions(&permit, &this.hash(), cx.now).await?;
    permit.tell(|event| event.code("count", ended));
    cx.commit(tx).await?;
    Ok(ended)
}

fn may_end<'tx>(cx: &Cx, tx: &'tx Tx) -> Result<Permit<'tx, actions::EndOwnSession>> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    cx.may(
        tx,
        ObjectRef::one(Object::Staff, staff),
        &Facts::of_staff(staff),
    )
}

/// Leave to change the own account, which a session has for a while after it was raised.
pub(super) struct Raised<'tx> {
    pub(super) permit: Permit<'tx, actions::EditOwnAccount>,
    until: Timestamp,
}

pub(super) async fn raised<'tx>(cx: &Cx, tx: &'tx Tx, session: &SessionId) -> Result<Raised<'tx>> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    let until = raised_until(cx, tx, session).await?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may(tx, object, &Facts::of_staff(staff))?;
    Ok(Raised { permit, until })
}

/// Until when a session is raised; one that is not is refused.
pub(super) async fn raised_until(cx: &Cx, tx: &Tx, session: &SessionId) -> Result<Timestamp> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    let held = access::session(tx, &session.hash()).await?;
    let held = held.filter(|held| held.staff == staff);
    held.and_then(|held| held.raised_until)
        .filter(|until| cx.now < *until)
        .ok_or(Error::Forbidden)
}

impl Raised<'_> {
    /// What was set is another thing now: the other sessions end, and this one goes on under another id.
    pub(super) async fn begin_anew(
        &self,
        cx: &Cx,
        session: &SessionId,
        what: &str,
    ) -> Result<SessionId> {
        let ended = access::end_other_sessions(&self.permit, &session.hash(), cx.now).await?;
        self.permit.tell(|event| {
            event.fields.push(what.to_owned());
            event.code("sessions_ended", ended);
        });
        session::replace(cx, &self.permit, session, self.until).await
    }
}

/// Sets another password.
pub async fn change_password(
    cx: &Cx,
    session: &SessionId,
    new_password: SecretString,
) -> Result<SessionId> {
    if let Some(problem) = password_problem(&new_password) {
        return Err(Error::Invalid(vec![problem]));
    }
    let salt = cx.app.chance.bytes();
    let hashing = move || password::hash(&new_password, salt);
    let hash = cx.app.hashing.in_turn(hashing).await?;
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    credential::set_password(&raised.permit, &hash, cx.now).await?;
    let id = raised.begin_anew(cx, session, "password").await?;
    cx.commit(tx).await?;
    Ok(id)
}

/// What to scan or type on another telephone.
pub async fn enrol(cx: &Cx, session: &SessionId) -> Result<Viewed<Enrolment>> {
    let snapshot = cx.read().await?;
    let permit = may_see_own::<actions::ViewOwnAccount>(cx, &snapshot)?;
    let own = credential::of_staff(&snapshot, permit.staff()).await?;
    let own = own.ok_or(Error::Forbidden)?;
    let network = cx.app.settings.network_name.replace(':', " ");
    let secret = secret_of(cx, session);
    let enrolment = totp::enrolment(&secret, &network, &own.email).map_err(Error::internal)?;
    cx.viewed(snapshot, enrolment).await
}

/// Sets another telephone, which has to show a right code.
pub async fn renew_telephone(cx: &Cx, session: &SessionId, code: &str) -> Result<SessionId> {
    let secret = secret_of(cx, session);
    let step = totp::verify(&secret, code, cx.now, None)
        .map_err(|_| Error::invalid("code", "sign-in-code-wrong"))?;
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    let place = place_of_secret(raised.permit.staff());
    let sealed = cx.app.chance.with(|chance| {
        let keys = &cx.app.keys;
        keys.seal(
            KeyPurpose::SecondFactor,
            &place,
            secret.expose_secret(),
            chance,
        )
    });
    credential::set_second_factor(&raised.permit, &sealed, step.0, cx.now).await?;
    let id = raised.begin_anew(cx, session, "second_factor").await?;
    cx.commit(tx).await?;
    Ok(id)
}

/// The secret of the telephone that a session is about to set: shown and confirmed in two requests, and kept nowhere in
/// between. The session gets another id when it is set, so that no secret is set twice.
fn secret_of(cx: &Cx, session: &SessionId) -> TotpSecret {
    let (_, key) = cx.app.keys.current(KeyPurpose::SecondFactor);
    let mut hash = Sha256::new();
    hash.update(b"spil second factor of a session");
    hash.update(key.expose_secret());
    hash.update(session.cookie_value().as_bytes());
    let digest = hash.finalize();
    SecretBox::init_with_mut(|bytes: &mut [u8; 20]| {
        for (to, from) in bytes.iter_mut().zip(digest) {
            *to = from;
        }
    })
}

/// Makes other recovery codes, to be shown once; those of before no longer work.
pub async fn new_codes(cx: &Cx, session: &SessionId) -> Result<Vec<RecoveryCode>> {
    let codes: Vec<RecoveryCode> = (0..COUNT)
        .map(|_| RecoveryCode::new(&cx.app.chance))
        .collect();
    let hash = |code: &RecoveryCode| cx.app.keys.recovery_code(&code.compact());
    let hashes: Vec<Vec<u8>> = codes.iter().map(hash).collect();
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    recovery::replace(&raised.permit, &hashes, cx.now).await?;
    let told =
        |event: &mut spil_store::journal::Event| event.fields.push("recovery_codes".to_owned());
    raised.permit.tell(told);
    cx.commit(tx).await?;
    Ok(codes)
}
