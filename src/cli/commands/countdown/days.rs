//! The minutes of each day to the interview: bars, or sentences for the ear.

use super::view::{DayView, Stretch, View, stretches};
use crate::cli::failure::Outcome;
use crate::cli::output::{Look, Output, safe, say, width};
use crate::cli::phrase;
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};

/// From this width on the cards of a day stand beside its bar in words.
pub(super) const WIDE: usize = 78;
/// Columns of a bar on a wide screen and on a narrow one.
pub(super) const BAR: usize = 20;
pub(super) const NARROW_BAR: usize = 16;

/// What a bar is made of.
struct Marks {
    last: char,
    review: char,
    new: char,
}

fn marks(look: &Look) -> Marks {
    if look.ascii {
        Marks {
            last: 'f',
            review: 'r',
            new: 'n',
        }
    } else {
        Marks {
            last: '▒',
            review: '█',
            new: '░',
        }
    }
}

/// One line, averaged where it stands for several days.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    from: Day,
    to: Day,
    is_off: bool,
    /// Seconds of final pass, review and new, a day.
    secs: [f64; 3],
    /// Cards likewise, all days together.
    cards: [f64; 3],
}

impl Line {
    fn of(days: &[DayView], stretch: Stretch) -> Option<Self> {
        let (from, to) = match stretch {
            Stretch::Day { at } => (at, at),
            Stretch::Days { from, to } => (from, to),
        };
        let days = days.get(from..=to)?;
        let (first, last) = (days.first()?, days.last()?);
        let study = days.iter().filter(|day| !day.is_off).count();
        let sum = |part: fn(&DayView) -> f64| days.iter().map(part).sum::<f64>();
        let share = study.max(1) as f64;
        Some(Self {
            from: first.day,
            to: last.day,
            is_off: study == 0,
            secs: [
                sum(|day| day.load.last.secs) / share,
                sum(|day| day.load.review.secs) / share,
                sum(|day| day.load.new.secs) / share,
            ],
            cards: [
                sum(|day| day.load.last.cards),
                sum(|day| day.load.review.cards),
                sum(|day| day.load.new.cards),
            ],
        })
    }

    fn minutes(&self) -> u64 {
        whole(self.secs.iter().sum::<f64>() / 60.0)
    }

    fn cards(&self) -> [u64; 3] {
        self.cards.map(whole)
    }
}

fn whole(number: f64) -> u64 {
    number.round().max(0.0) as u64
}

/// The chart, under its title.
pub(super) fn chart(out: &mut Output, view: &View, now: &Now) -> Outcome {
    let look = out.look;
    let lines: Vec<Line> = stretches(&view.days)
        .into_iter()
        .filter_map(|stretch| Line::of(&view.days, stretch))
        .collect();
    if look.accessible {
        return spoken(out, &lines, now.today);
    }
    title(out)?;
    let most = lines.iter().map(|line| line.secs.iter().sum::<f64>());
    let most = most.fold(f64::from(view.minutes) * 60.0, f64::max);
    for line in &lines {
        let text = if look.width >= WIDE {
            wide(line, most, now.today, &look)
        } else {
            narrow(line, most, now.today, &look)
        };
        say!(out, "{}", text)?;
    }
    Ok(())
}

fn title(out: &mut Output) -> Outcome {
    let marks = marks(&out.look);
    let title = out.bold(&safe!("Minutes a day, about"));
    let keys = [
        safe!("{} review", marks.review),
        safe!("{} new", marks.new),
        safe!("{} final pass", marks.last),
    ];
    let keys: Vec<&str> = keys.iter().map(Safe::as_str).collect();
    let keys = neutral::line(&keys.join("  "));
    if out.look.width >= WIDE {
        say!(out, "  {}   {}", title, keys)?;
    } else {
        say!(out, "{}", title)?;
        out.wrapped("  ", &keys)?;
    }
    Ok(())
}

/// `Sun 22 Nov`; of several days the last one, because the first follows the line before.
fn label(line: &Line) -> String {
    use chrono::Datelike;
    let to = line.to.date();
    if line.from == line.to {
        line.from.short()
    } else {
        format!("to {} {}", to.day(), to.format("%b"))
    }
}

/// `Sun 22 Nov  ██████████░░░░░░░░░░  19   11 review    4 new            <- today`.
fn wide(line: &Line, most: f64, today: Day, look: &Look) -> Safe {
    // What is beyond the least width makes the bars longer.
    let columns = (BAR + (look.width - WIDE)).min(2 * BAR);
    let bar = bar(line.secs, most, columns, look);
    let mut text = format!("  {:<10}  {bar}{:>4}  ", label(line), line.minutes());
    if line.is_off {
        text.push_str(" off");
    }
    let [last, review, new] = line.cards();
    let part = |count: u64, word: &str, room: usize| {
        let part = match count {
            0 => String::new(),
            _ => format!("{count:>3} {word}"),
        };
        format!("{part:<room$}")
    };
    if !line.is_off {
        text.push_str(&part(review, "review", 11));
        text.push_str(&part(new, "new", 8));
        text.push_str(&part(last, "final", 10));
    }
    let mut text = text.trim_end().to_owned();
    let mark = match line.from {
        day if day == today => today_mark(look),
        day if day != line.to => "in all",
        _ => "",
    };
    let spare = look.width.saturating_sub(width(&text) + width(mark));
    if spare > 0 {
        text = format!("{text}{}{mark}", " ".repeat(spare.min(4)));
    }
    neutral::line(text.trim_end())
}

fn today_mark(look: &Look) -> &'static str {
    if look.ascii { "<- today" } else { "← today" }
}

