//! Notes and cards of a collection, one after the other in the order they were made.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rusqlite::{Row, Rows};

use super::writing::{NOTE_TYPE_ID, card_of_fields};
use super::{DeckInside, Package, Wanted};
use crate::domain::origin::{self, NoteKind, Origin};
use crate::exchange::anki::archive::Refusal;
use crate::exchange::anki::collection::{Collection, integer, refusal, text};
use crate::exchange::anki::counted::Problems;
use crate::exchange::anki::notetype::NoteType;
use crate::exchange::anki::render::{self, Senseless, Sides};
use crate::exchange::anki::scheduling::{self, CARDS, Calendar, CardRow};
use crate::exchange::foreign::{Foreign, ForeignCard, ForeignReview};

const NOTES: &str = "SELECT id, guid, mid, tags, flds, mod FROM main.notes ORDER BY id";

/// Tags that Anki sets itself and that say nothing here.
const TAGS_OF_ANKI: [&str; 2] = ["leech", "marked"];

/// Several cards may show the same field, and a field may be named several times. What is gone
/// through in all may come to this many times the bytes of the collection, and what comes of it to
/// fewer, so that a small file cannot keep a machine busy or fill it.
const HTML_TIMES: u64 = 16;
const TEXT_TIMES: u64 = 4;
const BYTES_FOR_FREE: u64 = 16 * 1024 * 1024;
const MOST_HTML_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// A note is kept as it stands, to go back as itself, if it is no longer than this with its type,
/// and as long as there is room for all.
const LONGEST_KEPT: usize = 256 * 1024;
const KEPT_BYTES: usize = 64 * 1024 * 1024;

pub(super) fn read(
    collection: &Collection,
    bytes: u64,
    media: u64,
    wanted: &Wanted<'_>,
) -> Result<Package, Refusal> {
    let mut reader = Reader {
        wanted,
        types: collection.note_types()?,
        deck_names: collection.deck_names()?,
        calendar: Calendar::of(collection, &wanted.now),
        reviews: HashMap::new(),
        decks: BTreeMap::new(),
        guids: HashSet::new(),
        seen: HashSet::new(),
        problems: Problems::default(),
        foreign: Foreign {
            format: "Anki package",
            ..Foreign::default()
        },
        media: 0,
        occluded: 0,
        fields_left: bytes,
        html_left: (bytes.saturating_mul(HTML_TIMES) + BYTES_FOR_FREE).min(MOST_HTML_BYTES),
        text_left: bytes.saturating_mul(TEXT_TIMES) + BYTES_FOR_FREE,
        keeping: Keeping::default(),
    };
    let mut senseless = 0;
    if wanted.with_reviews {
        (reader.reviews, senseless) = scheduling::reviews(collection, &wanted.now, &wanted.limits)?;
    }
    reader.notes(collection)?;
    if senseless > 0 {
        let message = format!("{senseless} rows of the review log make no sense and are left out");
        reader.problems.note(message);
    }
    Ok(reader.finish(media))
}

/// A row of `notes` that can be read.
struct Note {
    guid: String,
    kind: i64,
    tags: Vec<String>,
    fields: String,
    changed_at_secs: i64,
}

struct Reader<'r> {
    wanted: &'r Wanted<'r>,
    types: HashMap<i64, NoteType>,
    deck_names: HashMap<i64, Vec<String>>,
    calendar: Calendar,
    reviews: HashMap<i64, Vec<ForeignReview>>,
    decks: BTreeMap<Vec<String>, u64>,
    guids: HashSet<String>,
    /// What cards were read, by a hash of everything that can be seen of them.
    seen: HashSet<u64>,
    problems: Problems,
    foreign: Foreign,
    /// Pictures and sounds that the cards name.
    media: u64,
    /// Cards that hide a part of a picture.
    occluded: u64,
    /// How many bytes may still come: of fields, which cannot be more than the file; of HTML that
    /// is gone through; of text.
    fields_left: u64,
    html_left: u64,
    text_left: u64,
    keeping: Keeping,
}

