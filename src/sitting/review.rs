//! A sitting: one question after the other until the minutes are up or nothing is left.
//!
//! Driven by calls, never by itself. Times are milliseconds of any clock that only goes forward
//! (`at_ms`), for what is spoken and spent, and [`Now`] for the day a grade counts for.

use super::afterwards::Afterwards;
use super::asked::Asked;
use super::limits::Limits;
use super::outlook::{Outlook, clock_secs};
use super::planned::{Earlier, Moment, Planned, Tomorrow};
use super::points;
use super::queue::Queue;
use super::stopwatch::{self, Stopwatch};
use super::undo::{Done, Step};
use super::{Order, Plan, Supply};
use crate::coaching::rubric;
use crate::countdown::plan::SPACING_SECS;
use crate::domain::grade::Grade;
use crate::domain::now::{Day, Now};
use crate::domain::review::Source;
use crate::schedule::{self, NextStates, Settings};
use crate::store::cards::CardFilter;
use crate::store::{Result, Store, StoreError};

impl Plan {
    /// What is due, then new cards while minutes last.
    pub(crate) fn review(filter: CardFilter, seed: u64) -> Self {
        Self {
            follows: None,
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

/// What a grade did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GradeOutcome {
    pub(crate) grade: Grade,
    /// When the card comes back, by the plan or else by the schedule; `None` when nothing was
    /// written.
    pub(crate) due_on: Option<Day>,
    /// It comes back in this sitting.
    pub(crate) is_back_today: bool,
    pub(crate) became_leech: bool,
}

/// One go at review or cram.
#[derive(Debug)]
pub(crate) struct Sitting {
    pub(super) plan: Plan,
    settings: Settings,
    pub(super) queue: Queue,
    /// What the interviews ahead ask for; boxed, since most sittings have none.
    pub(super) planned: Option<Box<Planned>>,
    /// What is due and comes on one of the next days all the same.
    afterwards: Afterwards,
    /// How long answers may take in the interviews ahead.
    pub(super) limits: Limits,
    pub(super) stage: Stage,
    pub(super) current: Option<Asked>,
    pub(super) steps: Vec<Step>,
    /// Milliseconds spent on cards so far, and the seconds there are.
    spent_ms: u64,
    budget_secs: Option<u32>,
}

impl Sitting {
    /// Begins with the first question.
    pub(crate) fn begin(store: &Store, plan: Plan, at_ms: u64, now: &Now) -> Result<Self> {
        let mut sitting = Self {
            settings: store.schedule_settings()?,
            queue: Queue::new(plan.look_ahead(), plan.card_limit, plan.new_limit()),
            planned: None,
            afterwards: Afterwards::default(),
            limits: Limits::default(),
            stage: Stage::Done,
            current: None,
            steps: Vec::new(),
            spent_ms: 0,
            budget_secs: plan.budget_secs,
            plan,
        };
        if let Some(following) = sitting.plan.follows.clone() {
            let moment = sitting.moment(now);
            if following.spreads() {
                let minutes = following.minutes_a_day;
                sitting.afterwards =
                    Afterwards::gather(store, &following.interviews, minutes, now)?;
                let held = sitting.afterwards.held.iter().copied();
                sitting.queue.leave_to_plan(held);
            }
            let planned = Planned::begin(store, following, &sitting.plan.filter, moment)?;
            sitting.planned = planned.map(Box::new);
        }
        let chosen = sitting.outlook().map(|outlook| &outlook.interview);
        sitting.limits = Limits::gather(store, chosen, now)?;
        sitting.advance(store, at_ms, now)?;
        Ok(sitting)
    }

    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The outlook for the interview that the sitting is for, if it is for one.
    pub(crate) fn outlook(&self) -> Option<&Outlook> {
        self.planned.as_deref().and_then(Planned::outlook)
    }

    /// What interviews of the last fortnight left due, spread over the next days.
    pub(crate) fn afterwards(&self) -> &Afterwards {
        &self.afterwards
    }

    /// What the plan has for tomorrow; `None` where no plan is followed.
    pub(crate) fn tomorrow(&self) -> Option<Tomorrow> {
        self.planned.as_deref()?.tomorrow(self.plan.seed)
    }

    pub(super) fn moment(&self, now: &Now) -> Moment {
        Moment {
            budget_secs: self.plan.budget_secs,
            may_begin_new: self.queue.may_begin_new() || self.plan.supply == Supply::Weakest,
            now: *now,
        }
    }

    /// The question that is being asked, if any.
    pub(crate) fn current(&self) -> Option<&Asked> {
        self.current.as_ref()
    }

    /// Whether there was nothing to ask from the beginning.
    pub(crate) fn is_empty(&self) -> bool {
        self.stage == Stage::Done && self.queue.begun() == 0
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

    pub(super) fn left_secs(&self) -> Option<u32> {
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
            // Nobody speaks for no time at all: the answer was looked at, or came from a script.
            let secs = asked.speaking.elapsed_secs(at_ms);
            asked.spoken_secs = asked.if_present(secs).filter(|secs| *secs > 0);
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
        let points = self
            .current
            .iter_mut()
            .flat_map(|asked| match asked.is_unfolded {
                true => &mut asked.criteria,
                false => &mut asked.points,
            });
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
        let ticked = points::ticked(&asked.points);
        let suggested = rubric::suggest(&ticked, asked.spoken_secs, asked.target_secs)?;
        let criteria: Vec<bool> = asked.criteria.iter().map(|point| point.is_made).collect();
        Some(rubric::lowered(suggested, &criteria))
    }

    /// Unfolds the criteria of a good answer, which letters tick from then on, or folds them. False
    /// where there are none.
    pub(crate) fn unfold(&mut self) -> bool {
        let asked = self
            .current
            .as_mut()
            .filter(|asked| !asked.criteria.is_empty());
        let Some(asked) = asked.filter(|_| self.stage == Stage::Revealed) else {
            return false;
        };
        asked.is_unfolded = !asked.is_unfolded;
        true
    }

    /// Says that the opening fitted the wording, that it did not, or takes that back; what holds
    /// then. `None` where that is not asked.
    pub(crate) fn turn_opening(&mut self) -> Option<Option<bool>> {
        let asked = self.current.as_mut().filter(|asked| asked.is_unseen)?;
        if self.stage != Stage::Revealed {
            return None;
        }
        asked.opening_fits = match asked.opening_fits {
            None => Some(true),
            Some(true) => Some(false),
            Some(false) => None,
        };
        Some(asked.opening_fits)
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

    /// The days on which the plan brings the card back before its schedule does.
    pub(crate) fn earlier(&self, now: &Now) -> Option<Earlier> {
        let card = self.current.as_ref()?.card.id;
        let next = self.next_states(now)?;
        self.planned.as_deref()?.earlier(card, &next, now.today)
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
        let secs = details.total_secs.unwrap_or(asked.card.expected_secs);
        let planned_on = self.earlier(now).and_then(|earlier| earlier.day(grade));
        let graded = if self.plan.keeps_log {
            Some(store.grade(asked.card.id, grade, &details, now)?)
        } else {
            None
        };
        let entry = asked.entry;
        let done = Done {
            entry,
            handle: asked.card.handle.short().to_owned(),
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
        let moment = self.moment(now);
        let mut rested_at_secs = 0.0;
        if let Some(planned) = &mut self.planned {
            planned.graded(entry, grade, secs, moment);
            rested_at_secs = clock_secs(now.at_ms()) + SPACING_SECS;
        }
        self.queue
            .graded(entry, grade.is_recalled(), rested_at_secs);
        self.leave(at_ms);
        self.advance(store, at_ms, now)?;
        Ok(GradeOutcome {
            grade,
            due_on: planned_on.or(graded.as_ref().and_then(|graded| graded.after.due_on)),
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
        if let Some(planned) = &mut self.planned {
            planned.put_aside(entry.id);
        }
        self.refill(store, now)?;
        if !self.queue.has_others(self.left_secs()) {
            return Ok(false);
        }
        self.queue.skip(entry);
        self.leave(at_ms);
        self.advance(store, at_ms, now)?;
        Ok(true)
    }

    /// After [`Stage::MinutesUp`]: as many minutes again.
    pub(crate) fn carry_on(&mut self, store: &mut Store, at_ms: u64, now: &Now) -> Result<()> {
        if self.stage == Stage::MinutesUp {
            let more = self.plan.budget_secs.unwrap_or(0).max(60);
            self.budget_secs = Some(self.spent_secs().saturating_add(more));
            let moment = self.moment(now);
            if let Some(planned) = &mut self.planned {
                planned.carry_on(more, moment);
            }
            self.advance(store, at_ms, now)?;
        }
        Ok(())
    }

    // ---- from card to card --------------------------------------------------------------

    /// The current card is left: its time counts.
    pub(super) fn leave(&mut self, at_ms: u64) {
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
    pub(super) fn advance(&mut self, store: &Store, at_ms: u64, now: &Now) -> Result<()> {
        loop {
            self.refill(store, now)?;
            if self.left_secs() == Some(0) && self.has_waiting(now) {
                self.stage = Stage::MinutesUp;
                return Ok(());
            }
            let Some(entry) = self.queue.next(self.left_secs(), clock_secs(now.at_ms())) else {
                self.stage = Stage::Done;
                return Ok(());
            };
            match self.ask(store, entry, None, at_ms, now) {
                Ok(asked) if self.is_askable(&asked, now) => {
                    self.current = Some(asked);
                    self.stage = Stage::Question;
                    return Ok(());
                }
                Ok(_) | Err(StoreError::Gone) => {
                    if let Some(planned) = &mut self.planned {
                        planned.put_aside(entry.id);
                    }
                    self.queue.forget(entry);
                }
                Err(error) => return Err(error),
            }
        }
    }
}
