//! An application on a fresh SQLite database, with the test network, its covenant, a clock that stands still and seeded ids.

use std::path::Path;
use std::sync::Arc;

use secrecy::ExposeSecret as _;
use spil_app::access::session;
use spil_app::{App, Chance, Clock, Cx, Origin, Parts, Settings, covenant, organisation};
use spil_model::network_file::NetworkFile;
use spil_policy::{Actor, Role};
use spil_store::files::Files;
use spil_store::journal::JournalKey;
use spil_store::keys::Keys;
use spil_texts::Language;

use crate::database::TestDb;

/// Monday 2 March 2026, nine in the morning in the Netherlands.
pub const MORNING: &str = "2026-03-02T08:00:00Z";

/// An application for one test.
pub struct TestApp {
    /// The application.
    pub app: Arc<App>,
    /// Its database.
    pub test: TestDb,
    keys: Arc<Keys>,
}

impl TestApp {
    /// The test network: two sub-regions, three teams, six people; the covenant with five classes.
    pub async fn new() -> Self {
        Self::on(TestDb::sqlite().await).await
    }

    /// The same on a database of either engine.
    pub async fn on(test: TestDb) -> Self {
        Self::on_with(test, |_| {}).await
    }

    /// The same in a file, with settings of its own.
    pub async fn with_settings(adjust: impl FnOnce(&mut Settings)) -> Self {
        Self::on_with(TestDb::sqlite().await, adjust).await
    }

    /// The same on a database of either engine, with settings of its own.
    pub async fn on_with(test: TestDb, adjust: impl FnOnce(&mut Settings)) -> Self {
        let chance = Chance::seeded(7);
        let data = test.folder.path().join("data");
        std::fs::create_dir_all(&data).expect("a data folder");
        let keys =
            chance.with(|chance| Keys::create(&test.folder.path().join("keys"), &data, chance));
        let keys = Arc::new(keys.expect("fresh keys"));
        let files = Files::open(&data, Arc::clone(&keys)).expect("a folder of files");
        let clock = Clock::at(MORNING.parse().expect("a moment"));
        let mut settings = Settings {
            network_name: "Netwerk dementie Veldrijk".to_owned(),
            ..Settings::default()
        };
        adjust(&mut settings);
        let app = App::new(Parts {
            db: test.db.clone(),
            keys: Arc::clone(&keys),
            files,
            clock,
            chance,
            settings,
        });
        let this = Self { app, test, keys };
        this.fill().await;
        this
    }

    async fn fill(&self) {
        let cx = self.console();
        let network = NetworkFile::parse(&read("testdata/network/two-sub-regions.toml"))
            .expect("the test network");
        organisation::import(&cx, &network)
            .await
            .expect("the test network comes in");
        let source = read("covenants/2026-drie-subregios.toml");
        covenant::publish(&cx, &source)
            .await
            .expect("the covenant is published");
    }

    /// The key of the journal's chain.
    pub fn journal_key(&self) -> JournalKey {
        JournalKey::new(*self.keys.journal().expose_secret())
    }

    /// The master keys.
    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Somebody at the machine.
    pub fn console(&self) -> Cx {
        self.as_actor(Actor::Console {
            user: "test".to_owned(),
        })
    }

    /// A visitor of the public site.
    pub fn visitor(&self) -> Cx {
        self.as_actor(Actor::Public)
    }

    /// Somebody of the test network with this role, signed in.
    pub async fn staff(&self, role: Role) -> Cx {
        let id = self.session(role).await;
        let signed = session::who(&self.app, &id, self.app.clock.now())
            .await
            .expect("sessions can be read");
        self.as_actor(signed.expect("the session holds").actor())
    }

    /// A session of somebody with this role, as the cookie of a browser holds it.
    pub async fn session(&self, role: Role) -> session::SessionId {
        let cx = self.visitor();
        let people = organisation::one_per_role(&cx)
            .await
            .expect("the people of the test network");
        let person = people
            .iter()
            .find(|person| person.role == role)
            .expect("somebody has this role");
        session::begin_demo(&cx, person.id)
            .await
            .expect("a session begins")
    }

    fn as_actor(&self, actor: Actor) -> Cx {
        let origin = Origin {
            channel: "test".to_owned(),
            ..Origin::default()
        };
        Cx::new(&self.app, actor, Language::Dutch, origin)
    }
}

/// A file of the project.
pub fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| unreadable(&path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    #[expect(clippy::panic, reason = "a test without its file cannot go on")]
    {
        panic!("{}: {error}", path.display())
    }
}
