//! What must hold for every deck and for every text that is none.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::tests::{deck, read, written};
use super::*;
use crate::domain::card::{Content, Guidance, Kind};
use crate::domain::deck::Version;
use crate::domain::id::Slug;

/// A text as reading leaves it, with whatever characters are hard to write.
fn short() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ -~]{1,30}",
        1 => "[\"'\\\\#\\[\\]\\{\\}=\n\r\t\u{1}\u{1b}\u{7f}\u{85}éß漢👩\u{200d}💻]{1,12}",
        1 => any::<String>(),
    ]
    .prop_map(|text| text.replace('\0', "").replace('\r', "\n").trim().to_owned())
    .prop_filter("not empty", |text| !text.is_empty())
}

fn one_line() -> impl Strategy<Value = String> {
    short().prop_filter_map("not empty", |text| {
        let line = text.replace('\n', " ").trim().to_owned();
        (!line.is_empty()).then_some(line)
    })
}

fn long() -> impl Strategy<Value = String> {
    vec(prop_oneof![short(), Just(String::new())], 1..5).prop_filter_map("not empty", |lines| {
        let text = lines.join("\n").replace('\r', "\n");
        let text = text.trim_start_matches('\n').trim_end().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn slug() -> impl Strategy<Value = Slug> {
    "[a-z0-9-]{2,12}".prop_map(|text| Slug::parse(&text).unwrap())
}

fn criterion() -> impl Strategy<Value = Criterion> {
    ("[a-z]{2,6}", option::of(short()), 1..=3_u8).prop_map(|(id, text, weight)| Criterion {
        id,
        text,
        weight,
    })
}

fn rubric() -> impl Strategy<Value = Vec<Criterion>> {
    vec(criterion(), 0..4).prop_map(|mut rubric| {
        rubric.sort_by(|a, b| a.id.cmp(&b.id));
        rubric.dedup_by(|a, b| a.id == b.id);
        rubric
    })
}

fn header() -> impl Strategy<Value = DeckHeader> {
    let names = (slug(), one_line(), one_line());
    let about = (
        option::of(short()),
        option::of(short()),
        option::of(short()),
    );
    let more = (
        option::of(short()),
        option::of(short()),
        "[a-z]{2}(-[A-Z]{2})?",
        option::of(long()),
    );
    let defaults = (
        option::of(one_line()),
        option::of(10..=600_u32),
        option::of(one_line()),
        vec(one_line(), 0..3).prop_map(head::without_repeats),
    );
    (names, about, more, defaults, rubric()).prop_map(|(names, about, more, defaults, rubric)| {
        DeckHeader {
            slug: names.0,
            title: names.1,
            version: Version::new(names.2),
            author: about.0,
            contact: about.1,
            description: about.2,
            license: more.0,
            source: more.1,
            release_notes: more.3,
            language: more.2,
            defaults: Defaults {
                framework: defaults.0,
                target_secs: defaults.1,
                family: defaults.2,
                tags: defaults.3,
            },
            rubric: rubric
                .into_iter()
                .map(|c| Criterion {
                    text: c.text.or(Some("Tick it".into())),
                    ..c
                })
                .collect(),
        }
    })
}

fn guidance() -> impl Strategy<Value = Guidance> {
    let lists = (
        vec(short(), 0..3),
        vec(short(), 0..3),
        vec(short(), 0..3),
        vec(short(), 0..3),
    );
    (lists, rubric(), option::of(long()), option::of(long())).prop_map(
        |((listens_for, pitfalls, follow_ups, key_points), rubric, example, notes)| Guidance {
            listens_for,
            rubric,
            pitfalls,
            follow_ups,
            key_points,
            example,
            notes,
        },
    )
}

fn content() -> impl Strategy<Value = Content> {
    let words = (short(), vec(short(), 0..4));
    let names = (
        option::of(one_line()),
        option::of(one_line()),
        option::of(10..=600_u32),
    );
    let lists = (vec(one_line(), 0..3), vec(one_line(), 0..3));
    let kind = option::of(proptest::sample::select(Kind::ALL.to_vec()));
    (words, names, lists, kind, guidance()).prop_map(|(words, names, lists, kind, guidance)| {
        let mut variants = head::without_repeats(words.1);
        variants.retain({
            let mut seen = vec![words.0.to_lowercase()];
            move |variant| {
                let key = variant.to_lowercase();
                !seen.contains(&key) && {
                    seen.push(key);
                    true
                }
            }
        });
        Content {
            question: words.0,
            variants,
            kind,
            family: names.0,
            framework: names.1,
            target_secs: names.2,
            competencies: head::without_repeats(lists.0),
            tags: lists.1,
            guidance,
        }
    })
}

/// A deck as reading leaves it: ids once, defaults filled in.
fn any_deck() -> impl Strategy<Value = (DeckHeader, Vec<UpstreamCard>)> {
    let card = (slug(), vec(slug(), 0..3), any::<bool>(), content());
    (header(), vec(card, 0..4)).prop_map(|(header, cards)| {
        let mut taken = Vec::new();
        let mut free = |slug: &Slug| {
            let is_free = !taken.contains(slug);
            taken.push(slug.clone());
            is_free
        };
        let mut read = Vec::new();
        for (slug, mut aliases, retired, mut content) in cards {
            if !free(&slug) {
                continue;
            }
            aliases.retain(&mut free);
            let defaults = header.defaults.clone();
            content.framework = content.framework.or(defaults.framework);
            content.target_secs = content.target_secs.or(defaults.target_secs);
            content.family = content.family.or(defaults.family);
            content.tags = head::without_repeats([defaults.tags, content.tags].concat());
            read.push(UpstreamCard {
                slug,
                aliases,
                retired,
                content,
            });
        }
        (header, read)
    })
}

/// A shipped deck with a few bytes changed, cut out or doubled.
fn mutated() -> impl Strategy<Value = String> {
    let change = (
        any::<proptest::sample::Index>(),
        0..40_usize,
        "[\"'\\[\\]{}=,.\n#a0\u{e9}\\\\]{0,3}",
    );
    let source = include_str!("../../../tests/decks/every-field.toml");
    vec(change, 1..6).prop_map(|changes| {
        let mut bytes = source.as_bytes().to_vec();
        for (index, length, new) in changes {
            let start = index.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, new.bytes());
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Reads all there is to read of a text; nothing may panic.
fn devour(text: &str) {
    let problems = check(text);
    if let Ok(deck) = NativeDeck::open(text) {
        let cards: Vec<_> = deck.cards().collect();
        let is_good = problems.iter().all(|p| p.severity == Severity::Warning);
        assert_eq!(is_good, cards.iter().all(Result::is_ok), "{problems:?}");
        assert!(
            cards
                .iter()
                .all(|card| card.as_ref().err().is_none_or(|found| !found.is_empty()))
        );
    } else {
        assert!(problems.iter().any(|p| p.severity == Severity::Error));
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_as_it_was((header, cards) in any_deck()) {
        let text = written(&header, &cards);
        let again = read(&text);
        prop_assert_eq!(&again.0, &header);
        prop_assert_eq!(&again.1, &cards);
        prop_assert_eq!(written(&again.0, &again.1), text);
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>()) {
        devour(&text);
        devour(&deck(&text));
        devour(&deck(&format!("[[card]]\n{text}")));
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(&bytes) {
            devour(text);
        }
    }

    #[test]
    fn no_scraps_of_toml_make_reading_panic(
        scraps in vec(
            proptest::sample::select(vec![
                "[[card]]", "[card.guidance]", "[deck]", "[[rubric]]", "[card]", "card", "=", "\n",
                "id", ".", "\"", "\"\"\"", "'", "'''", "[", "]", "{", "}", ",", "1", "\\", "#", "\r",
                "rubric", "question", " ", "[[card.guidance]]", "guidance", "é",
            ]),
            0..40,
        ),
    ) {
        devour(&scraps.concat());
        devour(&deck(&scraps.concat()));
    }

    #[test]
    fn no_broken_deck_makes_reading_panic(text in mutated()) {
        devour(&text);
    }
}
