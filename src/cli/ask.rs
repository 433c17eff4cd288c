//! The one seam for asking: a terminal with single keys, or lines from a pipe.
//!
//! Nothing is asked unless somebody is there to answer: stdin and stderr are both terminals, or
//! answers are piped in as lines. dialoguer looks at neither, hence this gate.

use std::io::{self, BufRead};

use dialoguer::theme::SimpleTheme;
use dialoguer::{Confirm, FuzzySelect, Input};

use super::failure::{Failure, Outcome};
use super::output::{Output, safe};
use super::terminal::{self, Key, Keys};
use crate::exchange::neutral::{self, Safe};

/// Who answers.
#[derive(Debug)]
pub(crate) enum Asker {
    /// A person at a terminal that can do more than lines.
    Terminal(Keys),
    /// A pipe, a dumb terminal, a screen reader: whole lines.
    Lines,
    /// Nobody: `--no-input`.
    Nobody,
}

impl Asker {
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal(_))
    }

    pub(crate) fn is_nobody(&self) -> bool {
        matches!(self, Self::Nobody)
    }

    /// A single key; only on a terminal.
    pub(crate) fn key(&mut self) -> Outcome<Key> {
        match self {
            Self::Terminal(keys) => Ok(keys.next()?),
            Self::Lines | Self::Nobody => Ok(Key::End),
        }
    }

    /// Takes the Enter that people press after the key of a choice.
    pub(crate) fn swallow_enter(&mut self) -> Outcome {
        if let Self::Terminal(keys) = self {
            keys.swallow_enter()?;
        }
        Ok(())
    }

    /// Forgets what was typed ahead; call it when a screen appears on which a key has weight.
    pub(crate) fn settle(&mut self) -> Outcome {
        if let Self::Terminal(keys) = self {
            keys.settle()?;
        }
        Ok(())
    }

    /// A line as it was typed; `None` at the end of the input.
    pub(crate) fn line(&mut self, out: &mut Output, prompt: &Safe) -> Outcome<Option<String>> {
        out.prompt(prompt)?;
        let mut line = Vec::new();
        let read = io::stdin().lock().read_until(b'\n', &mut line);
        match read {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(
                String::from_utf8_lossy(&line)
                    .trim_end_matches(['\r', '\n'])
                    .into(),
            )),
            // A closed descriptor is as good as an end.
            Err(_) => Ok(None),
        }
    }

    /// Yes or no before questions that take lines: a line here too, since an Enter that is typed
    /// behind a single key would answer the first of them.
    pub(crate) fn confirm_by_line(
        &mut self,
        out: &mut Output,
        question: &Safe,
        default: bool,
    ) -> Outcome<bool> {
        let choices = if default { "[Y/n]" } else { "[y/N]" };
        loop {
            let prompt = safe!("{} {} ", question, choices);
            let Some(answer) = self.line(out, &prompt)? else {
                out.blank()?;
                return Ok(false);
            };
            match answer.trim().to_lowercase().as_str() {
                "" => return Ok(default),
                "y" | "yes" => return Ok(true),
                "n" | "no" | "q" | "quit" => return Ok(false),
                _ => {}
            }
        }
    }

    /// Yes or no. `flag` is what answers when nobody is there, or no longer.
    pub(crate) fn confirm(
        &mut self,
        out: &mut Output,
        question: &Safe,
        default: bool,
        flag: &'static str,
    ) -> Outcome<bool> {
        match self {
            Self::Nobody => Err(Failure::nobody_to_ask("this needs a yes or no", flag)),
            Self::Terminal(_) => {
                terminal::guard();
                out.flush()?;
                let theme = SimpleTheme;
                let asked = Confirm::with_theme(&theme).with_prompt(question.as_str());
                let answer = asked
                    .default(default)
                    .interact_opt()
                    .map_err(dialog_failed)?;
                Ok(answer.unwrap_or(false))
            }
            Self::Lines => {
                let choices = if default { "[Y/n]" } else { "[y/N]" };
                let prompt = safe!("{} {} ", question, choices);
                let answer = self.line(out, &prompt)?;
                match answer.as_deref().map(str::trim) {
                    // The end of the input agrees to nothing, and refuses nothing either.
                    None => {
                        // At once, so that what is said on stderr begins a line.
                        out.blank()?;
                        out.flush()?;
                        Err(Failure::nobody_to_ask("this needs a yes or no", flag))
                    }
                    Some("") => Ok(default),
                    Some(text) => {
                        Ok(text.eq_ignore_ascii_case("y") || text.eq_ignore_ascii_case("yes"))
                    }
                }
            }
        }
    }

    /// Text, which may be empty. `None` when the person breaks off.
    pub(crate) fn input(&mut self, out: &mut Output, question: &Safe) -> Outcome<Option<String>> {
        match self {
            Self::Nobody => Ok(None),
            Self::Terminal(_) => {
                terminal::guard();
                out.flush()?;
                let theme = SimpleTheme;
                let asked = Input::<String>::with_theme(&theme).with_prompt(question.as_str());
                let text = asked.allow_empty(true).interact_text();
                text.map(Some).map_err(dialog_failed)
            }
            Self::Lines => self.line(out, &safe!("{}: ", question)),
        }
    }

    /// One of some things, found by typing; its index. Only on a terminal; `None` otherwise and
    /// when the person breaks off.
    pub(crate) fn pick(
        &mut self,
        out: &mut Output,
        question: &Safe,
        things: &[Safe],
    ) -> Outcome<Option<usize>> {
        if !self.is_terminal() || things.is_empty() {
            return Ok(None);
        }
        terminal::guard();
        out.flush()?;
        // Longer items would wrap, and wrapped items are redrawn wrongly (dialoguer#228).
        let room = out.look.width.saturating_sub(4);
        let lines = things
            .iter()
            .map(|t| neutral::line(&super::output::fit(t.as_str(), room, true)));
        let lines: Vec<Safe> = lines.collect();
        let theme = SimpleTheme;
        let asked = FuzzySelect::with_theme(&theme)
            .with_prompt(question.as_str())
            .items(&lines);
        asked
            .default(0)
            .max_length(10)
            .interact_opt()
            .map_err(dialog_failed)
    }
}

fn dialog_failed(error: dialoguer::Error) -> Failure {
    terminal::restore();
    let dialoguer::Error::IO(error) = error;
    match error.kind() {
        io::ErrorKind::Interrupted => Failure::interrupted(),
        _ => error.into(),
    }
}
