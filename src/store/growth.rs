//! What a person is learning: the growth list, what others said, what is to be done by a day, and
//! what of it goes to which interview.

use rusqlite::types::ToSql;
use rusqlite::{Connection, Row};

use super::cards::NewCard;
use super::change::{Change, present};
use super::columns::{self, all, first, get, to_json};
use super::journal::Family;
use super::migrate::STORIES_SINCE;
use super::{Result, Store, decks, lookup, tailorings, writing};
use crate::domain::card::{Kind, LocalChanges};
use crate::domain::growth::{Area, Feedback, Growth, GrowthId, GrowthPick, Todo, TodoId, TodoKind};
use crate::domain::id::{CardId, DeckId, InterviewId, StoryId};
use crate::domain::now::{Day, Now};

pub(super) const GROWTH_COLUMNS: [&str; 8] = [
    "area",
    "text",
    "step",
    "begun",
    "example",
    "value",
    "added_on",
    "removed_at",
];
pub(super) const FEEDBACK_COLUMNS: [&str; 8] = [
    "who",
    "place",
    "words",
    "learned",
    "changed",
    "still_open",
    "added_on",
    "removed_at",
];
pub(super) const TODO_COLUMNS: [&str; 10] = [
    "kind",
    "text",
    "person",
    "due_on",
    "story",
    "growth",
    "interview",
    "added_on",
    "done_on",
    "removed_at",
];
pub(super) const PICK_COLUMNS: [&str; 4] = ["main", "reserve", "requirements", "struck"];
pub(super) const NOTE_COLUMNS: [&str; 3] = ["written_on", "question", "text"];

/// The names under which a check-in's two answers are kept.
pub(crate) const CHECK_IN_QUESTIONS: [&str; 2] = ["learned since", "used where"];

/// What one sitting over the growth list brought: all of it is one operation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct GrowthSession {
    /// What was thought on the way, under a question's name; nothing where it was passed over.
    pub(crate) notes: Vec<(String, Option<String>)>,
    /// Entries that are new, or that take the place of those there are.
    pub(crate) entries: Vec<(Option<GrowthId>, Growth)>,
    pub(crate) feedback: Vec<Feedback>,
    /// With the place in `entries` of the one it is about.
    pub(crate) todos: Vec<(Todo, Option<usize>)>,
    pub(crate) pick: Option<(InterviewId, Picked)>,
    /// Questions that become cards of a deck; one that a card asks already is passed over.
    pub(crate) to_ask: Vec<(DeckId, String)>,
}

/// A [`GrowthPick`] by places in the entries of a session, and what the interview cannot do without.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Picked {
    pub(crate) main: Option<usize>,
    pub(crate) reserve: Option<usize>,
    pub(crate) requirements: Vec<String>,
    pub(crate) struck: Vec<(usize, String)>,
}

impl Store {
    /// The growth list, in the order it was written.
    pub(crate) fn growth(&self) -> Result<Vec<(GrowthId, Growth)>> {
        if self.layout < STORIES_SINCE {
            return Ok(Vec::new());
        }
        let sql = "SELECT * FROM growth WHERE removed_at IS NULL ORDER BY key";
        all(&self.conn, sql, [], read_growth)
    }

    /// What others said, in the order it was written.
    pub(crate) fn feedback(&self) -> Result<Vec<Feedback>> {
        if self.layout < STORIES_SINCE {
            return Ok(Vec::new());
        }
        let sql = "SELECT * FROM feedback WHERE removed_at IS NULL ORDER BY key";
        all(&self.conn, sql, [], |row| {
            Ok(Feedback {
                who: get(row, "who")?,
                place: get(row, "place")?,
                words: get(row, "words")?,
                learned: get(row, "learned")?,
                changed: get(row, "changed")?,
                still_open: get(row, "still_open")?,
            })
        })
    }

