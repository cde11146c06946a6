//! `spil serve`: the pages of a network, until it is told to stop.

use std::sync::Arc;

use spil_app::access::first;
use spil_app::shipping::Shipping;
use spil_app::worker::Worker;
use spil_app::{Clock, Settings};
use spil_store::Purpose;
use spil_store::journal::AnchorFile;
use spil_web::{Mode, Site};

use crate::console::{Console, Failure};
use crate::identity::Identity;
use crate::instance::{self, Place};
use crate::listening::Doorway;
use crate::mail::Mail;
use crate::scanning::Scanning;
use crate::shipping::Ship;

/// Serves the pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    doorway: Doorway,
    /// The name of the network, as the pages show it.
    #[arg(long, default_value = "Dementienetwerk")]
    name: String,
    /// The address of the public site, for links in messages; where it listens unless it is named.
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// How many hours emergency access may last: from 1 to 8, and 8 unless less is named.
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(i64).range(1..=8))]
    emergency_hours: Option<i64>,
    /// Whom somebody tells who found a weakness (`/.well-known/security.txt`): begins with `mailto:` or `https:`.
    #[arg(long, value_name = "URL", value_parser = contact)]
    security_contact: Option<String>,
    #[command(flatten)]
    mail: Mail,
    #[command(flatten)]
    scanning: Scanning,
    #[command(flatten)]
    ship: Ship,
    #[command(flatten)]
    identity: Identity,
}

fn contact(text: &str) -> Result<String, String> {
    let is_contact = ["mailto:", "https://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    if is_contact && text.chars().all(|c| c.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("mailto:… | https://…".to_owned())
    }
}

impl Serve {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        if !spil_web::is_built() {
            return Err(Failure::Undone(
                console.language().text("serve-no-front-end"),
            ));
        }
        instance::run(console, self.serve(console))
    }

    async fn serve(&self, console: &Console) -> Result<(), Failure> {
        let keys = self.place.open_keys(console)?;
        let db = self.place.open_db(console, Purpose::Serve).await?;
        let settings = Settings {
            network_name: self.name.clone(),
            public_url: self.public_url(),
            post: self.mail.post(console)?,
            emergency_hours: self.emergency_hours,
            security_contact: self.security_contact.clone(),
            scanner: self.scanning.scanner(console).await,
            outgoing: self.identity.outgoing(console)?,
        };
        let app = self.place.app(console, db, keys, Clock::System, settings)?;
        let background = Background {
            anchors: self.place.anchors(),
            shipping: self.ship.shipping(console, &self.place, &app)?,
        };
        let site = Site {
            app,
            mode: Mode::Serve,
        };
        Box::pin(listen(console, site, &self.doorway, background)).await
    }

    fn public_url(&self) -> String {
        let site = self.site.clone();
        let site = site.unwrap_or_else(|| self.doorway.own_url());
        site.trim_end_matches('/').to_owned()
    }
}

/// What goes on beside the pages.
#[derive(Debug)]
pub(crate) struct Background {
    /// Where anchors of the journal go.
    pub(crate) anchors: AnchorFile,
    /// What ships, where that is asked for.
    pub(crate) shipping: Option<Shipping>,
}

/// Answers requests and works through the background jobs until the process is told to stop; what is under way is finished
/// first.
pub(crate) async fn listen(
    console: &Console,
    site: Site,
    doorway: &Doorway,
    background: Background,
) -> Result<(), Failure> {
    begin_technical_log();
    let entrance = doorway.open(console).await?;
    let told = [("address", entrance.url.clone().into())];
    console.say(&console.language().text_with("serve-listening", &told));
    tell_first_link(console, &site, &doorway.own_url(), &entrance.url).await?;
    let worker = Worker::new(Arc::clone(&site.app), background.anchors);
    let (stop_shipping, shipping_stopped) = tokio::sync::oneshot::channel::<()>();
    let shipping = background.shipping.map(|shipping| {
        tokio::spawn(shipping.run(async {
            let _ = shipping_stopped.await;
        }))
    });
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let working = tokio::spawn(worker.run(async {
        // The other end is dropped or used only when the pages have stopped.
        let _ = stopped.await;
    }));
    let pages = spil_web::router(site);
    entrance.answer(console, pages, told_to_stop()).await;
    drop(stop);
    working.await.map_err(|error| console.internal(&error))?;
    // What the jobs wrote at their end is shipped too.
    drop(stop_shipping);
    match shipping {
        Some(shipping) => shipping.await.map_err(|error| console.internal(&error)),
        None => Ok(()),
    }
}

/// What goes wrong while serving is told on stderr, a JSON document a line, with the number of the request and nothing of what
/// was typed.
fn begin_technical_log() {
    let log = tracing_subscriber::fmt().json();
    let log = log.with_max_level(tracing::Level::WARN);
    // One that was begun before goes on.
    let _ = log.with_writer(std::io::stderr).try_init();
    std::panic::set_hook(Box::new(|defect| {
        let place = defect.location().map(ToString::to_string);
        tracing::error!(place, "a defect in the program");
    }));
}

/// While nobody can sign in, whoever is at the machine gets the link with which the first administrator begins. A demo has
/// no accounts.
async fn tell_first_link(
    console: &Console,
    site: &Site,
    asked: &str,
    bound: &str,
) -> Result<(), Failure> {
    if site.mode == Mode::Demo {
        return Ok(());
    }
    let cx = instance::at_machine(console, &site.app);
    let token = first::link(&cx)
        .await
        .map_err(|error| console.app(&error))?;
    let Some(token) = token else { return Ok(()) };
    let public = &site.app.settings.public_url;
    // The port may have been left to the system.
    let base = if public == asked { bound } else { public };
    let link = format!("{base}/eerste-beheerder/{}", token.link_part());
    let told = [("link", link.into())];
    console.say(
        &console
            .language()
            .text_with("serve-first-administrator", &told),
    );
    Ok(())
}

async fn told_to_stop() {
    // Without a signal handler the process is simply ended by the system.
    let _ = tokio::signal::ctrl_c().await;
}
