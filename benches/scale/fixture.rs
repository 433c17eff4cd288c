//! Data files of a given number of cards, made once and kept.
//!
//! offbook itself makes the empty file and, at the end, derives states, queue, counters and search
//! index from what was put in (`doctor --mend`), so that nothing here can disagree with it. Only
//! the base tables are filled here.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use rusqlite::{Connection, Transaction, params};

use crate::day::{DAY_MS, NOW, TODAY_MS, day, today};
use crate::empty::make_empty;
use crate::process::Program;
use crate::rows::{fingerprint, handle};
use crate::words::{Chance, Vocabulary};

/// Stands in exactly [`RARE_CARDS`] cards of every data file, whatever its size.
pub(crate) const RARE_WORD: &str = "quixotry";
const RARE_CARDS: i64 = 5;

const DECKS: i64 = 8;
/// The last ones are the person's own; the others came from a coach.
const OWN_DECKS: i64 = 2;
const REVIEWS_A_CARD: i64 = 3;
const ANSWER_LENGTH: usize = 860;

/// The data file of `cards` cards below `folder`; made if it is not there yet.
pub(crate) fn data_file(folder: &Path, offbook: &Path, cards: i64) -> Result<PathBuf> {
    let path = folder.join(format!("{cards}.db"));
    if path.exists() {
        return Ok(path);
    }
    // In a folder of its own: offbook puts a backup beside before it mends.
    let making = folder.join("making");
    fs::create_dir_all(&making)?;
    let unfinished = making.join(format!("{cards}.db"));
    let begun = Instant::now();
    eprintln!("making {} (once) ...", path.display());
    make_empty(offbook, &unfinished)?;
    fill(&unfinished, cards)?;
    eprintln!("  {cards} cards written after {:.0?}", begun.elapsed());
    let file = unfinished.as_os_str();
    let mend = ["--db".as_ref(), file, "doctor".as_ref(), "--mend".as_ref()];
    Program::new(offbook, mend)
        .at(NOW)
        .run()
        .context("doctor --mend")?;
    eprintln!("  derived after {:.0?}", begun.elapsed());
    settle(&unfinished)?;
    fs::rename(&unfinished, &path)?;
    fs::remove_dir_all(&making)?;
    Ok(path)
}

/// What a run before left in a `-wal` file goes into the file, so that every reader finds the
/// same.
fn settle(path: &Path) -> Result<()> {
    let conn = Connection::open(path)?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// The handles of the cards that are asked first.
pub(crate) fn due_handles(conn: &Connection, count: i64) -> Result<Vec<String>> {
    let mut due = conn.prepare(
        "SELECT c.handle FROM queue q JOIN cards c ON c.key = q.card WHERE q.ask_on <= ?1
         ORDER BY q.ask_on, q.retry, q.deck, q.position LIMIT ?2",
    )?;
    let handles = due.query_map(params![today(), count], |row| row.get(0))?;
    Ok(handles.collect::<rusqlite::Result<_>>()?)
}

fn fill(path: &Path, cards: i64) -> Result<()> {
    let mut conn = Connection::open(path)?;
    // For making the fixture only: nothing is lost that could not be made again.
    conn.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         PRAGMA cache_size = -500000; PRAGMA foreign_keys = OFF;",
    )?;
    let tx = conn.transaction()?;
    decks(&tx)?;
    let vocabulary = Vocabulary::new();
    let step = (cards / RARE_CARDS).max(1);
    for card in 0..cards {
        let is_rare = card % step == step / 2 && card / step < RARE_CARDS;
        write_card(&tx, &vocabulary, card, is_rare)?;
    }
    reviews(&tx, cards)?;
    tx.commit()?;
    conn.execute_batch("PRAGMA journal_mode = WAL;")?;
    let rare: i64 = conn.query_row(
        "SELECT count(*) FROM answers WHERE text LIKE '%' || ?1 || '%'",
        [RARE_WORD],
        |row| row.get(0),
    )?;
    ensure!(
        rare == RARE_CARDS.min(cards),
        "{rare} cards with the rare word"
    );
    Ok(())
}

fn decks(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("DELETE FROM decks", [])?;
    for deck in 1..=DECKS {
        let mut chance = Chance::new(1, deck);
        let id = uuid_v7(TODAY_MS - 300 * DAY_MS, &mut chance);
        tx.execute(
            "INSERT INTO decks (key, id, name, created_at) VALUES (?1, ?2, ?3, ?4)",
            params![deck, id, format!("deck-{deck}"), TODAY_MS - 300 * DAY_MS],
        )?;
        if deck <= DECKS - OWN_DECKS {
            tx.execute(
                "INSERT INTO upstream_decks (deck, slug, title, version, language, default_tags,
                     rubric, imported_at)
                 VALUES (?1, ?2, ?3, '1.0', 'en', '[]', '[]', ?4)",
                params![
                    deck,
                    format!("deck-{deck}"),
                    format!("Deck {deck}"),
                    TODAY_MS - 300 * DAY_MS
                ],
            )?;
        }
    }
    Ok(())
}

