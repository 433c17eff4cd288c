//! Every print. Data goes to stdout, talk to stderr; a reader that goes away ends us quietly.
//!
//! The printers take words of our own source, numbers, and [`Safe`] text, never a bare `String`:
//! that is the gate for text from outside, held by types (see [`Shown`] and [`say!`]).

use std::fmt::{self, Arguments, Display};
use std::io::{self, IsTerminal, Write};

use console::Term;
use serde::Serialize;

use super::failure::Failure;
use crate::domain::grade::Grade;
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe, SafeJson};

/// What may be printed: nothing in it can act on a terminal.
pub(crate) trait Shown: Display {}

impl Shown for Safe {}
impl Shown for Marked {}
impl Shown for &'static str {}
impl Shown for Grade {}
impl Shown for Day {}
impl Shown for char {}
macro_rules! shown { ($($number:ty)*) => { $(impl Shown for $number {})* } }
shown!(u8 u32 u64 usize i64 f64);
impl<T: Shown> Shown for &T {}

/// Holds an argument of [`say!`] to what may be shown.
pub(crate) fn shown<T: Shown>(value: &T) -> &T {
    value
}

/// Formats text that is safe because all its parts are.
macro_rules! safe {
    ($format:literal $(, $value:expr)* $(,)?) => {
        $crate::cli::output::join(format_args!($format $(, $crate::cli::output::shown(&$value))*))
    };
}
/// Prints one line of data on stdout.
macro_rules! say {
    ($out:expr, $format:literal $(, $value:expr)* $(,)?) => {
        $out.line(format_args!($format $(, $crate::cli::output::shown(&$value))*))
    };
}
/// Prints one line of talk on stderr, unless `--quiet`.
macro_rules! tell {
    ($out:expr, $format:literal $(, $value:expr)* $(,)?) => {
        $out.talk(format_args!($format $(, $crate::cli::output::shown(&$value))*))
    };
}
pub(crate) use {safe, say, tell};

/// Only for [`safe!`], which has checked the parts.
pub(crate) fn join(text: Arguments<'_>) -> Safe {
    neutral::block(&text.to_string())
}

/// Text with emphasis, which is dropped where there is no styling. Width as without it.
#[derive(Debug, Clone)]
pub(crate) struct Marked {
    text: Safe,
    codes: Option<(&'static str, &'static str)>,
}

impl Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.codes {
            Some((on, off)) => write!(f, "{on}{}{off}", self.text),
            None => write!(f, "{}", self.text),
        }
    }
}

/// How the screen may look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Columns, at least 20.
    pub(crate) width: usize,
    pub(crate) color: bool,
    /// Nothing outside ASCII in our own marks.
    pub(crate) ascii: bool,
    /// Line by line: no rules, no tables, no cursor movement.
    pub(crate) accessible: bool,
    pub(crate) quiet: bool,
}

/// The one writer.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) look: Look,
    stdout: io::BufWriter<io::Stdout>,
    flush_each_line: bool,
}

impl Output {
    pub(crate) fn new(look: Look) -> Self {
        let stdout = io::stdout();
        let flush_each_line = stdout.is_terminal();
        Self {
            look,
            stdout: io::BufWriter::with_capacity(16 * 1024, stdout),
            flush_each_line,
        }
    }

    /// One line, or several where the text has line breaks. Use [`say!`].
    pub(crate) fn line(&mut self, text: Arguments<'_>) -> io::Result<()> {
        self.stdout.write_fmt(text)?;
        self.stdout.write_all(b"\n")?;
        if self.flush_each_line {
            self.stdout.flush()
        } else {
            Ok(())
        }
    }

    /// Text without a line break after it, shown at once: a question to type an answer behind.
    pub(crate) fn prompt(&mut self, text: &Safe) -> io::Result<()> {
        write!(self.stdout, "{text}")?;
        self.stdout.flush()
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }

    /// One line on stderr. A stderr that is gone is nobody's fault.
    pub(crate) fn talk(&mut self, text: Arguments<'_>) {
        if !self.look.quiet {
            self.complain(text);
        }
    }

    /// One line on stderr, also with `--quiet`; wrapped where a person reads it.
    pub(crate) fn complain(&mut self, text: Arguments<'_>) {
        let _ = self.stdout.flush();
        complain_at(Some(self.look.width), "", &text.to_string());
    }

    /// Bytes of a file that was asked for on stdout, as they are.
    pub(crate) fn file(&mut self) -> &mut dyn Write {
        &mut self.stdout
    }

