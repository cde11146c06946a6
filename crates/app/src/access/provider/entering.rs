//! Coming back from a provider: what it says is held against what was asked, and lets in somebody who is linked and works for its
//! organisation today.

use spil_model::ids::OrganisationId;
use spil_model::sign_in::Device;
use spil_policy::{Facts, Object, actions};
use spil_store::identity_provider::{self, Linked, Provider, Step, Underway};
use spil_store::journal::ObjectRef;

use super::linking;
use super::said::{Doubt, Exchange, Said, secret_of};
use super::way::{
    BrowserKey, Leaving, SetOut, WAITS, address, asked, hash_of, leave, line, redirect_url,
    take_back,
};
use super::wire::says_who;
use crate::access::guard::Guard;
use crate::access::session::{self, Begins, Factor, SessionId};
use crate::access::sign_in::Begun;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// What a provider sends along with somebody who comes back.
#[derive(Debug, Clone, Copy)]
pub struct Letters<'a> {
    /// Which sign-in it was.
    pub state: &'a str,
    /// What is exchanged; empty where the provider refused.
    pub code: &'a str,
    /// From whom it comes, where it says so (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub enum Came {
    /// Somebody is signed in.
    In {
        /// Their session.
        begun: Begun,
        /// Where they wanted to go.
        back_to: String,
    },
    /// The provider says of one factor alone: the second one is asked here, of this browser.
    Second(BrowserKey),
    /// The provider is linked to the account of this session, which goes on under another id.
    Linked(SessionId),
    /// It was not right; why is not said.
    Refused,
    /// The provider cannot be asked now.
    Down,
}

/// The provider of an organisation.
pub(super) async fn provider_of(cx: &Cx, organisation: OrganisationId) -> Result<Provider> {
    let snapshot = cx.read().await?;
    let provider = identity_provider::of(&snapshot, organisation).await?;
    snapshot.finish().await?;
    provider.ok_or(Error::NotFound)
}

/// Sends a visitor to the provider of an organisation. `None`: it cannot be asked now.
pub async fn begin(cx: &Cx, organisation: OrganisationId, back_to: &str) -> Result<Option<SetOut>> {
    let provider = provider_of(cx, organisation).await?;
    let leaving = Leaving {
        provider: &provider,
        step: Step::Enter,
        staff: None,
        back_to,
    };
    let tx = cx.write().await?;
    let left = leave(cx, &tx, &leaving).await?;
    cx.commit(tx).await?;
    send(cx, &leaving, left).await
}

/// Where somebody who was noted is sent.
pub(super) async fn send(
    cx: &Cx,
    leaving: &Leaving<'_>,
    (key, state): (BrowserKey, String),
) -> Result<Option<SetOut>> {
    let Some(metadata) = asked(cx, leaving.provider).await else {
        return Ok(None);
    };
    Ok(Some(SetOut {
        address: address(cx, leaving, &metadata, (&key, &state))?,
        key,
        organisation: leaving.provider.name.clone(),
    }))
}

/// Somebody came back. `signed` is the session of this browser, where it has one.
pub async fn come_back(
    cx: &Cx,
    signed: Option<(&Cx, &SessionId)>,
    arrived: (OrganisationId, Option<&BrowserKey>),
    letters: Letters<'_>,
    device: Device,
) -> Result<Came> {
    let Some(arrived) = Arrived::take(cx, arrived, letters).await? else {
        return Ok(Came::Refused);
    };
    let said = match arrived.hear(cx, letters).await? {
        Ok(said) => said,
        Err(Doubt::Down) => return Ok(Came::Down),
        Err(Doubt::Client | Doubt::Code) => return arrived.refuse(cx, "code").await,
        Err(Doubt::Token) => return arrived.refuse(cx, "token").await,
    };
    match arrived.underway.step {
        Step::Enter => arrived.enter(cx, &said, device).await,
        Step::Link => {
            let linked =
                linking::finish(signed, &arrived.underway, &arrived.provider, &said).await?;
            match linked {
                Some(id) => Ok(Came::Linked(id)),
                None => arrived.refuse(cx, "link").await,
            }
        }
        Step::Second => Ok(Came::Refused),
    }
}

/// Somebody who set out in this browser to this provider, and comes back for the first time.
struct Arrived {
    underway: Underway,
    provider: Provider,
    key: BrowserKey,
}

