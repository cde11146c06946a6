//! What a provider says of itself: its endpoints and its keys, kept for a while, and asked anew when it signs with a key that is
//! not known.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AsyncHttpClient, DiscoveryError, IssuerUrl, ProviderMetadata,
};
use serde::{Deserialize, Serialize};
use tokio_rustls::rustls::ClientConfig;
use url::Url;

use super::issuer::may_be_asked;
use super::outgoing::{self, Outgoing, Reach, Unreached};

/// So long what a provider says of itself is believed without asking.
const KEPT: SignedDuration = SignedDuration::from_hours(1);
/// Whoever signs with a key that is not known makes us ask anew, but not more often than this.
const ASKED_ANEW: SignedDuration = SignedDuration::from_mins(1);
/// More providers than these are not kept at once.
const MOST: usize = 100;

/// What of a provider goes beyond the library: whether its answers say from whom they come (RFC 9207).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Beyond {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Beyond {}

pub(super) type Metadata = ProviderMetadata<
    Beyond,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Whether an answer of this provider always says from whom it comes.
pub(super) fn says_who(metadata: &Metadata) -> bool {
    let beyond = metadata.additional_metadata();
    beyond.authorization_response_iss_parameter_supported
}

/// Why a provider is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Useless {
    #[error("not reached: {0}")]
    Unreached(#[from] Unreached),
    #[error("no document of a provider")]
    NoDocument,
    #[error("it calls itself otherwise")]
    OtherIssuer,
}

/// The providers that were asked in this process.
#[derive(Debug, Default)]
pub(crate) struct Known {
    trust: OnceLock<Arc<ClientConfig>>,
    kept: RwLock<BTreeMap<String, (Timestamp, Arc<Metadata>)>>,
}

impl Known {
    fn trust(&self, outgoing: &Outgoing) -> Result<Arc<ClientConfig>, Unreached> {
        if let Some(trust) = self.trust.get() {
            return Ok(Arc::clone(trust));
        }
        let trust = outgoing.trust()?;
        Ok(Arc::clone(self.trust.get_or_init(|| trust)))
    }

    /// The way to one provider, which leads to no other host.
    pub(super) fn line(&self, outgoing: &Outgoing, issuer: &str) -> Result<Line, Unreached> {
        Ok(Line {
            trust: self.trust(outgoing)?,
            reach: outgoing.reach(),
            issuer: issuer.to_owned(),
        })
    }

    /// What the provider says of itself, as it was said within the hour.
    pub(super) async fn metadata(
        &self,
        line: &Line,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, Useless> {
        self.since(line, now, KEPT).await
    }

    /// The same, asked anew unless that was a moment ago: its keys may be others now.
    pub(super) async fn anew(&self, line: &Line, now: Timestamp) -> Result<Arc<Metadata>, Useless> {
        self.since(line, now, ASKED_ANEW).await
    }

    fn kept(&self, issuer: &str) -> Option<(Timestamp, Arc<Metadata>)> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(issuer).cloned()
    }

    fn keep(&self, issuer: &str, now: Timestamp, metadata: &Arc<Metadata>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(issuer.to_owned(), (now, Arc::clone(metadata)));
    }

    async fn since(
        &self,
        line: &Line,
        now: Timestamp,
        age: SignedDuration,
    ) -> Result<Arc<Metadata>, Useless> {
        if let Some((at, metadata)) = self.kept(&line.issuer)
            && now.duration_since(at).abs() < age
        {
            return Ok(metadata);
        }
        let metadata = Arc::new(line.discover().await?);
        self.keep(&line.issuer, now, &metadata);
        Ok(metadata)
    }
}

/// The way to one provider.
#[derive(Debug)]
pub(super) struct Line {
    trust: Arc<ClientConfig>,
    reach: Reach,
    issuer: String,
}

impl Line {
    /// Asks the provider something, at its own host alone.
    pub(super) async fn ask(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, Unreached> {
        if !self.is_own(&request.uri().to_string()) {
            return Err(Unreached::Elsewhere);
        }
        outgoing::ask(&self.trust, self.reach, request).await
    }

    fn is_own(&self, address: &str) -> bool {
        match (Url::parse(address), Url::parse(&self.issuer)) {
            (Ok(address), Ok(issuer)) => {
                may_be_asked(&address, self.reach) && address.host() == issuer.host()
            }
            _ => false,
        }
    }

    /// Reads the document of the provider and its keys. Whoever signs in is sent to its own host too.
    pub(super) async fn discover(&self) -> Result<Metadata, Useless> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| Useless::NoDocument)?;
        let metadata = Metadata::discover_async(issuer, self).await;
        let metadata = metadata.map_err(|error| match error {
            DiscoveryError::Request(unreached) => Useless::Unreached(unreached),
            DiscoveryError::Validation(_) => Useless::OtherIssuer,
            _ => Useless::NoDocument,
        })?;
        let endpoint = metadata.authorization_endpoint().as_str();
        let token = metadata.token_endpoint().ok_or(Useless::NoDocument)?;
        if self.is_own(endpoint) && self.is_own(token.as_str()) {
            Ok(metadata)
        } else {
            Err(Useless::Unreached(Unreached::Elsewhere))
        }
    }
}

/// As the library asks: boxed, so that what waits for it can go on in another thread.
impl<'c> AsyncHttpClient<'c> for Line {
    type Error = Unreached;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, Unreached>> + Send + 'c>>;

    fn call(&'c self, request: Request<Vec<u8>>) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
