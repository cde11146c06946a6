//! The way to a provider: what its browser is given to keep, where it is sent, and what of it the store holds meanwhile.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient};
use openidconnect::{
    AuthenticationContextClass, ClientId, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl,
};
use sha2::{Digest as _, Sha256};
use spil_model::ids::{OrganisationId, StaffId};
use spil_model::sign_in::Failures;
use spil_model::vouching::RECENT;
use spil_store::Tx;
use spil_store::attempt::{self, Attempted};
use spil_store::identity_provider::{self, Provider, Step, Underway};

use super::wire::{Line, Metadata};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// So long somebody may take to come back, or to prove the second factor.
pub(super) const WAITS: SignedDuration = SignedDuration::from_mins(10);
/// So many set out from one address within an hour: a whole office can share it.
const MOST: u32 = 300;
const WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// What somebody comes back to is an address of ours, and none is longer.
const LONGEST_BACK: usize = 500;

/// What a browser keeps of the way in its cookie. Nobody else ever has it: what must be secret of a sign-in is made of it.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserKey(String);

impl BrowserKey {
    pub(super) fn new(cx: &Cx) -> Self {
        Self(URL_SAFE_NO_PAD.encode(cx.app.chance.bytes::<32>()))
    }

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

    fn word(&self, what: &str, state: &str) -> String {
        let mut hash = Sha256::new();
        for part in ["spil identity provider", what, &self.0, state] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    /// What a sign-in is recognised by.
    pub(super) fn words(&self, state: &str) -> Words {
        Words {
            nonce: self.word("nonce", state),
            verifier: self.word("verifier", state),
        }
    }
}

impl std::fmt::Debug for BrowserKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserKey")
    }
}

/// Two words by which a sign-in is recognised: the provider signs the one, and hears the other only with the code.
pub(super) struct Words {
    pub(super) nonce: String,
    pub(super) verifier: String,
}

pub(super) fn hash_of(state: &str) -> Vec<u8> {
    Sha256::digest(state.as_bytes()).to_vec()
}

/// The organisations through whose provider somebody may sign in.
pub async fn connected(cx: &Cx) -> Result<Vec<(OrganisationId, String)>> {
    let snapshot = cx.read().await?;
    let connected = identity_provider::connected(&snapshot).await?;
    snapshot.finish().await?;
    Ok(connected)
}

/// Where the provider of an organisation sends people back to: each to an address of its own, so that what one provider gave
/// never goes to another.
pub fn redirect_of(cx: &Cx, organisation: OrganisationId) -> String {
    let site = &cx.app.settings.public_url;
    format!("{site}/inloggen/organisatie/{organisation}/terug")
}

pub(super) fn redirect_url(cx: &Cx, organisation: OrganisationId) -> Result<RedirectUrl> {
    RedirectUrl::new(redirect_of(cx, organisation)).map_err(Error::internal)
}

/// Somebody sets out.
#[derive(Debug)]
pub struct SetOut {
    /// What the browser keeps.
    pub key: BrowserKey,
    /// Where it is sent.
    pub address: String,
    /// The name of the organisation.
    pub organisation: String,
}

/// Who sets out, and what for.
pub(super) struct Leaving<'a> {
    pub(super) provider: &'a Provider,
    pub(super) step: Step,
    pub(super) staff: Option<StaffId>,
    pub(super) back_to: &'a str,
}

/// Notes that somebody sets out, unless too many did from this address.
pub(super) async fn leave(cx: &Cx, tx: &Tx, leaving: &Leaving<'_>) -> Result<(BrowserKey, String)> {
    count(cx, tx).await?;
    let key = BrowserKey::new(cx);
    let state = URL_SAFE_NO_PAD.encode(cx.app.chance.bytes::<32>());
    let back_to = Some(leaving.back_to).filter(|back_to| back_to.len() <= LONGEST_BACK);
    let underway = Underway {
        browser_hash: key.hash(),
        provider: leaving.provider.id,
        step: leaving.step,
        staff: leaving.staff,
        back_to: back_to.unwrap_or("").to_owned(),
        expires_at: cx.now + WAITS,
    };
    identity_provider::set_out(tx, &hash_of(&state), &underway, cx.now).await?;
    Ok((key, state))
}

/// What the provider knows of itself, asked before anything is noted: one that is down is said so at once.
pub(super) async fn asked(cx: &Cx, provider: &Provider) -> Option<std::sync::Arc<Metadata>> {
    let line = line(cx, provider)?;
    let metadata = cx.app.providers.metadata(&line, cx.now).await;
    metadata
        .inspect_err(|why| tracing::warn!(%why, "an identity provider is of no use"))
        .ok()
}

pub(super) fn line(cx: &Cx, provider: &Provider) -> Option<Line> {
    let outgoing = &cx.app.settings.outgoing;
    cx.app.providers.line(outgoing, &provider.issuer).ok()
}

/// Where the browser is sent. Whoever links proves who they are once more: the machine may be a shared one.
pub(super) fn address(
    cx: &Cx,
    leaving: &Leaving<'_>,
    metadata: &Metadata,
    (key, state): (&BrowserKey, &str),
) -> Result<String> {
    let provider = leaving.provider;
    let words = key.words(state);
    let verifier = PkceCodeVerifier::new(words.verifier);
    let id = ClientId::new(provider.client_id.clone());
    let client = CoreClient::from_provider_metadata(metadata.clone(), id, None)
        .set_redirect_uri(redirect_url(cx, provider.organisation)?);
    let (state, nonce) = (CsrfToken::new(state.to_owned()), Nonce::new(words.nonce));
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let mut request = client
        .authorize_url(flow, move || state, move || nonce)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .set_max_age(RECENT.unsigned_abs());
    for context in provider.trusted_contexts.split_whitespace() {
        let context = AuthenticationContextClass::new(context.to_owned());
        request = request.add_auth_context_value(context);
    }
    if leaving.step == Step::Link {
        request = request.add_prompt(CoreAuthPrompt::Login);
    }
    let (address, _, _) = request.url();
    Ok(address.into())
}

async fn count(cx: &Cx, tx: &Tx) -> Result<()> {
    let who = cx.address_hash();
    let before = attempt::failures(tx, Attempted::Provider, &who, cx.now).await?;
    let is_recent = before
        .last
        .is_some_and(|last| cx.now.duration_since(last) < WITHIN);
    let before = if is_recent { before.count } else { 0 };
    if before >= MOST {
        return Err(Error::TooOften);
    }
    let after = Failures {
        count: before + 1,
        last: Some(cx.now),
    };
    Ok(attempt::note(tx, Attempted::Provider, &who, after, cx.now).await?)
}

/// Whoever signed in does not count: an office that does so all day sets out as often as it likes.
pub(super) async fn take_back(cx: &Cx, tx: &Tx) -> Result<()> {
    let who = cx.address_hash();
    Ok(attempt::take_back(tx, Attempted::Provider, &who).await?)
}
