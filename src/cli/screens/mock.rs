//! The screens of a mock interview: one question after the other, nothing revealed, and one table
//! at the end.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Duration;

use super::actions::{Action, Keymap};
use super::play::ForwardClock;
use super::question::{WIDE, allowed};
use super::{waiting, words};
use crate::cli::config::ClockStyle;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say};
use crate::cli::progress::SpokenClock;
use crate::cli::recorder::{Recorder, Recording};
use crate::cli::terminal::{self, RawMode};
use crate::domain::id::CardId;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::mock::{Asked, Mock, MockPlan, Stage};
use crate::sitting::points::Point;
use crate::store::Store;

mod table;

/// The aim of an answer to a further question.
const FOLLOW_UP_SECS: u32 = 45;
/// Questions that are named as the next to work on.
const WEAKEST_NAMED: usize = 3;

/// What a command line says beside the plan.
#[derive(Debug)]
pub(crate) struct MockLook {
    pub(crate) hides_clock: bool,
    pub(crate) recorder: Option<Recorder>,
}

/// A mock and the people it is played with.
pub(super) struct Play<'p> {
    context: &'p mut Context,
    store: &'p mut Store,
    mock: Mock,
    keymap: Keymap,
    clock: ForwardClock,
    look: MockLook,
    raw: Option<RawMode>,
    /// What is recorded now, and whose answer it is.
    recording: Option<(CardId, Recording)>,
    /// The files of those that are over.
    made: Vec<(CardId, PathBuf)>,
    /// With a partner: the candidate has said that their points may be seen.
    may_see_points: bool,
}

/// Asks, and then goes through the table. What is accepted there is on disk when this returns.
///
/// # Errors
/// Nobody to answer, Ctrl+C, a recorder that does not start, or a store that fails.
pub(crate) fn run(
    context: &mut Context,
    store: &mut Store,
    plan: MockPlan,
    look: MockLook,
) -> Outcome<Mock> {
    if context.asker.is_nobody() {
        let hint = "offbook mock --sheet   prints the questions";
        return Err(Failure::nobody_to_ask("a mock asks for answers", hint));
    }
    let keymap = Keymap::new(&context.config.keys).map_err(|fault| fault.failure())?;
    terminal::guard();
    let clock = ForwardClock::new(context);
    let mock = Mock::begin(store, plan, clock.ms(), &context.now())?;
    let mut play = Play {
        context,
        store,
        mock,
        keymap,
        clock,
        look,
        raw: None,
        recording: None,
        made: Vec::new(),
        may_see_points: false,
    };
    play.announce()?;
    let asked = play.questions();
    play.stop_recording();
    // Whatever ended the asking: what was recorded is there and is to be found again.
    let kept = play.keep_recordings();
    asked?;
    kept?;
    play.table()?;
    Ok(play.mock)
}

