//! A mock interview: some questions in a row, none of them revealed, and all of them looked at
//! together at the end. Grades are proposals until they are accepted; only then are they written.
//!
//! Driven like a sitting: by calls, with milliseconds of a clock that only goes forward.

use std::path::PathBuf;

use super::asked::REVIEWS_LOOKED_AT;
use super::limits::{Limit, Limits};
use super::points::{self, Point};
use super::stopwatch::Stopwatch;
use super::{chance, wording};
use crate::coaching::rubric;
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::Now;
use crate::domain::review::{ReviewDetails, Source};
use crate::store::cards::Card;
use crate::store::{Result, Store, StoreError};

pub(crate) mod choice;

/// What a mock is to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MockPlan {
    /// Questions that may come, the first of them first; see [`choice`].
    pub(crate) cards: Vec<CardId>,
    /// Questions at most.
    pub(crate) questions: usize,
    /// Further questions after each answer, at most.
    pub(crate) follow_ups: usize,
    /// How long answers may take in the interviews ahead.
    pub(crate) limits: Limits,
    /// One aim for every answer, instead of each card's own.
    pub(crate) aim_secs: Option<u32>,
    /// Seconds to think before the clock of an answer starts; `None` starts it at once.
    pub(crate) think_secs: Option<u32>,
    /// Only headline and key points: a short aim for every answer.
    pub(crate) is_short: bool,
    /// Somebody else asks and ticks: what interviewers listen for, and not the person's points.
    pub(crate) has_partner: bool,
    /// Whether cards that the candidate asks may come.
    pub(crate) takes_asks: bool,
    pub(crate) seed: u64,
}

/// The aim of an answer in short.
pub(crate) const SHORT_SECS: u32 = 30;

/// Where a mock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The question is on the screen, the answer has not begun.
    Thinking,
    /// The answer is being spoken.
    Speaking,
    /// The answer to a further question, by its place, is being spoken.
    FollowUp(usize),
    /// All that was asked stands in one table.
    Table,
}

/// A question of a mock and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub(crate) card: Card,
    pub(crate) wording: u32,
    /// Whether it was never asked in this wording before.
    pub(crate) is_unseen: bool,
    pub(crate) question: String,
    pub(crate) follow_ups: Vec<String>,
    pub(crate) target_secs: u32,
    /// The interview whose limit is the aim.
    pub(crate) limit: Option<Limit>,
    /// What is ticked: the person's points or, with a partner, what interviewers listen for.
    pub(crate) points: Vec<Point>,
    pub(crate) spoken_secs: Option<u32>,
    /// Seconds spoken in all, the answers to further questions too.
    pub(crate) total_secs: u32,
    /// What the person says it was; before what the ticks suggest.
    pub(crate) grade: Option<Grade>,
    pub(crate) recording: Option<PathBuf>,
}

impl Asked {
    /// The grade that the ticks suggest; none without ticks.
    pub(crate) fn suggested(&self) -> Option<Grade> {
        let ticked = points::ticked(&self.points);
        let has_ticks = ticked.iter().any(|point| point.is_made);
        has_ticks.then(|| rubric::suggest(&ticked, self.spoken_secs, self.target_secs))?
    }

    /// The person's word, else what the ticks suggest.
    pub(crate) fn proposed(&self) -> Option<Grade> {
        self.grade.or_else(|| self.suggested())
    }

    fn details(&self) -> ReviewDetails {
        let has_ticks = self.points.iter().any(|point| point.is_made);
        let texts = |is_made: bool| -> Vec<String> {
            let points = self.points.iter().filter(|_| has_ticks);
            let points = points.filter(|point| point.is_made == is_made);
            points.map(|point| point.text.clone()).collect()
        };
        ReviewDetails {
            source: Source::Mock,
            spoken_secs: self.spoken_secs,
            total_secs: (self.total_secs > 0).then_some(self.total_secs),
            wording: Some(self.wording),
            points_made: texts(true),
            points_missed: texts(false),
            note: None,
        }
    }
}

/// A mock interview under way.
#[derive(Debug)]
pub(crate) struct Mock {
    plan: MockPlan,
    stage: Stage,
    /// Whether there was a question at all.
    has_asked: bool,
    asked: Vec<Asked>,
    /// Cards that are left to draw from, the next one first.
    waiting: std::vec::IntoIter<CardId>,
    watch: Stopwatch,
    /// The places of the questions whose grades are written.
    written: Vec<usize>,
}

