//! The SQLite file inside a package, written by somebody else.
//!
//! It is opened read-only and immutable, its schema is not trusted, no extension can be loaded,
//! triggers and views are off, and only those known tables are read that really are tables. SQLite
//! may do only so much work for a file of its size.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row};
use serde_json::Value;

use super::archive::Refusal;
use super::notetype::{self, NoteType};
use super::protobuf;
use crate::domain::origin::{CardTemplate, NoteKind};

/// The collection of a package.
#[derive(Debug)]
pub(super) struct Collection {
    conn: Connection,
    pub(super) schema: i64,
    /// When it was made, in seconds since 1970.
    pub(super) created_at_secs: i64,
    conf: HashMap<String, Value>,
    /// Schema 11 only.
    models: Value,
    decks: Value,
}

/// How much SQLite may do, in thousands of steps of its machine: some for opening, and some for
/// every page of the file. Reading a page of the shortest rows in order takes a hundredth of it.
const STEPS_AT_A_TIME: i32 = 1000;
const FREE_STEPS: u64 = 50_000;
const STEPS_A_PAGE: u64 = 10;
const PAGE_BYTES: u64 = 4096;
/// In bytes: a row, a text, the JSON of all note types.
const LONGEST_VALUE: i32 = 64 * 1024 * 1024;

impl Collection {
    pub(super) fn open(path: &Path, bytes: u64) -> Result<Self, Refusal> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(uri(path), flags).map_err(refusal)?;
        distrust(&mut conn, bytes).map_err(refusal)?;
        let tables = tables(&conn)?;
        for table in ["col", "notes", "cards"] {
            if !tables.iter().any(|found| found == table) {
                return Err(Refusal::NoTable(table));
            }
        }
        let (schema, created_at_secs) = conn
            .query_row("SELECT ver, crt FROM main.col LIMIT 1", [], |row| {
                Ok((integer(row, 0)?.unwrap_or(0), integer(row, 1)?.unwrap_or(0)))
            })
            .map_err(|error| missing(error, "col"))?;
        let mut collection = Self {
            conn,
            schema,
            created_at_secs,
            conf: HashMap::new(),
            models: Value::Null,
            decks: Value::Null,
        };
        match schema {
            11 => collection.read_json()?,
            14..=18 => collection.read_config(&tables)?,
            other => return Err(Refusal::Schema(other)),
        }
        Ok(collection)
    }

    /// Schema 11: settings, note types and decks are JSON in the one row of `col`. (Schema 14 moved
    /// the settings into a table, 15 the rest.)
    fn read_json(&mut self) -> Result<(), Refusal> {
        let texts = self.conn.query_row(
            "SELECT conf, models, decks FROM main.col LIMIT 1",
            [],
            |row| Ok([text(row, 0)?, text(row, 1)?, text(row, 2)?]),
        );
        let [conf, models, decks] = texts.map_err(|error| missing(error, "col"))?;
        let json = |text: Option<String>| -> Value {
            text.and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or(Value::Null)
        };
        if let Value::Object(conf) = json(conf) {
            self.conf = conf.into_iter().collect();
        }
        self.models = json(models);
        self.decks = json(decks);
        Ok(())
    }

    fn read_config(&mut self, tables: &[String]) -> Result<(), Refusal> {
        if tables.iter().any(|table| table == "config") {
            let mut statement = self
                .conn
                .prepare("SELECT key, val FROM main.config LIMIT 10000")
                .map_err(refusal)?;
            let mut rows = statement.query([]).map_err(refusal)?;
            while let Some(row) = rows.next().map_err(refusal)? {
                let value = serde_json::from_slice(bytes_of(row.get_ref(1).map_err(refusal)?));
                if let (Some(key), Ok(value)) = (text(row, 0).map_err(refusal)?, value) {
                    self.conf.insert(key, value);
                }
            }
        }
        if self.schema == 14 {
            let conf = std::mem::take(&mut self.conf);
            self.read_json()?;
            self.conf = conf;
            return Ok(());
        }
        for table in ["notetypes", "fields", "templates", "decks"] {
            if !tables.iter().any(|found| found == table) {
                return Err(Refusal::NoTable(table));
            }
        }
        Ok(())
    }

    /// A number among the settings.
    pub(super) fn setting(&self, name: &str) -> Option<i64> {
        notetype::integer(self.conf.get(name))
    }

    pub(super) fn note_types(&self) -> Result<HashMap<i64, NoteType>, Refusal> {
        if self.schema < 15 {
            let models = self.models.as_object().into_iter().flatten();
            return Ok(models
                .filter_map(|(id, model)| {
                    let id = id.trim().parse().ok()?;
                    Some((id, NoteType::of_json(id, model)))
                })
                .collect());
        }
        let mut fields: HashMap<i64, Vec<String>> = HashMap::new();
        self.each(
            "SELECT ntid, name FROM main.fields ORDER BY ntid, ord",
            |row| {
                if let Some(id) = integer(row, 0)? {
                    fields
                        .entry(id)
                        .or_default()
                        .push(text(row, 1)?.unwrap_or_default());
                }
                Ok(())
            },
        )?;
        let mut templates: HashMap<i64, Vec<CardTemplate>> = HashMap::new();
        self.each(
            "SELECT ntid, config, name FROM main.templates ORDER BY ntid, ord",
            |row| {
                if let Some(id) = integer(row, 0)? {
                    let config = bytes_of(row.get_ref(1)?);
                    let side = |field| protobuf::text(config, field).to_owned();
                    templates.entry(id).or_default().push(CardTemplate {
                        name: text(row, 2)?.unwrap_or_default(),
                        question: side(1),
                        answer: side(2),
                    });
                }
                Ok(())
            },
        )?;
        let mut types = HashMap::new();
        self.each("SELECT id, config, name FROM main.notetypes", |row| {
            if let Some(id) = integer(row, 0)? {
                let config = bytes_of(row.get_ref(1)?);
                let kind = NoteKind {
                    id,
                    name: text(row, 2)?.unwrap_or_default(),
                    is_cloze: protobuf::number(config, 1) == 1,
                    fields: fields.remove(&id).unwrap_or_default(),
                    templates: templates.remove(&id).unwrap_or_default(),
                    css: protobuf::text(config, 3).to_owned(),
                };
                types.insert(id, NoteType::new(Arc::new(kind)));
            }
            Ok(())
        })?;
        Ok(types)
    }

    /// The decks by their id, outermost name first.
    pub(super) fn deck_names(&self) -> Result<HashMap<i64, Vec<String>>, Refusal> {
        let path = |name: &str, between: &str| -> Vec<String> {
            let parts = name.split(between).map(str::trim);
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        if self.schema < 15 {
            let decks = self.decks.as_object().into_iter().flatten();
            return Ok(decks
                .filter_map(|(id, deck)| {
                    let name = notetype::text(deck.get("name"));
                    Some((id.trim().parse().ok()?, path(&name, "::")))
                })
                .collect());
        }
        let mut names = HashMap::new();
        self.each("SELECT id, name FROM main.decks", |row| {
            if let (Some(id), Some(name)) = (integer(row, 0)?, text(row, 1)?) {
                names.insert(id, path(&name, "\u{1f}"));
            }
            Ok(())
        })?;
        Ok(names)
    }

    /// Goes through rows in order; an error of `take` is one of the file.
    pub(super) fn each(
        &self,
        sql: &str,
        mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), Refusal> {
        let mut statement = self.conn.prepare(sql).map_err(refusal)?;
        let mut rows = statement.query([]).map_err(refusal)?;
        while let Some(row) = rows.next().map_err(refusal)? {
            take(row).map_err(refusal)?;
        }
        Ok(())
    }

    /// For the two queries that go side by side.
    pub(super) fn prepare(&self, sql: &str) -> Result<rusqlite::Statement<'_>, Refusal> {
        self.conn.prepare(sql).map_err(refusal)
    }

    pub(super) fn has_table(&self, name: &str) -> Result<bool, Refusal> {
        Ok(tables(&self.conn)?.iter().any(|table| table == name))
    }
}

