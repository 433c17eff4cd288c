//! The live clock and progress bars: the one line that moves, on stderr, and only where that is
//! wanted.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::output::Look;
use crate::exchange::neutral::Safe;

/// A line that counts the seconds of a spoken answer until it is dropped or stopped.
#[derive(Debug)]
pub(crate) struct Clock {
    bar: ProgressBar,
}

impl Clock {
    /// Starts at `spoken`, with `left` before the time and the aim behind it. Past the aim it
    /// says by how much.
    pub(crate) fn start(left: &Safe, spoken: Duration, aim: Duration, look: &Look) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let left = left.as_str().to_owned();
        let columns = look.width;
        let line = move |state: &ProgressState, w: &mut dyn std::fmt::Write| {
            let elapsed = spoken + state.elapsed();
            let _ = w.write_str(&clock_line(&left, elapsed, aim, columns));
        };
        let style = ProgressStyle::with_template("{clock}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.with_key("clock", line));
        bar.enable_steady_tick(Duration::from_secs(1));
        Self { bar }
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// `Answer aloud.          0:37 of about 1:30`, within the screen.
fn clock_line(left: &str, elapsed: Duration, aim: Duration, columns: usize) -> String {
    let time = if elapsed <= aim {
        let (long, short) = (
            format!(
                "{} of about {}",
                minutes(elapsed.as_secs()),
                minutes(aim.as_secs())
            ),
            format!(
                "{} of {}",
                minutes(elapsed.as_secs()),
                minutes(aim.as_secs())
            ),
        );
        if columns >= 60 { long } else { short }
    } else {
        let over = minutes((elapsed - aim).as_secs());
        format!("{} over by {over}", minutes(elapsed.as_secs()))
    };
    let room = columns.saturating_sub(1);
    let used = super::output::width(left) + time.len();
    if used + 2 <= room {
        format!("{left}{}{time}", " ".repeat(room - used))
    } else {
        super::output::fit(&time, room, true)
    }
}

/// Seconds as `1:05`.
pub(crate) fn minutes(secs: u64) -> String {
    format!("{}:{:02}", secs / 60, secs % 60)
}

/// A bar for work that takes longer than a second; until then, and where nothing may move, it
/// shows nothing.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
    since: std::time::Instant,
    moves: bool,
}

impl Bar {
    pub(crate) fn new(what: &'static str, look: &Look, moves: bool) -> Self {
        let bar = ProgressBar::hidden();
        let template = if look.ascii {
            "{msg} [{bar:30}] {pos}/{len}"
        } else {
            "{msg} {bar:30} {pos}/{len}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(if look.ascii {
                style.progress_chars("#>-")
            } else {
                style
            });
        }
        bar.set_message(what);
        Self {
            bar,
            since: std::time::Instant::now(),
            moves,
        }
    }

    pub(crate) fn set(&mut self, done: u64, of: u64) {
        if self.moves && self.bar.is_hidden() && self.since.elapsed() > Duration::from_secs(1) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_length(of);
        self.bar.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_says_by_how_much_it_is_over_and_fits_the_screen() {
        let line = |secs, columns| {
            clock_line(
                "Answer aloud.",
                Duration::from_secs(secs),
                Duration::from_secs(90),
                columns,
            )
        };
        assert!(line(37, 80).ends_with("0:37 of about 1:30"));
        assert!(line(37, 40).ends_with("0:37 of 1:30"));
        assert!(line(102, 80).ends_with("1:42 over by 0:12"));
        for columns in [20, 40, 80, 132] {
            assert!(line(37, columns).len() < columns);
        }
    }
}
