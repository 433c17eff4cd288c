//! The doors through which files come in, for the fuzz targets in `fuzz/` and for the test that
//! walks their corpus through. Only there is this compiled: the library itself exports nothing but
//! `main`.

#![expect(
    clippy::expect_used,
    reason = "a fuzz target says what it found by ending there"
)]

use chrono::{TimeZone, Utc};

use crate::domain::id::Slug;
use crate::domain::now::Now;
use crate::exchange::adopt::{AdoptedDeck, Adoption, adopt};
use crate::exchange::anki::package::Wanted;
use crate::exchange::anki::{self, Limits};
use crate::exchange::answers::{self, AnswerOf};
use crate::exchange::csv::CsvCard;
use crate::exchange::detect::Format;
use crate::exchange::foreign::Foreign;
use crate::exchange::markdown::MarkdownCard;
use crate::exchange::native::{self, NativeDeck};
use crate::exchange::reading::{self, ReadOptions};
use crate::exchange::{Problem, csv, html, markdown, neutral};
use crate::store::Store;

/// A deck file: read whole, checked, and written out again.
pub fn native(bytes: &[u8]) {
    let Ok(text) = native::decode(bytes) else {
        return;
    };
    native::check(text);
    let Ok(deck) = NativeDeck::open(text) else {
        return;
    };
    let cards: Result<Vec<_>, _> = deck
        .cards()
        .map(|read| read.map(|read| read.card))
        .collect();
    let Ok(cards) = cards else { return };
    let mut written = Vec::new();
    native::render(&deck.header, &cards, &mut written).expect("memory takes everything");
    let written = native::decode(&written).expect("what is written is text");
    let again = NativeDeck::open(written).map(|deck| {
        let cards = deck.cards().map(|read| read.map(|read| read.card));
        (deck.header.clone(), cards.collect::<Result<Vec<_>, _>>())
    });
    assert!(
        again.is_ok_and(|(header, again)| header == deck.header && again.as_ref() == Ok(&cards)),
        "what is written out is not what was read"
    );
}

/// Tables, with or without headings.
pub fn csv(bytes: &[u8]) {
    text(Format::Table, bytes);
}

/// Lists of questions in Markdown, and our own.
pub fn markdown(bytes: &[u8]) {
    text(Format::Markdown, bytes);
}

/// `Q:` and `A:` lines.
pub fn qa(bytes: &[u8]) {
    text(Format::QuestionAnswer, bytes);
}

/// `front::back` under a tag.
pub fn obsidian(bytes: &[u8]) {
    text(Format::Obsidian, bytes);
}

/// Headings of Org.
pub fn org(bytes: &[u8]) {
    text(Format::Org, bytes);
}

/// JSON, and one value a line.
pub fn json(bytes: &[u8]) {
    text(Format::Json, bytes);
}

/// YAML.
pub fn yaml(bytes: &[u8]) {
    text(Format::Yaml, bytes);
}

/// Anki's text with its headers.
pub fn anki_text(bytes: &[u8]) {
    comes_in(anki::text::read(bytes));
}

/// CrowdAnki's JSON.
pub fn crowd(bytes: &[u8]) {
    comes_in(anki::crowd::read(bytes));
}

/// A package; or, where it does not begin like one, the collection in a package.
pub fn anki_package(bytes: &[u8]) {
    let packed;
    let package = if bytes.starts_with(b"PK") {
        bytes
    } else {
        packed = anki::package::packed(bytes);
        &packed
    };
    let wanted = Wanted {
        with_reviews: true,
        decks: &[],
        now: now(),
        limits: Limits {
            collection_bytes: 8 << 20,
            ..Limits::default()
        },
    };
    let package = anki::package::read(std::io::Cursor::new(package), &wanted);
    comes_in(package.map(|package| package.foreign));
}

/// HTML as readable text, and that text as HTML again.
pub fn html(bytes: &[u8]) {
    let Ok(html) = std::str::from_utf8(bytes) else {
        return;
    };
    let text = html::text(html).text;
    assert_eq!(html::text(&html::of_text(&text)).text, text, "of {html:?}");
}

/// A file of answers, one's own or one that a coach wrote into.
pub fn answers(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    answers::is_answers(text);
    let Ok(file) = answers::read(text) else {
        return;
    };
    let mut written = Vec::new();
    answers::begin(&mut written).expect("memory takes everything");
    for entry in &file.entries {
        let of = AnswerOf {
            deck: &entry.deck,
            card: &entry.card,
            question: entry.question.as_deref().unwrap_or_default(),
            answer: &entry.answer,
            stories: &entry.stories,
            versions: &entry.versions,
        };
        answers::write(of, &mut written).expect("memory takes everything");
    }
    for entry in &file.stories {
        answers::write_story(&entry.story, true, &mut written).expect("memory takes everything");
    }
    let written = String::from_utf8(written).expect("what is written is text");
    let again = answers::read(&written).expect("what is written can be read");
    assert_eq!(again.entries.len(), file.entries.len());
    for (entry, again) in file.entries.iter().zip(&again.entries) {
        assert_eq!(entry.answer, again.answer);
        assert_eq!(entry.stories, again.stories);
        assert_eq!(entry.versions, again.versions);
    }
    assert_eq!(again.stories.len(), file.stories.len());
    for (entry, again) in file.stories.iter().zip(&again.stories) {
        assert_eq!(entry.story, again.story);
    }
}

