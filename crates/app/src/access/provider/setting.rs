//! Setting through which provider the people of an organisation sign in, and asking whether it answers.

use secrecy::{ExposeSecret as _, SecretString};
use spil_model::ids::OrganisationId;
use spil_policy::{Facts, Object, ReadAction, WriteAction, actions};
use spil_store::identity_provider::{self, Listed, NewProvider, Provider, place_of_secret};
use spil_store::journal::ObjectRef;
use spil_store::keys::KeyPurpose;
use spil_store::{Permit, Snapshot, Tx};

use super::entering::provider_of;
use super::issuer::check_issuer;
use super::outgoing::Unreached;
use super::said::{Doubt, Exchange, secret_of};
use super::way::{BrowserKey, line, redirect_of, redirect_url};
use super::wire::Useless;
use crate::access::account::raised_until;
use crate::access::session::SessionId;
use crate::cx::Cx;
use crate::error::{Error, FieldProblem, Result};
use crate::viewed::Viewed;

/// No setting of a provider is longer.
const LONGEST: usize = 255;

/// The organisations whose provider one may set.
pub async fn list(cx: &Cx) -> Result<Viewed<Vec<Listed>>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ListProviders>(&snapshot)?;
    let listed = identity_provider::list(&permit).await?;
    cx.viewed(snapshot, listed).await
}

/// The provider of one organisation, as whoever sets it sees it: never the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneProvider {
    /// The organisation.
    pub listed: Listed,
    /// By what the provider knows us, the context classes that count as two factors, and how often it was changed.
    pub set: Option<(String, String, i64)>,
    /// Where the provider must send people back to.
    pub redirect: String,
}

/// The provider of one organisation.
pub async fn one(cx: &Cx, organisation: OrganisationId) -> Result<Viewed<OneProvider>> {
    let snapshot = cx.read().await?;
    let permit = may_see(cx, &snapshot, organisation)?;
    let listed = identity_provider::one(&permit)
        .await?
        .ok_or(Error::NotFound)?;
    let set = identity_provider::of(&snapshot, organisation).await?;
    let one = OneProvider {
        listed,
        set: set.map(|one| (one.client_id, one.trusted_contexts, one.version)),
        redirect: redirect_of(cx, organisation),
    };
    cx.viewed(snapshot, one).await
}

fn about(organisation: OrganisationId) -> (ObjectRef, Facts) {
    let facts = Facts {
        organisations: vec![organisation],
        ..Facts::default()
    };
    (ObjectRef::one(Object::Network, organisation), facts)
}

fn may_see<'tx, A: ReadAction>(
    cx: &Cx,
    snapshot: &'tx Snapshot,
    organisation: OrganisationId,
) -> Result<Permit<'tx, A>> {
    let (object, facts) = about(organisation);
    cx.may_see(snapshot, object, &facts)
}

fn may<'tx, A: WriteAction>(
    cx: &Cx,
    tx: &'tx Tx,
    organisation: OrganisationId,
) -> Result<Permit<'tx, A>> {
    let (object, facts) = about(organisation);
    cx.may(tx, object, &facts)
}

/// What is set of a provider.
#[derive(Debug)]
pub struct Set {
    /// Its address, exactly as it calls itself.
    pub issuer: String,
    /// By what it knows us.
    pub client_id: String,
    /// The secret; empty keeps the one of before.
    pub secret: SecretString,
    /// The context classes that count as two factors, with a space between.
    pub trusted_contexts: String,
    /// Which version was changed; 0 where there was none.
    pub seen: i64,
}

impl Set {
    fn problems(&self, cx: &Cx, before: Option<&Provider>) -> Vec<FieldProblem> {
        let mut wrong = Vec::new();
        let reach = cx.app.settings.outgoing.reach();
        if let Err(problem) = check_issuer(&self.issuer, reach) {
            wrong.push(FieldProblem::new("adres", problem.key()));
        }
        let is_word =
            |text: &str| text.len() <= LONGEST && text.chars().all(|c| c.is_ascii_graphic());
        if self.client_id.is_empty() || !is_word(&self.client_id) {
            wrong.push(FieldProblem::new("client", "provider-client-wrong"));
        }
        let secret = self.secret.expose_secret();
        // The secret of one provider never goes to another.
        let keeps = secret.is_empty() && before.is_some_and(|one| one.issuer == self.issuer);
        if secret.is_empty() && !keeps {
            wrong.push(FieldProblem::new("geheim", "provider-secret-missing"));
        } else if !is_word(secret) {
            wrong.push(FieldProblem::new("geheim", "provider-secret-wrong"));
        }
        let contexts = self.trusted_contexts.as_str();
        if contexts.len() > LONGEST
            || contexts
                .chars()
                .any(|c| !(c == ' ' || c.is_ascii_graphic()))
        {
            wrong.push(FieldProblem::new("niveaus", "provider-contexts-wrong"));
        }
        wrong
    }
}