impl Reader<'_> {
    /// Goes through notes and cards side by side, both in the order of the notes' ids.
    fn notes(&mut self, collection: &Collection) -> Result<(), Refusal> {
        let mut cards = collection.prepare(CARDS)?;
        let mut cards = CardsInOrder {
            rows: cards.query([]).map_err(refusal)?,
            next: None,
        };
        let mut notes = collection.prepare(NOTES)?;
        let mut notes = notes.query([]).map_err(refusal)?;
        let mut line = 0;
        while let Some(row) = notes.next().map_err(refusal)? {
            line += 1;
            if u64::from(line) > self.wanted.limits.notes {
                return Err(Refusal::TooManyNotes(self.wanted.limits.notes));
            }
            let Some(id) = integer(row, 0).map_err(refusal)? else {
                self.problems.error(line, "the note has no id");
                continue;
            };
            let rows = cards.of_note(id)?;
            match self.note(row).map_err(refusal)? {
                Ok(note) => {
                    spend(&mut self.fields_left, note.fields.len())?;
                    self.cards(&note, rows, line)?;
                }
                Err(reason) => self.problems.error(line, reason),
            }
        }
        Ok(())
    }

    fn note(&self, row: &Row<'_>) -> rusqlite::Result<Result<Note, String>> {
        let Some(kind) = integer(row, 2)?.filter(|kind| self.types.contains_key(kind)) else {
            return Ok(Err("the note's type is not in the package".into()));
        };
        let Some(fields) = text(row, 4)? else {
            return Ok(Err("the note's fields are no text in UTF-8".into()));
        };
        if fields.len() > self.wanted.limits.note_bytes {
            let most = self.wanted.limits.note_bytes / (1024 * 1024);
            return Ok(Err(format!("the note is longer than {most} MB")));
        }
        let tags = text(row, 3)?.unwrap_or_default();
        Ok(Ok(Note {
            guid: text(row, 1)?.unwrap_or_default(),
            kind,
            tags: tags.split_whitespace().map(str::to_owned).collect(),
            fields,
            changed_at_secs: integer(row, 5)?.unwrap_or(0),
        }))
    }

    fn cards(&mut self, note: &Note, rows: Vec<CardRow>, line: u32) -> Result<(), Refusal> {
        let Some(kind) = self.types.remove(&note.kind) else {
            return Ok(());
        };
        let outcome = self.cards_of_kind(&kind, note, rows, line);
        self.types.insert(note.kind, kind);
        outcome
    }

    fn cards_of_kind(
        &mut self,
        kind: &NoteType,
        note: &Note,
        rows: Vec<CardRow>,
        line: u32,
    ) -> Result<(), Refusal> {
        let fields = render::split(&note.fields);
        if fields.len() > kind.fields.len() {
            let (here, known) = (fields.len(), kind.fields.len());
            self.problems.warning(
                line,
                format!("the note has {here} fields, its type knows {known}; the rest is left out"),
            );
        }
        // A note is known by its guid; should another have the same, only by what it asks.
        let guid =
            Some(&note.guid).filter(|guid| !guid.is_empty() && self.guids.insert((*guid).clone()));
        let guid = guid.cloned();
        let kept = guid
            .as_deref()
            .and_then(|guid| self.keeping.keep(kind, note, guid, &fields));
        if rows.is_empty() {
            for ord in render::ords(kind, &fields) {
                let identity = render::identity(guid.as_deref(), ord);
                let mut card = self.card(kind, note, &fields, ord, line)?;
                if let Some(card) = &mut card {
                    card.origin = origin(kept.as_ref(), ord);
                }
                self.add(card, identity, Vec::new());
            }
        }
        for row in rows {
            let deck = self.deck_names.get(&row.home_deck()).cloned();
            let deck = deck.unwrap_or_default();
            match self.decks.get_mut(&deck) {
                Some(cards) => *cards += 1,
                None => drop(self.decks.insert(deck.clone(), 1)),
            }
            if !self.is_wanted(&deck) {
                continue;
            }
            let mut card = self.card(kind, note, &fields, row.ord, line)?;
            if let Some(card) = &mut card {
                card.origin = origin(kept.as_ref(), row.ord);
                let reviews = self.reviews.remove(&row.id).unwrap_or_default();
                card.progress = row.progress(reviews, &self.calendar);
            }
            let identity = render::identity(guid.as_deref(), row.ord);
            self.add(card, identity, deck);
        }
        Ok(())
    }

    /// One card without its place; nothing where it can ask nothing, which is said.
    fn card(
        &mut self,
        kind: &NoteType,
        note: &Note,
        fields: &[&str],
        ord: i64,
        line: u32,
    ) -> Result<Option<ForeignCard>, Refusal> {
        let mut card = ForeignCard {
            line,
            ..ForeignCard::default()
        };
        spend(&mut self.html_left, note.fields.len())?;
        if note.kind == NOTE_TYPE_ID && fields.len() == kind.fields.len() {
            card = ForeignCard {
                line,
                ..card_of_fields(fields)
            };
            if card.content.question.is_empty() {
                self.problems
                    .warning(line, Senseless::EmptyQuestion.to_string());
                return Ok(None);
            }
        } else {
            let known = &fields[..fields.len().min(kind.fields.len())];
            match render::card(kind, known, ord, self.wanted.limits.note_bytes) {
                Ok(Sides {
                    question,
                    answer,
                    media,
                    html_bytes,
                }) => {
                    spend(&mut self.html_left, html_bytes)?;
                    self.media += u64::from(media);
                    (card.content.question, card.answer) = (question, answer);
                }
                Err(Senseless::Occlusion) => {
                    self.occluded += 1;
                    return Ok(None);
                }
                Err(reason) => {
                    self.problems.warning(line, reason.to_string());
                    return Ok(None);
                }
            }
        }
        let tags = note.tags.iter();
        let tags = tags.filter(|tag| !TAGS_OF_ANKI.contains(&tag.as_str()));
        card.content.tags = tags.cloned().collect();
        let length = card.content.question.len() + card.answer.as_ref().map_or(0, String::len);
        spend(&mut self.text_left, length)?;
        Ok(Some(card))
    }

    fn add(&mut self, card: Option<ForeignCard>, identity: Option<String>, deck: Vec<String>) {
        let Some(card) = card else { return };
        let mut hasher = DefaultHasher::new();
        (&deck, &card.content.question, &card.answer).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            self.foreign.duplicates += 1;
            return;
        }
        self.foreign.cards.push(ForeignCard {
            identity,
            deck,
            ..card
        });
    }

    /// Whether a deck, or one around it, is among those that were asked for.
    fn is_wanted(&self, deck: &[String]) -> bool {
        if self.wanted.decks.is_empty() {
            return true;
        }
        let name = deck.join("::").to_lowercase();
        self.wanted.decks.iter().any(|wanted| {
            let wanted = wanted.to_lowercase();
            name.strip_prefix(&wanted)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        })
    }

    fn finish(mut self, media_inside: u64) -> Package {
        if self.occluded > 0 {
            let cards = self.occluded;
            self.problems.note(format!(
                "{cards} cards hide a part of a picture, which text cannot show; they are left out"
            ));
        }
        if self.media + media_inside > 0 {
            let (named, inside) = (self.media, media_inside);
            self.problems.note(format!(
                "pictures and sounds stay behind, only their names come in \
                 ({named} named by the cards, {inside} in the package)"
            ));
        }
        if self.keeping.left_out > 0 {
            let notes = self.keeping.left_out;
            self.problems.note(format!(
                "{notes} notes are too long to be kept as they stand; to Anki they go back as new ones"
            ));
        }
        let mut decks = self.decks.keys().filter_map(|path| path.first());
        let first = decks.next().cloned();
        self.foreign.title = first.filter(|first| decks.all(|deck| deck == first));
        self.foreign.problems = self.problems.into_list();
        let decks = self.decks.into_iter();
        Package {
            foreign: self.foreign,
            decks: decks
                .map(|(path, cards)| DeckInside { path, cards })
                .collect(),
        }
    }
}

