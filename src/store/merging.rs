//! A card that is here and in the file too: found, handed out, and written as it was decided.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::Row;

use super::cards::Handle;
use super::change::{Change, present};
use super::columns::{self, all, first, get, to_json};
use super::derived;
use super::import::Import;
use super::journal::Family;
use super::upstream::{CARD_COLUMNS, COMPARED_COLUMNS, StoredCard, compared};
use super::writing::{self, LOCAL_COLUMNS, REWORDING_COLUMNS, write_local};
use super::{Result, answers};
use crate::domain::answer::AnswerText;
use crate::domain::card::{LocalChanges, UpstreamCard};
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::CardId;

/// A card that is here, as the release before left it, with what the person made of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    key: i64,
    pub(crate) id: CardId,
    pub(crate) handle: Handle,
    /// What the coach's file said when it came in last.
    pub(crate) base: UpstreamCard,
    /// What it called the question before, oldest first.
    pub(crate) former_questions: Vec<String>,
    pub(crate) local: LocalChanges,
    /// Words of the person's answer and when it was written, if there is one.
    pub(crate) answer: Option<(u32, DateTime<Utc>)>,
    /// Every version of it, as a file that leaves the machine has them.
    pub(crate) own_answers: Vec<String>,
    pub(crate) own_tags: Vec<String>,
    is_withdrawn: bool,
    /// It is among the new ones, because it came back with its deck.
    pub(super) is_counted: bool,
}

/// A card that the file has no longer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gone {
    pub(crate) id: CardId,
    pub(crate) handle: Handle,
    pub(crate) slug: String,
    pub(crate) question: String,
    pub(crate) has_answer: bool,
}

/// What becomes of a card that differs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    /// The person's changes from now on.
    pub(crate) local: LocalChanges,
    pub(crate) former_questions: Vec<String>,
    /// A person would see a difference; else only ids changed.
    pub(crate) is_seen: bool,
    pub(crate) is_reworded: bool,
    /// The coach's version comes in as a second card.
    pub(crate) makes_copy: bool,
}

pub(super) const BY_SLUG: &str = concat!(
    "SELECT ",
    compared!(),
    ", u.card, c.removed_as, c.withdrawn_at IS NOT NULL, d.removed_at IS NOT NULL
     FROM upstream_cards u JOIN cards c ON c.key = u.card JOIN decks d ON d.key = c.deck
     WHERE u.deck = ?1 AND u.slug = ?2"
);

/// A copy that was made of a coach's version beside the person's own has the slug of a card of the
/// person's: no release speaks of it.
const IS_NO_COPY: &str = "u.slug <> 'q-' || c.handle";

const KNOWN: &str = "SELECT c.id, c.handle, c.withdrawn_at, c.tags AS own_tags, w.former_questions,
        u.slug AS u_slug, u.aliases AS u_aliases, u.is_retired AS u_is_retired,
        u.question AS u_question, u.variants AS u_variants, u.kind AS u_kind,
        u.family AS u_family, u.framework AS u_framework, u.target_secs AS u_target_secs,
        u.competencies AS u_competencies, u.tags AS u_tags, u.listens_for AS u_listens_for,
        u.rubric AS u_rubric, u.pitfalls AS u_pitfalls, u.follow_ups AS u_follow_ups,
        u.key_points AS u_key_points, u.example AS u_example, u.notes AS u_notes,
        l.question AS l_question, l.variants AS l_variants, l.kind AS l_kind,
        l.framework AS l_framework, l.target_secs AS l_target_secs,
        l.competencies AS l_competencies, l.listens_for AS l_listens_for,
        l.pitfalls AS l_pitfalls, l.follow_ups AS l_follow_ups, l.notes AS l_notes,
        a.words, a.written_at
     FROM cards c JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version
     LEFT JOIN rewordings w ON w.card = c.key
     WHERE c.key = ?1";

/// A card that is here already, held against the one of the file.
#[derive(Debug)]
pub(super) struct Here {
    pub(super) key: i64,
    pub(super) removed_as: Option<String>,
    /// The deck that the person put it into is removed, which this one no longer is.
    pub(super) deck_is_gone: bool,
    pub(super) is_equal: bool,
    is_withdrawn: bool,
}

impl Here {
    /// From a row of [`BY_SLUG`].
    fn read(row: &Row<'_>, file: &StoredCard<'_>) -> Result<Self> {
        Ok(Self {
            key: row.get(COMPARED_COLUMNS)?,
            removed_as: row.get(COMPARED_COLUMNS + 1)?,
            is_withdrawn: row.get(COMPARED_COLUMNS + 2)?,
            deck_is_gone: row.get(COMPARED_COLUMNS + 3)?,
            is_equal: file.equals(row)?,
        })
    }

