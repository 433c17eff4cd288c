//! What a card was in Anki, so that it can go back as a change of the same note.

use std::sync::Arc;

/// The card of a note that came from Anki.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) note: Arc<Note>,
    /// Which card of the note it is, from 0.
    pub(crate) ord: i64,
}

/// A note as it stood in the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) guid: Box<str>,
    pub(crate) kind: Arc<NoteKind>,
    /// In seconds since 1970: Anki takes only what was changed later than its own.
    pub(crate) changed_at_secs: i64,
    /// Words with blanks between them: a file may hold a hundred thousand notes.
    pub(crate) tags: Box<str>,
    /// In HTML, one for each that the kind names, joined by U+001F as Anki joins them.
    pub(crate) fields: Box<str>,
}

/// A note type, by which Anki matches beside the guid: with another id or other names the note would
/// be a stranger to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoteKind {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) is_cloze: bool,
    pub(crate) fields: Vec<String>,
    pub(crate) templates: Vec<CardTemplate>,
    pub(crate) css: String,
}

/// One kind of card that a note type makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CardTemplate {
    pub(crate) name: String,
    /// What the sides show, in HTML with fields in `{{ }}`.
    pub(crate) question: String,
    pub(crate) answer: String,
}
