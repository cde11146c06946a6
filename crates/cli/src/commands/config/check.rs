//! `spil config check`: a line for each thing that serving needs, with what is expected where it is missing.

use std::time::Duration;

use serde::Serialize;
use spil_store::{Purpose, Target};

use crate::console::{Console, Failure};
use crate::instance::{self, Place};
use crate::mail::{Mail, MailSettings};
use crate::scanning::{Scanned, Scanning};
use crate::shipping::{Ship, Ships};

/// Checks everything that serving needs.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    place: Place,
    /// The address of the public site, for links in messages.
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    #[command(flatten)]
    mail: Mail,
    #[command(flatten)]
    scanning: Scanning,
    #[command(flatten)]
    ship: Ship,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

/// A server that does not answer is asked again and again; whoever checks does not wait for that.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    /// Serving works without it.
    NotSet,
    Missing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Thing {
    Data,
    Keys,
    Database,
    FrontEnd,
    Mail,
    Scanner,
    Site,
    Shipping,
}

impl Thing {
    const fn name(self) -> &'static str {
        match self {
            Self::Data => "config-data",
            Self::Keys => "config-keys",
            Self::Database => "config-database",
            Self::FrontEnd => "config-front-end",
            Self::Mail => "config-mail",
            Self::Scanner => "config-scanner",
            Self::Site => "config-site",
            Self::Shipping => "config-shipping",
        }
    }
}

#[derive(Debug, Serialize)]
struct Line {
    check: Thing,
    state: State,
    /// What is expected, where it is not there; what is known, where that says more than that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
}

#[derive(Serialize)]
struct Report {
    checks: Vec<Line>,
}

impl Check {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let lines = instance::run(console, async { Ok(self.look(console).await) })?;
        let words: Vec<_> = lines.iter().map(|line| in_words(console, line)).collect();
        if lines.iter().any(|line| line.state == State::Missing) {
            return Err(Failure::Undone(words.join("\n")));
        }
        if self.json {
            return console.print_json(&Report { checks: lines });
        }
        console.print(&(words.join("\n") + "\n"))
    }

    async fn look(&self, console: &Console) -> Vec<Line> {
        let keys = self.place.open_keys(console).map(drop);
        vec![
            needed(
                console,
                Thing::Data,
                self.place.has_folder(),
                "config-expected-data",
            ),
            told(Thing::Keys, keys),
            told(Thing::Database, self.database(console).await),
            needed(
                console,
                Thing::FrontEnd,
                spil_web::is_built(),
                "serve-no-front-end",
            ),
            self.mail(console),
            self.scanner(console).await,
            self.site(console),
            self.shipping(console),
        ]
    }

    /// A file that is not there would be made by opening it.
    async fn database(&self, console: &Console) -> Result<(), Failure> {
        if let Target::Sqlite(path) = self.place.target(console)?
            && !path.is_file()
        {
            let told = [("path", path.display().to_string().into())];
            let text = console.language().text_with("instance-no-network", &told);
            return Err(Failure::Undone(text));
        }
        let opening = self.place.open_db(console, Purpose::Command);
        let Ok(db) = tokio::time::timeout(PATIENCE, opening).await else {
            let text = console.language().text("config-expected-database");
            return Err(Failure::Undone(text));
        };
        db?.close().await;
        Ok(())
    }

    fn mail(&self, console: &Console) -> Line {
        let (state, key) = match self.mail.settings() {
            MailSettings::Right(_) => return line(Thing::Mail, State::Ok, None),
            MailSettings::Absent => (State::NotSet, "serve-no-mail"),
            MailSettings::NoSender => (State::Missing, "serve-no-sender"),
            MailSettings::Wrong => (State::Missing, "serve-wrong-mail"),
        };
        line(Thing::Mail, state, Some(console.language().text(key)))
    }

    async fn scanner(&self, console: &Console) -> Line {
        let (state, key) = match self.scanning.state().await {
            Scanned::Answers => return line(Thing::Scanner, State::Ok, None),
            Scanned::Off => (State::NotSet, "serve-no-scanner"),
            Scanned::Silent => (State::Missing, "serve-scanner-silent"),
        };
        line(Thing::Scanner, state, Some(console.language().text(key)))
    }

    fn shipping(&self, console: &Console) -> Line {
        let (state, key) = match self.ship.state(&self.place, console) {
            Ships::Ready => return self.shipped(console),
            Ships::Off => (State::NotSet, "ship-off"),
            Ships::Missing(key) => (State::Missing, key),
        };
        line(Thing::Shipping, state, Some(console.language().text(key)))
    }

    /// All is set; up to when everything is on the other disk says whether it works.
    fn shipped(&self, console: &Console) -> Line {
        let language = console.language();
        let told = match self.ship.last_moment() {
            Some(at) => language.text_with("ship-last", &[("at", at.to_string().into())]),
            None => language.text("ship-nothing-yet"),
        };
        line(Thing::Shipping, State::Ok, Some(told))
    }

    /// Without mail no message has a link; with mail a link must lead to the public site.
    fn site(&self, console: &Console) -> Line {
        let is_mailing = !matches!(self.mail.settings(), MailSettings::Absent);
        let state = match &self.site {
            Some(site) if is_address(site) => State::Ok,
            None if !is_mailing => State::NotSet,
            _ => State::Missing,
        };
        let expected =
            (state != State::Ok).then(|| console.language().text("config-expected-site"));
        line(Thing::Site, state, expected)
    }
}

fn is_address(site: &str) -> bool {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| site.strip_prefix(scheme));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)
    })
}

fn line(check: Thing, state: State, expected: Option<String>) -> Line {
    Line {
        check,
        state,
        expected,
    }
}

fn needed(console: &Console, check: Thing, is_there: bool, expected: &str) -> Line {
    if is_there {
        line(check, State::Ok, None)
    } else {
        line(
            check,
            State::Missing,
            Some(console.language().text(expected)),
        )
    }
}

fn told(check: Thing, found: Result<(), Failure>) -> Line {
    match found {
        Ok(()) => line(check, State::Ok, None),
        Err(Failure::Input(messages)) => line(check, State::Missing, Some(messages.join(" "))),
        Err(Failure::Undone(message)) => line(check, State::Missing, Some(message)),
    }
}

fn in_words(console: &Console, line: &Line) -> String {
    let language = console.language();
    let name = language.text(line.check.name());
    let state = language.text(match line.state {
        State::Ok => "config-ok",
        State::NotSet => "config-not-set",
        State::Missing => "config-missing",
    });
    match &line.expected {
        Some(expected) => format!("{name}: {state}. {expected}"),
        None => format!("{name}: {state}"),
    }
}