    /// Nothing is to be done with it.
    pub(super) fn is_settled(&self, card: &UpstreamCard) -> bool {
        self.is_equal && self.is_withdrawn == card.retired
    }
}

impl Import<'_> {
    /// Makes the example the person's answer where they said that it is theirs, and have none. It is
    /// no example then: the coach's words leave the machine where answers do not.
    pub(super) fn take_example(&mut self, key: i64, card: &UpstreamCard) -> Result<()> {
        let example = card.content.guidance.example.as_deref();
        let Some(example) = example.filter(|_| self.manner.examples_are_answers) else {
            return Ok(());
        };
        let has_answer: Option<bool> = first(
            &self.change.tx,
            "SELECT answer_version IS NOT NULL AS has FROM cards WHERE key = ?1",
            [key],
            |row| get(row, "has"),
        )?;
        if has_answer != Some(false) {
            return Ok(());
        }
        let answer = AnswerText {
            text: example.to_owned(),
            ..AnswerText::default()
        };
        let now = self.change.now;
        self.change
            .journaled(Family::Cards, key, &["answer_version"], |tx| {
                let version = answers::insert(tx, key, &answer, &now)?;
                writing::point_to_answer(tx, key, version)
            })?;
        self.change
            .journaled(Family::UpstreamCards, key, &["example"], |tx| {
                tx.prepare_cached("UPDATE upstream_cards SET example = NULL WHERE card = ?1")?
                    .execute([key])?;
                Ok(())
            })?;
        self.report.answers += 1;
        derived::requeue(&self.change.tx, key)?;
        self.reindex_answered(key, &answer)
    }

    /// The card of the deck that has this slug, or that one of its aliases names. One that is there
    /// comes before one that was removed.
    pub(super) fn find(
        &self,
        card: &UpstreamCard,
        stored: &StoredCard<'_>,
    ) -> Result<Option<Here>> {
        let mut removed = None;
        for slug in std::iter::once(&card.slug).chain(&card.aliases) {
            let params = (self.deck, slug.as_str());
            let here = first(&self.change.tx, BY_SLUG, params, |row| {
                Here::read(row, stored)
            })?;
            match here {
                Some(here) if here.removed_as.is_none() => return Ok(Some(here)),
                here => removed = removed.or(here),
            }
        }
        Ok(removed)
    }

    /// Whether a card of the deck that was not met yet has a wording of this one.
    pub(super) fn shares_a_wording(&mut self, card: &UpstreamCard) -> Result<bool> {
        Ok(!self.with_a_wording_of(card)?.is_empty())
    }

    fn with_a_wording_of(&mut self, card: &UpstreamCard) -> Result<Vec<i64>> {
        if self.wordings.is_none() {
            self.wordings = Some(self.read_wordings()?);
        }
        let wordings = self.wordings.iter();
        let mut keys: Vec<i64> = wordings
            .flat_map(|known| {
                let prints = card.content.wordings().map(fingerprint);
                prints.filter_map(|print| known.get(&print)).flatten()
            })
            .copied()
            .filter(|key| !self.seen.contains(key))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }

    fn read_wordings(&self) -> Result<HashMap<u64, Vec<i64>>> {
        let mut wordings: HashMap<u64, Vec<i64>> = HashMap::new();
        let sql = format!(
            "SELECT c.key, u.question, u.variants, w.former_questions
             FROM upstream_cards u JOIN cards c ON c.key = u.card
             LEFT JOIN rewordings w ON w.card = c.key
             WHERE u.deck = ?1 AND c.removed_at IS NULL AND {IS_NO_COPY}"
        );
        let mut statement = self.change.tx.prepare_cached(&sql)?;
        let mut rows = statement.query([self.deck])?;
        while let Some(row) = rows.next()? {
            let key: i64 = get(row, "key")?;
            let mut texts = columns::list(row, "variants")?;
            texts.push(get(row, "question")?);
            texts.extend(columns::optional_list(row, "former_questions")?.unwrap_or_default());
            for text in texts {
                wordings.entry(fingerprint(&text)).or_default().push(key);
            }
        }
        Ok(wordings)
    }

    /// The cards here that the file does not name and that share a wording with this one.
    ///
    /// To be called when every card of the file was met.
    pub(crate) fn alike(&mut self, card: &UpstreamCard) -> Result<Vec<Known>> {
        let keys = self.with_a_wording_of(card)?;
        keys.into_iter().map(|key| self.known(key)).collect()
    }

    /// Takes a card of [`Import::alike`] for the one of the file.
    pub(crate) fn is_the_same(&mut self, known: &Known) {
        self.seen.insert(known.key);
    }

    pub(super) fn known(&self, key: i64) -> Result<Known> {
        let mut known = present(first(&self.change.tx, KNOWN, [key], |row| {
            let words: Option<u32> = get(row, "words")?;
            let written_at = words.map(|_| columns::instant(row, "written_at"));
            Ok(Known {
                key,
                id: CardId(get(row, "id")?),
                handle: Handle::shown(&self.change.tx, get(row, "handle")?)?,
                base: present(columns::upstream_card(row)?)?,
                former_questions: columns::optional_list(row, "former_questions")?
                    .unwrap_or_default(),
                local: columns::local_changes(row)?,
                answer: words.zip(written_at.transpose()?),
                own_answers: Vec::new(),
                own_tags: columns::list(row, "own_tags")?,
                is_withdrawn: get::<Option<i64>>(row, "withdrawn_at")?.is_some(),
                is_counted: false,
            })
        })?)?;
        if known.answer.is_some() {
            known.own_answers = answers::spoken(&self.change.tx, key)?;
        }
        Ok(known)
    }

    /// Writes the coach's layer anew and the person's changes as they were decided.
    pub(crate) fn apply(
        &mut self,
        known: &Known,
        theirs: &UpstreamCard,
        verdict: &Verdict,
    ) -> Result<()> {
        let key = known.key;
        if *theirs == known.base
            && verdict.local == known.local
            && verdict.former_questions == known.former_questions
            && known.is_withdrawn == theirs.retired
            && !verdict.makes_copy
        {
            self.take_example(key, theirs)?;
            self.tally(known, verdict, None);
            return Ok(());
        }
        self.free_slug(theirs.slug.as_str(), key)?;
        let change = &mut self.change;
        change.journaled(Family::UpstreamCards, key, &CARD_COLUMNS, |tx| {
            StoredCard::of(theirs).rewrite(tx, key)
        })?;
        if verdict.local != known.local {
            change.journaled(Family::LocalCards, key, &LOCAL_COLUMNS, |tx| {
                write_local(tx, key, &verdict.local)
            })?;
        }
        let question = |card: &UpstreamCard, local: &LocalChanges| {
            fingerprint(local.question.as_deref().unwrap_or(&card.content.question))
        };
        let before = question(&known.base, &known.local);
        let after = question(theirs, &verdict.local);
        let asks_otherwise = before != after && known.answer.is_some();
        if verdict.former_questions != known.former_questions || asks_otherwise {
            reword(change, key, &verdict.former_questions, asks_otherwise)?;
        }
        let withdrawn_at = match (known.is_withdrawn, theirs.retired) {
            (was, is) if was == is => None,
            (_, true) => Some(Some(change.now.at_ms())),
            (_, false) => Some(None),
        };
        if before != after || withdrawn_at.is_some() {
            let columns = ["question_fingerprint", "withdrawn_at"];
            change.journaled(Family::Cards, key, &columns, |tx| {
                tx.prepare_cached(
                    "UPDATE cards SET question_fingerprint = ?2,
                         withdrawn_at = CASE WHEN ?3 THEN ?4 ELSE withdrawn_at END
                     WHERE key = ?1",
                )?
                .execute((
                    key,
                    after.cast_signed(),
                    withdrawn_at.is_some(),
                    withdrawn_at.flatten(),
                ))?;
                Ok(())
            })?;
        }
        derived::requeue(&change.tx, key)?;
        self.reindex(key)?;
        self.take_example(key, theirs)?;
        if verdict.makes_copy {
            self.insert_copy(theirs)?;
        }
        self.tally(known, verdict, withdrawn_at);
        Ok(())
    }

    fn tally(&mut self, known: &Known, verdict: &Verdict, withdrawn_at: Option<Option<i64>>) {
        if known.is_counted {
            return;
        }
        match withdrawn_at {
            Some(Some(_)) => self.report.gone += 1,
            Some(None) => self.report.came_back += 1,
            None if verdict.is_seen => self.report.changed += 1,
            None => self.report.unchanged += 1,
        }
        if withdrawn_at.is_none() {
            self.report.reworded += u64::from(verdict.is_reworded);
        }
    }

    /// A card that was taken away and never came back must not keep the name of one that is here.
    fn free_slug(&mut self, slug: &str, own: i64) -> Result<()> {
        let holder = first(
            &self.change.tx,
            "SELECT u.card, c.handle FROM upstream_cards u JOIN cards c ON c.key = u.card
             WHERE u.deck = ?1 AND u.slug = ?2 AND u.card <> ?3",
            (self.deck, slug, own),
            |row| Ok((get::<i64>(row, "card")?, get::<String>(row, "handle")?)),
        )?;
        let Some((card, handle)) = holder else {
            return Ok(());
        };
        let free = format!("gone-{handle}");
        self.change
            .journaled(Family::UpstreamCards, card, &["slug"], |tx| {
                tx.prepare_cached("UPDATE upstream_cards SET slug = ?2 WHERE card = ?1")?
                    .execute((card, &free))?;
                Ok(())
            })
    }

    /// Marks withdrawn what the file has no longer. To be called when every card of the file was
    /// met and the doubtful ones are decided.
    pub(crate) fn withdraw_missing(&mut self) -> Result<Vec<Gone>> {
        if self.is_new() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT c.key, c.id, c.handle, u.slug, c.answer_version IS NOT NULL AS has_answer,
                 coalesce(l.question, u.question) AS question
             FROM upstream_cards u JOIN cards c ON c.key = u.card
             LEFT JOIN local_cards l ON l.card = c.key
             WHERE u.deck = ?1 AND c.removed_at IS NULL AND c.withdrawn_at IS NULL
                 AND {IS_NO_COPY} ORDER BY c.key"
        );
        let seen = &self.seen;
        let rows = all(&self.change.tx, &sql, [self.deck], |row| {
            let key: i64 = get(row, "key")?;
            if seen.contains(&key) {
                return Ok(None);
            }
            let gone = Gone {
                id: CardId(get(row, "id")?),
                handle: Handle::shown(&self.change.tx, get(row, "handle")?)?,
                slug: get(row, "slug")?,
                question: get(row, "question")?,
                has_answer: get(row, "has_answer")?,
            };
            Ok(Some((key, gone)))
        })?;
        let at = self.change.now.at_ms();
        let mut all_gone = Vec::new();
        for (key, gone) in rows.into_iter().flatten() {
            self.change
                .journaled(Family::Cards, key, &["withdrawn_at"], |tx| {
                    tx.prepare_cached("UPDATE cards SET withdrawn_at = ?2 WHERE key = ?1")?
                        .execute((key, at))?;
                    Ok(())
                })?;
            derived::requeue(&self.change.tx, key)?;
            self.report.gone += 1;
            all_gone.push(gone);
        }
        Ok(all_gone)
    }
}

