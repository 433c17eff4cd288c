//! The loop of a sitting: what is on the screen, and what a key or word does there.

use std::time::Instant;

use super::actions::{Action, Keymap};
use super::{Ended, SittingLook, answer, question};
use crate::cli::context::{Clock, Context};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::hints::{self, Coach};
use crate::cli::output::{safe, say};
use crate::cli::terminal::{self, Key, RawMode};
use crate::cli::{choose, phrase};
use crate::domain::grade::Grade;
use crate::domain::review::Source;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::Plan;
use crate::sitting::asked::Asked;
use crate::sitting::review::{Sitting, Stage};
use crate::store::Store;
use crate::store::cards::{CardFilter, StandingChange};

/// Milliseconds since the sitting began. A fixed clock stands still, so that scripted sittings
/// come out the same every time.
#[derive(Debug, Clone, Copy)]
pub(super) struct ForwardClock {
    since: Option<Instant>,
}

impl ForwardClock {
    fn new(context: &Context) -> Self {
        let runs = matches!(context.clock, Clock::System);
        Self {
            since: runs.then(Instant::now),
        }
    }

    pub(super) fn ms(self) -> u64 {
        let elapsed = self.since.map(|since| since.elapsed()).unwrap_or_default();
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }
}

/// A sitting and the person it is played with.
pub(super) struct Play<'p> {
    pub(super) context: &'p mut Context,
    pub(super) store: &'p mut Store,
    pub(super) sitting: Sitting,
    pub(super) keymap: Keymap,
    pub(super) clock: ForwardClock,
    pub(super) look: SittingLook,
    /// While it is held, keys that come early are not echoed into the screen.
    pub(super) raw: Option<RawMode>,
    /// The present stage is not on the screen yet.
    pub(super) is_fresh: bool,
    /// The page of keys was shown last; Esc goes back from it and does not end the sitting.
    pub(super) is_help_open: bool,
    /// Made at the first answer: word lists are read once a sitting, not once a question.
    coach: Option<Coach>,
}

impl<'p> Play<'p> {
    /// Puts the first question, unless nobody is there to answer it.
    pub(super) fn begin(
        context: &'p mut Context,
        store: &'p mut Store,
        plan: Plan,
        look: SittingLook,
    ) -> Outcome<Self> {
        if context.asker.is_nobody() {
            let hint = "offbook next --json   then: offbook grade CARD GRADE";
            return Err(Failure::nobody_to_ask(
                "a sitting asks for answers and grades",
                hint,
            ));
        }
        let keymap = Keymap::new(&context.config.keys).map_err(|fault| fault.failure())?;
        terminal::guard();
        let clock = ForwardClock::new(context);
        let sitting = Sitting::begin(store, plan, clock.ms(), &context.now())?;
        Ok(Self {
            context,
            store,
            sitting,
            keymap,
            clock,
            look,
            raw: None,
            is_fresh: true,
            is_help_open: false,
            coach: None,
        })
    }

    pub(super) fn into_sitting(self) -> Sitting {
        self.sitting
    }
}

