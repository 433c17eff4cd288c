//! The lists of the last days before an interview, and of the hour after it.

use super::interview::Appointment;
use super::now::Now;

/// A list, by when it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    WeekBefore,
    DayBefore,
    Morning,
    LastMinutes,
    Afterwards,
}

impl List {
    pub(crate) const ALL: [Self; 5] = [
        Self::WeekBefore,
        Self::DayBefore,
        Self::Morning,
        Self::LastMinutes,
        Self::Afterwards,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::WeekBefore => "The week before",
            Self::DayBefore => "The day before",
            Self::Morning => "In the morning",
            Self::LastMinutes => "The last five minutes",
            Self::Afterwards => "Afterwards",
        }
    }

    /// For scripts.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::WeekBefore => "week-before",
            Self::DayBefore => "day-before",
            Self::Morning => "morning",
            Self::LastMinutes => "last-minutes",
            Self::Afterwards => "afterwards",
        }
    }

    pub(crate) fn items(self) -> impl Iterator<Item = &'static Item> {
        ITEMS.iter().filter(move |item| item.list == self)
    }
}

/// One line of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    /// What is typed to tick it.
    pub(crate) id: &'static str,
    pub(crate) list: List,
    pub(crate) text: &'static str,
    /// Found out from what was entered and done, and not ticked.
    pub(crate) is_reckoned: bool,
}

const fn ticked(list: List, id: &'static str, text: &'static str) -> Item {
    Item {
        id,
        list,
        text,
        is_reckoned: false,
    }
}

const fn reckoned(list: List, id: &'static str, text: &'static str) -> Item {
    Item {
        id,
        list,
        text,
        is_reckoned: true,
    }
}

/// What they look for is entered.
pub(crate) const ENTERED: &str = "entered";
/// For each of that there is a story or an answer.
pub(crate) const LINKED: &str = "linked";
/// Two mocks were played to the grades.
pub(crate) const MOCKS: &str = "mocks";
/// What was asked is told.
pub(crate) const DEBRIEFED: &str = "debrief";
/// They were thanked; told with the rest, or ticked.
pub(crate) const THANKED: &str = "thank-you";
/// Every must-know came on three days.
pub(crate) const RECALLED: &str = "recalled";
/// Questions to ask are chosen.
pub(crate) const TO_ASK: &str = "to-ask";

/// Every item, in the order of the lists.
pub(crate) const ITEMS: [Item; 20] = [
    reckoned(
        List::WeekBefore,
        ENTERED,
        "what they require and what they value is entered",
    ),
    reckoned(
        List::WeekBefore,
        LINKED,
        "for each of these there is a story",
    ),
    reckoned(List::WeekBefore, MOCKS, "two mock interviews done"),
    reckoned(
        List::WeekBefore,
        RECALLED,
        "every must-know recalled on three days",
    ),
    ticked(
        List::DayBefore,
        "route",
        "time, time zone, route or link checked",
    ),
    ticked(List::DayBefore, "device", "device, charger, a quiet room"),
    ticked(List::DayBefore, "papers", "copies or portfolio"),
    ticked(List::DayBefore, "names", "names of the people"),
    reckoned(List::DayBefore, TO_ASK, "three questions to ask chosen"),
    ticked(
        List::DayBefore,
        "light-pass",
        "one light pass over first lines and points, no new cards",
    ),
    ticked(List::DayBefore, "clothes", "clothes laid out"),
    ticked(List::DayBefore, "stop", "stopped at a set hour"),
    ticked(
        List::Morning,
        "warm-up",
        "ten minutes aloud: opener, two strongest stories, why this company, first question to ask",
    ),
    ticked(List::Morning, "water", "water"),
    ticked(List::Morning, "page", "notes on one page"),
    ticked(List::LastMinutes, "breathe", "breathe out slowly"),
    ticked(
        List::LastMinutes,
        "first-line",
        "the first line of your opener read, not the script",
    ),
    reckoned(
        List::Afterwards,
        DEBRIEFED,
        "which questions came, how each went, what you wish you had said",
    ),
    ticked(
        List::Afterwards,
        "promises",
        "names, promises made, the next date",
    ),
    ticked(
        List::Afterwards,
        THANKED,
        "thanked within a day: what you talked about, what you would bring, the next step",
    ),
];