impl Arrived {
    async fn take(
        cx: &Cx,
        (organisation, key): (OrganisationId, Option<&BrowserKey>),
        letters: Letters<'_>,
    ) -> Result<Option<Self>> {
        let tx = cx.write().await?;
        let underway = identity_provider::take(&tx, &hash_of(letters.state), cx.now).await?;
        let provider = identity_provider::of(&tx, organisation).await?;
        cx.commit(tx).await?;
        let (Some(underway), Some(provider), Some(key)) = (underway, provider, key) else {
            return Ok(None);
        };
        let is_own = underway.browser_hash == key.hash() && underway.provider == provider.id;
        Ok(is_own.then(|| Self {
            underway,
            provider,
            key: key.clone(),
        }))
    }

    /// What the provider says, once it is known that the answer is its own.
    async fn hear(&self, cx: &Cx, letters: Letters<'_>) -> Result<Result<Said, Doubt>> {
        let issuer = self.provider.issuer.as_str();
        if letters.issuer.is_some_and(|said| said != issuer) || letters.code.is_empty() {
            return Ok(Err(Doubt::Code));
        }
        let (Some(line), Some(metadata)) =
            (line(cx, &self.provider), asked(cx, &self.provider).await)
        else {
            return Ok(Err(Doubt::Down));
        };
        if says_who(&metadata) && letters.issuer.is_none() {
            return Ok(Err(Doubt::Code));
        }
        let exchange = Exchange {
            provider: &self.provider,
            secret: secret_of(cx, &self.provider)?,
            redirect: redirect_url(cx, self.provider.organisation)?,
            words: self.key.words(letters.state),
            now: cx.now,
        };
        Ok(exchange.with(&cx.app.providers, &line, letters.code).await)
    }

    async fn enter(&self, cx: &Cx, said: &Said, device: Device) -> Result<Came> {
        let contexts = self.provider.trusted_contexts.split_whitespace();
        let trusted: Vec<String> = contexts.map(str::to_owned).collect();
        let tx = cx.write().await?;
        let known =
            identity_provider::by_subject(&tx, &self.provider, &said.subject, cx.today()).await?;
        cx.commit(tx).await?;
        let Some(known) = known else {
            return self.refuse(cx, "unknown").await;
        };
        if said.vouched.is_two_factors(&trusted, cx.now) {
            self.admit(cx, &known, device).await
        } else {
            self.ask_second(cx, &known).await
        }
    }

    async fn admit(&self, cx: &Cx, known: &Linked, device: Device) -> Result<Came> {
        let tx = cx.write().await?;
        let guard = Guard::knock(cx, &tx, &known.email).await?;
        if !guard.is_looked_at {
            cx.commit(tx).await?;
            return self.refuse(cx, "locked").await;
        }
        let object = ObjectRef::one(Object::Staff, known.staff);
        let facts = Facts::of_staff(known.staff);
        let permit = cx.may::<actions::SignIn>(&tx, object, &facts)?;
        identity_provider::note_use(&permit, &self.provider, cx.now).await?;
        let factor = Factor::Provider;
        let id = session::begin(cx, &permit, Begins::of(factor, device)).await?;
        guard.passed(&tx).await?;
        take_back(cx, &tx).await?;
        cx.commit(tx).await?;
        Ok(Came::In {
            begun: Begun { id, factor },
            back_to: self.underway.back_to.clone(),
        })
    }

    /// The provider knows somebody by one factor. Their browser gets another key, by which the page of the second one knows it.
    async fn ask_second(&self, cx: &Cx, known: &Linked) -> Result<Came> {
        let key = BrowserKey::new(cx);
        let underway = Underway {
            browser_hash: key.hash(),
            provider: self.provider.id,
            step: Step::Second,
            staff: Some(known.staff),
            back_to: self.underway.back_to.clone(),
            expires_at: cx.now + WAITS,
        };
        let tx = cx.write().await?;
        identity_provider::set_out(&tx, &hash_of(key.cookie_value()), &underway, cx.now).await?;
        cx.commit(tx).await?;
        Ok(Came::Second(key))
    }

    /// The journal says that somebody was refused, of which organisation, and why as a code: never whom the provider named.
    async fn refuse(&self, cx: &Cx, why: &'static str) -> Result<Came> {
        let tx = cx.write().await?;
        let object = ObjectRef::all(Object::Staff);
        let permit = cx.may::<actions::SignIn>(&tx, object, &Facts::default())?;
        permit.tell(|event| {
            event.code("provider", "refused");
            event.code("why", why);
            event.code("of_organisation", self.provider.organisation);
        });
        cx.commit(tx).await?;
        Ok(Came::Refused)
    }
}
