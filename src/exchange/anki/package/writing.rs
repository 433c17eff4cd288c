//! A package of the oldest kind, from which every Anki takes decks, tags, intervals and reviews.
//!
//! What makes a second export update the first: the guid of a note comes from the card's id, the
//! note type is for ever the same, and `notes.mod` grows only when what is written has changed.
//! Fields or templates that change would make every note sent before a "conflict".

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Seek, SeekFrom, Write};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use serde_json::json;
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::head::col;
use super::returning::{self, Returning, by_note};
use crate::domain::card::Content;
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::{Day, Now};
use crate::exchange::foreign::ForeignCard;
use crate::exchange::html;

/// One card on its way to Anki.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OutgoingCard {
    pub(crate) id: CardId,
    /// `::` in it makes decks within decks.
    pub(crate) deck: String,
    /// With the tags of both sides.
    pub(crate) content: Content,
    /// Whatever is to stand on the back.
    pub(crate) answer: String,
    pub(crate) key_points: Vec<String>,
    /// When any of the above was last changed: a note that Anki has is replaced by a later one.
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) schedule: Option<OutgoingSchedule>,
    /// It came from Anki.
    pub(crate) returning: Option<Returning>,
}

/// How far the person has come with a card.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct OutgoingSchedule {
    pub(crate) is_suspended: bool,
    /// None for a card never reviewed.
    pub(crate) due_on: Option<Day>,
    pub(crate) interval_days: u32,
    pub(crate) ease_factor: f64,
    pub(crate) lapses: u32,
    /// Oldest first.
    pub(crate) reviews: Vec<OutgoingReview>,
}

/// One graded recall, and what it made of the card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OutgoingReview {
    pub(crate) at: DateTime<Utc>,
    pub(crate) grade: Grade,
    pub(crate) interval_days: u32,
    pub(crate) ease_factor: f64,
    pub(crate) total_secs: Option<u32>,
}

/// For ever.
pub(super) const NOTE_TYPE_ID: i64 = 1_763_769_600_417;
pub(super) const FIELDS: [&str; 5] = [
    "Question",
    "Other wordings",
    "Answer",
    "Points to make",
    "Guidance",
];

/// The guid by which Anki knows a card of ours.
pub(crate) fn guid_of_card(id: CardId) -> String {
    format!("offbook-{}", id.0.simple())
}

/// A collection in a package, for the fuzzer.
#[cfg(any(fuzzing, test))]
pub(crate) fn packed(collection: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let written = zip
        .start_file("collection.anki2", plain)
        .map_err(io::Error::other)
        .and_then(|()| zip.write_all(collection));
    let zip = zip.finish();
    written
        .and(zip.map_err(io::Error::other))
        .map(io::Cursor::into_inner)
        .unwrap_or_default()
}

/// The card of ours that a guid names.
pub(crate) fn card_of_guid(guid: &str) -> Option<CardId> {
    let id = Uuid::try_parse(guid.strip_prefix("offbook-")?).ok()?;
    (guid_of_card(CardId(id)) == guid).then_some(CardId(id))
}

/// Writes a package of these cards, the schedule with those that have one. Anki asks the cards
/// that are new in the order given. Nothing else is written but a private file that is gone when
/// this returns.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write(cards: &[OutgoingCard], now: &Now, to: &mut dyn Write) -> io::Result<()> {
    let collection = tempfile::Builder::new()
        .prefix("offbook-")
        .suffix(".anki2")
        .tempfile()?;
    fill(collection.path(), cards, now).map_err(io::Error::other)?;
    // Where it goes may be a pipe, and a zip file is not written from front to back.
    let mut zip = ZipWriter::new(tempfile::tempfile()?);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("collection.anki2", packed)?;
    io::copy(&mut collection.reopen()?, &mut zip)?;
    zip.start_file("media", packed)?;
    zip.write_all(b"{}")?;
    let mut package = zip.finish()?;
    package.seek(SeekFrom::Start(0))?;
    io::copy(&mut package, to)?;
    Ok(())
}

