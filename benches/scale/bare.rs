//! The bare programs: the least that an honest programmer would write for the same answer from the
//! same file. Each is a process of its own: `scale bare NAME FILE ARGS`.

use std::fs;

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OpenFlags, Row, TransactionBehavior, params};
use serde::Deserialize;

use crate::day;
use crate::fixture;
use crate::rows;

pub(crate) fn run(args: &[String]) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["open", file] => drop(reading(file)?),
        ["status", file, today] => status(&reading(file)?, today)?,
        ["next", file, today] => next(&reading(file)?, today)?,
        ["stats", file, today, until] => stats(&reading(file)?, today, until)?,
        ["search", file, word] => search(&reading(file)?, word)?,
        ["grade", file, handle, number] => grade(&mut writing(file)?, handle, number.parse()?)?,
        ["sitting", file, count] => sitting(&mut writing(file)?, count.parse()?)?,
        ["import", file, deck] => import(&mut writing(file)?, deck)?,
        _ => bail!("no such bare program: {args:?}"),
    }
    Ok(())
}

fn reading(file: &str) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(file, flags)?)
}

/// With what the promises ask of every grade: on disk when it is acknowledged, and no row that
/// hangs on nothing. (The file is in WAL mode already.)
fn writing(file: &str) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    conn.set_prepared_statement_cache_capacity(32);
    Ok(conn)
}

fn status(conn: &Connection, today: &str) -> Result<()> {
    let (cards, secs): (i64, i64) = conn.query_row(
        "SELECT coalesce(sum(cards), 0), coalesce(sum(secs), 0) FROM day_load WHERE day <= ?1",
        [today],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    println!("{cards} due {}m", (secs + 59) / 60);
    Ok(())
}

fn next(conn: &Connection, today: &str) -> Result<()> {
    conn.query_row(
        "SELECT c.id, c.handle, d.name, coalesce(l.question, u.question),
                coalesce(l.variants, u.variants), coalesce(l.target_secs, u.target_secs),
                coalesce(l.listens_for, u.listens_for), u.rubric, a.headline, a.text, a.key_points,
                s.ease_factor, s.interval_days, s.reviews, s.lapses, s.due_on
         FROM (SELECT card FROM queue WHERE ask_on <= ?1 AND retry = 0
               ORDER BY ask_on, deck, position LIMIT 1) q
         JOIN cards c ON c.key = q.card JOIN decks d ON d.key = c.deck
         JOIN card_states s ON s.card = c.key
         LEFT JOIN upstream_cards u ON u.card = c.key
         LEFT JOIN local_cards l ON l.card = c.key
         LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version",
        [today],
        |row| print_row(row, 16),
    )?;
    Ok(())
}

fn stats(conn: &Connection, today: &str, until: &str) -> Result<()> {
    conn.query_row("SELECT * FROM review_totals", [], |row| print_row(row, 9))?;
    let mut forecast = conn.prepare(
        "SELECT day, cards, secs FROM day_load WHERE day BETWEEN ?1 AND ?2 ORDER BY day",
    )?;
    let mut rows = forecast.query([today, until])?;
    while let Some(row) = rows.next()? {
        print_row(row, 3)?;
    }
    Ok(())
}

fn search(conn: &Connection, word: &str) -> Result<()> {
    let mut find = conn.prepare(
        "SELECT c.id, c.handle, d.name, coalesce(l.question, u.question),
                coalesce(l.kind, u.kind), c.tags, u.tags, a.words, c.is_suspended, c.is_flagged,
                s.due_on, s.reviews, s.lapses
         FROM card_search f JOIN cards c ON c.key = f.rowid JOIN decks d ON d.key = c.deck
         LEFT JOIN upstream_cards u ON u.card = c.key
         LEFT JOIN local_cards l ON l.card = c.key
         LEFT JOIN card_states s ON s.card = c.key
         LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version
         WHERE card_search MATCH ?1 AND c.removed_at IS NULL LIMIT 50",
    )?;
    let mut rows = find.query([word])?;
    while let Some(row) = rows.next()? {
        print_row(row, 13)?;
    }
    Ok(())
}

fn print_row(row: &Row<'_>, columns: usize) -> rusqlite::Result<()> {
    use rusqlite::types::ValueRef;
    let mut line = String::new();
    for i in 0..columns {
        match row.get_ref(i)? {
            ValueRef::Null => {}
            ValueRef::Integer(number) => line.push_str(&number.to_string()),
            ValueRef::Real(number) => line.push_str(&number.to_string()),
            ValueRef::Text(text) => line.push_str(&String::from_utf8_lossy(text)),
            ValueRef::Blob(bytes) => bytes
                .iter()
                .for_each(|b| line.push_str(&format!("{b:02x}"))),
        }
        line.push('\t');
    }
    println!("{line}");
    Ok(())
}

/// What a grade has to know of its card.
struct Graded {
    key: i64,
    deck: i64,
    position: i64,
    ease_factor: f64,
    interval_days: i64,
    repetitions: i64,
    secs: i64,
}

/// One grade: the review, the card's state, its place in the queue, the operation. The counters
/// follow by the file's own triggers, as they do for offbook.
fn grade(conn: &mut Connection, handle: &str, grade: i64) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let card = tx
        .prepare_cached(
            "SELECT c.key, c.deck, c.position, s.ease_factor, s.interval_days, s.repetitions, q.secs
             FROM cards c JOIN card_states s ON s.card = c.key JOIN queue q ON q.card = c.key
             WHERE c.handle = ?1",
        )?
        .query_row([handle], |row| {
            Ok(Graded {
                key: row.get(0)?,
                deck: row.get(1)?,
                position: row.get(2)?,
                ease_factor: row.get(3)?,
                interval_days: row.get(4)?,
                repetitions: row.get(5)?,
                secs: row.get(6)?,
            })
        })?;
    write_grade(&tx, &card, grade)?;
    tx.commit()?;
    Ok(())
}