impl Mock {
    /// Begins with the first question; at the table where there is none.
    pub(crate) fn begin(store: &Store, plan: MockPlan, at_ms: u64, now: &Now) -> Result<Self> {
        let mut mock = Self {
            waiting: plan.cards.clone().into_iter(),
            plan,
            stage: Stage::Table,
            has_asked: false,
            asked: Vec::new(),
            watch: Stopwatch::started(at_ms),
            written: Vec::new(),
        };
        mock.next_question(store, at_ms, now)?;
        Ok(mock)
    }

    pub(crate) fn plan(&self) -> &MockPlan {
        &self.plan
    }

    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether any question was put, answered or not.
    pub(crate) fn has_asked(&self) -> bool {
        self.has_asked
    }

    /// The questions so far, in the order in which they were put.
    pub(crate) fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// The question that is on the screen.
    pub(crate) fn current(&self) -> Option<&Asked> {
        self.asked.last().filter(|_| self.stage != Stage::Table)
    }

    /// How long the present stage has lasted, pauses left out.
    pub(crate) fn elapsed_ms(&self, at_ms: u64) -> u64 {
        self.watch.elapsed_ms(at_ms)
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.watch.is_paused()
    }

    pub(crate) fn pause(&mut self, at_ms: u64) {
        self.watch.pause(at_ms);
    }

    pub(crate) fn resume(&mut self, at_ms: u64) {
        self.watch.resume(at_ms);
    }

    /// The clock of what is being spoken starts again from nought.
    pub(crate) fn restart_clock(&mut self, at_ms: u64) {
        self.watch = Stopwatch::started(at_ms);
    }

    /// Goes on: from thinking to speaking, from an answer to a further question, to the next
    /// question, at last to the table.
    pub(crate) fn go_on(&mut self, store: &Store, at_ms: u64, now: &Now) -> Result<()> {
        let secs = self.watch.elapsed_secs(at_ms);
        let Some(asked) = self.asked.last_mut() else {
            return Ok(());
        };
        let next = match self.stage {
            Stage::Table => return Ok(()),
            Stage::Thinking => {
                self.stage = Stage::Speaking;
                self.watch = Stopwatch::started(at_ms);
                return Ok(());
            }
            Stage::Speaking => {
                // Nobody speaks for no time at all: a script went through.
                asked.spoken_secs = (secs > 0).then_some(secs);
                0
            }
            Stage::FollowUp(place) => place + 1,
        };
        asked.total_secs = asked.total_secs.saturating_add(secs);
        if next < asked.follow_ups.len() {
            self.stage = Stage::FollowUp(next);
            self.watch = Stopwatch::started(at_ms);
            return Ok(());
        }
        self.next_question(store, at_ms, now)
    }

    /// Puts every question at once, for a page that is printed and for a drill.
    pub(crate) fn put_all(&mut self, store: &Store, now: &Now) -> Result<()> {
        while self.current().is_some() {
            self.next_question(store, 0, now)?;
        }
        Ok(())
    }

    /// Another question in the place of this one; false where none is left.
    pub(crate) fn pass_over(&mut self, store: &Store, at_ms: u64, now: &Now) -> Result<bool> {
        if self.stage == Stage::Table || self.waiting.as_slice().is_empty() {
            return Ok(false);
        }
        self.asked.pop();
        self.next_question(store, at_ms, now)?;
        Ok(true)
    }

    /// Ends the asking. A question whose answer was not spoken to its end is not in the table.
    pub(crate) fn stop(&mut self) {
        if matches!(self.stage, Stage::Thinking | Stage::Speaking) {
            self.asked.pop();
        }
        self.stage = Stage::Table;
    }

    /// Ticks a point of a question, or takes the tick away; the one that is being asked where
    /// `place` is its own. Whether there is such a point.
    pub(crate) fn tick(&mut self, place: usize, label: char) -> bool {
        let points = self.asked.get_mut(place).map(|asked| &mut asked.points);
        let mut points = points.into_iter().flatten();
        match points.find(|point| point.label == label) {
            Some(point) => {
                point.is_made = !point.is_made;
                true
            }
            None => false,
        }
    }

    /// What the person says it was; `None` takes that back.
    pub(crate) fn say_grade(&mut self, place: usize, grade: Option<Grade>) {
        if let Some(asked) = self.asked.get_mut(place) {
            asked.grade = grade;
        }
    }

    /// Keeps that the answer to a question was recorded in `path`.
    pub(crate) fn recorded(&mut self, card: CardId, path: PathBuf) {
        if let Some(asked) = self.asked.iter_mut().find(|asked| asked.card.id == card) {
            asked.recording = Some(path);
        }
    }

