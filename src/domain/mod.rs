//! What things are: the words of the field as types. No file, no SQL, no clock, no printing.

pub(crate) mod answer;
pub(crate) mod card;
pub(crate) mod checklist;
pub(crate) mod debrief;
pub(crate) mod deck;
pub(crate) mod fingerprint;
pub(crate) mod framework;
pub(crate) mod grade;
pub(crate) mod growth;
pub(crate) mod id;
pub(crate) mod interview;
pub(crate) mod now;
pub(crate) mod origin;
pub(crate) mod progress;
pub(crate) mod review;
pub(crate) mod story;
pub(crate) mod tailoring;
