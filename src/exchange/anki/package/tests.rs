//! Packages of every kind, made here piece by piece as Anki makes them; and packages made to harm.

use std::io::{Cursor, Write};

use chrono::DateTime;
use chrono_tz::Tz;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::domain::grade::Grade;
use made::{Made, Schema};

mod hostile;
mod made;
mod returning;
mod round;

pub(super) fn now() -> Now {
    let at: DateTime<chrono::Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
    Now::new(at, Tz::UTC, 4)
}

pub(super) fn wanted() -> Wanted<'static> {
    Wanted {
        with_reviews: true,
        decks: &[],
        now: now(),
        limits: Limits::default(),
    }
}

pub(super) fn read_all(package: &[u8]) -> Result<Package, String> {
    read(Cursor::new(package), &wanted()).map_err(|mut problems| problems.remove(0).message)
}

/// A name in a zip file and what it holds.
type Entry<'e> = (&'e str, &'e [u8]);

/// A zip file of these entries, as they are.
pub(super) fn zipped(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in entries {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) fn frame(bytes: &[u8]) -> Vec<u8> {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// The note that every package of today holds in a `collection.anki2` that is not meant.
fn decoy() -> Vec<u8> {
    let mut made = Made::new(Schema::Eleven);
    made.note(
        1,
        "decoy",
        "Please update to the latest Anki version\u{1f}",
        "",
    );
    made.card(1, 1, 0, "0, 0, 1, 0, 0, 0, 0, 0");
    made.bytes()
}

/// Two notes in two decks, one of them reviewed.
fn collection(schema: Schema) -> Vec<u8> {
    let mut made = Made::new(schema);
    made.note(
        10,
        "g-one",
        "What is a <b>heap</b>?\u{1f}a tree<br>in an array",
        " cs leech ",
    );
    made.card(10, 2, 0, "2, 2, 205, 30, 2300, 1, 0, 0");
    made.review(1_790_000_000_123, 10, 3, 1);
    made.review(1_790_000_050_000, 10, 0, 4);
    made.review(1_790_086_400_000, 10, 1, 1);
    made.note(11, "g-two", "Why?\u{1f}because", "");
    made.card(11, 1, 0, "0, 0, 1, 0, 0, 0, 0, 0");
    made.bytes()
}

#[test]
fn every_kind_of_package_holds_the_same_cards() {
    let (old, new, decoy) = (
        collection(Schema::Eleven),
        collection(Schema::Eighteen),
        decoy(),
    );
    let frame_of_new = frame(&new);
    let media_list = frame(&[0x0a, 3, 0x0a, 1, b'x', 0x0a, 3, 0x0a, 1, b'y']);
    let kinds: [(&str, Vec<Entry<'_>>); 7] = [
        ("oldest", vec![("collection.anki2", &old), ("media", b"{}")]),
        (
            "oldest without a list of media",
            vec![("collection.anki2", &old)],
        ),
        (
            "oldest with meta",
            vec![("meta", b"\x08\x01"), ("collection.anki2", &old)],
        ),
        (
            "old",
            vec![("collection.anki2", &decoy), ("collection.anki21", &old)],
        ),
        (
            "old with meta",
            vec![
                ("meta", b"\x08\x02"),
                ("collection.anki2", &decoy),
                ("collection.anki21", &old),
                ("../../evil", b"names are never paths"),
            ],
        ),
        (
            "latest",
            vec![
                ("meta", b"\x08\x03"),
                ("collection.anki2", &decoy),
                ("collection.anki21b", &frame_of_new),
                ("media", &media_list),
            ],
        ),
        ("schema 14", vec![("collection.anki2", &[])]),
    ];
    for (kind, mut entries) in kinds {
        let fourteen = collection(Schema::Fourteen);
        if kind == "schema 14" {
            entries[0].1 = &fourteen;
        }
        let package = read_all(&zipped(&entries)).unwrap();
        let cards = &package.foreign.cards;
        assert_eq!(cards.len(), 2, "{kind}");
        assert_eq!(cards[0].content.question, "What is a heap?", "{kind}");
        assert_eq!(
            cards[0].answer.as_deref(),
            Some("a tree\nin an array"),
            "{kind}"
        );
        assert_eq!(cards[0].identity.as_deref(), Some("g-one"), "{kind}");
        assert_eq!(cards[0].content.tags, ["cs"], "{kind}");
        assert_eq!(cards[0].deck, ["Work", "Rust"], "{kind}");
        assert_eq!(cards[1].deck, ["Default"], "{kind}");
        let progress = cards[0].progress.as_ref().unwrap();
        // Day zero is 1 May 2026 in New York, where it is still 30 April in UTC minus four.
        assert_eq!(progress.due_on.unwrap().to_string(), "2026-11-22", "{kind}");
        assert_eq!(
            (progress.interval_days, progress.ease_factor),
            (30, Some(2.3)),
            "{kind}"
        );
        let grades: Vec<Grade> = progress.reviews.iter().map(|review| review.grade).collect();
        assert_eq!(grades, [Grade::Good, Grade::Again], "{kind}");
        assert_eq!(cards[1].progress, None, "{kind}");
        let media: Vec<_> = package
            .foreign
            .problems
            .iter()
            .map(|p| &p.message)
            .collect();
        assert_eq!(
            media.len(),
            usize::from(kind == "latest"),
            "{kind} {media:?}"
        );
    }
}

#[test]
fn decks_are_offered_one_by_one() {
    let package = zipped(&[("collection.anki2", &collection(Schema::Eleven))]);
    let decks = ["work".to_owned()];
    let some = Wanted {
        decks: &decks,
        with_reviews: false,
        ..wanted()
    };
    let read = read(Cursor::new(&package), &some).unwrap();
    assert_eq!(read.foreign.cards.len(), 1);
    let progress = read.foreign.cards[0].progress.as_ref().unwrap();
    assert!(progress.interval_days > 0 && progress.reviews.is_empty());
    let decks: Vec<_> = read
        .decks
        .iter()
        .map(|deck| (deck.name(), deck.cards))
        .collect();
    assert_eq!(decks, [("Default".into(), 1), ("Work::Rust".into(), 1)]);
}

#[test]
fn where_a_card_stands_decides_when_it_is_due() {
    let mut made = Made::new(Schema::Eleven);
    // type, queue, due, ivl, factor, lapses, odue, odid
    let rows = [
        ("suspended in review", "2, -1, 210, 9, 2500, 2, 0, 0"),
        ("learning today", "1, 1, 1795348800, 0, 0, 0, 0, 0"),
        ("learning across days", "1, 3, 206, 0, 0, 0, 0, 0"),
        (
            "suspended while relearning",
            "3, -1, 1795348800, 4, 2100, 3, 0, 0",
        ),
        (
            "borrowed by a filtered deck",
            "2, 2, -100000, 8, 1300, 0, 207, 2",
        ),
        ("suspended and new", "0, -1, 3, 0, 0, 0, 0, 0"),
        ("out of range", "2, 2, 999999, 99999999, 99999, -4, 0, 0"),
        (
            "as text and fractions",
            "'2', 2.9, '208', 7.5, '2500', 1.0, 0, 0",
        ),
    ];
    for (id, (name, row)) in (1..).zip(rows) {
        made.note(id, name, &format!("{name}\u{1f}x"), "");
        made.card(id, 1, 0, row);
    }
    let package = read_all(&zipped(&[("collection.anki2", &made.bytes())])).unwrap();
    let found: Vec<String> = package
        .foreign
        .cards
        .iter()
        .map(|card| {
            let progress = card.progress.clone().unwrap();
            let due = progress.due_on.map_or("-".into(), |day| day.to_string());
            let (days, ease) = (progress.interval_days, progress.ease_factor.unwrap_or(0.0));
            let out = if progress.is_suspended {
                " suspended"
            } else {
                ""
            };
            format!(
                "{}: {due} {days} {ease} {}{out}",
                card.content.question, progress.lapses
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "suspended in review: 2026-11-27 9 2.5 2 suspended",
            "learning today: 2026-11-22 0 0 0",
            "learning across days: 2026-11-23 0 0 0",
            "suspended while relearning: 2026-11-22 4 2.1 3 suspended",
            "borrowed by a filtered deck: 2026-11-24 8 1.3 0",
            "suspended and new: - 0 0 0 suspended",
            "out of range: - 100000 0 0",
            "as text and fractions: 2026-11-25 7 2.5 1",
        ]
    );
}

#[test]
fn the_first_scheduler_had_three_buttons_for_a_card_being_learned() {
    let mut made = Made::new(Schema::Eleven);
    made.conf = "{}";
    made.note(1, "g", "q\u{1f}a", "");
    made.card(1, 1, 0, "2, 2, 1, 1, 2500, 0, 0, 0");
    for (at, ease, kind) in [(0, 2, 0), (1, 3, 2), (2, 3, 1), (3, 1, 0), (4, 9, 1)] {
        made.review(1_790_000_000_000 + at, 1, ease, kind);
    }
    let package = read_all(&zipped(&[("collection.anki2", &made.bytes())])).unwrap();
    let progress = package.foreign.cards[0].progress.clone().unwrap();
    let grades: Vec<Grade> = progress.reviews.iter().map(|review| review.grade).collect();
    assert_eq!(
        grades,
        [Grade::Good, Grade::Easy, Grade::Good, Grade::Again]
    );
    assert_eq!(
        package.foreign.problems[0].message,
        "1 rows of the review log make no sense and are left out"
    );
}

#[test]
fn clozes_make_a_card_a_number_and_templates_a_card_each() {
    let mut made = Made::new(Schema::Eighteen);
    made.cloze(
        1,
        "c",
        "{{c1::Borrowing}} is {{c3::cheap::how}}\u{1f}see the book",
    );
    made.card(1, 1, 0, "0, 0, 1, 0, 0, 0, 0, 0");
    made.card_of(1, 101, 1, 2, "0, 0, 1, 0, 0, 0, 0, 0");
    made.card_of(1, 102, 1, 6, "0, 0, 1, 0, 0, 0, 0, 0");
    made.cloze(2, "d", "{{c1::image-occlusion:rect:left=.1}}\u{1f}");
    made.card(2, 1, 0, "0, 0, 1, 0, 0, 0, 0, 0");
    made.both_ways(3, "r", "capital\u{1f}Paris");
    made.card(3, 1, 0, "0, 0, 1, 0, 0, 0, 0, 0");
    made.card_of(3, 103, 1, 1, "0, 0, 1, 0, 0, 0, 0, 0");
    // Its cards are not in the file.
    made.note(4, "n", "no cards\u{1f}still asked", "");
    let package = read_all(&zipped(&[
        ("meta", b"\x08\x03"),
        ("collection.anki21b", &frame(&made.bytes())),
    ]))
    .unwrap();
    let cards: Vec<_> = package
        .foreign
        .cards
        .iter()
        .map(|card| {
            (
                card.identity.as_deref().unwrap_or("-"),
                card.content.question.as_str(),
                card.answer.as_deref().unwrap_or("-"),
            )
        })
        .collect();
    assert_eq!(
        cards,
        [
            ("c", "[...] is cheap", "Borrowing\n\nsee the book"),
            ("c/3", "Borrowing is [how]", "cheap\n\nsee the book"),
            ("r", "capital", "Paris"),
            ("r/2", "Paris", "capital"),
            ("n", "no cards", "still asked"),
        ]
    );
    let problems: Vec<_> = package
        .foreign
        .problems
        .iter()
        .map(|p| p.message.as_str())
        .collect();
    assert_eq!(
        problems,
        [
            "the text has no cloze of this number",
            "1 cards hide a part of a picture, which text cannot show; they are left out",
        ]
    );
}

#[test]
fn good_notes_come_in_and_bad_ones_are_named() {
    let mut made = Made::new(Schema::Eleven);
    made.note(1, "a", "fine\u{1f}yes", "");
    made.row("INSERT INTO notes VALUES (2, 'b', 77, 0, 0, '', 'no type', '', 0, 0, '')");
    made.row("INSERT INTO notes VALUES (3, 'c', 1, 0, 0, '', x'ff00', '', 0, 0, '')");
    made.row("INSERT INTO notes VALUES (4, 'd', 1, 0, 0, '', CAST(x'80' AS TEXT), '', 0, 0, '')");
    made.note(5, "e", "<img src=x.png>\u{1f}a picture", "");
    made.note(6, "f", "\u{1f}no question", "");
    made.row("INSERT INTO notes VALUES (7, 12345, '1', 0, 0, NULL, 12345, 12345, 0, 0, '')");
    made.note(8, "a", "the same guid\u{1f}again", "");
    made.note(9, "x", "fine\u{1f}yes", "");
    made.note(10, "y", "three\u{1f}fields\u{1f}here", "");
    let package = read_all(&zipped(&[("collection.anki2", &made.bytes())])).unwrap();
    let cards: Vec<_> = package
        .foreign
        .cards
        .iter()
        .map(|card| {
            (
                card.line,
                card.identity.as_deref(),
                card.content.question.as_str(),
            )
        })
        .collect();
    assert_eq!(
        cards,
        [
            (1, Some("a"), "fine"),
            (5, Some("e"), "[image: x.png]"),
            (7, Some("12345"), "12345"),
            (8, None, "the same guid"),
            (10, Some("y"), "three"),
        ]
    );
    assert_eq!(package.foreign.duplicates, 1);
    let problems: Vec<_> = package
        .foreign
        .problems
        .iter()
        .map(|p| (p.line, p.message.as_str()))
        .collect();
    assert_eq!(
        problems,
        [
            (Some(2), "the note's type is not in the package"),
            (Some(3), "the note's fields are no text in UTF-8"),
            (Some(4), "the note's fields are no text in UTF-8"),
            (Some(6), "the question side is empty"),
            (
                Some(10),
                "the note has 3 fields, its type knows 2; the rest is left out"
            ),
            (
                None,
                "pictures and sounds stay behind, only their names come in \
                 (1 named by the cards, 0 in the package)"
            ),
        ]
    );
}
