//! What was noticed while reading, by byte; lines and columns are counted once, at the end.

use crate::exchange::{Problem, Severity};

/// More problems than this are not listed: nobody reads them, and a hostile file could make them
/// without end.
pub(in crate::exchange) const MOST_PROBLEMS: usize = 1_000;

/// Something wrong at a byte of the text that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::exchange) struct Found {
    /// `None` where it concerns the whole file.
    pub(in crate::exchange) at: Option<usize>,
    pub(in crate::exchange) severity: Severity,
    pub(in crate::exchange) message: String,
}

impl Found {
    pub(in crate::exchange) fn error(at: usize, message: impl Into<String>) -> Self {
        Self {
            at: Some(at),
            severity: Severity::Error,
            message: message.into(),
        }
    }

    pub(in crate::exchange) fn warning(at: usize, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(at, message)
        }
    }

    /// About the file as a whole.
    pub(in crate::exchange) fn everywhere(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            at: None,
            severity,
            message: message.into(),
        }
    }
}

pub(in crate::exchange) fn has_error(found: &[Found]) -> bool {
    found.iter().any(|f| f.severity == Severity::Error)
}

/// The first byte of a line and its number (from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct LineStart {
    pub(in crate::exchange) at: usize,
    pub(in crate::exchange) line: u32,
}

impl LineStart {
    pub(in crate::exchange) const FILE: Self = Self { at: 0, line: 1 };
}

/// Gives lines and columns to what was found at or after `from`, in file order. One pass over the
/// text between, however many problems there are and however long the lines.
pub(in crate::exchange) fn locate(
    text: &str,
    from: LineStart,
    mut found: Vec<Found>,
) -> Vec<Problem> {
    found.sort_by_key(|f| f.at);
    let bytes = text.as_bytes();
    let (mut at, mut line, mut column) = (from.at.min(bytes.len()), from.line, 1);
    found
        .into_iter()
        .map(|f| {
            let place = f.at.map(|target| {
                let target = target.clamp(at, bytes.len());
                let passed = &bytes[at..target];
                let breaks = count(passed, |b| b == b'\n');
                let new_line = passed.iter().rposition(|b| *b == b'\n');
                if let Some(last) = new_line {
                    line += breaks;
                    column = 1 + characters(&passed[last + 1..]);
                } else {
                    column += characters(passed);
                }
                at = target;
                (line, column)
            });
            Problem {
                line: place.map(|(line, _)| line),
                column: place.map(|(_, column)| column),
                message: f.message,
                severity: f.severity,
            }
        })
        .collect()
}

/// Line breaks in a text.
pub(in crate::exchange) fn line_breaks(text: &str) -> u32 {
    count(text.as_bytes(), |b| b == b'\n')
}

/// Characters begun in a piece of UTF-8: all bytes but those that continue one.
fn characters(bytes: &[u8]) -> u32 {
    count(bytes, |b| b & 0xC0 != 0x80)
}

fn count(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> u32 {
    let count = bytes.iter().filter(|b| is_one(**b)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The candidate that `word` was probably meant to be.
pub(in crate::exchange) fn did_you_mean<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    // Comparing costs the product of both lengths, and nobody mistypes that much.
    if word.len() > 40 {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Words of the file as they are quoted in a message: in quotes, cut to 40 characters.
pub(in crate::exchange) fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(40).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    format!("\"{cut}{dots}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "ab\nüé!\r\n\nx";
        let at = |at: usize| {
            let problem = &locate(text, LineStart::FILE, vec![Found::error(at, "")])[0];
            (problem.line.unwrap(), problem.column.unwrap())
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 3));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(7), (2, 3));
        assert_eq!(at(text.len()), (4, 2));
        assert_eq!(at(1_000), (4, 2));
    }

    #[test]
    fn problems_come_in_file_order_and_those_of_the_whole_file_first() {
        let found = vec![
            Found::error(4, "c"),
            Found::warning(1, "b"),
            Found::everywhere(Severity::Error, "a"),
            Found::error(4, "d"),
        ];
        let problems = locate("a\nb\nc\n", LineStart::FILE, found);
        let order: String = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(order, "abcd");
        assert_eq!(problems[0].line, None);
        assert_eq!((problems[3].line, problems[3].column), (Some(3), Some(1)));
    }

    #[test]
    fn small_slips_are_understood_and_other_words_are_not() {
        assert_eq!(
            did_you_mean("quetion", ["id", "question"]),
            Some("question")
        );
        assert_eq!(
            did_you_mean("behavioral", ["behavioural"]),
            Some("behavioural")
        );
        assert_eq!(did_you_mean("colour", ["id", "question"]), None);
    }
}