/// Keeps former wordings and, where the answer was written for other words, marks it.
fn reword(
    change: &mut Change<'_>,
    card: i64,
    former_questions: &[String],
    marks: bool,
) -> Result<()> {
    let at = marks.then(|| change.now.at_ms());
    change.journaled(Family::Rewordings, card, &REWORDING_COLUMNS, |tx| {
        tx.prepare_cached(
            "INSERT INTO rewordings (card, former_questions, reworded_at) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET former_questions = excluded.former_questions,
                 reworded_at = coalesce(excluded.reworded_at, reworded_at)",
        )?
        .execute((card, to_json(former_questions), at))?;
        Ok(())
    })
}

/// Writes what the file says over what an import wrote that was undone: nobody has it, so it comes
/// in as if for the first time, whatever an earlier release said.
pub(super) fn rewrite(
    change: &mut Change<'_>,
    key: i64,
    card: &UpstreamCard,
    stored: &StoredCard<'_>,
) -> Result<()> {
    change.journaled(Family::UpstreamCards, key, &CARD_COLUMNS, |tx| {
        stored.rewrite(tx, key)
    })?;
    let own = first(
        &change.tx,
        "SELECT question FROM local_cards WHERE card = ?1",
        [key],
        |row| get::<Option<String>>(row, "question"),
    )?;
    let own = own.flatten();
    let question = fingerprint(own.as_deref().unwrap_or(&card.content.question)).cast_signed();
    let withdrawn_at = card.retired.then(|| change.now.at_ms());
    let columns = ["question_fingerprint", "withdrawn_at"];
    change.journaled(Family::Cards, key, &columns, |tx| {
        tx.prepare_cached(
            "UPDATE cards SET question_fingerprint = ?2, withdrawn_at = ?3 WHERE key = ?1",
        )?
        .execute((key, question, withdrawn_at))?;
        Ok(())
    })?;
    derived::reindex(&change.tx, key)
}

/// Brings a card back where it was or, where that deck is gone, to `place`: deck and position.
pub(super) fn revive(change: &mut Change<'_>, card: i64, place: Option<(i64, i64)>) -> Result<()> {
    let columns = ["deck", "position", "removed_at", "removed_as"];
    change.journaled(Family::Cards, card, &columns, |tx| {
        tx.prepare_cached(
            "UPDATE cards SET deck = coalesce(?2, deck), position = coalesce(?3, position),
                 removed_at = NULL, removed_as = NULL
             WHERE key = ?1",
        )?
        .execute((card, place.map(|(deck, _)| deck), place.map(|(_, at)| at)))?;
        Ok(())
    })?;
    derived::requeue(&change.tx, card)
}
