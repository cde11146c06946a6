//! The way to the mail server, and the text of a message in the referrer's language.

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use spil_store::outbox::Message;
use spil_texts::Language;

/// A server that says nothing for so long is as good as absent. Well within the lease of a message.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where mail is handed over, and from which address it comes.
#[derive(Debug, Clone)]
pub struct Post {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Which of the settings for mail is wrong. The setting itself is not repeated: it holds a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongAddress {
    /// The address of the server.
    #[error("the address of the mail server is not of the form smtps://user:password@host")]
    Server,
    /// The address of the sender.
    #[error("the address of the sender is no e-mail address")]
    Sender,
}

/// Why a message was not sent. What a server says is never kept: it may repeat the addressee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// The server cannot be reached or does not answer.
    Unreachable,
    /// The server asks to try later.
    Later,
    /// The server will not take it.
    Refused,
    /// The addressee is no address.
    Address,
}

impl NotSent {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::Address => "address",
        }
    }

    /// Whether trying again is of no use.
    pub(super) const fn is_final(self) -> bool {
        matches!(self, Self::Refused | Self::Address)
    }
}

impl Post {
    /// Takes the address of the server (`smtps://…`, `smtp://…?tls=required`, or `smtp://…` on the own machine) and of the
    /// sender. Nothing is connected yet. Must be called inside the async runtime.
    pub fn new(server: &str, from: &str) -> Result<Self, WrongAddress> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|_| WrongAddress::Server)?;
        Ok(Self {
            server: server.timeout(Some(PATIENCE)).build(),
            from: from.parse().map_err(|_| WrongAddress::Sender)?,
        })
    }

    pub(super) async fn send(&self, message: &Message, site: &str) -> Result<(), NotSent> {
        let email = self.write(message, site).ok_or(NotSent::Address)?;
        let sent = self.server.send(email).await;
        sent.map(drop).map_err(|error| {
            if error.is_permanent() {
                NotSent::Refused
            } else if error.is_transient() {
                NotSent::Later
            } else {
                NotSent::Unreachable
            }
        })
    }

    fn write(&self, message: &Message, site: &str) -> Option<lettre::Message> {
        let language = Language::from_code(&message.language).unwrap_or_default();
        let link = format!("{site}/volgen?taal={}", language.code());
        let told = [
            ("code", shown(&message.reference).into()),
            ("link", link.into()),
        ];
        MessageBuilder::new()
            .from(self.from.clone())
            .to(message.recipient.parse().ok()?)
            .subject(language.text("message-subject"))
            .header(ContentType::TEXT_PLAIN)
            .body(language.text_with("message-body", &told))
            .ok()
    }
}

/// The code as people read it, in two groups.
fn shown(reference: &str) -> String {
    spil_model::reference_code::ReferenceCode::parse(reference)
        .map_or_else(|_| reference.to_owned(), |code| code.to_string())
}
