//! Everything as one JSON text, and back: every table of the layout by its name, so that one that
//! comes later is in it by itself. What follows from others (states, counters) goes along, so that
//! a restored file equals the one it was made of; the search index is made anew.

use std::collections::HashMap;
use std::io::Write;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::change::begin_immediate;
use super::columns::{all, count, first, get};
use super::derived::SEARCH_TEXT;
use super::migrate::{Head, LAYOUT, catch_up};
use super::{Result, Store, StoreError, Wrote};
use crate::domain::now::Now;

const SCHEMA: &str = "offbook.backup/1";

const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table'
     AND name NOT LIKE 'card_search%' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";

/// What stands in a file in which something was done.
pub(super) const IS_IN_USE: &str =
    "SELECT EXISTS (SELECT 1 FROM decks) OR EXISTS (SELECT 1 FROM operations)
     OR EXISTS (SELECT 1 FROM settings) OR EXISTS (SELECT 1 FROM reviews) AS is_in_use";

/// What a backup brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Restored {
    pub(crate) cards: u64,
    pub(crate) reviews: u64,
}

#[derive(Debug, Deserialize)]
struct Dump {
    schema: String,
    layout: i64,
    tables: Vec<Table>,
}

impl Dump {
    /// # Errors
    /// [`StoreError::Refused`] where the bytes are no backup, or one of a newer layout.
    fn read(bytes: &[u8]) -> Result<Self> {
        // What the JSON reader says may quote the text it stumbled over: an answer of the person's.
        let dump: Self = serde_json::from_slice(bytes).map_err(|error| {
            StoreError::Refused(format!(
                "the backup cannot be read from line {}, column {} on; nothing was changed",
                error.line(),
                error.column()
            ))
        })?;
        if dump.schema != SCHEMA || dump.layout > LAYOUT || dump.layout < 1 {
            return Err(StoreError::Refused(format!(
                "this backup is of another version ({}, layout {}; this offbook knows layout {LAYOUT})",
                shown(&dump.schema),
                dump.layout
            )));
        }
        Ok(dump)
    }
}

#[derive(Debug, Deserialize)]
struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<Json>>,
}

/// Bytes, which JSON has no form for.
#[derive(Debug, Serialize, Deserialize)]
struct Hex {
    hex: String,
}

impl Store {
    /// The whole data file as JSON, a row a line.
    pub(crate) fn dump(&self, now: &Now) -> Result<Vec<u8>> {
        let layout = Head::of(&self.conn)?.layout;
        let mut text = Vec::new();
        let head = format!(
            "{{\"schema\": \"{SCHEMA}\", \"layout\": {layout}, \"made_at\": \"{}\", \"tables\": [",
            now.at.to_rfc3339()
        );
        text.extend_from_slice(head.as_bytes());
        for (at, table) in all(&self.conn, TABLES, [], |row| get::<String>(row, "name"))?
            .iter()
            .enumerate()
        {
            if at > 0 {
                text.push(b',');
            }
            dump_table(&self.conn, table, &mut text)?;
        }
        text.extend_from_slice(b"\n]}\n");
        Ok(text)
    }

    /// Puts what a dump holds into this file, in which nothing was done yet. Layouts only ever
    /// add, so the rows of an older one fit as they are; what follows from them is made as a
    /// migration makes it.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where something was, where the dump is of a newer layout, or is not
    /// whole; nothing is written then.
    pub(crate) fn restore_dump(&mut self, bytes: &[u8]) -> Result<Restored> {
        let dump = Dump::read(bytes)?;
        let tx = begin_immediate(&self.conn)?;
        if first(&tx, IS_IN_USE, [], |row| get::<bool>(row, "is_in_use"))? == Some(true) {
            return Err(StoreError::Refused(
                "a backup is restored only where there is nothing yet; nothing was changed".into(),
            ));
        }
        tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        // They would count every row a second time.
        let triggers = all(
            &tx,
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
            [],
            |row| Ok((get::<String>(row, "name")?, get::<String>(row, "sql")?)),
        )?;
        for (name, _) in &triggers {
            tx.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
        }
        let known = all(&tx, TABLES, [], |row| get::<String>(row, "name"))?;
        for table in &known {
            tx.execute_batch(&format!("DELETE FROM \"{table}\""))?;
        }
        for table in &dump.tables {
            if !known.contains(&table.name) {
                return Err(broken(&format!(
                    "there is no table \"{}\"",
                    shown(&table.name)
                )));
            }
            fill(&tx, table)?;
        }
        let orphans = first(
            &tx,
            "SELECT count(*) AS n FROM pragma_foreign_key_check",
            [],
            |row| count(row, "n"),
        )?;
        if orphans != Some(0) {
            return Err(broken("rows belong to others that are not in it"));
        }
        for (_, sql) in &triggers {
            tx.execute_batch(sql)?;
        }
        catch_up(&tx, dump.layout)?;
        tx.execute_batch(&format!(
            "INSERT INTO card_search (rowid, text) {SEARCH_TEXT}"
        ))?;
        let of = |sql| first(&tx, sql, [], |row| count(row, "n"));
        let restored = Restored {
            cards: of("SELECT count(*) AS n FROM cards WHERE removed_at IS NULL")?.unwrap_or(0),
            reviews: of("SELECT count(*) AS n FROM reviews WHERE taken_back_at IS NULL")?
                .unwrap_or(0),
        };
        tx.commit()?;
        self.wrote = Wrote::More;
        Ok(restored)
    }
}

