//! The table at the end of a mock: what was asked, how long it took, what was ticked, and the
//! grades, which are written when they are accepted and not before.

use super::Play;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say};
use crate::cli::screens::actions::Action;
use crate::cli::screens::question::WIDE;
use crate::cli::screens::{answer, waiting, words};
use crate::cli::terminal::{self, Key};
use crate::cli::{choose, phrase};
use crate::coaching::pace::{TimeBand, time_band};
use crate::domain::grade::Grade;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::mock::Asked;

/// What a key or a word asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Accept,
    /// Leave all of them ungraded.
    None,
    /// Look at one, by its place, or at the marked one.
    Open(Option<usize>),
    /// Grade one, or the marked one.
    Grade(Option<usize>, Grade),
    Tick(char),
    /// The next one is marked.
    Next,
    Undo,
    Help,
    Leave,
    /// The input has ended.
    End,
    Break,
    Shell,
    Unknown,
}

/// Where a person is in the table.
#[derive(Debug, Default)]
struct Place {
    marked: usize,
    /// The marked question is open.
    is_open: bool,
    /// Grades that were said, in order, with what was there before.
    said: Vec<(usize, Option<Grade>)>,
    /// They were told once that nothing is kept yet.
    is_warned: bool,
}

impl Play<'_> {
    pub(super) fn table(&mut self) -> Outcome {
        if self.mock.asked().is_empty() {
            return Ok(());
        }
        let mut at = Place::default();
        self.show_table(&at)?;
        self.context.asker.settle()?;
        loop {
            let deeds = self.await_deeds(&at)?;
            for deed in deeds {
                if deed != Deed::Leave {
                    at.is_warned = false;
                }
                if self.do_in_table(deed, &mut at)? {
                    return Ok(());
                }
            }
        }
    }

    /// Whether that was the end of it.
    fn do_in_table(&mut self, deed: Deed, at: &mut Place) -> Outcome<bool> {
        let last = self.mock.asked().len().saturating_sub(1);
        match deed {
            Deed::Accept => return self.accept(),
            Deed::None | Deed::End => {
                self.say("Nothing was graded; nothing is kept.")?;
                return Ok(true);
            }
            Deed::Leave if at.is_open => self.close(at)?,
            Deed::Leave => {
                let has_grades = self.mock.asked().iter().any(|a| a.proposed().is_some());
                if !has_grades || at.is_warned {
                    return self.do_in_table(Deed::None, at);
                }
                at.is_warned = true;
                self.say("no grade is kept yet: accept them, or leave again")?;
            }
            Deed::Open(place) => {
                at.marked = place.unwrap_or(at.marked).min(last);
                at.is_open = true;
                self.open(at.marked)?;
            }
            Deed::Grade(place, grade) => {
                let place = place.unwrap_or(at.marked).min(last);
                let before = self.mock.asked().get(place).and_then(|asked| asked.grade);
                at.said.push((place, before));
                self.mock.say_grade(place, Some(grade));
                let title = grade.title();
                let text = safe!("{}. {}", place + 1, title);
                self.context.out.wrapped("", &text)?;
                at.marked = place.saturating_add(1).min(last);
                self.close(at)?;
            }
            Deed::Tick(label) if at.is_open => self.tick_open(at.marked, label)?,
            Deed::Tick(_) => self.say("open one first, then tick its points")?,
            Deed::Next if at.is_open => self.close(at)?,
            Deed::Next => {
                at.marked = if at.marked == last { 0 } else { at.marked + 1 };
                self.show_table(at)?;
            }
            Deed::Undo => match at.said.pop() {
                Some((place, before)) => {
                    self.mock.say_grade(place, before);
                    at.marked = place;
                    self.say("Taken back.")?;
                    self.close(at)?;
                }
                None => self.say("no grade to take back")?,
            },
            Deed::Help => self.table_help()?,
            Deed::Break => return Err(Failure::interrupted()),
            Deed::Shell => {
                self.raw = None;
                terminal::suspend()?;
                self.show_table(at)?;
            }
            Deed::Unknown => self.say("a accepts, n leaves all ungraded, ? tells the rest")?,
        }
        Ok(false)
    }

    fn close(&mut self, at: &mut Place) -> Outcome {
        at.is_open = false;
        self.show_table(at)
    }

    fn accept(&mut self) -> Outcome<bool> {
        let now = self.context.now();
        let proposed = self.mock.asked().iter().filter(|a| a.proposed().is_some());
        if proposed.count() == 0 {
            self.say("no question has a grade yet: 1 to 4, or open one and tick its points")?;
            return Ok(false);
        }
        let count = self.mock.accept(self.store, &now)? as u64;
        let left = self.mock.asked().len().saturating_sub(self.mock.written());
        let left = left as u64;
        let grades = phrase::count(count, "grade is", "grades are");
        let rest = match left {
            0 => safe!(""),
            _ => safe!(
                " {} without a grade.",
                phrase::count(left, "question is", "are")
            ),
        };
        self.context
            .out
            .wrapped("", &safe!("{} kept.{}", grades, rest))?;
        Ok(true)
    }

    // ---- what is on the screen ----------------------------------------------------------

    fn show_table(&mut self, at: &Place) -> Outcome {
        let is_terminal = self.context.asker.is_terminal();
        let out = &mut self.context.out;
        out.blank()?;
        if !is_terminal {
            for (place, asked) in self.mock.asked().iter().enumerate() {
                let grade = grade(asked);
                let grade = match grade.as_str() {
                    "" => safe!("no grade"),
                    _ => grade,
                };
                let line = safe!(
                    "{}. {} {}, {}, {}{}",
                    place + 1,
                    neutral::line(&asked.question),
                    time(asked),
                    ticks(asked),
                    grade,
                    if grade.as_str().ends_with('?') {
                        ""
                    } else {
                        "."
                    }
                );
                out.wrapped("", &line)?;
            }
            let text = "Words: accept, none, open 2, 2 good. A question mark is a suggestion.";
            return Ok(out.wrapped("", &text)?);
        }
        let rows: Vec<Vec<Safe>> = self
            .mock
            .asked()
            .iter()
            .enumerate()
            .map(|(place, asked)| {
                let mark = if place == at.marked { ">" } else { " " };
                vec![
                    safe!("{}{}", mark, place + 1),
                    time(asked),
                    ticks(asked),
                    grade(asked),
                    neutral::line(&asked.question),
                ]
            })
            .collect();
        let headings = ["", "Time", "Points", "Grade", "Question"];
        if out.look.width >= WIDE {
            return Ok(out.table(&headings, &rows)?);
        }
        for row in rows {
            if let [number, time, ticks, grade, question] = row.as_slice() {
                out.wrapped(safe!("{} ", number), question)?;
                out.wrapped("   ", &safe!("{}, {}  {}", time, ticks, grade))?;
            }
        }
        Ok(())
    }

    /// One question with the answer that was prepared for it. With a partner the candidate says
    /// first whether it may be seen.
    fn open(&mut self, place: usize) -> Outcome {
        let now = self.context.now();
        if self.mock.plan().has_partner && !self.may_see_points {
            self.raw = None;
            let question = safe!("Does the candidate agree that you see their answer?");
            let asker = &mut self.context.asker;
            let out = &mut self.context.out;
            self.may_see_points = asker.confirm(out, &question, false, "offbook show CARD")?;
        }
        let Some(asked) = self.mock.asked().get(place) else {
            return Ok(());
        };
        let may_see = !self.mock.plan().has_partner || self.may_see_points;
        let is_terminal = self.context.asker.is_terminal();
        let out = &mut self.context.out;
        out.blank()?;
        let handle = choose::short(&asked.card.handle);
        let aim = words::clock(asked.target_secs);
        let head = safe!("{}. {}   {} (aim {})", place + 1, handle, time(asked), aim);
        out.wrapped("", &head)?;
        let question = out.bold(&neutral::block(&asked.question));
        out.wrapped("", &question)?;
        out.blank()?;
        match &asked.card.answer {
            _ if !may_see => out.wrapped("  ", &"Their answer stays hidden.")?,
            None => out.wrapped("  ", &"No answer is written yet.")?,
            Some(own) if is_terminal => {
                answer::answer_on_screen(out, own, &asked.card.content, &now)?;
            }
            Some(own) => out.wrapped("", &answer::spoken_answer(own))?,
        }
        answer::points_on_screen(out, "  Points to hit", &asked.points)?;
        if let Some(path) = &asked.recording {
            let path = neutral::line(&path.to_string_lossy());
            out.wrapped("  Recorded in  ", &path)?;
        }
        Ok(())
    }

    fn tick_open(&mut self, place: usize, label: char) -> Outcome {
        if !self.mock.tick(place, label) {
            return self.say("there is no such point");
        }
        let Some(asked) = self.mock.asked().get(place) else {
            return Ok(());
        };
        let right = match asked.suggested() {
            Some(grade) => safe!("suggests {}", grade.title()),
            None => safe!(""),
        };
        let marks = safe!("  {}", super::marks(asked));
        Ok(self.context.out.two_sides(&marks, &right)?)
    }

    fn table_help(&mut self) -> Outcome {
        let text = "a accepts every grade in the table, suggested ones too, and keeps them as \
                    reviews. 1 to 4 grade the marked question, space marks the next one, o opens \
                    it with your answer to tick its points, u takes a grade back, n leaves all \
                    ungraded. Line by line: accept, none, open 2, 2 good.";
        Ok(self.context.out.wrapped("", &text)?)
    }

    // ---- what is typed ------------------------------------------------------------------

    fn await_deeds(&mut self, at: &Place) -> Outcome<Vec<Deed>> {
        if !self.context.asker.is_terminal() {
            let line = self.typed()?;
            return Ok(line.map_or_else(|| vec![Deed::End], |line| self.of_line(&line, at)));
        }
        let keys = self.table_keys(at);
        let key = waiting::await_key(self.context, &mut self.raw, None, &keys)?;
        Ok(vec![self.of_key(key, at)])
    }

    fn table_keys(&self, at: &Place) -> Vec<Safe> {
        let grades = self.keymap.grade_keys();
        let number = at.marked + 1;
        if at.is_open {
            let letters = safe!("[a-j] tick");
            return vec![letters, safe!("[{}] grade", grades), safe!("[space] back")];
        }
        vec![
            safe!("[a] accept all"),
            safe!("[{}] grade no. {}", grades, number),
            safe!("[o] open it"),
            safe!("[space] next"),
            self.keymap.hint("undo", "undo"),
            safe!("[n] none"),
        ]
    }

    fn of_key(&self, key: Key, at: &Place) -> Deed {
        match (self.keymap.action(key), key) {
            (Action::Grade(grade), _) => Deed::Grade(None, grade),
            (Action::Break, _) => Deed::Break,
            (Action::Shell, _) => Deed::Shell,
            (Action::Reveal, _) => Deed::Next,
            (Action::Tick(label), _) if at.is_open => Deed::Tick(label),
            (_, Key::End) => Deed::End,
            (_, Key::Char('a')) => Deed::Accept,
            (_, Key::Char('o')) => Deed::Open(None),
            (_, Key::Char('n')) => Deed::None,
            (Action::Undo, _) => Deed::Undo,
            (Action::Help, _) => Deed::Help,
            (Action::Quit, _) => Deed::Leave,
            (Action::Tick(label), _) => Deed::Tick(label),
            _ => Deed::Unknown,
        }
    }

    /// `accept`, `open 2`, `2 good`, `good`; while one is open also its letters, with a grade
    /// behind them.
    fn of_line(&self, line: &str, at: &Place) -> Vec<Deed> {
        let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let place = |word: &str| word.parse::<usize>().ok()?.checked_sub(1);
        let grade = |word: &str| match self.keymap.line(word).as_slice() {
            [Action::Grade(grade)] => Some(*grade),
            _ => None,
        };
        let one = match words.as_slice() {
            [] => Deed::Next,
            ["accept" | "all"] => Deed::Accept,
            ["a"] if !at.is_open => Deed::Accept,
            ["none" | "n"] => Deed::None,
            ["undo" | "u"] => Deed::Undo,
            ["help" | "?"] => Deed::Help,
            ["quit" | "q" | "stop" | "exit"] => Deed::Leave,
            ["back" | "close"] if at.is_open => Deed::Next,
            ["open" | "o"] => Deed::Open(None),
            ["open" | "o", number] => place(number).map_or(Deed::Unknown, |n| Deed::Open(Some(n))),
            [number, word] if place(number).is_some() && grade(word).is_some() => {
                grade(word).map_or(Deed::Unknown, |grade| Deed::Grade(place(number), grade))
            }
            _ => {
                let actions = self.keymap.line(line).into_iter();
                return actions
                    .map(|action| match action {
                        Action::Grade(grade) => Deed::Grade(None, grade),
                        Action::Tick(label) => Deed::Tick(label),
                        _ => Deed::Unknown,
                    })
                    .collect();
            }
        };
        vec![one]
    }
}