impl Play<'_> {
    fn announce(&mut self) -> Outcome {
        let plan = self.mock.plan();
        if self.mock.current().is_none() {
            return Ok(());
        }
        let text = match (plan.has_partner, plan.is_short) {
            (true, _) => "Mock interview, for a partner. Read the question out and listen.",
            (false, true) => "Mock interview, in short: the headline and the key points.",
            (false, false) => "Mock interview. Nothing is shown until the end.",
        };
        self.context.out.wrapped("", &text)?;
        Ok(())
    }

    fn questions(&mut self) -> Outcome {
        let mut shown = None;
        while let Some(asked) = self.mock.current() {
            let here = (asked.card.id, self.mock.stage());
            if shown != Some(here) {
                self.record()?;
                self.show(shown.is_none_or(|(card, _)| card != here.0))?;
                shown = Some(here);
            }
            for action in self.await_actions()? {
                if !self.act(action)? {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Does what a key or word asks for; whether what was typed behind it is still meant.
    fn act(&mut self, action: Action) -> Outcome<bool> {
        let (ms, now) = (self.clock.ms(), self.context.now());
        match action {
            Action::Reveal | Action::Pause | Action::Resume if self.mock.is_paused() => {
                self.mock.resume(ms);
            }
            Action::Reveal => {
                self.mock.go_on(self.store, ms, &now)?;
                return Ok(false);
            }
            Action::Pause => {
                self.mock.pause(ms);
                if !self.context.asker.is_terminal() {
                    self.say("Paused. Press Enter to go on.")?;
                }
            }
            Action::Resume => self.say("the clock is running")?,
            Action::Restart => self.mock.restart_clock(ms),
            Action::Skip => {
                let had_others = self.mock.pass_over(self.store, ms, &now)?;
                if !had_others {
                    self.say("there is no other question")?;
                }
                return Ok(false);
            }
            Action::Tick(label) if self.mock.plan().has_partner => self.tick_here(label)?,
            Action::Grade(_) | Action::Tick(_) => self.say("ticks and grades come at the end")?,
            Action::Quit => {
                self.mock.stop();
                return Ok(false);
            }
            Action::Break => return Err(Failure::interrupted()),
            Action::Shell => {
                let was_paused = self.mock.is_paused();
                self.mock.pause(ms);
                self.raw = None;
                terminal::suspend()?;
                if !was_paused {
                    self.mock.resume(self.clock.ms());
                }
                self.show(true)?;
            }
            Action::Help => self.help()?,
            _ => self.say("not in a mock; nothing is looked up until the end")?,
        }
        Ok(true)
    }

    fn help(&mut self) -> Outcome {
        let text = "Space or Enter: the answer is done. p pauses the clock, r starts it again, \
                    s takes another question, q ends the asking. Grades come in one table at \
                    the end, and nothing is kept before you accept them.";
        Ok(self.context.out.wrapped("", &text)?)
    }

    fn say(&mut self, text: &'static str) -> Outcome {
        Ok(self.context.out.wrapped("", &text)?)
    }

    // ---- what is asked ------------------------------------------------------------------

    fn show(&mut self, is_new: bool) -> Outcome {
        let Some(asked) = self.mock.current() else {
            return Ok(());
        };
        let (number, of) = (self.mock.asked().len(), self.mock.plan().questions);
        let is_terminal = self.context.asker.is_terminal();
        let out = &mut self.context.out;
        if is_new {
            let question = neutral::block(&asked.question);
            if is_terminal {
                out.blank()?;
                let place = safe!("{} of {}", number, of);
                let aim = safe!("aim {}", words::clock(asked.target_secs));
                out.two_sides(&place, &aim)?;
                out.rule()?;
                let question = out.bold(&question);
                out.wrapped("", &question)?;
                out.blank()?;
            } else {
                let place = safe!("Question {} of {}. {}", number, of, question);
                out.wrapped("", &place)?;
            }
            if let Some(limit) = &asked.limit {
                let (first, text) = (if is_terminal { "  " } else { "" }, allowed(limit));
                out.wrapped(first, &text)?;
                if is_terminal {
                    out.blank()?;
                }
            }
            if self.mock.plan().has_partner {
                self.for_partner()?;
            }
        }
        self.say_stage()
    }

    /// What is to be done now, where no clock line says it.
    fn say_stage(&mut self) -> Outcome {
        let Some(asked) = self.mock.current() else {
            return Ok(());
        };
        let is_terminal = self.context.asker.is_terminal();
        let out = &mut self.context.out;
        match self.mock.stage() {
            Stage::FollowUp(place) => {
                let text = asked.follow_ups.get(place).map(String::as_str);
                let text = neutral::block(text.unwrap_or_default());
                // A partner puts it, whoever is alone hears it.
                let who = match self.mock.plan().has_partner {
                    true => "Now ask",
                    false => "They go on",
                };
                match is_terminal {
                    true => out.wrapped(safe!("  {}:  ", who), &text)?,
                    false => out.wrapped("", &safe!("{}: {}", who, text))?,
                }
            }
            Stage::Thinking if !is_terminal => out.wrapped("", &"Think, then press Enter.")?,
            Stage::Speaking if !is_terminal => {
                let text = match self.mock.plan().has_partner {
                    true => "They answer. Press Enter when they are done.",
                    false => "Answer aloud, then press Enter.",
                };
                out.wrapped("", &text)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// What whoever asks may see: never the candidate's own points.
    fn for_partner(&mut self) -> Outcome {
        let Some(asked) = self.mock.current() else {
            return Ok(());
        };
        let out = &mut self.context.out;
        let guidance = &asked.card.content.guidance;
        for (number, text) in asked.follow_ups.iter().enumerate() {
            let label = match number {
                0 => "  Then ask:  ",
                _ => "             ",
            };
            out.wrapped(label, &neutral::block(text))?;
        }
        let is_told = |text: &String| asked.points.iter().any(|point| point.text == *text);
        let told: Vec<&String> = guidance
            .listens_for
            .iter()
            .filter(|t| !is_told(t))
            .collect();
        if !told.is_empty() {
            say!(out, "  Listen for")?;
            for text in told {
                out.wrapped("    - ", &neutral::block(text))?;
            }
        }
        if !asked.points.is_empty() {
            out.wrapped("  ", &"Tick what you hear, by its letter")?;
            for point in &asked.points {
                let first = safe!("    {}  {}  ", point.label, mark(point));
                out.wrapped(first, &neutral::block(&point.text))?;
            }
        }
        if !asked.follow_ups.is_empty() || !asked.points.is_empty() {
            out.blank()?;
        }
        Ok(())
    }

    fn tick_here(&mut self, label: char) -> Outcome {
        let place = self.mock.asked().len().saturating_sub(1);
        if !self.mock.tick(place, label) {
            return self.say("there is no such point");
        }
        let Some(asked) = self.mock.current() else {
            return Ok(());
        };
        let marks = marks(asked);
        Ok(self.context.out.wrapped("  ", &marks)?)
    }

    fn await_actions(&mut self) -> Outcome<Vec<Action>> {
        if self.context.asker.is_terminal() {
            let (clock, keys) = (self.spoken_clock(), self.keys());
            let key = waiting::await_key(self.context, &mut self.raw, clock, &keys)?;
            return Ok(vec![self.keymap.action(key)]);
        }
        let line = self.typed()?;
        Ok(line.map_or_else(|| vec![Action::Quit], |line| self.keymap.line(&line)))
    }

    /// A line as it was typed; `None` at the end of the input.
    fn typed(&mut self) -> Outcome<Option<String>> {
        // A pipe shows nothing of what comes out of it: the prompt would be in the way.
        let prompt = match io::stdin().is_terminal() {
            true => safe!("> "),
            false => Safe::default(),
        };
        self.context.asker.line(&mut self.context.out, &prompt)
    }

    fn spoken_clock(&self) -> Option<SpokenClock> {
        let asked = self.mock.current()?;
        let (left, aim_secs) = match self.mock.stage() {
            _ if self.mock.is_paused() => (safe!("Paused."), asked.target_secs),
            Stage::Thinking => (safe!("Think."), self.mock.plan().think_secs.unwrap_or(0)),
            Stage::FollowUp(_) => (self.who_speaks(), FOLLOW_UP_SECS),
            _ => (self.who_speaks(), asked.target_secs),
        };
        Some(SpokenClock {
            left,
            spoken: Duration::from_millis(self.mock.elapsed_ms(self.clock.ms())),
            aim: Duration::from_secs(aim_secs.into()),
            runs: !self.mock.is_paused(),
            style: match self.look.hides_clock {
                true => ClockStyle::Off,
                false => self.context.config.clock(),
            },
        })
    }

    fn who_speaks(&self) -> Safe {
        match self.mock.plan().has_partner {
            true => safe!("They answer."),
            false => safe!("Answer aloud."),
        }
    }

    fn keys(&self) -> Vec<Safe> {
        let is_wide = self.context.out.look.width >= WIDE;
        let on = match self.mock.stage() {
            _ if self.mock.is_paused() => safe!("[space] go on"),
            Stage::Thinking => safe!("[space] answer"),
            _ => safe!("[space] done"),
        };
        let mut keys = vec![on];
        if is_wide {
            keys.push(self.keymap.hint("pause", "pause"));
        }
        keys.push(self.keymap.hint("skip", "another question"));
        if is_wide {
            keys.push(self.keymap.hint("help", "keys"));
        }
        keys.push(self.keymap.hint("quit", "end"));
        keys
    }

    // ---- recording ----------------------------------------------------------------------

    /// Starts the recorder when an answer begins, and stops it when the next question is put.
    fn record(&mut self) -> Outcome {
        if self.look.recorder.is_none() {
            return Ok(());
        }
        let Some(asked) = self.mock.current() else {
            return Ok(());
        };
        let id = asked.card.id;
        if self.recording.as_ref().is_some_and(|(card, _)| *card == id) {
            return Ok(());
        }
        let at = self.context.now().local().format("%Y-%m-%d-%H%M%S");
        let name = format!("{at}-{}", asked.card.handle.text);
        let is_spoken = self.mock.stage() == Stage::Speaking;
        // One at a time: two would fight for the microphone.
        self.stop_recording();
        if is_spoken {
            let recorder = self.look.recorder.as_ref();
            let recording = recorder.map(|recorder| recorder.start(&name)).transpose()?;
            self.recording = recording.map(|recording| (id, recording));
        }
        Ok(())
    }

    fn stop_recording(&mut self) {
        if let Some((card, recording)) = self.recording.take()
            && let Some(path) = recording.stop()
        {
            self.mock.recorded(card, path.clone());
            self.made.push((card, path));
        }
    }

    /// Lists what was recorded, the beginning of an answer that was broken off too.
    fn keep_recordings(&mut self) -> Outcome {
        let made = self.made.iter();
        let made: Vec<_> = made.map(|(card, path)| (*card, path.as_path())).collect();
        self.store.keep_recordings(&made, &self.context.now())?;
        match made.len() {
            0 if self.look.recorder.is_some() => self.say("Nothing was recorded."),
            0 => Ok(()),
            1 => self.say("1 answer is recorded, to be listened to tomorrow."),
            count => {
                let text = safe!(
                    "{} answers are recorded, to be listened to tomorrow.",
                    count
                );
                Ok(self.context.out.wrapped("", &text)?)
            }
        }
    }
}

fn mark(point: &Point) -> &'static str {
    match point.is_made {
        true => "[x]",
        false => "[ ]",
    }
}

/// `[x] a  [ ] b`: where all of them stand.
fn marks(asked: &Asked) -> Safe {
    let marks = asked.points.iter();
    let marks: Vec<String> = marks
        .map(|point| format!("{} {}", mark(point), point.label))
        .collect();
    neutral::line(&marks.join("  "))
}

/// What is said when the table is left: the weakest answers, and what to do next.
pub(crate) fn afterwards(context: &mut Context, mock: &Mock) -> Outcome {
    table::weakest(context, mock.asked(), &mock.weakest(WEAKEST_NAMED))?;
    let out = &mut context.out;
    match mock.written() {
        0 => Ok(()),
        1 => Ok(out.wrapped("  offbook undo      ", &"takes the grade back")?),
        count => {
            let first = safe!("  offbook undo {}    ", count);
            Ok(out.wrapped(first, &"takes the grades back")?)
        }
    }
}
