//! One interview's part of a planned sitting: its plan, driven card by card.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Moment, Share};
use crate::countdown::card::{Card, Past};
use crate::countdown::plan::Today;
use crate::countdown::road::Road;
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::{Day, Now};
use crate::schedule::Memory;
use crate::sitting::gathering::Governed;
use crate::sitting::outlook::{Outlook, clock_secs};

/// One interview's part.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) outlook: Outlook,
    /// The cards as the plan sees them now, graded ones too.
    pub(super) cards: Vec<Card>,
    pub(super) places: HashMap<CardId, usize>,
    today: Today,
    /// Per card of `today` its place in `cards`.
    in_today: Vec<usize>,
    pub(super) left_secs: f64,
    /// On the day of the interview: what is to be read, and no plan.
    pub(super) morning: Option<VecDeque<CardId>>,
    /// What each grade was given on, for undo.
    trail: Vec<(usize, Past, f64)>,
}

impl Stage {
    pub(super) fn new(outlook: Outlook, share: Share, moment: Moment) -> Self {
        let mut cards: Vec<Card> = Vec::with_capacity(outlook.cards.len());
        let mut places = HashMap::with_capacity(outlook.cards.len());
        for (place, governed) in outlook.cards.iter().enumerate() {
            cards.push(outlook.card(governed));
            let is_out = outlook.is_buried(governed)
                || (share == Share::OnlyDue && !is_due(governed, moment.now.today));
            if !is_out {
                places.insert(governed.card.id, place);
            }
        }
        let left_secs = left_secs(&outlook, share, moment.budget_secs);
        let morning = (outlook.days_left() == 0 && share != Share::OnlyToday).then(|| {
            let list = outlook.morning().into_iter().map(|(card, ..)| card);
            list.collect()
        });
        let road = road(&outlook, share, left_secs);
        let in_today = match morning {
            Some(_) => Vec::new(),
            None => in_plan(&outlook, &cards, &places, &HashSet::new(), moment),
        };
        Self {
            today: today(&outlook, &cards, &in_today, road),
            in_today,
            outlook,
            cards,
            places,
            left_secs,
            morning,
            trail: Vec::new(),
        }
    }

    /// Plans anew from the cards as they are, without those put aside.
    pub(super) fn plan_again(&mut self, aside: &HashSet<CardId>, moment: Moment) {
        if self.morning.is_some() {
            return;
        }
        let mut road = self.today.road().clone();
        if let Some(today) = road.secs_by_day.first_mut() {
            *today = self.left_secs.max(0.0);
        }
        self.in_today = in_plan(&self.outlook, &self.cards, &self.places, aside, moment);
        self.today = today(&self.outlook, &self.cards, &self.in_today, road);
    }

    pub(super) fn choose(&mut self, aside: &HashSet<CardId>, moment: Moment) -> Option<usize> {
        if let Some(list) = &mut self.morning {
            // What was looked at today is not read twice.
            let today = self.outlook.now.today;
            let outlook = &self.outlook;
            let places = &self.places;
            let cards = &self.cards;
            return std::iter::from_fn(|| list.pop_front()).find_map(|id| {
                let place = *places.get(&id)?;
                let last = outlook.cards[place].card.looks.last();
                let was_seen = last.is_some_and(|look| look.on >= today)
                    || looks(&cards[place]) != outlook.cards[place].card.looks.len() as u32;
                (!was_seen && !aside.contains(&id)).then_some(place)
            });
        }
        loop {
            let at = self.today.next(clock_secs(moment.now.at_ms()))?;
            let place = *self.in_today.get(at)?;
            let is_barred = self.cards[place].past == Past::New && !moment.may_begin_new;
            if !is_barred && !aside.contains(&self.outlook.cards[place].card.id) {
                return Some(place);
            }
            self.plan_again(aside, moment);
        }
    }

