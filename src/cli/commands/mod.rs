//! One file a subcommand: its arguments, and its run.

use clap::builder::TypedValueParser;

use crate::domain::card::Kind;

pub(crate) mod add;
pub(crate) mod backup;
pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
mod config_edit;
pub(crate) mod countdown;
pub(crate) mod cram;
pub(crate) mod deck;
pub(crate) mod doctor;
pub(crate) mod edit;
pub(crate) mod export;
pub(crate) mod first_run;
pub(crate) mod gaps;
pub(crate) mod grade;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod interview;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod mock;
pub(crate) mod next;
pub(crate) mod prepare;
pub(crate) mod review;
pub(crate) mod schema;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod stats;
pub(crate) mod status;
pub(crate) mod today;
pub(crate) mod undo;

/// The types of questions as values of a flag.
pub(crate) fn kinds() -> impl TypedValueParser<Value = Kind> {
    clap::builder::PossibleValuesParser::new(Kind::ALL.map(Kind::name))
        .try_map(|name| Kind::parse(&name).ok_or("no such type"))
}
