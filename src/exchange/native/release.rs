//! One release of a deck after another: what holds between two of them, and a file made ready to
//! be sent out with its notes and its layout as they are.

use std::cmp::Ordering;
use std::collections::HashMap;

use toml_edit::{DocumentMut, Item, TableLike};

use super::render::{render, render_card};
use super::{NativeDeck, ReadCard};
use crate::domain::card::UpstreamCard;
use crate::domain::deck::{DeckHeader, Version};
use crate::exchange::merge::{compare, is_another_question};
use crate::exchange::{Problem, Severity, merge};

/// A deck whose every card was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WholeDeck {
    pub(crate) header: DeckHeader,
    pub(crate) cards: Vec<ReadCard>,
}

/// The whole deck.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn read_whole(text: &str) -> Result<WholeDeck, Vec<Problem>> {
    let wrong = |_| super::check(text);
    let deck = NativeDeck::open(text).map_err(wrong)?;
    let cards = deck.cards().collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    Ok(WholeDeck {
        header: deck.header,
        cards,
    })
}

/// The cards of a release by every id they have or had.
fn by_names(deck: &WholeDeck) -> HashMap<&str, &ReadCard> {
    let mut found = HashMap::new();
    for read in &deck.cards {
        for slug in std::iter::once(&read.card.slug).chain(&read.card.aliases) {
            found.insert(slug.as_str(), read);
        }
    }
    found
}

/// What a release does to those who have the one before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Since {
    pub(crate) added: usize,
    pub(crate) changed: usize,
    pub(crate) withdrawn: usize,
    /// Cards of the one before that this one does not name any more.
    pub(crate) vanished: Vec<UpstreamCard>,
    /// The head says something else, beside the number and the notes.
    pub(crate) head_differs: bool,
}

