//! Questions in structured data, JSON or YAML: a list of texts or of objects, wherever in the file
//! it stands, with the usual names of the fields.

use super::Problem;
use super::decoded::{problem, problem_of_file};
use super::fields::Field;
use super::gather::{Draft, Gathering, deck_path};
use super::reading::MOST_CARDS;

/// A value of JSON or YAML, with the line it begins on where that is known (else 0).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    pub(super) line: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Null,
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// Takes every question out of a value. A list of texts is a list of questions; an object with a
/// question is a card; any other object holds decks or topics under their names.
pub(super) fn take(value: &Value, gathering: &mut Gathering) {
    if let Kind::Map(pairs) = &value.kind {
        let title = pairs.iter().find_map(|(key, value)| {
            let is_title = matches!(key.to_lowercase().as_str(), "title" | "name" | "deck");
            match &value.kind {
                Kind::Text(text) if is_title => Some(text.clone()),
                _ => None,
            }
        });
        gathering.foreign().title = title;
    }
    walk(value, &mut Vec::new(), gathering);
}

fn walk(value: &Value, topics: &mut Vec<String>, gathering: &mut Gathering) {
    match &value.kind {
        Kind::List(items) if items.len() > MOST_CARDS => {
            gathering.problem(problem(MOST_CARDS + 1, too_many()));
        }
        Kind::List(items) => {
            for (at, item) in items.iter().enumerate() {
                entry(item, at + 1, topics, gathering);
            }
        }
        Kind::Map(pairs) if !is_card(pairs) => {
            let asks = |text: &str| text.trim_end().ends_with('?');
            // {"Why us?": "Because."} is a list too.
            let is_dictionary = pairs.iter().any(|(key, _)| asks(key))
                && pairs
                    .iter()
                    .all(|(_, value)| matches!(value.kind, Kind::Text(_)));
            for (key, inner) in pairs {
                match &inner.kind {
                    Kind::Text(answer) if is_dictionary => {
                        let mut draft = Draft::at(inner.line);
                        draft.set(Field::Question, key);
                        draft.set(Field::Answer, answer);
                        finish(draft, topics, gathering);
                    }
                    Kind::List(_) | Kind::Map(_) => {
                        let is_wrapper = matches!(Field::of_name(key), Some(Field::Question))
                            || matches!(
                                key.to_lowercase().as_str(),
                                "cards"
                                    | "items"
                                    | "data"
                                    | "results"
                                    | "entries"
                                    | "notes"
                                    | "flashcards"
                                    | "list"
                            );
                        let is_about = matches!(
                            key.to_lowercase().as_str(),
                            "meta" | "metadata" | "tags" | "license" | "authors" | "version"
                        );
                        if is_about {
                            continue;
                        }
                        if !is_wrapper {
                            topics.push(key.clone());
                        }
                        walk(inner, topics, gathering);
                        if !is_wrapper {
                            topics.pop();
                        }
                    }
                    _ => {}
                }
            }
        }
        _ => entry(value, 1, topics, gathering),
    }
}

fn is_card(pairs: &[(String, Value)]) -> bool {
    let has = |field: Field| {
        pairs.iter().any(|(key, value)| {
            Field::of_name(key) == Some(field) && matches!(value.kind, Kind::Text(_))
        })
    };
    has(Field::Question) && !holds_cards(pairs)
}

/// Whether an object holds a list of objects under a name such as "questions": then its own
/// "title" names a topic.
fn holds_cards(pairs: &[(String, Value)]) -> bool {
    pairs.iter().any(|(key, value)| {
        let field = Field::of_name(key);
        let is_of_cards = matches!(&value.kind, Kind::List(items)
            if items.iter().any(|item| matches!(item.kind, Kind::Map(_) | Kind::Text(_))));
        is_of_cards
            && (field == Some(Field::Question)
                || matches!(
                    key.to_lowercase().as_str(),
                    "cards" | "items" | "flashcards"
                ))
    })
}

