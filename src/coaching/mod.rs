//! What makes an answer good: criteria and ticks, words and seconds. Pure.

pub(crate) mod pace;
pub(crate) mod rubric;
