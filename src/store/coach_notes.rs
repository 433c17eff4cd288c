//! What a coach wrote to answers, and answers that come back from a file of the person's own.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::change::{Change, present};
use super::columns::{self, all, first, get};
use super::journal::Family;
use super::tailorings::write_edited;
use super::writing::change_answer;
use super::{Result, Store, derived, stories};
use crate::domain::answer::AnswerText;
use crate::domain::id::{CardId, InterviewId, Slug, StoryId};
use crate::domain::now::Now;
use crate::domain::story::StoryText;
use crate::domain::tailoring::{RoleVersion, Tailoring};

/// A coach's note on one version of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CoachNote {
    pub(crate) version: u32,
    /// When it came in.
    pub(crate) written_at: DateTime<Utc>,
    pub(crate) coach: Option<String>,
    pub(crate) text: String,
}

/// A note on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewNote {
    pub(crate) card: CardId,
    /// The version of the answer it was written to, where it is known.
    pub(crate) version: Option<u32>,
    pub(crate) text: String,
}

pub(super) const NOTES_OF: &str = "SELECT n.version, n.written_at, n.coach, n.text
     FROM coach_notes n JOIN cards c ON c.key = n.card WHERE c.id = ?1
     ORDER BY n.version DESC, n.key DESC";

const COLUMNS: [&str; 5] = ["card", "version", "written_at", "coach", "text"];

/// The notes on a card's answers, those on the newest version first.
pub(super) fn notes_of(conn: &Connection, card: CardId) -> Result<Vec<CoachNote>> {
    all(conn, NOTES_OF, [card.0], |row| {
        Ok(CoachNote {
            version: get(row, "version")?,
            written_at: columns::instant(row, "written_at")?,
            coach: get(row, "coach")?,
            text: get(row, "text")?,
        })
    })
}

/// What comes in from a file of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Restored {
    pub(crate) answers: Vec<(CardId, AnswerText)>,
    /// What is said for one interview alone.
    pub(crate) for_interviews: Vec<(InterviewId, RoleVersion)>,
    /// New ones, and those in the place of one that is there.
    pub(crate) stories: Vec<(Option<StoryId>, StoryText)>,
    /// The titles of stories that the answer of a card tells.
    pub(crate) links: Vec<(String, CardId)>,
}

impl Store {
    /// The card that a file names by the ids of its deck and its own, wherever it is now.
    pub(crate) fn card_of_slugs(&self, deck: &Slug, card: &Slug) -> Result<Option<CardId>> {
        let by_coach = first(
            &self.conn,
            "SELECT c.id FROM upstream_decks d JOIN upstream_cards u ON u.deck = d.deck
             JOIN cards c ON c.key = u.card
             WHERE d.slug = ?1 AND c.removed_at IS NULL AND (u.slug = ?2
                 OR EXISTS (SELECT 1 FROM json_each(u.aliases) WHERE value = ?2))
             ORDER BY u.slug = ?2 DESC LIMIT 1",
            (deck.as_str(), card.as_str()),
            |row| Ok(CardId(get(row, "id")?)),
        )?;
        let own = card.as_str().strip_prefix("q-");
        match (by_coach, own) {
            (None, Some(handle)) => first(
                &self.conn,
                "SELECT id FROM cards WHERE handle = ?1 AND removed_at IS NULL",
                [handle],
                |row| Ok(CardId(get(row, "id")?)),
            ),
            (found, _) => Ok(found),
        }
    }

    /// Puts notes beside the answers they are about; one that is there already is passed over.
    /// Gives how many came in; all of them are one operation.
    pub(crate) fn add_coach_notes(
        &mut self,
        notes: &[NewNote],
        coach: Option<&str>,
        now: &Now,
    ) -> Result<u64> {
        let mut change = self.begin(now)?;
        let mut added = 0;
        for note in notes {
            added += u64::from(add_note(&mut change, note, coach)?);
        }
        if added > 0 {
            let plural = if added == 1 { "" } else { "s" };
            change.finish("notes", &format!("{added} note{plural} of a coach"), None)?;
        }
        Ok(added)
    }

    /// Makes these answers the newest versions where they differ from what is there, puts what is
    /// said for interviews alone in the place of what is, and brings stories in. Gives how many were
    /// changed; all of it is one operation.
    pub(crate) fn restore_answers(&mut self, what: &Restored, now: &Now) -> Result<u64> {
        let mut change = self.begin(now)?;
        let mut restored = 0;
        for (id, story) in &what.stories {
            stories::put(&mut change, *id, story)?;
            restored += 1;
        }
        for (title, card) in &what.links {
            restored += u64::from(stories::link_titled(&mut change, title, *card)?);
        }
        for (card, answer) in &what.answers {
            let key = key_of(&change.tx, *card)?;
            if change_answer(&mut change, key, answer)?.is_some() {
                restored += 1;
                derived::requeue(&change.tx, key)?;
                derived::reindex(&change.tx, key)?;
            }
        }
        for (interview, version) in &what.for_interviews {
            let put = &mut |tailoring: &mut Tailoring| {
                tailoring.version_mut(version.card).clone_from(version);
            };
            restored += u64::from(write_edited(&mut change, *interview, put)?.is_some());
        }
        if change.has_changes() {
            let plural = if restored == 1 { "" } else { "s" };
            let what = match what.stories.is_empty() && what.links.is_empty() {
                true => format!("{restored} answer{plural} from a file"),
                false => format!("{restored} answer{plural} and stories from a file"),
            };
            change.finish("import", &what, None)?;
        }
        Ok(restored)
    }
}

fn key_of(conn: &Connection, card: CardId) -> Result<i64> {
    present(first(
        conn,
        "SELECT key FROM cards WHERE id = ?1 AND removed_at IS NULL",
        [card.0],
        |row| get(row, "key"),
    )?)
}

/// Whether it was new.
fn add_note(change: &mut Change<'_>, note: &NewNote, coach: Option<&str>) -> Result<bool> {
    let card = key_of(&change.tx, note.card)?;
    // A version that is not there is of another machine: then the newest is meant.
    let version: Option<u32> = first(
        &change.tx,
        "SELECT version FROM answers WHERE card = ?1
         ORDER BY version = ?2 DESC, version DESC LIMIT 1",
        (card, note.version),
        |row| get(row, "version"),
    )?;
    let Some(version) = version else {
        return Ok(false);
    };
    let is_there = first(
        &change.tx,
        "SELECT 1 AS n FROM coach_notes WHERE card = ?1 AND version = ?2 AND text = ?3",
        (card, version, &note.text),
        |_| Ok(()),
    )?;
    if is_there.is_some() {
        return Ok(false);
    }
    let key: Option<i64> = first(
        &change.tx,
        "SELECT coalesce(max(key), 0) + 1 AS key FROM coach_notes",
        [],
        |row| get(row, "key"),
    )?;
    let key = key.unwrap_or(1);
    let at = change.now.at_ms();
    change.journaled(Family::CoachNotes, key, &COLUMNS, |tx| {
        tx.prepare_cached(
            "INSERT INTO coach_notes (key, card, version, written_at, coach, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((key, card, version, at, coach, &note.text))?;
        Ok(())
    })?;
    Ok(true)
}
