//! Whole commands, run as a person or a script runs them: arguments and input in; stdout, stderr
//! and exit code out.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the world what it needs
mod world;

mod adding;
mod anki;
mod anki_real;
mod cards;
mod checking;
mod countdown;
mod debriefing;
mod decks;
mod edges;
mod editing;
mod exporting;
mod foreign;
mod gaps;
mod harmless;
mod importing;
mod interviewing;
mod listing;
mod living;
mod merging;
mod mocking;
mod older;
mod own_words;
mod planning;
mod plumbing;
mod preparing;
mod private;
mod releasing;
mod round_trips;
mod storytelling;
mod tailoring;
