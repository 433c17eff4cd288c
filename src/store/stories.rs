//! Stories: kept, found, changed, and linked to the cards whose answers tell them.

use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::cards::Handle;
use super::change::{Change, present};
use super::columns::{self, all, first, get, slots, slots_to_json, to_json};
use super::journal::Family;
use super::lookup::by_name;
use super::migrate::STORIES_SINCE;
use super::{Found, Result, Store, StoreError, growth, tailorings};
use crate::domain::growth::Todo;
use crate::domain::id::{CardId, StoryId};
use crate::domain::now::Now;
use crate::domain::story::{FailureKind, Happened, Story, StoryText};

/// What an operation may set.
pub(super) const STORY_COLUMNS: [&str; 17] = [
    "title",
    "said_when",
    "happened",
    "place",
    "role",
    "slots",
    "numbers",
    "people",
    "proof",
    "competencies",
    "kind",
    "failure_kind",
    "is_confirmable",
    "is_told_alike",
    "reflections",
    "cards",
    "removed_at",
];

const OF_ALL: &str = "SELECT * FROM stories WHERE removed_at IS NULL ORDER BY key";
const OF_ONE: &str = "SELECT * FROM stories WHERE id = ?1 AND removed_at IS NULL";
const OF_CARD: &str = "SELECT s.* FROM stories s, json_each(s.cards) j
     WHERE s.removed_at IS NULL AND j.value = (SELECT key FROM cards WHERE id = ?1)
     ORDER BY s.key";

impl Store {
    /// Every story, in the order they were added; none in a file of a layout that knew none. Cards
    /// that were removed are left out.
    pub(crate) fn stories(&self) -> Result<Vec<Story>> {
        if self.layout < STORIES_SINCE {
            return Ok(Vec::new());
        }
        all(&self.conn, OF_ALL, [], |row| read(&self.conn, row))
    }

    /// One that is there.
    pub(crate) fn story(&self, id: StoryId) -> Result<Story> {
        if self.layout < STORIES_SINCE {
            return Err(StoreError::Gone);
        }
        present(first(&self.conn, OF_ONE, [id.0], |row| {
            read(&self.conn, row)
        })?)
    }

    /// The story whose title is `text` or begins with it, alone. Case makes no difference.
    pub(crate) fn find_story(&self, text: &str) -> Result<Found<StoryId>> {
        let titles = self.stories()?.into_iter();
        let titles = titles.map(|story| (story.id, story.content.title));
        Ok(by_name(text, titles.collect()))
    }

    /// The stories that a card's answer tells.
    pub(crate) fn stories_of(&self, card: CardId) -> Result<Vec<Story>> {
        if self.layout < STORIES_SINCE {
            return Ok(Vec::new());
        }
        all(&self.conn, OF_CARD, [card.0], |row| read(&self.conn, row))
    }

    /// The cards whose answers tell a story.
    pub(crate) fn cards_of(&self, story: StoryId) -> Result<Vec<CardId>> {
        Ok(self.story(story)?.cards)
    }

    /// A new story, or `story` in the place of the one there is, with the cards that tell it and
    /// what is to be done about it: all of it is one operation. Gives its id, and whether anything
    /// changed. Refused without a title or when another story has it.
    pub(crate) fn keep_story(
        &mut self,
        id: Option<StoryId>,
        story: &StoryText,
        links: Links<'_>,
        todos: &[Todo],
        now: &Now,
    ) -> Result<(StoryId, bool)> {
        let mut change = self.begin(now)?;
        let (id, summary) = match id {
            Some(id) => (id, replace(&mut change, id, story)?),
            None => {
                let id = insert(&mut change, story)?;
                (id, format!("story \"{}\" added", story.title.trim()))
            }
        };
        links.set(&mut change, id)?;
        for todo in todos {
            let todo = Todo {
                story: Some(id),
                ..todo.clone()
            };
            growth::add_todo(&mut change, &todo)?;
        }
        if !change.has_changes() {
            return Ok((id, false));
        }
        change.finish("story", &summary, None)?;
        Ok((id, true))
    }

    /// It leaves every list; undo brings it back.
    pub(crate) fn remove_story(&mut self, id: StoryId, now: &Now) -> Result<()> {
        let mut change = self.begin(now)?;
        let before = standing(&change, id)?;
        let at = change.now.at_ms();
        change.journaled(Family::Stories, before.key, &["removed_at"], |tx| {
            tx.prepare_cached("UPDATE stories SET removed_at = ?2 WHERE key = ?1")?
                .execute((before.key, at))?;
            Ok(())
        })?;
        change.finish(
            "story",
            &format!("story \"{}\" removed", before.title),
            None,
        )?;
        Ok(())
    }