/// A private copy that nobody writes: no locks, no log, whatever the file's header says.
fn uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                uri.push(char::from(*byte));
            }
            other => {
                // Writing to a text cannot fail.
                let _ = write!(uri, "%{other:02x}");
            }
        }
    }
    uri + "?immutable=1"
}

fn distrust(conn: &mut Connection, bytes: u64) -> rusqlite::Result<()> {
    use DbConfig as Config;
    conn.set_db_config(Config::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(Config::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(Config::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(Config::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    let most = FREE_STEPS + bytes / PAGE_BYTES * STEPS_A_PAGE;
    let done = Arc::new(AtomicU64::new(0));
    conn.progress_handler(
        STEPS_AT_A_TIME,
        Some(move || done.fetch_add(1, Ordering::Relaxed) > most),
    )?;
    // Anki's own; without it some tables cannot be read at all.
    conn.create_collation("unicase", |a: &str, b: &str| {
        a.chars()
            .flat_map(char::to_lowercase)
            .cmp(b.chars().flat_map(char::to_lowercase))
    })?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "mmap_size", 0)
}

/// The names of what are tables in truth: not views, not virtual ones, which run other code, and
/// none whose columns are computed when they are read.
fn tables(conn: &Connection) -> Result<Vec<String>, Refusal> {
    let mut statement = conn
        .prepare(
            "SELECT name FROM main.sqlite_schema s WHERE type = 'table' AND rootpage > 0
             AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(s.name) WHERE hidden > 0)",
        )
        .map_err(refusal)?;
    let mut rows = statement.query([]).map_err(refusal)?;
    let mut names = Vec::new();
    while let Some(row) = rows.next().map_err(refusal)? {
        if let Some(name) = text(row, 0).map_err(refusal)? {
            names.push(name);
        }
    }
    Ok(names)
}

pub(super) fn refusal(error: rusqlite::Error) -> Refusal {
    if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
        return Refusal::Runaway;
    }
    let detail = match &error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    Refusal::Unreadable(detail)
}

fn missing(error: rusqlite::Error, table: &'static str) -> Refusal {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Refusal::NoTable(table),
        other => refusal(other),
    }
}

/// A number however it was stored; a fraction is cut off.
pub(super) fn integer(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<i64>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Real(number) if number.abs() < 1e15 => Some(number as i64),
        ValueRef::Text(text) => std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.trim().parse().ok()),
        _ => None,
    })
}

/// A text however it was stored; `None` for bytes and for what is no UTF-8.
pub(super) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(str::to_owned),
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Null => Some(String::new()),
        ValueRef::Blob(_) => None,
    })
}

pub(super) fn bytes_of(value: ValueRef<'_>) -> &[u8] {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => &[],
    }
}
