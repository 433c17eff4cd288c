//! What a card's memory is worth on each day of the road, if every second has its price.
//!
//! Under a price per second each card is a small dynamic programme of its own over (day,
//! stability, difficulty): be reviewed on a later day, which costs price × expected seconds and
//! moves the memory on after each grade, or never again, which yields the chance of recall at the
//! interview (`countdown.md`, 2 and 3.3: the Lagrangian relaxation of the shared minutes). It is
//! solved backward over the days on a grid, once for each level of the price. A card of weight w
//! and length l is the plain card at l / w times the price, so one ladder of price levels serves
//! cards of every length and weight.

use super::grid::{
    DIFFICULTIES, EMPTY, Hop, Landing, STABILITIES, STATES, Spread, Spreader, grid_memory, nearest,
    on_grid,
};
use super::pace::Pace;
use super::recall::{Recall, Standing};
use crate::schedule::Memory;

/// Days to the next review among which a plan chooses.
const GAPS: [usize; 15] = [1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 28, 37, 49, 65, 87];

/// No gap: never again.
const NEVER: usize = usize::MAX;
/// How far around the best gap of the day after a day looks for its own, and after how many days
/// it looks at all of them.
const NEAR: usize = 2;
const FULL_EVERY: usize = 5;

/// Further from the interview than this not every day is solved.
const FAR_DAYS: usize = 20;

/// Repeats of a card within one day among which a plan chooses.
const REPEATS: usize = 3;
/// By how much a repeat must be worth more than its price to go before the looks that other cards
/// wait for, which on most days are worth more than the price as well.
const CLEARLY: f32 = 2.0;
/// On the last day there is nothing else to do with a minute.
const LAST_REPEATS: usize = 6;

/// What does not depend on the price: where reviews lead from every grid point, and what is
/// recalled at the interview without them.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    days: usize,
    /// Per gap, per state.
    later: Vec<Vec<Landing>>,
    later_hops: Vec<Vec<Hop>>,
    repeat: Vec<Landing>,
    repeat_hops: Vec<Hop>,
    spreader: Spreader,
    first: Landing,
    last_study_day: usize,
    /// The chance of recall at the interview, per day of the last review, per stability.
    unreviewed: Vec<[f32; STABILITIES]>,
    /// Prices of the days beside each other; `None` on days off.
    shape: Vec<Option<f32>>,
}

impl Tables {
    /// What a look on a later day comes to, its price paid; `None` on a day off.
    fn gain_on(&self, rung: &Rung, day: usize, landing: &Landing) -> Option<f32> {
        let price = self.shape.get(day).copied().flatten()?;
        let value = landing.expect(rung.value.get(day)?);
        Some(value - rung.level * price * landing.secs)
    }

    pub(crate) fn new(model: &Recall, pace: &Pace, shape: Vec<Option<f32>>) -> Self {
        let days = shape.len();
        let standings: Vec<Standing> = (0..STATES)
            .map(|state| model.from(grid_memory(state)))
            .collect();
        let landings = |gap: usize| -> Vec<Landing> {
            let from = standings.iter();
            from.map(|from| Landing::later(from, pace, gap as u32))
                .collect()
        };
        let unreviewed = |day: usize| {
            std::array::from_fn(|s| {
                let memory = grid_memory(s * DIFFICULTIES);
                model.chance((days - day) as f64, memory.stability_days) as f32
            })
        };
        let hops = |landings: &Vec<Landing>| -> Vec<Hop> {
            let states = landings.iter().enumerate();
            states.map(|(at, landing)| Hop::new(landing, at)).collect()
        };
        let gaps = GAPS.iter().filter(|gap| **gap < days);
        let later: Vec<Vec<Landing>> = gaps.map(|gap| landings(*gap)).collect();
        let repeat = landings(0);
        Self {
            days,
            later_hops: later.iter().map(hops).collect(),
            later,
            repeat_hops: hops(&repeat),
            repeat,
            spreader: Spreader::new(model),
            first: Landing::first(model, pace),
            last_study_day: shape.iter().rposition(Option::is_some).unwrap_or(0),
            unreviewed: (0..days).map(unreviewed).collect(),
            shape,
        }
    }

