//! The running application, and the context of one request or command.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::ExposeSecret as _;
use spil_policy::{ActionKind, Actor, Facts, ReadAction, WriteAction};
use spil_store::files::Files;
use spil_store::journal::{Event, Journal, JournalKey, ObjectRef, Origin, Writer};
use spil_store::keys::Keys;
use spil_store::{Db, ListPermit, Permit, RefusedAccess, Request, Snapshot, Tx};
use spil_texts::Language;
use uuid::Uuid;

use crate::access::hashing::Hashing;
use crate::access::provider::{Known, Outgoing};
use crate::chance::Chance;
use crate::client::pair::counted::OpenPairs;
use crate::client::rarity::Rarity;
use crate::clock::{Clock, day_of};
use crate::covenant::Covenants;
use crate::error::{Error, Result};
use crate::outbox::Post;
use crate::refusals::Refusals;
use crate::scanner::Scanner;
use crate::viewed::Viewed;

/// What a network can set without a new version of the program.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The name of the network, as the public site shows it.
    pub network_name: String,
    /// The address of the public site, for links in messages.
    pub public_url: String,
    /// The way to the mail server; without it messages wait.
    pub post: Option<Post>,
    /// How many hours emergency access may last, where that is less than the most.
    pub emergency_hours: Option<i64>,
    /// Whom somebody tells who found a weakness: an address that begins with `mailto:` or `https:`.
    pub security_contact: Option<String>,
    /// The virus scanner that is asked about every file; without it a file is judged by what it holds alone.
    pub scanner: Option<Scanner>,
    /// How the identity providers of organisations are asked.
    pub outgoing: Outgoing,
}

/// What the application is put together from.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The master keys.
    pub keys: Arc<Keys>,
    /// The folder of sealed files.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
    /// The source of ids and secrets.
    pub chance: Chance,
    /// What the network set.
    pub settings: Settings,
}

/// The application of one network: everything that use cases need and that lives as long as the process.
#[derive(Debug)]
pub struct App {
    pub(crate) db: Db,
    pub(crate) journal: Arc<Journal>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) files: Files,
    pub(crate) covenants: Covenants,
    pub(crate) hashing: Hashing,
    pub(crate) rarity: Rarity,
    pub(crate) open_pairs: OpenPairs,
    pub(crate) refusals: Refusals,
    pub(crate) providers: Known,
    process: Uuid,
    writer: Writer,
    /// The clock.
    pub clock: Clock,
    /// The source of ids and secrets.
    pub chance: Chance,
    /// What the network set.
    pub settings: Settings,
}

impl App {
    /// Puts the application together. Must be called inside the async runtime, since the journal's writer starts here.
    pub fn new(parts: Parts) -> Arc<Self> {
        let Parts {
            db,
            keys,
            files,
            clock,
            chance,
            settings,
        } = parts;
        let process: Uuid = chance.id(clock.now());
        let key = JournalKey::new(*keys.journal().expose_secret());
        let journal = Arc::new(Journal::new(process.to_string(), key));
        let writer = Writer::start(db.clone(), Arc::clone(&journal));
        Arc::new(Self {
            db,
            journal,
            keys,
            files,
            covenants: Covenants::default(),
            hashing: Hashing::new(),
            rarity: Rarity::default(),
            open_pairs: OpenPairs::default(),
            refusals: Refusals::default(),
            providers: Known::default(),
            process,
            writer,
            clock,
            chance,
            settings,
        })
    }
}

impl App {
    /// The name of this process, among all that serve the network.
    pub(crate) fn process(&self) -> String {
        self.process.to_string()
    }

    /// Writes these events of refusals, and returns when they are in the journal.
    pub(crate) async fn record_refusals(&self, events: Vec<Event>) -> Result<()> {
        self.writer.record(events).await.map_err(Error::from)
    }

    /// Closes the database at the end of a command, so that the next one finds it free.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// How many passwords this process has hashed or checked: a request that costs as much looks the same from outside.
    pub fn passwords_checked(&self) -> u64 {
        self.hashing.done()
    }
}

