//! What a sitting did, and taking it back.

use super::queue::Entry;
use super::review::{Sitting, Stage};
use crate::domain::grade::Grade;
use crate::domain::now::Now;
use crate::domain::review::ReviewDetails;
use crate::store::cards::StandingChange;
use crate::store::operations::TakenBack;
use crate::store::{Result, Store};

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
pub(super) enum Step {
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

impl Sitting {
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
        let left = matches!(change, StandingChange::Bury | StandingChange::Suspend);
        // Where another program did the same meanwhile, this sitting did nothing to take back.
        if let Some(operation) = store.change_standing(&[entry.id], change, now)? {
            self.steps.push(Step::Changed {
                entry,
                wording,
                operation,
                left,
            });
        }
        if left {
            if let Some(planned) = &mut self.planned {
                planned.put_aside(entry.id);
            }
            self.leave(at_ms);
            self.advance(store, at_ms, now)
        } else {
            self.reload(store, now)
        }
    }

    /// The card was edited, by these operations: shows it as it is now. Ticks stay by their text.
    pub(crate) fn edited(&mut self, store: &Store, operations: &[i64], now: &Now) -> Result<()> {
        let Some(asked) = &self.current else {
            return Ok(());
        };
        let (entry, wording) = (asked.entry, asked.wording);
        let change = |&operation: &i64| Step::Changed {
            entry,
            wording,
            operation,
            left: false,
        };
        self.steps.extend(operations.iter().map(change));
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
            kind = match store.undo_exactly(ours, now)? {
                TakenBack::Done(operation) => operation.kind,
                TakenBack::NotNewest(Some(other)) => return Ok(Undone::NotLast(other.kind)),
                TakenBack::NotNewest(None) => return Ok(Undone::Nothing),
            };
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
        let moment = self.moment(now);
        if let Some(planned) = &mut self.planned {
            planned.take_back(entry.id, moment);
        }
        self.queue.take_back(entry, interrupted);
        self.current = Some(self.ask(store, entry, Some(wording), at_ms, now)?);
        self.stage = Stage::Question;
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
