//! Reading the form of an end into a command.

use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_app::ending::{Death, Ending, NewEnd, Reopen};
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{GuidanceEnd, Reopening, Withdrawal};

use crate::answers::Answers;
use crate::form;

/// What the form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// It ends.
    End(NewEnd),
    /// The person died.
    Death(Death),
    /// It is opened again.
    Reopen(Reopen),
}

impl Wanted {
    /// What leaves a message, or stops all of them, cannot be undone: it is asked once more.
    pub(super) fn needs_confirmation(&self) -> bool {
        match self {
            Self::End(_) | Self::Death(_) => true,
            Self::Reopen(_) => false,
        }
    }

    pub(super) fn on(&self) -> Option<Date> {
        match self {
            Self::End(end) => Some(end.on),
            Self::Death(death) => Some(death.on),
            Self::Reopen(_) => None,
        }
    }
}

pub(super) fn wanted(answers: &Answers) -> Result<Wanted, Vec<FieldProblem>> {
    if answers.get("actie") == "heropen" {
        return reopen(answers).map(Wanted::Reopen);
    }
    let ending = match answers.get("kind") {
        "death" => Ok(None),
        kind => ending(answers, kind).map(Some),
    };
    let (on, note) = (form::day(answers, "on"), form::line(answers, "note"));
    match (ending, on, note) {
        (Ok(Some(ending)), Ok(on), Ok(note)) => Ok(Wanted::End(NewEnd { ending, on, note })),
        (Ok(None), Ok(on), Ok(note)) => Ok(Wanted::Death(Death { on, note })),
        (ending, on, note) => {
            let wrong = ending.err().into_iter().chain(on.err()).chain(note.err());
            Err(wrong.collect())
        }
    }
}

fn ending(answers: &Answers, kind: &str) -> Result<Ending, FieldProblem> {
    let missing = || FieldProblem::new("kind", "ending-kind-missing");
    if let Some(reason) = kind.strip_prefix("guidance_") {
        let reason = GuidanceEnd::from_code(reason).ok_or_else(missing)?;
        return Ok(Ending::Guidance(reason));
    }
    if let Some(by) = kind.strip_prefix("withdrawn_") {
        return Ok(Ending::Withdrawn(
            Withdrawal::from_code(by).ok_or_else(missing)?,
        ));
    }
    match kind {
        "admission" => Ok(Ending::Admission),
        "moved" => Ok(Ending::Moved(form::line(answers, "handed_to")?)),
        "duplicate" => {
            let code = ReferenceCode::parse(answers.get("kept"));
            let code = code.map_err(|_| FieldProblem::new("kept", "ending-kept-missing"))?;
            Ok(Ending::Duplicate(code))
        }
        _ => Err(missing()),
    }
}

fn reopen(answers: &Answers) -> Result<Reopen, Vec<FieldProblem>> {
    let why = Reopening::from_code(answers.get("why"));
    let why = why.ok_or_else(|| FieldProblem::new("why", "ending-why-missing"));
    let reason = form::required_line(answers, "reason", "ending-reason-missing");
    match (why, reason) {
        (Ok(why), Ok(reason)) => Ok(Reopen { why, reason }),
        (why, reason) => Err(why.err().into_iter().chain(reason.err()).collect()),
    }
}
