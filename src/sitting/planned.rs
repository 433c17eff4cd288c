//! The plan as the supply of a sitting: which card now, weighed anew after every grade.
//!
//! The nearest interview goes first, with its minutes; in the time it leaves come the cards that
//! only later interviews use, then (see `supply.rs`) what is due and new in other decks. Nothing
//! here is kept: another sitting plans again from the store.

use std::collections::{HashMap, HashSet};

use stage::{Stage, looks};

use super::afterwards::lately;
use super::gathering::ahead;
use super::outlook::Outlook;
use super::queue::Entry;
use crate::countdown::card::Past;
use crate::countdown::forecast::{DayLoad, forecast};
use crate::countdown::plan::Today;
use crate::domain::grade::Grade;
use crate::domain::id::{CardId, InterviewId};
use crate::domain::interview::Interview;
use crate::domain::now::{Day, Now};
use crate::schedule::NextStates;
use crate::store::cards::CardFilter;
use crate::store::queue::QueuedCard;
use crate::store::{Result, Store};

mod stage;

/// What a sitting is to follow.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Following {
    /// All there are; those that are past or cancelled count for nothing.
    pub(crate) interviews: Vec<Interview>,
    /// Only the cards of this one; `None` is the nearest, then the others.
    pub(crate) which: Option<InterviewId>,
    /// The setting, for interviews that name no minutes of their own.
    pub(crate) minutes_a_day: u32,
    pub(crate) share: Share,
}

impl Following {
    /// The interview that a sitting is for.
    pub(crate) fn first(&self, now: &Now) -> Option<&Interview> {
        let ahead = ahead(&self.interviews, now);
        match self.which {
            None => ahead.first().copied(),
            Some(id) => ahead.into_iter().find(|interview| interview.id == id),
        }
    }

    /// Whether there is anything to follow: an interview ahead, or one just over.
    pub(crate) fn is_needed(&self, now: &Now) -> bool {
        self.first(now).is_some()
            || (self.which.is_none() && !lately(&self.interviews, now).is_empty())
    }

    /// Whether what interviews left behind is to be spread; whoever crams or chooses asks for it.
    pub(super) fn spreads(&self) -> bool {
        self.which.is_none() && self.share != Share::OnlyToday
    }

    /// The minutes of a day with a plan: the interview's own, and what the setting has beyond
    /// them goes to the other decks.
    pub(crate) fn minutes_of_the_day(&self, now: &Now) -> u32 {
        let own = self
            .first(now)
            .and_then(|interview| interview.plan.minutes_a_day);
        match (own, self.which) {
            (None, _) => self.minutes_a_day,
            (Some(own), Some(_)) => own,
            (Some(own), None) => own.max(self.minutes_a_day),
        }
    }
}

/// How much of a sitting is the plan's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// What is left of the interview's minutes of today.
    OfTheDay,
    /// All of it: the person named the minutes of this sitting.
    Whole,
    /// All of it, as though no other sitting followed until the interview.
    OnlyToday,
    /// Today's minutes are used up, and the person asks for more: only what is due, nothing new.
    OnlyDue,
}

/// A day that the plan brings forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Earlier {
    pub(crate) interview: String,
    pub(crate) interview_on: Day,
    /// By grade, again to easy: the planned day where it is before the scheduled one.
    pub(crate) days: [Option<Day>; 4],
}

impl Earlier {
    pub(crate) fn day(&self, grade: Grade) -> Option<Day> {
        self.days[usize::from(grade.number()) - 1]
    }
}

/// What the plan has for tomorrow.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tomorrow {
    pub(crate) interview: String,
    /// `None`: tomorrow is the interview.
    pub(crate) load: Option<DayLoad>,
}

/// The interviews ahead and how far their plans were followed.
#[derive(Debug)]
pub(super) struct Planned {
    following: Following,
    filter: CardFilter,
    /// Of those gathered so far, the nearest first.
    stages: Vec<Stage>,
    /// Cards not to be chosen again in this sitting: skipped, buried, changed elsewhere.
    aside: HashSet<CardId>,
    /// Every card that was graded, as the queue had it.
    asked: HashMap<CardId, Entry>,
}

/// What a sitting knows when it asks for a card.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) budget_secs: Option<u32>,
    pub(super) may_begin_new: bool,
    pub(super) now: Now,
}

impl Planned {
    /// `None` where no interview is ahead.
    pub(super) fn begin(
        store: &Store,
        following: Following,
        filter: &CardFilter,
        moment: Moment,
    ) -> Result<Option<Self>> {
        let mut planned = Self {
            following,
            filter: filter.clone(),
            stages: Vec::new(),
            aside: HashSet::new(),
            asked: HashMap::new(),
        };
        let is_found = planned.gather_next(store, moment)?;
        Ok(is_found.then_some(planned))
    }

    /// The outlook for the interview that the sitting is for.
    pub(super) fn outlook(&self) -> Option<&Outlook> {
        self.stages.first().map(|stage| &stage.outlook)
    }

    /// Whether cards that the plan does not name may come after it.
    pub(super) fn takes_others(&self) -> bool {
        let is_the_day = self
            .stages
            .first()
            .is_some_and(|stage| stage.morning.is_some());
        self.following.which.is_none() && !is_the_day
    }

    /// Cards whose turn the plan decides, now that all interviews have had theirs.
    pub(super) fn governed(&self) -> impl Iterator<Item = CardId> {
        // Whoever crams takes any card in the end.
        let is_cram = self.following.share == Share::OnlyToday;
        let is_due_only = self.following.share == Share::OnlyDue;
        let stages = self.stages.iter().filter(move |_| !is_cram && !is_due_only);
        stages.flat_map(|stage| stage.outlook.cards.iter().map(|governed| governed.card.id))
    }

