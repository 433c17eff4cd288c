//! A sitting: one question after the other until the minutes are up or nothing is left.
//!
//! Driven by calls, never by itself. Times are milliseconds of any clock that only goes forward
//! (`at_ms`), for what is spoken and spent, and [`Now`] for the day a grade counts for.

use super::points::{self, Point};
use super::queue::{Entry, Queue};
use super::stopwatch::{self, Stopwatch};
use super::{Order, Plan, Supply, chance, wording};
use crate::coaching::rubric;
use crate::domain::grade::Grade;
use crate::domain::now::{Day, Now};
use crate::domain::review::{ReviewDetails, Source};
use crate::schedule::{self, NextStates, Settings};
use crate::store::cards::{Card, CardFilter, Handle, StandingChange};
use crate::store::queue::QueuedCard;
use crate::store::{Result, Store, StoreError};

/// Reviews looked at for wordings and missed points.
const REVIEWS_LOOKED_AT: u64 = 16;
/// Cards looked up at a time: never fewer, never more.
const LOOK_AHEAD: std::ops::RangeInclusive<u64> = 32..=512;
/// Random order draws from this many, so that it does not just shuffle today's first few.
const RANDOM_LOOK_AHEAD: u64 = 256;
/// Nobody answers faster than this; it bounds how many cards the minutes could need.
const SHORTEST_SECS: u64 = 20;
/// A card on the screen for longer than this (and three times its aim) means that the person
/// went away: the time is not counted as speaking or practice.
const LONGEST_SECS: u32 = 15 * 60;

impl Plan {
    /// What is due, then new cards while minutes last.
    pub(crate) fn review(filter: CardFilter, seed: u64) -> Self {
        Self {
            supply: Supply::Due {
                order: Order::Due,
                ahead_days: 0,
            },
            filter,
            budget_secs: None,
            card_limit: None,
            new_limit: None,
            aim_secs: None,
            source: Source::Review,
            keeps_log: true,
            seed,
        }
    }

    /// Cramming knows one order for all cards; those never reviewed are no supply of their own.
    fn new_limit(&self) -> Option<u64> {
        if self.supply == Supply::Weakest {
            Some(0)
        } else {
            self.new_limit
        }
    }

    /// What the limits could need, and not the whole collection.
    fn look_ahead(&self) -> u64 {
        let by_minutes = self.budget_secs.map(|secs| u64::from(secs) / SHORTEST_SECS);
        let needed = [by_minutes, self.card_limit].into_iter().flatten().min();
        let needed = needed
            .unwrap_or(0)
            .clamp(*LOOK_AHEAD.start(), *LOOK_AHEAD.end());
        match self.supply {
            Supply::Due {
                order: Order::Random,
                ..
            } => needed.max(RANDOM_LOOK_AHEAD),
            _ => needed,
        }
    }
}

/// Where a sitting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The question is on the screen, the clock runs.
    Question,
    /// The answer is shown; points can be ticked and a grade given.
    Revealed,
    /// The minutes are spent and cards wait: carry on or stop?
    MinutesUp,
    /// Nothing is left to ask.
    Done,
}

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
    /// What an interviewer may go on with.
    pub(crate) follow_up: Option<String>,
    pub(crate) points: Vec<Point>,
    /// Set by the reveal.
    pub(crate) spoken_secs: Option<u32>,
    pub(crate) note: Option<String>,
    speaking: Stopwatch,
    whole: Stopwatch,
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
    fn if_present(&self, secs: u32) -> Option<u32> {
        (secs <= LONGEST_SECS.max(self.target_secs.saturating_mul(3))).then_some(secs)
    }

    fn details(&self, source: Source, at_ms: u64) -> ReviewDetails {
        let texts = |is_made: bool| {
            let points = self.points.iter().filter(|point| point.is_made == is_made);
            points.map(|point| point.text.clone()).collect::<Vec<_>>()
        };
        let (points_made, points_missed) = if self.has_ticks() {
            (texts(true), texts(false))
        } else {
            Default::default()
        };
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

/// A card that was graded in this sitting.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Done {
    pub(crate) entry: Entry,
    /// As short as it can be typed.
    pub(crate) handle: String,
    pub(crate) grade: Grade,
    pub(crate) target_secs: u32,
    pub(crate) details: ReviewDetails,
    /// What earlier reviews said of each point that was ticked or missed now.
    pub(crate) points_before: Vec<(u32, u32)>,
}