fn write_grade(tx: &Connection, card: &Graded, grade: i64) -> Result<()> {
    let today = day::today();
    let interval = (card.interval_days as f64 * card.ease_factor).round() as i64;
    let due = day::day(interval);
    let id = uuid::Uuid::now_v7();
    tx.prepare_cached(
        "INSERT INTO reviews (id, card, device, at, day, grade, source, counted_secs, points_made,
             points_missed, was_new)
         VALUES (?1, ?2, (SELECT value FROM meta WHERE name = 'device'), ?3, ?4, ?5, 'script', ?6,
             '[]', '[]', 0)",
    )?
    .execute(params![id, card.key, day::NOW_MS, today, grade, card.secs])?;
    let review = tx.last_insert_rowid();
    tx.prepare_cached(
        "UPDATE card_states SET interval_days = ?2, repetitions = ?3, reviews = reviews + 1,
             last_review_on = ?4, due_on = ?5, is_awaiting_recall = 0
         WHERE card = ?1",
    )?
    .execute(params![
        card.key,
        interval,
        card.repetitions + 1,
        today,
        due
    ])?;
    tx.prepare_cached("DELETE FROM queue WHERE card = ?1")?
        .execute([card.key])?;
    tx.prepare_cached(
        "INSERT INTO queue (card, deck, ask_on, retry, position, secs)
         VALUES (?1, ?2, ?3, 0, ?4, ?5)",
    )?
    .execute(params![card.key, card.deck, due, card.position, card.secs])?;
    tx.prepare_cached(
        "INSERT INTO operations (at, kind, summary, review) VALUES (?1, 'grade', 'graded', ?2)",
    )?
    .execute(params![day::NOW_MS, review])?;
    Ok(())
}

/// The grades of a sitting: one connection, one transaction each.
fn sitting(conn: &mut Connection, count: i64) -> Result<()> {
    let handles = fixture::due_handles(conn, count)?;
    for handle in handles {
        grade(conn, &handle, 3)?;
        println!("ok");
    }
    Ok(())
}

#[derive(Deserialize)]
struct DeckFile {
    deck: DeckHead,
    card: Vec<DeckCard>,
}

#[derive(Deserialize)]
struct DeckHead {
    id: String,
    title: String,
    version: String,
    language: String,
    default_target_seconds: Option<i64>,
}

#[derive(Deserialize)]
struct DeckCard {
    id: String,
    question: String,
    variants: Vec<String>,
    kind: String,
    competencies: Vec<String>,
    follow_ups: Vec<String>,
    guidance: DeckGuidance,
}

#[derive(Deserialize)]
struct DeckGuidance {
    listens_for: Vec<String>,
    pitfalls: Vec<String>,
    example: String,
}

/// The whole file through the toml crate, then the rows that offbook writes for it; nothing is
/// checked.
fn import(conn: &mut Connection, path: &str) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let file: DeckFile = toml::from_str(&text)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let now = day::NOW_MS;
    tx.execute(
        "INSERT INTO decks (id, name, created_at) VALUES (?1, ?2, ?3)",
        params![uuid::Uuid::now_v7(), file.deck.id, now],
    )?;
    let deck = tx.last_insert_rowid();
    tx.execute(
        "INSERT INTO upstream_decks (deck, slug, title, version, language, default_target_secs,
             default_tags, rubric, imported_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, '[]', '[]', ?7)",
        params![
            deck,
            file.deck.id,
            file.deck.title,
            file.deck.version,
            file.deck.language,
            file.deck.default_target_seconds,
            now
        ],
    )?;
    for (position, card) in file.card.iter().enumerate() {
        import_card(&tx, deck, i64::try_from(position)?, card).with_context(|| card.id.clone())?;
    }
    tx.execute(
        "INSERT INTO operations (at, kind, summary) VALUES (?1, 'import', 'imported')",
        [now],
    )?;
    tx.commit()?;
    Ok(())
}

fn import_card(tx: &Connection, deck: i64, position: i64, card: &DeckCard) -> Result<()> {
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
        rows::fingerprint(&card.question),
        day::NOW_MS,
        day::today()
    ])?;
    let key = tx.last_insert_rowid();
    let variants = serde_json::to_string(&card.variants)?;
    let listens_for = serde_json::to_string(&card.guidance.listens_for)?;
    tx.prepare_cached(
        "INSERT INTO upstream_cards (card, deck, slug, aliases, is_retired, question, variants,
             kind, target_secs, competencies, tags, listens_for, rubric, pitfalls, follow_ups,
             key_points, example)
         VALUES (?1, ?2, ?3, '[]', 0, ?4, ?5, ?6, 90, ?7, '[]', ?8, '[]', ?9, ?10, '[]', ?11)",
    )?
    .execute(params![
        key,
        deck,
        card.id,
        card.question,
        variants,
        card.kind,
        serde_json::to_string(&card.competencies)?,
        listens_for,
        serde_json::to_string(&card.guidance.pitfalls)?,
        serde_json::to_string(&card.follow_ups)?,
        card.guidance.example
    ])?;
    tx.prepare_cached(
        "INSERT INTO queue (card, deck, ask_on, retry, position, secs)
         VALUES (?1, ?2, NULL, 0, ?3, 180)",
    )?
    .execute(params![key, deck, position])?;
    let mut text = card.question.clone();
    for part in card.variants.iter().chain(&card.guidance.listens_for) {
        text.push('\n');
        text.push_str(part);
    }
    tx.prepare_cached("INSERT INTO card_search (rowid, text) VALUES (?1, ?2)")?
        .execute(params![key, text])?;
    Ok(())
}