impl Since {
    pub(crate) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What changed from one release to the next.
pub(crate) fn since(old: &WholeDeck, new: &WholeDeck) -> Since {
    let known = by_names(old);
    let named = by_names(new);
    let mut since = Since {
        head_differs: head(&old.header) != head(&new.header),
        ..Since::default()
    };
    for read in &new.cards {
        let card = &read.card;
        let mut names = std::iter::once(&card.slug).chain(&card.aliases);
        match names.find_map(|slug| known.get(slug.as_str())) {
            None => since.added += 1,
            Some(before) if card.retired && !before.card.retired => since.withdrawn += 1,
            Some(before) => {
                let change = compare(&before.card, card, &Default::default());
                since.changed += usize::from(!change.fields.is_empty());
            }
        }
    }
    let vanished = old
        .cards
        .iter()
        .filter(|read| !named.contains_key(read.card.slug.as_str()));
    since.vanished = vanished.map(|read| read.card.clone()).collect();
    since
}

/// A head without what every release changes.
fn head(header: &DeckHeader) -> DeckHeader {
    DeckHeader {
        version: Version::new(""),
        release_notes: None,
        ..header.clone()
    }
}

/// What is wrong with a release in the light of the one before, whose file is called `old_name`.
pub(crate) fn against(old: &WholeDeck, new: &WholeDeck, old_name: &str) -> Vec<Problem> {
    let problem = |line, severity, message: String| Problem {
        line,
        column: None,
        message,
        severity,
    };
    let mut problems = Vec::new();
    let (before, now) = (&old.header, &new.header);
    if before.slug != now.slug {
        let message = format!(
            "the deck's id was \"{}\" in {old_name} and is \"{}\" here: for those who have it this \
             would be another deck",
            before.slug, now.slug
        );
        return vec![problem(None, Severity::Error, message)];
    }
    let changes = since(old, new);
    let version = before.version.compare(&now.version);
    if version == Ordering::Greater {
        let message = format!(
            "release {} is older than {} of {old_name}",
            now.version.as_str(),
            before.version.as_str()
        );
        problems.push(problem(None, Severity::Error, message));
    } else if version == Ordering::Equal && !changes.is_nothing() {
        let message = format!(
            "the deck has changed and still says release {}; offbook deck release raises it",
            now.version.as_str()
        );
        problems.push(problem(None, Severity::Warning, message));
    }
    let known = by_names(old);
    for read in &new.cards {
        let id = read.card.slug.as_str();
        let Some(was) = known.get(id) else { continue };
        if was.card.slug == read.card.slug && is_another_question(&was.card, &read.card) {
            let message = format!(
                "the id \"{id}\" belongs to another question, \"{}\" (line {} of {old_name}); give \
                 this one an id of its own or, if it is the same, keep the old wording as a variant",
                was.card.content.question, was.line
            );
            problems.push(problem(Some(read.line), Severity::Error, message));
        }
    }
    let same_words = |card: &UpstreamCard| {
        let is_same = |read: &&ReadCard| merge::asks_the_same(card, &read.card);
        new.cards.iter().find(is_same)
    };
    for card in &changes.vanished {
        let id = card.slug.as_str();
        let (line, message) = match same_words(card) {
            Some(read) => (
                Some(read.line),
                format!(
                    "this was \"{id}\" in {old_name}; to rename a card keep its old id: \
                     aliases = [\"{id}\"]"
                ),
            ),
            None => (
                None,
                format!("the card \"{id}\" of {old_name} is gone; keep it with retired = true"),
            ),
        };
        problems.push(problem(line, Severity::Warning, message));
    }
    problems
}

/// The number after this one: 7 → 8, 1.9 → 1.10; one that does not end in a number gets ".1".
pub(crate) fn next_version(version: &Version) -> Version {
    let text = version.as_str();
    let (start, last) = text.rsplit_once('.').map_or(("", text), |(_, last)| {
        (&text[..text.len() - last.len()], last)
    });
    match last.parse::<u64>() {
        Ok(number) => Version::new(format!("{start}{}", number.saturating_add(1))),
        Err(_) => Version::new(format!("{text}.1")),
    }
}

/// Says in 16 letters what a deck holds, but for its number and notes: whoever has the same letters
/// has the same deck. The first 8 bytes of the BLAKE3 hash of the deck as offbook writes it.
pub(crate) fn contents_fingerprint<'c>(
    header: &DeckHeader,
    cards: impl IntoIterator<Item = &'c UpstreamCard>,
) -> String {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    let _ = render(&head(header), cards, &mut text);
    let hash = blake3::hash(&text);
    let hex: Vec<String> = hash.as_bytes()[..8]
        .chunks(2)
        .map(|pair| format!("{:02x}{:02x}", pair[0], pair[1]))
        .collect();
    hex.join("-")
}

/// The file with another number and notes (empty ones go), and with the cards that vanished put back as retired
/// ones. Everything else stays as it is written, byte for byte.
///
/// # Errors
/// What makes the file impossible to change.
pub(crate) fn raised(
    text: &str,
    deck: &WholeDeck,
    version: &Version,
    notes: Option<&str>,
    vanished: &[UpstreamCard],
) -> Result<String, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|_| "the file cannot be changed in place".to_owned())?;
    let table = document
        .get_mut("deck")
        .and_then(Item::as_table_like_mut)
        .ok_or_else(|| "the section [deck] is missing".to_owned())?;
    put(table, "version", version.as_str());
    match notes {
        Some("") => drop(table.remove("release_notes")),
        Some(notes) => put(table, "release_notes", notes),
        None => {}
    }
    let mut raised = document.to_string();
    if !vanished.is_empty() && !raised.ends_with('\n') {
        raised.push('\n');
    }
    for card in vanished {
        let retired = UpstreamCard {
            retired: true,
            ..card.clone()
        };
        let mut written = Vec::new();
        let _ = render_card(&deck.header, &retired, &mut written);
        let written = String::from_utf8_lossy(&written).into_owned();
        raised.push_str(&match text.contains("\r\n") {
            true => written.replace('\n', "\r\n"),
            false => written,
        });
    }
    Ok(raised)
}

