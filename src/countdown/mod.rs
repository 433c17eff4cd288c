//! The road to an interview: which card when, so that most is recalled on the day.

pub(crate) mod chance;
pub(crate) mod forecast;
pub(crate) mod morning;
pub(crate) mod pace;
pub(crate) mod plan;
pub(crate) mod readiness;
pub(crate) mod recall;
pub(crate) mod road;
mod value;
mod walk;
