//! Passkeys: a key on a device of its owner, which the device uses only after a finger, a face or a PIN. That is something
//! they have and something they are or know: two factors in one.
//!
//! What a device is asked lies in the store for some minutes and is taken away by the first answer, whether that is right
//! or not. Nobody says who they are before they answer, so no answer tells whether somebody has an account.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use spil_model::ids::StaffId;
use spil_model::sign_in::{Device, Failures};
use spil_model::text::ShortText;
use spil_policy::{Facts, Object, actions};
use spil_store::attempt::{self, Attempted};
use spil_store::journal::ObjectRef;
use spil_store::passkey::{self, NewPasskey, Question};
use spil_store::{Tx, credential};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, CreationChallengeResponse, DiscoverableAuthentication, Passkey,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Webauthn,
    WebauthnBuilder,
};

pub use spil_store::passkey::OwnPasskey;

use crate::access::account::raised;
use crate::access::failed::{Way, failed};
use crate::access::guard::Guard;
use crate::access::session::{self, Begins, Factor, SessionId};
use crate::access::sign_in::Begun;
use crate::cx::{App, Cx};
use crate::error::{Error, Result};

/// So long an answer is waited for.
const WAITS: SignedDuration = SignedDuration::from_mins(5);
/// So many questions are asked of one address within an hour: a whole office can share it.
const MOST_ASKED: u32 = 300;
const ASKED_WITHIN: SignedDuration = SignedDuration::from_hours(1);

/// A question for a device.
#[derive(Debug)]
pub struct Asked {
    /// By what its answer names it.
    pub attempt: SecretString,
    /// The question, as JSON for the browser.
    pub options: String,
}

/// What a browser answers.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// Which question.
    pub attempt: &'a str,
    /// What the device said, as JSON.
    pub response: &'a str,
}

/// The name of the machine that passkeys are bound to: that of the public address. None where the address is a number, for
/// which no browser makes passkeys.
pub fn host(app: &App) -> Option<String> {
    let address = Url::parse(&app.settings.public_url).ok()?;
    address.domain().map(str::to_owned)
}

fn relying_party(cx: &Cx) -> Result<Webauthn> {
    let host = host(&cx.app).ok_or(Error::NotFound)?;
    let address = Url::parse(&cx.app.settings.public_url).map_err(Error::internal)?;
    let builder = WebauthnBuilder::new(&host, &address).map_err(Error::internal)?;
    let named = builder.rp_name(&cx.app.settings.network_name);
    named.build().map_err(Error::internal)
}

fn hash_of(attempt: &str) -> Vec<u8> {
    Sha256::digest(attempt.as_bytes()).to_vec()
}