/// What is kept of the notes so that they can go back.
struct Keeping {
    /// In bytes.
    left: usize,
    /// The types that are kept, and those that are not.
    kinds: HashMap<i64, bool>,
    left_out: u64,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            left: KEPT_BYTES,
            kinds: HashMap::new(),
            left_out: 0,
        }
    }
}

impl Keeping {
    /// The note as it stands; nothing where it is too long or could not be written again.
    fn keep(
        &mut self,
        kind: &NoteType,
        note: &Note,
        guid: &str,
        fields: &[&str],
    ) -> Option<Arc<origin::Note>> {
        let kept = kind.kind.as_ref()?;
        let is_whole = *self.kinds.entry(kept.id).or_insert_with(|| is_whole(kept));
        let length = note.fields.len() + guid.len();
        if !is_whole || fields.len() != kept.fields.len() {
            return None;
        }
        if length > LONGEST_KEPT || length > self.left {
            self.left_out += 1;
            return None;
        }
        self.left -= length;
        Some(Arc::new(origin::Note {
            guid: guid.into(),
            kind: Arc::clone(kept),
            changed_at_secs: note.changed_at_secs,
            tags: note.tags.join(" ").into(),
            fields: note.fields.as_str().into(),
        }))
    }
}

/// Whether a type can be written again: it has what Anki asks of one, and no more than a person's.
fn is_whole(kind: &NoteKind) -> bool {
    let templates = kind.templates.iter();
    let sides = templates.map(|template| template.question.len() + template.answer.len());
    let bytes = kind.css.len() + sides.sum::<usize>();
    let has_names = kind.fields.iter().all(|name| !name.trim().is_empty());
    has_names && !kind.fields.is_empty() && !kind.templates.is_empty() && bytes <= LONGEST_KEPT
}

fn origin(note: Option<&Arc<origin::Note>>, ord: i64) -> Option<Origin> {
    let note = Arc::clone(note?);
    let templates = i64::try_from(note.kind.templates.len()).ok()?;
    let has_ord = ord >= 0 && (note.kind.is_cloze || ord < templates);
    has_ord.then_some(Origin { note, ord })
}

/// Takes from what may still come.
fn spend(left: &mut u64, bytes: usize) -> Result<(), Refusal> {
    *left = left.checked_sub(bytes as u64).ok_or(Refusal::TooMuchText)?;
    Ok(())
}

/// The rows of `cards` by the ids of their notes.
struct CardsInOrder<'c> {
    rows: Rows<'c>,
    next: Option<CardRow>,
}

/// No note makes more cards: Anki's highest cloze number.
const CARDS_OF_A_NOTE: usize = 500;

impl CardsInOrder<'_> {
    /// Those of one note; asked for in the order of the ids.
    fn of_note(&mut self, note: i64) -> Result<Vec<CardRow>, Refusal> {
        let mut found = Vec::new();
        loop {
            if self.next.is_none() {
                let row = self.rows.next().map_err(refusal)?;
                self.next = row.map(CardRow::of).transpose().map_err(refusal)?;
            }
            match self.next {
                Some(card) if card.note <= note => {
                    self.next = None;
                    if card.note == note && found.len() < CARDS_OF_A_NOTE {
                        found.push(card);
                    }
                }
                _ => return Ok(found),
            }
        }
    }
}