/// Something that can be taken back.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Graded {
        done: Box<Done>,
        operation: Option<i64>,
    },
    /// The card's standing or text was changed; `left` when the card left the sitting by it.
    Changed {
        entry: Entry,
        wording: u32,
        operation: i64,
        left: bool,
    },
}

/// What a grade did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GradeOutcome {
    pub(crate) grade: Grade,
    /// When the card comes back; `None` when nothing was written.
    pub(crate) due_on: Option<Day>,
    /// It comes back in this sitting.
    pub(crate) is_back_today: bool,
    pub(crate) became_leech: bool,
}

/// What undo did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Undone {
    /// The grade is taken back and its card is asked again.
    Grade(Grade),
    /// Another change of this sitting, by the kind of its operation.
    Change(String),
    /// This sitting has nothing (more) to take back.
    Nothing,
    /// Something else, of that kind, was done since: `offbook undo` takes it back first.
    NotLast(String),
}

/// One go at review or cram.
#[derive(Debug)]
pub(crate) struct Sitting {
    plan: Plan,
    settings: Settings,
    queue: Queue,
    stage: Stage,
    current: Option<Asked>,
    steps: Vec<Step>,
    /// Milliseconds spent on cards so far, and the seconds there are.
    spent_ms: u64,
    budget_secs: Option<u32>,
}

impl Sitting {
    /// Begins with the first question.
    pub(crate) fn begin(store: &mut Store, plan: Plan, at_ms: u64, now: &Now) -> Result<Self> {
        let mut sitting = Self {
            settings: store.schedule_settings()?,
            queue: Queue::new(plan.look_ahead(), plan.card_limit, plan.new_limit()),
            stage: Stage::Done,
            current: None,
            steps: Vec::new(),
            spent_ms: 0,
            budget_secs: plan.budget_secs,
            plan,
        };
        sitting.advance(store, at_ms, now)?;
        Ok(sitting)
    }

    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The question that is being asked, if any.
    pub(crate) fn current(&self) -> Option<&Asked> {
        self.current.as_ref()
    }

    /// What was graded in this sitting and not taken back, in order.
    pub(crate) fn done(&self) -> impl Iterator<Item = &Done> {
        self.steps.iter().filter_map(|step| match step {
            Step::Graded { done, .. } => Some(&**done),
            Step::Changed { .. } => None,
        })
    }

    /// Seconds spent on cards so far, pauses left out.
    pub(crate) fn spent_secs(&self) -> u32 {
        stopwatch::secs(self.spent_ms)
    }

    fn left_secs(&self) -> Option<u32> {
        self.budget_secs
            .map(|budget| budget.saturating_sub(self.spent_secs()))
    }

    // ---- the question -------------------------------------------------------------------

    /// Ends the speaking; the answer may be shown.
    pub(crate) fn reveal(&mut self, at_ms: u64) {
        if self.stage != Stage::Question {
            return;
        }
        if let Some(asked) = &mut self.current {
            asked.whole.resume(at_ms);
            asked.spoken_secs = asked.if_present(asked.speaking.elapsed_secs(at_ms));
            asked.speaking.pause(at_ms);
            self.stage = Stage::Revealed;
        }
    }

    /// Stops the clocks: for a pause, the editor, or a trip to the shell.
    pub(crate) fn pause(&mut self, at_ms: u64) {
        if let Some(asked) = &mut self.current {
            asked.speaking.pause(at_ms);
            asked.whole.pause(at_ms);
        }
    }

    /// The clocks go on; that of the answer only while it is being spoken.
    pub(crate) fn resume(&mut self, at_ms: u64) {
        let is_speaking = self.stage == Stage::Question;
        if let Some(asked) = &mut self.current {
            asked.whole.resume(at_ms);
            if is_speaking {
                asked.speaking.resume(at_ms);
            }
        }
    }

    /// The clock of the answer starts again from nought.
    pub(crate) fn restart_clock(&mut self, at_ms: u64) {
        if self.stage != Stage::Question {
            return;
        }
        if let Some(asked) = &mut self.current {
            asked.whole.resume(at_ms);
            asked.speaking = Stopwatch::started(at_ms);
        }
    }

    // ---- the answer ---------------------------------------------------------------------

    /// Ticks a point, or takes the tick away. Whether there is such a point to tick now.
    pub(crate) fn tick(&mut self, label: char) -> bool {
        if self.stage != Stage::Revealed {
            return false;
        }
        let points = self.current.iter_mut().flat_map(|asked| &mut asked.points);
        match points.into_iter().find(|point| point.label == label) {
            Some(point) => {
                point.is_made = !point.is_made;
                true
            }
            None => false,
        }
    }

