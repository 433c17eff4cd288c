//! `schema`: the JSON Schema of a file, for editors.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::exchange::native::DECK_SCHEMA;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Editors that know TOML (Even Better TOML, taplo, …) complete and check a deck file when its
first line is   #:schema offbook-deck.schema.json

Examples:
  offbook schema deck > offbook-deck.schema.json"
)]
pub(crate) struct Args {
    /// Of what
    #[arg(value_enum, default_value_t, hide_default_value = true)]
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Of {
    /// A deck file
    #[default]
    Deck,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let text = match args.of {
        Of::Deck => DECK_SCHEMA,
    };
    context.out.file().write_all(text.as_bytes())?;
    Ok(context.out.flush()?)
}