/// An item by its id, or by as much of it as is enough.
pub(crate) fn find(typed: &str) -> Option<&'static Item> {
    let typed = typed.trim().to_lowercase().replace([' ', '_'], "-");
    let whole = ITEMS.iter().find(|item| item.id == typed);
    if typed.is_empty() || whole.is_some() {
        return whole;
    }
    let mut fit = ITEMS.iter().filter(|item| item.id.starts_with(&typed));
    let first = fit.next()?;
    fit.next().is_none().then_some(first)
}

/// The days before an interview on which the week's list is looked at.
const WEEK: std::ops::RangeInclusive<i64> = 2..=7;
/// The last minutes begin so long before.
const LAST_SECS: i64 = 60 * 60;
/// Days after it on which something is still to be done.
const AFTERWARDS_DAYS: i64 = 1;

/// The lists that are looked at now. In the last hour that of the last minutes stands beside that
/// of the morning; without a time of day both stand there all day.
pub(crate) fn lists_now(appointment: &Appointment, now: &Now) -> Vec<List> {
    let days = appointment.day(now).days_since(now.today);
    if appointment.is_past(now) {
        let is_fresh = (-AFTERWARDS_DAYS..=0).contains(&days);
        return is_fresh.then_some(List::Afterwards).into_iter().collect();
    }
    match days {
        0 => {
            let left = appointment.at().map(|at| (at - now.at).num_seconds());
            let mut lists = vec![List::Morning];
            if left.is_none_or(|secs| secs <= LAST_SECS) {
                lists.push(List::LastMinutes);
            }
            lists
        }
        1 => vec![List::DayBefore],
        days if WEEK.contains(&days) => vec![List::WeekBefore],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    fn now(at: &str) -> Now {
        Now::new(at.parse().unwrap(), Tz::UTC, 4)
    }

    fn on_4_december(time: Option<&str>) -> Appointment {
        Appointment {
            date: "2026-12-04".parse().unwrap(),
            time: time.map(|time| time.parse().unwrap()),
            zone: Tz::UTC,
        }
    }

    #[test]
    fn each_list_has_its_days() {
        let appointment = on_4_december(Some("14:00:00"));
        for (at, lists) in [
            ("2026-11-26T12:00:00Z", vec![]),
            ("2026-11-27T12:00:00Z", vec![List::WeekBefore]),
            ("2026-12-02T12:00:00Z", vec![List::WeekBefore]),
            ("2026-12-03T12:00:00Z", vec![List::DayBefore]),
            ("2026-12-04T08:00:00Z", vec![List::Morning]),
            (
                "2026-12-04T13:00:00Z",
                vec![List::Morning, List::LastMinutes],
            ),
            ("2026-12-04T14:00:00Z", vec![List::Afterwards]),
            ("2026-12-05T12:00:00Z", vec![List::Afterwards]),
            ("2026-12-06T12:00:00Z", vec![]),
        ] {
            assert_eq!(lists_now(&appointment, &now(at)), lists, "{at}");
        }
    }

    #[test]
    fn without_a_time_the_whole_day_is_the_morning() {
        let appointment = on_4_december(None);
        let on_the_day = lists_now(&appointment, &now("2026-12-04T18:00:00Z"));
        assert_eq!(on_the_day, [List::Morning, List::LastMinutes]);
        let next = lists_now(&appointment, &now("2026-12-05T18:00:00Z"));
        assert_eq!(next, [List::Afterwards]);
    }

    #[test]
    fn an_item_is_known_by_its_beginning_and_no_two_have_one_name() {
        assert_eq!(find("Light").map(|item| item.id), Some("light-pass"));
        assert_eq!(find("light pass").map(|item| item.id), Some("light-pass"));
        assert_eq!(find("p"), None);
        assert_eq!(find(""), None);
        for item in ITEMS {
            let same = ITEMS.iter().filter(|other| other.id == item.id);
            assert_eq!(same.count(), 1, "{}", item.id);
        }
        let listed: usize = List::ALL.iter().map(|list| list.items().count()).sum();
        assert_eq!(listed, ITEMS.len());
    }
}