const TABLES: &str = "
    PRAGMA page_size = 4096; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
    CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null,
        scm integer not null, ver integer not null, dty integer not null, usn integer not null,
        ls integer not null, conf text not null, models text not null, decks text not null,
        dconf text not null, tags text not null);
    CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null,
        mod integer not null, usn integer not null, tags text not null, flds text not null,
        sfld integer not null, csum integer not null, flags integer not null, data text not null);
    CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null,
        ord integer not null, mod integer not null, usn integer not null, type integer not null,
        queue integer not null, due integer not null, ivl integer not null,
        factor integer not null, reps integer not null, lapses integer not null,
        left integer not null, odue integer not null, odid integer not null,
        flags integer not null, data text not null);
    CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
        ease integer not null, ivl integer not null, lastIvl integer not null,
        factor integer not null, time integer not null, type integer not null);
    CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
    CREATE INDEX ix_notes_csum ON notes (csum);
    CREATE INDEX ix_cards_nid ON cards (nid);
    CREATE INDEX ix_cards_sched ON cards (did, queue, due);
    CREATE INDEX ix_revlog_cid ON revlog (cid);";

fn fill(path: &std::path::Path, cards: &[OutgoingCard], now: &Now) -> rusqlite::Result<()> {
    let mut conn = Connection::open(path)?;
    conn.execute_batch(TABLES)?;
    let tx = conn.transaction()?;
    let decks = decks(cards);
    let zero = day_zero(now);
    let mut notes = by_note(cards);
    {
        let mut rows = Rows::prepare(&tx, now, zero)?;
        for (at, card) in cards.iter().enumerate() {
            let deck = decks.get(&card.deck).copied().unwrap_or(DEFAULT_DECK);
            let position = i64::try_from(at).unwrap_or(i64::MAX) + 1;
            let (id, ord) = match &card.returning {
                None => (rows.own_note(card)?, 0),
                Some(returning) => {
                    let of_note = notes.remove(&*returning.origin.note.guid);
                    let id = rows.returned_note(card, returning, of_note.as_deref())?;
                    (id, returning.origin.ord)
                }
            };
            rows.card(card, (id, ord), deck, position)?;
        }
    }
    col(&tx, &decks, cards, now, zero)?;
    tx.commit()
}

pub(super) const DEFAULT_DECK: i64 = 1;

/// Ids of the decks and of those around them, by name: made of the name, so that they stay.
fn decks(cards: &[OutgoingCard]) -> BTreeMap<String, i64> {
    let mut decks = BTreeMap::new();
    let mut taken = HashSet::from([DEFAULT_DECK]);
    let mut around: HashSet<&str> = HashSet::new();
    for card in cards {
        let name = card.deck.as_str();
        around.extend(name.match_indices("::").map(|(at, _)| &name[..at]));
        around.insert(name);
    }
    let mut names: Vec<&str> = around.into_iter().filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    for name in names {
        let hash = blake3::hash(name.as_bytes());
        let [a, b, c, d, ..] = *hash.as_bytes();
        let mut id = 1_700_000_000_000 + i64::from(u32::from_le_bytes([a, b, c, d]));
        while !taken.insert(id) {
            id += 1;
        }
        decks.insert(name.to_owned(), id);
    }
    decks
}

/// The day that due numbers are counted from: so far back that no card is due before it.
fn day_zero(now: &Now) -> Day {
    const YEARS_OF_DUE_CARDS: u32 = 5 * 365;
    now.today.minus(YEARS_OF_DUE_CARDS)
}

/// The statements that every card needs.
struct Rows<'c> {
    note: rusqlite::Statement<'c>,
    card: rusqlite::Statement<'c>,
    review: rusqlite::Statement<'c>,
    now: Now,
    zero: Day,
    last_id: i64,
    /// Those that go back, by their guids.
    notes: HashMap<String, i64>,
    /// Which cards of which notes are written: the same may be in two decks here.
    written: HashSet<(i64, i64)>,
    review_ids: HashSet<i64>,
}

