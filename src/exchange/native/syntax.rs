//! What TOML says about a broken file, in words for people who write decks and not programs.

use std::collections::HashSet;

use super::found::{Found, line_breaks, quoted};

/// Problems of one card or head that are listed; what follows is mostly the echo of the first.
const MOST_PROBLEMS_A_PIECE: usize = 10;

/// The syntax errors of a piece of a file, at most one a line.
pub(super) fn syntax_problems(piece: &str, errors: &[toml::de::Error]) -> Vec<Found> {
    let mut lines = HashSet::new();
    let mut problems = Vec::new();
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
    let is = |start: &str| message.starts_with(start);
    let plain = if words.starts_with(['“', '”', '„', '‘', '’']) {
        "text must stand in straight quotes, \" or '"
    } else if is("duplicate key") {
        return format!("{} is given twice", quoted(words.trim_matches(['"', '\''])));
    } else if is("invalid basic string, expected `\"`") {
        "the text in quotes has no closing \" on its line"
    } else if is("invalid literal string, expected `'`") {
        "the text in quotes has no closing ' on its line"
    } else if is("invalid multi-line") && message.contains("expected `\"\"\"`") {
        "the text that begins with \"\"\" has no closing \"\"\""
    } else if is("invalid multi-line") && message.contains("expected `'''`") {
        "the text that begins with ''' has no closing '''"
    } else if is("missing escaped value")
        || is("too few unicode")
        || is("invalid value")
        || message.contains("escape")
    {
        "a backslash has a meaning in \"…\": write \\\\ for a plain one, or put the text in '…'"
    } else if is("missing comma between array") {
        "a comma is missing between two entries of a list, or the ] at its end"
    } else if is("missing comma between key") {
        "a comma is missing between two fields in { … }"
    } else if is("unclosed array,") {
        "a list is not closed: its ] is missing"
    } else if is("unclosed inline table") {
        "a } is missing"
    } else if is("unclosed table") || is("unclosed array table") {
        "the closing bracket of this section is missing, as in [deck] or [[card]]"
    } else if is("key with no value") || is("missing assignment") || is("missing value") {
        "a field is written name = value, such as id = \"my-card\""
    } else if is("string values must be quoted") {
        "text must stand in quotes"
    } else if is("invalid unquoted key") || is("unquoted keys cannot be empty") {
        "a field's name is missing or has a character that cannot be in a name"
    } else if is("extra comma") {
        "there is a comma too many"
    } else if is("extra `=`") || is("extra assignment") || is("unexpected `=`") {
        "there is a = too many"
    } else if is("carriage return must be") {
        "there is a stray carriage return here"
    } else if is("cannot recurse") || is("recursion limit") {
        "there are too many brackets or dots inside each other"
    } else if is("cannot extend value") {
        return format!("{} is given twice", quoted(words.trim_matches(['"', '\''])));
    } else if is("invalid comment") || message.contains("string") {
        "there is a character here that cannot be seen and is not allowed"
    } else if is("unexpected") || is("invalid") || is("missing") {
        "this is not understood here; is a quote or a bracket missing before it?"
    } else {
        "this is not understood; a field is written name = value"
    };
    plain.to_owned()
}
