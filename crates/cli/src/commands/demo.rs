//! `spil demo`: the pages of a made-up region, one click to be anybody. Its people and their history are invented.

use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::SignedDuration;
use spil_app::access::provider::{Outgoing, Reach};
use spil_app::worker::Worker;
use spil_app::{App, Chance, Clock, Parts, Settings};
use spil_region::{Built, Order, Size, Told, build};
use spil_store::files::Files;
use spil_store::{Db, Purpose};
use spil_web::{Mode, Site};
use std::sync::Arc;

use crate::commands::serve::{Background, listen};
use crate::console::{Console, Failure};
use crate::instance::{self, Place};
use crate::listening::Doorway;

/// Serves a made-up region.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// The folder of the demo: the first start builds the region in it, which takes some minutes.
    #[arg(long, value_name = "FOLDER", default_value = "spil-demo")]
    data: PathBuf,
    /// Another database than the one in the folder: `sqlite:PATH` or `postgres://…`; it must be empty at first.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// How large the region is.
    #[arg(long, value_enum, default_value = "usual")]
    size: DemoSize,
    /// The seed: the same seed gives the same people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Build the region and stop.
    #[arg(long)]
    only_build: bool,
}

/// How large the region is.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum DemoSize {
    /// A year with a few dozen people.
    Small,
    /// Three years with about 8,000 people.
    Usual,
    /// For measurements: about 100,000 people. It takes long.
    Large,
}

impl DemoSize {
    const fn size(self) -> Size {
        match self {
            Self::Small => Size::SMALL,
            Self::Usual => Size::DEMO,
            Self::Large => Size::LARGE,
        }
    }
}

/// In the folder while the region is being built: what is left of a building that was broken off is no region.
const UNFINISHED: &str = "unfinished";
/// In the folder once the region stands.
const FINISHED: &str = "demo";

impl Demo {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        if !self.only_build && !spil_web::is_built() {
            return Err(Failure::Undone(
                console.language().text("serve-no-front-end"),
            ));
        }
        instance::run(console, self.demo(console))
    }

    async fn demo(&self, console: &Console) -> Result<(), Failure> {
        let place = Place::new(self.data.clone(), self.database.clone());
        if !self.data.join(FINISHED).exists() {
            self.make(console, &place).await?;
        }
        console.say(&console.language().text("demo-warning"));
        if self.only_build {
            return Ok(());
        }
        let keys = place.open_keys(console)?;
        let db = place.open_db(console, Purpose::Serve).await?;
        let app = place.app(console, db, keys, Clock::System, self.settings())?;
        let site = Site {
            app,
            mode: Mode::Demo,
        };
        let doorway = Doorway::plain(self.listen);
        let background = Background {
            anchors: place.anchors(),
            shipping: None,
        };
        Box::pin(listen(console, site, &doorway, background)).await
    }

    /// This machine by its name: browsers make passkeys for names alone.
    fn public_url(&self) -> String {
        if self.listen.ip().is_loopback() {
            format!("http://localhost:{}", self.listen.port())
        } else {
            format!("http://{}", self.listen)
        }
    }

    fn settings(&self) -> Settings {
        Settings {
            network_name: spil_region::NAME.to_owned(),
            public_url: self.public_url(),
            outgoing: Outgoing::new(Reach::ThisMachine),
            ..Settings::default()
        }
    }

    /// Builds the region. A folder with anything else in it is left alone.
    async fn make(&self, console: &Console, place: &Place) -> Result<(), Failure> {
        let language = console.language();
        let path = ("path", self.data.display().to_string().into());
        let is_empty = std::fs::read_dir(&self.data).is_ok_and(|mut files| files.next().is_none());
        if self.data.exists() && !is_empty {
            return Err(Failure::Undone(
                language.text_with("demo-not-empty", &[path]),
            ));
        }
        console.say(&language.text_with("demo-building", &[path]));
        let keys = place.prepare(console, &instance::machine_chance(console)?)?;
        self.mark(console, UNFINISHED)?;
        let db = instance::open(&place.target(console)?, Purpose::Seed, console).await?;
        spil_store::migrate(&db)
            .await
            .map_err(|error| console.database(&error))?;
        let built = self.build(console, place, &db, keys).await?;
        db.close().await;
        self.mark(console, FINISHED)?;
        let _ = std::fs::remove_file(self.data.join(UNFINISHED));
        say_built(console, built);
        Ok(())
    }

    fn mark(&self, console: &Console, name: &str) -> Result<(), Failure> {
        std::fs::write(self.data.join(name), "").map_err(|error| console.internal(&error))
    }

    async fn build(
        &self,
        console: &Console,
        place: &Place,
        db: &Db,
        keys: Arc<spil_store::keys::Keys>,
    ) -> Result<Built, Failure> {
        let now = Clock::System.now();
        let files = Files::open(&self.data, Arc::clone(&keys));
        let app = App::new(Parts {
            db: db.clone(),
            keys,
            files: files.map_err(|error| console.internal(&error))?,
            clock: Clock::at(now),
            chance: Chance::seeded(self.seed),
            settings: self.settings(),
        });
        let worker = Worker::new(Arc::clone(&app), place.anchors());
        let order = Order {
            size: self.size.size(),
            seed: self.seed,
            until: now - SignedDuration::from_mins(1),
        };
        let tell = progress(console, order.size.days);
        let built = Box::pin(build(&app, &worker, order, tell)).await;
        let built = built.map_err(|error| console.internal(&error))?;
        let last = worker.anchor_now().await;
        last.map_err(|error| console.app(&error))?;
        Ok(built)
    }
}

/// A line every thirty days of history.
fn progress(console: &Console, days: i64) -> impl FnMut(Told) + '_ {
    move |told| {
        if told.days % 30 == 0 {
            let facts = [
                ("day", told.days.into()),
                ("days", days.into()),
                ("people", told.people.into()),
            ];
            console.say(&console.language().text_with("demo-progress", &facts));
        }
    }
}

fn say_built(console: &Console, built: Built) {
    let told = [
        ("people", built.people.into()),
        ("guidance", built.in_guidance.into()),
        ("waiting", built.waiting.into()),
        ("ended", built.ended.into()),
    ];
    console.say(&console.language().text_with("demo-built", &told));
}
