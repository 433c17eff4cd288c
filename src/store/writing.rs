//! Cards written and moved about by the person: each function one operation, whose number it gives,
//! or none where nothing changes by it.

use rusqlite::Connection;

use super::cards::{CardEdit, Handle, NewCard, StandingChange};
use super::change::{Change, present};
use super::columns::{self, first, get, to_json};
use super::decks::Target;
use super::journal::Family;
use super::{Result, Store, StoreError, answers, decks, derived, settings};
use crate::domain::answer::{Answer, AnswerText};
use crate::domain::card::LocalChanges;
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::Now;

/// The columns of `local_cards` but its key.
pub(super) const LOCAL_COLUMNS: [&str; 10] = [
    "question",
    "variants",
    "kind",
    "framework",
    "target_secs",
    "competencies",
    "listens_for",
    "pitfalls",
    "follow_ups",
    "notes",
];

/// The columns of `rewordings` but its key.
pub(super) const REWORDING_COLUMNS: [&str; 2] = ["former_questions", "reworded_at"];

impl Store {
    pub(crate) fn add_card<'n>(
        &mut self,
        to: impl Into<Target<'n>>,
        card: &NewCard,
        now: &Now,
    ) -> Result<CardId> {
        let mut change = self.begin(now)?;
        let id = CardId(change.ids.next());
        let (deck, deck_name) = decks::reach(&mut change, to.into())?;
        let handle = insert_card(&mut change, id, deck, card)?;
        let handle = Handle::shown(&change.tx, handle)?;
        change.finish("add", &format!("{} to {deck_name}", handle.short()), None)?;
        Ok(id)
    }

    /// Writes a new answer version where the answer differs from the one there is.
    pub(crate) fn edit_card(
        &mut self,
        id: CardId,
        edit: &CardEdit,
        now: &Now,
    ) -> Result<Option<i64>> {
        let mut change = self.begin(now)?;
        let (key, handle) = keyed(&change.tx, id)?;
        let mut facts = Vec::new();
        if let Some(local) = &edit.local {
            facts.extend(change_local(&mut change, key, local)?);
        }
        if let Some(tags) = &edit.own_tags {
            let before = change.step;
            change.journaled(Family::Cards, key, &["tags"], |tx| {
                tx.prepare_cached("UPDATE cards SET tags = ?2 WHERE key = ?1")?
                    .execute((key, to_json(tags)))?;
                Ok(())
            })?;
            if change.step > before {
                facts.push("tags".to_owned());
            }
        }
        if let Some(answer) = &edit.answer {
            facts.extend(change_answer(&mut change, key, answer)?);
        }
        if facts.is_empty() {
            return Ok(None);
        }
        derived::requeue(&change.tx, key)?;
        derived::reindex(&change.tx, key)?;
        let handle = Handle::shown(&change.tx, handle)?;
        let summary = format!("{} {}", handle.short(), facts.join(", "));
        change.finish("edit", &summary, None).map(Some)
    }

    pub(crate) fn change_standing(
        &mut self,
        cards: &[CardId],
        standing: StandingChange,
        now: &Now,
    ) -> Result<Option<i64>> {
        let tomorrow = now.today.plus(1);
        let (kind, columns, set): (_, &[_], _) = match standing {
            StandingChange::Suspend => ("suspend", &["is_suspended"], "is_suspended = 1"),
            // Whatever kept the card from being asked.
            StandingChange::Resume => (
                "resume",
                &["is_suspended", "buried_until"],
                "is_suspended = 0, buried_until = NULL",
            ),
            StandingChange::Bury => ("bury", &["buried_until"], "buried_until = ?2"),
            StandingChange::Flag => ("flag", &["is_flagged"], "is_flagged = 1"),
            StandingChange::Unflag => ("unflag", &["is_flagged"], "is_flagged = 0"),
        };
        let mut change = self.begin(now)?;
        let sql = format!("UPDATE cards SET {set} WHERE key = ?1 AND ?2 IS NOT NULL");
        let facts = change.each_card(cards, |change, key| {
            change.journaled(Family::Cards, key, columns, |tx| {
                tx.prepare_cached(&sql)?
                    .execute((key, tomorrow.to_string()))?;
                Ok(())
            })
        })?;
        change.finish_if_changed(kind, &facts)
    }

    /// The answers are still right although the coach asks in other words now.
    pub(crate) fn confirm_answers(&mut self, cards: &[CardId], now: &Now) -> Result<Option<i64>> {
        let mut change = self.begin(now)?;
        let facts = change.each_card(cards, confirm)?;
        change.finish_if_changed("confirm", &facts)
    }

    pub(crate) fn move_cards(
        &mut self,
        cards: &[CardId],
        to: DeckId,
        now: &Now,
    ) -> Result<Option<i64>> {
        let mut change = self.begin(now)?;
        let (deck, name) = decks::named(&change.tx, to)?;
        let facts = change.each_card(cards, |change, key| {
            let position = next_position(&change.tx, deck)?;
            change.journaled(Family::Cards, key, &["deck", "position"], |tx| {
                tx.prepare_cached(
                    "UPDATE cards SET deck = ?2, position = ?3 WHERE key = ?1 AND deck <> ?2",
                )?
                .execute((key, deck, position))?;
                Ok(())
            })
        })?;
        change.finish_if_changed("move", &format!("{facts} to {name}"))
    }

    /// The schedule starts anew; the reviews so far stay in the log as history.
    pub(crate) fn reset_cards(&mut self, cards: &[CardId], now: &Now) -> Result<Option<i64>> {
        let mut change = self.begin(now)?;
        let settings = settings::stored(&change.tx)?;
        let facts = change.each_card(cards, |change, key| {
            change.journaled(Family::Cards, key, &["counted_from"], |tx| {
                tx.prepare_cached(
                    "UPDATE cards SET counted_from =
                         (SELECT max(key) FROM reviews WHERE reviews.card = cards.key)
                     WHERE key = ?1",
                )?
                .execute([key])?;
                Ok(())
            })?;
            derived::refold(&change.tx, key, &settings)
        })?;
        change.finish_if_changed("reset", &facts)
    }

    /// The cards leave every list and queue; undo brings them back whole.
    pub(crate) fn remove_cards(&mut self, cards: &[CardId], now: &Now) -> Result<Option<i64>> {
        let mut change = self.begin(now)?;
        let at = now.at_ms();
        let facts = change.each_card(cards, |change, key| {
            change.journaled(Family::Cards, key, &["removed_at", "removed_as"], |tx| {
                tx.prepare_cached(
                    "UPDATE cards SET removed_at = ?2, removed_as = 'card' WHERE key = ?1",
                )?
                .execute((key, at))?;
                Ok(())
            })
        })?;
        change.finish_if_changed("remove", &facts)
    }
}

