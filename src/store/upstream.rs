//! The coach's layer as it is written: only an import comes here.

use std::borrow::Cow;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::Result;
use super::change::Change;
use super::columns::{criteria_to_json, to_json};
use crate::domain::card::UpstreamCard;
use crate::domain::deck::DeckHeader;

/// The columns of `upstream_decks` that a later release may change.
pub(super) const HEADER_COLUMNS: [&str; 14] = [
    "title",
    "version",
    "author",
    "contact",
    "description",
    "license",
    "source",
    "language",
    "default_framework",
    "default_target_secs",
    "default_family",
    "default_tags",
    "rubric",
    "imported_at",
];

/// The columns of `upstream_cards` that a later release may change.
pub(super) const CARD_COLUMNS: [&str; 18] = [
    "slug",
    "is_retired",
    "target_secs",
    "aliases",
    "question",
    "variants",
    "kind",
    "family",
    "framework",
    "competencies",
    "tags",
    "listens_for",
    "rubric",
    "pitfalls",
    "follow_ups",
    "key_points",
    "example",
    "notes",
];

pub(super) fn insert_header(change: &Change<'_>, deck: i64, header: &DeckHeader) -> Result<()> {
    let sql = "INSERT INTO upstream_decks (deck, slug, title, version, author, contact,
             description, license, source, language, default_framework, default_target_secs,
             default_family, default_tags, rubric, imported_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    write_header(&change.tx, sql, deck, header, change.now.at_ms())?;
    write_release_notes(&change.tx, deck, header.release_notes.as_deref())
}

pub(super) fn write_release_notes(conn: &Connection, deck: i64, text: Option<&str>) -> Result<()> {
    match text {
        Some(text) => conn
            .prepare_cached("INSERT OR REPLACE INTO release_notes (deck, text) VALUES (?1, ?2)")?
            .execute((deck, text))?,
        None => conn
            .prepare_cached("DELETE FROM release_notes WHERE deck = ?1")?
            .execute([deck])?,
    };
    Ok(())
}

pub(super) fn write_header(
    conn: &Connection,
    sql: &str,
    deck: i64,
    header: &DeckHeader,
    at: i64,
) -> Result<()> {
    conn.prepare_cached(sql)?.execute((
        deck,
        header.slug.as_str(),
        &header.title,
        header.version.as_str(),
        &header.author,
        &header.contact,
        &header.description,
        &header.license,
        &header.source,
        &header.language,
        &header.defaults.framework,
        header.defaults.target_secs,
        &header.defaults.family,
        to_json(&header.defaults.tags),
        criteria_to_json(&header.rubric),
        at,
    ))?;
    Ok(())
}

const TEXTS: usize = 16;
/// How many columns `compared!` names.
pub(super) const COMPARED_COLUMNS: usize = TEXTS + 2;

/// What [`StoredCard::equals`] looks at, by place: a card that is here is compared for every card of
/// a file, and looking columns up by their names took a fifth of that.
macro_rules! compared {
    () => {
        "u.slug, u.aliases, u.question, u.variants, u.kind, u.family, u.framework,
         u.competencies, u.tags, u.listens_for, u.rubric, u.pitfalls, u.follow_ups, u.key_points,
         u.example, u.notes, u.is_retired, u.target_secs"
    };
}
pub(super) use compared;

/// A card as the columns of `upstream_cards` hold it, without its keys.
#[derive(Debug)]
pub(super) struct StoredCard<'c> {
    is_retired: bool,
    target_secs: Option<u32>,
    texts: [Option<Cow<'c, str>>; TEXTS],
}

const INSERT_CARD: &str = "INSERT INTO upstream_cards (
         card, deck, is_retired, target_secs, slug, aliases, question, variants, kind, family,
         framework, competencies, tags, listens_for, rubric, pitfalls, follow_ups, key_points,
         example, notes)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
         ?19, ?20)";

const REWRITE_CARD: &str = "UPDATE upstream_cards SET is_retired = ?2, target_secs = ?3,
         slug = ?4, aliases = ?5, question = ?6, variants = ?7, kind = ?8, family = ?9,
         framework = ?10, competencies = ?11, tags = ?12, listens_for = ?13, rubric = ?14,
         pitfalls = ?15, follow_ups = ?16, key_points = ?17, example = ?18, notes = ?19
     WHERE card = ?1";

