//! Numbers about the past and the weeks ahead.

pub(crate) mod calendar;
pub(crate) mod calibration;
pub(crate) mod drawn;
pub(crate) mod gaps;
pub(crate) mod prepared;
mod story_gaps;
pub(crate) mod today;
