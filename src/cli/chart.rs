//! Bars and the heatmap: block characters, or ASCII of the same widths, or sentences.

use std::io;

use super::failure::Outcome;
use super::output::{Look, Output, safe, say};
use super::phrase;
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe};
use crate::insight::calendar::{Step, Weeks};
use crate::store::queue::Load;
use crate::store::reviews::DayTotals;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// `Mon   ` before each row.
const LABEL: usize = 6;
/// Columns that stay free behind the last week.
const SPARE: usize = 2;

/// One column a week beside the weekdays' names; 53 at 80 columns, 32 at 40.
pub(super) fn weeks_that_fit(width: usize) -> u32 {
    let weeks = width.saturating_sub(LABEL + SPARE);
    u32::try_from(weeks).unwrap_or(53).clamp(4, 53)
}

fn mark(step: Step, look: &Look) -> char {
    let marks = if look.ascii {
        ['.', ':', '+', '#']
    } else {
        ['·', '░', '▒', '█']
    };
    marks[step as usize]
}

pub(super) fn heatmap(out: &mut Output, weeks: &Weeks) -> io::Result<()> {
    let look = out.look;
    let months = neutral::line(&month_line(&weeks.months()));
    say!(out, "{}", months)?;
    for (name, row) in WEEKDAYS.iter().zip(&weeks.rows) {
        let cells: String = row
            .iter()
            .map(|day| day.map_or(' ', |step| mark(step, &look)))
            .collect();
        let row = neutral::line(&cells);
        say!(out, "{:<6}{}", name, neutral::line(row.as_str().trim_end()))?;
    }
    let [none, few, some, many] = Step::ALL.map(|step| mark(step, &look));
    let items = [
        safe!("      {} none", none),
        safe!("{} 1-5", few),
        safe!("{} 6-11", some),
        safe!("{} 12+", many),
    ];
    out.items(&items)
}

/// The names of the months above the weeks in which they begin, where there is room for them.
fn month_line(months: &[Option<String>]) -> String {
    let mut line = " ".repeat(LABEL);
    for (week, month) in months.iter().enumerate() {
        let at = LABEL + week;
        let Some(month) = month else { continue };
        // Two columns stay free behind the weeks: the newest month may use them.
        let fits = at + month.len() <= LABEL + months.len() + SPARE;
        let is_free = line.len() == LABEL || line.len() < at;
        if fits && is_free {
            line.push_str(&" ".repeat(at.saturating_sub(line.len())));
            line.push_str(month);
        }
    }
    line.trim_end().to_owned()
}

/// What the heatmap says, for those who do not see it.
pub(super) fn days_as_sentence(out: &mut Output, days: &[(Day, DayTotals)], today: Day) -> Outcome {
    let count = phrase::count(days.len() as u64, "day", "days");
    let busiest = days
        .iter()
        .max_by_key(|(day, totals)| (totals.reviews, *day));
    let sentence = match busiest {
        Some((day, totals)) => {
            let day = phrase::day(*day, today, &out.look);
            let most = phrase::count(totals.reviews, "review", "reviews");
            safe!("Reviews on {}, most on {}: {}.", count, day, most)
        }
        None => safe!("No reviews."),
    };
    Ok(out.wrapped("", &sentence)?)
}

/// One bar a day, in one column or, where the screen is wide, in two.
pub(super) fn forecast(
    out: &mut Output,
    days: &[(Day, Load)],
    limit_minutes: u64,
    today: Day,
) -> io::Result<()> {
    if out.look.accessible {
        for (day, load) in days.iter().filter(|(_, load)| load.cards > 0) {
            let day = phrase::day(*day, today, &out.look);
            let cards = phrase::count(load.cards, "card", "cards");
            say!(
                out,
                "{}: {}, about {}.",
                day,
                cards,
                phrase::minutes(load.secs)
            )?;
        }
        return Ok(());
    }
    let two = out.look.width >= 76 && days.len() > 7;
    let rows = if two {
        days.len().div_ceil(2)
    } else {
        days.len()
    };
    let column = if two {
        (out.look.width - 2) / 2
    } else {
        out.look.width.min(60)
    };
    let most = days
        .iter()
        .map(|(_, load)| phrase::whole_minutes(load.secs))
        .max()
        .unwrap_or(0);
    let scale = Scale {
        most: most.max(limit_minutes),
        limit: limit_minutes,
        columns: column,
    };
    for i in 0..rows {
        let left = scale.line(&days[i], &out.look);
        match days.get(i + rows).filter(|_| two) {
            Some(right) => {
                let right = scale.line(right, &out.look);
                let gap = column + 2 - super::output::width(left.as_str());
                let gap = neutral::line(&" ".repeat(gap));
                say!(out, "{}{}{}", left, gap, right)?;
            }
            None => say!(out, "{}", left)?,
        }
    }
    Ok(())
}

struct Scale {
    most: u64,
    limit: u64,
    columns: usize,
}

impl Scale {
    /// `Sun 22 Nov  ███████████      19`, with `over` past the limit.
    fn line(&self, (day, load): &(Day, Load), look: &Look) -> Safe {
        let minutes = phrase::whole_minutes(load.secs);
        let name = format!("{:<10}", day.short());
        let room = self.columns.saturating_sub(name.len() + 2 + 9).max(4);
        let filled = (minutes as usize * room)
            .div_ceil(self.most.max(1) as usize)
            .min(room);
        let block = if look.ascii { "#" } else { "█" };
        let bar = format!("{}{}", block.repeat(filled), " ".repeat(room - filled));
        let over = if minutes > self.limit { " over" } else { "" };
        let line = format!("{name}  {bar}{minutes:>4}{over}");
        neutral::line(line.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_stand_over_their_weeks_and_never_over_each_other() {
        let months: Vec<Option<String>> = (0..12)
            .map(|w| (w % 4 == 0).then(|| "Nov".to_owned()))
            .collect();
        assert_eq!(month_line(&months), "      Nov Nov Nov");
        let close: Vec<Option<String>> = vec![Some("Nov".into()), None, Some("Dec".into()), None];
        assert_eq!(month_line(&close), "      Nov");
        let newest: Vec<Option<String>> = vec![None, None, Some("Nov".into())];
        assert_eq!(month_line(&newest), "        Nov");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_of_the_most() {
        let look = Look {
            width: 80,
            color: false,
            ascii: true,
            accessible: false,
            quiet: false,
        };
        let scale = Scale {
            most: 20,
            limit: 20,
            columns: 31,
        };
        let line = |secs| {
            let day = ("2026-11-22".parse().unwrap(), Load { cards: 1, secs });
            scale.line(&day, &look).into_string()
        };
        assert_eq!(line(1_200), "Sun 22 Nov  ##########  20");
        assert_eq!(line(600), "Sun 22 Nov  #####       10");
        assert_eq!(line(1), "Sun 22 Nov  #            1");
        assert_eq!(line(0), "Sun 22 Nov               0");
        assert!(line(1_260).ends_with("21 over"));
    }
}
