//! The settings for asking the identity providers of organisations.

use std::path::PathBuf;

use spil_app::access::provider::{Outgoing, Reach};

use crate::console::{Console, Failure};

/// How far requests to the identity providers of organisations go, and whom they trust.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Identity {
    /// Certificate authorities (PEM) that identity providers of organisations are trusted by, besides those of this machine.
    #[arg(long, value_name = "FILE", env = "SPIL_IDENTITY_CA")]
    identity_ca: Option<PathBuf>,
    /// Identity providers may lie in a network of one's own (10.0.0.0/8 and the like); over TLS always.
    #[arg(long, env = "SPIL_IDENTITY_PRIVATE")]
    identity_private: bool,
}

impl Identity {
    /// What was set; a file that cannot be read is said so.
    pub(crate) fn outgoing(&self, console: &Console) -> Result<Outgoing, Failure> {
        let reach = if self.identity_private {
            Reach::Private
        } else {
            Reach::Public
        };
        let outgoing = Outgoing::new(reach);
        let Some(path) = &self.identity_ca else {
            return Ok(outgoing);
        };
        outgoing.trusting(path).map_err(|reason| {
            let told = [
                ("path", path.display().to_string().into()),
                ("reason", reason.into()),
            ];
            let text = console
                .language()
                .text_with("serve-wrong-authorities", &told);
            Failure::input(text)
        })
    }
}
