//! Cards in their three layers, found, listed, written and moved about.

use rusqlite::Connection;
use uuid::Uuid;

use super::change::present;
use super::coach_notes::{CoachNote, notes_of};
use super::columns::{self, all, count, first, get};
use super::decks::nearest;
use super::{Found, Result, Store};
use crate::domain::answer::{Answer, AnswerText};
use crate::domain::card::{Content, Kind, LocalChanges, UpstreamCard};
use crate::domain::id::{CardId, DeckId, Slug};
use crate::domain::now::Day;
use crate::schedule::CardState;

/// A whole card, as every screen needs it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    pub(crate) id: CardId,
    pub(crate) handle: Handle,
    pub(crate) deck: DeckId,
    pub(crate) deck_name: String,
    /// What is shown: local over upstream.
    pub(crate) content: Content,
    pub(crate) upstream: Option<UpstreamCard>,
    /// The coach's deck that it came in with, where its slug is unique, wherever it was moved.
    pub(crate) upstream_deck: Option<Slug>,
    pub(crate) local: LocalChanges,
    /// What the coach called the question before, oldest first.
    pub(crate) former_questions: Vec<String>,
    /// The person's own tags, beside those of the coach.
    pub(crate) own_tags: Vec<String>,
    pub(crate) answer: Option<Answer>,
    /// What a coach wrote to it and to versions before, newest version first.
    pub(crate) coach_notes: Vec<CoachNote>,
    pub(crate) standing: Standing,
    pub(crate) state: CardState,
    /// Expected seconds of the next review, from its question to its grade.
    pub(crate) expected_secs: u32,
    /// Seconds spoken the last time, and the wording asked then.
    pub(crate) last_spoken_secs: Option<u32>,
    pub(crate) last_wording: Option<u32>,
}

impl Card {
    /// The wordings beside the question where the person has none of their own: the coach's, and
    /// what the coach called it before.
    pub(crate) fn coach_variants(&self) -> Vec<String> {
        let upstream = self.upstream.as_ref();
        let variants = upstream.map(|card| card.content.variants.as_slice());
        let mut variants = variants.unwrap_or_default().to_vec();
        variants.extend(self.former_questions.iter().cloned());
        variants
    }
}

/// A card's typed name: `text` whole, of which the first `unique` characters are enough (at
/// least 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handle {
    pub(crate) text: String,
    pub(crate) unique: usize,
}

/// Whether and why a card is kept from being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    pub(crate) is_suspended: bool,
    pub(crate) is_flagged: bool,
    /// Not asked before this day.
    pub(crate) buried_until: Option<Day>,
    /// Gone from the coach's file, kept here.
    pub(crate) is_withdrawn: bool,
    /// The coach asks in other words than the answer was written for, and nobody has said since
    /// that it is still right.
    pub(crate) is_reworded: bool,
}

/// One change of a card's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StandingChange {
    Suspend,
    Resume,
    /// Out until tomorrow.
    Bury,
    Flag,
    Unflag,
}

/// A row of `list`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CardLine {
    pub(crate) id: CardId,
    pub(crate) handle: Handle,
    pub(crate) deck_name: String,
    pub(crate) question: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) tags: Vec<String>,
    pub(crate) has_answer: bool,
    pub(crate) answer_words: u32,
    pub(crate) standing: Standing,
    pub(crate) state: CardState,
    pub(crate) target_secs: u32,
    pub(crate) last_spoken_secs: Option<u32>,
    pub(crate) added_on: Day,
}

/// Which cards, for `list`, `review`, `cram` and `export`. All that are set must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CardFilter {
    /// Any of these decks; empty means all.
    pub(crate) decks: Vec<DeckId>,
    /// All of these tags or competencies.
    pub(crate) tags: Vec<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) due: bool,
    pub(crate) new: bool,
    pub(crate) no_answer: bool,
    pub(crate) leech: bool,
    pub(crate) flagged: bool,
    pub(crate) suspended: bool,
    pub(crate) withdrawn: bool,
    pub(crate) reworded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CardSort {
    Due,
    Lapses,
    Length,
    Added,
    /// Lowest chance of recall first, by the memory model.
    Weakest,
}

/// A card that a person writes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct NewCard {
    /// `question` must be set.
    pub(crate) local: LocalChanges,
    pub(crate) own_tags: Vec<String>,
    pub(crate) answer: Option<AnswerText>,
}