impl Change<'_> {
    /// Runs `each` over cards that must all be there; names them for the log.
    fn each_card(
        &mut self,
        cards: &[CardId],
        mut each: impl FnMut(&mut Self, i64) -> Result<()>,
    ) -> Result<String> {
        let mut named = String::new();
        for id in cards {
            let (key, handle) = keyed(&self.tx, *id)?;
            each(self, key)?;
            derived::requeue(&self.tx, key)?;
            if named.is_empty() {
                named = Handle::shown(&self.tx, handle)?.short().to_owned();
            }
        }
        if cards.len() > 1 {
            named = format!("{named} and {} more", cards.len() - 1);
        }
        Ok(named)
    }

    fn finish_if_changed(self, kind: &str, summary: &str) -> Result<Option<i64>> {
        if !self.has_changes() {
            return Ok(None);
        }
        self.finish(kind, summary, None).map(Some)
    }
}

/// Key and handle of a card that is there.
fn keyed(conn: &Connection, id: CardId) -> Result<(i64, String)> {
    present(first(
        conn,
        "SELECT key, handle FROM cards WHERE id = ?1 AND removed_at IS NULL",
        [id.0],
        |row| Ok((get(row, "key")?, get(row, "handle")?)),
    )?)
}

pub(super) const LAST_POSITION: &str = "SELECT position FROM cards
     WHERE deck = ?1 AND removed_at IS NULL ORDER BY position DESC LIMIT 1";

/// A card written within a change, at the end of a deck; gives its whole handle.
pub(super) fn insert_card(
    change: &mut Change<'_>,
    id: CardId,
    deck: i64,
    card: &NewCard,
) -> Result<String> {
    let question = card.local.question.as_deref();
    let Some(question) = question.filter(|q| !q.trim().is_empty()) else {
        return Err(StoreError::Refused("a card needs a question".into()));
    };
    let now = change.now;
    let position = next_position(&change.tx, deck)?;
    let handle = id.handle();
    change
        .tx
        .prepare_cached(
            "INSERT INTO cards (id, handle, deck, position, question_fingerprint, tags,
                 added_at, added_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            id.0,
            &handle,
            deck,
            position,
            fingerprint(question).cast_signed(),
            to_json(&card.own_tags),
            now.at_ms(),
            now.today.to_string(),
        ))?;
    let key = change.tx.last_insert_rowid();
    write_local(&change.tx, key, &card.local)?;
    if let Some(answer) = card.answer.as_ref().filter(|answer| !answer.is_empty()) {
        let version = answers::insert(&change.tx, key, answer, &now)?;
        point_to_answer(&change.tx, key, version)?;
    }
    change.inserted(Family::Cards, key, key)?;
    derived::requeue(&change.tx, key)?;
    derived::reindex(&change.tx, key)?;
    Ok(handle)
}

/// Behind the last card of a deck.
pub(super) fn next_position(conn: &Connection, deck: i64) -> Result<i64> {
    let last = first(conn, LAST_POSITION, [deck], |row| {
        get::<i64>(row, "position")
    })?;
    Ok(last.map_or(0, |position| position.saturating_add(1)))
}