    /// The grade the ticks suggest; none without ticks. The person decides.
    pub(crate) fn suggested_grade(&self) -> Option<Grade> {
        let asked = self.current.as_ref().filter(|asked| asked.has_ticks())?;
        let made: Vec<bool> = asked.points.iter().map(|point| point.is_made).collect();
        rubric::suggest(&made, asked.spoken_secs, asked.target_secs)
    }

    /// What each grade would make of the card; `None` when grades are not written.
    pub(crate) fn next_states(&self, now: &Now) -> Option<NextStates> {
        let asked = self.current.as_ref().filter(|_| self.plan.keeps_log)?;
        let card = &asked.card;
        Some(schedule::next_states(
            &card.state,
            card.id,
            now.today,
            &self.settings,
        ))
    }

    /// Keeps a note for the review that is being made.
    pub(crate) fn note(&mut self, text: &str) {
        if let Some(asked) = &mut self.current {
            let text = text.trim();
            asked.note = (!text.is_empty()).then(|| text.to_owned());
        }
    }

    /// Writes the grade, then goes on to the next question: when this returns, the grade is on
    /// disk.
    ///
    /// # Errors
    /// Refused before the answer was shown; otherwise as the store. A failed write changes
    /// nothing here; a failure after it leaves the sitting at its end.
    pub(crate) fn grade(
        &mut self,
        store: &mut Store,
        grade: Grade,
        at_ms: u64,
        now: &Now,
    ) -> Result<GradeOutcome> {
        let Some(asked) = self
            .current
            .as_ref()
            .filter(|_| self.stage == Stage::Revealed)
        else {
            return Err(StoreError::Refused("show the answer first".into()));
        };
        let details = asked.details(self.plan.source, at_ms);
        let graded = if self.plan.keeps_log {
            Some(store.grade(asked.card.id, grade, &details, now)?)
        } else {
            None
        };
        let entry = asked.entry;
        let done = Done {
            entry,
            handle: short(&asked.card.handle),
            grade,
            target_secs: asked.target_secs,
            points_before: points::before(&asked.points, &details),
            details,
        };
        let operation = graded.as_ref().map(|graded| graded.operation);
        self.steps.push(Step::Graded {
            done: Box::new(done),
            operation,
        });
        self.queue.graded(entry, grade.is_recalled());
        self.leave(at_ms);
        self.advance(store, at_ms, now)?;
        Ok(GradeOutcome {
            grade,
            due_on: graded.as_ref().and_then(|graded| graded.after.due_on),
            is_back_today: !grade.is_recalled(),
            became_leech: graded.is_some_and(|graded| graded.became_leech),
        })
    }

    // ---- the other keys -----------------------------------------------------------------

    /// Puts the card off to the end of the sitting. False when it is the only one left.
    pub(crate) fn skip(&mut self, store: &mut Store, at_ms: u64, now: &Now) -> Result<bool> {
        let Some(entry) = self.current.as_ref().map(|asked| asked.entry) else {
            return Ok(false);
        };
        self.refill(store, now)?;
        if !self.queue.has_others(self.left_secs()) {
            return Ok(false);
        }
        self.queue.skip(entry);
        self.leave(at_ms);
        self.advance(store, at_ms, now)?;
        Ok(true)
    }

    /// Buries or suspends the card, which then leaves the sitting, or flags it, which keeps it.
    pub(crate) fn change_standing(
        &mut self,
        store: &mut Store,
        change: StandingChange,
        at_ms: u64,
        now: &Now,
    ) -> Result<()> {
        let Some(asked) = &self.current else {
            return Ok(());
        };
        let (entry, wording) = (asked.entry, asked.wording);
        store.change_standing(&[entry.id], change, now)?;
        let left = matches!(change, StandingChange::Bury | StandingChange::Suspend);
        if let Some((operation, _)) = last_operation(store)? {
            self.steps.push(Step::Changed {
                entry,
                wording,
                operation,
                left,
            });
        }
        if left {
            self.leave(at_ms);
            self.advance(store, at_ms, now)
        } else {
            self.reload(store, now)
        }
    }

