//! The question that is being asked, and what is noticed while it is.

use super::for_role::ForRole;
use super::limits::Limit;
use super::points::{self, Point};
use super::queue::Entry;
use super::review::Sitting;
use super::stopwatch::Stopwatch;
use super::wording;
use crate::domain::now::Now;
use crate::domain::review::{Review, ReviewDetails, Source};
use crate::store::cards::Card;
use crate::store::{Result, Store};

/// Reviews looked at for wordings and missed points.
pub(super) const REVIEWS_LOOKED_AT: u64 = 16;
/// A card on the screen for longer than this (and three times its aim) means that the person
/// went away: the time is not counted as speaking or practice.
const LONGEST_SECS: u32 = 15 * 60;

/// What is kept of how a wording was met that was new.
const OPENING: &str = "my opening fitted the question";

/// The question that is being asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub(crate) card: Card,
    /// Which of the card's wordings, and its text.
    pub(crate) wording: u32,
    pub(crate) question: String,
    pub(crate) entry: Entry,
    /// The how-manieth card, from 1, of how many (`None`: more than were looked up).
    pub(crate) position: u64,
    pub(crate) total: Option<u64>,
    /// Seconds of the sitting that were left when the question was put.
    pub(crate) left_secs: Option<u32>,
    pub(crate) target_secs: u32,
    /// The interview whose limit is the aim, since the card's own would be longer.
    pub(crate) limit: Option<Limit>,
    /// What an interviewer may go on with.
    pub(crate) follow_up: Option<String>,
    pub(crate) points: Vec<Point>,
    /// What makes an answer good beside its points, folded away until the person asks for it.
    pub(crate) criteria: Vec<Point>,
    /// Letters tick criteria, and not points.
    pub(crate) is_unfolded: bool,
    /// The question was never asked in this wording before, so how it was met is worth a tick.
    pub(crate) is_unseen: bool,
    /// Whether the first sentence fitted it, by the person's word.
    pub(crate) opening_fits: Option<bool>,
    /// What makes the answer one for the interview that is prepared for.
    pub(crate) for_role: Option<ForRole>,
    /// Set by the reveal.
    pub(crate) spoken_secs: Option<u32>,
    pub(crate) note: Option<String>,
    pub(super) speaking: Stopwatch,
    pub(super) whole: Stopwatch,
}

impl Asked {
    /// Ticks say something only once one was set: an untouched list is not a list of misses.
    pub(crate) fn has_ticks(&self) -> bool {
        self.points.iter().any(|point| point.is_made)
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.speaking.is_paused()
    }

    /// How long the answer has been spoken, for a clock.
    pub(crate) fn speaking_ms(&self, at_ms: u64) -> u64 {
        self.speaking.elapsed_ms(at_ms)
    }

    /// Seconds worth counting: `None` when the person must have been away.
    pub(super) fn if_present(&self, secs: u32) -> Option<u32> {
        (secs <= LONGEST_SECS.max(self.target_secs.saturating_mul(3))).then_some(secs)
    }

    pub(super) fn details(&self, source: Source, at_ms: u64) -> ReviewDetails {
        let mut points_made = Vec::new();
        let mut points_missed = Vec::new();
        for list in [&self.points, &self.criteria] {
            if !list.iter().any(|point| point.is_made) {
                continue;
            }
            for point in list {
                match point.is_made {
                    true => points_made.push(point.text.clone()),
                    false => points_missed.push(point.text.clone()),
                }
            }
        }
        match self.opening_fits {
            Some(true) => points_made.push(OPENING.to_owned()),
            Some(false) => points_missed.push(OPENING.to_owned()),
            None => {}
        }
        ReviewDetails {
            source,
            spoken_secs: self.spoken_secs,
            total_secs: self.if_present(self.whole.elapsed_secs(at_ms)),
            wording: Some(self.wording),
            points_made,
            points_missed,
            note: self.note.clone(),
        }
    }
}