    pub(crate) fn blank(&mut self) -> io::Result<()> {
        self.line(format_args!(""))
    }

    /// One JSON value on one line; `schema` comes first, as in `offbook.status/1`.
    pub(crate) fn json(&mut self, schema: &'static str, body: &impl Serialize) -> io::Result<()> {
        #[derive(Serialize)]
        struct Envelope<'b, B: Serialize> {
            schema: &'static str,
            #[serde(flatten)]
            body: &'b B,
        }
        let mut line = to_json(&Envelope { schema, body })?;
        line.push(b'\n');
        self.stdout.write_all(&line)?;
        if self.flush_each_line {
            self.stdout.flush()
        } else {
            Ok(())
        }
    }

    /// A line across the screen; nothing in accessible mode.
    pub(crate) fn rule(&mut self) -> io::Result<()> {
        if self.look.accessible {
            return Ok(());
        }
        let mark = if self.look.ascii { "-" } else { "─" };
        let rule = mark.repeat(self.look.width);
        self.line(format_args!("{rule}"))
    }

    /// Text wrapped to the screen: `first` before its first line, as many spaces before the rest.
    pub(crate) fn wrapped(&mut self, first: impl Shown, text: &impl Shown) -> io::Result<()> {
        let first = first.to_string();
        let indent = " ".repeat(width(&first));
        self.wrapped_with(&first, &indent, &text.to_string())
    }

    fn wrapped_with(&mut self, first: &str, rest: &str, text: &str) -> io::Result<()> {
        let mut before = first;
        for paragraph in text.split('\n') {
            let options = textwrap::Options::new(self.look.width)
                // A path or a command with dashes stays in one piece where it can.
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                // Even line ends would cost more than all else between two questions.
                .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
                .initial_indent(before)
                .subsequent_indent(rest);
            if paragraph.trim().is_empty() {
                self.line(format_args!("{}", before.trim_end()))?;
                before = rest;
                continue;
            }
            for line in textwrap::wrap(paragraph, options) {
                if !line.trim().is_empty() {
                    self.line(format_args!("{}", line.trim_end()))?;
                }
            }
            before = rest;
        }
        Ok(())
    }

    /// `left` at the left edge and `right` at the right one; under each other where both do not
    /// fit.
    pub(crate) fn two_sides(&mut self, left: &impl Shown, right: &impl Shown) -> io::Result<()> {
        let (left, right) = (left.to_string(), right.to_string());
        let used = width(&left) + width(&right);
        if right.is_empty() {
            self.line(format_args!("{left}"))
        } else if !self.look.accessible && used + 2 <= self.look.width {
            let gap = " ".repeat(self.look.width - used);
            self.line(format_args!("{left}{gap}{right}"))
        } else {
            self.wrapped_with("", "", &left)?;
            self.wrapped_with("", "", &right)
        }
    }

    /// Short items side by side, two spaces apart, as many in a line as fit: the keys that work.
    pub(crate) fn items(&mut self, items: &[Safe]) -> io::Result<()> {
        for line in packed(items, self.look.width) {
            self.line(format_args!("{line}"))?;
        }
        Ok(())
    }

    /// Rows under headings. Where they do not fit, and in accessible mode, each row becomes lines
    /// of `heading: value`.
    pub(crate) fn table(
        &mut self,
        headings: &[&'static str],
        rows: &[Vec<Safe>],
    ) -> io::Result<()> {
        let widths = column_widths(headings, rows);
        let total = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        // The last column may be cut down to this before the table gives way to lines.
        const LEAST_LAST: usize = 24;
        let last = widths.last().copied().unwrap_or(0);
        let fixed = total - last;
        if self.look.accessible || fixed + last.min(LEAST_LAST) > self.look.width {
            return self.rows_as_lines(headings, rows);
        }
        let room = self.look.width - fixed;
        let heads: Vec<Safe> = headings.iter().map(|h| neutral::line(h)).collect();
        let to_the_right: Vec<bool> = (0..headings.len()).map(|i| is_numbers(i, rows)).collect();
        for row in std::iter::once(&heads).chain(rows) {
            let mut line = String::new();
            for (i, cell) in row.iter().enumerate() {
                if i + 1 == row.len() {
                    line.push_str(&fit(cell.as_str(), room, self.look.ascii));
                    continue;
                }
                let pad = widths[i].saturating_sub(width(cell.as_str()));
                let (before, after) = if to_the_right[i] {
                    (pad, 2)
                } else {
                    (0, pad + 2)
                };
                line.extend(std::iter::repeat_n(' ', before));
                line.push_str(cell.as_str());
                line.extend(std::iter::repeat_n(' ', after));
            }
            self.line(format_args!("{}", line.trim_end()))?;
        }
        Ok(())
    }

    fn rows_as_lines(&mut self, headings: &[&'static str], rows: &[Vec<Safe>]) -> io::Result<()> {
        for (i, row) in rows.iter().enumerate() {
            if i > 0 {
                self.blank()?;
            }
            for (heading, cell) in headings
                .iter()
                .zip(row)
                .filter(|(_, c)| !c.as_str().is_empty())
            {
                self.wrapped_with("", "  ", &format!("{heading}: {cell}"))?;
            }
        }
        Ok(())
    }

    /// Text that stands out where the screen can do that.
    pub(crate) fn bold(&self, text: &impl Shown) -> Marked {
        self.marked(text, "\u{1b}[1m", "\u{1b}[22m")
    }

    fn marked(&self, text: &impl Shown, on: &'static str, off: &'static str) -> Marked {
        Marked {
            text: neutral::block(&text.to_string()),
            codes: self.look.color.then_some((on, off)),
        }
    }
}

/// One line on stderr where the writer cannot be had: in a panic.
pub(crate) fn last_words(text: &Safe) {
    complain_at(None, "", text.as_str());
}

/// The lines of a failure: what belongs to a line is set in below it.
pub(crate) fn failed(failure: &Failure) {
    for line in failure.lines() {
        complain_at(None, "       ", &line);
    }
}

/// The failure as one object on stderr.
pub(crate) fn failed_json(failure: &Failure) {
    if let Ok(mut line) = to_json(&failure.json()) {
        line.push(b'\n');
        let _ = io::stderr().write_all(&line);
    }
}

/// A line on stderr, wrapped where that is a terminal; a stderr that is gone is nobody's fault.
fn complain_at(columns: Option<usize>, indent: &str, text: &str) {
    let mut err = io::stderr();
    if !err.is_terminal() {
        let _ = writeln!(err, "{text}");
        return;
    }
    let columns = columns.unwrap_or_else(|| screen_width(None));
    // A path that is too long stays in one piece, so that it can be copied.
    let options = textwrap::Options::new(columns)
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(text, options) {
        let _ = writeln!(err, "{line}");
    }
}

/// JSON without a character that could act on a terminal.
pub(crate) fn to_json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut line, SafeJson);
    value.serialize(&mut serializer).map_err(io::Error::other)?;
    Ok(line)
}