    /// Solves the programme at one level of the price, backward from the eve. `spreads` is room
    /// to reckon in, one a day.
    fn solve(&self, level: f32, spreads: &mut [Spread]) -> Rung {
        let mut rung = Rung {
            level,
            value: vec![[0.0; STATES]; self.days],
            secs: vec![[0.0; STATES]; self.days],
            settled: [0.0; STATES],
            next: vec![[0; STATES]; self.days],
            repeats: vec![[false; STATES]; self.days],
        };
        let mut best = [NEVER; STATES];
        for day in (0..self.days).rev() {
            if self.is_as_the_next(day) {
                rung.value[day] = rung.value[day + 1];
                rung.secs[day] = rung.secs[day + 1];
                rung.next[day] = rung.next[day + 1];
                rung.repeats[day] = rung.repeats[day + 1];
                spreads.copy_within(day + 1..day + 2, day);
                continue;
            }
            let (mut value, mut secs) = self.wait_on(day, &mut rung, spreads, &mut best);
            rung.settled = value;
            if let (Some(price), Some(spread)) = (self.shape[day], spreads.get_mut(day)) {
                self.spreader.spread(&value, spread);
                let worthwhile = CLEARLY * level * price;
                for (state, hop) in self.repeat_hops.iter().enumerate() {
                    let gain = hop.expect(spread) - value[state];
                    rung.repeats[day][state] = gain > worthwhile * hop.secs;
                }
                let repeats = if day + 1 == self.days {
                    LAST_REPEATS
                } else {
                    REPEATS
                };
                for _ in 0..repeats {
                    if !self.repeat_on(level * price, &mut value, &mut secs, spread) {
                        break;
                    }
                    self.spreader.spread(&value, spread);
                }
            }
            rung.value[day] = value;
            rung.secs[day] = secs;
        }
        rung
    }

    /// Far from the interview one day is as good as the next, and every other one is solved; but
    /// today is.
    fn is_as_the_next(&self, day: usize) -> bool {
        let left = self.days - day;
        let is_off = |day: usize| self.shape.get(day).is_none_or(Option::is_none);
        day > 0 && left > FAR_DAYS && left.is_multiple_of(2) && is_off(day) == is_off(day + 1)
    }

    /// The best of all later days, or of none, after the last review of `day`: values and
    /// seconds. Sets the gaps to it; `best` are their places, those of the day after until then.
    fn wait_on(
        &self,
        day: usize,
        rung: &mut Rung,
        spreads: &[Spread],
        best: &mut [usize; STATES],
    ) -> ([f32; STATES], [f32; STATES]) {
        let mut value: [f32; STATES] =
            std::array::from_fn(|state| self.unreviewed[day][state / DIFFICULTIES]);
        // The best gap moves slowly from day to day: on most days its neighbours are enough.
        let is_full = (self.days - day).is_multiple_of(FULL_EVERY);
        let gaps = self.later_hops.len();
        for (state, value) in value.iter_mut().enumerate() {
            let near = match *best.get(state).unwrap_or(&NEVER) {
                at if is_full || at == NEVER => 0..gaps,
                at => at.saturating_sub(NEAR)..(at + NEAR + 1).min(gaps),
            };
            best[state] = NEVER;
            for at in near {
                let next = day + GAPS[at];
                let (Some(Some(price)), Some(spread)) = (self.shape.get(next), spreads.get(next))
                else {
                    continue;
                };
                let hop = &self.later_hops[at][state];
                let reviewed = hop.expect(spread) - rung.level * price * hop.secs;
                if reviewed > *value {
                    *value = reviewed;
                    best[state] = at;
                }
            }
        }
        let mut secs = [0.0; STATES];
        for (state, at) in best.iter().copied().enumerate() {
            if let (Some(gap), Some(landings)) = (GAPS.get(at), self.later.get(at)) {
                let landing = &landings[state];
                rung.next[day][state] = *gap as u8;
                secs[state] = landing.secs + landing.expect(&rung.secs[day + gap]);
            }
        }
        (value, secs)
    }

    /// One more repeat on the same day, where it pays; whether it does anywhere. `spread` is that
    /// of the values.
    fn repeat_on(
        &self,
        price: f32,
        value: &mut [f32; STATES],
        secs: &mut [f32; STATES],
        spread: &Spread,
    ) -> bool {
        let seconds = *secs;
        let mut is_any = false;
        for (state, (landing, hop)) in self.repeat.iter().zip(&self.repeat_hops).enumerate() {
            let repeated = hop.expect(spread) - price * landing.secs;
            if repeated > value[state] {
                value[state] = repeated;
                secs[state] = landing.secs + landing.expect(&seconds);
                is_any = true;
            }
        }
        is_any
    }
}

