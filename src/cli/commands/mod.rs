//! One file a subcommand: its arguments, and its run.

use clap::builder::TypedValueParser;

use crate::domain::card::Kind;

pub(crate) mod add;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod status;

/// The types of questions as values of a flag.
pub(crate) fn kinds() -> impl TypedValueParser<Value = Kind> {
    clap::builder::PossibleValuesParser::new(Kind::ALL.map(Kind::name))
        .try_map(|name| Kind::parse(&name).ok_or("no such type"))
}
