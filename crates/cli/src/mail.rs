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

impl Mail {
    /// The way to the mail server, where it is set.
    pub(crate) fn post(&self, console: &Console) -> Result<Option<Post>, Failure> {
        let Some(server) = &self.smtp else {
            console.say(&console.language().text("serve-no-mail"));
            return Ok(None);
        };
        let Some(from) = &self.mail_from else {
            return Err(Failure::input(console.language().text("serve-no-sender")));
        };
        let wrong = |_| Failure::input(console.language().text("serve-wrong-mail"));
        Post::new(server, from).map(Some).map_err(wrong)
    }
}
