//! The day on which everything is measured, so that the same cards are due.

use chrono::{Days, NaiveDate};

/// The time it is in every measurement.
pub(crate) const NOW: &str = "2026-11-22T09:00:00Z";
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
/// Midnight before `NOW`.
pub(crate) const TODAY_MS: i64 = 1_795_305_600_000;
pub(crate) const NOW_MS: i64 = TODAY_MS + 9 * 3_600_000;
pub(crate) const DAY_MS: i64 = 86_400_000;

/// Today as the tables write it.
pub(crate) fn today() -> String {
    TODAY.to_string()
}

/// A day some days from today, as the tables write it.
pub(crate) fn day(offset: i64) -> String {
    let days = Days::new(offset.unsigned_abs());
    let day = if offset < 0 {
        TODAY.checked_sub_days(days)
    } else {
        TODAY.checked_add_days(days)
    };
    day.unwrap_or(TODAY).to_string()
}