fn broken(what: &str) -> StoreError {
    StoreError::Refused(format!(
        "the backup is not whole: {what}; nothing was changed"
    ))
}

/// A name from the file in a message.
fn shown(name: &str) -> String {
    name.chars().take(60).collect()
}

fn dump_table(conn: &Connection, table: &str, text: &mut Vec<u8>) -> Result<()> {
    let mut statement = conn.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let head = serde_json::json!(columns);
    // Writing into memory cannot fail.
    let _ = write!(
        text,
        "\n{{\"name\": \"{table}\", \"columns\": {head}, \"rows\": ["
    );
    let mut rows = statement.query([])?;
    let mut separator = "\n";
    while let Some(row) = rows.next()? {
        let mut cells = Vec::with_capacity(columns.len());
        for at in 0..columns.len() {
            cells.push(to_json(row.get_ref(at)?));
        }
        let _ = write!(text, "{separator}{}", Json::Array(cells));
        separator = ",\n";
    }
    text.extend_from_slice(b"]}");
    Ok(())
}

fn to_json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Null => Json::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            serde_json::json!(Hex { hex })
        }
    }
}

fn of_json(value: &Json, is_real: bool) -> Option<Value> {
    Some(match value {
        Json::Null => Value::Null,
        Json::Bool(_) | Json::Array(_) => return None,
        Json::Number(number) if is_real => Value::Real(number.as_f64()?),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => Value::Real(number.as_f64()?),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Object(_) => {
            let Hex { hex } = Hex::deserialize(value).ok()?;
            let digits = hex.as_bytes();
            let (pairs, []) = digits.as_chunks::<2>() else {
                return None;
            };
            let bytes = pairs.iter().map(|pair| {
                let pair = std::str::from_utf8(pair).ok()?;
                u8::from_str_radix(pair, 16).ok()
            });
            Value::Blob(bytes.collect::<Option<Vec<u8>>>()?)
        }
    })
}

fn fill(conn: &Connection, table: &Table) -> Result<()> {
    let known: HashMap<String, bool> = all(
        conn,
        "SELECT name, type FROM pragma_table_info(?1)",
        [&table.name],
        |row| {
            Ok((
                get::<String>(row, "name")?,
                get::<String>(row, "type")? == "REAL",
            ))
        },
    )?
    .into_iter()
    .collect();
    let mut reals = Vec::new();
    for column in &table.columns {
        match known.get(column) {
            Some(is_real) => reals.push(*is_real),
            None => {
                let what = format!("there is no column \"{}\" in {}", shown(column), table.name);
                return Err(broken(&what));
            }
        }
    }
    if table.columns.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    let places = vec!["?"; names.len()];
    let sql = format!(
        "INSERT INTO \"{}\" ({}) VALUES ({})",
        table.name,
        names.join(", "),
        places.join(", ")
    );
    let mut statement = conn.prepare(&sql)?;
    for row in &table.rows {
        let cells = row
            .iter()
            .zip(&reals)
            .map(|(cell, is_real)| of_json(cell, *is_real));
        let cells = cells.collect::<Option<Vec<Value>>>();
        let Some(cells) = cells.filter(|cells| cells.len() == names.len()) else {
            return Err(broken(&format!("a row of {} cannot be read", table.name)));
        };
        statement
            .execute(params_from_iter(cells))
            .map_err(|error| match error {
                rusqlite::Error::SqliteFailure(failure, _)
                    if failure.code == rusqlite::ErrorCode::ConstraintViolation =>
                {
                    broken(&format!(
                        "a row of {} breaks the rules of the data file",
                        table.name
                    ))
                }
                error => error.into(),
            })?;
    }
    Ok(())
}
