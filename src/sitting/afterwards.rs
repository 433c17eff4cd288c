//! After an interview its cards go back to the long view, over a fortnight and not on one morning.

use std::collections::HashSet;

use super::gathering::{ahead, memory_of};
use crate::countdown::after::{FORTNIGHT_DAYS, Returning, spread};
use crate::countdown::recall::{DEFAULT_WEIGHTS, Recall};
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::store::cards::CardFilter;
use crate::store::queue::Load;
use crate::store::road::RoadCard;
use crate::store::{Result, Store};

/// What is due of interviews that are over, and is not asked today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Afterwards {
    /// Due, but asked on one of the next days.
    pub(crate) held: HashSet<CardId>,
    /// The same in numbers: all of them, and those of them that come tomorrow.
    pub(crate) held_load: Load,
    pub(crate) tomorrow: Load,
}

/// The interviews of the last fortnight, cancelled ones left out.
pub(crate) fn lately<'a>(interviews: &'a [Interview], now: &Now) -> Vec<&'a Interview> {
    let is_lately = |interview: &&Interview| {
        let appointment = &interview.plan.appointment;
        let days = now.today.days_since(appointment.day(now));
        let is_over = interview.cancelled_at.is_none() && appointment.is_past(now);
        // One that was told of and never added had no plan that would have put anything off.
        let had_plan = interview.added_on <= appointment.day(now);
        is_over && had_plan && days <= FORTNIGHT_DAYS as i64
    };
    interviews.iter().filter(is_lately).collect()
}

impl Afterwards {
    /// Nothing is held where no interview was within the last fortnight. `minutes` are those of a
    /// day; a day takes them, or an even share where there is more than they could ever hold.
    pub(crate) fn gather(
        store: &Store,
        interviews: &[Interview],
        minutes: u32,
        now: &Now,
    ) -> Result<Self> {
        let lately = lately(interviews, now);
        let last_on = lately
            .iter()
            .map(|interview| interview.plan.appointment.day(now))
            .max();
        let Some(last_on) = last_on else {
            return Ok(Self::default());
        };
        let since = usize::try_from(now.today.days_since(last_on)).unwrap_or(0);
        let days = FORTNIGHT_DAYS + 1 - since.clamp(1, FORTNIGHT_DAYS);
        let cards = returning_cards(store, interviews, &lately, now)?;
        let recall = Recall::new(DEFAULT_WEIGHTS);
        let returning: Vec<Returning> = cards
            .iter()
            .map(|card| returning(&recall, card, now))
            .collect();
        let asked = spread(&returning, days, f64::from(minutes) * 60.0);
        let mut afterwards = Self::default();
        for ((card, returning), on) in cards.iter().zip(&returning).zip(asked) {
            if returning.due_in_days > 0 || on <= 0 || card.is_awaiting_recall {
                continue;
            }
            afterwards.held.insert(card.id);
            add(&mut afterwards.held_load, card);
            if on == 1 {
                add(&mut afterwards.tomorrow, card);
            }
        }
        Ok(afterwards)
    }
}

fn add(load: &mut Load, card: &RoadCard) {
    load.cards += 1;
    load.secs += u64::from(card.expected_secs);
}

/// The cards of these interviews that were learned and that no interview ahead governs.
fn returning_cards(
    store: &Store,
    interviews: &[Interview],
    lately: &[&Interview],
    now: &Now,
) -> Result<Vec<RoadCard>> {
    let mut taken: HashSet<CardId> = HashSet::new();
    for interview in ahead(interviews, now) {
        taken.extend(store.road_ids(&interview.plan.draws_on)?);
    }
    let mut cards = Vec::new();
    for interview in lately {
        let own = store.road_cards(&interview.plan.draws_on, &CardFilter::default())?;
        let free = own
            .into_iter()
            .filter(|card| !card.looks.is_empty() && taken.insert(card.id));
        cards.extend(free);
    }
    Ok(cards)
}

fn returning(recall: &Recall, card: &RoadCard, now: &Now) -> Returning {
    let asked_on = card.due_on.max(card.buried_until);
    let chance = memory_of(recall, card).zip(card.looks.last());
    Returning {
        due_in_days: asked_on.map_or(0, |day| day.days_since(now.today)),
        secs: f64::from(card.expected_secs),
        chance: chance.map_or(0.0, |(memory, last)| {
            let days = now.today.days_since(last.on).max(0) as f64;
            recall.chance(days, memory.stability_days)
        }),
    }
}