/// A backup in JSON, into an empty data file.
pub fn backup(bytes: &[u8]) {
    thread_local! {
        static EMPTY: std::cell::RefCell<Store> = std::cell::RefCell::new(Store::in_memory());
    }
    let restored = EMPTY.with_borrow_mut(|store| store.restore_dump(bytes).is_ok());
    if restored {
        EMPTY.with_borrow_mut(|store| {
            let text = store.dump(&now()).expect("what came in goes out");
            let mut other = Store::in_memory();
            other.restore_dump(&text).expect("what goes out comes in");
            let again = other.dump(&now()).expect("what came in goes out");
            assert!(text == again, "a backup of a backup is another one");
            *store = Store::in_memory();
        });
    }
}

/// Which sort of file it is, whatever it is called; whoever reads that sort then takes it.
pub fn detection(bytes: &[u8]) {
    for extension in ["", "csv", "md", "txt", "json", "yaml", "toml", "org"] {
        Format::detect(bytes, extension);
    }
    match Format::detect(bytes, "") {
        Format::Native => native(bytes),
        Format::Answers => answers(bytes),
        Format::AnkiText => anki_text(bytes),
        Format::CrowdAnki => crowd(bytes),
        Format::DataFile
        | Format::Sqlite
        | Format::AnkiPackage
        | Format::Backup
        | Format::Binary
        | Format::Empty => {}
        format => text(format, bytes),
    }
}

fn now() -> Now {
    let at = Utc.timestamp_opt(1_795_000_000, 0).single();
    Now::new(at.expect("a time"), chrono_tz::UTC, 4)
}

fn text(format: Format, bytes: &[u8]) {
    comes_in(reading::read_text(format, bytes, &ReadOptions::default()));
}

/// What was read becomes decks whose cards have ids of their own, is shown without a control
/// character, and goes out as Markdown and as a table that bring the same questions.
fn comes_in(read: Result<Foreign, Vec<Problem>>) {
    let foreign = match read {
        Ok(foreign) => foreign,
        Err(problems) => {
            assert!(!problems.is_empty(), "refused, and nobody knows why");
            return;
        }
    };
    for card in &foreign.cards {
        assert!(!card.content.question.trim().is_empty(), "no question");
        let shown = neutral::block(&card.content.question);
        assert!(
            !shown
                .as_str()
                .contains(|c: char| c.is_control() && c != '\n'),
            "a control character reaches the screen"
        );
    }
    let adoption = Adoption {
        name: None,
        fallback: "a file",
    };
    for deck in adopt(foreign, adoption) {
        goes_out(&deck);
    }
}

fn goes_out(deck: &AdoptedDeck) {
    let cards: Vec<_> = deck.cards.iter().map(|read| &read.card).collect();
    let slugs: std::collections::HashSet<&Slug> = cards.iter().map(|card| &card.slug).collect();
    assert_eq!(slugs.len(), cards.len(), "two cards of one id");
    let mut table = Vec::new();
    let rows = cards.iter().map(|card| CsvCard {
        deck: "deck",
        card,
        own_tags: &[],
        answer: None,
    });
    csv::write(rows, false, &mut table).expect("memory takes everything");
    comes_back(csv::read(&table, &ReadOptions::default()), cards.len());
    let mut page = Vec::new();
    let rows = cards.iter().map(|card| MarkdownCard {
        card,
        own_tags: &[],
        answer: None,
    });
    markdown::write(&deck.header, rows, &mut page).expect("memory takes everything");
    comes_back(markdown::read(&page, &ReadOptions::default()), cards.len());
}

fn comes_back(read: Result<Foreign, Vec<Problem>>, cards: usize) {
    let back = read.expect("what goes out comes back");
    assert_eq!(back.cards.len(), cards, "cards were lost");
}

#[cfg(test)]
mod tests {
    use super::*;

    type Door = fn(&[u8]);

    #[test]
    fn every_door_has_a_target_and_takes_its_corpus() {
        let fuzz = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        let doors: [(&str, Door); 15] = [
            ("anki_package", anki_package),
            ("anki_text", anki_text),
            ("answers", answers),
            ("backup", backup),
            ("crowd", crowd),
            ("csv", csv),
            ("detection", detection),
            ("html", html),
            ("json", json),
            ("markdown", markdown),
            ("native", native),
            ("obsidian", obsidian),
            ("org", org),
            ("qa", qa),
            ("yaml", yaml),
        ];
        let mut targets: Vec<String> = std::fs::read_dir(fuzz.join("fuzz_targets"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        targets.sort();
        assert_eq!(targets, doors.map(|(name, _)| name));
        for (name, door) in doors {
            let corpus = fuzz.join("corpus").join(name);
            let mut files = 0;
            for file in std::fs::read_dir(corpus).unwrap() {
                door(&std::fs::read(file.unwrap().path()).unwrap());
                files += 1;
            }
            assert!(files > 0, "{name} has no corpus");
        }
    }
}
