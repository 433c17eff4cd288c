//! What is written and read: files. Everything read becomes a deck or a list of problems.

pub(crate) mod adopt;
pub(crate) mod anki;
pub(crate) mod answers;
pub(crate) mod csv;
mod decoded;
pub(crate) mod detect;
pub(crate) mod fields;
pub(crate) mod foreign;
mod gather;
pub(crate) mod html;
pub(crate) mod json;
mod listed;
pub(crate) mod markdown;
pub(crate) mod merge;
pub(crate) mod native;
pub(crate) mod neutral;
pub(crate) mod obsidian;
pub(crate) mod org;
pub(crate) mod qa;
mod quoted;
pub(crate) mod reading;
#[cfg(test)]
mod round_trips;
pub(crate) mod shipped;
pub(crate) mod words;
pub(crate) mod yaml;

/// Something wrong with a file, where it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// From 1; `None` where it concerns the whole file.
    pub(crate) line: Option<u32>,
    /// From 1, in characters.
    pub(crate) column: Option<u32>,
    pub(crate) message: String,
    pub(crate) severity: Severity,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// Nothing of the file may be taken in.
    Error,
    /// Reported; an error only where the person asked to be strict.
    Warning,
}
