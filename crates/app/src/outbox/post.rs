//! The way to the mail server. What a message says is in `letter`.

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use super::letter::Letter;

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
    /// What it carries does not open with the keys of this network.
    Unreadable,
}

impl NotSent {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::Address => "address",
            Self::Unreadable => "unreadable",
        }
    }

    /// Whether trying again is of no use.
    pub(super) const fn is_final(self) -> bool {
        matches!(self, Self::Refused | Self::Address | Self::Unreadable)
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

    pub(super) async fn send(&self, recipient: &str, letter: Letter) -> Result<(), NotSent> {
        let email = self.write(recipient, letter).ok_or(NotSent::Address)?;
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

    fn write(&self, recipient: &str, letter: Letter) -> Option<lettre::Message> {
        MessageBuilder::new()
            .from(self.from.clone())
            .to(recipient.parse().ok()?)
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body)
            .ok()
    }
}
