//! Notes that came from Anki on their way back: as they were, but for what the person changed.
//!
//! A card is a question and an answer here, and what a type makes of its fields there. Where a side
//! shows one field and nothing else, a change of the side is one of the field. A change of any other
//! side stays here ([`unplaced`]): to write it would be to guess.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::{Value, json};

use super::writing::{NOTE_TYPE_ID, OutgoingCard};
use crate::domain::origin::{Note, NoteKind, Origin};
use crate::exchange::anki::notetype::NoteType;
use crate::exchange::anki::render;
use crate::exchange::anki::template::{Filter, Piece, Side};
use crate::exchange::html;

/// A card that came from Anki, with what of it is otherwise now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Returning {
    pub(crate) origin: Origin,
    /// The words it asks in, if they were changed.
    pub(crate) question: Option<String>,
    /// What is to stand on the back, if that is something else.
    pub(crate) answer: Option<String>,
    /// It is the person's own answer, which is no reason to ask other cards of the note otherwise.
    pub(crate) is_own_answer: bool,
    pub(crate) new_tags: Vec<String>,
    pub(crate) lost_tags: Vec<String>,
}

/// A card whose note is a question and an answer and nothing else, as a row of a text file can hold
/// it: guid, the two fields and the tags. Nothing for any other.
pub(in crate::exchange::anki) fn as_row(
    card: &OutgoingCard,
) -> Option<(&str, [String; 2], Vec<String>)> {
    let returning = card.returning.as_ref()?;
    let kind = &returning.origin.note.kind;
    if kind.is_cloze || kind.templates.len() != 1 {
        return None;
    }
    let returned = note(&[(card, returning)])?;
    let fields = returned.fields.try_into().ok()?;
    Some((&returning.origin.note.guid, fields, returned.tags))
}

/// A note to be written.
pub(super) struct Returned {
    pub(super) fields: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) changed_at_secs: i64,
    /// Changed sides that no single field holds.
    unplaced: u64,
}

/// The cards that go back, by their notes.
pub(super) fn by_note(cards: &[OutgoingCard]) -> HashMap<&str, Vec<(&OutgoingCard, &Returning)>> {
    let mut notes: HashMap<&str, Vec<_>> = HashMap::new();
    for card in cards {
        if let Some(returning) = &card.returning {
            let guid = &*returning.origin.note.guid;
            notes.entry(guid).or_default().push((card, returning));
        }
    }
    notes
}

/// Changes of cards that stay here, as nothing says which field of a note they belong to.
pub(crate) fn unplaced(cards: &[OutgoingCard]) -> u64 {
    let notes = by_note(cards);
    notes
        .values()
        .map(|cards| note(cards).map_or(0, |note| note.unplaced))
        .sum()
}

/// The types of the notes that go back, by their ids.
pub(super) fn kinds(cards: &[OutgoingCard]) -> BTreeMap<i64, Arc<NoteKind>> {
    let returning = cards.iter().filter_map(|card| card.returning.as_ref());
    let kinds = returning.map(|returning| &returning.origin.note.kind);
    let kinds = kinds.filter(|kind| kind.id != NOTE_TYPE_ID);
    kinds.map(|kind| (kind.id, Arc::clone(kind))).collect()
}