impl<'c> Rows<'c> {
    fn prepare(conn: &'c Connection, now: &Now, zero: Day) -> rusqlite::Result<Self> {
        Ok(Self {
            note: conn
                .prepare("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')")?,
            notes: HashMap::new(),
            card: conn.prepare(
                "INSERT INTO cards VALUES
                 (?1, ?12, ?2, ?13, ?3, -1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, 0, ?11)",
            )?,
            review: conn
                .prepare("INSERT INTO revlog VALUES (?1, ?2, -1, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            now: *now,
            zero,
            last_id: 0,
            written: HashSet::new(),
            review_ids: HashSet::new(),
        })
    }

    /// Anki's ids are the milliseconds of making, and its order is theirs.
    fn next_id(&mut self, card: &OutgoingCard) -> i64 {
        self.last_id = made_at_ms(card.id).clamp(self.last_id + 1, i64::MAX / 2);
        self.last_id
    }

    /// The note of a card that is ours; its id.
    fn own_note(&mut self, card: &OutgoingCard) -> rusqlite::Result<i64> {
        let id = self.next_id(card);
        let fields = fields_of_card(card);
        self.note.execute(params![
            id,
            guid_of_card(card.id),
            NOTE_TYPE_ID,
            card.changed_at.min(self.now.at).timestamp(),
            tags(&card.content.tags),
            fields.join("\u{1f}"),
            card.content.question,
        ])?;
        Ok(id)
    }

    /// The note of a card that came from Anki, written with the first of its cards; its id.
    fn returned_note(
        &mut self,
        card: &OutgoingCard,
        returning: &Returning,
        cards: Option<&[(&OutgoingCard, &Returning)]>,
    ) -> rusqlite::Result<i64> {
        let note = &returning.origin.note;
        if let Some(id) = self.notes.get(&*note.guid) {
            return Ok(*id);
        }
        let id = self.next_id(card);
        let returned = cards.and_then(returning::note);
        let Some(returned) = returned else {
            return Ok(id);
        };
        self.note.execute(params![
            id,
            note.guid,
            note.kind.id,
            returned.changed_at_secs.min(self.now.at.timestamp()),
            tags(&returned.tags),
            returned.fields.join("\u{1f}"),
            returned.fields.first(),
        ])?;
        self.notes.insert(note.guid.to_string(), id);
        Ok(id)
    }

    /// `note`: its id and which card of it; `position`: from 1, among the cards that are new.
    fn card(
        &mut self,
        card: &OutgoingCard,
        note: (i64, i64),
        deck: i64,
        position: i64,
    ) -> rusqlite::Result<()> {
        if !self.written.insert(note) {
            return Ok(());
        }
        let id = match card.returning {
            None => note.0,
            Some(_) => self.next_id(card),
        };
        let changed = card.changed_at.min(self.now.at).timestamp();
        let (kind, queue, due, interval, factor, data) = self.standing(card, position);
        let schedule = card.schedule.as_ref();
        let reviews = schedule.map_or(&[][..], |schedule| &schedule.reviews);
        self.card.execute(params![
            id,
            deck,
            changed,
            kind,
            queue,
            due,
            interval,
            factor,
            i64::try_from(reviews.len()).unwrap_or(i64::MAX),
            schedule.map_or(0, |schedule| schedule.lapses),
            data,
            note.0,
            note.1,
        ])?;
        self.reviews(id, reviews)
    }

    /// Type, queue, due, interval, ease and extra data as `cards` has them. A card that is being
    /// learned goes out as one with an interval of a day: Anki's steps are its own.
    fn standing(&self, card: &OutgoingCard, position: i64) -> (i64, i64, i64, i64, i64, String) {
        let schedule = card.schedule.as_ref();
        let suspended = schedule.is_some_and(|schedule| schedule.is_suspended);
        let known = schedule.and_then(|schedule| Some((schedule, schedule.due_on?)));
        let Some((schedule, due_on)) = known else {
            return (
                0,
                if suspended { -1 } else { 0 },
                position,
                0,
                0,
                "{}".into(),
            );
        };
        let interval = i64::from(schedule.interval_days.max(1));
        let data = match schedule.reviews.last() {
            Some(last) => json!({ "lrt": last.at.timestamp() }).to_string(),
            None => "{}".into(),
        };
        let queue = if suspended { -1 } else { 2 };
        let due = due_on.days_since(self.zero);
        (
            2,
            queue,
            due,
            interval,
            permille(schedule.ease_factor),
            data,
        )
    }

    fn reviews(&mut self, card: i64, reviews: &[OutgoingReview]) -> rusqlite::Result<()> {
        let mut before = 0;
        for (i, review) in reviews.iter().enumerate() {
            let mut id = review.at.timestamp_millis();
            while !self.review_ids.insert(id) {
                id += 1;
            }
            let interval = i64::from(review.interval_days.max(1));
            let took_ms = i64::from(review.total_secs.unwrap_or(0)) * 1000;
            self.review.execute(params![
                id,
                card,
                review.grade.number(),
                interval,
                before,
                permille(review.ease_factor),
                took_ms,
                i64::from(i > 0),
            ])?;
            before = interval;
        }
        Ok(())
    }
}

/// Anki's ease: thousandths, from 1300.
fn permille(ease_factor: f64) -> i64 {
    ((ease_factor * 1000.0).round() as i64).clamp(1300, 9999)
}

/// Milliseconds since 1970 when a card was made: the first 48 bits of its id (RFC 9562, 5.7).
fn made_at_ms(id: CardId) -> i64 {
    let (high, _) = id.0.as_u64_pair();
    i64::try_from(high >> 16).unwrap_or(0)
}

/// With a space before and after, as Anki has them; none holds a space itself.
pub(in crate::exchange::anki) fn tags(tags: &[String]) -> String {
    let mut all = String::new();
    for tag in tags {
        let tag: Vec<&str> = tag.split_whitespace().collect();
        if !tag.is_empty() {
            all.push(' ');
            all.push_str(&tag.join("-"));
        }
    }
    if !all.is_empty() {
        all.push(' ');
    }
    all
}

/// What the fields of our note type hold, in HTML.
pub(in crate::exchange::anki) fn fields_of_card(card: &OutgoingCard) -> [String; FIELDS.len()] {
    let guidance = &card.content.guidance;
    let mut parts = Vec::new();
    let mut part = |title: &str, items: &[String]| {
        if !items.is_empty() {
            parts.push(format!("<b>{title}</b>{}", list(items)));
        }
    };
    part("What they listen for", &guidance.listens_for);
    part("Pitfalls", &guidance.pitfalls);
    part("They may go on to ask", &guidance.follow_ups);
    if let Some(notes) = &guidance.notes {
        parts.push(html::of_text(notes));
    }
    [
        html::of_text(&card.content.question),
        lines(&card.content.variants),
        html::of_text(&card.answer),
        list(&card.key_points),
        parts.join("<br>"),
    ]
}

fn list(items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let items: String = items
        .iter()
        .map(|item| format!("<li>{}</li>", html::of_text(item)))
        .collect();
    format!("<ul>{items}</ul>")
}

fn lines(items: &[String]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| html::of_text(&item.replace('\n', " ")))
        .collect();
    items.join("<br>")
}

/// A card of our own note type, come back from Anki: everything is where it was.
pub(super) fn card_of_fields(fields: &[&str]) -> ForeignCard {
    let text = |at: usize| html::text(fields.get(at).copied().unwrap_or("")).text;
    let items = |at: usize| -> Vec<String> {
        let text = text(at);
        let lines = text
            .lines()
            .map(|line| line.trim_start_matches("- ").trim());
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut card = ForeignCard {
        answer: Some(text(2)).filter(|answer| !answer.is_empty()),
        key_points: items(3),
        ..ForeignCard::default()
    };
    card.content.question = text(0);
    card.content.variants = items(1);
    card.content.guidance.notes = Some(text(4)).filter(|notes| !notes.is_empty());
    card
}
