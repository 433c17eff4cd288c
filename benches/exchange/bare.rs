//! The bare loops: the least that an honest programmer would write to have the same rows in the same
//! tables. Each is a process of its own: `exchange bare NAME DB FILE`.
//!
//! The file is read with the crates one would take for it, row by row; HTML stays as it is; nothing
//! is guessed, checked, matched with what is there, counted twice or told. The fingerprint is a
//! column, so its hash is taken; what makes it the same for two dressings of a question is not.

use std::fs::File;
use std::io::{self, BufReader, Write};

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OpenFlags, Row, TransactionBehavior};
use ruzstd::decoding::StreamingDecoder;

use crate::day::{self, DAY_MS};
use crate::insert::{self, Progress, Review, Texts};

pub(crate) fn run(args: &[String]) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let [name, db, file] = args[..] else {
        bail!("bare NAME DB FILE");
    };
    let mut conn = insert::open(db)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match name {
        "csv" => csv(&tx, file)?,
        "apkg" => apkg(&tx, file, false)?,
        "apkg-schedule" => apkg(&tx, file, true)?,
        _ => bail!("no bare loop {name}"),
    }
    tx.commit()?;
    Ok(())
}

fn csv(tx: &Connection, path: &str) -> Result<()> {
    let deck = insert::deck(tx, "bare-csv", "csv")?;
    let mut reader = csv::Reader::from_path(path)?;
    let mut record = csv::StringRecord::new();
    let mut keys = None;
    let mut position = 0;
    while reader.read_record(&mut record)? {
        let cell = |at| record.get(at).context("a row is too short");
        let texts = Texts {
            id: cell(0)?,
            question: cell(1)?,
            answer: cell(2)?,
            tags: cell(3)?,
        };
        let key = insert::card(tx, deck, position, &texts, true)?;
        keys = Some((keys.map_or(key, |(from, _)| from), key));
        position += 1;
    }
    insert::operation(tx, deck, keys)
}

fn apkg(tx: &Connection, path: &str, with_schedule: bool) -> Result<()> {
    let mut zip = zip::ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut unpacked = tempfile::NamedTempFile::new()?;
    let packed = zip.by_name("collection.anki21b")?;
    io::copy(&mut StreamingDecoder::new(packed)?, &mut unpacked)?;
    unpacked.flush()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let collection = Connection::open_with_flags(unpacked.path(), flags)?;
    let created: i64 = collection.query_row("SELECT crt FROM col", [], |row| row.get(0))?;
    let mut cards = collection.prepare(
        "SELECT n.guid, n.flds, n.tags, c.id, c.type, c.due, c.ivl, c.factor
         FROM notes n JOIN cards c ON c.nid = n.id ORDER BY n.id",
    )?;
    let mut reviews =
        collection.prepare("SELECT id, ease, time FROM revlog WHERE cid = ?1 ORDER BY id")?;
    let deck = insert::deck(tx, "bare-apkg", "apkg")?;
    let mut rows = cards.query([])?;
    let mut keys = None;
    let mut position = 0;
    while let Some(row) = rows.next()? {
        let (guid, fields, tags): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let (question, answer) = fields.split_once('\u{1f}').context("one field only")?;
        let texts = Texts {
            id: &guid,
            question,
            answer,
            tags: &tags,
        };
        let is_reviewed = with_schedule && row.get::<_, i64>(4)? == 2;
        let key = insert::card(tx, deck, position, &texts, !is_reviewed)?;
        if is_reviewed {
            let progress = progress(row, &mut reviews, created)?;
            insert::progress(tx, deck, position, key, &progress)?;
        }
        keys = Some((keys.map_or(key, |(from, _)| from), key));
        position += 1;
    }
    insert::operation(tx, deck, keys)
}

fn progress(
    card: &Row<'_>,
    reviews: &mut rusqlite::Statement<'_>,
    created_secs: i64,
) -> Result<Progress> {
    let review = |row: &Row<'_>| {
        Ok(Review {
            at_ms: row.get(0)?,
            grade: row.get(1)?,
            secs: (row.get::<_, i64>(2)? + 500) / 1000,
        })
    };
    let log = reviews.query_map([card.get::<_, i64>(3)?], review)?;
    let day_zero = (created_secs * 1000 - day::TODAY_MS).div_euclid(DAY_MS);
    Ok(Progress {
        interval_days: card.get(6)?,
        due_in_days: day_zero + card.get::<_, i64>(5)?,
        ease_factor: card.get::<_, f64>(7)? / 1000.0,
        reviews: log.collect::<rusqlite::Result<_>>()?,
    })
}