/// One note of all its cards that go back.
pub(super) fn note(cards: &[(&OutgoingCard, &Returning)]) -> Option<Returned> {
    let note: &Note = &cards.first()?.1.origin.note;
    let kind = NoteType::new(Arc::clone(&note.kind));
    let mut fields: Vec<String> = render::split(&note.fields)
        .into_iter()
        .map(str::to_owned)
        .collect();
    // Anki refuses a whole package for one note that has more or fewer.
    fields.resize(note.kind.fields.len(), String::new());
    let mut returned = Returned {
        fields,
        tags: note.tags.split_whitespace().map(str::to_owned).collect(),
        changed_at_secs: note.changed_at_secs,
        unplaced: 0,
    };
    for (card, returning) in cards {
        let places = Places::of(&kind, &note.kind, &returned.fields, returning.origin.ord);
        let is_asked = |place: usize| {
            let sides = kind.templates.iter().map(|template| &template.question);
            sides
                .into_iter()
                .any(|side| side.fields().any(|field| field == place))
        };
        let answer = places
            .answer
            .filter(|place| !returning.is_own_answer || !is_asked(*place));
        let changes = [
            (&returning.question, places.question),
            (&returning.answer, answer),
        ];
        let mut is_changed = false;
        for (text, place) in changes {
            let Some(text) = text else { continue };
            match place.and_then(|place| returned.fields.get_mut(place)) {
                Some(field) => {
                    *field = html::of_text(text);
                    is_changed = true;
                }
                None => returned.unplaced += 1,
            }
        }
        is_changed |= retag(&mut returned.tags, returning);
        if is_changed {
            let at = card.changed_at.timestamp();
            returned.changed_at_secs = returned.changed_at_secs.max(at);
        }
    }
    Some(returned)
}

/// Whether anything came of it.
fn retag(tags: &mut Vec<String>, returning: &Returning) -> bool {
    let before = tags.len();
    tags.retain(|tag| !returning.lost_tags.contains(tag));
    let mut is_changed = tags.len() < before;
    for tag in &returning.new_tags {
        if !tags.contains(tag) {
            tags.push(tag.clone());
            is_changed = true;
        }
    }
    is_changed
}

/// The one field that each side of a card is.
struct Places {
    question: Option<usize>,
    answer: Option<usize>,
}

impl Places {
    fn of(kind: &NoteType, stored: &NoteKind, fields: &[String], ord: i64) -> Self {
        if stored.id == NOTE_TYPE_ID {
            // Ours: the back shows points and guidance too, each in a field of its own.
            return Self {
                question: Some(0),
                answer: Some(2),
            };
        }
        let template = usize::try_from(ord)
            .ok()
            .and_then(|ord| kind.templates.get(ord));
        let Some(template) = template.filter(|_| !kind.is_cloze) else {
            return Self {
                question: None,
                answer: None,
            };
        };
        let asked: Vec<usize> = template.question.fields().collect();
        let is_full = |place: &usize| fields.get(*place).is_some_and(|field| !field.is_empty());
        let mut told: Vec<usize> = template
            .answer
            .fields()
            .filter(|place| !asked.contains(place))
            .collect();
        told.dedup();
        let full: Vec<usize> = told.iter().copied().filter(is_full).collect();
        Self {
            question: only_field(&template.question),
            answer: match (full.as_slice(), told.as_slice()) {
                ([only], _) | ([], [only, ..]) => Some(*only),
                _ => None,
            },
        }
    }
}

/// The field of a side that shows nothing else.
fn only_field(side: &Side) -> Option<usize> {
    let mut place = None;
    for piece in &side.pieces {
        match piece {
            Piece::Literal(html) if html::text(html).text.is_empty() => {}
            Piece::Field {
                index,
                filter: Filter::Plain,
            } if place.is_none() => place = Some(*index),
            _ => return None,
        }
    }
    place
}

/// A type as schema 11 has it. Its time is 0, so that Anki keeps the one it has.
pub(super) fn note_type(kind: &NoteKind) -> Value {
    let fields = kind.fields.iter().enumerate();
    let fields: Vec<Value> = fields
        .map(|(ord, name)| {
            json!({ "name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial",
                    "size": 20, "media": [] })
        })
        .collect();
    let templates = kind.templates.iter().enumerate();
    let templates: Vec<Value> = templates
        .map(|(ord, template)| {
            json!({ "name": template.name, "ord": ord, "qfmt": template.question,
                    "afmt": template.answer, "bqfmt": "", "bafmt": "", "did": null })
        })
        .collect();
    json!({
        "id": kind.id, "name": kind.name, "type": i32::from(kind.is_cloze), "mod": 0, "usn": -1,
        "sortf": 0, "did": null, "flds": fields, "css": kind.css, "latexPre": "", "latexPost": "",
        "tags": [], "vers": [], "req": [], "tmpls": templates
    })
}