    /// What is still to be done, what is due first first.
    pub(crate) fn open_todos(&self) -> Result<Vec<(TodoId, Todo)>> {
        if self.layout < STORIES_SINCE {
            return Ok(Vec::new());
        }
        let sql = "SELECT t.*, s.id AS story_id, i.id AS interview_id FROM todos t
             LEFT JOIN stories s ON s.key = t.story LEFT JOIN interviews i ON i.key = t.interview
             WHERE t.done_on IS NULL AND t.removed_at IS NULL
             ORDER BY t.due_on IS NULL, t.due_on, t.key";
        all(&self.conn, sql, [], |row| {
            let kind: String = get(row, "kind")?;
            let todo = Todo {
                kind: TodoKind::parse(&kind).ok_or_else(|| columns::unreadable("kind"))?,
                text: get(row, "text")?,
                person: get(row, "person")?,
                due_on: columns::optional_day(row, "due_on")?,
                story: get::<Option<_>>(row, "story_id")?.map(StoryId),
                growth: get::<Option<i64>>(row, "growth")?.map(GrowthId),
                interview: get::<Option<_>>(row, "interview_id")?.map(InterviewId),
            };
            Ok((TodoId(get(row, "key")?), todo))
        })
    }

    /// The day of the last check-in over the growth list, or else of its first entry; nothing
    /// while the list is empty.
    pub(crate) fn last_check_in(&self) -> Result<Option<Day>> {
        if self.layout < STORIES_SINCE {
            return Ok(None);
        }
        let sql = "SELECT max(n.written_on) AS checked_on,
                 (SELECT min(added_on) FROM growth WHERE removed_at IS NULL) AS begun_on
             FROM growth_notes n WHERE n.question = ?1";
        let days = first(&self.conn, sql, [CHECK_IN_QUESTIONS[0]], |row| {
            let checked = columns::optional_day(row, "checked_on")?;
            Ok((checked, columns::optional_day(row, "begun_on")?))
        })?;
        Ok(days.and_then(|(checked, begun)| begun.map(|begun| checked.unwrap_or(begun))))
    }

    /// What goes to an interview; nothing was chosen where there is none.
    pub(crate) fn growth_pick(&self, interview: InterviewId) -> Result<Option<GrowthPick>> {
        if self.layout < STORIES_SINCE {
            return Ok(None);
        }
        let sql = "SELECT p.* FROM growth_picks p JOIN interviews i ON i.key = p.interview
             WHERE i.id = ?1";
        first(&self.conn, sql, [interview.0], |row| {
            let struck: Vec<(i64, String)> = columns::json(row, "struck")?;
            let entry = |(key, requirement)| (GrowthId(key), requirement);
            Ok(GrowthPick {
                main: get::<Option<i64>>(row, "main")?.map(GrowthId),
                reserve: get::<Option<i64>>(row, "reserve")?.map(GrowthId),
                struck: struck.into_iter().map(entry).collect(),
            })
        })
    }

