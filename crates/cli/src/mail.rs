//! The settings for mail: from the environment, since an address with a password does not belong on a command line.

use spil_app::outbox::Post;

use crate::console::{Console, Failure};

/// Where mail is handed over, and in whose name. Without these messages wait.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Mail {
    /// The mail server: `smtps://user:password@host`, or `smtp://host:25` on the own machine.
    #[arg(
        long,
        value_name = "URL",
        env = "SPIL_SMTP_URL",
        hide_env_values = true
    )]
    smtp: Option<String>,
    /// The e-mail address of the sender.
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "SPIL_MAIL_FROM",
        requires = "smtp"
    )]
    mail_from: Option<String>,
}

/// What the settings for mail come to.
#[derive(Debug)]
pub(crate) enum MailSettings {
    /// There is a way to the mail server.
    Right(Box<Post>),
    /// Nothing is set: messages wait.
    Absent,
    /// A server without a sender.
    NoSender,
    /// A server or sender that is no address.
    Wrong,
}

impl Mail {
    /// Reads the settings; nothing is connected.
    pub(crate) fn settings(&self) -> MailSettings {
        match (&self.smtp, &self.mail_from) {
            (None, _) => MailSettings::Absent,
            (Some(_), None) => MailSettings::NoSender,
            (Some(server), Some(from)) => match Post::new(server, from) {
                Ok(post) => MailSettings::Right(Box::new(post)),
                Err(_) => MailSettings::Wrong,
            },
        }
    }

    /// The way to the mail server, where it is set.
    pub(crate) fn post(&self, console: &Console) -> Result<Option<Post>, Failure> {
        let language = console.language();
        match self.settings() {
            MailSettings::Right(post) => Ok(Some(*post)),
            MailSettings::Absent => {
                console.say(&language.text("serve-no-mail"));
                Ok(None)
            }
            MailSettings::NoSender => Err(Failure::input(language.text("serve-no-sender"))),
            MailSettings::Wrong => Err(Failure::input(language.text("serve-wrong-mail"))),
        }
    }
}
