//! `spil serve`: the pages of a network, until it is told to stop.

use std::net::SocketAddr;

use spil_app::{Clock, Settings};
use spil_store::Purpose;
use spil_web::{Mode, Site};
use tokio::net::TcpListener;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

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
            public_url: format!("http://{}", self.listen),
        };
        let app = self.place.app(console, db, keys, Clock::System, settings)?;
        let site = Site {
            app,
            mode: Mode::Serve,
        };
        listen(console, site, self.listen).await
    }
}

/// Answers requests until the process is told to stop; what is under way is finished first.
pub(crate) async fn listen(
    console: &Console,
    site: Site,
    address: SocketAddr,
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
    let pages = spil_web::router(site).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, pages)
        .with_graceful_shutdown(told_to_stop())
        .await
        .map_err(|error| console.internal(&error))
}

async fn told_to_stop() {
    // Without a signal handler the process is simply ended by the system.
    let _ = tokio::signal::ctrl_c().await;
}
