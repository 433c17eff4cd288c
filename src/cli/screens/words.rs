//! Days, times and counts as a person reads them.

use crate::cli::output::{Look, safe};
use crate::cli::{phrase, progress};
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe};
use crate::store::cards::Card;

/// `1:42`.
pub(crate) fn clock(secs: u32) -> Safe {
    neutral::line(&progress::minutes(u64::from(secs)))
}

/// `1 minute 42 seconds`, for the ear.
pub(crate) fn spoken_time(secs: u32) -> Safe {
    let (minutes, rest) = (u64::from(secs / 60), u64::from(secs % 60));
    match (minutes, rest) {
        (0, _) => phrase::count(rest, "second", "seconds"),
        (_, 0) => phrase::count(minutes, "minute", "minutes"),
        _ => {
            let seconds = phrase::count(rest, "second", "seconds");
            safe!(
                "{} {}",
                phrase::count(minutes, "minute", "minutes"),
                seconds
            )
        }
    }
}

/// `19 min 20 s`.
pub(crate) fn worked_time(secs: u64) -> Safe {
    match (secs / 60, secs % 60) {
        (0, secs) => safe!("{} s", secs),
        (minutes, 0) => safe!("{} min", minutes),
        (minutes, secs) => safe!("{} min {} s", minutes, secs),
    }
}

/// When a card would come back, as short as it can be: `later today`, `Sat 28 Nov`.
pub(crate) fn due(day: Day, today: Day, look: &Look) -> Safe {
    if day <= today {
        safe!("later today")
    } else {
        phrase::day(day, today, look)
    }
}

/// Says that the coach asks otherwise since the answer was written.
pub(crate) fn reworded(card: &Card) -> Safe {
    let was = card.former_questions.last();
    let was = was.map(|was| safe!(" (it was: {})", neutral::line(was)));
    safe!(
        "Reworded by the coach{}. Is your answer still right?",
        was.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_they_are_said() {
        assert_eq!(spoken_time(102).as_str(), "1 minute 42 seconds");
        assert_eq!(spoken_time(1).as_str(), "1 second");
        assert_eq!(spoken_time(120).as_str(), "2 minutes");
        assert_eq!(worked_time(1160).as_str(), "19 min 20 s");
        assert_eq!(clock(65).as_str(), "1:05");
    }
}
