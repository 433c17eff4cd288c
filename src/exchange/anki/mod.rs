//! Anki's files: packages, text and CrowdAnki's JSON, read; packages and text, written.
//!
//! A package is a zip file around an SQLite file that somebody else wrote. Nothing in it is
//! trusted: what comes out of the zip is counted while it comes, names in it are never paths, the
//! SQLite file is a private copy, opened read-only, of which only known tables are read, and only
//! if they are tables.

mod archive;
mod cloze;
mod collection;
mod counted;
pub(crate) mod crowd;
mod limits;
mod notetype;
pub(crate) mod package;
mod protobuf;
mod render;
mod scheduling;
mod template;
pub(crate) mod text;

pub(crate) use limits::Limits;
