//! JSON and JSON Lines.

use serde_json::Value as Json;

use super::Problem;
use super::decoded::{problem_of_file, text};
use super::foreign::Foreign;
use super::gather::Gathering;
use super::listed::{Kind, Value, refused, take};
use super::reading::ReadOptions;

const NOTHING: &str = "nothing in this file has a \"question\"; the names that are known: \
                       question, q, front, prompt, title, text, term";

/// Each takes some 100 bytes of memory. Commas within texts are counted too.
const MOST_VALUES: usize = 6_000_000;

/// Reads one JSON value, or one a line.
///
/// # Errors
/// A file that is no text, is not JSON, or holds no question.
pub(crate) fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    within_limit(&text)?;
    match serde_json::from_str::<Json>(&text) {
        Ok(value) => {
            let mut gathering = Gathering::new("JSON");
            take(&of_json(value, 0), &mut gathering);
            gathering.done(NOTHING)
        }
        Err(error) if is_lines(&text) => lines(&text, &error),
        Err(error) => Err(told(&error, 0)),
    }
}

/// # Errors
/// More values than are built up in memory.
pub(super) fn within_limit(text: &str) -> Result<(), Vec<Problem>> {
    if values(text) <= MOST_VALUES {
        return Ok(());
    }
    let message = format!(
        "more than {} million values; split the file",
        MOST_VALUES / 1_000_000
    );
    Err(vec![problem_of_file(message)])
}

/// At least as many as there are, so that a file of nothing but commas is not built up in memory.
fn values(text: &str) -> usize {
    text.bytes()
        .filter(|byte| matches!(byte, b',' | b'[' | b'{'))
        .count()
}

/// Whether the first line that is not empty is a whole value.
fn is_lines(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| serde_json::from_str::<Json>(line).is_ok())
}

fn lines(text: &str, _error: &serde_json::Error) -> Result<Foreign, Vec<Problem>> {
    let mut gathering = Gathering::new("JSON Lines");
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Json>(line) {
            Ok(value) => {
                let value = of_json(value, at + 1);
                let list = Value {
                    line: at + 1,
                    kind: Kind::List(vec![value]),
                };
                take(&list, &mut gathering);
            }
            Err(error) => {
                for problem in told(&error, at) {
                    gathering.problem(problem);
                }
            }
        }
    }
    gathering.done(NOTHING)
}

fn told(error: &serde_json::Error, lines_before: usize) -> Vec<Problem> {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    let message = match what {
        "recursion limit exceeded" => "lists in lists deeper than 128".to_owned(),
        what if what.contains("surrogate") || what.contains("hex escape") => {
            "this is not JSON: a \\u escape is half of a character".to_owned()
        }
        what if what.starts_with("EOF") => "this is not JSON: it ends in the middle".to_owned(),
        what => format!("this is not JSON: {what}"),
    };
    refused(error.line() + lines_before, error.column(), message)
}

/// serde_json limits the depth itself.
fn of_json(value: Json, line: usize) -> Value {
    let kind = match value {
        Json::Null => Kind::Null,
        Json::Bool(value) => Kind::Text(value.to_string()),
        Json::Number(number) => Kind::Text(number.to_string()),
        Json::String(text) => Kind::Text(text),
        Json::Array(items) => {
            Kind::List(items.into_iter().map(|item| of_json(item, line)).collect())
        }
        Json::Object(pairs) => Kind::Map(
            pairs
                .into_iter()
                .map(|(key, value)| (key, of_json(value, line)))
                .collect(),
        ),
    };
    Value { line, kind }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_text(text: &str) -> Foreign {
        read(text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    fn questions(foreign: &Foreign) -> Vec<&str> {
        foreign
            .cards
            .iter()
            .map(|card| card.content.question.as_str())
            .collect()
    }

    #[test]
    fn objects_lists_and_dictionaries_of_questions_are_read() {
        for text in [
            r#"["1. Why us?", "Why now?"]"#,
            r#"[{"q": "Why us?", "a": "So"}, {"front": "Why now?"}, {"answer": "alone"}]"#,
            r#"{"name": "Loop", "questions": [{"question": "Why us?", "title": "Core"}, ["Why now?", "So"]]}"#,
            r#"{"Values": ["Why us?"], "Timing": ["Why now?"]}"#,
            r#"{"Why us?": "So", "Why now?": "There"}"#,
            "{\"question\": \"Why us?\"}\n\n{\"question\": \"Why now?\"}\n",
        ] {
            let mut found = read_text(text);
            found
                .cards
                .sort_by_key(|card| card.content.question != "Why us?");
            assert_eq!(questions(&found), ["Why us?", "Why now?"], "{text}");
        }
        let foreign = read_text(
            r#"[{"id": 7, "question": "Why us?", "Sample Answer": "So", "tags": ["a b", "c"], "difficulty": "hard", "time": 60}]"#,
        );
        let card = &foreign.cards[0];
        assert_eq!(card.identity.as_deref(), Some("7"));
        assert_eq!(
            card.content.tags,
            ["hard", "a-b", "c"]
                .map(str::to_owned)
                .into_iter()
                .collect::<Vec<_>>()
        );
        assert_eq!(card.content.target_secs, Some(60));
    }

    #[test]
    fn what_is_no_json_is_told_by_line() {
        let told = |text: &str| {
            let problems = read(text.as_bytes(), &ReadOptions::default()).unwrap_err();
            (problems[0].line, problems[0].message.clone())
        };
        assert_eq!(told("[\n{\"question\": }\n]").0, Some(2));
        assert!(told(r#"["\ud800"]"#).1.contains("half of a character"));
        assert!(told(&"[".repeat(100_000)).1.contains("deeper"));
        assert!(told("{}").1.contains("question"));
        let foreign = read_text("{\"q\": \"Why?\"}\n{\"q\": \n{\"q\": \"Who?\"}\n");
        assert_eq!(foreign.problems[0].line, Some(2));
        assert_eq!(foreign.cards[1].line, 3);
    }

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(bytes: Vec<u8>, text in "([\\[\\]{}:,\"a\n]|\"question\":|\\\\ud83d){0,40}") {
            let _ = read(&bytes, &ReadOptions::default());
            let _ = read(text.as_bytes(), &ReadOptions::default());
        }
    }
}
