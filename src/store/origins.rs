//! What cards were in Anki. An import notes it beside the coach's layer; it changes nothing that is
//! asked here, so undo leaves it: a card that is gone takes its origin with it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::columns::{all, first, get, json, list, to_json};
use super::import::Import;
use super::migrate::ORIGINS_SINCE;
use super::{Result, Store};
use crate::domain::id::CardId;
use crate::domain::origin::{CardTemplate, Note, NoteKind, Origin};

const ORIGINS: &str = "SELECT c.id, a.ord, n.*, n.key AS note FROM anki_cards a
     JOIN cards c ON c.key = a.card
     JOIN anki_notes n ON n.key = a.note
     WHERE c.removed_at IS NULL ORDER BY n.key";

/// What an import remembers of the notes it wrote.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The note written last, and its key.
    note: Option<(Arc<Note>, i64)>,
    /// The ids of the types.
    kinds: HashSet<i64>,
}

impl Import<'_> {
    /// Notes what the card met last was in Anki. That its note is another than before is news, even
    /// where it shows the same.
    pub(crate) fn came_from(&mut self, origin: &Origin) -> Result<()> {
        let Some((card, is_new)) = self.last else {
            return Ok(());
        };
        let tx = &self.change.tx;
        let note = &origin.note;
        let mut known = None;
        if !is_new && let Some((key, there)) = first(tx, ORIGIN, [card], stored)? {
            if there.is(origin) {
                return Ok(());
            }
            known = Some(key);
        }
        self.report.has_news |= !is_new;
        let written = &mut self.origins;
        if written.kinds.insert(note.kind.id) {
            write_kind(tx, &note.kind)?;
        }
        let key = match &written.note {
            Some((last, key)) if Arc::ptr_eq(last, note) => *key,
            _ => {
                let key = write_note(tx, known, note)?;
                written.note = Some((Arc::clone(note), key));
                key
            }
        };
        tx.prepare_cached(
            "INSERT OR REPLACE INTO anki_cards (card, note, ord) VALUES (?1, ?2, ?3)",
        )?
        .execute((card, key, origin.ord))?;
        Ok(())
    }
}

const ORIGIN: &str = "SELECT a.ord, n.*, n.key AS note FROM anki_cards a
     JOIN anki_notes n ON n.key = a.note WHERE a.card = ?1";

/// A note as it is stored.
struct Stored {
    guid: String,
    kind: i64,
    changed_at_secs: i64,
    fields: String,
    ord: i64,
}

impl Stored {
    fn is(&self, origin: &Origin) -> bool {
        let note = &origin.note;
        self.ord == origin.ord
            && self.changed_at_secs == note.changed_at_secs
            && self.kind == note.kind.id
            && *self.guid == *note.guid
            && *self.fields == *note.fields
    }
}

fn stored(row: &Row<'_>) -> Result<(i64, Stored)> {
    let stored = Stored {
        guid: get(row, "guid")?,
        kind: get(row, "type")?,
        changed_at_secs: get(row, "changed_at")?,
        fields: get(row, "fields")?,
        ord: get(row, "ord")?,
    };
    Ok((get(row, "note")?, stored))
}

fn write_kind(conn: &Connection, kind: &NoteKind) -> Result<()> {
    let templates = kind.templates.iter();
    let templates: Vec<_> = templates
        .map(|template| (&template.name, &template.question, &template.answer))
        .collect();
    conn.prepare_cached(
        "INSERT INTO anki_types (id, name, is_cloze, fields, templates, css)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET name = ?2, is_cloze = ?3, fields = ?4, templates = ?5,
             css = ?6",
    )?
    .execute((
        kind.id,
        &kind.name,
        kind.is_cloze,
        to_json(&kind.fields),
        to_json(&templates),
        &kind.css,
    ))?;
    Ok(())
}

/// Its key; `known` is that of the same note, read before.
fn write_note(conn: &Connection, known: Option<i64>, note: &Note) -> Result<i64> {
    conn.prepare_cached(
        "INSERT INTO anki_notes (key, guid, type, changed_at, tags, fields)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (key) DO UPDATE SET guid = ?2, type = ?3, changed_at = ?4, tags = ?5,
             fields = ?6",
    )?
    .execute((
        known,
        &note.guid,
        note.kind.id,
        note.changed_at_secs,
        to_json(&note.tags.split_whitespace().collect::<Vec<_>>()),
        &note.fields,
    ))?;
    Ok(known.unwrap_or_else(|| conn.last_insert_rowid()))
}

impl Store {
    /// The cards that came from Anki.
    pub(crate) fn origins(&self) -> Result<HashMap<CardId, Origin>> {
        let mut origins = HashMap::new();
        if self.layout < ORIGINS_SINCE {
            return Ok(origins);
        }
        let kinds = all(&self.conn, "SELECT * FROM anki_types", [], kind)?;
        let kinds: HashMap<i64, _> = kinds
            .into_iter()
            .map(|kind| (kind.id, Arc::new(kind)))
            .collect();
        let mut last: Option<(i64, Arc<Note>)> = None;
        let rows = all(&self.conn, ORIGINS, [], |row| {
            let key: i64 = get(row, "note")?;
            let note = match &last {
                Some((at, note)) if *at == key => Arc::clone(note),
                _ => match kinds.get(&get(row, "type")?) {
                    Some(kind) => Arc::new(note_of(row, Arc::clone(kind))?),
                    None => return Ok(None),
                },
            };
            last = Some((key, Arc::clone(&note)));
            let card = CardId(get(row, "id")?);
            let ord = get(row, "ord")?;
            Ok(Some((card, Origin { note, ord })))
        })?;
        origins.extend(rows.into_iter().flatten());
        Ok(origins)
    }
}

fn note_of(row: &Row<'_>, kind: Arc<NoteKind>) -> Result<Note> {
    Ok(Note {
        guid: get::<String>(row, "guid")?.into(),
        kind,
        changed_at_secs: get(row, "changed_at")?,
        tags: list(row, "tags")?.join(" ").into(),
        fields: get::<String>(row, "fields")?.into(),
    })
}

fn kind(row: &Row<'_>) -> Result<NoteKind> {
    let templates: Vec<(String, String, String)> = json(row, "templates")?;
    let templates = templates.into_iter();
    Ok(NoteKind {
        id: get(row, "id")?,
        name: get(row, "name")?,
        is_cloze: get(row, "is_cloze")?,
        fields: list(row, "fields")?,
        templates: templates
            .map(|(name, question, answer)| CardTemplate {
                name,
                question,
                answer,
            })
            .collect(),
        css: get(row, "css")?,
    })
}