/// The weakest and what to do with them; printed after the table.
pub(super) fn weakest(context: &mut Context, asked: &[Asked], places: &[usize]) -> Outcome {
    let out = &mut context.out;
    let weak: Vec<&Asked> = places
        .iter()
        .filter_map(|place| asked.get(*place))
        .collect();
    if weak.is_empty() {
        return Ok(());
    }
    out.blank()?;
    say!(out, "Weakest")?;
    for asked in weak {
        let grade = asked.proposed().map_or("", Grade::title);
        let handle = choose::short(&asked.card.handle);
        let first = safe!("  {}  {:<5}  ", handle, grade);
        out.wrapped(first, &neutral::line(&asked.question))?;
    }
    out.blank()?;
    say!(out, "  offbook cram      the weakest first")?;
    Ok(())
}

/// `1:42, long`: outside 0.7 to 1.2 of the aim it says so.
fn time(asked: &Asked) -> Safe {
    let Some(secs) = asked.spoken_secs else {
        return safe!("not timed");
    };
    let clock = words::clock(secs);
    match time_band(secs, asked.target_secs) {
        TimeBand::Inside => clock,
        TimeBand::Short => safe!("{}, short", clock),
        TimeBand::Long => safe!("{}, long", clock),
    }
}

fn ticks(asked: &Asked) -> Safe {
    let made = asked.points.iter().filter(|point| point.is_made).count();
    match (made, asked.points.len()) {
        (_, 0) => safe!("no points"),
        (0, of) => safe!("{} to tick", of),
        (made, of) => safe!("{} of {}", made, of),
    }
}

/// The grade that was said; with a question mark what the ticks suggest.
fn grade(asked: &Asked) -> Safe {
    match (asked.grade, asked.suggested()) {
        (Some(grade), _) => safe!("{}", grade.title()),
        (None, Some(grade)) => safe!("{}?", grade.title()),
        (None, None) => safe!(""),
    }
}
