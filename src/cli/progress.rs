//! The live clock and progress bars: the one line that moves, on stderr, and only where that is
//! wanted.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::config::ClockStyle;
use super::output::Look;
use crate::exchange::neutral::Safe;

/// Lines at the bottom of a waiting screen: a clock, the keys that work. They are gone when this
/// is dropped, so that what was waited for takes their place.
#[derive(Debug)]
pub(crate) struct Waiting {
    bar: ProgressBar,
}

/// The time of a spoken answer, as a waiting screen shows it.
#[derive(Debug, Clone)]
pub(crate) struct SpokenClock {
    /// What stands before the time.
    pub(crate) left: Safe,
    pub(crate) spoken: Duration,
    pub(crate) aim: Duration,
    /// A clock that is paused shows its time and stands still.
    pub(crate) runs: bool,
    pub(crate) style: ClockStyle,
}

impl Waiting {
    /// Past the aim the clock says by how much.
    pub(crate) fn show(clock: Option<SpokenClock>, keys: &[Safe], look: &Look) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        // A full last column makes some terminals wrap, and then the line is not found again.
        let columns = look.width.saturating_sub(1);
        let fits = |line: &Safe| super::output::fit(line.as_str(), columns, true);
        let mut lines: Vec<String> = keys.iter().map(|line| escaped(&fits(line))).collect();
        let runs = clock.as_ref().is_some_and(|clock| clock.runs);
        if clock.is_some() {
            lines.insert(0, "{clock}".into());
        }
        let line = move |state: &ProgressState, w: &mut dyn std::fmt::Write| {
            if let Some(clock) = &clock {
                let running = if clock.runs {
                    state.elapsed()
                } else {
                    Duration::ZERO
                };
                let _ = w.write_str(&clock_line(clock, clock.spoken + running, columns));
            }
        };
        let style = ProgressStyle::with_template(&lines.join("\n"))
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.with_key("clock", line));
        if runs {
            bar.enable_steady_tick(Duration::from_secs(1));
        }
        bar.tick();
        Self { bar }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Braces mean something in a template.
fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// `Answer aloud.          0:37 of about 1:30`, within the screen.
fn clock_line(clock: &SpokenClock, elapsed: Duration, room: usize) -> String {
    let (now, aim) = (elapsed.as_secs(), clock.aim.as_secs());
    let time = match clock.style {
        ClockStyle::Off => String::new(),
        ClockStyle::Minutes => format!("{} min of about {}", now / 60, minutes(aim)),
        ClockStyle::Seconds if now > aim => {
            format!("{} over by {}", minutes(now), minutes(now - aim))
        }
        ClockStyle::Seconds if room >= 59 => format!("{} of about {}", minutes(now), minutes(aim)),
        ClockStyle::Seconds => format!("{} of {}", minutes(now), minutes(aim)),
    };
    let left = clock.left.as_str();
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

/// A line that says what takes so long, of work whose end nobody knows; shown after a second, and
/// gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Busy {
    bar: ProgressBar,
    is_done: Option<Sender<()>>,
    shows: Option<JoinHandle<()>>,
}

impl Busy {
    pub(crate) fn new(what: Safe, look: &Look, moves: bool) -> Self {
        let bar = ProgressBar::hidden();
        let signs = if look.ascii {
            "-\\|/ "
        } else {
            "⠋⠙⠸⠴⠦⠇ "
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style.tick_chars(signs));
        }
        bar.set_message(super::output::fit(
            what.as_str(),
            look.width.saturating_sub(12),
            true,
        ));
        let (is_done, done) = channel();
        let shown = bar.clone();
        let shows = moves.then(|| {
            std::thread::spawn(move || {
                let waited = done.recv_timeout(Duration::from_secs(1));
                if waited == Err(RecvTimeoutError::Timeout) {
                    shown.set_draw_target(ProgressDrawTarget::stderr());
                    shown.enable_steady_tick(Duration::from_millis(250));
                }
            })
        });
        Self {
            bar,
            is_done: Some(is_done),
            shows,
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        drop(self.is_done.take());
        if let Some(shows) = self.shows.take() {
            let _ = shows.join();
        }
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_says_by_how_much_it_is_over_and_fits_the_screen() {
        let clock = SpokenClock {
            left: crate::exchange::neutral::line("Answer aloud."),
            spoken: Duration::ZERO,
            aim: Duration::from_secs(90),
            runs: true,
            style: ClockStyle::Seconds,
        };
        let line = |secs, columns| clock_line(&clock, Duration::from_secs(secs), columns);
        assert!(line(37, 79).ends_with("0:37 of about 1:30"));
        assert!(line(37, 39).ends_with("0:37 of 1:30"));
        assert!(line(102, 79).ends_with("1:42 over by 0:12"));
        for columns in [19, 39, 79, 131] {
            assert!(line(37, columns).len() <= columns);
        }
    }
}