/// The programme solved at one level of the price: per day, per state, right after the last
/// review of that day, the value and the expected seconds still to come.
#[derive(Debug, Clone)]
struct Rung {
    level: f32,
    value: Vec<[f32; STATES]>,
    secs: Vec<[f32; STATES]>,
    /// The value with no further look today.
    settled: [f32; STATES],
    /// Days to the next look; 0 for never again.
    next: Vec<[u8; STATES]>,
    /// Whether one more look on the same day clearly pays.
    repeats: Vec<[bool; STATES]>,
}

impl Rung {
    fn worth(&self, ways: &Ways, shape: &[Option<f32>]) -> Worth {
        let mut worth = Worth {
            now: 0.0,
            wait: ways.never,
            secs: 0.0,
            on: None,
        };
        for (on, landing) in &ways.later {
            let day = usize::from(*on);
            let Some(Some(price)) = shape.get(day) else {
                continue;
            };
            let reviewed = landing.expect(&self.value[day]) - self.level * price * landing.secs;
            if reviewed > worth.wait {
                worth.wait = reviewed;
                worth.secs = landing.secs + landing.expect(&self.secs[day]);
                worth.on = Some(*on);
            }
        }
        if let (Some(Some(price)), Some(today)) = (shape.first(), self.value.first()) {
            // A repeat is weighed by itself: with the repeats after it, it would seem to gain in
            // one look what takes several.
            let after = if ways.is_repeat { &self.settled } else { today };
            worth.now = ways.now.expect(after);
            if worth.now - self.level * price * ways.now.secs > worth.wait {
                worth.secs = ways.now.secs + ways.now.expect(&self.secs[0]);
                worth.on = Some(0);
            }
        }
        worth
    }
}

/// The ways of one card from where it stands today.
#[derive(Debug, Clone)]
pub(crate) struct Ways {
    /// Reviewed today.
    pub(crate) now: Landing,
    /// Reviewed on a later day instead: the day, and where that leads.
    later: Vec<(u16, Landing)>,
    /// Never reviewed again.
    never: f32,
    /// Seen today already.
    is_repeat: bool,
}

/// What one card is worth at one price.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Worth {
    /// After a review today, which is not yet paid for.
    pub(crate) now: f32,
    /// With no review today.
    pub(crate) wait: f32,
    /// Expected seconds over the whole road.
    pub(crate) secs: f32,
    /// The day of the next look, 0 for today; `None` for never again.
    pub(crate) on: Option<u16>,
}

impl Worth {
    /// Between two rungs.
    pub(crate) fn between(low: Self, high: Self, share: f32) -> Self {
        let mix = |low: f32, high: f32| low + (high - low) * share;
        Self {
            now: mix(low.now, high.now),
            wait: mix(low.wait, high.wait),
            secs: mix(low.secs, high.secs),
            on: if share < 0.5 { low.on } else { high.on },
        }
    }
}

impl Ways {
    /// A card studied before.
    pub(crate) fn seen(model: &Recall, pace: &Pace, memory: Memory, ago: u32, days: usize) -> Self {
        let from = model.from(memory);
        let later = |gap: usize| (gap as u16, Landing::later(&from, pace, ago + gap as u32));
        let gaps = GAPS.iter().copied().filter(|gap| *gap < days);
        let at_interview = f64::from(ago) + days as f64;
        Self {
            now: Landing::later(&from, pace, ago),
            later: gaps.map(later).collect(),
            never: on_grid(memory, |stability| model.chance(at_interview, stability)),
            is_repeat: ago == 0,
        }
    }

    /// A card never studied, recalled by luck alone. It is to be begun before `last_day`, the
    /// last on which anybody studies: no card has its only look on the eve.
    pub(crate) fn new(model: &Recall, pace: &Pace, unstudied: f64, last_day: usize) -> Self {
        let landing = Landing::first(model, pace);
        Self {
            now: landing,
            later: (1..last_day).map(|day| (day as u16, landing)).collect(),
            never: unstudied as f32,
            is_repeat: false,
        }
    }
}

/// Price levels a factor apart, each solved when it is first asked for.
#[derive(Debug)]
pub(crate) struct Ladder {
    tables: Tables,
    rungs: Vec<Option<Rung>>,
    /// Room for [`Tables::solve`].
    spreads: Vec<Spread>,
}