/// Who asks, when, in which language and from where. Made once per request or command.
#[derive(Debug, Clone)]
pub struct Cx {
    /// The application.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Actor,
    /// The language of the answer.
    pub language: Language,
    /// The moment of the request.
    pub now: Timestamp,
    /// From where.
    pub origin: Origin,
}

impl Cx {
    /// A context at this moment.
    pub fn new(app: &Arc<App>, actor: Actor, language: Language, origin: Origin) -> Self {
        let now = app.clock.now();
        Self {
            app: Arc::clone(app),
            actor,
            language,
            now,
            origin,
        }
    }

    /// The day in the Netherlands.
    pub fn today(&self) -> Date {
        day_of(self.now)
    }

    /// A new id.
    pub fn id<Id: From<Uuid>>(&self) -> Id {
        self.app.chance.id(self.now)
    }

    /// Starts a change. Only `app` opens transactions.
    pub(crate) async fn write(&self) -> Result<Tx> {
        Ok(self.app.db.write().await?)
    }

    /// Starts reading.
    pub(crate) async fn read(&self) -> Result<Snapshot> {
        Ok(self.app.db.read().await?)
    }

    /// Commits a change together with its journal events.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit(&self.app.journal).await?;
        self.app.open_pairs.changed();
        Ok(())
    }

    /// Ends reading: what was read stays sealed until its events are in the journal.
    pub(crate) async fn viewed<T>(&self, snapshot: Snapshot, value: T) -> Result<Viewed<T>> {
        Ok(Viewed::new(value, snapshot.finish().await?))
    }

    /// Asks leave to change one object.
    pub(crate) fn may<'tx, A: WriteAction>(
        &self,
        tx: &'tx Tx,
        object: ObjectRef,
        facts: &Facts,
    ) -> Result<Permit<'tx, A>> {
        tx.authorize(&self.request(), object, facts)
            .map_err(|refused| self.refuse::<A>(refused))
    }

    /// Asks leave to see one object.
    pub(crate) fn may_see<'tx, A: ReadAction>(
        &self,
        snapshot: &'tx Snapshot,
        object: ObjectRef,
        facts: &Facts,
    ) -> Result<Permit<'tx, A>> {
        snapshot
            .authorize(&self.request(), object, facts)
            .map_err(|refused| self.refuse::<A>(refused))
    }

    /// Asks leave to see one object as part of a change.
    pub(crate) fn may_see_in<'tx, A: ReadAction>(
        &self,
        tx: &'tx Tx,
        object: ObjectRef,
        facts: &Facts,
    ) -> Result<Permit<'tx, A>> {
        tx.authorize_view(&self.request(), object, facts)
            .map_err(|refused| self.refuse::<A>(refused))
    }

    /// Asks what a list may show.
    pub(crate) fn may_list<'tx, A: ReadAction>(
        &self,
        snapshot: &'tx Snapshot,
    ) -> Result<ListPermit<'tx, A>> {
        snapshot
            .authorize_list(&self.request())
            .map_err(|refused| self.refuse::<A>(refused))
    }

    pub(crate) async fn record(&self, events: Vec<Event>) -> Result<()> {
        self.app.writer.record(events).await.map_err(Error::from)
    }

    fn request(&self) -> Request<'_> {
        Request {
            actor: &self.actor,
            now: self.now,
            event_id: self.id(),
            origin: &self.origin,
        }
    }

    /// A refusal is written by the journal's writer, since the transaction at hand will be undone.
    fn refuse<A: ActionKind>(&self, refused: RefusedAccess) -> Error {
        tracing::info!(action = A::ACTION.name(), "refused");
        let error = Error::from(&refused);
        self.note_refusal(*refused.event);
        error
    }

    /// Hands a refusal to the journal's writer, unless there were many in this hour.
    pub(crate) fn note_refusal(&self, event: Event) {
        for event in self.app.refusals.add(event) {
            self.app.writer.enqueue(event);
        }
    }
}