    /// Writes every grade that is proposed as a review, each on disk before the next. Gives how
    /// many; what was written before a failure stays and is not written again.
    ///
    /// # Errors
    /// As the store. A card that is gone by now is passed over.
    pub(crate) fn accept(&mut self, store: &mut Store, now: &Now) -> Result<usize> {
        let mut count = 0;
        for (place, asked) in self.asked.iter().enumerate() {
            let is_written = self.written.contains(&place);
            let Some(grade) = asked.proposed().filter(|_| !is_written) else {
                continue;
            };
            match store.grade(asked.card.id, grade, &asked.details(), now) {
                Ok(_) => {
                    self.written.push(place);
                    count += 1;
                }
                Err(StoreError::Gone) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(count)
    }

    /// Grades that are written.
    pub(crate) fn written(&self) -> usize {
        self.written.len()
    }

    /// The places of the weakest answers, the weakest first: by grade, then by points missed, then
    /// by how far they were from their time.
    pub(crate) fn weakest(&self, count: usize) -> Vec<usize> {
        let mut graded: Vec<(Grade, usize, u32, usize)> = self
            .asked
            .iter()
            .enumerate()
            .filter_map(|(place, asked)| {
                let missed = asked.points.iter().filter(|point| !point.is_made).count();
                let spoken = asked.spoken_secs.unwrap_or(asked.target_secs);
                let off = spoken.abs_diff(asked.target_secs);
                Some((asked.proposed()?, missed, off, place))
            })
            .collect();
        graded.sort_by(|a, b| (a.0, b.1, b.2, a.3).cmp(&(b.0, a.1, a.2, b.3)));
        let weak = graded
            .into_iter()
            .filter(|(grade, ..)| *grade < Grade::Easy);
        weak.take(count).map(|(.., place)| place).collect()
    }

    fn next_question(&mut self, store: &Store, at_ms: u64, now: &Now) -> Result<()> {
        self.stage = Stage::Table;
        while self.asked.len() < self.plan.questions {
            let Some(id) = self.waiting.next() else {
                return Ok(());
            };
            let asked = match self.put(store, id, now) {
                Ok(Some(asked)) => asked,
                // Another program removed it meanwhile, or it is none for a mock.
                Ok(None) | Err(StoreError::Gone) => continue,
                Err(error) => return Err(error),
            };
            self.asked.push(asked);
            self.has_asked = true;
            self.watch = Stopwatch::started(at_ms);
            self.stage = match self.plan.think_secs {
                Some(_) => Stage::Thinking,
                None => Stage::Speaking,
            };
            return Ok(());
        }
        Ok(())
    }

    /// A card as a question of this mock; `None` where it is not to be asked.
    fn put(&self, store: &Store, id: CardId, now: &Now) -> Result<Option<Asked>> {
        let card = store.card(id)?;
        let is_ask = card.content.kind == Some(crate::domain::card::Kind::Ask);
        if card.standing.is_suspended || (is_ask && !self.plan.takes_asks) {
            return Ok(None);
        }
        let reviews = store.reviews_of(id, REVIEWS_LOOKED_AT)?;
        let texts: Vec<&str> = card.content.wordings().collect();
        let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let seed = self.plan.seed;
        let (wording, is_unseen) = wording::choose_unseen(id, count, &reviews, seed);
        let question = texts.get(wording as usize).copied().unwrap_or_default();
        let question = question.to_owned();
        let mut follow_ups = card.content.guidance.follow_ups.clone();
        follow_ups.sort_by_cached_key(|text| chance(seed, &[id.0.as_bytes(), text.as_bytes()]));
        follow_ups.truncate(self.plan.follow_ups);
        let deck_rubric = points::deck_rubric(store, &card, now)?;
        let points = match self.plan.has_partner {
            true => points::heard_by_others(&card, &reviews, &deck_rubric),
            false => points::points_of(&card, &reviews, &deck_rubric),
        };
        let own_aim = match self.plan.is_short {
            true => SHORT_SECS,
            false => card.content.target_secs(),
        };
        let limit = self.plan.limits.below(id, own_aim).cloned();
        let limit = limit.filter(|_| self.plan.aim_secs.is_none());
        let own_aim = limit.as_ref().map_or(own_aim, |limit| limit.secs);
        Ok(Some(Asked {
            limit,
            wording,
            is_unseen,
            question,
            follow_ups,
            target_secs: self.plan.aim_secs.unwrap_or(own_aim),
            points,
            spoken_secs: None,
            total_secs: 0,
            grade: None,
            recording: None,
            card,
        }))
    }
}