    /// The outlook of the next interview, if there is one more.
    fn gather_next(&mut self, store: &Store, moment: Moment) -> Result<bool> {
        let ahead = ahead(&self.following.interviews, &moment.now);
        let at = self.stages.len();
        let (interview, nearer) = match self.following.which {
            Some(id) => (ahead.iter().find(|i| i.id == id && at == 0), &ahead[..0]),
            None => (ahead.get(at), &ahead[..at.min(ahead.len())]),
        };
        let Some(interview) = interview else {
            return Ok(false);
        };
        let minutes = self.following.minutes_a_day;
        let outlook = Outlook::of(store, interview, nearer, &self.filter, minutes, &moment.now)?;
        let stage = Stage::new(outlook, self.following.share, moment);
        self.stages.push(stage);
        Ok(true)
    }

    /// The card to ask now.
    pub(super) fn choose(&mut self, store: &Store, moment: Moment) -> Result<Option<Entry>> {
        let mut at = 0;
        loop {
            if at == self.stages.len() {
                let is_last = !self.takes_others();
                if is_last || !self.gather_next(store, moment)? {
                    return Ok(None);
                }
            }
            if let Some(place) = self.stages[at].choose(&self.aside, moment) {
                return Ok(Some(self.entry(at, place)));
            }
            at += 1;
        }
    }

    fn entry(&self, stage: usize, place: usize) -> Entry {
        let stage = &self.stages[stage];
        let card = &stage.outlook.cards[place].card;
        let queued = QueuedCard {
            id: card.id,
            expected_secs: card.expected_secs,
        };
        match self.asked.get(&card.id) {
            Some(entry) => Entry {
                is_back: true,
                ..*entry
            },
            None => Entry::planned(queued, stage.cards[place].past == Past::New),
        }
    }

    /// Whether another sitting of `secs` would have a card to ask.
    pub(super) fn has_more(&mut self, secs: u32, moment: Moment) -> bool {
        let Self { stages, aside, .. } = self;
        stages.iter_mut().any(|stage| {
            if let Some(list) = &stage.morning {
                return list.iter().any(|card| !aside.contains(card));
            }
            let before = stage.left_secs;
            stage.left_secs = f64::from(secs);
            stage.plan_again(aside, moment);
            let has_more = stage.choose(aside, moment).is_some();
            stage.left_secs = before;
            stage.plan_again(aside, moment);
            has_more
        })
    }

    /// The person carries on for so many seconds more.
    pub(super) fn carry_on(&mut self, secs: u32, moment: Moment) {
        if let Some(stage) = self.stages.first_mut() {
            stage.left_secs = stage.left_secs.max(0.0) + f64::from(secs);
            stage.plan_again(&self.aside, moment);
        }
    }

    /// Takes note of a grade; the clock is that after it.
    pub(super) fn graded(&mut self, entry: Entry, grade: Grade, secs: u32, moment: Moment) {
        self.asked.insert(entry.id, entry);
        self.aside.remove(&entry.id);
        for stage in &mut self.stages {
            stage.left_secs -= f64::from(secs);
            if let Some(place) = stage.places.get(&entry.id).copied() {
                stage.graded(place, grade, f64::from(secs), &moment.now);
            }
        }
    }

    /// The last grade of a card, or its burying, is taken back.
    pub(super) fn take_back(&mut self, card: CardId, moment: Moment) {
        self.aside.remove(&card);
        for stage in &mut self.stages {
            stage.take_back(card);
            stage.plan_again(&self.aside, moment);
        }
    }

    /// Keeps a card from being chosen until it is graded.
    pub(super) fn put_aside(&mut self, card: CardId) {
        self.aside.insert(card);
    }

    /// Whether a card is what the plan takes it for.
    pub(super) fn knows(&self, card: CardId, reviews: u32) -> bool {
        self.stages.iter().any(|stage| {
            let place = stage.places.get(&card);
            place.is_some_and(|place| looks(&stage.cards[*place]) == reviews)
        })
    }

    /// The days that the plan brings forward beside what the schedule says.
    pub(super) fn earlier(&self, card: CardId, next: &NextStates, today: Day) -> Option<Earlier> {
        let stage = self
            .stages
            .iter()
            .find(|stage| stage.places.contains_key(&card))?;
        let days = Grade::ALL.map(|grade| {
            let planned = stage.next_day(card, grade, today)?;
            let due = next.get(grade).due_on?;
            (planned < due && planned < stage.outlook.day).then_some(planned)
        });
        days.iter().any(Option::is_some).then(|| Earlier {
            interview: stage.outlook.interview.plan.name.clone(),
            interview_on: stage.outlook.day,
            days,
        })
    }

    /// What the plan has for tomorrow if the person stops now.
    pub(super) fn tomorrow(&self, seed: u64) -> Option<Tomorrow> {
        let stage = self.stages.first()?;
        let interview = stage.outlook.interview.plan.name.clone();
        let load = match stage.outlook.days_left() {
            0 => return None,
            1 => None,
            _ => {
                let mut road = stage.outlook.road();
                if let Some(today) = road.secs_by_day.first_mut() {
                    *today = 0.0;
                }
                let learner = stage.outlook.learner.clone();
                let plan = Today::new(stage.cards.clone(), road, learner);
                forecast(&plan, seed).days.get(1).copied()
            }
        };
        Some(Tomorrow { interview, load })
    }
}
