//! How an [`Outlook`] is gathered: which cards an interview governs, how long each takes this
//! person, and how the days so far were kept.

use std::collections::HashSet;
use std::rc::Rc;

use super::outlook::Outlook;
use crate::coaching::pace::{Measured, expected_review_secs};
use crate::countdown::card::Learner;
use crate::countdown::pace::{Look, Pace, length};
use crate::countdown::recall::{DEFAULT_WEIGHTS, Recall, SAME_DAY_PULL, UNSTUDIED};
use crate::countdown::road::Attendance;
use crate::domain::debrief::asked_factor;
use crate::domain::id::{CardId, InterviewId};
use crate::domain::interview::{Interview, Priority, weight};
use crate::domain::now::{Day, Now};
use crate::schedule::Memory;
use crate::store::cards::CardFilter;
use crate::store::road::{RoadCard, Timed};
use crate::store::{Result, Store};

/// A card under an interview.
#[derive(Debug, Clone)]
pub(crate) struct Governed {
    pub(crate) card: RoadCard,
    pub(crate) priority: Option<Priority>,
    /// How often it was asked in interviews.
    pub(crate) asked_times: u32,
    /// How long it takes this person beside a card of the usual target.
    pub(crate) length: f64,
    /// What its reviews leave, by the plan's own model; `None` for a card never studied.
    pub(crate) memory: Option<Memory>,
}

/// The interviews that are ahead, the nearest first.
pub(crate) fn ahead<'a>(interviews: &'a [Interview], now: &Now) -> Vec<&'a Interview> {
    let mut ahead: Vec<&Interview> = interviews
        .iter()
        .filter(|interview| interview.cancelled_at.is_none())
        .filter(|interview| !interview.plan.appointment.is_past(now))
        .collect();
    // By the day first: one without a time is on that day as much as one at nine.
    ahead.sort_by_key(|interview| {
        let appointment = &interview.plan.appointment;
        (appointment.day(now), appointment.at())
    });
    ahead
}

impl Governed {
    /// What it counts for beside the other cards of the interview.
    pub(crate) fn weight(&self) -> f64 {
        weight(self.priority) * asked_factor(self.asked_times)
    }
}

impl Outlook {
    /// The outlook for one interview: the chosen one with all its own cards, or else the nearest.
    /// `minutes` is the setting, for an interview that names none. `None` when there is none ahead
    /// or the chosen one is past.
    pub(crate) fn gather(
        store: &Store,
        interviews: &[Interview],
        which: Option<InterviewId>,
        minutes: u32,
        now: &Now,
    ) -> Result<Option<Self>> {
        let everything = CardFilter::default();
        let ahead = ahead(interviews, now);
        let found = match which {
            None => ahead.first(),
            Some(id) => ahead.iter().find(|interview| interview.id == id),
        };
        found
            .map(|interview| Self::of(store, interview, &[], &everything, minutes, now))
            .transpose()
    }

    /// The outlook for an interview over the cards of the filter, without those that nearer
    /// interviews use: the nearest that uses a card governs it.
    pub(crate) fn of(
        store: &Store,
        interview: &Interview,
        nearer: &[&Interview],
        filter: &CardFilter,
        minutes: u32,
        now: &Now,
    ) -> Result<Self> {
        let plan = &interview.plan;
        let mut cards = store.road_cards(&plan.draws_on, filter)?;
        if !nearer.is_empty() {
            let mut taken: HashSet<CardId> = HashSet::new();
            for other in nearer {
                taken.extend(store.road_ids(&other.plan.draws_on)?);
            }
            cards.retain(|card| !taken.contains(&card.id));
        }
        let asked_times = store.asked_times()?;
        let tempo = Tempo::of(&store.lately_timed()?);
        let recall = Recall::new(DEFAULT_WEIGHTS).hedged(SAME_DAY_PULL);
        let governed = |card: RoadCard| {
            let named = plan.priorities.iter().find(|(id, _)| *id == card.id);
            Governed {
                priority: named.map(|(_, priority)| *priority),
                asked_times: asked_times.get(&card.id).copied().unwrap_or(0),
                length: tempo.length(&card),
                memory: memory_of(&recall, &card),
                card,
            }
        };
        let kept = Kept::since(store, interview, now)?;
        let cards: Vec<Governed> = cards.into_iter().map(governed).collect();
        Ok(Self {
            day: plan.appointment.day(now),
            cards: Rc::from(cards),
            minutes_a_day: plan.minutes_a_day.unwrap_or(minutes),
            days_off: plan.days_off.clone(),
            spent_secs: kept.spent_secs,
            attendance: kept.attendance,
            missed_days: kept.missed_days,
            learner: Learner {
                recall,
                pace: tempo.pace,
                unstudied: UNSTUDIED,
            },
            interview: interview.clone(),
            now: *now,
        })
    }
}

