//! One way into every reader of other programs' files.

use super::Problem;
use super::detect::Format;
use super::fields::Field;
use super::foreign::Foreign;
use super::{csv, json, markdown, obsidian, org, qa, yaml};

/// The largest text file that is read, in bytes.
pub(crate) const MOST_TEXT_BYTES: usize = 64 << 20;
/// The longest text of one field, in bytes.
pub(crate) const MOST_FIELD_BYTES: usize = 4 << 20;
/// The most cards of one file.
pub(crate) const MOST_CARDS: usize = 200_000;
/// How deep lists in lists may go.
pub(super) const MOST_DEPTH: usize = 64;
/// After so many problems the rest is only counted.
pub(super) const MOST_PROBLEMS: usize = 100;

/// What the person said about a file that it does not say itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ReadOptions {
    /// Which column goes where; these come before what is guessed.
    pub(crate) map: Vec<(Field, ColumnName)>,
    /// What stands between two cells.
    pub(crate) separator: Option<String>,
    /// What stands between two rows, where it is not a line break.
    pub(crate) row_separator: Option<String>,
    /// Whether the first row of a table names its columns.
    pub(crate) header: Option<bool>,
}

/// A column as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ColumnName {
    /// From 1.
    Number(usize),
    Name(String),
}

/// Reads a text in one of the formats that are text.
///
/// # Errors
/// What makes the whole file unreadable; what is wrong with single entries stands in
/// [`Foreign::problems`].
pub(crate) fn read_text(
    format: Format,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Foreign, Vec<Problem>> {
    match format {
        Format::Table => csv::read(bytes, options),
        Format::QuestionAnswer => qa::read(bytes, options),
        Format::Obsidian => obsidian::read(bytes, options),
        Format::Org => org::read(bytes, options),
        Format::Json | Format::JsonLines => json::read(bytes, options),
        Format::Yaml => yaml::read(bytes, options),
        _ => markdown::read(bytes, options),
    }
}