impl Play<'_> {
    /// Plays it to its end.
    pub(super) fn run(&mut self) -> Outcome<Ended> {
        let ended = self.announce().and_then(|()| self.stages());
        ended.map_err(|failure| self.with_what_is_saved(failure))
    }

    fn stages(&mut self) -> Outcome<Ended> {
        loop {
            let ended = match self.sitting.stage() {
                Stage::Question => self.question()?,
                Stage::Revealed => self.answer()?,
                Stage::MinutesUp => self.minutes_up()?,
                Stage::Done => Some(Ended::Finished),
            };
            if let Some(ended) = ended {
                return Ok(ended);
            }
        }
    }

    /// In line mode the way ahead is told before it begins; a screen shows it all the time.
    fn announce(&mut self) -> Outcome {
        let Some(asked) = self
            .sitting
            .current()
            .filter(|_| !self.context.asker.is_terminal())
        else {
            return Ok(());
        };
        let what = if self.sitting.plan().source == Source::Cram {
            "Cram"
        } else {
            "Review"
        };
        let cards = asked
            .total
            .map(|total| phrase::count(total, "card", "cards"));
        let minutes = asked.left_secs.map(|secs| {
            let minutes = phrase::whole_minutes(secs.into());
            phrase::count(minutes, "minute", "minutes")
        });
        let size = match (cards, minutes) {
            (Some(cards), Some(minutes)) => safe!("{}, at most {}", cards, minutes),
            (None, Some(minutes)) => safe!("As many cards as fit into {}", minutes),
            (Some(cards), None) => cards,
            (None, None) => safe!("Many cards"),
        };
        let goal = self
            .sitting
            .outlook()
            .map_or_else(Safe::default, |outlook| {
                safe!(" for {}", neutral::line(&outlook.interview.plan.name))
            });
        self.context
            .out
            .wrapped("", &safe!("{}{}. {}.", what, goal, size))?;
        Ok(())
    }

    fn question(&mut self) -> Outcome<Option<Ended>> {
        let Some(asked) = self.sitting.current() else {
            return Ok(Some(Ended::Finished));
        };
        if std::mem::take(&mut self.is_fresh) {
            question::show(self.context, &self.sitting, asked)?;
            if asked.card.answer.is_some() {
                let answer = self.store.checkable(asked.card.id)?;
                let coach = match &mut self.coach {
                    Some(coach) => coach,
                    none => none.insert(Coach::in_passing(self.context, self.store)?),
                };
                hints::before_rehearsal(&mut self.context.out, coach, &answer)?;
            }
        }
        for action in self.await_actions()? {
            let is_paused = self.sitting.current().is_some_and(Asked::is_paused);
            let ms = self.clock.ms();
            match action {
                Action::Reveal | Action::Pause | Action::Resume if is_paused => {
                    self.sitting.resume(ms)
                }
                Action::Reveal => {
                    self.sitting.reveal(ms);
                    self.is_fresh = true;
                }
                Action::Pause => self.pause()?,
                Action::Resume => self.say("the clock is running")?,
                Action::Restart => self.sitting.restart_clock(ms),
                Action::Grade(_) | Action::Tick(_) => self.say("show the answer first")?,
                Action::Note(_) => self.say("notes come after the answer")?,
                other => {
                    if let Some(ended) = self.anywhere(other)? {
                        return Ok(Some(ended));
                    }
                }
            }
        }
        Ok(None)
    }

    fn answer(&mut self) -> Outcome<Option<Ended>> {
        let Some(asked) = self.sitting.current() else {
            return Ok(Some(Ended::Finished));
        };
        if std::mem::take(&mut self.is_fresh) {
            answer::show(self.context, &self.sitting, asked)?;
            // A key that was meant for the question must not grade the answer.
            self.context.asker.settle()?;
        }
        for action in self.await_actions()? {
            match action {
                Action::Grade(grade) => self.grade(grade)?,
                Action::Tick(label) => self.tick(label)?,
                Action::Note(text) => self.note(text)?,
                Action::Reveal => self.say_grades()?,
                Action::Pause | Action::Resume | Action::Restart => {
                    self.say("the clock has stopped already")?
                }
                other => {
                    if let Some(ended) = self.anywhere(other)? {
                        return Ok(Some(ended));
                    }
                }
            }
            if self.is_fresh {
                // The next question is there; what was typed for this one is not for that.
                break;
            }
        }
        Ok(None)
    }

    /// Actions that mean the same before and after the reveal.
    fn anywhere(&mut self, action: Action) -> Outcome<Option<Ended>> {
        match action {
            Action::Undo => self.undo()?,
            Action::Edit => self.edit()?,
            Action::Skip => self.skip()?,
            Action::Bury => self.change_standing(StandingChange::Bury)?,
            Action::Suspend => self.change_standing(StandingChange::Suspend)?,
            Action::Flag => self.flag()?,
            Action::History => self.history()?,
            Action::Help => self.help()?,
            Action::Quit => return Ok(Some(Ended::Stopped)),
            Action::Break => return Err(Failure::interrupted()),
            Action::Shell => self.off_to_the_shell()?,
            _ if self.context.asker.is_terminal() => self.say("no such key; ? shows them")?,
            _ => self.say("no such word; help lists them")?,
        }
        Ok(None)
    }

    fn minutes_up(&mut self) -> Outcome<Option<Ended>> {
        let minutes = u64::from(self.sitting.spent_secs() / 60);
        let minutes = phrase::count(minutes, "minute is", "minutes are");
        let now = self.context.now();
        let plan = self.sitting.plan();
        // The counters know no tags; without a number it is still true that cards wait.
        let is_all = plan.filter == CardFilter::default() && self.sitting.outlook().is_none();
        let waiting = if is_all {
            let held = self.sitting.afterwards().held_load.cards;
            self.store.due_load(now.today)?.cards.saturating_sub(held)
        } else {
            0
        };
        let out = &mut self.context.out;
        out.blank()?;
        match waiting {
            0 if self.sitting.outlook().is_some() => {
                out.wrapped("", &safe!("{} up; the plan goes on tomorrow.", minutes))?;
            }
            0 => say!(out, "{} up.", minutes)?,
            1 => out.wrapped("", &safe!("{} up. 1 card waits until tomorrow.", minutes))?,
            _ => {
                let text = safe!("{} up. {} cards wait until tomorrow.", minutes, waiting);
                out.wrapped("", &text)?;
            }
        }
        loop {
            match self.choose_to_carry_on()? {
                Some('c') => {
                    self.sitting.carry_on(self.store, self.clock.ms(), &now)?;
                    self.is_fresh = true;
                    return Ok(None);
                }
                Some('u') => {
                    self.undo()?;
                    return Ok(None);
                }
                Some('q') | None => return Ok(Some(Ended::Stopped)),
                Some(_) => self.say("c carries on, q stops")?,
            }
        }
    }

    /// The key or word that was chosen, by its letter; `None` at the end of the input.
    fn choose_to_carry_on(&mut self) -> Outcome<Option<char>> {
        let undo = self.keymap.hint("undo", "undo last");
        let keys = [
            safe!("[c] carry on"),
            undo,
            self.keymap.hint("quit", "stop"),
        ];
        if !self.context.asker.is_terminal() {
            let prompt = safe!("Carry on, undo or stop? ");
            let line = self.context.asker.line(&mut self.context.out, &prompt)?;
            return Ok(line.map(|line| match line.trim().to_lowercase().as_str() {
                "c" | "carry" | "carry on" | "y" | "yes" => 'c',
                "u" | "undo" => 'u',
                "q" | "quit" | "stop" | "s" | "n" | "no" => 'q',
                _ => ' ',
            }));
        }
        self.context.asker.settle()?;
        let key = self.await_key(None, &keys)?;
        Ok(match (key, self.keymap.action(key)) {
            (Key::Char('c' | 'C'), _) => Some('c'),
            (_, Action::Quit) => None,
            (_, Action::Undo) => Some('u'),
            (_, Action::Break) => return Err(Failure::interrupted()),
            _ => Some(' '),
        })
    }

    pub(super) fn say(&mut self, text: &'static str) -> Outcome {
        Ok(self.context.out.wrapped("", &text)?)
    }

    /// Space and Enter never grade; they remind of what does.
    fn say_grades(&mut self) -> Outcome {
        let grades =
            Grade::ALL.map(|grade| format!("{} {}", self.keymap.key(grade.name()), grade.name()));
        let text = safe!("choose a grade: {}", neutral::line(&grades.join(", ")));
        Ok(self.context.out.wrapped("", &text)?)
    }

    /// The current card's handle, as short as it can be typed.
    pub(super) fn handle(&self) -> Safe {
        let asked = self.sitting.current();
        asked
            .map(|asked| choose::short(&asked.card.handle))
            .unwrap_or_default()
    }

    fn with_what_is_saved(&self, failure: Failure) -> Failure {
        let saved = self.sitting.done().count() as u64;
        if saved == 0 || !self.sitting.plan().keeps_log {
            return failure;
        }
        let grades = phrase::count(
            saved,
            "grade of this sitting is",
            "grades of this sitting are",
        );
        failure.found(safe!("{} saved", grades).as_str())
    }
}