/// Sets a text field; what stands behind it on its line stays.
fn put(table: &mut dyn TableLike, name: &str, text: &str) {
    let mut value = toml_edit::Value::from(text);
    if let Some(before) = table.get(name).and_then(Item::as_value) {
        *value.decor_mut() = before.decor().clone();
    }
    table.insert(name, Item::Value(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "format = \"offbook-deck\"\nformat_version = 1\n# mine\n\n[deck]\n\
        id = \"acme\"  # for ever\ntitle = \"Acme\"\nversion = \"1.9\"   # raised\n\n[[card]]\n\
        id = \"one\"  # the first\nquestion = \"Why us?\"\n\n[[card]]\nid = \"two\"\n\
        question = \"Why now?\"\n";

    fn whole(text: &str) -> WholeDeck {
        read_whole(text).unwrap()
    }

    fn messages(new: &str) -> Vec<String> {
        let problems = against(&whole(OLD), &whole(new), "old.toml");
        problems
            .into_iter()
            .map(|p| format!("{:?} {}", p.line, p.message))
            .collect()
    }

    #[test]
    fn what_breaks_other_peoples_decks_is_told() {
        assert!(messages(OLD).is_empty());
        let reused = messages(&OLD.replace("Why now?", "Describe a failure."));
        assert!(reused[1].contains("Some(14) the id \"two\" belongs to another question"));
        assert!(reused[1].contains("line 14 of old.toml"), "{reused:?}");
        let gone = messages(&OLD[..OLD.rfind("[[card]]").unwrap()]);
        assert!(gone[1].contains("\"two\" of old.toml is gone"), "{gone:?}");
        let renamed = messages(&OLD.replace("\"two\"", "\"zwei\""));
        assert!(renamed[1].contains("aliases = [\"two\"]"), "{renamed:?}");
        let kept = OLD.replace("\"two\"", "\"zwei\"\naliases = [\"two\"]");
        assert!(messages(&kept.replace("1.9", "2")).is_empty());
        let older = messages(&OLD.replace("1.9", "1.8"));
        assert!(older[0].contains("older"), "{older:?}");
        let other = messages(&OLD.replace("\"acme\"", "\"other\""));
        assert!(other[0].contains("another deck"), "{other:?}");
    }

    #[test]
    fn a_release_keeps_notes_and_layout_and_brings_back_what_vanished() {
        let new = OLD[..OLD.rfind("[[card]]").unwrap()].to_owned();
        let (old, deck) = (whole(OLD), whole(&new));
        let changes = since(&old, &deck);
        assert_eq!(
            (changes.added, changes.changed, changes.vanished.len()),
            (0, 0, 1)
        );
        let version = next_version(&deck.header.version);
        let text = raised(&new, &deck, &version, Some("New."), &changes.vanished).unwrap();
        assert!(text.contains("id = \"acme\"  # for ever\n"), "{text}");
        assert!(text.contains("version = \"1.10\"   # raised\n"), "{text}");
        let released = whole(&text);
        assert_eq!(released.header.release_notes.as_deref(), Some("New."));
        assert!(released.cards[1].card.retired);
        assert!(against(&old, &released, "old").is_empty());
    }

    #[test]
    fn the_next_number() {
        let next = |text: &str| next_version(&Version::new(text)).as_str().to_owned();
        assert_eq!(next("7"), "8");
        assert_eq!(next("1.9"), "1.10");
        assert_eq!(next("2026.11.22"), "2026.11.23");
        assert_eq!(next("1.0-beta"), "1.0-beta.1");
    }

    #[test]
    fn the_fingerprint_is_of_the_contents_and_not_of_the_number() {
        let print = |text: &str| {
            let deck = whole(text);
            contents_fingerprint(&deck.header, deck.cards.iter().map(|read| &read.card))
        };
        assert_eq!(
            print(OLD),
            print(&OLD.replace("1.9", "2").replace("# mine", ""))
        );
        assert_ne!(print(OLD), print(&OLD.replace("now", "then")));
        assert_eq!(print(OLD).len(), 19);
    }
}
