//! CrowdAnki's `deck.json`: decks within decks, with their notes and note types. Often made by
//! scripts with half of the keys, so only what is needed has to be there.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::counted::{Problems, refused};
use super::limits::{Limits, TOO_LONG};
use super::notetype::{self, NoteType};
use super::render::{self, Sides};
use crate::domain::card::Content;
use crate::exchange::Problem;
use crate::exchange::decoded::text;
use crate::exchange::foreign::{Foreign, ForeignCard};
use crate::exchange::json::within_limit;
use crate::exchange::reading::MOST_CARDS;

/// Reads a deck and all decks within it.
///
/// # Errors
/// Where it is no JSON (with line and column), or no deck.
pub(crate) fn read(bytes: &[u8]) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    within_limit(&text)?;
    let json: Value = serde_json::from_str(&text).map_err(|error| {
        vec![Problem {
            line: u32::try_from(error.line()).ok(),
            column: u32::try_from(error.column()).ok(),
            ..refused("this is no JSON that can be read").swap_remove(0)
        }]
    })?;
    let has = |key: &str| json.get(key).is_some_and(Value::is_array);
    if !has("notes") && !has("children") {
        return Err(refused(
            "this JSON is no deck: it has no \"notes\" and no \"children\"",
        ));
    }
    let mut reader = Reader::default();
    reader.foreign.format = "CrowdAnki JSON";
    reader.foreign.title = Some(notetype::text(json.get("name"))).filter(|name| !name.is_empty());
    reader.deck(&json, &mut Vec::new());
    if reader.foreign.cards.len() > MOST_CARDS {
        return Err(refused("more than 200,000 cards; split the file"));
    }
    if reader.media > 0 {
        let named = reader.media;
        reader.problems.note(format!(
            "{named} pictures and sounds are named by the cards; only their names come in"
        ));
    }
    reader.foreign.problems = reader.problems.into_list();
    Ok(reader.foreign)
}

#[derive(Default)]
struct Reader {
    types: HashMap<String, NoteType>,
    guids: HashSet<String>,
    seen: HashSet<(Vec<String>, String, Option<String>)>,
    notes: u32,
    media: u64,
    problems: Problems,
    foreign: Foreign,
}

impl Reader {
    /// As deep as serde_json lets a file be.
    fn deck(&mut self, deck: &Value, around: &mut Vec<String>) {
        let name = notetype::text(deck.get("name"));
        let parts = name
            .split("::")
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let before = around.len();
        around.extend(parts.map(str::to_owned));
        for model in list(deck, "note_models") {
            let id = notetype::text(model.get("crowdanki_uuid"));
            self.types.insert(id, NoteType::of_json(0, model));
        }
        for note in list(deck, "notes") {
            self.notes = self.notes.saturating_add(1);
            self.note(note, around);
        }
        for child in list(deck, "children") {
            self.deck(child, around);
        }
        around.truncate(before);
    }

    fn note(&mut self, note: &Value, deck: &[String]) {
        let line = self.notes;
        let fields: Option<Vec<&str>> =
            note.get("fields").and_then(Value::as_array).map(|fields| {
                fields
                    .iter()
                    .map(|field| field.as_str().unwrap_or(""))
                    .collect()
            });
        let Some(fields) = fields.filter(|fields| !fields.is_empty()) else {
            self.problems.error(line, "the note has no fields");
            return;
        };
        let note_bytes: usize = fields.iter().map(|field| field.len()).sum();
        if note_bytes > Limits::default().note_bytes {
            return self.problems.error(line, TOO_LONG);
        }
        let kind = self
            .types
            .remove_entry(note["note_model_uuid"].as_str().unwrap_or(""));
        let (kind, entry) = match kind {
            Some((id, kind)) => (kind, Some(id)),
            None => (NoteType::default(), None),
        };
        let guid = notetype::text(note.get("guid"));
        let is_known = guid.is_empty() || !self.guids.insert(guid.clone());
        let guid = (!is_known).then_some(guid);
        let tags: Vec<String> = list(note, "tags")
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let ords = if kind.is_cloze {
            render::ords(&kind, &fields)
        } else {
            (0..kind.templates.len().max(1) as i64).collect()
        };
        if ords.is_empty() {
            self.problems.warning(line, "the text has no cloze");
        }
        for ord in ords {
            match render::card(&kind, &fields, ord, Limits::default().note_bytes) {
                Ok(sides) => self.card(sides, deck, guid.as_deref(), &tags, ord),
                // A second template may well make no card of a note.
                Err(reason) if ord == 0 => self.problems.warning(line, reason.to_string()),
                Err(_) => {}
            }
        }
        if let Some(id) = entry {
            self.types.insert(id, kind);
        }
    }