/// Changes to a card, all in one operation; `None` leaves a part as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CardEdit {
    pub(crate) local: Option<LocalChanges>,
    pub(crate) own_tags: Option<Vec<String>>,
    pub(crate) answer: Option<AnswerText>,
}

/// A whole card. A removed one is gone, unless undo brings it back.
pub(super) const CARD: &str = "SELECT c.id, c.handle, c.tags AS own_tags, c.is_suspended,
        c.is_flagged, c.buried_until, c.withdrawn_at, w.reworded_at, w.former_questions,
        d.id AS deck_id, d.name AS deck_name,
        u.slug AS u_slug, u.aliases AS u_aliases, u.is_retired AS u_is_retired,
        u.question AS u_question, u.variants AS u_variants, u.kind AS u_kind,
        u.family AS u_family, u.framework AS u_framework, u.target_secs AS u_target_secs,
        u.competencies AS u_competencies, u.tags AS u_tags, u.listens_for AS u_listens_for,
        u.rubric AS u_rubric, u.pitfalls AS u_pitfalls, u.follow_ups AS u_follow_ups,
        u.key_points AS u_key_points, u.example AS u_example, u.notes AS u_notes,
        ud.slug AS ud_slug,
        l.question AS l_question, l.variants AS l_variants, l.kind AS l_kind,
        l.framework AS l_framework, l.target_secs AS l_target_secs,
        l.competencies AS l_competencies, l.listens_for AS l_listens_for,
        l.pitfalls AS l_pitfalls, l.follow_ups AS l_follow_ups, l.notes AS l_notes,
        a.version AS a_version, a.written_at AS a_written_at, a.headline AS a_headline,
        a.text AS a_text, a.key_points AS a_key_points, a.slots AS a_slots, s.*
     FROM cards c
     JOIN decks d ON d.key = c.deck
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN upstream_decks ud ON ud.deck = u.deck
     LEFT JOIN local_cards l ON l.card = c.key
     LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version
     LEFT JOIN card_states s ON s.card = c.key
     LEFT JOIN rewordings w ON w.card = c.key
     WHERE c.id = ?1 AND c.removed_at IS NULL";

pub(super) const HANDLE_BEFORE: &str =
    "SELECT handle FROM cards WHERE handle < ?1 ORDER BY handle DESC LIMIT 1";
pub(super) const HANDLE_AFTER: &str =
    "SELECT handle FROM cards WHERE handle > ?1 ORDER BY handle LIMIT 1";

/// The fewest characters of a handle that are shown.
const SHORTEST_HANDLE: usize = 3;

impl Handle {
    /// With the number of characters that tell it from its neighbours in the alphabet (those of
    /// removed cards too: undo may bring them back).
    pub(super) fn shown(conn: &Connection, text: String) -> Result<Self> {
        let mut unique = SHORTEST_HANDLE;
        for sql in [HANDLE_BEFORE, HANDLE_AFTER] {
            let neighbour = first(conn, sql, [&text], |row| get::<String>(row, "handle"))?;
            let common = neighbour.map_or(0, |other| {
                text.bytes()
                    .zip(other.bytes())
                    .take_while(|(a, b)| a == b)
                    .count()
            });
            unique = unique.max((common + 1).min(text.len()));
        }
        Ok(Self { text, unique })
    }

    /// All of it, which means the same card when there are others.
    pub(crate) fn whole(&self) -> &str {
        &self.text
    }

    /// As many characters as it takes.
    pub(crate) fn short(&self) -> &str {
        self.text.get(..self.unique).unwrap_or(&self.text)
    }
}

pub(super) const BY_HANDLE: &str = "SELECT c.id, c.handle,
        coalesce(l.question, u.question) AS question
     FROM cards c
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     WHERE c.handle >= ?1 AND c.handle < ?1 || '~' AND c.removed_at IS NULL
     ORDER BY c.handle LIMIT 11";

/// Of the cards that hold certain words, those that hold the text in their question.
pub(super) const BY_WORDS: &str = "SELECT c.id, c.handle,
        coalesce(l.question, u.question) AS question
     FROM card_search f
     JOIN cards c ON c.key = f.rowid
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     WHERE f.card_search MATCH ?1 AND c.removed_at IS NULL
       AND coalesce(l.question, u.question) LIKE ?2 ESCAPE '\\'
     LIMIT 11";

/// The same for a text that begins or ends within a word.
const BY_QUESTION: &str = "SELECT c.id, c.handle,
        coalesce(l.question, u.question) AS question
     FROM cards c
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     WHERE c.removed_at IS NULL AND coalesce(l.question, u.question) LIKE ?1 ESCAPE '\\'
     LIMIT 11";

