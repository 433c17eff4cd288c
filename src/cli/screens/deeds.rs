//! What the keys of a sitting do, told in a line each.

use std::io::{self, IsTerminal};

use super::play::Play;
use super::{answer, pages, question};
use crate::cli::failure::{Kind, Outcome};
use crate::cli::output::{Output, fit, safe, say};
use crate::cli::{editor, phrase, terminal};
use crate::domain::grade::Grade;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::asked::Asked;
use crate::sitting::points::Point;
use crate::sitting::review::{GradeOutcome, Stage};
use crate::sitting::undo::Undone;
use crate::store::cards::StandingChange;

/// Reviews that the history key shows.
const HISTORY_SHOWN: u64 = 8;

impl Play<'_> {
    pub(super) fn grade(&mut self, grade: Grade) -> Outcome {
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

    pub(super) fn tick(&mut self, label: char) -> Outcome {
        if !self.sitting.tick(label) {
            return self.say("there is no such point");
        }
        let suggested = self.sitting.suggested_grade();
        let Some(asked) = self.sitting.current() else {
            return Ok(());
        };
        let points = match asked.is_unfolded {
            true => &asked.criteria,
            false => &asked.points,
        };
        let right = counted(points, asked.is_unfolded, suggested);
        if self.context.asker.is_terminal() {
            let out = &mut self.context.out;
            return Ok(ticks_line(out, points, right, suggested)?);
        }
        let Some(point) = points.iter().find(|point| point.label == label) else {
            return Ok(());
        };
        let what = if point.is_made { "made" } else { "not made" };
        let text = neutral::line(&point.text);
        let text = safe!("{}, {}: {}. {}.", label, what, text, right);
        Ok(self.context.out.wrapped("", &text)?)
    }

    /// The criteria, with where their ticks stand; the letters are theirs until they are folded.
    pub(super) fn unfold(&mut self) -> Outcome {
        if !self.sitting.unfold() {
            return self.say("there are no criteria for this one");
        }
        let Some(asked) = self.sitting.current() else {
            return Ok(());
        };
        let out = &mut self.context.out;
        if !asked.is_unfolded {
            return self.say("The letters tick your points again.");
        }
        answer::points_on_screen(out, "  A good answer", &asked.criteria)
    }

    pub(super) fn turn_opening(&mut self) -> Outcome {
        match self.sitting.turn_opening() {
            None => self.say("only asked after a wording that is new to you"),
            Some(Some(true)) => self.say("Noted: your opening fitted."),
            Some(Some(false)) => self.say("Noted: your opening did not fit."),
            Some(None) => self.say("Not noted."),
        }
    }

    /// The coach's sample, which nobody sees before they tried.
    pub(super) fn example(&mut self) -> Outcome {
        let Some(asked) = self.sitting.current() else {
            return Ok(());
        };
        let out = &mut self.context.out;
        match &asked.card.content.guidance.example {
            Some(example) => {
                say!(out, "  An example, not your answer")?;
                out.wrapped("  ", &neutral::block(example.trim_end()))?;
            }
            None => say!(out, "there is no example for this card")?,
        }
        Ok(())
    }

    pub(super) fn note(&mut self, text: Option<String>) -> Outcome {
        self.raw = None;
        let text = match text {
            Some(text) => Some(text),
            None => {
                let asker = &mut self.context.asker;
                if !io::stdin().is_terminal() {
                    // What is piped in ends no line on the screen.
                    say!(self.context.out, "Note:")?;
                    let text = asker.line(&mut self.context.out, &Safe::default())?;
                    return self.noted(text);
                }
                let text = asker.input(&mut self.context.out, &safe!("Note"))?;
                // The other lines of a paste are no grades.
                asker.settle()?;
                text
            }
        };
        self.noted(text)
    }

    fn noted(&mut self, text: Option<String>) -> Outcome {
        if let Some(text) = text {
            self.sitting.note(&text);
            self.say("Noted; it is kept with the grade.")?;
        }
        Ok(())
    }

    pub(super) fn undo(&mut self) -> Outcome {
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

    pub(super) fn skip(&mut self) -> Outcome {
        let now = self.context.now();
        if self.sitting.skip(self.store, self.clock.ms(), &now)? {
            self.is_fresh = true;
            self.say("Skipped; it comes at the end.")
        } else {
            self.say("this is the last one")
        }
    }

    pub(super) fn change_standing(&mut self, change: StandingChange) -> Outcome {
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

    pub(super) fn flag(&mut self) -> Outcome {
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

    /// The page of keys, and below it what is being asked, which the page may have pushed away.
    pub(super) fn help(&mut self) -> Outcome {
        pages::keys(self.context, &self.keymap)?;
        if let Some(asked) = self.sitting.current()
            && self.context.asker.is_terminal()
        {
            let out = &mut self.context.out;
            let question = neutral::line(&asked.question);
            let question = fit(question.as_str(), out.look.width, out.look.ascii);
            let question = out.bold(&neutral::line(&question));
            say!(out, "{}", question)?;
            self.is_help_open = true;
        }
        Ok(())
    }

    pub(super) fn history(&mut self) -> Outcome {
        let now = self.context.now();
        if let Some(asked) = self.sitting.current() {
            let reviews = self.store.reviews_of(asked.card.id, HISTORY_SHOWN)?;
            pages::history(&mut self.context.out, &reviews, &now)?;
        }
        Ok(())
    }

    /// The clock stands still while the editor is open. A draft that cannot be saved is told of
    /// and kept; it is no reason to end the sitting.
    pub(super) fn edit(&mut self) -> Outcome {
        let Some(asked) = self.sitting.current() else {
            return Ok(());
        };
        let (id, was_paused) = (asked.card.id, asked.is_paused());
        self.sitting.pause(self.clock.ms());
        self.raw = None;
        match editor::edit_card(self.context, self.store, id) {
            Ok(made) => {
                let now = self.context.now();
                if !made.is_empty() {
                    self.sitting.edited(self.store, &made, &now)?;
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
        // What was typed on behind the end of the editor was for the editor.
        self.context.asker.settle()
    }

    pub(super) fn pause(&mut self) -> Outcome {
        self.sitting.pause(self.clock.ms());
        if self.context.asker.is_terminal() {
            return Ok(());
        }
        self.say("Paused. Press Enter to go on.")
    }

    pub(super) fn off_to_the_shell(&mut self) -> Outcome {
        let was_paused = self.sitting.current().is_none_or(Asked::is_paused);
        self.sitting.pause(self.clock.ms());
        self.raw = None;
        terminal::suspend()?;
        if !was_paused || self.sitting.stage() == Stage::Revealed {
            self.sitting.resume(self.clock.ms());
        }
        self.is_fresh = true;
        Ok(())
    }
}

/// How many are ticked, and the grade that suggests. Criteria may lower it, and do not make it.
fn counted(points: &[Point], are_criteria: bool, suggested: Option<Grade>) -> Safe {
    let made = points.iter().filter(|point| point.is_made).count();
    let of = points.len();
    let noun = match (are_criteria, of) {
        (true, 1) => "criterion",
        (true, _) => "criteria",
        (false, 1) => "point",
        (false, _) => "points",
    };
    match suggested {
        Some(grade) if are_criteria => {
            safe!("{} of {} {}; suggested: {}", made, of, noun, grade.title())
        }
        Some(grade) => safe!("{} of {} {} suggests {}", made, of, noun, grade.title()),
        None => safe!("{} of {} {}", made, of, noun),
    }
}

/// `  [x] a  [ ] b  [x] c          2 of 3 points suggests Hard`: where all of them stand. The
/// points themselves are on the screen above.
fn ticks_line(
    out: &mut Output,
    points: &[Point],
    right: Safe,
    suggested: Option<Grade>,
) -> io::Result<()> {
    const ROOMY: usize = 6;
    let is_wide = out.look.width >= question::WIDE;
    let right = match suggested {
        Some(grade) if !is_wide => safe!("suggests {}", grade.title()),
        _ => right,
    };
    let mark = |point: &Point| {
        let mark = if point.is_made { "[x]" } else { "[ ]" };
        format!("{mark} {}", point.label)
    };
    let gap = if is_wide && points.len() <= ROOMY {
        "  "
    } else {
        " "
    };
    let marks: Vec<String> = points.iter().map(mark).collect();
    let marks = neutral::line(&marks.join(gap));
    out.two_sides(&safe!("{}{}", gap, marks), &right)
}
