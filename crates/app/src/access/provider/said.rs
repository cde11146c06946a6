//! Exchanging a code for what the provider says of somebody, and believing it only when all of it is right: who signed it, with
//! which algorithm, from whom and for whom it is, for this sign-in, and not too late.

use std::sync::Arc;

use jiff::Timestamp;
use openidconnect::core::{
    CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreIdToken, CoreIdTokenClaims,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, Nonce,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, SignatureVerificationError,
    TokenResponse as _,
};
use secrecy::{ExposeSecret as _, SecretString};
use spil_model::vouching::Vouched;
use spil_store::identity_provider::Provider;
use spil_store::keys::KeyPurpose;

use super::outgoing::Unreached;
use super::way::Words;
use super::wire::{Known, Line, Metadata, Useless};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// Signatures by a key pair whose public half the provider shows. None, or one by a secret that we know too, is never one.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a provider says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// By what it knows them.
    pub(super) subject: String,
    /// How they proved who they are.
    pub(super) vouched: Vouched,
}

/// Why what came back is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The provider cannot be asked now.
    Down,
    /// It does not know us, or by another secret.
    Client,
    /// It refuses the code.
    Code,
    /// What it says is not right.
    Token,
}

impl From<Useless> for Doubt {
    fn from(_: Useless) -> Self {
        Self::Down
    }
}

impl From<Unreached> for Doubt {
    fn from(_: Unreached) -> Self {
        Self::Down
    }
}

/// The secret by which a provider knows us.
pub(super) fn secret_of(cx: &Cx, provider: &Provider) -> Result<SecretString> {
    let place = spil_store::identity_provider::place_of_secret(provider.id);
    let keys = &cx.app.keys;
    let opened = keys.unseal(KeyPurpose::Provider, &place, &provider.sealed);
    let opened = opened.map_err(Error::internal)?;
    let text = String::from_utf8(opened.to_vec()).map_err(Error::internal)?;
    Ok(text.into())
}

/// What comes back from a provider, and what it is held against.
pub(super) struct Exchange<'a> {
    pub(super) provider: &'a Provider,
    pub(super) secret: SecretString,
    pub(super) redirect: RedirectUrl,
    pub(super) words: Words,
    pub(super) now: Timestamp,
}

impl Exchange<'_> {
    /// Exchanges the code.
    pub(super) async fn with(&self, known: &Known, line: &Line, code: &str) -> Result<Said, Doubt> {
        let metadata = known.metadata(line, self.now).await?;
        let token = self.token(line, &metadata, code).await?;
        let claims = match self.claims(&metadata, &token) {
            Err(Unbelieved::UnknownKey) => {
                let metadata = known.anew(line, self.now).await?;
                self.claims(&metadata, &token)
            }
            other => other,
        };
        let claims = claims.map_err(|_| Doubt::Token)?;
        let is_ours = |party: &ClientId| party.as_str() == self.provider.client_id;
        if !claims.authorized_party().is_none_or(is_ours) {
            return Err(Doubt::Token);
        }
        Ok(said(&claims))
    }

    async fn token(
        &self,
        line: &Line,
        metadata: &Arc<Metadata>,
        code: &str,
    ) -> Result<CoreIdToken, Doubt> {
        let id = ClientId::new(self.provider.client_id.clone());
        let secret = ClientSecret::new(self.secret.expose_secret().to_owned());
        let client =
            CoreClient::from_provider_metadata(Metadata::clone(metadata), id, Some(secret))
                .set_redirect_uri(self.redirect.clone())
                .set_auth_type(way_of_knowing(metadata));
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| Doubt::Down)?
            .set_pkce_verifier(PkceCodeVerifier::new(self.words.verifier.clone()));
        let answer = request.request_async(line).await;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::ServerResponse(told) => match told.error() {
                CoreErrorResponseType::InvalidClient => Doubt::Client,
                _ => Doubt::Code,
            },
            RequestTokenError::Request(_) => Doubt::Down,
            _ => Doubt::Token,
        })?;
        answer.id_token().cloned().ok_or(Doubt::Token)
    }

    fn claims(
        &self,
        metadata: &Metadata,
        token: &CoreIdToken,
    ) -> Result<CoreIdTokenClaims, Unbelieved> {
        let id = ClientId::new(self.provider.client_id.clone());
        let issuer = metadata.issuer().clone();
        let keys = metadata.jwks().clone();
        let now = self.now.as_second();
        let clock = move || {
            chrono::DateTime::from_timestamp(now, 0).unwrap_or(chrono::DateTime::UNIX_EPOCH)
        };
        // Without our secret: nothing that it could sign is believed.
        let verifier =
            openidconnect::core::CoreIdTokenVerifier::new_public_client(id, issuer, keys)
                .set_allowed_algs(ALGORITHMS)
                .set_time_fn(clock);
        let nonce = Nonce::new(self.words.nonce.clone());
        let claims = token.claims(&verifier, &nonce);
        claims.cloned().map_err(Unbelieved::from)
    }
}

enum Unbelieved {
    UnknownKey,
    Wrong,
}

impl From<ClaimsVerificationError> for Unbelieved {
    fn from(error: ClaimsVerificationError) -> Self {
        match error {
            // A key under a number that came up again can be another one too.
            ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey
                | SignatureVerificationError::CryptoError(_),
            ) => Self::UnknownKey,
            _ => Self::Wrong,
        }
    }
}

/// In the head of the request, unless the provider says that it wants the secret in the body.
fn way_of_knowing(metadata: &Metadata) -> AuthType {
    let ways = metadata.token_endpoint_auth_methods_supported();
    let in_head = ways.is_none_or(|ways| ways.contains(&CoreClientAuthMethod::ClientSecretBasic));
    if in_head {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    }
}

fn said(claims: &CoreIdTokenClaims) -> Said {
    let methods = claims.auth_method_refs();
    let at = claims.auth_time();
    let methods = methods.map(|methods| methods.iter().map(|one| one.to_string()).collect());
    Said {
        subject: claims.subject().as_str().to_owned(),
        vouched: Vouched {
            methods: methods.unwrap_or_default(),
            context: claims
                .auth_context_ref()
                .map(|context| context.as_str().to_owned()),
            at: at.and_then(|at| Timestamp::from_second(at.timestamp()).ok()),
        },
    }
}
