//! Sessions: a random id in the browser's cookie, its hash in the store, roles read anew on every request.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use spil_model::ids::StaffId;
use spil_model::sign_in::{Device, RAISED, STAFF_SESSION, SessionState};
use spil_policy::{Action, Actor, Facts, Grant, Object, Role, Staff, WriteAction, actions, scope};
use spil_store::client::pair;
use spil_store::journal::ObjectRef;
use spil_store::oversight::emergency::{self, Running};
use spil_store::{Permit, access, credential, duty, involvement};

use crate::breach::count_pressing;
use crate::clock::day_of;
use crate::cx::{App, Cx};
use crate::error::{Error, Result};

/// The id of a session, as the cookie holds it. The store keeps its hash alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionId(String);

impl SessionId {
    /// Takes what the cookie says.
    pub fn from_cookie(value: &str) -> Self {
        Self(value.to_owned())
    }

    /// What the cookie should say.
    pub fn cookie_value(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId")
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The name.
    pub name: String,
    /// With the roles of this moment.
    pub staff: Staff,
    /// How many alerts this person has not seen.
    pub open_alerts: usize,
    /// How many pairs of people who may be one wait for this person to judge them; at most [`COUNTED_PAIRS`].
    pub open_pairs: usize,
    /// How this person signed in; none when this version does not know it.
    pub factor: Option<Factor>,
    /// Whether this person has just proved both factors once more, and may change the own account.
    pub is_raised: bool,
    /// The emergency access that runs for this person.
    pub emergencies: Vec<Running>,
    /// How many emergency accesses wait for review, where this person reviews them.
    pub to_review: usize,
    /// Of how many breaches it must be decided now whether the authority is told, where this person keeps their register.
    pub breaches: usize,
}

/// More pairs than these are not counted.
pub const COUNTED_PAIRS: usize = pair::COUNTED;

/// How often a session notes that it was used.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Who holds this session, if it still holds.
pub async fn who(app: &App, id: &SessionId, now: Timestamp) -> Result<Option<SignedIn>> {
    let changes = app.open_pairs.changes();
    let snapshot = app.db.read().await?;
    let hash = id.hash();
    let Some(session) = access::session(&snapshot, &hash).await? else {
        return Ok(None);
    };
    if !matches!(
        STAFF_SESSION.state(session.created_at, session.seen_at, now),
        SessionState::Holds(_)
    ) {
        return Ok(None);
    }
    let mut grants = access::grants(&snapshot, session.staff, day_of(now)).await?;
    let open_alerts = duty::count_open(&snapshot, session.staff).await?;
    let (emergencies, clients) = emergency::running(&snapshot, session.staff, now).await?;
    let reviews = grants
        .iter()
        .any(|grant| grant.role == Role::PrivacyOfficer);
    let (to_review, breaches) = if reviews {
        let to_review = emergency::count_open(&snapshot).await?;
        (to_review, count_pressing(&snapshot, now).await?)
    } else {
        (0, 0)
    };
    let invited = involvement::holding(&snapshot, session.staff, day_of(now)).await?;
    if !invited.is_empty() {
        grants.push(Grant::of(Role::InvolvedProfessional));
    }
    let staff = Staff {
        id: session.staff,
        grants,
        emergencies: clients,
        invited,
    };
    let open_to = scope(&Actor::Staff(staff.clone()), Action::ListPairs);
    // Whoever may judge no pair costs no query.
    let open_pairs = if open_to.is_empty() {
        0
    } else {
        let until = (changes, now);
        app.open_pairs.count(&snapshot, &open_to, until).await?
    };
    snapshot.finish().await?;
    if now.duration_since(session.seen_at) >= SEEN_EVERY {
        let tx = app.db.write().await?;
        access::see_session(&tx, &hash, now).await?;
        tx.commit(&app.journal).await?;
    }
    Ok(Some(SignedIn {
        name: session.name,
        staff,
        open_alerts: usize::try_from(open_alerts).unwrap_or_default(),
        open_pairs,
        factor: Factor::from_code(&session.factor),
        is_raised: session.raised_until.is_some_and(|until| now < until),
        emergencies,
        to_review: usize::try_from(to_review).unwrap_or_default(),
        breaches: usize::try_from(breaches).unwrap_or_default(),
    }))
}

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// A password and a code of the telephone.
    PasswordAndCode,
    /// A password and a recovery code.
    PasswordAndRecoveryCode,
    /// A passkey, whose device checked who held it.
    Passkey,
    /// The identity provider of an organisation, which said that it was two factors.
    Provider,
    /// The identity provider of an organisation, and a code of the telephone.
    ProviderAndCode,
    /// The identity provider of an organisation, and a recovery code.
    ProviderAndRecoveryCode,
    /// A one-time link, with which password and telephone were set.
    Invitation,
    /// One click, in a demo with invented people only.
    Demo,
}

