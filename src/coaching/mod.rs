//! What makes an answer good: criteria and ticks, words and seconds, hints. Pure.

pub(crate) mod bank;
pub(crate) mod hints;
pub(crate) mod pace;
pub(crate) mod points;
pub(crate) mod prompts;
pub(crate) mod rubric;