    pub(super) fn graded(&mut self, place: usize, grade: Grade, secs: f64, now: &Now) {
        self.trail.push((place, self.cards[place].past, secs));
        let clock_secs = clock_secs(now.at_ms());
        if let Some(at) = self.in_today.iter().position(|in_today| *in_today == place) {
            self.today.graded(at, grade, secs, clock_secs);
        }
        self.cards[place].past = Past::Seen {
            memory: self.memory_after(place, grade),
            days_ago: 0,
            seen_at_secs: Some(clock_secs),
            looks: looks(&self.cards[place]) + 1,
        };
    }

    pub(super) fn take_back(&mut self, card: CardId) {
        let Some(place) = self.places.get(&card) else {
            return;
        };
        if self.trail.last().is_some_and(|(last, ..)| last == place)
            && let Some((place, past, secs)) = self.trail.pop()
        {
            self.cards[place].past = past;
            self.left_secs += secs;
        }
    }

    /// The day on which the plan would ask a card again after a grade now.
    pub(super) fn next_day(&self, card: CardId, grade: Grade, today: Day) -> Option<Day> {
        let place = *self.places.get(&card)?;
        let at = self
            .in_today
            .iter()
            .position(|in_today| *in_today == place)?;
        let memory = self.memory_after(place, grade);
        let price = self.today.price_of(at);
        let ladder = self.today.ladder();
        let days = ladder.next_look(price, 0, memory, NEARER_LEVEL)?;
        Some(today.plus(u32::try_from(days).unwrap_or(u32::MAX)))
    }

    fn memory_after(&self, place: usize, grade: Grade) -> Memory {
        let recall = &self.outlook.learner.recall;
        match self.cards[place].past {
            Past::New => recall.first(grade),
            Past::Seen {
                memory, days_ago, ..
            } => recall.after(memory, days_ago, grade),
        }
    }
}

/// The places of the cards that may be chosen.
fn in_plan(
    outlook: &Outlook,
    cards: &[Card],
    places: &HashMap<CardId, usize>,
    aside: &HashSet<CardId>,
    moment: Moment,
) -> Vec<usize> {
    let is_in = |place: &usize| {
        let id = outlook.cards[*place].card.id;
        let may_begin = moment.may_begin_new || cards[*place].past != Past::New;
        may_begin && places.contains_key(&id) && !aside.contains(&id)
    };
    (0..cards.len()).filter(is_in).collect()
}

fn today(outlook: &Outlook, cards: &[Card], in_today: &[usize], road: Road) -> Today {
    let cards = in_today.iter().map(|place| cards[*place]).collect();
    Today::new(cards, road, outlook.learner.clone())
}

/// Of the two levels around a price the nearer one decides.
const NEARER_LEVEL: f64 = 0.5;

/// How often the plan knows a card to have been looked at.
pub(super) fn looks(card: &Card) -> u32 {
    match card.past {
        Past::New => 0,
        Past::Seen { looks, .. } => looks,
    }
}

fn is_due(governed: &Governed, today: Day) -> bool {
    governed.card.due_on.is_some_and(|due| due <= today)
}

/// The seconds of this sitting that are the plan's.
fn left_secs(outlook: &Outlook, share: Share, budget_secs: Option<u32>) -> f64 {
    let day = f64::from(outlook.minutes_a_day) * 60.0;
    let left_today = (day - outlook.spent_secs as f64).max(0.0);
    match (share, budget_secs) {
        (Share::OfTheDay, Some(budget)) if outlook.is_off_today() => f64::from(budget),
        (Share::OfTheDay, Some(budget)) => left_today.min(f64::from(budget)),
        (_, Some(budget)) => f64::from(budget),
        // A sitting of so many cards, however long they take.
        (_, None) => left_today.max(day),
    }
}

/// The road with so many seconds today.
fn road(outlook: &Outlook, share: Share, secs: f64) -> Road {
    let mut road = outlook.road();
    if road.secs_by_day.is_empty() {
        return Road::only_today(secs);
    }
    for (ahead, day) in road.secs_by_day.iter_mut().enumerate() {
        match (ahead, share) {
            (0, _) => *day = secs,
            (_, Share::OnlyToday) => *day = 0.0,
            _ => {}
        }
    }
    road
}
