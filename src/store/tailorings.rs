//! What is prepared for one interview beside its cards.

use rusqlite::{Connection, Row};

use super::change::{Change, present};
use super::columns::{self, all, first, get, to_json};
use super::journal::Family;
use super::migrate::TAILORINGS_SINCE;
use super::{Result, Store};
use crate::domain::id::{CardId, InterviewId};
use crate::domain::now::Now;
use crate::domain::tailoring::{Format, RoleVersion, ShownBy, Sought, Tailoring};

/// What an operation may set.
pub(super) const TAILORING_COLUMNS: [&str; 10] = [
    "place",
    "format",
    "requirements",
    "stated_values",
    "people",
    "facts",
    "longest_secs",
    "allows_non_work",
    "versions",
    "ticked",
];

const OF_ONE: &str = "SELECT t.* FROM tailorings t JOIN interviews i ON i.key = t.interview
     WHERE i.id = ?1 AND i.removed_at IS NULL";
/// What an interview cannot do without was kept with what was picked for it, too, before it had one
/// place: files in which it is only there are read as though it were here.
const FORMER_REQUIREMENTS: &str =
    "SELECT p.requirements FROM growth_picks p JOIN interviews i ON i.key = p.interview
     WHERE i.id = ?1 AND i.removed_at IS NULL";

/// What is changed in a [`Tailoring`].
type Edit<'e> = &'e mut dyn FnMut(&mut Tailoring);

impl Store {
    /// What is prepared for an interview; empty where nothing is, or the file is of a layout that
    /// knew of none. Cards that were removed are left out.
    pub(crate) fn tailoring(&self, interview: InterviewId) -> Result<Tailoring> {
        if self.layout < TAILORINGS_SINCE {
            return Ok(Tailoring::default());
        }
        of_one(&self.conn, interview)
    }

    /// Lets `edit` change what is prepared for an interview as it is at this moment; whether that
    /// made a difference. `what` says in the log what was done, and holds no word of theirs.
    pub(crate) fn tailor(
        &mut self,
        interview: InterviewId,
        what: &str,
        now: &Now,
        edit: Edit<'_>,
    ) -> Result<bool> {
        let mut change = self.begin(now)?;
        let Some(name) = write_edited(&mut change, interview, edit)? else {
            return Ok(false);
        };
        change.finish("interview", &format!("{name} {what}"), None)?;
        Ok(true)
    }
}

/// Changes the row of one interview; its name, or nothing where it stays as it was.
pub(super) fn write_edited(
    change: &mut Change<'_>,
    interview: InterviewId,
    edit: Edit<'_>,
) -> Result<Option<String>> {
    let sql = "SELECT key, name FROM interviews
         WHERE id = ?1 AND removed_at IS NULL AND cancelled_at IS NULL";
    let (key, name) = present(first(&change.tx, sql, [interview.0], |row| {
        Ok((get::<i64>(row, "key")?, get::<String>(row, "name")?))
    })?)?;
    let before = of_one(&change.tx, interview)?;
    let mut after = before.clone();
    edit(&mut after);
    after.versions.retain(|version| !version.is_empty());
    if after == before {
        return Ok(None);
    }
    change.journaled(Family::Tailorings, key, &TAILORING_COLUMNS, |tx| {
        write(tx, key, &after)
    })?;
    change.journaled(Family::GrowthPicks, key, &["requirements"], |tx| {
        let sql = "UPDATE growth_picks SET requirements = '[]' WHERE interview = ?1";
        tx.prepare_cached(sql)?.execute([key])?;
        Ok(())
    })?;
    Ok(Some(name))
}

fn of_one(conn: &Connection, interview: InterviewId) -> Result<Tailoring> {
    let found = first(conn, OF_ONE, [interview.0], |row| read(conn, row))?;
    let mut tailoring = found.unwrap_or_default();
    if tailoring.requirements.is_empty() {
        let former = first(conn, FORMER_REQUIREMENTS, [interview.0], |row| {
            columns::list(row, "requirements")
        })?;
        tailoring.require(&former.unwrap_or_default());
    }
    Ok(tailoring)
}

