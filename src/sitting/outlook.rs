//! The road to an interview as this person stands on it: what is remembered and what the
//! interview asks, put into the terms of the plan.
//!
//! Gathered from the store on every run and never stored. What-ifs are the same road with other
//! minutes, days off or another date. The same log, clock and seed give the same outlook.

use std::rc::Rc;

use super::gathering::Governed;
use crate::countdown::card::{Card, Learner, Past};
use crate::countdown::morning::{Known, Reason, morning};
use crate::countdown::plan::Today;
use crate::countdown::plausible::History;
use crate::countdown::readiness::{Readiness, readiness};
use crate::countdown::road::{Attendance, Road};
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::CardId;
use crate::domain::interview::{DaysOff, Interview};
use crate::domain::now::{Day, Now};
use crate::store::road::Look;

/// An interview ahead, its cards and the person's past with them.
#[derive(Debug, Clone)]
pub(crate) struct Outlook {
    pub(crate) interview: Interview,
    pub(crate) now: Now,
    /// The study day of the interview.
    pub(crate) day: Day,
    /// The cards it governs, in the order of their decks. Indices of plans, forecasts and groups
    /// are places in this list.
    pub(crate) cards: Rc<[Governed]>,
    /// Minutes of a study day: the interview's own or the setting.
    pub(crate) minutes_a_day: u32,
    pub(crate) days_off: DaysOff,
    /// Seconds of today that were studied already, whatever for.
    pub(crate) spent_secs: u64,
    /// Study days since the interview was added, and those of them with a review.
    pub(crate) attendance: Attendance,
    /// Study days missed in a row up to yesterday; 0 once there is a review today.
    pub(crate) missed_days: u32,
    pub(crate) learner: Learner,
}

/// Reading an answer through takes this share of the time it takes to say.
const READING_SHARE: f64 = 0.6;

/// What interviews begin with.
const OPENERS: [&str; 5] = [
    "Tell me about yourself.",
    "Take me through your CV.",
    "Walk me through your resume.",
    "Walk me through your background.",
    "Introduce yourself.",
];

impl Outlook {
    /// Days until the interview; 0 on its own day.
    pub(crate) fn days_left(&self) -> u32 {
        u32::try_from(self.day.days_since(self.now.today)).unwrap_or(0)
    }

    /// Whether nothing is planned today because the person said so.
    pub(crate) fn is_off_today(&self) -> bool {
        self.days_left() > 0 && self.days_off.has(self.now.today)
    }

    /// The days and their seconds; what was studied today is taken off.
    pub(crate) fn road(&self) -> Road {
        let secs = f64::from(self.minutes_a_day) * 60.0;
        let is_off = |day| self.days_off.has(day);
        let today = self.now.today;
        let mut road = Road::new(today, self.day, secs, self.attendance, is_off);
        road.rehearsal_days = self.interview.plan.rehearsal_days as usize;
        road.after_spending(self.spent_secs as f64)
    }

    /// The plan as it stands: every card on the road, buried ones too.
    pub(crate) fn plan(&self) -> Today {
        let cards = self.cards.iter().map(|card| self.card(card)).collect();
        Today::new(cards, self.road(), self.learner.clone())
    }

    /// The plan's view of a card.
    pub(crate) fn card(&self, governed: &Governed) -> Card {
        let today = self.now.today;
        let past = match (governed.memory, governed.card.looks.last()) {
            (Some(memory), Some(last)) => Past::Seen {
                memory,
                days_ago: u32::try_from(today.days_since(last.on)).unwrap_or(0),
                seen_at_secs: (last.on >= today).then(|| clock_secs(last.at.timestamp_millis())),
                looks: u32::try_from(governed.card.looks.len()).unwrap_or(u32::MAX),
            },
            _ => Past::New,
        };
        Card {
            weight: governed.weight(),
            length: governed.length,
            past,
        }
    }

    /// How much will be recalled: now, on the day if the plan is kept, and if nothing is done.
    pub(crate) fn readiness(&self, seed: u64) -> Readiness {
        readiness(&self.plan(), &self.histories(), seed)
    }

    /// The graded looks of each card, their days counted from today.
    pub(crate) fn histories(&self) -> Vec<History> {
        let today = self.now.today;
        let of = |governed: &Governed| {
            let looks = governed.card.looks.iter();
            looks
                .map(|look| (look.on.days_since(today).min(0), look.grade))
                .collect()
        };
        self.cards.iter().map(of).collect()
    }