fn written(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// A device that keeps the key itself also knows whose it is: then nobody types an address to sign in.
fn kept_by_the_device(options: &CreationChallengeResponse) -> Result<String> {
    let mut options = serde_json::to_value(options).map_err(Error::internal)?;
    let wanted = options.pointer_mut("/publicKey/authenticatorSelection");
    if let Some(wanted) = wanted.and_then(|wanted| wanted.as_object_mut()) {
        wanted.insert("residentKey".to_owned(), "required".into());
        wanted.insert("requireResidentKey".to_owned(), true.into());
    }
    written(&options)
}

/// Keeps what was asked, unless too much was asked from this address.
async fn keep(cx: &Cx, tx: &Tx, staff: Option<StaffId>, state: &str) -> Result<SecretString> {
    count(cx, tx).await?;
    let attempt = URL_SAFE_NO_PAD.encode(cx.app.chance.bytes::<32>());
    let question = Question {
        id_hash: &hash_of(&attempt),
        staff,
        state,
        expires_at: cx.now + WAITS,
    };
    passkey::ask(tx, &question, cx.now).await?;
    Ok(attempt.into())
}

async fn count(cx: &Cx, tx: &Tx) -> Result<()> {
    let who = cx.address_hash();
    let before = attempt::failures(tx, Attempted::Passkey, &who, cx.now).await?;
    let is_recent = |last| cx.now.duration_since(last) < ASKED_WITHIN;
    let before = if before.last.is_some_and(is_recent) {
        before.count
    } else {
        0
    };
    if before >= MOST_ASKED {
        return Err(Error::TooOften);
    }
    let after = Failures {
        count: before + 1,
        last: Some(cx.now),
    };
    attempt::note(tx, Attempted::Passkey, &who, after, cx.now).await?;
    Ok(())
}

/// A question that was answered rightly does not count: an office that signs in all day is asked as often as it likes.
async fn take_back(cx: &Cx, tx: &Tx) -> Result<()> {
    let who = cx.address_hash();
    Ok(attempt::take_back(tx, Attempted::Passkey, &who).await?)
}

/// Asks a device of somebody whose session was raised a moment ago for a key.
pub async fn ask_to_add(cx: &Cx, session: &SessionId) -> Result<Asked> {
    let rp = relying_party(cx)?;
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    let staff = raised.permit.staff();
    let own = credential::of_staff(&tx, staff).await?;
    let email = own.ok_or(Error::Forbidden)?.email;
    let known = passkey::credential_ids(&raised.permit).await?;
    let started = rp.start_passkey_registration(staff.uuid(), &email, &email, Some(known));
    let (options, state) = started.map_err(Error::internal)?;
    let asked = Asked {
        attempt: keep(cx, &tx, Some(staff), &written(&state)?).await?,
        options: kept_by_the_device(&options)?,
    };
    raised.permit.tell(|event| event.code("passkey", "asked"));
    cx.commit(tx).await?;
    Ok(asked)
}

/// What was asked, which nobody can answer a second time. Only whoever was asked may answer.
async fn taken<T: DeserializeOwned>(
    cx: &Cx,
    tx: &Tx,
    attempt: &str,
    staff: Option<StaffId>,
) -> Result<Option<T>> {
    let taken = passkey::take(tx, &hash_of(attempt), cx.now).await?;
    let own = taken.filter(|(asked, _)| *asked == staff);
    Ok(own.and_then(|(_, state)| read(&state)))
}

/// Adds the key that a device made. The session goes on under another id, and all others end.
pub async fn add(
    cx: &Cx,
    session: &SessionId,
    answer: &Answer<'_>,
    name: &ShortText,
) -> Result<SessionId> {
    let refused = || Error::invalid("antwoord", "passkey-not-added");
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    let rp = relying_party(cx)?;
    let tx = cx.write().await?;
    let state = taken::<PasskeyRegistration>(cx, &tx, answer.attempt, Some(staff)).await?;
    cx.commit(tx).await?;
    let response = read::<RegisterPublicKeyCredential>(answer.response);
    let (Some(state), Some(response)) = (state, response) else {
        return Err(refused());
    };
    let key = rp.finish_passkey_registration(&response, &state);
    let key = key.map_err(|_| refused())?;
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    let new = NewPasskey {
        id: cx.id(),
        credential_id: key.cred_id(),
        name: name.as_str(),
        public_key: &written(&key)?,
    };
    match passkey::add(&raised.permit, &new, cx.now).await {
        Err(spil_store::Error::Conflict) => return Err(refused()),
        other => other?,
    }
    raised.permit.tell(|event| event.code("passkey", "added"));
    let id = raised.begin_anew(cx, session, "passkey").await?;
    take_back(cx, &tx).await?;
    cx.commit(tx).await?;
    Ok(id)
}

/// Gives a passkey of one's own another name. What it opens stays the same, so no session ends.
pub async fn rename(cx: &Cx, session: &SessionId, id: Uuid, name: &ShortText) -> Result<()> {
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    if passkey::rename(&raised.permit, id, name.as_str()).await? == 0 {
        return Err(Error::NotFound);
    }
    raised.permit.tell(|event| event.code("passkey", "renamed"));
    cx.commit(tx).await
}

/// Removes a passkey of one's own. The session goes on under another id, and all others end.
pub async fn remove(cx: &Cx, session: &SessionId, id: Uuid) -> Result<SessionId> {
    let tx = cx.write().await?;
    let raised = raised(cx, &tx, session).await?;
    if passkey::remove(&raised.permit, id).await? == 0 {
        return Err(Error::NotFound);
    }
    raised.permit.tell(|event| event.code("passkey", "removed"));
    let id = raised.begin_anew(cx, session, "passkey").await?;
    cx.commit(tx).await?;
    Ok(id)
}

/// Asks a device of whoever wants to sign in for a signature.
pub async fn ask_to_enter(cx: &Cx) -> Result<Asked> {
    let rp = relying_party(cx)?;
    let started = rp.start_discoverable_authentication();
    let (options, state) = started.map_err(Error::internal)?;
    let tx = cx.write().await?;
    let asked = Asked {
        attempt: keep(cx, &tx, None, &written(&state)?).await?,
        options: written(&options)?,
    };
    cx.commit(tx).await?;
    Ok(asked)
}

/// Somebody who says to have a passkey, and what they were asked.
struct Entering {
    guard: Guard,
    state: Option<DiscoverableAuthentication>,
    known: Option<passkey::Passkey>,
}

impl Entering {
    async fn look_up(
        cx: &Cx,
        answer: &Answer<'_>,
        said: Option<&PublicKeyCredential>,
    ) -> Result<Self> {
        let id = said.map_or(&[][..], PublicKeyCredential::get_credential_id);
        let tx = cx.write().await?;
        let known = passkey::by_credential(&tx, id).await?;
        let who = match &known {
            Some(known) => known.email.clone(),
            None => URL_SAFE_NO_PAD.encode(id),
        };
        let entering = Self {
            guard: Guard::knock(cx, &tx, &who).await?,
            state: taken(cx, &tx, answer.attempt, None).await?,
            known,
        };
        cx.commit(tx).await?;
        Ok(entering)
    }

    /// Whose key signed what was asked, and what its device counts.
    fn prove(self, rp: &Webauthn, said: &PublicKeyCredential) -> Option<Proved> {
        let (known, state) = (self.known?, self.state?);
        let mut key: Passkey = read(&known.public_key)?;
        let (owner, _) = rp.identify_discoverable_authentication(said).ok()?;
        let result = rp
            .finish_discoverable_authentication_v2(said, state, &key)
            .ok()?;
        let is_proved =
            owner == known.staff.uuid() && result.user_verified() && self.guard.is_looked_at;
        key.update_credential(&result);
        is_proved.then_some(Proved {
            guard: self.guard,
            known,
            key,
            result,
        })
    }
}

struct Proved {
    guard: Guard,
    known: passkey::Passkey,
    key: Passkey,
    result: AuthenticationResult,
}

/// Signs in. `None`: it was not right, or it comes too soon after failures; which of them is not said.
pub async fn enter(cx: &Cx, answer: &Answer<'_>, device: Device) -> Result<Option<Begun>> {
    let rp = relying_party(cx)?;
    let said = read::<PublicKeyCredential>(answer.response);
    let entering = Entering::look_up(cx, answer, said.as_ref()).await?;
    let whose = entering.known.as_ref().map(|known| known.staff);
    let begun = match said.and_then(|said| entering.prove(&rp, &said)) {
        Some(proved) => admit(cx, &proved, device).await?,
        None => None,
    };
    if begun.is_none() {
        failed(cx, Way::Passkey, whose);
    }
    Ok(begun)
}

async fn admit(cx: &Cx, proved: &Proved, device: Device) -> Result<Option<Begun>> {
    let staff = proved.known.staff;
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may::<actions::SignIn>(&tx, object, &Facts::of_staff(staff))?;
    let told = (written(&proved.key)?, proved.result.counter());
    let noted = passkey::note_use(&permit, proved.known.id, (&told.0, told.1), cx.now).await;
    match noted {
        Err(spil_store::Error::Conflict) => return Ok(None),
        other => other?,
    }
    let begins = Begins::of(Factor::Passkey, device);
    let id = session::begin(cx, &permit, begins).await?;
    proved.guard.passed(&tx).await?;
    take_back(cx, &tx).await?;
    cx.commit(tx).await?;
    Ok(Some(Begun {
        id,
        factor: Factor::Passkey,
    }))
}

impl Asked {
    /// The question as the script of a page reads it: by what to name it, and what the device is asked.
    pub fn for_script(&self) -> String {
        let attempt = self.attempt.expose_secret();
        format!("{{\"attempt\":\"{attempt}\",\"options\":{}}}", self.options)
    }
}
