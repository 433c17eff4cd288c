//! A package as Anki writes it today: a collection of schema 18, zstd within a zip, and the decoy
//! that tells older programs to give up.

use std::fs::{self, File};
use std::io::{BufReader, Write};
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, params};
use ruzstd::encoding::{CompressionLevel, compress};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::day::{DAY_MS, TODAY_MS};
use crate::given::Given;
use crate::words::{Chance, Vocabulary};

const NOTE_TYPE: i64 = 1_700_000_000_001;
const DECK: i64 = 1_700_000_000_002;
/// Every second card was reviewed, this often.
const REVIEWS_A_CARD: i64 = 4;
const CREATED_DAYS_AGO: i64 = 400;

pub(crate) fn write(path: &Path, cards: i64) -> Result<()> {
    let collection = path.with_extension("collection");
    let _ = fs::remove_file(&collection);
    fill(&collection, cards)?;
    let mut zip = ZipWriter::new(File::create(path)?);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("meta", stored)?;
    // Field 1, the version of the package: 3.
    zip.write_all(&[8, 3])?;
    zip.start_file("collection.anki21b", stored)?;
    let source = BufReader::new(File::open(&collection)?);
    compress(source, &mut zip, CompressionLevel::Fastest);
    zip.start_file("collection.anki2", stored)?;
    zip.write_all(&decoy(path)?)?;
    zip.start_file("media", stored)?;
    compress(&b""[..], &mut zip, CompressionLevel::Fastest);
    zip.finish()?.sync_all()?;
    fs::remove_file(&collection)?;
    Ok(())
}

fn fill(path: &Path, cards: i64) -> Result<()> {
    let mut conn = Connection::open(path)?;
    conn.create_collation("unicase", |a: &str, b: &str| {
        a.to_lowercase().cmp(&b.to_lowercase())
    })?;
    conn.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let tx = conn.transaction()?;
    tx.execute_batch(TABLES)?;
    let created = (TODAY_MS - CREATED_DAYS_AGO * DAY_MS) / 1000;
    tx.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 18, 0, 0, 0, '', '', '', '', '')",
        [created, TODAY_MS],
    )?;
    tx.execute(
        "INSERT INTO notetypes VALUES (?1, 'Plain', 0, 0, x'')",
        [NOTE_TYPE],
    )?;
    for (ord, name) in [(0, "Front"), (1, "Back")] {
        let field = params![NOTE_TYPE, ord, name];
        tx.execute("INSERT INTO fields VALUES (?1, ?2, ?3, x'')", field)?;
    }
    let sides = [
        text(1, "{{Front}}"),
        text(2, "{{FrontSide}}<hr id=answer>{{Back}}"),
    ]
    .concat();
    tx.execute(
        "INSERT INTO templates VALUES (?1, 0, 'Card 1', 0, 0, ?2)",
        params![NOTE_TYPE, sides],
    )?;
    for (deck, name) in [(1, "Default"), (DECK, "Loop")] {
        // An ordinary deck with the first of the deck settings.
        tx.execute(
            "INSERT INTO decks VALUES (?1, ?2, 0, 0, x'', x'0a020801')",
            params![deck, name],
        )?;
    }
    tx.execute(
        "INSERT INTO deck_config VALUES (1, 'Default', 0, 0, x'')",
        [],
    )?;
    tx.execute("INSERT INTO config VALUES ('schedVer', 0, 0, x'32')", [])?;
    tx.execute(
        "INSERT INTO config VALUES ('creationOffset', 0, 0, x'30')",
        [],
    )?;
    let words = Vocabulary::new();
    for number in 0..cards {
        note(&tx, &Given::card(number, &words), number)?;
        card(&tx, number)?;
    }
    tx.commit()?;
    Ok(())
}

fn note(tx: &Connection, given: &Given, number: i64) -> Result<()> {
    tx.prepare_cached("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')")?
        .execute(params![
            number + 1,
            given.id,
            NOTE_TYPE,
            TODAY_MS / 1000,
            format!(" {} {} ", given.tags[0], given.tags[1]),
            format!("{}\u{1f}{}", given.question, given.answer),
            given.question,
        ])?;
    Ok(())
}

