//! Files of other programs. A reader of `exchange` makes cards of one; here they become a deck
//! that comes in as any other does (`super::bring`, by [`super::Incoming`]).

use std::path::Path;

use super::Args;
use super::source::File;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};

pub(super) fn run(_context: &mut Context, _args: &Args, file: &File) -> Outcome {
    Err(refused(file))
}

/// Other formats are named for what they are, so that nobody mends a file that is not broken.
fn refused(file: &File) -> Failure {
    let path = match file.name.as_str() {
        "-" => "standard input",
        path => path,
    };
    let extension = Path::new(path).extension().and_then(|e| e.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    let bytes = &file.bytes;
    let what = if bytes.trim_ascii().is_empty() {
        "empty"
    } else if bytes.starts_with(b"SQLite format 3\0") {
        "a data file; to work with it: --db FILE. It is no deck, and decks are what can be read"
    } else if bytes.starts_with(b"PK\x03\x04") {
        "an Anki package or another archive, which cannot be read yet"
    } else if bytes[..bytes.len().min(8_192)].contains(&0) {
        "no text"
    } else if matches!(extension.as_str(), "csv" | "tsv") {
        "a table, which cannot be read yet"
    } else {
        "no deck file in TOML, and other formats cannot be read yet"
    };
    Failure::input(format!("\"{path}\" is {what}"))
        .hint("how a deck file looks: offbook deck export DECK")
}
