//! `spil serve`: the pages of a network, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use spil_app::access::first;
use spil_app::worker::Worker;
use spil_app::{Clock, Settings};
use spil_store::Purpose;
use spil_store::journal::AnchorFile;
use spil_web::{Mode, Site};
use tokio::net::TcpListener;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};
use crate::mail::Mail;

/// Serves the pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen; a proxy with a certificate belongs in front of it.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The name of the network, as the pages show it.
    #[arg(long, default_value = "Dementienetwerk")]
    name: String,
    /// The address of the public site, for links in messages; `http://ADDRESS` unless it is named.
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// How many hours emergency access may last: from 1 to 8, and 8 unless less is named.
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(i64).range(1..=8))]
    emergency_hours: Option<i64>,
    #[command(flatten)]
    mail: Mail,
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
        };
        let app = self.place.app(console, db, keys, Clock::System, settings)?;
        let site = Site {
            app,
            mode: Mode::Serve,
        };
        listen(console, site, self.listen, self.place.anchors()).await
    }

    fn public_url(&self) -> String {
        let own = || format!("http://{}", self.listen);
        let site = self.site.clone().unwrap_or_else(own);
        site.trim_end_matches('/').to_owned()
    }
}

/// Answers requests and works through the background jobs until the process is told to stop; what is under way is finished
/// first.
pub(crate) async fn listen(
    console: &Console,
    site: Site,
    address: SocketAddr,
    anchors: AnchorFile,
) -> Result<(), Failure> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| console.internal(&error))?;
    let bound = listener
        .local_addr()
        .map_err(|error| console.internal(&error))?;
    console.say(&console.language().text_with(
        "serve-listening",
        &[("address", format!("http://{bound}").into())],
    ));
    tell_first_link(console, &site, address, bound).await?;
    let worker = Worker::new(Arc::clone(&site.app), anchors);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let working = tokio::spawn(worker.run(async {
        // The other end is dropped or used only when the pages have stopped.
        let _ = stopped.await;
    }));
    let pages = spil_web::router(site).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, pages)
        .with_graceful_shutdown(told_to_stop())
        .await
        .map_err(|error| console.internal(&error))?;
    drop(stop);
    working.await.map_err(|error| console.internal(&error))
}

/// While nobody can sign in, whoever is at the machine gets the link with which the first administrator begins. A demo has
/// no accounts.
async fn tell_first_link(
    console: &Console,
    site: &Site,
    asked: SocketAddr,
    bound: SocketAddr,
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
    let is_own = *public == format!("http://{asked}");
    let base = if is_own {
        format!("http://{bound}")
    } else {
        public.clone()
    };
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
