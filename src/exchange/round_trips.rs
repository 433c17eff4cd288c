//! What goes out as Markdown or as a table comes back: question, variants, answer, tags and ids.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::csv::{self, CsvCard};
use super::foreign::{Foreign, ForeignCard};
use super::markdown::{self, MarkdownCard};
use super::reading::ReadOptions;
use crate::domain::card::{Content, Guidance, Kind, UpstreamCard};
use crate::domain::deck::{DeckHeader, Defaults, Version};
use crate::domain::id::Slug;

/// Signs that mean something in one of the formats, and some that do not.
const SIGNS: &str = "[a-zäß0-9 ,;|=+@'\"#\\\\<>!*_`\\-:.?\\[\\]]";

fn line() -> impl Strategy<Value = String> {
    let text = format!("{SIGNS}{{1,30}}");
    proptest::string::string_regex(&text)
        .unwrap()
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("not empty", |text| text.chars().any(char::is_alphanumeric))
}

fn text() -> impl Strategy<Value = String> {
    vec(
        prop_oneof![
            line(),
            Just(String::new()),
            Just("Tags: x".into()),
            Just("## Why?".into()),
            Just("<!-- offbook id=x -->".into())
        ],
        1..5,
    )
    .prop_map(|lines| lines.join("\n").trim().to_owned())
    .prop_filter("not empty", |text| !text.is_empty())
}

fn tag() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_.-]{0,8}".prop_map(|tag| tag)
}

prop_compose! {
    fn card()(
        slug in "[a-z][a-z0-9-]{1,20}",
        question in prop_oneof![4 => line(), 1 => (line(), text()).prop_map(|(first, rest)| format!("{first}\n{rest}"))],
        variants in vec(line(), 0..3),
        tags in vec(tag(), 0..3),
        example in option::of(text()),
        notes in option::of(text()),
        kind in option::of(proptest::sample::select(Kind::ALL.to_vec())),
    ) -> UpstreamCard {
        UpstreamCard {
            slug: Slug::parse(&slug).unwrap(),
            aliases: Vec::new(),
            retired: false,
            content: Content {
                variants: without_repeats(variants, &question),
                question,
                tags: without_repeats(tags, ""),
                kind,
                guidance: Guidance { example, notes, ..Guidance::default() },
                ..Content::default()
            },
        }
    }
}

fn without_repeats(items: Vec<String>, but: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for item in items {
        if item != but && !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

fn header() -> DeckHeader {
    DeckHeader {
        slug: Slug::parse("my-deck").unwrap(),
        title: "My deck".into(),
        version: Version::new("1"),
        author: None,
        contact: None,
        description: None,
        license: None,
        source: None,
        release_notes: None,
        language: "en".into(),
        defaults: Defaults::default(),
        rubric: Vec::new(),
    }
}

fn same(
    sent: &UpstreamCard,
    answer: Option<&str>,
    back: &ForeignCard,
) -> Result<(), TestCaseError> {
    let (content, read) = (&sent.content, &back.content);
    prop_assert_eq!(Some(sent.slug.as_str()), back.identity.as_deref());
    prop_assert_eq!(&content.question, &read.question);
    prop_assert_eq!(&content.variants, &read.variants);
    prop_assert_eq!(&content.tags, &read.tags);
    prop_assert_eq!(content.kind, read.kind);
    prop_assert_eq!(&content.guidance.example, &read.guidance.example);
    prop_assert_eq!(&content.guidance.notes, &read.guidance.notes);
    prop_assert_eq!(answer, back.answer.as_deref());
    Ok(())
}

fn read_back(foreign: Result<Foreign, Vec<super::Problem>>) -> Foreign {
    let foreign = foreign.unwrap();
    assert_eq!(foreign.problems, []);
    foreign
}

proptest! {
    #[test]
    fn markdown_comes_back(cards in vec(card(), 1..4), answer in option::of(text())) {
        let cards: Vec<_> = distinct(cards);
        let mut written = Vec::new();
        let rows = cards.iter().map(|card| MarkdownCard { card, own_tags: &[], answer: answer.as_deref() });
        markdown::write(&header(), rows, &mut written).unwrap();
        let foreign = read_back(markdown::read(&written, &ReadOptions::default()));
        prop_assert_eq!(foreign.deck_id.as_deref(), Some("my-deck"));
        prop_assert_eq!(foreign.cards.len(), cards.len());
        for (sent, back) in cards.iter().zip(&foreign.cards) {
            same(sent, answer.as_deref(), back)?;
        }
    }

    #[test]
    fn a_table_comes_back(cards in vec(card(), 1..4), answer in option::of(text())) {
        let cards: Vec<_> = distinct(cards);
        let mut written = Vec::new();
        let rows = cards.iter().map(|card| CsvCard { deck: "my-deck", card, own_tags: &[], answer: answer.as_deref() });
        csv::write(rows, true, &mut written).unwrap();
        let foreign = read_back(csv::read(&written, &ReadOptions::default()));
        prop_assert_eq!(foreign.cards.len(), cards.len());
        for (sent, back) in cards.iter().zip(&foreign.cards) {
            same(sent, answer.as_deref(), back)?;
        }
    }
}

/// Cards of one deck have slugs of their own.
fn distinct(cards: Vec<UpstreamCard>) -> Vec<UpstreamCard> {
    let mut kept: Vec<UpstreamCard> = Vec::new();
    for card in cards {
        if !kept.iter().any(|other| other.slug == card.slug) {
            kept.push(card);
        }
    }
    kept
}