    fn card(
        &mut self,
        sides: Sides,
        deck: &[String],
        guid: Option<&str>,
        tags: &[String],
        ord: i64,
    ) {
        let key = (deck.to_vec(), sides.question.clone(), sides.answer.clone());
        if !self.seen.insert(key) {
            self.foreign.duplicates += 1;
            return;
        }
        self.media += u64::from(sides.media);
        self.foreign.cards.push(ForeignCard {
            line: self.notes,
            identity: render::identity(guid, ord),
            deck: deck.to_vec(),
            content: Content {
                question: sides.question,
                tags: tags.to_vec(),
                ..Content::default()
            },
            answer: sides.answer,
            ..ForeignCard::default()
        });
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_of_nothing_but_values_is_not_built_up_in_memory() {
        let many = "0,".repeat(6_000_001);
        let text = format!("{{\"__type__\":\"Deck\",\"notes\":[],\"x\":[{many}0]}}");
        let problems = read(text.as_bytes()).unwrap_err();
        assert!(
            problems[0].message.contains("6 million values"),
            "{problems:?}"
        );
        let long = "x".repeat(5 << 20);
        let text = format!("{{\"notes\":[{{\"fields\":[\"Why?\",\"{long}\"]}}]}}");
        let foreign = read(text.as_bytes()).unwrap();
        assert_eq!(foreign.cards.len(), 0);
        assert_eq!(foreign.problems[0].message, TOO_LONG);
    }

    #[test]
    fn decks_within_decks() {
        let json = r#"{"__type__": "Deck", "name": "Interview", "crowdanki_uuid": "x",
            "note_models": [{"crowdanki_uuid": "basic", "type": "0",
                "flds": [{"name": "Back", "ord": 1}, {"name": "Front", "ord": 0}],
                "tmpls": [{"qfmt": "<i>Q:</i> {{Front}}", "afmt": "{{FrontSide}}<hr>{{Back}}"}]}],
            "notes": [{"guid": "a", "fields": ["What is a <b>heap</b>?", "a tree"],
                       "note_model_uuid": "basic", "tags": ["cs"]}],
            "children": [{"name": "Deep", "notes": [
                {"guid": "b", "fields": ["No type", "still read"]},
                {"guid": "c", "fields": []}]}]}"#;
        let read = read(json.as_bytes()).unwrap();
        assert_eq!(read.title.as_deref(), Some("Interview"));
        let cards: Vec<_> = read
            .cards
            .iter()
            .map(|card| {
                (
                    card.deck.join("/"),
                    card.content.question.as_str(),
                    card.answer.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            cards,
            [
                ("Interview".into(), "Q: What is a heap?", Some("a tree")),
                ("Interview/Deep".into(), "No type", Some("still read")),
            ]
        );
        assert_eq!(read.cards[0].content.tags, ["cs"]);
        assert_eq!(read.problems.len(), 1);
        assert_eq!(read.problems[0].line, Some(3));
    }

    #[test]
    fn what_is_no_deck_is_refused_with_its_place() {
        let broken = read(b"{\n \"notes\": [,]}").unwrap_err();
        assert_eq!((broken[0].line, broken[0].column), (Some(2), Some(12)));
        assert!(read(b"[1]").is_err());
        assert!(read("[".repeat(100_000).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = read(&bytes);
        }
    }
}
