//! What TOML says about a broken file, in words for people who write decks and not programs.

use std::collections::HashSet;

use super::found::{Found, line_breaks, quoted};

/// Problems of one card or head that are listed; what follows is mostly the echo of the first.
const MOST_PROBLEMS_A_PIECE: usize = 10;

/// The syntax errors of a piece of a file, at most one a line.
pub(in crate::exchange) fn syntax_problems(piece: &str, errors: &[toml::de::Error]) -> Vec<Found> {
    let mut lines = HashSet::new();
    let mut problems = Vec::new();
    // What follows a text that never began is the echo of that.
    if let Some(at) = curly_value(piece).filter(|_| !errors.is_empty()) {
        lines.insert(line_breaks(piece.get(..at).unwrap_or(piece)));
        problems.push(Found::error(at, STRAIGHT));
    }
    for error in errors {
        let span = error.span().unwrap_or(piece.len()..piece.len());
        let start = span.start.min(piece.len());
        let before = piece.get(..start).unwrap_or(piece);
        if lines.insert(line_breaks(before)) {
            let words = piece
                .get(start..span.end.min(piece.len()))
                .unwrap_or_default();
            problems.push(Found::error(start, in_plain_words(error.message(), words)));
        }
        if problems.len() == MOST_PROBLEMS_A_PIECE {
            break;
        }
    }
    problems
}

/// `words` is the piece of the file the message is about.
fn in_plain_words(message: &str, words: &str) -> String {
    if message.starts_with("duplicate key") || message.starts_with("cannot extend value") {
        return format!("{} is given twice", quoted(words.trim_matches(['"', '\''])));
    }
    if words.starts_with(CURLY) {
        return STRAIGHT.to_owned();
    }
    PLAIN_WORDS
        .into_iter()
        .find(|(part, _)| message.contains(part))
        .map_or(NOT_UNDERSTOOD, |(_, plain)| plain)
        .to_owned()
}

/// Where a field's value begins with a quote as text editors for letters make them.
fn curly_value(piece: &str) -> Option<usize> {
    let mut at = 0;
    for line in piece.split_inclusive('\n') {
        let value = line.split_once('=').map(|(_, value)| value.trim_start());
        if let Some(value) = value.filter(|value| value.starts_with(CURLY)) {
            return Some(at + line.len() - value.len());
        }
        at += line.len();
    }
    None
}

const CURLY: [char; 5] = ['“', '”', '„', '‘', '’'];
const STRAIGHT: &str = "text must stand in straight quotes, \" or '";
const NOT_UNDERSTOOD: &str =
    "this is not understood here; is a quote or a bracket missing before it?";
const BACKSLASH: &str =
    "a backslash has a meaning in \"…\": write \\\\ for a plain one, or put the text in '…'";
const EQUALS: &str = "there is a = too many";
const FIELD: &str = "a field is written name = value, such as id = \"my-card\"";
const HEADING: &str = "the closing bracket of this section is missing, as in [deck] or [[card]]";
const NAME: &str = "a field's name is missing or has a character that cannot be in a name";
const UNSEEN: &str = "there is a character here that cannot be seen and is not allowed";

/// A part of the parser's message and what is said instead; the first that fits.
const PLAIN_WORDS: [(&str, &str); 26] = [
    (
        "basic string, expected `\"\"\"`",
        "the closing \"\"\" of this text is missing",
    ),
    (
        "literal string, expected `'''`",
        "the closing ''' of this text is missing",
    ),
    (
        "basic string, expected `\"`",
        "the text in quotes has no closing \" on its line",
    ),
    (
        "literal string, expected `'`",
        "the text in quotes has no closing ' on its line",
    ),
    ("escape", BACKSLASH),
    ("unicode", BACKSLASH),
    (
        "missing comma between array",
        "a comma is missing between two entries of a list, or the ] at its end",
    ),
    (
        "missing comma between key",
        "a comma is missing between two fields in { … }",
    ),
    ("unclosed array table", HEADING),
    ("unclosed table", HEADING),
    ("unclosed array", "a list is not closed: its ] is missing"),
    ("unclosed inline table", "a } is missing"),
    ("key with no value", FIELD),
    ("missing assignment", FIELD),
    ("missing value", FIELD),
    ("string values must be quoted", "text must stand in quotes"),
    ("invalid unquoted key", NAME),
    ("unquoted keys cannot be empty", NAME),
    ("extra comma", "there is a comma too many"),
    ("extra `=`", EQUALS),
    ("extra assignment", EQUALS),
    ("unexpected `=`", EQUALS),
    ("carriage return", "there is a stray carriage return here"),
    (
        "recurs",
        "there are too many brackets or dots inside each other",
    ),
    ("string", UNSEEN),
    ("comment", UNSEEN),
];