/// By the plan's own model, which a further recall on the same day moves (in the schedule it does
/// not): so a second process plans as the first one did.
pub(super) fn memory_of(recall: &Recall, card: &RoadCard) -> Option<Memory> {
    let first = card.looks.first()?;
    recall.replay(
        card.looks
            .iter()
            .map(|look| (look.on.days_since(first.on), look.grade)),
    )
}

/// How fast a person is.
struct Tempo {
    pace: Pace,
    /// Their seconds beside those expected of anyone.
    factor: f64,
}

/// Looks that anyone's pace is worth beside a person's own.
const PRIOR_LOOKS: f64 = 10.0;
const FURTHEST_FACTOR: f64 = 3.0;

impl Tempo {
    fn of(timed: &[Timed]) -> Self {
        let mut seen = HashSet::new();
        let mut looks = Vec::with_capacity(timed.len());
        let (mut ratios, mut count) = (PRIOR_LOOKS, PRIOR_LOOKS);
        for review in timed {
            let is_repeat = !seen.insert((review.card, review.on));
            let look = match (review.was_new, is_repeat) {
                (true, _) => Look::First,
                (false, true) => Look::Repeat,
                (false, false) => Look::Later,
            };
            let secs = f64::from(review.secs);
            let usual = length(review.target_secs, Measured::default());
            looks.push((look, review.grade, secs / usual));
            let expected = expected_review_secs(review.target_secs, false, Measured::default());
            let ratio = secs / f64::from(expected.max(1));
            ratios += ratio.clamp(1.0 / FURTHEST_FACTOR, FURTHEST_FACTOR);
            count += 1.0;
        }
        Self {
            pace: Pace::of(looks),
            factor: ratios / count,
        }
    }

    /// A card's own time counts beside this person's usual one, which the pace holds already.
    fn length(&self, card: &RoadCard) -> f64 {
        let measured = Measured {
            total_secs: (card.measured.total_secs as f64 / self.factor).round() as u64,
            ..card.measured
        };
        length(card.target_secs, measured)
    }
}

/// How the days since the interview was added were kept.
struct Kept {
    attendance: Attendance,
    missed_days: u32,
    spent_secs: u64,
}

impl Kept {
    /// Every study day that has passed counts, but for the day of adding, which counts when it
    /// was used: whoever adds an interview late in the evening has missed nothing.
    fn since(store: &Store, interview: &Interview, now: &Now) -> Result<Self> {
        let added_on = interview.added_on;
        let days = store.days_with_reviews(added_on.min(now.today))?;
        let has_reviews = |day: Day| days.binary_search_by_key(&day, |(day, _)| *day).is_ok();
        let today = days.iter().find(|(day, _)| *day == now.today);
        let mut kept = Self {
            attendance: Attendance::default(),
            missed_days: 0,
            spent_secs: today.map_or(0, |(_, totals)| totals.total_secs),
        };
        let passed = u32::try_from(now.today.days_since(added_on)).unwrap_or(0);
        for day in (0..passed).map(|days| added_on.plus(days)) {
            let was_kept = has_reviews(day);
            if interview.plan.days_off.has(day) || (day == added_on && !was_kept) {
                continue;
            }
            kept.attendance.planned += 1;
            kept.attendance.kept += u32::from(was_kept);
            kept.missed_days = if was_kept { 0 } else { kept.missed_days + 1 };
        }
        // A day off yesterday is nothing that was missed yesterday.
        if today.is_some() || interview.plan.days_off.has(now.today.minus(1)) {
            kept.missed_days = 0;
        }
        Ok(kept)
    }
}