pub(super) fn write_local(conn: &Connection, card: i64, local: &LocalChanges) -> Result<()> {
    let list = |list: &Option<Vec<String>>| list.as_deref().map(to_json);
    conn.prepare_cached(
        "INSERT OR REPLACE INTO local_cards (card, question, variants, kind, framework,
             target_secs, competencies, listens_for, pitfalls, follow_ups, notes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute((
        card,
        &local.question,
        list(&local.variants),
        local.kind.map(|kind| kind.name()),
        &local.framework,
        local.target_secs,
        list(&local.competencies),
        list(&local.listens_for),
        list(&local.pitfalls),
        list(&local.follow_ups),
        &local.notes,
    ))?;
    Ok(())
}

pub(super) fn point_to_answer(conn: &Connection, card: i64, version: u32) -> Result<()> {
    conn.prepare_cached("UPDATE cards SET answer_version = ?2 WHERE key = ?1")?
        .execute((card, version))?;
    Ok(())
}

/// The answer is right for the question as it is asked now: it was written or looked at since.
fn confirm(change: &mut Change<'_>, card: i64) -> Result<()> {
    change.journaled(Family::Rewordings, card, &REWORDING_COLUMNS, |tx| {
        tx.prepare_cached("UPDATE rewordings SET reworded_at = NULL WHERE card = ?1")?
            .execute([card])?;
        Ok(())
    })
}

/// Puts `local` in place of the person's changes to a card; names the fields that differ.
fn change_local(change: &mut Change<'_>, card: i64, local: &LocalChanges) -> Result<Vec<String>> {
    let (before, coach) = present(first(
        &change.tx,
        "SELECT l.question AS l_question, l.variants AS l_variants, l.kind AS l_kind,
             l.framework AS l_framework, l.target_secs AS l_target_secs,
             l.competencies AS l_competencies, l.listens_for AS l_listens_for,
             l.pitfalls AS l_pitfalls, l.follow_ups AS l_follow_ups, l.notes AS l_notes,
             u.question AS u_question
         FROM cards c
         LEFT JOIN local_cards l ON l.card = c.key
         LEFT JOIN upstream_cards u ON u.card = c.key
         WHERE c.key = ?1",
        [card],
        |row| {
            Ok((
                columns::local_changes(row)?,
                get::<Option<String>>(row, "u_question")?,
            ))
        },
    )?)?;
    if before == *local {
        return Ok(Vec::new());
    }
    let question = local
        .question
        .as_deref()
        .or(coach.as_deref())
        .unwrap_or_default();
    if question.trim().is_empty() {
        return Err(StoreError::Refused("a card needs a question".into()));
    }
    change.journaled(Family::LocalCards, card, &LOCAL_COLUMNS, |tx| {
        write_local(tx, card, local)
    })?;
    change.journaled(Family::Cards, card, &["question_fingerprint"], |tx| {
        tx.prepare_cached("UPDATE cards SET question_fingerprint = ?2 WHERE key = ?1")?
            .execute((card, fingerprint(question).cast_signed()))?;
        Ok(())
    })?;
    let facts = [
        ("question", before.question != local.question),
        ("variants", before.variants != local.variants),
        ("kind", before.kind != local.kind),
        ("framework", before.framework != local.framework),
        ("target", before.target_secs != local.target_secs),
        ("competencies", before.competencies != local.competencies),
        ("listens for", before.listens_for != local.listens_for),
        ("pitfalls", before.pitfalls != local.pitfalls),
        ("follow-ups", before.follow_ups != local.follow_ups),
        ("notes", before.notes != local.notes),
    ];
    Ok(facts
        .iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| (*name).to_owned())
        .collect())
}

/// Writes a new version of the answer where it differs; says how many words it has, never which.
pub(super) fn change_answer(
    change: &mut Change<'_>,
    card: i64,
    answer: &AnswerText,
) -> Result<Option<String>> {
    let before: Option<Answer> = first(
        &change.tx,
        "SELECT a.version AS a_version, a.written_at AS a_written_at, a.headline AS a_headline,
             a.text AS a_text, a.key_points AS a_key_points, a.slots AS a_slots
         FROM cards c JOIN answers a ON a.card = c.key AND a.version = c.answer_version
         WHERE c.key = ?1",
        [card],
        columns::answer,
    )?
    .flatten();
    let unchanged = match &before {
        Some(before) => before.content == *answer,
        None => answer.is_empty(),
    };
    if unchanged {
        return Ok(None);
    }
    let now = change.now;
    confirm(change, card)?;
    change.journaled(Family::Cards, card, &["answer_version"], |tx| {
        if answer.is_empty() {
            // Taking the answer away leaves its versions where they are.
            tx.prepare_cached("UPDATE cards SET answer_version = NULL WHERE key = ?1")?
                .execute([card])?;
            return Ok(());
        }
        let version = answers::insert(tx, card, answer, &now)?;
        point_to_answer(tx, card, version)
    })?;
    let words = answer.words();
    Ok(Some(match before {
        _ if answer.is_empty() => "answer taken away".to_owned(),
        Some(before) => format!("answer, {} -> {words} words", before.content.words()),
        None => format!("answer, {words} words"),
    }))
}
