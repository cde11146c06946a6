//! The covenant: publishing a version, and the versions that hold. A referral keeps the version of its receipt.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use spil_model::covenant::Covenant;
use spil_model::ids::CovenantVersionId;
use spil_model::problem::Problem;
use spil_policy::{Actor, Facts, Object, actions};
use spil_store::Conn;
use spil_store::covenant::{self, CovenantVersion};
use spil_store::journal::ObjectRef;

use crate::cx::Cx;
use crate::error::{Error, Result};

/// All published versions, kept in memory: they change a few times a year and are needed by every request.
#[derive(Debug, Default)]
pub struct Covenants(RwLock<Arc<Vec<CovenantVersion>>>);

impl Covenants {
    /// The versions, read again when another process has published one.
    pub(crate) async fn load(&self, conn: &Conn) -> Result<Arc<Vec<CovenantVersion>>> {
        let known = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        let count = covenant::count(conn).await?;
        if usize::try_from(count).is_ok_and(|count| count == known.len()) {
            return Ok(known);
        }
        let all = Arc::new(covenant::all(conn).await?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&all);
        Ok(all)
    }
}

/// The version that holds for something received on a day: the last one that had started, else the first one.
pub(crate) fn in_force(versions: &[CovenantVersion], on: Date) -> Option<&CovenantVersion> {
    let mut started = versions
        .iter()
        .filter(|version| version.covenant.valid_from <= on);
    started.next_back().or_else(|| versions.first())
}

/// The version that a referral remembers.
pub(crate) fn of(versions: &[CovenantVersion], id: CovenantVersionId) -> Result<&CovenantVersion> {
    let missing = || Error::internal("a referral names a covenant that is not there");
    versions
        .iter()
        .find(|version| version.id == id)
        .ok_or_else(missing)
}

/// Why a covenant was not published.
#[derive(Debug)]
pub enum NotPublished {
    /// The file is wrong, here and here.
    Wrong(Vec<Problem>),
    /// This code and version were published before.
    Known,
    /// Anything else.
    Other(Error),
}

impl<E: Into<Error>> From<E> for NotPublished {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Publishes the covenant in this file; it holds for what is received from its start date on.
pub async fn publish(cx: &Cx, source: &str) -> Result<Covenant, NotPublished> {
    let covenant = Covenant::parse(source).map_err(NotPublished::Wrong)?;
    let version = CovenantVersion {
        id: cx.id(),
        covenant: covenant.clone(),
        source: source.to_owned(),
        published_at: cx.now,
    };
    let tx = cx.write().await?;
    let permit = cx.may::<actions::PublishCovenant>(
        &tx,
        ObjectRef::one(Object::Network, version.id),
        &Facts::default(),
    )?;
    permit.tell(|event| event.code("covenant", format!("{} {}", covenant.id, covenant.version)));
    covenant::publish(&permit, &version, cx.staff())
        .await
        .map_err(|error| match error {
            spil_store::Error::Duplicate => NotPublished::Known,
            other => other.into(),
        })?;
    cx.commit(tx).await?;
    Ok(covenant)
}

/// The covenant that holds today, with all that were published: public knowledge, nothing is written in the journal.
pub async fn current(cx: &Cx) -> Result<Option<CovenantVersion>> {
    let snapshot = cx.read().await?;
    let versions = cx.app.covenants.load(&snapshot).await?;
    Ok(in_force(&versions, cx.today()).cloned())
}

impl Cx {
    /// The member of staff who acts, if it is one.
    pub fn staff(&self) -> Option<spil_model::ids::StaffId> {
        match &self.actor {
            Actor::Staff(staff) => Some(staff.id),
            Actor::Public | Actor::Job(_) | Actor::Console { .. } => None,
        }
    }
}