fn card(tx: &Connection, number: i64) -> Result<()> {
    let key = number + 1;
    let is_reviewed = number % 2 == 0;
    let mut chance = Chance::new(8, number);
    let last = 1 + chance.below(40);
    let interval = last + 1 + chance.below(30);
    let due = CREATED_DAYS_AGO - last + interval;
    let (kind, due, interval, factor, reviews) = match is_reviewed {
        true => (2, due, interval, 2_500, REVIEWS_A_CARD),
        false => (0, key, 0, 0, 0),
    };
    tx.prepare_cached(
        "INSERT INTO cards VALUES (?1, ?1, ?2, 0, ?3, -1, ?4, ?4, ?5, ?6, ?7, ?8, 0, 0, 0, 0, 0, '')",
    )?
    .execute(params![
        key,
        DECK,
        TODAY_MS / 1000,
        kind,
        due,
        interval,
        factor,
        reviews
    ])?;
    for review in 0..reviews {
        let days_ago = last + (reviews - 1 - review) * 9;
        // Its time is a review's name.
        let at = TODAY_MS - days_ago * DAY_MS + 10 * 3_600_000 + number * 100 + review;
        let ease = 3 + i64::from(chance.below(8) == 0);
        tx.prepare_cached("INSERT INTO revlog VALUES (?1, ?2, -1, ?3, ?4, 1, 2500, ?5, 1)")?
            .execute(params![
                at,
                key,
                ease,
                interval,
                4_000 + chance.below(60_000)
            ])?;
    }
    Ok(())
}

/// A text of a protocol buffer.
fn text(field: u8, text: &str) -> Vec<u8> {
    // Ours are shorter than 128 bytes, so that one byte says how long they are.
    let mut bytes = vec![field << 3 | 2, text.len() as u8];
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

/// A collection with one note, which says that the program is too old.
fn decoy(beside: &Path) -> Result<Vec<u8>> {
    let path = beside.with_extension("decoy");
    let _ = fs::remove_file(&path);
    let conn = Connection::open(&path)?;
    conn.execute_batch(
        "CREATE TABLE notes (id, flds); INSERT INTO notes VALUES (1, 'Please update Anki');",
    )?;
    drop(conn);
    let bytes = fs::read(&path)?;
    fs::remove_file(&path)?;
    Ok(bytes)
}

/// The tables and indexes of schema 18.
const TABLES: &str = "
    CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL,
        scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL,
        ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
        dconf text NOT NULL, tags text NOT NULL);
    CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
        mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
        sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
    CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL,
        ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL,
        queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL,
        factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL,
        left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
        flags integer NOT NULL, data text NOT NULL);
    CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
        ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL,
        factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
    CREATE TABLE deck_config (id integer PRIMARY KEY NOT NULL, name text NOT NULL COLLATE unicase,
        mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL);
    CREATE TABLE config (KEY text NOT NULL PRIMARY KEY, usn integer NOT NULL,
        mtime_secs integer NOT NULL, val blob NOT NULL) without rowid;
    CREATE TABLE fields (ntid integer NOT NULL, ord integer NOT NULL,
        name text NOT NULL COLLATE unicase, config blob NOT NULL, PRIMARY KEY (ntid, ord))
        without rowid;
    CREATE TABLE templates (ntid integer NOT NULL, ord integer NOT NULL,
        name text NOT NULL COLLATE unicase, mtime_secs integer NOT NULL, usn integer NOT NULL,
        config blob NOT NULL, PRIMARY KEY (ntid, ord)) without rowid;
    CREATE TABLE notetypes (id integer NOT NULL PRIMARY KEY, name text NOT NULL COLLATE unicase,
        mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL);
    CREATE TABLE decks (id integer PRIMARY KEY NOT NULL, name text NOT NULL COLLATE unicase,
        mtime_secs integer NOT NULL, usn integer NOT NULL, common blob NOT NULL,
        kind blob NOT NULL);
    CREATE TABLE tags (tag text NOT NULL PRIMARY KEY COLLATE unicase, usn integer NOT NULL,
        collapsed boolean NOT NULL, config blob NULL) without rowid;
    CREATE TABLE graves (oid integer NOT NULL, type integer NOT NULL, usn integer NOT NULL,
        PRIMARY KEY (oid, type)) WITHOUT ROWID;
    CREATE INDEX ix_notes_usn ON notes (usn);
    CREATE INDEX ix_cards_usn ON cards (usn);
    CREATE INDEX ix_revlog_usn ON revlog (usn);
    CREATE INDEX ix_cards_nid ON cards (nid);
    CREATE INDEX ix_cards_sched ON cards (did, queue, due);
    CREATE INDEX ix_revlog_cid ON revlog (cid);
    CREATE INDEX ix_notes_csum ON notes (csum);
    CREATE INDEX idx_notes_mid ON notes (mid);
    CREATE INDEX idx_cards_odid ON cards (odid) WHERE odid != 0;
    CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid);
    CREATE UNIQUE INDEX idx_templates_name_ntid ON templates (name, ntid);
    CREATE INDEX idx_templates_usn ON templates (usn);
    CREATE UNIQUE INDEX idx_notetypes_name ON notetypes (name);
    CREATE INDEX idx_notetypes_usn ON notetypes (usn);
    CREATE UNIQUE INDEX idx_decks_name ON decks (name);
    CREATE INDEX idx_graves_pending ON graves (usn);";