/// Short items two spaces apart, as many in a line of `columns` as fit.
pub(crate) fn packed(items: &[Safe], columns: usize) -> Vec<Safe> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if width(line) + 2 + width(item.as_str()) <= columns => {
                line.push_str("  ");
                line.push_str(item.as_str());
            }
            _ => lines.push(item.as_str().to_owned()),
        }
    }
    lines.iter().map(|line| neutral::line(line)).collect()
}

/// Columns of a text on the screen, styling not counted.
pub(crate) fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// At most `room` columns of a text, its end replaced by dots where it is longer.
pub(crate) fn fit(text: &str, room: usize, ascii: bool) -> String {
    let tail = if ascii { "..." } else { "…" };
    console::truncate_str(text, room, tail).into_owned()
}

/// Whether a column holds numbers, which stand under each other by their last digit.
fn is_numbers(column: usize, rows: &[Vec<Safe>]) -> bool {
    let is_number = |cell: &Safe| {
        cell.as_str()
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',')
    };
    rows.iter().filter_map(|row| row.get(column)).all(is_number)
}

fn column_widths(headings: &[&'static str], rows: &[Vec<Safe>]) -> Vec<usize> {
    headings
        .iter()
        .enumerate()
        .map(|(i, heading)| {
            let cells = rows.iter().filter_map(|row| row.get(i));
            cells
                .map(|c| width(c.as_str()))
                .fold(width(heading), usize::max)
        })
        .collect()
}

/// The screen's columns: `--width` or `COLUMNS`, else the terminal's, else 80.
pub(crate) fn screen_width(asked: Option<usize>) -> usize {
    let from_variable = || std::env::var("COLUMNS").ok()?.trim().parse().ok();
    let from_terminal = || {
        Term::stdout()
            .size_checked()
            .map(|(_, columns)| usize::from(columns))
    };
    asked
        .or_else(from_variable)
        .or_else(from_terminal)
        .filter(|&columns| columns > 0)
        .unwrap_or(80)
        .clamp(20, 400)
}