impl Factor {
    const ALL: [Self; 8] = [
        Self::PasswordAndCode,
        Self::PasswordAndRecoveryCode,
        Self::Passkey,
        Self::Provider,
        Self::ProviderAndCode,
        Self::ProviderAndRecoveryCode,
        Self::Invitation,
        Self::Demo,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PasswordAndCode => "password_and_code",
            Self::PasswordAndRecoveryCode => "password_and_recovery_code",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
            Self::ProviderAndCode => "provider_and_code",
            Self::ProviderAndRecoveryCode => "provider_and_recovery_code",
            Self::Invitation => "invitation",
            Self::Demo => "demo",
        }
    }

    /// Whether a recovery code was used up for it.
    pub fn is_by_recovery_code(self) -> bool {
        matches!(
            self,
            Self::PasswordAndRecoveryCode | Self::ProviderAndRecoveryCode
        )
    }

    /// The factor with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|factor| factor.code() == code)
    }
}

/// How a session begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begins {
    factor: Factor,
    device: Device,
    is_raised: bool,
}

impl Begins {
    pub(crate) const fn of(factor: Factor, device: Device) -> Self {
        Self {
            factor,
            device,
            is_raised: false,
        }
    }

    /// The owner is trusted with changes to the own account from the start.
    pub(crate) const fn raised(self) -> Self {
        Self {
            is_raised: true,
            ..self
        }
    }
}

fn new_id(cx: &Cx) -> SessionId {
    SessionId(URL_SAFE_NO_PAD.encode(cx.app.chance.bytes::<32>()))
}

/// Begins a session for somebody who has proved who they are, in the transaction of that proof.
pub(crate) async fn begin(
    cx: &Cx,
    permit: &Permit<'_, actions::SignIn>,
    begins: Begins,
) -> Result<SessionId> {
    let id = new_id(cx);
    permit.tell(|event| event.code("factor", begins.factor.code()));
    let new = access::NewSession {
        id_hash: &id.hash(),
        factor: begins.factor.code(),
        device: &begins.device.code(),
        raised_until: begins.is_raised.then(|| cx.now + RAISED),
        expires_at: cx.now + STAFF_SESSION.absolute,
    };
    access::begin_session(permit, &new, cx.now).await?;
    Ok(id)
}

/// For a while the owner of a session is trusted with changes to the own account. It goes on under another id: who had the
/// old one has nothing.
pub(crate) async fn raise(
    cx: &Cx,
    permit: &Permit<'_, actions::SignIn>,
    old: &SessionId,
) -> Result<SessionId> {
    permit.tell(|event| event.code("raised", "yes"));
    replace(cx, permit, old, cx.now + RAISED).await
}

/// Gives a session another id.
pub(super) async fn replace<A: WriteAction>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    old: &SessionId,
    raised_until: Timestamp,
) -> Result<SessionId> {
    let id = new_id(cx);
    access::replace_session(permit, &old.hash(), &id.hash(), raised_until).await?;
    Ok(id)
}

/// Signs in to a demo with one click. The caller makes sure that it is a demo.
pub async fn begin_demo(cx: &Cx, staff: StaffId) -> Result<SessionId> {
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may::<actions::SignIn>(&tx, object, &Facts::of_staff(staff))?;
    let id = begin(cx, &permit, Begins::of(Factor::Demo, Device::default())).await?;
    cx.commit(tx).await?;
    Ok(id)
}

/// Signs out.
pub async fn end(cx: &Cx, id: &SessionId) -> Result<()> {
    let tx = cx.write().await?;
    access::end_session(&tx, &id.hash(), cx.now).await?;
    cx.commit(tx).await
}

impl SignedIn {
    /// As whom the use cases see this person.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.staff.clone())
    }
}

/// As whom the use cases see the member of staff with this e-mail address, with the roles of this moment. Only a made-up
/// region acts in the name of others; the caller makes sure that it is one.
pub async fn invented(cx: &Cx, email: &str) -> Result<Staff> {
    let snapshot = cx.read().await?;
    let id = credential::staff_by_email(&snapshot, email)
        .await?
        .ok_or(Error::NotFound)?;
    let grants = access::grants(&snapshot, id, cx.today()).await?;
    snapshot.finish().await?;
    Ok(Staff {
        id,
        grants,
        emergencies: Vec::new(),
        invited: Vec::new(),
    })
}
