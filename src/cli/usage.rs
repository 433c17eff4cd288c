//! Command lines that clap could not read, said as every other failure is.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use super::Cli;
use super::failure::Failure;

/// What was wrong with the command line and what to type instead.
///
/// What was typed is repeated only where it was to be a command, a flag or one of a few words:
/// anything else may be an answer.
pub(super) fn failure(error: &clap::Error) -> Failure {
    let text = |kind| text(error, kind);
    let list = |kind| list(error, kind);
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let help = help_command();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            let near = list(ContextKind::SuggestedSubcommand);
            let failure = Failure::usage(format!("no command \"{typed}\""));
            suggest(failure, near, &help)
        }
        ErrorKind::UnknownArgument if is_like_a_flag(&argument) => {
            let near = list(ContextKind::SuggestedArg);
            suggest(
                Failure::usage(format!("no flag \"{argument}\"")),
                near,
                &help,
            )
        }
        ErrorKind::UnknownArgument if help.starts_with("offbook import") => {
            Failure::usage("import takes one file at a time, and quotes around a name with spaces")
                .hint("for file in *.csv; do offbook import \"$file\"; done")
        }
        ErrorKind::UnknownArgument => {
            Failure::usage("one argument too many, or quotes are missing").hint(help)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            Failure::usage(format!("{argument} needs a value")).hint(help)
        }
        ErrorKind::InvalidValue => match list(ContextKind::ValidValue) {
            values if values.is_empty() => {
                Failure::usage(format!("the value does not fit {argument}")).hint(help)
            }
            values => {
                let failure = Failure::usage(format!("\"{value}\" does not fit {argument}"));
                suggest(failure, list(ContextKind::SuggestedValue), &help)
                    .found(format!("it takes: {}", values.join(", ")))
            }
        },
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!(": {why}"));
            let why = why.unwrap_or_default();
            Failure::usage(format!("the value does not fit {argument}{why}")).hint(help)
        }
        ErrorKind::TooManyValues => {
            Failure::usage(format!("{argument} takes no such value")).hint(help)
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = list(ContextKind::InvalidArg).join(" ");
            Failure::usage(format!("missing: {missing}")).hint(help)
        }
        ErrorKind::ArgumentConflict => {
            let others = list(ContextKind::PriorArg).join(", ");
            let message = if others.is_empty() || others == argument {
                format!("{argument} is given twice")
            } else {
                format!("{argument} does not go with {others}")
            };
            Failure::usage(message).hint(help)
        }
        _ => Failure::usage(first_paragraph(error)).hint(help),
    }
}

/// A text that merely begins with a dash may be the first point of an answer.
fn is_like_a_flag(argument: &str) -> bool {
    argument.starts_with('-') && !argument.contains(char::is_whitespace)
}

fn suggest(failure: Failure, near: Vec<String>, help: &str) -> Failure {
    let hint = match near.first() {
        Some(name) => format!("did you mean \"{name}\"?   {help}"),
        None => help.to_owned(),
    };
    let mut failure = failure.hint(hint);
    failure.near = near
        .iter()
        .map(|n| crate::exchange::neutral::line(n))
        .collect();
    failure
}

fn list(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        _ => Vec::new(),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    list(error, kind).into_iter().next()
}

/// The help of the deepest command that was typed.
fn help_command() -> String {
    let cli = Cli::command();
    let mut words = vec!["offbook".to_owned()];
    let mut here = cli;
    let typed = std::env::args_os().skip(1);
    for word in typed.filter_map(|word| word.into_string().ok()) {
        if let Some(command) = here.find_subcommand_mut(&word) {
            words.push(command.get_name().to_owned());
            let mut command = std::mem::replace(command, Command::new("-"));
            command.build();
            here = command;
        }
    }
    words.push("--help".to_owned());
    words.join(" ")
}

/// What clap says itself, without its heading and its advice.
fn first_paragraph(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// Whether the command line asked for JSON, which decides the form of its own errors too.
pub(super) fn asks_for_json() -> bool {
    let words = std::env::args_os().skip(1);
    words
        .take_while(|word| word != "--")
        .any(|word| word == "--json")
}
