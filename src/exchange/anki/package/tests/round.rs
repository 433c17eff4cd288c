//! What goes out comes back.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::*;
use crate::domain::card::Content;
use crate::domain::id::CardId;
use crate::exchange::foreign::ForeignReview;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn card(number: u64) -> OutgoingCard {
    let made_ms = 1_790_000_000_000 + number;
    OutgoingCard {
        id: CardId(Uuid::from_u64_pair(
            made_ms << 16 | 0x7000,
            1 << 63 | number,
        )),
        deck: "Work::Rust".into(),
        content: Content {
            question: format!("Why <Rust> & {number}?"),
            variants: vec!["Why not Go?".into()],
            tags: vec!["core".into(), "two words".into()],
            ..Content::default()
        },
        answer: "First.\n\nSecond  line\n    indented".into(),
        key_points: vec!["one".into(), "two".into()],
        changed_at: at("2026-10-01T00:00:00Z"),
        schedule: None,
        returning: None,
    }
}

fn schedule() -> OutgoingSchedule {
    let review = |day: &str, grade, interval_days| OutgoingReview {
        at: at(day),
        grade,
        interval_days,
        ease_factor: 2.36,
        total_secs: Some(61),
    };
    OutgoingSchedule {
        is_suspended: true,
        due_on: Some("2026-12-03".parse().unwrap()),
        interval_days: 17,
        ease_factor: 2.36,
        lapses: 1,
        reviews: vec![
            review("2026-11-01T08:00:00.123Z", Grade::Good, 1),
            review("2026-11-02T08:00:00.456Z", Grade::Again, 1),
        ],
    }
}

fn package_of(cards: &[OutgoingCard], now: &Now) -> Vec<u8> {
    let mut package = Vec::new();
    write(cards, now, &mut package).unwrap();
    package
}

#[test]
fn cards_come_back_as_they_went() {
    let mut reviewed = card(2);
    reviewed.schedule = Some(schedule());
    let package = package_of(&[card(1), reviewed.clone()], &now());
    let read = read_all(&package).unwrap().foreign;
    assert_eq!(read.problems, []);
    let first = &read.cards[0];
    assert_eq!(first.content.question, "Why <Rust> & 1?");
    assert_eq!(first.content.variants, ["Why not Go?"]);
    assert_eq!(first.content.tags, ["core", "two-words"]);
    assert_eq!(
        first.answer.as_deref(),
        Some("First.\n\nSecond  line\n    indented")
    );
    assert_eq!(first.key_points, ["one", "two"]);
    assert_eq!(first.deck, ["Work", "Rust"]);
    assert_eq!(first.progress, None);
    let second = &read.cards[1];
    assert_eq!(second.identity, Some(guid_of_card(reviewed.id)));
    let progress = second.progress.clone().unwrap();
    let sent = schedule();
    assert_eq!(progress.is_suspended, sent.is_suspended);
    assert_eq!(progress.due_on, sent.due_on);
    assert_eq!(progress.interval_days, sent.interval_days);
    assert_eq!(progress.ease_factor, Some(sent.ease_factor));
    assert_eq!(progress.lapses, sent.lapses);
    let reviews: Vec<_> = sent
        .reviews
        .iter()
        .map(|review| ForeignReview {
            at: review.at,
            grade: review.grade,
            total_secs: review.total_secs,
        })
        .collect();
    assert_eq!(progress.reviews, reviews);
}

#[test]
fn days_do_not_depend_on_where_the_clock_hangs() {
    for zone in [
        Tz::Asia__Kolkata,
        Tz::America__Los_Angeles,
        Tz::Pacific__Auckland,
    ] {
        let there = Now::new(now().at, zone, 4);
        let mut one = card(1);
        one.schedule = Some(schedule());
        let read = read_all(&package_of(&[one], &there)).unwrap().foreign;
        let progress = read.cards[0].progress.clone().unwrap();
        assert_eq!(progress.due_on, schedule().due_on, "{zone}");
    }
}

#[test]
fn a_text_file_says_what_its_columns_are() {
    let mut text = Vec::new();
    let mut other = card(2);
    other.deck = "Work".into();
    other.answer = "a \"quote\"\tand a tab".into();
    crate::exchange::anki::text::write(&[card(1), other], &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    // The parent before its child, whatever the order was.
    let decks: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split('\t').nth(1))
        .collect();
    assert_eq!(decks, ["Work", "Work::Rust"]);
    let read = crate::exchange::anki::text::read(text.as_bytes()).unwrap();
    let card = &read.cards[0];
    assert_eq!(card.content.question, "Why <Rust> & 2?");
    assert!(
        card.answer
            .as_deref()
            .unwrap()
            .starts_with("a \"quote\" and a tab")
    );
    assert_eq!(card.content.tags, ["core", "two-words"]);
    assert_eq!(card.deck, ["Work"]);
    assert_eq!(card.identity, Some(guid_of_card(super::round::card(2).id)));
}
