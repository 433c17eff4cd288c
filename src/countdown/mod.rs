//! The road to an interview.
