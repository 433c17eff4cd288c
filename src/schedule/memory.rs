//! The memory model: stability, difficulty, retrievability (FSRS-6 by the fsrs crate, which only
//! this file names).

use super::Memory;
use crate::domain::now::Day;

/// The chance, 0 to 1, that the answer is recalled on `day`.
pub(crate) fn retrievability(memory: Memory, last_review_on: Day, day: Day) -> f64 {
    todo!()
}
