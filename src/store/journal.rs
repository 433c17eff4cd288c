//! What an operation did to rows, so that it can be undone and redone exactly: images of the
//! columns it set, as JSON objects.
//!
//! Nothing a person wrote is deleted by undo: cards, decks, interviews and stories that an operation inserted
//! are marked removed, answers and reviews stay (a card's answer pointer goes back, a review is
//! marked taken back).

use rusqlite::types::Value;

use super::change::Change;
use super::columns::{first, get};
use super::growth::{FEEDBACK_COLUMNS, GROWTH_COLUMNS, NOTE_COLUMNS, PICK_COLUMNS, TODO_COLUMNS};
use super::interviews::PLAN_COLUMNS;
use super::stories::STORY_COLUMNS;
use super::upstream::{CARD_COLUMNS, HEADER_COLUMNS};
use super::writing::{LOCAL_COLUMNS, REWORDING_COLUMNS};
use super::{Result, StoreError};

/// A table whose rows are journaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Decks,
    Cards,
    LocalCards,
    UpstreamDecks,
    UpstreamCards,
    Settings,
    Interviews,
    Stories,
    Growth,
    Feedback,
    Todos,
    GrowthPicks,
    GrowthNotes,
    Rewordings,
    ReleaseNotes,
    CoachNotes,
    /// Lines of the log that came with imported cards.
    Reviews,
}

impl Family {
    const ALL: [Self; 17] = [
        Self::Decks,
        Self::Cards,
        Self::LocalCards,
        Self::UpstreamDecks,
        Self::UpstreamCards,
        Self::Settings,
        Self::Interviews,
        Self::Stories,
        Self::Growth,
        Self::Feedback,
        Self::Todos,
        Self::GrowthPicks,
        Self::GrowthNotes,
        Self::Rewordings,
        Self::ReleaseNotes,
        Self::CoachNotes,
        Self::Reviews,
    ];

    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Decks => "decks",
            Self::Cards => "cards",
            Self::LocalCards => "local_cards",
            Self::UpstreamDecks => "upstream_decks",
            Self::UpstreamCards => "upstream_cards",
            Self::Settings => "settings",
            Self::Interviews => "interviews",
            Self::Stories => "stories",
            Self::Growth => "growth",
            Self::Feedback => "feedback",
            Self::Todos => "todos",
            Self::GrowthPicks => "growth_picks",
            Self::GrowthNotes => "growth_notes",
            Self::Rewordings => "rewordings",
            Self::ReleaseNotes => "release_notes",
            Self::CoachNotes => "coach_notes",
            Self::Reviews => "reviews",
        }
    }

    fn of_table(table: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.table() == table)
    }

    fn key(self) -> &'static str {
        match self {
            Self::Decks
            | Self::Cards
            | Self::Interviews
            | Self::Stories
            | Self::Growth
            | Self::Feedback
            | Self::Todos
            | Self::GrowthNotes
            | Self::CoachNotes
            | Self::Reviews => "key",
            Self::GrowthPicks => "interview",
            Self::LocalCards | Self::UpstreamCards | Self::Rewordings => "card",
            Self::UpstreamDecks | Self::ReleaseNotes => "deck",
            Self::Settings => "name",
        }
    }

    /// Every column that an operation may set.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Decks => &["name", "removed_at"],
            Self::Cards => &[
                "deck",
                "position",
                "question_fingerprint",
                "answer_version",
                "tags",
                "is_suspended",
                "is_flagged",
                "buried_until",
                "withdrawn_at",
                "removed_at",
                "removed_as",
                "counted_from",
                "dismissed_hints",
            ],
            Self::LocalCards => &LOCAL_COLUMNS,
            Self::UpstreamDecks => &HEADER_COLUMNS,
            Self::UpstreamCards => &CARD_COLUMNS,
            Self::Settings => &["value"],
            Self::Interviews => &PLAN_COLUMNS,
            Self::Stories => &STORY_COLUMNS,
            Self::Growth => &GROWTH_COLUMNS,
            Self::Feedback => &FEEDBACK_COLUMNS,
            Self::Todos => &TODO_COLUMNS,
            Self::GrowthPicks => &PICK_COLUMNS,
            Self::GrowthNotes => &NOTE_COLUMNS,
            Self::Rewordings => &REWORDING_COLUMNS,
            Self::ReleaseNotes => &["text"],
            Self::CoachNotes => &["card", "version", "written_at", "coach", "text"],
            Self::Reviews => &["taken_back_at"],
        }
    }

    /// Whether a row that an operation inserted goes when it is undone (its image is kept), or
    /// is marked removed, because history hangs on it.
    fn rows_may_go(self) -> bool {
        matches!(
            self,
            Self::LocalCards
                | Self::Settings
                | Self::Rewordings
                | Self::ReleaseNotes
                | Self::CoachNotes
                | Self::Growth
                | Self::Feedback
                | Self::Todos
                | Self::GrowthPicks
                | Self::GrowthNotes
        )
    }
}

/// One line of `changes`.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) family: Family,
    pub(super) row: Value,
    pub(super) last_row: Value,
    before: Option<String>,
    after: Option<String>,
}

impl Line {
    /// Whether it says that whole rows of cards or decks were inserted.
    pub(super) fn is_insertion(&self) -> bool {
        self.before.is_none() && !self.family.rows_may_go()
    }

    /// Whether the image names the column.
    pub(super) fn sets(&self, column: &str) -> bool {
        let name = format!("\"{column}\":");
        [&self.before, &self.after]
            .into_iter()
            .flatten()
            .any(|image| image.contains(&name))
    }
}