    /// Says which answers tell the story and which no longer do; whether that was new. One
    /// operation, however many they are.
    pub(crate) fn link_story(&mut self, id: StoryId, links: Links<'_>, now: &Now) -> Result<bool> {
        let mut change = self.begin(now)?;
        let [on, off] = links.set(&mut change, id)?;
        if !change.has_changes() {
            return Ok(false);
        }
        let title = standing(&change, id)?.title;
        let facts = [("linked to", on), ("no longer linked to", off)];
        let facts = facts.iter().filter(|(_, cards)| !cards.is_empty());
        let facts: Vec<String> = facts
            .map(|(what, cards)| format!("{what} {}", cards.join(", ")))
            .collect();
        let summary = format!("story \"{title}\" {}", facts.join(", "));
        change.finish("story", &summary, None)?;
        Ok(true)
    }
}

/// Cards whose answers tell a story from now on, and those whose answers no longer do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Links<'c> {
    pub(crate) on: &'c [CardId],
    pub(crate) off: &'c [CardId],
}

impl Links<'_> {
    /// The short names of those that were not so before.
    fn set(&self, change: &mut Change<'_>, id: StoryId) -> Result<[Vec<String>; 2]> {
        let mut set = |cards: &[CardId], is_on| -> Result<Vec<String>> {
            let mut names = Vec::new();
            for card in cards {
                let handle = set_link(change, id, *card, is_on)?;
                names.extend(handle.map(|handle| handle.short().to_owned()));
            }
            Ok(names)
        };
        Ok([set(self.on, true)?, set(self.off, false)?])
    }
}

/// Links a card or takes the link away; the card's handle where that changed something.
fn set_link(
    change: &mut Change<'_>,
    id: StoryId,
    card: CardId,
    is_on: bool,
) -> Result<Option<Handle>> {
    let before = standing(change, id)?;
    let sql = "SELECT key, handle FROM cards WHERE id = ?1 AND removed_at IS NULL";
    let (card, handle) = present(first(&change.tx, sql, [card.0], |row| {
        Ok((get::<i64>(row, "key")?, get::<String>(row, "handle")?))
    })?)?;
    let mut cards = before.cards;
    if cards.contains(&card) == is_on {
        return Ok(None);
    }
    match is_on {
        true => cards.push(card),
        false => cards.retain(|there| *there != card),
    }
    change.journaled(Family::Stories, before.key, &["cards"], |tx| {
        tx.prepare_cached("UPDATE stories SET cards = ?2 WHERE key = ?1")?
            .execute((before.key, to_json(&cards)))?;
        Ok(())
    })?;
    Ok(Some(Handle::shown(&change.tx, handle)?))
}

/// Writes what is told over the row that is there; gives the operation's summary.
fn replace(change: &mut Change<'_>, id: StoryId, story: &StoryText) -> Result<String> {
    let before = standing(change, id)?;
    let title = free_title(&change.tx, &story.title, Some(before.key))?;
    change.journaled(Family::Stories, before.key, &STORY_COLUMNS, |tx| {
        write(tx, before.key, &title, story)
    })?;
    if before.title == title {
        return Ok(format!("story \"{title}\" changed"));
    }
    tailorings::rename_story(change, &before.title, &title)?;
    Ok(format!("story \"{}\" renamed \"{title}\"", before.title))
}

/// A new story, or one in the place of the one there is; the operation is the caller's.
pub(super) fn put(
    change: &mut Change<'_>,
    id: Option<StoryId>,
    story: &StoryText,
) -> Result<StoryId> {
    match id {
        Some(id) => replace(change, id, story).map(|_| id),
        None => insert(change, story),
    }
}

/// Says that the answer of a card tells the story of that title; whether that was new.
pub(super) fn link_titled(change: &mut Change<'_>, title: &str, card: CardId) -> Result<bool> {
    let wanted = title.trim().to_lowercase();
    let titles = all(
        &change.tx,
        "SELECT id, title FROM stories WHERE removed_at IS NULL",
        [],
        |row| Ok((StoryId(get(row, "id")?), get::<String>(row, "title")?)),
    )?;
    let mut titles = titles.into_iter();
    match titles.find(|(_, title)| title.to_lowercase() == wanted) {
        Some((id, _)) => Ok(set_link(change, id, card, true)?.is_some()),
        None => Ok(false),
    }
}

/// A story that is there, as far as an operation needs it.
struct Standing {
    key: i64,
    title: String,
    cards: Vec<i64>,
}

fn standing(change: &Change<'_>, id: StoryId) -> Result<Standing> {
    present(first(&change.tx, OF_ONE, [id.0], |row| {
        Ok(Standing {
            key: get(row, "key")?,
            title: get(row, "title")?,
            cards: columns::json(row, "cards")?,
        })
    })?)
}