type Fitting = Vec<(Uuid, String, String)>;

impl Store {
    pub(crate) fn card(&self, id: CardId) -> Result<Card> {
        let found = first(&self.conn, CARD, [id.0], |row| {
            let upstream = columns::upstream_card(row)?;
            let local = columns::local_changes(row)?;
            let former_questions =
                columns::optional_list(row, "former_questions")?.unwrap_or_default();
            let mut below = upstream
                .as_ref()
                .map(|card| card.content.clone())
                .unwrap_or_default();
            below.variants.extend(former_questions.iter().cloned());
            let content = local.over(below);
            let fold = columns::fold(row)?;
            Ok(Card {
                id,
                handle: Handle::shown(&self.conn, get(row, "handle")?)?,
                deck: DeckId(get(row, "deck_id")?),
                deck_name: get(row, "deck_name")?,
                expected_secs: fold.expected_secs(content.target_secs()),
                content,
                upstream,
                upstream_deck: columns::optional_slug(row, "ud_slug")?,
                local,
                former_questions,
                own_tags: columns::list(row, "own_tags")?,
                answer: columns::answer(row)?,
                coach_notes: notes_of(&self.conn, id)?,
                standing: columns::standing(row)?,
                state: fold.state,
                last_spoken_secs: fold.last_spoken_secs,
                last_wording: fold.last_wording,
            })
        })?;
        present(found)
    }

    /// By a unique prefix of the handle (or the whole uuid), else by a unique part of the question.
    pub(crate) fn find_card(&self, text: &str) -> Result<Found<CardId>> {
        let text = text.trim();
        if let Ok(id) = Uuid::parse_str(text) {
            let is_there = first(
                &self.conn,
                "SELECT 1 AS n FROM cards WHERE id = ?1 AND removed_at IS NULL",
                [id],
                |row| get::<i64>(row, "n"),
            )?;
            if is_there.is_some() {
                return Ok(Found::One(CardId(id)));
            }
        }
        let handle = text.to_ascii_lowercase();
        let could_be_a_handle =
            !handle.is_empty() && handle.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let mut fitting = Vec::new();
        if could_be_a_handle {
            fitting = self.fitting(BY_HANDLE, [&handle])?;
        }
        if fitting.is_empty() && !text.is_empty() {
            fitting = self.by_question(text)?;
        }
        if let [(id, ..)] = fitting.as_slice() {
            return Ok(Found::One(CardId(*id)));
        }
        if fitting.is_empty() {
            return self.no_card(&handle);
        }
        fitting.truncate(10);
        let mut many = Vec::with_capacity(fitting.len());
        for (_, handle, question) in fitting {
            many.push((
                Handle::shown(&self.conn, handle)?.short().to_owned(),
                question,
            ));
        }
        Ok(Found::Many(many))
    }

    fn by_question(&self, text: &str) -> Result<Fitting> {
        let escaped = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let pattern = format!("%{escaped}%");
        if let Some(words) = super::search::expression(text) {
            let fitting = self.fitting(BY_WORDS, [&words, &pattern])?;
            if !fitting.is_empty() {
                return Ok(fitting);
            }
        }
        self.fitting(BY_QUESTION, [&pattern])
    }

    fn fitting(&self, sql: &str, params: impl rusqlite::Params) -> Result<Fitting> {
        all(&self.conn, sql, params, |row| {
            Ok((get(row, "id")?, get(row, "handle")?, get(row, "question")?))
        })
    }

    /// Nothing fits: handles that begin alike.
    fn no_card(&self, handle: &str) -> Result<Found<CardId>> {
        let mut near = Vec::new();
        let start: String = handle.chars().take(2).collect();
        if start.chars().count() == 2 && start.is_ascii() && handle.len() <= 12 {
            let alike = self.fitting(BY_HANDLE, [&start])?;
            let mut names = Vec::with_capacity(alike.len());
            for (_, handle, _) in alike {
                names.push(Handle::shown(&self.conn, handle)?.short().to_owned());
            }
            near = nearest(handle, names.iter().map(String::as_str));
        }
        let total = first(
            &self.conn,
            "SELECT count(*) AS n FROM cards WHERE removed_at IS NULL",
            [],
            |row| count(row, "n"),
        )?;
        Ok(Found::None {
            near,
            total: total.unwrap_or(0),
        })
    }
}
