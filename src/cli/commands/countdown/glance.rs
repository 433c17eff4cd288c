//! The nearest interview at a glance: for the first screen of the day, and for `status`.

use serde::Serialize;

use super::gather::{SEED, missed};
use super::json::rounded;
use super::view::Missed;
use crate::countdown::forecast::{DayLoad, forecast};
use crate::countdown::readiness::{Readiness, readiness};
use crate::domain::interview::Interview;
use crate::domain::now::{Day, Now};
use crate::sitting::gathering::ahead;
use crate::sitting::outlook::Outlook;
use crate::store::queue::Load;
use crate::store::{Result as StoreResult, Store};

/// The nearest interview, without a plan: one small query.
#[derive(Debug, Clone)]
pub(crate) struct Nearest {
    pub(crate) interview: Interview,
    /// The study day it is on.
    pub(crate) on: Day,
    pub(crate) days: u32,
}

impl Nearest {
    /// Past ones are not near.
    pub(crate) fn gather(store: &Store, now: &Now) -> StoreResult<Option<Self>> {
        let interviews = store.interviews()?;
        let nearest = ahead(&interviews, now).first().map(|interview| {
            let on = interview.plan.appointment.day(now);
            Self {
                on,
                days: u32::try_from(on.days_since(now.today)).unwrap_or(0),
                interview: (*interview).clone(),
            }
        });
        Ok(nearest)
    }
}

/// The nearest interview with what its plan says of today.
#[derive(Debug)]
pub(crate) struct Near {
    pub(crate) nearest: Nearest,
    pub(crate) readiness: Readiness,
    /// What the plan has for today; `None` on the interview's own day.
    pub(crate) today: Option<DayLoad>,
    pub(crate) is_off_today: bool,
    pub(crate) missed: Option<Missed>,
    /// Answers to read on the day, and the seconds that takes.
    pub(crate) to_read: Load,
    /// What of the day's counters belongs to this interview's cards.
    pub(crate) own_due: Load,
    pub(crate) own_new: Load,
    pub(crate) questions: usize,
}

impl Near {
    /// Plans over the interview's cards only; the rest of the collection costs nothing.
    pub(crate) fn gather(store: &Store, minutes: u32, now: &Now) -> StoreResult<Option<Self>> {
        let Some(nearest) = Nearest::gather(store, now)? else {
            return Ok(None);
        };
        let interviews = [nearest.interview.clone()];
        let Some(outlook) = Outlook::gather(store, &interviews, None, minutes, now)? else {
            return Ok(None);
        };
        let mut near = Self {
            readiness: Readiness::default(),
            today: None,
            is_off_today: outlook.is_off_today(),
            missed: None,
            to_read: Load::default(),
            own_due: own(&outlook, |due| due.is_some_and(|due| due <= now.today)),
            own_new: own(&outlook, |due| due.is_none()),
            questions: outlook.cards.len(),
            nearest,
        };
        if near.nearest.days == 0 {
            for (_, _, secs) in outlook.morning() {
                near.to_read.cards += 1;
                near.to_read.secs += u64::from(secs);
            }
        } else {
            let plan = outlook.plan();
            near.today = forecast(&plan, SEED).days.first().copied();
            near.readiness = readiness(&plan, &outlook.histories(), SEED);
            near.missed = missed(&outlook, &near.readiness);
        }
        Ok(Some(near))
    }

    /// Whether a number may be told.
    pub(crate) fn has_number(&self) -> bool {
        self.nearest.days > 0 && self.questions > 0 && !self.readiness.is_too_early()
    }
}

/// What of the counters is the outlook's: cards whose due day fits and that may be asked today.
fn own(outlook: &Outlook, is_it: impl Fn(Option<Day>) -> bool) -> Load {
    let cards = outlook.cards.iter();
    let mine = cards.filter(|card| is_it(card.card.due_on) && !outlook.is_buried(card));
    mine.fold(Load::default(), |load, card| Load {
        cards: load.cards + 1,
        secs: load.secs + u64::from(card.card.expected_secs),
    })
}

/// The interview in `status --json` and `offbook --json`.
#[derive(Debug, Serialize)]
pub(crate) struct NearJson {
    name: String,
    role: Option<String>,
    /// None while only the day is known.
    at: Option<String>,
    day: String,
    days: u32,
    /// None on the day itself, and while it is too early to say.
    ready: Option<ReadyJson>,
    /// What the plan has for today.
    today: Option<LoadJson>,
}

#[derive(Debug, Serialize)]
struct ReadyJson {
    now: f64,
    then: f64,
    low: f64,
    high: f64,
}

#[derive(Debug, Serialize)]
struct LoadJson {
    cards: f64,
    seconds: f64,
}

impl From<&Near> for NearJson {
    fn from(near: &Near) -> Self {
        let plan = &near.nearest.interview.plan;
        let at = plan.appointment.at();
        let ready = &near.readiness;
        Self {
            name: plan.name.clone(),
            role: plan.role.clone(),
            at: at.map(|at| {
                let there = at.with_timezone(&plan.appointment.zone);
                there.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
            }),
            day: near.nearest.on.to_string(),
            days: near.nearest.days,
            ready: near.has_number().then(|| ReadyJson {
                now: rounded(ready.now.about),
                then: rounded(ready.if_kept.about),
                low: rounded(ready.if_kept.low),
                high: rounded(ready.if_kept.high),
            }),
            today: near.today.map(|load| LoadJson {
                cards: rounded(cards(&load)),
                seconds: load.secs().round(),
            }),
        }
    }
}

/// All cards of a day.
pub(crate) fn cards(load: &DayLoad) -> f64 {
    load.review.cards + load.new.cards + load.last.cards
}
