//! Waiting for a key or a line: the clock, and the keys that work now.

use std::io::{self, IsTerminal};
use std::time::Duration;

use super::actions::Action;
use super::play::Play;
use super::{question, words};
use crate::cli::config::ClockStyle;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{packed, safe, say};
use crate::cli::progress::{SpokenClock, Waiting};
use crate::cli::terminal::{Key, RawMode};
use crate::exchange::neutral::Safe;
use crate::sitting::asked::Asked;
use crate::sitting::review::Stage;

impl Play<'_> {
    /// Waits for a key or a line. The end of the input stops the sitting.
    pub(super) fn await_actions(&mut self) -> Outcome<Vec<Action>> {
        if self.context.asker.is_terminal() {
            let (clock, keys) = (self.spoken_clock(), self.keys());
            let key = self.await_key(clock, &keys)?;
            if std::mem::take(&mut self.is_help_open) && key == Key::Esc {
                self.is_fresh = true;
                return Ok(Vec::new());
            }
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

    pub(super) fn await_key(&mut self, clock: Option<SpokenClock>, keys: &[Safe]) -> Outcome<Key> {
        await_key(self.context, &mut self.raw, clock, keys)
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
        let hint = |name, what| match name {
            "help" if self.is_help_open => safe!("[esc] back"),
            _ => self.keymap.hint(name, what),
        };
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
                vec![
                    safe!("[space] go on"),
                    hint("help", "keys"),
                    hint("quit", "quit"),
                ]
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
                hint("criteria", "criteria"),
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
}

/// Shows the keys, and the clock moving where there is one, until a key is pressed. `raw` is held
/// until something else needs the terminal, not only while a key is awaited.
pub(super) fn await_key(
    context: &mut Context,
    raw: &mut Option<RawMode>,
    clock: Option<SpokenClock>,
    keys: &[Safe],
) -> Outcome<Key> {
    let look = context.out.look;
    context.out.flush()?;
    if raw.is_none() {
        *raw = Some(RawMode::enter()?);
    }
    if context.may_move() {
        let lines = packed(keys, look.width.saturating_sub(1));
        let _waiting = Waiting::show(clock, &lines, &look);
        context.asker.key()
    } else {
        if let Some(clock) = clock {
            let aim = words::clock(u32::try_from(clock.aim.as_secs()).unwrap_or(u32::MAX));
            say!(context.out, "{} Aim {}.", clock.left, aim)?;
        }
        context.out.items(keys)?;
        context.asker.key()
    }
}
