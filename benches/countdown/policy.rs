//! What decides which card is asked. It sees grades and times only.

use crate::domain::grade::Grade;

pub(crate) trait Policy {
    /// A sitting begins, with so many seconds.
    fn begin(&mut self, day: i64, secs: f64);
    /// The card to ask at this second of the sitting.
    fn next(&mut self, day: i64, clock_secs: f64) -> Option<usize>;
    /// What came of it; the clock is that after the grade.
    fn graded(&mut self, card: usize, day: i64, clock_secs: f64, grade: Grade, secs: f64);
    /// A sitting was missed.
    fn missed(&mut self, _day: i64) {}
}