/// `Sun 22  ████████████████  19 11r  4n`, as much of it as fits.
fn narrow(line: &Line, most: f64, today: Day, look: &Look) -> Safe {
    let label = match line.from {
        day if day == today => "today".into(),
        day if line.to == day => short_label(day),
        _ => without_month(&label(line)),
    };
    let minutes = format!("{:>4}", line.minutes());
    let columns = look.width.saturating_sub(7 + minutes.len());
    let bar = bar(line.secs, most, columns.clamp(4, NARROW_BAR), look);
    let text = format!("{label:<6} {bar}{minutes}");
    let rest = if line.is_off {
        " off".into()
    } else {
        let [last, review, new] = line.cards();
        let parts = [(review, 'r'), (new, 'n'), (last, 'f')];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        parts.fold(String::new(), |all, (count, mark)| {
            format!("{all}{count:>3}{mark}")
        })
    };
    if width(&text) + width(&rest) <= look.width {
        neutral::line(&format!("{text}{rest}"))
    } else {
        neutral::line(&text)
    }
}

/// `Fri 4`.
pub(super) fn short_label(day: Day) -> String {
    without_month(&day.short())
}

fn without_month(label: &str) -> String {
    label
        .rsplit_once(' ')
        .map_or(label, |(rest, _)| rest)
        .to_owned()
}

/// A bar of so many columns, blank at its end: final pass, review, new.
fn bar(secs: [f64; 3], most: f64, columns: usize, look: &Look) -> String {
    let marks = marks(look);
    let all: f64 = secs.iter().sum();
    let scale = columns as f64 / most.max(1.0);
    let filled = ((all * scale).round() as usize).clamp(usize::from(all >= 30.0), columns);
    let mut bar = String::new();
    let (mut upto, mut drawn) = (0.0, 0);
    for (secs, mark) in secs.into_iter().zip([marks.last, marks.review, marks.new]) {
        upto += secs;
        let until = if all > 0.0 {
            ((upto / all) * filled as f64).round() as usize
        } else {
            0
        };
        bar.extend(std::iter::repeat_n(mark, until.saturating_sub(drawn)));
        drawn = until.max(drawn);
    }
    bar.extend(std::iter::repeat_n(' ', columns - drawn.min(columns)));
    bar
}

/// `Sunday 22 November: about 19 minutes, 11 to review, 4 new.`
fn spoken(out: &mut Output, lines: &[Line], today: Day) -> Outcome {
    for line in lines {
        let day = phrase::day(line.from, today, &out.look);
        let when = match line.to {
            to if to == line.from => day,
            to => safe!("{} to {}", day, phrase::day(to, today, &out.look)),
        };
        if line.is_off {
            out.wrapped("", &safe!("{}: off.", when))?;
            continue;
        }
        let mut text = safe!(
            "about {}",
            phrase::count(line.minutes(), "minute", "minutes")
        );
        if line.from != line.to {
            text = safe!("{} a day", text);
        }
        for (count, what) in line
            .cards()
            .into_iter()
            .zip(["in the final pass", "to review", "new"])
        {
            if count > 0 {
                text = safe!("{}, {} {}", text, count, what);
            }
        }
        out.wrapped("", &safe!("{}: {}.", when, text))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(width: usize) -> Look {
        Look {
            width,
            color: false,
            ascii: true,
            accessible: false,
            quiet: false,
        }
    }

    fn line(secs: [f64; 3], cards: [f64; 3]) -> Line {
        Line {
            from: "2026-11-22".parse().unwrap(),
            to: "2026-11-22".parse().unwrap(),
            is_off: false,
            secs,
            cards,
        }
    }

    #[test]
    fn a_bar_shows_its_parts_in_order_and_never_more_than_its_columns() {
        let look = look(80);
        assert_eq!(
            bar([240.0, 840.0, 0.0], 1_200.0, 20, &look),
            "ffffrrrrrrrrrrrrrr  "
        );
        assert_eq!(
            bar([0.0, 660.0, 540.0], 1_200.0, 20, &look),
            "rrrrrrrrrrrnnnnnnnnn"
        );
        assert_eq!(bar([0.0, 0.0, 0.0], 1_200.0, 4, &look), "    ");
        assert_eq!(bar([0.0, 31.0, 0.0], 1_200.0, 4, &look), "r   ");
        assert_eq!(bar([9e9, 9e9, 9e9], 1_200.0, 6, &look), "ffrrnn");
    }

    #[test]
    fn a_day_fits_the_screen_at_every_width() {
        let today: Day = "2026-11-22".parse().unwrap();
        for day in [today, today.minus(1)] {
            for columns in 20..140 {
                let look = look(columns);
                let line = line([4e5, 4e5, 4e5], [888.0, 888.0, 888.0]);
                let text = if columns >= WIDE {
                    wide(&line, 1.2e6, day, &look)
                } else {
                    narrow(&line, 1.2e6, day, &look)
                };
                assert!(width(text.as_str()) <= columns, "{columns}: {text}");
            }
        }
    }

    #[test]
    fn a_day_says_its_minutes_and_its_cards() {
        let today: Day = "2026-11-22".parse().unwrap();
        let line = line([0.0, 660.0, 480.0], [0.0, 11.2, 3.9]);
        assert_eq!(
            wide(&line, 1_200.0, today, &look(80)).as_str(),
            "  Sun 22 Nov  rrrrrrrrrrrrnnnnnnnnn   19   11 review   4 new    <- today"
        );
        assert_eq!(
            narrow(&line, 1_200.0, today.plus(1), &look(40)).as_str(),
            "Sun 22 rrrrrrrrrnnnnnn   19 11r  4n"
        );
        assert_eq!(
            narrow(&line, 1_200.0, today, &look(40)).as_str(),
            "today  rrrrrrrrrnnnnnn   19 11r  4n"
        );
    }
}