    /// The cards of each deck, the decks in their order.
    pub(crate) fn by_deck(&self) -> Vec<(String, Vec<usize>)> {
        self.grouped(|governed| std::slice::from_ref(&governed.card.deck_name))
    }

    /// The cards of each tag or competency, by name; a card may be in several.
    pub(crate) fn by_tag(&self) -> Vec<(String, Vec<usize>)> {
        let mut groups = self.grouped(|governed| &governed.card.tags);
        groups.sort();
        groups
    }

    fn grouped<'a>(
        &'a self,
        names: impl Fn(&'a Governed) -> &'a [String],
    ) -> Vec<(String, Vec<usize>)> {
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        for (at, card) in self.cards.iter().enumerate() {
            for name in names(card) {
                match groups.iter_mut().find(|(known, _)| known == name) {
                    Some((_, cards)) => cards.push(at),
                    None => groups.push((name.clone(), vec![at])),
                }
            }
        }
        groups
    }

    /// What to read on the morning of the interview, in order, with the seconds it takes: the
    /// opener, the strongest, the shakiest. Before that day, as it would be if nothing more were
    /// done until then.
    pub(crate) fn morning(&self) -> Vec<(CardId, Reason, u32)> {
        let openers = OPENERS.map(fingerprint);
        let known: Vec<Known> = self
            .cards
            .iter()
            .map(|governed| self.known(governed, &openers))
            .collect();
        let list = morning(&known).into_iter();
        list.filter_map(|(at, reason)| {
            let id = self.cards.get(at)?.card.id;
            Some((id, reason, known.get(at)?.secs.round() as u32))
        })
        .collect()
    }

    fn known(&self, governed: &Governed, openers: &[u64]) -> Known {
        // What is read this morning does not change what there was to read.
        let is_before = |look: &&Look| self.days_left() > 0 || look.on < self.now.today;
        let looks: Vec<&Look> = governed.card.looks.iter().filter(is_before).collect();
        let recall = &self.learner.recall;
        let memory = recall.replay(
            looks
                .iter()
                .map(|look| (look.on.days_since(self.day), look.grade)),
        );
        let known = memory.zip(looks.last()).map(|(memory, last)| {
            let days = self.day.days_since(last.on).max(0) as f64;
            recall.chance(days, memory.stability_days)
        });
        Known {
            chance: known.unwrap_or(self.learner.unstudied),
            weight: governed.weight(),
            secs: f64::from(governed.card.target_secs) * READING_SHARE,
            is_opener: openers.contains(&governed.card.fingerprint),
            is_studied: known.is_some() && !self.is_buried(governed),
        }
    }

    /// Whether a card is out for today.
    pub(crate) fn is_buried(&self, governed: &Governed) -> bool {
        let until = governed.card.buried_until;
        until.is_some_and(|until| until > self.now.today)
    }

    // ---- what if ------------------------------------------------------------------------

    /// The same with other minutes a day.
    pub(crate) fn with_minutes(&self, minutes_a_day: u32) -> Self {
        Self {
            minutes_a_day,
            ..self.clone()
        }
    }

    /// The same with other days off.
    pub(crate) fn with_days_off(&self, days_off: DaysOff) -> Self {
        Self {
            days_off,
            ..self.clone()
        }
    }

    /// The same with the interview on another study day.
    pub(crate) fn on_day(&self, day: Day) -> Self {
        Self {
            day,
            ..self.clone()
        }
    }

    /// What yesterday's screen said, when yesterday's sitting was missed and nothing was reviewed
    /// since: the road as it was yesterday morning, from the same state. `None` when there was
    /// none to miss. Beside it today's outlook says what the missing changed.
    pub(crate) fn before_missing(&self) -> Option<Self> {
        if self.missed_days == 0 || self.days_left() == 0 {
            return None;
        }
        let at = self.now.at - chrono::TimeDelta::days(1);
        let mut now = self.now.moved_to(at);
        now.today = self.now.today.minus(1);
        Some(Self {
            now,
            spent_secs: 0,
            missed_days: self.missed_days - 1,
            attendance: Attendance {
                planned: self.attendance.planned.saturating_sub(1),
                ..self.attendance
            },
            ..self.clone()
        })
    }
}

/// An instant on the clock that plans go by.
pub(crate) fn clock_secs(at_ms: i64) -> f64 {
    at_ms as f64 / 1000.0
}
