//! Tells in the user's language what is wrong with a command line. What the arguments mean is not known here.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use spil_texts::Language;

use crate::console::Failure;

/// Prints help and version on stdout, anything else as a message with exit code 2.
pub(crate) fn explain(error: &clap::Error, language: Language) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let mut messages = vec![message(error, language)];
    messages.extend(hints(error, language));
    messages.push(language.text("cli-usage-help"));
    Failure::Input(messages).report()
}

fn message(error: &clap::Error, language: Language) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            language.text_with("cli-unknown-argument", &[("argument", argument.into())])
        }
        ErrorKind::InvalidSubcommand => {
            let command = context(error, ContextKind::InvalidSubcommand);
            language.text_with("cli-unknown-command", &[("argument", command.into())])
        }
        ErrorKind::MissingRequiredArgument => {
            language.text_with("cli-missing-argument", &[("argument", argument.into())])
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            language.text("cli-missing-command")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            invalid_value(error, language, argument)
        }
        _ => language.text("cli-usage"),
    }
}

fn invalid_value(error: &clap::Error, language: Language, argument: String) -> String {
    let value = context(error, ContextKind::InvalidValue);
    if value.is_empty() {
        return language.text_with("cli-missing-value", &[("argument", argument.into())]);
    }
    language.text_with(
        "cli-invalid-value",
        &[("value", value.into()), ("argument", argument.into())],
    )
}

fn hints(error: &clap::Error, language: Language) -> Vec<String> {
    let possible = context(error, ContextKind::ValidValue);
    let suggestion = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(|kind| context(error, kind))
    .find(|text| !text.is_empty());
    let mut hints = Vec::new();
    if !possible.is_empty() {
        hints.push(language.text_with("cli-possible-values", &[("values", possible.into())]));
    }
    if let Some(suggestion) = suggestion {
        hints.push(language.text_with("cli-did-you-mean", &[("suggestion", suggestion.into())]));
    }
    hints
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}
