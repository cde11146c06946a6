//! The whole network into another database: only for whoever is at the machine, and the journal says so first.

use secrecy::ExposeSecret as _;
use spil_policy::{Facts, Object, actions};
use spil_store::Db;
use spil_store::copy::{self as store, CopiedTable, Leave};
use spil_store::journal::{AnchorFile, Finding, JournalKey, ObjectRef, verify, verify_within};

use crate::cx::Cx;
use crate::error::Error;

/// What was copied.
#[derive(Debug)]
pub struct Copied {
    /// Each table with its rows and their sum, equal in both databases.
    pub tables: Vec<CopiedTable>,
    /// How many events of the journal were checked in the copy.
    pub events: usize,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum NotCopied {
    /// The journal of the source is not whole, or these are not its keys or anchors.
    #[error("the journal of the source is not whole: {0:?}")]
    SourceJournal(Finding),
    /// The journal of the copy is not whole.
    #[error("the journal of the copy is not whole: {0:?}")]
    CopiedJournal(Finding),
    /// The target is no empty database, or the copy is not equal to its source.
    #[error(transparent)]
    Store(#[from] store::NotCopied),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<spil_store::Error> for NotCopied {
    fn from(error: spil_store::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Copies the network of this application into an empty database.
///
/// The event is written in the source before any row leaves it, so it stands in both journals and a copy that is broken
/// off is known too. The rows become visible all at once, after they were read back and their journal was followed.
pub async fn copy(cx: &Cx, to: &Db, anchors: &AnchorFile) -> Result<Copied, NotCopied> {
    store::prepare(to).await?;
    let key = JournalKey::new(*cx.app.keys.journal().expose_secret());
    // With other keys the event below would break the journal of the source, so this comes first.
    let source = verify(&cx.app.db, &key, anchors).await?;
    if let Some(first) = source.findings.into_iter().next() {
        return Err(NotCopied::SourceJournal(first));
    }
    let leave = note(cx).await?;
    let (from, tx) = (cx.read().await?, to.write().await?);
    let tables = store::copy(leave, &from, &tx).await?;
    from.finish().await?;
    let copied = verify_within(&tx, &key, anchors).await?;
    if let Some(first) = copied.findings.into_iter().next() {
        return Err(NotCopied::CopiedJournal(first));
    }
    cx.commit(tx).await?;
    Ok(Copied {
        tables,
        events: copied.events,
    })
}

async fn note(cx: &Cx) -> Result<Leave, Error> {
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::CopyNetwork>(&tx, object, &Facts::default())?;
    let leave = store::begin(&permit);
    cx.commit(tx).await?;
    Ok(leave)
}
