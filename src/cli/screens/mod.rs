//! Screens of a sitting: one loop over one engine, for a terminal with single keys and for lines.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use actions::{Action, Keymap};

use crate::cli::config::ClockStyle;
use crate::cli::context::{Clock, Context};
use crate::cli::editor;
use crate::cli::failure::{Failure, Kind, Outcome};
use crate::cli::output::{packed, safe, say};
use crate::cli::progress::{SpokenClock, Waiting};
use crate::cli::terminal::{self, Key};
use crate::cli::{choose, phrase};
use crate::domain::grade::Grade;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::Plan;
use crate::sitting::asked::Asked;
use crate::sitting::review::{GradeOutcome, Sitting, Stage};
use crate::sitting::undo::Undone;
use crate::store::Store;
use crate::store::cards::StandingChange;

pub(crate) mod actions;
mod answer;
mod pages;
mod question;
pub(crate) mod summary;
pub(crate) mod words;

/// Reviews that the history key shows.
const HISTORY_SHOWN: u64 = 8;

/// How a sitting came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Nothing is left to ask.
    Finished,
    /// The person stopped, or the input ended.
    Stopped,
}

/// What a command line says about the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SittingLook {
    pub(crate) hides_clock: bool,
}

/// Asks, reveals and grades until the sitting ends. What follows (a summary, the end of a first
/// run) is for the caller.
///
/// # Errors
/// Nobody to answer, Ctrl+C, or a store that fails; what was graded before is on disk.
pub(crate) fn run_sitting(
    context: &mut Context,
    store: &mut Store,
    plan: Plan,
    look: SittingLook,
) -> Outcome<(Sitting, Ended)> {
    if context.asker.is_nobody() {
        let hint = "offbook next --json   then: offbook grade CARD GRADE";
        return Err(Failure::nobody_to_ask(
            "a sitting asks for answers and grades",
            hint,
        ));
    }
    let keymap = Keymap::new(&context.config.keys)?;
    terminal::guard();
    let clock = ForwardClock::new(context);
    let sitting = Sitting::begin(store, plan, clock.ms(), &context.now())?;
    let mut play = Play {
        context,
        store,
        sitting,
        keymap,
        clock,
        look,
        is_fresh: true,
    };
    let ended = play
        .run()
        .map_err(|failure| play.with_what_is_saved(failure))?;
    Ok((play.sitting, ended))
}

/// Milliseconds since the sitting began. A fixed clock stands still, so that scripted sittings
/// come out the same every time.
#[derive(Debug, Clone, Copy)]
struct ForwardClock {
    since: Option<Instant>,
}

impl ForwardClock {
    fn new(context: &Context) -> Self {
        let runs = matches!(context.clock, Clock::System);
        Self {
            since: runs.then(Instant::now),
        }
    }

    fn ms(self) -> u64 {
        let elapsed = self.since.map(|since| since.elapsed()).unwrap_or_default();
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }
}

/// A sitting and the person it is played with.
struct Play<'p> {
    context: &'p mut Context,
    store: &'p mut Store,
    sitting: Sitting,
    keymap: Keymap,
    clock: ForwardClock,
    look: SittingLook,
    /// The present stage is not on the screen yet.
    is_fresh: bool,
}