/// Writes a new row; the operation is the caller's.
fn insert(change: &mut Change<'_>, story: &StoryText) -> Result<StoryId> {
    let title = free_title(&change.tx, &story.title, None)?;
    let id = StoryId(change.ids.next());
    change
        .tx
        .prepare_cached(
            "INSERT INTO stories (id, title, slots, numbers, people, competencies, reflections,
                 cards, added_at, added_on)
             VALUES (?1, ?2, '[]', '[]', '[]', '[]', '[]', '[]', ?3, ?4)",
        )?
        .execute((
            id.0,
            &title,
            change.now.at_ms(),
            change.now.today.to_string(),
        ))?;
    let key = change.tx.last_insert_rowid();
    change.inserted(Family::Stories, key, key)?;
    write(&change.tx, key, &title, story)?;
    Ok(id)
}

/// The title on one line, if no other story has it.
fn free_title(conn: &Connection, title: &str, own: Option<i64>) -> Result<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(StoreError::Refused("a story needs a title".into()));
    }
    // SQLite's NOCASE knows the letters of ASCII only.
    let wanted = title.to_lowercase();
    let others = all(
        conn,
        "SELECT key, title FROM stories WHERE removed_at IS NULL",
        [],
        |row| Ok((get::<i64>(row, "key")?, get::<String>(row, "title")?)),
    )?;
    let taken = others
        .into_iter()
        .find(|(key, other)| Some(*key) != own && other.to_lowercase() == wanted);
    match taken {
        Some((_, other)) => Err(StoreError::Refused(format!(
            "there is a story named \"{other}\""
        ))),
        None => Ok(title),
    }
}

/// Writes all that is told into a row that is there.
fn write(conn: &Connection, key: i64, title: &str, story: &StoryText) -> Result<()> {
    conn.prepare_cached(
        "UPDATE stories SET title = :title, said_when = :said_when, happened = :happened,
             place = :place, role = :role, slots = :slots, numbers = :numbers, people = :people,
             proof = :proof, competencies = :competencies, kind = :kind,
             failure_kind = :failure_kind, is_confirmable = :is_confirmable,
             is_told_alike = :is_told_alike, reflections = :reflections
         WHERE key = :key",
    )?
    .execute(rusqlite::named_params! {
        ":key": key,
        ":title": title,
        ":said_when": story.when,
        ":happened": story.happened.map(Happened::stored),
        ":place": story.place,
        ":role": story.role,
        ":slots": slots_to_json(&story.slots),
        ":numbers": to_json(&story.numbers),
        ":people": to_json(&story.people),
        ":proof": story.proof,
        ":competencies": to_json(&story.competencies),
        ":kind": story.kind,
        ":failure_kind": story.failure_kind.map(FailureKind::name),
        ":is_confirmable": story.is_confirmable,
        ":is_told_alike": story.is_told_alike,
        ":reflections": slots_to_json(&story.reflections),
    })?;
    Ok(())
}

/// A row of `stories`.
pub(super) fn read(conn: &Connection, row: &Row<'_>) -> Result<Story> {
    let unreadable = columns::unreadable;
    let happened: Option<String> = get(row, "happened")?;
    let happened =
        happened.map(|text| Happened::parse(&text).ok_or_else(|| unreadable("happened")));
    let failure: Option<String> = get(row, "failure_kind")?;
    let failure =
        failure.map(|name| FailureKind::parse(&name).ok_or_else(|| unreadable("failure_kind")));
    let keys: Vec<i64> = columns::json(row, "cards")?;
    let mut cards = Vec::with_capacity(keys.len());
    for key in keys {
        let sql = "SELECT id FROM cards WHERE key = ?1 AND removed_at IS NULL";
        cards.extend(first(conn, sql, [key], |row| Ok(CardId(get(row, "id")?)))?);
    }
    Ok(Story {
        id: StoryId(get::<Uuid>(row, "id")?),
        added_on: columns::day(row, "added_on")?,
        cards,
        content: StoryText {
            title: get(row, "title")?,
            when: get(row, "said_when")?,
            happened: happened.transpose()?,
            place: get(row, "place")?,
            role: get(row, "role")?,
            slots: slots(row, "slots")?,
            numbers: columns::list(row, "numbers")?,
            people: columns::list(row, "people")?,
            proof: get(row, "proof")?,
            competencies: columns::list(row, "competencies")?,
            kind: get(row, "kind")?,
            failure_kind: failure.transpose()?,
            is_confirmable: get(row, "is_confirmable")?,
            is_told_alike: get(row, "is_told_alike")?,
            reflections: slots(row, "reflections")?,
        },
    })
}
