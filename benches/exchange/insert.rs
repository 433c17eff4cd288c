//! The rows that an import writes, inserted bare: the same tables, indexes, triggers and promises
//! of durability, since the file is one of offbook's own, and nothing looked at twice.

use anyhow::Result;
use rusqlite::{Connection, OpenFlags, params};

use crate::day::{self, NOW_MS};
use crate::rows;

/// A card's texts, as they stand in the file.
#[derive(Debug)]
pub(crate) struct Texts<'t> {
    pub(crate) id: &'t str,
    pub(crate) question: &'t str,
    pub(crate) answer: &'t str,
    /// With a blank between them.
    pub(crate) tags: &'t str,
}

/// One review of another program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Review {
    pub(crate) at_ms: i64,
    pub(crate) grade: i64,
    pub(crate) secs: i64,
}

/// How far a card had come.
#[derive(Debug)]
pub(crate) struct Progress {
    pub(crate) interval_days: i64,
    pub(crate) due_in_days: i64,
    pub(crate) ease_factor: f64,
    pub(crate) reviews: Vec<Review>,
}

/// In KiB, what offbook allows itself: with SQLite's small default the indexes of ids would be read
/// from the file again and again, and the bare loop be the slower of the two.
const CACHE_KIB: i64 = 24 * 1024;

/// With what the promises ask of a change: on disk when it is said to be done, and no row that hangs
/// on nothing. (The file is in WAL mode already.)
pub(crate) fn open(file: &str) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    conn.set_prepared_statement_cache_capacity(32);
    Ok(conn)
}

/// The deck that all cards come into.
pub(crate) fn deck(tx: &Connection, name: &str, source: &str) -> Result<i64> {
    tx.execute(
        "INSERT INTO decks (id, name, created_at) VALUES (?1, ?2, ?3)",
        params![uuid::Uuid::now_v7(), name, NOW_MS],
    )?;
    let deck = tx.last_insert_rowid();
    tx.execute(
        "INSERT INTO upstream_decks (deck, slug, title, version, source, language, default_tags,
             rubric, imported_at)
         VALUES (?1, ?2, ?2, '1', ?3, 'en', '[]', '[]', ?4)",
        params![deck, name, source, NOW_MS],
    )?;
    Ok(deck)
}

/// A card that nobody has reviewed, with its place in the queue unless it has one of its own.
pub(crate) fn card(
    tx: &Connection,
    deck: i64,
    position: i64,
    texts: &Texts<'_>,
    is_new: bool,
) -> Result<i64> {
    let id = uuid::Uuid::now_v7();
    tx.prepare_cached(
        "INSERT INTO cards (id, handle, deck, position, question_fingerprint, added_at, added_on)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        id,
        rows::handle(id.as_bytes()),
        deck,
        position,
        rows::fingerprint(texts.question),
        NOW_MS,
        day::today()
    ])?;
    let key = tx.last_insert_rowid();
    let tags: Vec<&str> = texts.tags.split_whitespace().collect();
    tx.prepare_cached(
        "INSERT INTO upstream_cards (card, deck, slug, aliases, is_retired, question, variants,
             competencies, tags, listens_for, rubric, pitfalls, follow_ups, key_points, example)
         VALUES (?1, ?2, ?3, '[]', 0, ?4, '[]', '[]', ?5, '[]', '[]', '[]', '[]', '[]', ?6)",
    )?
    .execute(params![
        key,
        deck,
        texts.id,
        texts.question,
        serde_json::to_string(&tags)?,
        texts.answer
    ])?;
    if is_new {
        queue(tx, deck, position, key, None)?;
    }
    Ok(key)
}

/// What all cards are found by. One by one between the other rows it takes twice as long, since the
/// index is then written out for every card.
fn search(tx: &Connection, from: i64, to: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO card_search (rowid, text)
         SELECT card, question FROM upstream_cards WHERE card BETWEEN ?1 AND ?2",
        [from, to],
    )?;
    Ok(())
}

fn queue(tx: &Connection, deck: i64, position: i64, card: i64, on: Option<&str>) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO queue (card, deck, ask_on, retry, position, secs)
         VALUES (?1, ?2, ?3, 0, ?4, 180)",
    )?
    .execute(params![card, deck, on, position])?;
    Ok(())
}

/// The reviews of a card and what follows from them, as the other program says it.
pub(crate) fn progress(
    tx: &Connection,
    deck: i64,
    position: i64,
    card: i64,
    progress: &Progress,
) -> Result<()> {
    let (mut first_key, mut last_key, mut last_on) = (0, 0, String::new());
    for (at, review) in progress.reviews.iter().enumerate() {
        last_on = day::day((review.at_ms - day::TODAY_MS).div_euclid(day::DAY_MS));
        tx.prepare_cached(
            "INSERT INTO reviews (id, card, device, at, day, grade, source, total_secs,
                 counted_secs, points_made, points_missed, was_new)
             VALUES (?1, ?2, (SELECT value FROM meta WHERE name = 'device'), ?3, ?4, ?5,
                 'imported', ?6, ?6, '[]', '[]', ?7)",
        )?
        .execute(params![
            uuid::Uuid::now_v7(),
            card,
            review.at_ms,
            last_on,
            review.grade,
            review.secs,
            at == 0
        ])?;
        last_key = tx.last_insert_rowid();
        if at == 0 {
            first_key = last_key;
        }
    }
    let due_on = day::day(progress.due_in_days);
    let count = i64::try_from(progress.reviews.len())?;
    let memory = (progress.interval_days as f64, 5.0);
    tx.prepare_cached(
        "INSERT INTO schedule_starts (card, counted_from, ease_factor, interval_days, repetitions,
             lapses, reviews, last_review_on, due_on, stability_days, difficulty)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        card,
        last_key,
        progress.ease_factor,
        progress.interval_days,
        count,
        last_on,
        due_on,
        memory.0,
        memory.1
    ])?;
    tx.prepare_cached("UPDATE cards SET counted_from = ?2 WHERE key = ?1")?
        .execute(params![card, last_key])?;
    tx.prepare_cached(
        "INSERT INTO card_states (card, ease_factor, interval_days, repetitions, lapses, reviews,
             last_review_on, due_on, is_awaiting_recall, stability_days, difficulty,
             timed_reviews, timed_secs)
         VALUES (?1, ?2, ?3, ?4, 0, ?4, ?5, ?6, 0, ?7, ?8, 0, 0)",
    )?
    .execute(params![
        card,
        progress.ease_factor,
        progress.interval_days,
        count,
        last_on,
        due_on,
        memory.0,
        memory.1
    ])?;
    queue(tx, deck, position, card, Some(&due_on))?;
    inserted(tx, card, "reviews", first_key, last_key)
}

/// The line of the journal by which undo knows what came in.
fn inserted(tx: &Connection, step: i64, table: &str, from: i64, to: i64) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO changes (operation, step, family, row, last_row)
         VALUES ((SELECT max(number) + 1 FROM operations), ?1, ?2, ?3, ?4)",
    )?
    .execute(params![step, table, from, to])?;
    Ok(())
}

/// The operation, with the lines that say that a deck and these cards came in.
pub(crate) fn operation(tx: &Connection, deck: i64, cards: Option<(i64, i64)>) -> Result<()> {
    inserted(tx, -2, "decks", deck, deck)?;
    if let Some((from, to)) = cards {
        search(tx, from, to)?;
        inserted(tx, -1, "cards", from, to)?;
    }
    tx.execute(
        "INSERT INTO operations (at, kind, summary) VALUES (?1, 'import', 'imported')",
        [NOW_MS],
    )?;
    Ok(())
}