impl Play<'_> {
    fn run(&mut self) -> Outcome<Ended> {
        self.announce()?;
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
        let what = if self.sitting.plan().source == crate::domain::review::Source::Cram {
            "Cram"
        } else {
            "Review"
        };
        let cards = asked
            .total
            .map(|total| phrase::count(total, "card", "cards"));
        let cards = cards.unwrap_or_else(|| safe!("many cards"));
        let time = match asked.left_secs {
            Some(secs) => {
                let minutes = phrase::whole_minutes(secs.into());
                safe!(", at most {}", phrase::count(minutes, "minute", "minutes"))
            }
            None => Safe::default(),
        };
        self.context
            .out
            .wrapped("", &safe!("{}. {}{}.", what, cards, time))?;
        Ok(())
    }

    fn question(&mut self) -> Outcome<Option<Ended>> {
        let Some(asked) = self.sitting.current() else {
            return Ok(Some(Ended::Finished));
        };
        if std::mem::take(&mut self.is_fresh) {
            question::show(self.context, &self.sitting, asked)?;
        }
        for action in self.await_actions()? {
            let is_paused = self.sitting.current().is_some_and(Asked::is_paused);
            let ms = self.clock.ms();
            match action {
                Action::Reveal | Action::Pause if is_paused => self.sitting.resume(ms),
                Action::Reveal => {
                    self.sitting.reveal(ms);
                    self.is_fresh = true;
                }
                Action::Pause => self.pause()?,
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
                Action::Pause | Action::Restart => self.say("the clock has stopped already")?,
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
            Action::Help => pages::keys(self.context, &self.keymap)?,
            Action::Quit => return Ok(Some(Ended::Stopped)),
            Action::Break => return Err(Failure::interrupted()),
            Action::Shell => self.to_the_shell()?,
            _ if self.context.asker.is_terminal() => self.say("no such key; ? shows them")?,
            _ => self.say("no such word; help lists them")?,
        }
        Ok(None)
    }

    // ---- what the keys do -----------------------------------------------------------------

    fn grade(&mut self, grade: Grade) -> Outcome {
        let now = self.context.now();
        let handle = self.handle();
        let outcome = self
            .sitting
            .grade(self.store, grade, self.clock.ms(), &now)?;
        self.is_fresh = true;
        self.say_graded(&outcome, &handle)
    }

    fn say_graded(&mut self, outcome: &GradeOutcome, handle: &Safe) -> Outcome {
        let today = self.context.now().today;
        let is_terminal = self.context.asker.is_terminal();
        let grade = outcome.grade.title();
        let what = match outcome.due_on {
            _ if outcome.is_back_today && self.sitting.stage() == Stage::Done => {
                safe!("{}.", grade)
            }
            _ if outcome.is_back_today => safe!("{}. It comes back in this sitting.", grade),
            Some(day) => {
                safe!(
                    "{}. Back {}.",
                    grade,
                    phrase::back(day, today, &self.context.out.look)
                )
            }
            None => safe!("{}.", grade),
        };
        let out = &mut self.context.out;
        if is_terminal {
            let is_wide = out.look.width >= question::WIDE;
            let undo = if is_wide { "to take it back" } else { "undo" };
            out.two_sides(&what, &self.keymap.hint("undo", undo))?;
        } else {
            say!(out, "{}", what)?;
        }
        if outcome.became_leech {
            let text = "This one keeps slipping away. Shorten it or split it";
            out.wrapped("", &safe!("{}: offbook edit {}", text, handle))?;
        }
        Ok(())
    }

    fn tick(&mut self, label: char) -> Outcome {
        if !self.sitting.tick(label) {
            return self.say("there is no such point");
        }
        let suggested = self.sitting.suggested_grade();
        let Some(asked) = self.sitting.current() else {
            return Ok(());
        };
        let made = asked.points.iter().filter(|point| point.is_made).count();
        let of = asked.points.len();
        let right = match suggested {
            Some(grade) => safe!("{} of {} points suggests {}", made, of, grade.title()),
            None => safe!("{} of {} points", made, of),
        };
        let Some(point) = asked.points.iter().find(|point| point.label == label) else {
            return Ok(());
        };
        if self.context.asker.is_terminal() {
            answer::point_line(&mut self.context.out, point, &right)
        } else {
            let what = if point.is_made { "made" } else { "not made" };
            let text = safe!(
                "{}, {}: {}. {}.",
                label,
                what,
                neutral::line(&point.text),
                right
            );
            Ok(self.context.out.wrapped("", &text)?)
        }
    }

    fn note(&mut self, text: Option<String>) -> Outcome {
        let text = match text {
            Some(text) => Some(text),
            None => self
                .context
                .asker
                .input(&mut self.context.out, &safe!("Note"))?,
        };
        if let Some(text) = text {
            self.sitting.note(&text);
            self.say("Noted; it is kept with the grade.")?;
        }
        Ok(())
    }

    fn undo(&mut self) -> Outcome {
        let now = self.context.now();
        match self.sitting.undo(self.store, self.clock.ms(), &now)? {
            Undone::Grade(grade) => {
                let handle = self.handle();
                say!(
                    self.context.out,
                    "Taken back: {} for {}.",
                    grade.title(),
                    handle
                )?;
                self.is_fresh = true;
            }
            Undone::Change(kind) => {
                say!(self.context.out, "Taken back: {}.", neutral::line(&kind))?;
                self.is_fresh = true;
            }
            Undone::Nothing => self.say("nothing in this sitting to take back")?,
            Undone::NotLast(kind) => {
                let kind = neutral::line(&kind);
                let what = safe!("something else was done since ({}): offbook undo", kind);
                self.context.out.wrapped("", &what)?;
            }
        }
        Ok(())
    }

    fn skip(&mut self) -> Outcome {
        let now = self.context.now();
        if self.sitting.skip(self.store, self.clock.ms(), &now)? {
            self.is_fresh = true;
            self.say("Skipped; it comes at the end.")
        } else {
            self.say("this is the last one")
        }
    }

    fn change_standing(&mut self, change: StandingChange) -> Outcome {
        let handle = self.handle();
        let now = self.context.now();
        self.sitting
            .change_standing(self.store, change, self.clock.ms(), &now)?;
        let out = &mut self.context.out;
        match change {
            StandingChange::Bury => say!(out, "Buried {} until tomorrow.", handle)?,
            StandingChange::Suspend => {
                let text = safe!(
                    "Suspended {}. Back with: offbook card resume {}",
                    handle,
                    handle
                );
                out.wrapped("", &text)?;
            }
            StandingChange::Flag => say!(out, "Flagged {}.", handle)?,
            StandingChange::Unflag => say!(out, "The flag is off {}.", handle)?,
            StandingChange::Resume => {}
        }
        self.is_fresh |= matches!(change, StandingChange::Bury | StandingChange::Suspend);
        Ok(())
    }

    fn flag(&mut self) -> Outcome {
        let is_flagged = self
            .sitting
            .current()
            .is_some_and(|a| a.card.standing.is_flagged);
        self.change_standing(if is_flagged {
            StandingChange::Unflag
        } else {
            StandingChange::Flag
        })
    }

    fn history(&mut self) -> Outcome {
        let now = self.context.now();
        if let Some(asked) = self.sitting.current() {
            let reviews = self.store.reviews_of(asked.card.id, HISTORY_SHOWN)?;
            pages::history(&mut self.context.out, &reviews, &now)?;
        }
        Ok(())
    }

    /// The clock stands still while the editor is open. A draft that cannot be saved is told of
    /// and kept; it is no reason to end the sitting.
    fn edit(&mut self) -> Outcome {
        let Some(asked) = self.sitting.current() else {
            return Ok(());
        };
        let (id, was_paused) = (asked.card.id, asked.is_paused());
        self.sitting.pause(self.clock.ms());
        match editor::edit_card(self.context, self.store, id) {
            Ok(is_changed) => {
                let now = self.context.now();
                if is_changed {
                    self.sitting.edited(self.store, &now)?;
                    self.is_fresh = true;
                }
            }
            Err(failure) if matches!(failure.kind, Kind::DataFile | Kind::Interrupted) => {
                return Err(failure);
            }
            Err(failure) => {
                for line in failure.lines() {
                    self.context.out.wrapped("", &neutral::line(&line))?;
                }
            }
        }
        if !was_paused || self.sitting.stage() == Stage::Revealed {
            self.sitting.resume(self.clock.ms());
        }
        Ok(())
    }

    fn pause(&mut self) -> Outcome {
        self.sitting.pause(self.clock.ms());
        if self.context.asker.is_terminal() {
            return Ok(());
        }
        self.say("Paused. Press Enter to go on.")
    }

    fn to_the_shell(&mut self) -> Outcome {
        let was_paused = self.sitting.current().is_none_or(Asked::is_paused);
        self.sitting.pause(self.clock.ms());
        terminal::suspend()?;
        if !was_paused || self.sitting.stage() == Stage::Revealed {
            self.sitting.resume(self.clock.ms());
        }
        self.is_fresh = true;
        Ok(())
    }

    fn minutes_up(&mut self) -> Outcome<Option<Ended>> {
        let minutes = u64::from(self.sitting.spent_secs() / 60);
        let minutes = phrase::count(minutes, "minute is", "minutes are");
        let now = self.context.now();
        let plan = self.sitting.plan();
        // The counters know no tags; without a number it is still true that cards wait.
        let is_all = plan.filter == crate::store::cards::CardFilter::default();
        let waiting = if is_all {
            self.store.due_load(now.today)?.cards
        } else {
            0
        };
        let out = &mut self.context.out;
        out.blank()?;
        match waiting {
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
        let keys = [safe!("[c] carry on"), undo, safe!("[q] stop")];
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

    // ---- waiting ----------------------------------------------------------------------------

    /// Waits for a key or a line. The end of the input stops the sitting.
    fn await_actions(&mut self) -> Outcome<Vec<Action>> {
        if self.context.asker.is_terminal() {
            let (clock, keys) = (self.spoken_clock(), self.keys());
            let key = self.await_key(clock, &keys)?;
            return Ok(vec![self.keymap.action(key)]);
        }
        // A pipe shows nothing of what comes out of it: the prompt would be in the way.
        let is_typed = io::stdin().is_terminal();
        let prompt = if is_typed {
            safe!("> ")
        } else {
            Safe::default()
        };
        let line = self.context.asker.line(&mut self.context.out, &prompt)?;
        Ok(line.map_or_else(|| vec![Action::Quit], |line| self.keymap.line(&line)))
    }

    fn await_key(&mut self, clock: Option<SpokenClock>, keys: &[Safe]) -> Outcome<Key> {
        let look = self.context.out.look;
        self.context.out.flush()?;
        if self.context.may_move() {
            let lines = packed(keys, look.width.saturating_sub(1));
            let _waiting = Waiting::show(clock, &lines, &look);
            self.context.asker.key()
        } else {
            if let Some(clock) = clock {
                let aim = words::clock(u32::try_from(clock.aim.as_secs()).unwrap_or(u32::MAX));
                say!(self.context.out, "{} Aim {}.", clock.left, aim)?;
            }
            self.context.out.items(keys)?;
            self.context.asker.key()
        }
    }

    fn spoken_clock(&self) -> Option<SpokenClock> {
        let asked = self
            .sitting
            .current()
            .filter(|_| self.sitting.stage() == Stage::Question)?;
        let is_first = asked.position == 1 && asked.card.state.reviews == 0;
        let is_wide = self.context.out.look.width >= question::WIDE;
        let left = match (asked.is_paused(), is_first && is_wide) {
            (true, _) => safe!("Paused."),
            (false, true) => safe!("Answer aloud, as if they sat opposite."),
            (false, false) => safe!("Answer aloud."),
        };
        Some(SpokenClock {
            left,
            spoken: Duration::from_millis(asked.speaking_ms(self.clock.ms())),
            aim: Duration::from_secs(asked.target_secs.into()),
            runs: !asked.is_paused(),
            style: if self.look.hides_clock {
                ClockStyle::Off
            } else {
                self.context.config.clock()
            },
        })
    }

    /// The keys that work now, as many as the width bears.
    fn keys(&self) -> Vec<Safe> {
        let hint = |name, what| self.keymap.hint(name, what);
        let is_wide = self.context.out.look.width >= question::WIDE;
        let asked = self.sitting.current();
        let is_paused = asked.is_some_and(Asked::is_paused);
        let has_answer = asked.is_some_and(|asked| asked.card.answer.is_some());
        let edit = if has_answer {
            "edit"
        } else {
            "write my answer"
        };
        match (self.sitting.stage(), is_wide) {
            (Stage::Question, _) if is_paused => {
                vec![safe!("[space] go on"), hint("quit", "quit")]
            }
            (Stage::Question, true) => vec![
                safe!("[space] show my answer"),
                hint("pause", "pause"),
                hint("skip", "skip"),
                hint("edit", "edit"),
                hint("help", "keys"),
                hint("quit", "quit"),
            ],
            (Stage::Question, false) => {
                vec![
                    safe!("[space] show"),
                    hint("skip", "skip"),
                    hint("help", "keys"),
                ]
            }
            (_, true) => vec![
                safe!("[{}] grade", self.keymap.grade_keys()),
                hint("edit", edit),
                hint("note", "note"),
                hint("undo", "undo last"),
                hint("help", "keys"),
                hint("quit", "quit"),
            ],
            (_, false) => vec![
                safe!("[{}] grade", self.keymap.grade_keys()),
                hint("undo", "undo"),
                hint("help", "keys"),
            ],
        }
    }

    // ---- words ------------------------------------------------------------------------------

    fn say(&mut self, text: &'static str) -> Outcome {
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
    fn handle(&self) -> Safe {
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