/// Sets the provider of an organisation, in a session that was raised a moment ago.
pub async fn set(
    cx: &Cx,
    session: &SessionId,
    organisation: OrganisationId,
    set: &Set,
) -> Result<()> {
    let tx = cx.write().await?;
    let permit = may::<actions::EditProvider>(cx, &tx, organisation)?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    raised_until(cx, &tx, session).await?;
    let before = identity_provider::of(&tx, organisation).await?;
    if before.is_none() && set.seen != 0 {
        return Err(Error::Conflict);
    }
    let wrong = set.problems(cx, before.as_ref());
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let id = before.as_ref().map_or_else(|| cx.id(), |before| before.id);
    let sealed = match before {
        Some(before) if set.secret.expose_secret().is_empty() => before.sealed,
        _ => {
            permit.tell(|event| event.fields.push("client_secret".to_owned()));
            seal(cx, id, &set.secret)
        }
    };
    let new = NewProvider {
        id,
        issuer: &set.issuer,
        client_id: &set.client_id,
        sealed: &sealed,
        trusted_contexts: &set.trusted_contexts,
    };
    identity_provider::set(&permit, &new, (set.seen, by, cx.now)).await?;
    permit.tell(|event| event.code("provider", "set"));
    cx.commit(tx).await
}

fn seal(cx: &Cx, id: uuid::Uuid, secret: &SecretString) -> Vec<u8> {
    let (keys, place) = (&cx.app.keys, place_of_secret(id));
    let secret = secret.expose_secret().as_bytes();
    let seal = |chance: &mut _| keys.seal(KeyPurpose::Provider, &place, secret, chance);
    cx.app.chance.with(seal)
}

/// Removes the provider of an organisation with every link to it, in a session that was raised a moment ago. Sessions go on:
/// how somebody came in was right then.
pub async fn remove(cx: &Cx, session: &SessionId, organisation: OrganisationId) -> Result<()> {
    let tx = cx.write().await?;
    let permit = may::<actions::EditProvider>(cx, &tx, organisation)?;
    raised_until(cx, &tx, session).await?;
    if identity_provider::remove(&permit).await? == 0 {
        return Err(Error::NotFound);
    }
    permit.tell(|event| event.code("provider", "removed"));
    cx.commit(tx).await
}

/// What asking a provider gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tested {
    /// It answers, and knows us.
    Right,
    /// It does not; the key of a text says what was found.
    Wrong(&'static str),
}

/// Asks the provider of an organisation for its document and its keys, and whether it knows us.
pub async fn test(cx: &Cx, session: &SessionId, organisation: OrganisationId) -> Result<Tested> {
    let tx = cx.write().await?;
    let permit = may::<actions::EditProvider>(cx, &tx, organisation)?;
    raised_until(cx, &tx, session).await?;
    permit.tell(|event| event.code("provider", "tested"));
    cx.commit(tx).await?;
    let provider = provider_of(cx, organisation).await?;
    tested(cx, &provider).await
}

async fn tested(cx: &Cx, provider: &Provider) -> Result<Tested> {
    let Some(line) = line(cx, provider) else {
        return Ok(Tested::Wrong("provider-test-silent"));
    };
    if let Err(why) = line.discover().await {
        return Ok(Tested::Wrong(why_in_words(why)));
    }
    let exchange = Exchange {
        provider,
        secret: secret_of(cx, provider)?,
        redirect: redirect_url(cx, provider.organisation)?,
        words: BrowserKey::new(cx).words("test"),
        now: cx.now,
    };
    // A code that it never gave: whoever knows us says that about the code, and not about us.
    let said = exchange.with(&cx.app.providers, &line, "spil-test").await;
    Ok(match said {
        Err(Doubt::Client) => Tested::Wrong("provider-test-client"),
        Err(Doubt::Down) => Tested::Wrong("provider-test-silent"),
        _ => Tested::Right,
    })
}

fn why_in_words(why: Useless) -> &'static str {
    match why {
        Useless::OtherIssuer => "provider-test-issuer",
        Useless::NoDocument => "provider-test-document",
        Useless::Unreached(unreached) => match unreached {
            Unreached::NotHttps => "provider-test-https",
            Unreached::Unknown => "provider-test-name",
            Unreached::Private => "provider-test-private",
            Unreached::Elsewhere => "provider-test-elsewhere",
            Unreached::Tls => "provider-test-certificate",
            Unreached::LeadsOn => "provider-test-redirect",
            Unreached::TooLong => "provider-test-long",
            Unreached::Silent | Unreached::Slow => "provider-test-silent",
        },
    }
}
