//! What comes in from a file beside the data file, such as the answers to the questions of a wizard:
//! that it is in is written by the operation that brings it. So whoever is killed after that
//! operation and before the file is gone does not bring it in twice.

use rusqlite::Connection;

use super::columns::{first, get};
use super::{Result, Store};

/// The name of a file, and what tells its content from any other that has the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Brought {
    name: String,
    token: String,
}

/// Before the name in `meta`.
const PREFIX: &str = "brought in: ";

impl Brought {
    pub(super) fn write(&self, conn: &Connection) -> Result<()> {
        conn.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?
            .execute((format!("{PREFIX}{}", self.name), &self.token))?;
        Ok(())
    }
}

impl Store {
    /// The next operation brings in what stands in a file.
    pub(crate) fn brings_in(&mut self, name: &str, token: &str) {
        self.brings = Some(Brought {
            name: name.to_owned(),
            token: token.to_owned(),
        });
    }

    /// Whether an operation brought it in.
    pub(crate) fn has_brought_in(&self, name: &str, token: &str) -> Result<bool> {
        let sql = "SELECT value FROM meta WHERE name = ?1";
        let name = format!("{PREFIX}{name}");
        let last = first(&self.conn, sql, [name], |row| get::<String>(row, "value"))?;
        Ok(last.as_deref() == Some(token))
    }
}
