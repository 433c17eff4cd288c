//! The road to an interview: which card when, so that most is recalled on the day.
//!
//! Computed from state on every run and never stored. [`road::Road`] says what days and minutes
//! there are, [`plan::Today`] which card comes next, [`forecast::forecast`] what the days will
//! hold and what does not fit, [`readiness::readiness_of`] how much will be recalled,
//! [`calibration::calibration`] whether what it foretells comes, [`morning::morning`] what to read
//! on the day itself, and [`after::spread`] how what waited comes back afterwards. Time comes in
//! as days and seconds, chance as a seed.

pub(crate) mod after;
pub(crate) mod calibration;
pub(crate) mod card;
pub(crate) mod chance;
pub(crate) mod forecast;
mod grid;
pub(crate) mod morning;
pub(crate) mod pace;
pub(crate) mod plan;
pub(crate) mod plausible;
mod price;
pub(crate) mod readiness;
pub(crate) mod recall;
pub(crate) mod road;
mod value;
mod walk;

#[cfg(test)]
mod tests;