/// One card in its layers, with an answer.
fn write_card(tx: &Transaction<'_>, words: &Vocabulary, card: i64, is_rare: bool) -> Result<()> {
    let key = card + 1;
    let deck = card % DECKS + 1;
    let position = card / DECKS;
    let mut chance = Chance::new(2, card);
    let added_on = -(200 + chance.below(60));
    let added_at = TODAY_MS + added_on * DAY_MS;
    let id = uuid_v7(added_at, &mut chance);
    // The number makes every question another one.
    let question = format!("{} {key}", words.phrase(9, &mut chance));
    tx.prepare_cached(
        "INSERT INTO cards (key, id, handle, deck, position, question_fingerprint, answer_version,
             added_at, added_on)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8)",
    )?
    .execute(params![
        key,
        id,
        handle(&id),
        deck,
        position,
        fingerprint(&question),
        added_at,
        day(added_on)
    ])?;
    if deck <= DECKS - OWN_DECKS {
        write_upstream(tx, words, key, deck, &question, &mut chance)?;
    } else {
        tx.prepare_cached("INSERT INTO local_cards (card, question, kind) VALUES (?1, ?2, ?3)")?
            .execute(params![key, question, "behavioural"])?;
    }
    let mut text = words.sentences(ANSWER_LENGTH, &mut chance);
    if is_rare {
        text.push(' ');
        text.push_str(RARE_WORD);
    }
    let count = i64::try_from(text.split(' ').count())?;
    let points: Vec<String> = (0..4).map(|_| words.phrase(5, &mut chance)).collect();
    tx.prepare_cached(
        "INSERT INTO answers (card, version, written_at, headline, text, key_points, slots, words)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, '[]', ?6)",
    )?
    .execute(params![
        key,
        added_at,
        words.phrase(10, &mut chance),
        text,
        serde_json::to_string(&points)?,
        count
    ])?;
    Ok(())
}

fn write_upstream(
    tx: &Transaction<'_>,
    words: &Vocabulary,
    key: i64,
    deck: i64,
    question: &str,
    chance: &mut Chance,
) -> Result<()> {
    let mut phrases = |count: usize, length: i64| {
        let list: Vec<String> = (0..count).map(|_| words.phrase(length, chance)).collect();
        serde_json::to_string(&list)
    };
    tx.prepare_cached(
        "INSERT INTO upstream_cards (card, deck, slug, aliases, is_retired, question, variants,
             kind, framework, target_secs, competencies, tags, listens_for, rubric, pitfalls,
             follow_ups, key_points)
         VALUES (?1, ?2, ?3, '[]', 0, ?4, ?5, 'behavioural', 'star', 90, ?6, '[]', ?7, ?8, ?9,
             ?10, '[]')",
    )?
    .execute(params![
        key,
        deck,
        format!("card-{key}"),
        question,
        phrases(2, 9)?,
        r#"["ownership","learning"]"#,
        phrases(3, 4)?,
        r#"[{"id":"specific","text":null,"weight":2},{"id":"result","text":null,"weight":1}]"#,
        phrases(2, 6)?,
        phrases(2, 7)?,
    ])?;
    Ok(())
}

/// Three reviews a card, in the order of time, as a real log has them: those of one card are far
/// apart in the file.
fn reviews(tx: &Transaction<'_>, cards: i64) -> Result<()> {
    let mut log: Vec<(i64, i64)> = Vec::with_capacity(usize::try_from(cards * REVIEWS_A_CARD)?);
    for card in 0..cards {
        let mut chance = Chance::new(3, card);
        // Recalled by now and again, late as people are; the last one lies up to eight weeks back,
        // which spreads the due days from weeks ago to two months ahead.
        let last = chance.below(56) + 1;
        let second = last + 6 + chance.below(30);
        let first = second + 1 + chance.below(3);
        for days_ago in [first, second, last] {
            let second_of_day = 8 * 3600 + chance.below(12 * 3600);
            log.push((TODAY_MS - days_ago * DAY_MS + second_of_day * 1000, card));
        }
    }
    log.sort_unstable();
    let device: Vec<u8> =
        tx.query_row("SELECT value FROM meta WHERE name = 'device'", [], |row| {
            row.get(0)
        })?;
    let mut insert = tx.prepare(
        "INSERT INTO reviews (id, card, device, at, day, grade, source, spoken_secs, total_secs,
             counted_secs, wording, points_made, points_missed, was_new)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'review', ?7, ?8, ?8, 0, '[]', '[]', ?9)",
    )?;
    let mut seen = vec![false; usize::try_from(cards)?];
    for (at, card) in log {
        let mut chance = Chance::new(4, at.wrapping_mul(31) ^ card);
        let is_new = !std::mem::replace(&mut seen[usize::try_from(card)?], true);
        // One recall in five was hard, one in ten easy.
        let grade = [2, 2, 3, 3, 3, 3, 3, 3, 3, 4][usize::try_from(chance.below(10))?];
        let spoken = 50 + chance.below(70);
        let id = uuid_v7(at, &mut chance);
        let on = day((at - TODAY_MS).div_euclid(DAY_MS));
        insert.execute(params![
            id,
            card + 1,
            device,
            at,
            on,
            grade,
            spoken,
            spoken + 20,
            is_new
        ])?;
    }
    Ok(())
}

/// An id as offbook makes them: the time, then chance.
fn uuid_v7(at_ms: i64, chance: &mut Chance) -> Vec<u8> {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&chance.next().to_le_bytes());
    random[8..].copy_from_slice(&chance.next().to_le_bytes()[..2]);
    let at = u64::try_from(at_ms).unwrap_or(0);
    let id = uuid::Builder::from_unix_timestamp_millis(at, &random).into_uuid();
    id.as_bytes().to_vec()
}