/// One entry of a list.
fn entry(value: &Value, number: usize, topics: &mut Vec<String>, gathering: &mut Gathering) {
    match &value.kind {
        Kind::Null => gathering.skip(),
        Kind::Text(text) => {
            let mut draft = Draft::at(value.line.max(1));
            if value.line == 0 {
                draft = Draft::at(number);
            }
            draft.set(Field::Question, text);
            finish(draft, topics, gathering);
        }
        Kind::List(cells) => {
            // ["Why us?", "Because."]
            let mut draft = Draft::at(if value.line == 0 { number } else { value.line });
            let fields = [Field::Question, Field::Answer, Field::Tags];
            for (cell, field) in cells.iter().zip(fields) {
                put(&mut draft, field, cell);
            }
            finish(draft, topics, gathering);
        }
        Kind::Map(pairs) if is_card(pairs) => {
            let mut draft = Draft::at(if value.line == 0 { number } else { value.line });
            card(&mut draft, pairs);
            finish(draft, topics, gathering);
        }
        Kind::Map(pairs) if holds_cards(pairs) => {
            let name = pairs.iter().find_map(|(key, value)| match &value.kind {
                Kind::Text(text) => {
                    let field = Field::of_name(key);
                    let names = matches!(field, Some(Field::Topic | Field::Question))
                        || key.eq_ignore_ascii_case("name");
                    names.then(|| text.clone())
                }
                _ => None,
            });
            let depth = topics.len();
            topics.extend(name);
            walk(value, topics, gathering);
            topics.truncate(depth);
        }
        Kind::Map(pairs) => {
            let of_texts = pairs
                .iter()
                .any(|(_, value)| matches!(value.kind, Kind::Text(_)));
            match of_texts && pairs.iter().all(|(key, _)| !key.trim_end().ends_with('?')) {
                true => gathering.skip(),
                false => walk(value, topics, gathering),
            }
        }
    }
}

fn card(draft: &mut Draft, pairs: &[(String, Value)]) {
    let field_of = |key: &str| Field::of_name(key);
    // "question" beside "title" or "text": the clearer name is the question.
    let clear = pairs.iter().any(|(key, value)| {
        matches!(
            key.to_lowercase().as_str(),
            "question" | "q" | "front" | "prompt"
        ) && matches!(value.kind, Kind::Text(_))
    });
    for (key, value) in pairs {
        let Some(field) = field_of(key) else { continue };
        let is_clear = matches!(
            key.to_lowercase().as_str(),
            "question" | "q" | "front" | "prompt"
        );
        let field = match field {
            Field::Question if clear && !is_clear => Field::Topic,
            field => field,
        };
        put(draft, field, value);
    }
}

fn put(draft: &mut Draft, field: Field, value: &Value) {
    match &value.kind {
        Kind::Text(text) if field == Field::Deck => draft.card.deck = deck_path(text),
        Kind::Text(text) => draft.set(field, text),
        Kind::List(items) => {
            let texts = items.iter().filter_map(|item| match &item.kind {
                Kind::Text(text) => Some(text.clone()),
                _ => None,
            });
            let texts: Vec<String> = texts.collect();
            match field {
                Field::Answer | Field::Notes | Field::Example => {
                    let lines: Vec<String> = texts.iter().map(|text| format!("- {text}")).collect();
                    draft.set(field, &lines.join("\n"));
                }
                Field::Tag | Field::Topic => draft.set_list(Field::Tags, texts),
                field => draft.set_list(field, texts),
            }
        }
        _ => {}
    }
}

fn finish(mut draft: Draft, topics: &[String], gathering: &mut Gathering) {
    if let Some(topic) = topics.last() {
        draft.set(Field::Topic, topic);
    }
    gathering.take(draft);
}

/// A list that is longer than there may be cards.
pub(super) fn too_many() -> String {
    format!("a list of more than {MOST_CARDS} entries; split the file")
}

/// A problem of the parser: its line, where it knows one.
pub(super) fn refused(line: usize, column: usize, message: impl Into<String>) -> Vec<Problem> {
    let mut refused = match line {
        0 => problem_of_file(message),
        line => problem(line, message),
    };
    refused.column = u32::try_from(column)
        .ok()
        .filter(|column| *column > 0 && line > 0);
    vec![refused]
}