/// Whatever names a story as what shows something names it by its new title from now on.
pub(super) fn rename_story(change: &mut Change<'_>, from: &str, to: &str) -> Result<()> {
    let from = from.to_lowercase();
    let sql = "SELECT i.id FROM tailorings t JOIN interviews i ON i.key = t.interview
         WHERE i.removed_at IS NULL AND i.cancelled_at IS NULL";
    let all = all(&change.tx, sql, [], |row| Ok(InterviewId(get(row, "id")?)))?;
    for interview in all {
        write_edited(change, interview, &mut |tailoring| {
            let sought = tailoring.requirements.iter_mut();
            for one in sought.chain(&mut tailoring.values) {
                if let Some(ShownBy::Story(title)) = &mut one.shown_by
                    && title.to_lowercase() == from
                {
                    to.clone_into(title);
                }
            }
        })?;
    }
    Ok(())
}

/// A text, the title of a story, the key of a card.
type SoughtRow = (String, Option<String>, Option<i64>);
/// The key of a card, the line on the role, what to stress, the text.
type VersionRow = (i64, Option<String>, Option<String>, Option<String>);

fn write(conn: &Connection, key: i64, tailoring: &Tailoring) -> Result<()> {
    let versions = tailoring
        .versions
        .iter()
        .map(|version| -> Result<VersionRow> {
            Ok((
                card_key(conn, version.card)?,
                version.role_link.clone(),
                version.stress.clone(),
                version.text.clone(),
            ))
        });
    conn.prepare_cached(
        "INSERT OR REPLACE INTO tailorings (interview, place, format, requirements, stated_values,
             people, facts, longest_secs, allows_non_work, versions, ticked)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute((
        key,
        &tailoring.place,
        tailoring.format.map(Format::name),
        to_json(&sought_rows(conn, &tailoring.requirements)?),
        to_json(&sought_rows(conn, &tailoring.values)?),
        to_json(&tailoring.people),
        to_json(&tailoring.facts),
        tailoring.longest_secs,
        tailoring.allows_non_work,
        to_json(&versions.collect::<Result<Vec<_>>>()?),
        to_json(&tailoring.ticked),
    ))?;
    Ok(())
}

fn card_key(conn: &Connection, card: CardId) -> Result<i64> {
    let sql = "SELECT key FROM cards WHERE id = ?1";
    present(first(conn, sql, [card.0], |row| get(row, "key"))?)
}

fn sought_rows(conn: &Connection, sought: &[Sought]) -> Result<Vec<SoughtRow>> {
    let row = |one: &Sought| {
        let (story, card) = match &one.shown_by {
            Some(ShownBy::Story(title)) => (Some(title.clone()), None),
            Some(ShownBy::Answer(card)) => (None, Some(card_key(conn, *card)?)),
            None => (None, None),
        };
        Ok((one.text.clone(), story, card))
    };
    sought.iter().map(row).collect()
}

fn read(conn: &Connection, row: &Row<'_>) -> Result<Tailoring> {
    let format: Option<String> = get(row, "format")?;
    let format = format.map(|name| Format::parse(&name).ok_or_else(|| unreadable("format")));
    let rows: Vec<VersionRow> = columns::json(row, "versions")?;
    let mut versions = Vec::with_capacity(rows.len());
    for (key, role_link, stress, text) in rows {
        let card = standing_card(conn, key)?;
        versions.extend(card.map(|card| RoleVersion {
            card,
            role_link,
            stress,
            text,
        }));
    }
    Ok(Tailoring {
        place: get(row, "place")?,
        format: format.transpose()?,
        requirements: sought(conn, row, "requirements")?,
        values: sought(conn, row, "stated_values")?,
        people: columns::list(row, "people")?,
        facts: columns::list(row, "facts")?,
        longest_secs: get(row, "longest_secs")?,
        allows_non_work: get(row, "allows_non_work")?,
        versions,
        ticked: columns::list(row, "ticked")?,
    })
}

fn unreadable(column: &str) -> super::StoreError {
    columns::unreadable(column)
}

fn standing_card(conn: &Connection, key: i64) -> Result<Option<CardId>> {
    let sql = "SELECT id FROM cards WHERE key = ?1 AND removed_at IS NULL";
    first(conn, sql, [key], |row| Ok(CardId(get(row, "id")?)))
}

fn sought(conn: &Connection, row: &Row<'_>, column: &str) -> Result<Vec<Sought>> {
    let rows: Vec<SoughtRow> = columns::json(row, column)?;
    let one = |(text, story, card): SoughtRow| {
        let card = match card {
            Some(key) => standing_card(conn, key)?,
            None => None,
        };
        let shown_by = card.map(ShownBy::Answer).or(story.map(ShownBy::Story));
        Ok(Sought { text, shown_by })
    };
    rows.into_iter().map(one).collect()
}