impl<'c> StoredCard<'c> {
    /// The texts stand in the order of [`INSERT_CARD`], [`REWRITE_CARD`] and `compared!`.
    pub(super) fn of(card: &'c UpstreamCard) -> Self {
        let content = &card.content;
        let guidance = &content.guidance;
        let aliases: Vec<_> = card
            .aliases
            .iter()
            .map(|slug| slug.as_str().to_owned())
            .collect();
        let rubric = match guidance.rubric.as_slice() {
            [] => Cow::from("[]"),
            criteria => criteria_to_json(criteria).into(),
        };
        Self {
            is_retired: card.retired,
            target_secs: content.target_secs,
            texts: [
                Some(card.slug.as_str().into()),
                list(&aliases),
                Some(content.question.as_str().into()),
                list(&content.variants),
                content.kind.map(|kind| kind.name().into()),
                content.family.as_deref().map(Cow::from),
                content.framework.as_deref().map(Cow::from),
                list(&content.competencies),
                list(&content.tags),
                list(&guidance.listens_for),
                Some(rubric),
                list(&guidance.pitfalls),
                list(&guidance.follow_ups),
                list(&guidance.key_points),
                guidance.example.as_deref().map(Cow::from),
                guidance.notes.as_deref().map(Cow::from),
            ],
        }
    }

    pub(super) fn insert(&self, conn: &Connection, card: i64, deck: i64) -> Result<()> {
        let mut statement = conn.prepare_cached(INSERT_CARD)?;
        statement.raw_bind_parameter(1, card)?;
        statement.raw_bind_parameter(2, deck)?;
        statement.raw_bind_parameter(3, self.is_retired)?;
        statement.raw_bind_parameter(4, self.target_secs)?;
        for (place, text) in (5..).zip(&self.texts) {
            statement.raw_bind_parameter(place, text.as_deref())?;
        }
        statement.raw_execute()?;
        Ok(())
    }

    /// Puts it in place of what an earlier release said. Its slug must be free in the deck.
    pub(super) fn rewrite(&self, conn: &Connection, card: i64) -> Result<()> {
        let mut statement = conn.prepare_cached(REWRITE_CARD)?;
        statement.raw_bind_parameter(1, card)?;
        statement.raw_bind_parameter(2, self.is_retired)?;
        statement.raw_bind_parameter(3, self.target_secs)?;
        for (place, text) in (4..).zip(&self.texts) {
            statement.raw_bind_parameter(place, text.as_deref())?;
        }
        statement.raw_execute()?;
        Ok(())
    }

    /// Whether a row that begins with `compared!` holds the same.
    pub(super) fn equals(&self, row: &Row<'_>) -> Result<bool> {
        for (place, text) in self.texts.iter().enumerate() {
            let same = match (row.get_ref(place)?, text) {
                (ValueRef::Null, None) => true,
                (ValueRef::Text(stored), Some(text)) => stored == text.as_bytes(),
                _ => false,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(self.is_retired == row.get::<_, bool>(TEXTS)?
            && self.target_secs == row.get::<_, Option<u32>>(TEXTS + 1)?)
    }
}

/// Most lists are empty, and need no writing.
fn list<'c>(list: &[String]) -> Option<Cow<'c, str>> {
    Some(if list.is_empty() {
        "[]".into()
    } else {
        to_json(list).into()
    })
}

/// The same words that [`super::derived::SEARCH_TEXT`] gathers, for a card that has no answer yet.
pub(super) fn search_text(card: &UpstreamCard) -> String {
    let content = &card.content;
    let guidance = &content.guidance;
    let mut text = String::new();
    let lists = [
        &content.variants,
        &guidance.listens_for,
        &guidance.key_points,
    ];
    for part in std::iter::once(&content.question)
        .chain(lists.into_iter().flatten())
        .chain(&guidance.notes)
    {
        text.push_str(part);
        text.push('\n');
    }
    text
}
