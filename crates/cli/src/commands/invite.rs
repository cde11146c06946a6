//! `spil invite`: a link that works once, with which somebody sets a password and a second factor.

use spil_app::Error;
use spil_app::access::invitation::{self, Token};

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Invites somebody of the network.
#[derive(Debug, clap::Args)]
pub(crate) struct Invite {
    /// The e-mail address, as in the network file.
    email: String,
    /// The address of the site, for the link.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    site: String,
    #[command(flatten)]
    place: Place,
}

impl Invite {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let token = instance::run(console, self.invite(console))?;
        let site = self.site.trim_end_matches('/');
        console.print(&format!("{site}/uitnodiging/{}\n", token.link_part()))
    }

    async fn invite(&self, console: &Console) -> Result<Token, Failure> {
        let cx = self.place.command(console).await?;
        let told = [("email", self.email.clone().into())];
        invitation::invite(&cx, &self.email)
            .await
            .map_err(|error| match error {
                Error::NotFound => {
                    Failure::Undone(console.language().text_with("invite-unknown", &told))
                }
                other => console.app(&other),
            })
    }
}