    /// Keeps all that a sitting brought; whether that was anything.
    pub(crate) fn save_growth(&mut self, session: &GrowthSession, now: &Now) -> Result<bool> {
        let mut change = self.begin(now)?;
        let today = change.now.today.to_string();
        for (question, text) in &session.notes {
            let values: [&dyn ToSql; 3] = [&today, question, text];
            insert(&mut change, Family::GrowthNotes, &NOTE_COLUMNS, &values)?;
        }
        let mut keys = Vec::with_capacity(session.entries.len());
        for (id, entry) in &session.entries {
            keys.push(put_growth(&mut change, *id, entry, &today)?);
        }
        for feedback in &session.feedback {
            let f = feedback;
            let values: [&dyn ToSql; 7] = [
                &f.who,
                &f.place,
                &f.words,
                &f.learned,
                &f.changed,
                &f.still_open,
                &today,
            ];
            insert(&mut change, Family::Feedback, &FEEDBACK_COLUMNS, &values)?;
        }
        for (todo, entry) in &session.todos {
            let growth = entry.and_then(|at| keys.get(at).copied());
            let todo = Todo {
                growth: growth.map(GrowthId).or(todo.growth),
                ..todo.clone()
            };
            add_todo(&mut change, &todo)?;
        }
        if let Some((interview, picked)) = &session.pick {
            put_pick(&mut change, *interview, picked, &keys)?;
            tailorings::write_edited(&mut change, *interview, &mut |tailoring| {
                tailoring.require(&picked.requirements);
            })?;
        }
        for (deck, question) in &session.to_ask {
            put_question(&mut change, *deck, question)?;
        }
        if !change.has_changes() {
            return Ok(false);
        }
        let count = session
            .entries
            .iter()
            .filter(|(id, _)| id.is_none())
            .count();
        let summary = match count {
            0 => "growth list looked through".to_owned(),
            1 => "growth list, 1 entry more".to_owned(),
            _ => format!("growth list, {count} entries more"),
        };
        change.finish("growth", &summary, None)?;
        Ok(true)
    }

    /// Marks a to-do as done on the day.
    pub(crate) fn finish_todo(&mut self, id: TodoId, now: &Now) -> Result<()> {
        let mut change = self.begin(now)?;
        let sql = "SELECT kind FROM todos
             WHERE key = ?1 AND done_on IS NULL AND removed_at IS NULL";
        let kind = present(first(&change.tx, sql, [id.0], |row| {
            get::<String>(row, "kind")
        })?)?;
        let today = change.now.today.to_string();
        change.journaled(Family::Todos, id.0, &TODO_COLUMNS, |tx| {
            tx.prepare_cached("UPDATE todos SET done_on = ?2 WHERE key = ?1")?
                .execute((id.0, &today))?;
            Ok(())
        })?;
        let summary = format!("to-do {} done ({kind})", id.0);
        change.finish("todo", &summary, None)?;
        Ok(())
    }

    /// Takes an entry off the growth list; undo brings it back.
    pub(crate) fn remove_growth(&mut self, id: GrowthId, now: &Now) -> Result<()> {
        let mut change = self.begin(now)?;
        let at = change.now.at_ms();
        change.journaled(Family::Growth, id.0, &GROWTH_COLUMNS, |tx| {
            let sql = "UPDATE growth SET removed_at = ?2 WHERE key = ?1 AND removed_at IS NULL";
            tx.prepare_cached(sql)?.execute((id.0, at))?;
            Ok(())
        })?;
        if change.has_changes() {
            change.finish("growth", "growth list, 1 entry less", None)?;
        }
        Ok(())
    }
}

fn read_growth(row: &Row<'_>) -> Result<(GrowthId, Growth)> {
    let area: String = get(row, "area")?;
    let growth = Growth {
        area: Area::parse(&area).ok_or_else(|| columns::unreadable("area"))?,
        text: get(row, "text")?,
        step: get(row, "step")?,
        begun: get(row, "begun")?,
        example: get(row, "example")?,
        value: get(row, "value")?,
    };
    Ok((GrowthId(get(row, "key")?), growth))
}

/// Writes a row whose first columns are these; gives its key.
fn insert(
    change: &mut Change<'_>,
    family: Family,
    columns: &'static [&'static str],
    values: &[&dyn ToSql],
) -> Result<i64> {
    let table = family.table();
    let sql = format!("SELECT coalesce(max(key), 0) + 1 AS key FROM {table}");
    let key = first(&change.tx, &sql, [], |row| get::<i64>(row, "key"))?.unwrap_or(1);
    let names = columns.get(..values.len()).unwrap_or(columns).join(", ");
    let places: String = (0..values.len())
        .map(|at| format!(", ?{}", at + 2))
        .collect();
    let sql = format!("INSERT INTO {table} (key, {names}) VALUES (?1{places})");
    let mut all: Vec<&dyn ToSql> = vec![&key];
    all.extend_from_slice(values);
    change.journaled(family, key, columns, |tx| {
        tx.prepare_cached(&sql)?.execute(all.as_slice())?;
        Ok(())
    })?;
    Ok(key)
}

