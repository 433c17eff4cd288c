//! The four grades, each with the day on which it would bring the card back.

use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, say};
use crate::cli::phrase;
use crate::cli::screens::words;
use crate::domain::grade::Grade;
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe};
use crate::schedule::NextStates;
use crate::sitting::planned::Earlier;

/// The width of a grade's column.
const COLUMN: usize = 15;

/// What is known of the grades of a card.
#[derive(Debug)]
pub(super) struct Grades {
    /// `None` when grades are not written.
    pub(super) next: Option<NextStates>,
    /// Where the plan for an interview is earlier than the schedule.
    pub(super) earlier: Option<Earlier>,
    pub(super) today: Day,
}

impl Grades {
    pub(super) fn show(&self, out: &mut Output, is_terminal: bool) -> Outcome {
        if !is_terminal {
            return self.in_lines(out);
        }
        say!(out, "How did it go?")?;
        if out.look.width < 2 + 4 * COLUMN {
            self.in_rows(out)?;
        } else {
            self.in_columns(out)?;
        }
        if let Some(note) = self.note(out) {
            out.wrapped("  * ", &note)?;
        }
        Ok(())
    }

    /// The day of a grade, and whether the plan brings it forward.
    fn day(&self, grade: Grade) -> Option<(Day, bool)> {
        let planned = self.earlier.as_ref().and_then(|earlier| earlier.day(grade));
        match planned {
            Some(day) => Some((day, true)),
            None => self.usual(grade).map(|day| (day, false)),
        }
    }

    fn usual(&self, grade: Grade) -> Option<Day> {
        self.next.as_ref().and_then(|next| next.get(grade).due_on)
    }

    fn in_rows(&self, out: &mut Output) -> Outcome {
        let look = out.look;
        for grade in Grade::ALL {
            let (day, far) = match self.day(grade) {
                Some((day, is_earlier)) => {
                    let star = if is_earlier { " *" } else { "" };
                    let far = far(day, self.today);
                    let far = far.as_str().trim_start_matches("in ");
                    (
                        words::due(day, self.today, &look),
                        neutral::line(&format!("{far:>8}{star}")),
                    )
                }
                None => Default::default(),
            };
            let line = format!(
                "  {} {:<6}  {:<11} {}",
                grade.number(),
                grade.title(),
                day.as_str(),
                far.as_str()
            );
            say!(out, "{}", neutral::line(line.trim_end()))?;
        }
        Ok(())
    }

    fn in_columns(&self, out: &mut Output) -> Outcome {
        let mut names = String::from("  ");
        let mut dates = String::from("  ");
        let mut distances = String::from("  ");
        for grade in Grade::ALL {
            let pad = |text: &str| format!("{text:<COLUMN$}");
            names.push_str(&pad(&format!("{} {}", grade.number(), grade.title())));
            if let Some((day, is_earlier)) = self.day(grade) {
                let star = if is_earlier { " *" } else { "" };
                let date = words::due(day, self.today, &out.look);
                dates.push_str(&pad(&format!("{date}{star}")));
                distances.push_str(&pad(far(day, self.today).as_str()));
            }
        }
        for line in [names, dates, distances].iter().map(|line| line.trim_end()) {
            if !line.is_empty() {
                say!(out, "{}", neutral::line(line))?;
            }
        }
        Ok(())
    }

    /// `earlier than usual (13 days), to come before Acme on Fri 4 Dec`
    fn note(&self, out: &Output) -> Option<Safe> {
        let earlier = self.earlier.as_ref()?;
        let usual: Vec<(Grade, i64)> = Grade::ALL
            .into_iter()
            .filter(|grade| earlier.day(*grade).is_some())
            .filter_map(|grade| Some((grade, self.usual(grade)?.days_since(self.today))))
            .collect();
        let days = |days: i64| phrase::count(days.unsigned_abs(), "day", "days");
        let usual = match usual.as_slice() {
            [(_, one)] => days(*one),
            several => {
                let each = several
                    .iter()
                    .map(|(grade, far)| format!("{} {}", grade.name(), days(*far)));
                neutral::line(&each.collect::<Vec<_>>().join(", "))
            }
        };
        Some(safe!(
            "earlier than usual ({}), to come before {} on {}",
            usual,
            neutral::line(&earlier.interview),
            phrase::day(earlier.interview_on, self.today, &out.look)
        ))
    }

    fn in_lines(&self, out: &mut Output) -> Outcome {
        let grades = Grade::ALL.map(|grade| match self.day(grade) {
            Some((day, is_earlier)) => {
                let star = if is_earlier { ", earlier" } else { "" };
                let day = words::due(day, self.today, &out.look);
                format!("{} {}, {day}{star}.", grade.number(), grade.name())
            }
            None => format!("{} {}.", grade.number(), grade.name()),
        });
        out.wrapped("", &safe!("Grade: {}", neutral::line(&grades.join(" "))))?;
        if let Some(note) = self.note(out) {
            out.wrapped("", &safe!("Those said to be {}.", note))?;
        }
        Ok(())
    }
}

/// How far off a day is; nothing for today, which the day itself says.
fn far(day: Day, today: Day) -> Safe {
    if day <= today {
        Safe::default()
    } else {
        phrase::distance(day, today)
    }
}
