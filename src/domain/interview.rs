//! An interview: when it is, what it draws on, and how much time there is for it each day.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::id::{CardId, DeckId, InterviewId};
use super::now::{Day, Now};

/// What a card counts for at an interview beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Priority {
    /// Nice to have: the first to be left out.
    Low,
    /// Must be known: the last to be left out.
    Must,
}

impl Priority {
    pub(crate) const ALL: [Self; 2] = [Self::Low, Self::Must];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Must => "must",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.name() == text)
    }
}

/// What a card without a priority counts for; a must-know counts three times as much.
pub(crate) fn weight(priority: Option<Priority>) -> f64 {
    match priority {
        Some(Priority::Low) => 0.5,
        None => 1.0,
        Some(Priority::Must) => 3.0,
    }
}

/// The time of an interview as the invitation says it. The instant is computed from it each time:
/// when a country changes its clocks, the invitation still says ten o'clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Appointment {
    pub(crate) date: NaiveDate,
    /// `None` while only the day is known.
    pub(crate) time: Option<NaiveTime>,
    pub(crate) zone: Tz,
}

impl Appointment {
    /// The instant it begins at; `None` while only the day is known. Of an hour that comes twice
    /// the first is taken; one that the clocks leave out begins when they have moved on.
    pub(crate) fn at(&self) -> Option<DateTime<Utc>> {
        /// Clocks move on by at most so many hours at a time.
        const LONGEST_GAP_HOURS: i64 = 24;
        let wall = self.date.and_time(self.time?);
        (0..=LONGEST_GAP_HOURS * 4).find_map(|quarters| {
            let wall = wall.checked_add_signed(TimeDelta::minutes(quarters * 15))?;
            match self.zone.from_local_datetime(&wall) {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => {
                    Some(at.with_timezone(&Utc))
                }
                LocalResult::None => None,
            }
        })
    }

    /// The latest instant it begins at: the end of its day while only the day is known. Puts
    /// interviews in order, wherever they are.
    pub(crate) fn last_at(&self) -> DateTime<Utc> {
        let end_of_day = Self {
            time: NaiveTime::from_hms_opt(23, 59, 59),
            ..*self
        };
        let at = self.at().or_else(|| end_of_day.at());
        at.unwrap_or_else(|| self.date.and_time(NaiveTime::MIN).and_utc())
    }

    /// The study day, where the person is, on which it takes place: the last day of the countdown.
    pub(crate) fn day(&self, now: &Now) -> Day {
        match self.at() {
            Some(at) => now.moved_to(at).today,
            None => Day::new(self.date),
        }
    }

    /// Whether it has begun; one without a time is over when its day is.
    pub(crate) fn is_past(&self, now: &Now) -> bool {
        match self.at() {
            Some(at) => at <= now.at,
            None => Day::new(self.date) < now.today,
        }
    }
}

/// Days on which nothing is studied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct DaysOff {
    pub(crate) weekdays: Vec<Weekday>,
    pub(crate) dates: Vec<NaiveDate>,
}

impl DaysOff {
    pub(crate) fn has(&self, day: Day) -> bool {
        use chrono::Datelike;
        self.weekdays.contains(&day.date().weekday()) || self.dates.contains(&day.date())
    }
}

/// Which cards may come up: those of the decks and those with one of the tags. Neither named:
/// every card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct DrawsOn {
    pub(crate) decks: Vec<DeckId>,
    pub(crate) tags: Vec<String>,
}

/// What a person says of an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InterviewPlan {
    /// What the person calls it and types; unique among those that are not cancelled. Usually
    /// the company.
    pub(crate) name: String,
    /// Where it differs from the name.
    pub(crate) company: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) round: Option<String>,
    pub(crate) appointment: Appointment,
    pub(crate) draws_on: DrawsOn,
    /// Cards that are not of the usual priority.
    pub(crate) priorities: Vec<(CardId, Priority)>,
    /// `None` follows the setting `minutes`.
    pub(crate) minutes_a_day: Option<u32>,
    pub(crate) days_off: DaysOff,
    /// The last days before it, kept for rehearsing: no new question is begun in them. 0 leaves
    /// it to the plan.
    pub(crate) rehearsal_days: u32,
    /// The share of answers the person wants to recall on the day, in percent.
    pub(crate) aim_percent: Option<u8>,
}

impl InterviewPlan {
    /// One of which no more is known: it draws on every card.
    pub(crate) fn new(name: String, appointment: Appointment) -> Self {
        Self {
            name,
            company: None,
            role: None,
            round: None,
            appointment,
            draws_on: DrawsOn::default(),
            priorities: Vec::new(),
            minutes_a_day: None,
            days_off: DaysOff::default(),
            rehearsal_days: 0,
            aim_percent: None,
        }
    }
}

/// An interview as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interview {
    pub(crate) id: InterviewId,
    pub(crate) added_on: Day,
    pub(crate) cancelled_at: Option<DateTime<Utc>>,
    pub(crate) plan: InterviewPlan,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appointment(date: &str, time: &str, zone: Tz) -> Appointment {
        Appointment {
            date: date.parse().unwrap(),
            time: Some(time.parse().unwrap()),
            zone,
        }
    }

    #[test]
    fn the_wall_clock_of_the_invitation_holds_on_both_sides_of_a_change_of_clocks() {
        let zone = Tz::Europe__London;
        let summer = appointment("2026-10-24", "14:00:00", zone).at().unwrap();
        let winter = appointment("2026-10-25", "14:00:00", zone).at().unwrap();
        assert_eq!(summer.to_rfc3339(), "2026-10-24T13:00:00+00:00");
        assert_eq!(winter.to_rfc3339(), "2026-10-25T14:00:00+00:00");
    }

    #[test]
    fn an_hour_that_is_left_out_begins_when_the_clocks_have_moved_on() {
        let lost = appointment("2027-03-14", "02:30:00", Tz::America__New_York);
        assert_eq!(lost.at().unwrap().to_rfc3339(), "2027-03-14T07:00:00+00:00");
        let twice = appointment("2026-11-01", "01:30:00", Tz::America__New_York);
        assert_eq!(
            twice.at().unwrap().to_rfc3339(),
            "2026-11-01T05:30:00+00:00"
        );
    }

    #[test]
    fn the_last_day_is_that_of_the_place_where_the_person_is() {
        let now = Now::new(
            "2026-11-22T08:00:00Z".parse().unwrap(),
            Tz::Europe__London,
            4,
        );
        let tokyo = appointment("2026-12-04", "08:00:00", Tz::Asia__Tokyo);
        assert_eq!(tokyo.day(&now).to_string(), "2026-12-03");
        assert!(!tokyo.is_past(&now));
    }

    #[test]
    fn days_off_are_weekdays_and_dates() {
        let off = DaysOff {
            weekdays: vec![Weekday::Sat],
            dates: vec!["2026-12-01".parse().unwrap()],
        };
        let has = |day: &str| off.has(day.parse().unwrap());
        assert!(has("2026-11-28") && has("2026-12-01") && !has("2026-11-29"));
    }
}