    /// The card was edited meanwhile: shows it as it is now. Ticks stay by their text.
    pub(crate) fn edited(&mut self, store: &mut Store, now: &Now) -> Result<()> {
        let Some(asked) = &self.current else {
            return Ok(());
        };
        let (entry, wording) = (asked.entry, asked.wording);
        if let Some((operation, _)) = last_operation(store)? {
            let is_known = self
                .steps
                .last()
                .is_some_and(|step| step.operation() == Some(operation));
            if !is_known {
                self.steps.push(Step::Changed {
                    entry,
                    wording,
                    operation,
                    left: false,
                });
            }
        }
        self.reload(store, now)
    }

    /// Takes back the last thing this sitting did. A grade's card is asked again, its clock at
    /// nought.
    pub(crate) fn undo(&mut self, store: &mut Store, at_ms: u64, now: &Now) -> Result<Undone> {
        let Some(step) = self.steps.last() else {
            return Ok(Undone::Nothing);
        };
        let mut kind = String::new();
        if let Some(ours) = step.operation() {
            match last_operation(store)? {
                Some((operation, _)) if operation == ours => {}
                Some((_, other)) => return Ok(Undone::NotLast(other)),
                None => return Ok(Undone::Nothing),
            }
            let undone = store.undo(1, now)?;
            kind = undone
                .into_iter()
                .next()
                .map(|operation| operation.kind)
                .unwrap_or_default();
        }
        match self.steps.pop() {
            Some(Step::Graded { done, .. }) => {
                let wording = done.details.wording.unwrap_or(0);
                self.ask_once_more(store, done.entry, wording, at_ms, now)?;
                Ok(Undone::Grade(done.grade))
            }
            Some(Step::Changed {
                entry,
                wording,
                left,
                ..
            }) => {
                if left {
                    self.ask_once_more(store, entry, wording, at_ms, now)?;
                } else {
                    self.reload(store, now)?;
                }
                Ok(Undone::Change(kind))
            }
            None => Ok(Undone::Nothing),
        }
    }

    fn ask_once_more(
        &mut self,
        store: &mut Store,
        entry: Entry,
        wording: u32,
        at_ms: u64,
        now: &Now,
    ) -> Result<()> {
        let interrupted = self.current.as_ref().map(|asked| asked.entry);
        self.leave(at_ms);
        self.queue.take_back(entry, interrupted);
        self.current = Some(self.ask(store, entry, Some(wording), at_ms, now)?);
        self.stage = Stage::Question;
        Ok(())
    }

    /// After [`Stage::MinutesUp`]: as many minutes again.
    pub(crate) fn carry_on(&mut self, store: &mut Store, at_ms: u64, now: &Now) -> Result<()> {
        if self.stage == Stage::MinutesUp {
            let more = self.plan.budget_secs.unwrap_or(0).max(60);
            self.budget_secs = Some(self.spent_secs().saturating_add(more));
            self.advance(store, at_ms, now)?;
        }
        Ok(())
    }

    // ---- from card to card --------------------------------------------------------------

    /// The current card is left: its time counts.
    fn leave(&mut self, at_ms: u64) {
        if let Some(asked) = self.current.take() {
            let secs = asked.whole.elapsed_secs(at_ms);
            let counted = match asked.if_present(secs) {
                Some(_) => asked.whole.elapsed_ms(at_ms),
                None => u64::from(asked.card.expected_secs) * 1000,
            };
            self.spent_ms = self.spent_ms.saturating_add(counted);
        }
        self.stage = Stage::Done;
    }

    /// Puts the next question. Cards that another program dealt with meanwhile are passed over.
    fn advance(&mut self, store: &mut Store, at_ms: u64, now: &Now) -> Result<()> {
        loop {
            self.refill(store, now)?;
            if self.left_secs() == Some(0) && self.queue.has_waiting() {
                self.stage = Stage::MinutesUp;
                return Ok(());
            }
            let Some(entry) = self.queue.next(self.left_secs()) else {
                self.stage = Stage::Done;
                return Ok(());
            };
            match self.ask(store, entry, None, at_ms, now) {
                Ok(asked) if self.is_askable(&asked, now) => {
                    self.current = Some(asked);
                    self.stage = Stage::Question;
                    return Ok(());
                }
                Ok(_) | Err(StoreError::Gone) => self.queue.forget(entry),
                Err(error) => return Err(error),
            }
        }
    }

