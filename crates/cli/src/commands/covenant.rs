//! `spil covenant`: check a covenant's file, and count out a term by it. What a covenant is stands in the model.

mod check;
mod due;
mod publish;

use std::path::Path;

use clap::{Args, Subcommand};
use spil_model::calendar::Term;
use spil_texts::Language;

use crate::console::{Console, Failure};
use crate::file_problems::refuse;

/// Looks at a covenant: classes, norms, terms, calendar.
#[derive(Debug, Args)]
pub(crate) struct Covenant {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Is the file right? Names every mistake with its line.
    Check(check::Check),
    /// By when must somebody in this class have been helped? Shows the counting day by day.
    Due(due::Due),
    /// Publish it: from its start date on it holds for what is received.
    Publish(publish::Publish),
}

impl Covenant {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self.question {
            Question::Check(question) => question.run(console),
            Question::Due(question) => question.run(console),
            Question::Publish(question) => question.run(console),
        }
    }
}

fn read(console: &Console, path: &Path) -> Result<spil_model::covenant::Covenant, Failure> {
    let text = console.read_text(path)?;
    spil_model::covenant::Covenant::parse(&text)
        .map_err(|problems| refuse(console.language(), path, &problems))
}

fn term_in_words(language: Language, term: Term) -> String {
    match term {
        Term::WorkingDays(days) => {
            language.text_with("covenant-term-working-days", &[("count", days.into())])
        }
        Term::Weeks(weeks) => language.text_with("covenant-term-weeks", &[("count", weeks.into())]),
    }
}