impl Change<'_> {
    /// Runs `write`, which sets `columns` of one row, and keeps what they held before and after.
    pub(super) fn journaled(
        &mut self,
        family: Family,
        row: impl Into<Value>,
        columns: &[&'static str],
        write: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<()>,
    ) -> Result<()> {
        let row = row.into();
        let before = self.image(family, &row, columns)?;
        write(&self.tx)?;
        let after = self.image(family, &row, columns)?;
        if before == after {
            return Ok(());
        }
        self.keep(family, &row, &row, before.as_deref(), after.as_deref())
    }

    /// Keeps that the rows from `row` to `last_row` were inserted.
    pub(super) fn inserted(&mut self, family: Family, row: i64, last_row: i64) -> Result<()> {
        self.keep(family, &row.into(), &last_row.into(), None, None)
    }

    pub(super) fn has_changes(&self) -> bool {
        self.step > 0
    }

    fn image(&self, family: Family, row: &Value, columns: &[&str]) -> Result<Option<String>> {
        let pairs: Vec<_> = columns.iter().map(|c| format!("'{c}', {c}")).collect();
        let sql = format!(
            "SELECT json_object({}) AS image FROM {} WHERE {} = ?1",
            pairs.join(", "),
            family.table(),
            family.key()
        );
        first(&self.tx, &sql, [row], |row| get(row, "image"))
    }

    fn keep(
        &mut self,
        family: Family,
        row: &Value,
        last_row: &Value,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO changes (operation, step, family, row, last_row, before, after)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                self.number,
                self.step,
                family.table(),
                row,
                last_row,
                before,
                after,
            ))?;
        self.step += 1;
        Ok(())
    }

    /// Puts a line of another operation in force: what it says was before, or after.
    pub(super) fn apply(&self, line: &Line, undo: bool) -> Result<()> {
        if line.is_insertion() {
            return self.apply_insertion(line, undo);
        }
        let image = if undo { &line.before } else { &line.after };
        let (table, key) = (line.family.table(), line.family.key());
        let Some(image) = image else {
            if !line.family.rows_may_go() {
                return Err(StoreError::Damaged {
                    detail: "the journal lacks an image".into(),
                });
            }
            let sql = format!("DELETE FROM {table} WHERE {key} = ?1");
            self.tx.prepare_cached(&sql)?.execute([&line.row])?;
            return Ok(());
        };
        let columns: Vec<_> = line
            .family
            .columns()
            .iter()
            .filter(|column| line.sets(column))
            .collect();
        let sets: Vec<_> = columns
            .iter()
            .map(|c| format!("{c} = json_extract(?2, '$.{c}')"))
            .collect();
        let mut sql = format!("UPDATE {table} SET {} WHERE {key} = ?1", sets.join(", "));
        if line.family.rows_may_go() {
            let names: Vec<_> = columns.iter().map(|c| c.to_string()).collect();
            let values: Vec<_> = columns
                .iter()
                .map(|c| format!("json_extract(?2, '$.{c}')"))
                .collect();
            sql = format!(
                "INSERT OR REPLACE INTO {table} ({key}, {}) VALUES (?1, {})",
                names.join(", "),
                values.join(", ")
            );
        }
        self.tx.prepare_cached(&sql)?.execute((&line.row, image))?;
        Ok(())
    }

    fn apply_insertion(&self, line: &Line, undo: bool) -> Result<()> {
        let at = undo.then(|| self.now.at_ms());
        match line.family {
            Family::Cards => self
                .tx
                .prepare_cached(
                    "UPDATE cards SET removed_at = ?3, removed_as = ?4
                     WHERE key BETWEEN ?1 AND ?2",
                )?
                .execute((&line.row, &line.last_row, at, undo.then_some("undo")))?,
            Family::Decks => self
                .tx
                .prepare_cached("UPDATE decks SET removed_at = ?3 WHERE key BETWEEN ?1 AND ?2")?
                .execute((&line.row, &line.last_row, at))?,
            Family::Interviews => self
                .tx
                .prepare_cached(
                    "UPDATE interviews SET removed_at = ?3 WHERE key BETWEEN ?1 AND ?2",
                )?
                .execute((&line.row, &line.last_row, at))?,
            Family::Stories => self
                .tx
                .prepare_cached("UPDATE stories SET removed_at = ?3 WHERE key BETWEEN ?1 AND ?2")?
                .execute((&line.row, &line.last_row, at))?,
            Family::Reviews => self
                .tx
                .prepare_cached(
                    "UPDATE reviews SET taken_back_at = ?3 WHERE key BETWEEN ?1 AND ?2",
                )?
                .execute((&line.row, &line.last_row, at))?,
            // The coach's head of a file goes and comes with its deck.
            _ => 0,
        };
        Ok(())
    }

    /// Calls `each` for every line of an operation, last first for undo.
    pub(super) fn lines(&self, operation: i64, undo: bool) -> Result<Vec<Line>> {
        let order = if undo { "DESC" } else { "ASC" };
        let sql = format!(
            "SELECT family, row, last_row, before, after FROM changes
             WHERE operation = ?1 ORDER BY step {order}"
        );
        super::columns::all(&self.tx, &sql, [operation], |row| {
            let table: String = get(row, "family")?;
            Ok(Line {
                family: Family::of_table(&table).ok_or_else(|| StoreError::Damaged {
                    detail: format!("the journal names {table}"),
                })?,
                row: get(row, "row")?,
                last_row: get(row, "last_row")?,
                before: get(row, "before")?,
                after: get(row, "after")?,
            })
        })
    }
}
