//! What makes an answer good: criteria and ticks, words and seconds, hints. Pure.

pub(crate) mod hints;
pub(crate) mod pace;
pub(crate) mod rubric;