impl Sitting {
    /// Reads a card to be asked now, in the wording given or else in one not used lately.
    pub(super) fn ask(
        &self,
        store: &Store,
        entry: Entry,
        wording: Option<u32>,
        at_ms: u64,
        now: &Now,
    ) -> Result<Asked> {
        let card = store.card(entry.id)?;
        let reviews = store.reviews_of(entry.id, REVIEWS_LOOKED_AT)?;
        let texts: Vec<&str> = card.content.wordings().collect();
        let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let wording = wording
            .filter(|wording| *wording < count)
            .unwrap_or_else(|| wording::choose(entry.id, count, &reviews, self.plan.seed));
        let question = texts
            .get(wording as usize)
            .copied()
            .unwrap_or_default()
            .to_owned();
        let follow_ups = &card.content.guidance.follow_ups;
        let follow_up = (!follow_ups.is_empty())
            .then(|| follow_ups[card.state.reviews as usize % follow_ups.len()].clone());
        let left_secs = self.left_secs();
        let deck_rubric = points::deck_rubric(store, &card, now)?;
        let points = points::points_of(&card, &reviews, &deck_rubric);
        let criteria = points::criteria_of(&card, &points, &reviews, &deck_rubric);
        let is_of_it = |review: &&Review| review.details.wording.unwrap_or(0) == wording;
        let counted = reviews.iter().filter(|review| !review.taken_back);
        // The first time there is no other wording that the opening could have been made for.
        let is_unseen = wording != 0 && !counted.clone().any(|review| is_of_it(&review));
        let chosen = self.outlook().map(|outlook| &outlook.interview);
        let for_role = ForRole::gather(store, entry.id, chosen, now)?;
        let own_secs = card.content.target_secs();
        let limit = self.limits.below(entry.id, own_secs).cloned();
        let limit = limit.filter(|_| self.plan.aim_secs.is_none());
        let aim_secs = limit.as_ref().map_or(own_secs, |limit| limit.secs);
        Ok(Asked {
            wording,
            question,
            entry,
            position: entry.position.unwrap_or(1),
            total: self.total(left_secs, card.expected_secs),
            left_secs,
            target_secs: self.plan.aim_secs.unwrap_or(aim_secs),
            limit,
            follow_up,
            points,
            criteria,
            is_unfolded: false,
            is_unseen,
            opening_fits: None,
            for_role,
            spoken_secs: None,
            note: None,
            speaking: Stopwatch::started(at_ms),
            whole: Stopwatch::started(at_ms),
            card,
        })
    }

    /// How many cards this sitting asks, where that is certain: all that wait fit into the
    /// minutes, or a limit of cards holds. A number that the minutes decide grows with every
    /// answer that is shorter than expected.
    fn total(&self, left_secs: Option<u32>, current_secs: u32) -> Option<u64> {
        let all = self.queue.expected_cards(None, 0);
        let expected = self.queue.expected_cards(left_secs, current_secs);
        expected.filter(|_| expected == all)
    }

    /// Reads the current card anew; its clocks, ticks and note stay.
    pub(super) fn reload(&mut self, store: &Store, now: &Now) -> Result<()> {
        let Some(before) = self.current.take() else {
            return Ok(());
        };
        let mut asked = self.ask(store, before.entry, Some(before.wording), 0, now)?;
        let keep = |points: &mut [Point], before: &[Point]| {
            for point in points {
                let same = before.iter().find(|old| old.text == point.text);
                point.is_made = same.is_some_and(|old| old.is_made);
            }
        };
        keep(&mut asked.points, &before.points);
        keep(&mut asked.criteria, &before.criteria);
        self.current = Some(Asked {
            position: before.position,
            total: before.total,
            left_secs: before.left_secs,
            is_unfolded: before.is_unfolded,
            opening_fits: before.opening_fits,
            spoken_secs: before.spoken_secs,
            note: before.note,
            speaking: before.speaking,
            whole: before.whole,
            ..asked
        });
        Ok(())
    }
}