    /// Looks up as many cards as the sitting could need, and no more.
    fn refill(&mut self, store: &Store, now: &Now) -> Result<()> {
        if let Some(limit) = self.queue.wants_scheduled() {
            let found = self.scheduled_cards(store, limit, now)?;
            self.queue.offer_scheduled(found, limit);
        }
        if let Some(limit) = self.queue.wants_new() {
            let found = store.new_cards(&self.plan.filter, limit)?;
            self.queue.offer_new(found, limit);
        }
        Ok(())
    }

    fn scheduled_cards(&self, store: &Store, limit: u64, now: &Now) -> Result<Vec<QueuedCard>> {
        let Plan { filter, seed, .. } = &self.plan;
        match self.plan.supply {
            Supply::Weakest => store.weakest_cards(filter, limit, now),
            Supply::Due {
                order: Order::Weakest,
                ..
            } => {
                let due = CardFilter {
                    due: true,
                    ..filter.clone()
                };
                store.weakest_cards(&due, limit, now)
            }
            Supply::Due {
                order: Order::Due,
                ahead_days,
            } => store.due_cards(filter, ahead_days, limit, now),
            Supply::Due {
                order: Order::Random,
                ahead_days,
            } => {
                let mut cards = store.due_cards(filter, ahead_days, limit, now)?;
                cards.sort_by_cached_key(|card| chance(*seed, &[card.id.0.as_bytes()]));
                Ok(cards)
            }
        }
    }

    /// Whether the card is still to be asked now that it has been read.
    fn is_askable(&self, asked: &Asked, now: &Now) -> bool {
        let Card {
            standing, state, ..
        } = &asked.card;
        if standing.is_suspended || standing.buried_until.is_some_and(|day| day > now.today) {
            return false;
        }
        if asked.entry.is_back {
            // Recalled elsewhere meanwhile? A sitting that writes nothing cannot tell.
            return !self.plan.keeps_log || state.is_awaiting_recall;
        }
        match self.plan.supply {
            Supply::Weakest => true,
            Supply::Due { ahead_days, .. } if !asked.entry.is_new => {
                let is_fresh = state.is_awaiting_recall || state.last_review_on != Some(now.today);
                is_fresh
                    && state
                        .due_on
                        .is_some_and(|due| due <= now.today.plus(ahead_days))
            }
            Supply::Due { .. } => state.due_on.is_none(),
        }
    }

    fn ask(
        &self,
        store: &Store,
        entry: Entry,
        wording: Option<u32>,
        at_ms: u64,
        now: &Now,
    ) -> Result<Asked> {
        let card = store.card(entry.id, now)?;
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
        Ok(Asked {
            wording,
            question,
            entry,
            position: entry.position.unwrap_or(1),
            total: self.queue.expected_cards(left_secs, card.expected_secs),
            left_secs,
            target_secs: self
                .plan
                .aim_secs
                .unwrap_or_else(|| card.content.target_secs()),
            follow_up,
            points,
            spoken_secs: None,
            note: None,
            speaking: Stopwatch::started(at_ms),
            whole: Stopwatch::started(at_ms),
            card,
        })
    }

    /// Reads the current card anew; its clocks, ticks and note stay.
    fn reload(&mut self, store: &Store, now: &Now) -> Result<()> {
        let Some(before) = self.current.take() else {
            return Ok(());
        };
        let mut asked = self.ask(store, before.entry, Some(before.wording), 0, now)?;
        for point in &mut asked.points {
            point.is_made = before
                .points
                .iter()
                .any(|old| old.is_made && old.text == point.text);
        }
        self.current = Some(Asked {
            position: before.position,
            total: before.total,
            left_secs: before.left_secs,
            spoken_secs: before.spoken_secs,
            note: before.note,
            speaking: before.speaking,
            whole: before.whole,
            ..asked
        });
        Ok(())
    }
}

impl Step {
    fn operation(&self) -> Option<i64> {
        match self {
            Self::Graded { operation, .. } => *operation,
            Self::Changed { operation, .. } => Some(*operation),
        }
    }
}

/// The operation that undo would take back now, and its kind.
fn last_operation(store: &Store) -> Result<Option<(i64, String)>> {
    // Operations that are undone stay in the list; a long run of them is out of the ordinary.
    const LOOKED_AT: u64 = 256;
    let operations = store.operations(LOOKED_AT)?;
    let last = operations
        .into_iter()
        .find(|operation| !operation.is_undone);
    Ok(last.map(|operation| (operation.number, operation.kind)))
}

/// As much of a handle as has to be typed.
pub(crate) fn short(handle: &Handle) -> String {
    handle.text.chars().take(handle.unique).collect()
}
