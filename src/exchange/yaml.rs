//! YAML lists. Anchors are followed within limits: a small file must not unfold into a large one.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use super::Problem;
use super::decoded::text;
use super::foreign::Foreign;
use super::gather::Gathering;
use super::listed::{Kind, Value, refused, take, too_many};
use super::reading::{MOST_CARDS, MOST_DEPTH, ReadOptions};

/// The most values of a file, those that anchors repeat counted each time.
const MOST_VALUES: usize = 2_000_000;
/// The most values that one anchor may repeat.
const MOST_REPEATED: usize = 1_000;

/// Reads the first document that holds questions, and every further one.
///
/// # Errors
/// A file that is no text, is not YAML, goes too deep or repeats too much, or holds no question.
pub(crate) fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    let mut gathering = Gathering::new("YAML");
    for value in documents(&text)? {
        take(&value, &mut gathering);
    }
    gathering.done(
        "nothing in this file has a \"question\"; a list of texts, or of entries with \
         question: and answer:, would do",
    )
}

/// A list or a map that is being read.
#[derive(Debug)]
struct Open {
    line: usize,
    anchor: usize,
    values: Vec<Value>,
    /// For a map: the keys so far, one more than values while a value is awaited.
    keys: Option<Vec<String>>,
}

#[derive(Debug, Default)]
struct Loader {
    open: Vec<Open>,
    anchors: HashMap<usize, Value>,
    documents: Vec<Value>,
    values: usize,
}

fn documents(text: &str) -> Result<Vec<Value>, Vec<Problem>> {
    let mut loader = Loader::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let mark = error.marker();
            let message = match error.info() {
                "recursion limit exceeded" => format!("lists in lists deeper than {MOST_DEPTH}"),
                info => format!("this is not YAML: {info}"),
            };
            refused(mark.line(), mark.col() + 1, message)
        })?;
        loader.take(event, span.start.line())?;
    }
    Ok(loader.documents)
}

impl Loader {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Vec<Problem>> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(refused(line, 0, "more than 2,000,000 values in one file"));
        }
        match event {
            Event::Scalar(text, _, anchor, _) => {
                let is_null = matches!(&*text, "" | "~" | "null");
                let kind = match is_null {
                    true => Kind::Null,
                    false => Kind::Text(text.into_owned()),
                };
                self.put(Value { line, kind }, anchor)?;
            }
            Event::SequenceStart(anchor, _) => self.begin(line, anchor, None)?,
            Event::MappingStart(anchor, _) => self.begin(line, anchor, Some(Vec::new()))?,
            Event::SequenceEnd | Event::MappingEnd => self.end()?,
            Event::Alias(anchor) => {
                let Some(value) = self.anchors.get(&anchor).cloned() else {
                    let message = "this repeats more than 1,000 values, or itself; write them out";
                    return Err(refused(line, 0, message));
                };
                self.values += size(&value);
                self.put(value, 0)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(
        &mut self,
        line: usize,
        anchor: usize,
        keys: Option<Vec<String>>,
    ) -> Result<(), Vec<Problem>> {
        if self.open.len() >= MOST_DEPTH {
            let message = format!("lists in lists deeper than {MOST_DEPTH}");
            return Err(refused(line, 0, message));
        }
        self.open.push(Open {
            line,
            anchor,
            values: Vec::new(),
            keys,
        });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Vec<Problem>> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let kind = match open.keys {
            Some(keys) => Kind::Map(keys.into_iter().zip(open.values).collect()),
            None => Kind::List(open.values),
        };
        let value = Value {
            line: open.line,
            kind,
        };
        self.put(value, open.anchor)
    }

    fn put(&mut self, value: Value, anchor: usize) -> Result<(), Vec<Problem>> {
        // What is larger is not repeated: a reference to it is refused.
        if anchor > 0 && size(&value) <= MOST_REPEATED {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.documents.push(value),
            Some(open) => match &mut open.keys {
                Some(keys) if keys.len() == open.values.len() => keys.push(match value.kind {
                    Kind::Text(key) => key,
                    _ => String::new(),
                }),
                // The cards of such a list would be refused, after they took all the memory.
                _ if open.values.len() >= MOST_CARDS => {
                    return Err(refused(value.line, 0, too_many()));
                }
                _ => open.values.push(value),
            },
        }
        Ok(())
    }
}

/// How many values there are in a value; `MOST_DEPTH` limits how deep this goes.
fn size(value: &Value) -> usize {
    match &value.kind {
        Kind::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Kind::Map(pairs) => 1 + pairs.iter().map(|(_, value)| size(value)).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_text(text: &str) -> Foreign {
        read(text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    #[test]
    fn a_list_longer_than_there_may_be_cards_is_refused_where_it_is_too_long() {
        let problems = read(
            "- a\n".repeat(MOST_CARDS + 1).as_bytes(),
            &ReadOptions::default(),
        );
        let problems = problems.unwrap_err();
        assert_eq!(problems[0].line, u32::try_from(MOST_CARDS + 1).ok());
        assert!(problems[0].message.contains("200000 entries"));
    }

    #[test]
    fn lists_of_texts_and_of_entries_are_read_with_their_lines() {
        let foreign = read_text(
            "# mine\nquestions:\n  - question: Why us?\n    answer: |\n      So.\n      There.\n    tags: [core, new]\n  - Why now?\n",
        );
        assert_eq!(foreign.cards[0].line, 3);
        assert_eq!(foreign.cards[0].answer.as_deref(), Some("So.\nThere."));
        assert_eq!(foreign.cards[0].content.tags, ["core", "new"]);
        assert_eq!(
            (
                foreign.cards[1].line,
                foreign.cards[1].content.question.as_str()
            ),
            (8, "Why now?")
        );
    }

    #[test]
    fn anchors_do_not_unfold_without_end() {
        let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (before, name) in "abcdefghijklmnop".chars().zip("bcdefghijklmnopq".chars()) {
            bomb.push_str(&format!(
                "{name}: &{name} [{}]\n",
                vec![format!("*{before}"); 9].join(", ")
            ));
        }
        let problems = read(bomb.as_bytes(), &ReadOptions::default()).unwrap_err();
        assert_eq!(problems[0].line, Some(5), "{problems:?}");
        let deep = "[".repeat(100_000);
        let problems = read(deep.as_bytes(), &ReadOptions::default()).unwrap_err();
        assert!(problems[0].message.contains("deeper"), "{problems:?}");
    }

    #[test]
    fn what_is_no_yaml_is_told_by_line() {
        let problems = read(
            b"- question: Why?\n  answer: \"open\n",
            &ReadOptions::default(),
        )
        .unwrap_err();
        assert!(problems[0].line.is_some(), "{problems:?}");
    }

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(bytes: Vec<u8>, text in "(- |question: |&a |\\*a|[\\[\\]{}:,\"a\n |>?!%-]){0,40}") {
            let _ = read(&bytes, &ReadOptions::default());
            let _ = read(text.as_bytes(), &ReadOptions::default());
        }
    }
}