/// Chances of recall per second: from one answer in eleven days to one in five seconds.
const LEVEL_LOW: f64 = 1e-6;
const LEVEL_FACTOR: f64 = 1.7;
pub(crate) const LEVELS: usize = 24;

impl Ladder {
    pub(crate) fn new(tables: Tables) -> Self {
        Self {
            spreads: vec![EMPTY; tables.days],
            rungs: vec![None; LEVELS],
            tables,
        }
    }

    /// Today's price beside the others.
    pub(crate) fn price_today(&self) -> f32 {
        self.tables.shape.first().copied().flatten().unwrap_or(1.0)
    }

    /// The rung below a price and how far it is to the next.
    pub(crate) fn between(price: f64) -> (usize, f32) {
        let at = (price.max(LEVEL_LOW) / LEVEL_LOW).ln() / LEVEL_FACTOR.ln();
        let at = at.clamp(0.0, (LEVELS - 1) as f64 - 1e-6);
        (at.floor() as usize, at.fract() as f32)
    }

    /// What the programme does with a card that was just reviewed on `day`: the days to its next
    /// look (`None` for never again), 0 for one more on the same day. Between two rungs `toss`,
    /// from 0 to 1, decides by nearness, so that looks in all take the seconds there are.
    pub(crate) fn next_look(
        &self,
        price: f64,
        day: usize,
        memory: Memory,
        toss: f64,
    ) -> Option<usize> {
        let (at, share) = Self::between(price);
        let chosen = at + usize::from(toss < f64::from(share));
        let near = self.rungs.get(chosen)?.as_ref();
        let rung = near.or(self.rungs.get(at)?.as_ref())?;
        let state = nearest(memory);
        if *rung.repeats.get(day)?.get(state)? {
            return Some(0);
        }
        let gap = *rung.next.get(day)?.get(state)?;
        (gap > 0).then_some(usize::from(gap))
    }

    /// What a card of weight and length 1 gains a second by a look on `day` beside waiting, near
    /// enough to tell which of many goes first: on the nearest rung and grid point. `last` is the
    /// day of its last look and what that left; `never` the chance with no further look.
    pub(crate) fn gain(
        &self,
        price: f64,
        day: usize,
        last: Option<(i64, Memory)>,
        never: f64,
    ) -> Option<f64> {
        let (at, share) = Self::between(price);
        let rung = self.rungs.get(at + usize::from(share >= 0.5))?.as_ref()?;
        let tables = &self.tables;
        let Some((on, memory)) = last else {
            let now = tables.first.expect(rung.value.get(day)?);
            let later = day + 1..tables.last_study_day;
            let wait = later.filter_map(|day| tables.gain_on(rung, day, &tables.first));
            let wait = wait.fold(never as f32, f32::max);
            return Some(f64::from((now - wait) / tables.first.secs));
        };
        let state = nearest(memory);
        let gap = usize::try_from(day as i64 - on).unwrap_or(0);
        let mut now = None;
        let mut wait = never as f32;
        for (days, landings) in GAPS.iter().zip(&tables.later) {
            let landing = landings.get(state)?;
            if *days <= gap || now.is_none() {
                now = Some((landing.expect(rung.value.get(day)?), landing.secs));
            }
            if *days > gap {
                let on = usize::try_from(on + *days as i64).unwrap_or(0);
                let later = tables.gain_on(rung, on, landing);
                wait = later.map_or(wait, |later| wait.max(later));
            }
        }
        now.map(|(now, secs)| f64::from((now - wait) / secs))
    }

    /// What a card of weight and length 1 is worth at a price.
    pub(crate) fn worth(&mut self, ways: &Ways, price: f64) -> Worth {
        let (at, share) = Self::between(price);
        let low = self.worth_on(ways, at);
        Worth::between(low, self.worth_on(ways, at + 1), share)
    }

    /// What a card is worth on one rung.
    pub(crate) fn worth_on(&mut self, ways: &Ways, at: usize) -> Worth {
        let Some(slot) = self.rungs.get_mut(at) else {
            return Worth::default();
        };
        let (tables, spreads) = (&self.tables, &mut self.spreads);
        let level = LEVEL_LOW * LEVEL_FACTOR.powi(at as i32);
        let rung = slot.get_or_insert_with(|| tables.solve(level as f32, spreads));
        rung.worth(ways, &tables.shape)
    }
}