/// A new entry, or one in the place of the one there is; gives its key.
fn put_growth(
    change: &mut Change<'_>,
    id: Option<GrowthId>,
    entry: &Growth,
    today: &str,
) -> Result<i64> {
    let e = entry;
    let area = e.area.name();
    let Some(GrowthId(key)) = id else {
        let values: [&dyn ToSql; 7] = [
            &area, &e.text, &e.step, &e.begun, &e.example, &e.value, &today,
        ];
        return insert(change, Family::Growth, &GROWTH_COLUMNS, &values);
    };
    change.journaled(Family::Growth, key, &GROWTH_COLUMNS, |tx| {
        tx.prepare_cached(
            "UPDATE growth SET area = ?2, text = ?3, step = ?4, begun = ?5, example = ?6,
                 value = ?7
             WHERE key = ?1",
        )?
        .execute((key, area, &e.text, &e.step, &e.begun, &e.example, &e.value))?;
        Ok(())
    })?;
    Ok(key)
}

fn key_of(conn: &Connection, table: &str, id: uuid::Uuid) -> Result<i64> {
    let sql = format!("SELECT key FROM {table} WHERE id = ?1");
    present(first(conn, &sql, [id], |row| get(row, "key"))?)
}

/// Writes a to-do; the operation is the caller's.
pub(super) fn add_todo(change: &mut Change<'_>, todo: &Todo) -> Result<()> {
    let story = todo.story.map(|id| key_of(&change.tx, "stories", id.0));
    let story = story.transpose()?;
    let interview = todo
        .interview
        .map(|id| key_of(&change.tx, "interviews", id.0));
    let interview = interview.transpose()?;
    let due_on = todo.due_on.map(|day| day.to_string());
    let growth = todo.growth.map(|GrowthId(key)| key);
    let (kind, today) = (todo.kind.name(), change.now.today.to_string());
    let values: [&dyn ToSql; 8] = [
        &kind,
        &todo.text,
        &todo.person,
        &due_on,
        &story,
        &growth,
        &interview,
        &today,
    ];
    insert(change, Family::Todos, &TODO_COLUMNS, &values)?;
    Ok(())
}

fn put_pick(
    change: &mut Change<'_>,
    interview: InterviewId,
    picked: &Picked,
    keys: &[i64],
) -> Result<()> {
    let interview = key_of(&change.tx, "interviews", interview.0)?;
    let key = |at: &usize| keys.get(*at).copied();
    let struck = picked.struck.iter();
    let struck: Vec<_> = struck
        .filter_map(|(at, requirement)| Some((key(at)?, requirement)))
        .collect();
    let (main, reserve) = (
        picked.main.as_ref().and_then(key),
        picked.reserve.as_ref().and_then(key),
    );
    change.journaled(Family::GrowthPicks, interview, &PICK_COLUMNS, |tx| {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO growth_picks (interview, main, reserve, requirements, struck)
             VALUES (?1, ?2, ?3, '[]', ?4)",
        )?
        .execute((interview, main, reserve, to_json(&struck)))?;
        Ok(())
    })
}

/// A question to ask, as a card, where no card asks it.
fn put_question(change: &mut Change<'_>, deck: DeckId, question: &str) -> Result<()> {
    if !lookup::same_question(&change.tx, question)?.is_empty() {
        return Ok(());
    }
    let card = NewCard {
        local: LocalChanges {
            question: Some(question.to_owned()),
            kind: Some(Kind::Ask),
            ..LocalChanges::default()
        },
        ..NewCard::default()
    };
    let id = CardId(change.ids.next());
    let (deck, _) = decks::named(&change.tx, deck)?;
    writing::insert_card(change, id, deck, &card)?;
    Ok(())
}
