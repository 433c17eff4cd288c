//! Cards of another program's file as decks that come in like a coach's: each card has a slug that
//! stays the same however often the file is read, so that reading it again brings what changed and
//! nothing twice.

use std::collections::{HashMap, HashSet};

use super::Problem;
use super::foreign::{Foreign, ForeignCard};
use super::native::ReadCard;
use crate::domain::card::{Kind, UpstreamCard};
use crate::domain::deck::{DeckHeader, Defaults, Version};
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::Slug;
use crate::domain::progress::Progress;

/// How somebody else's cards are to be taken in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Adoption<'a> {
    /// What the person calls the deck: what the file calls its decks is put below it.
    pub(crate) name: Option<&'a str>,
    /// Where neither the person nor the file has a name for it.
    pub(crate) fallback: &'a str,
}

/// One deck of a file, ready to come in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AdoptedDeck {
    /// What to call it where it is new.
    pub(crate) name: String,
    pub(crate) header: DeckHeader,
    pub(crate) cards: Vec<ReadCard>,
    /// By the slug of the card.
    pub(crate) progress: HashMap<String, Progress>,
    /// Slugs of the cards with an answer, where the file was written here: it tells a person's own
    /// answer from an example.
    pub(crate) own_answers: HashSet<String>,
}

/// Between the names of decks in decks.
const WITHIN: &str = "::";
const LONGEST_NAME: usize = 200;
/// After so many cards.
const GIVEN_BACK: usize = 4096;

/// The decks of a file, in the order in which their first cards stand there. What stands in the
/// file as a whole (warnings, problems) is left to the caller.
pub(crate) fn adopt(mut foreign: Foreign, adoption: Adoption<'_>) -> Vec<AdoptedDeck> {
    let mut places = HashMap::new();
    let mut decks: Vec<Adopting> = Vec::new();
    let names = Names::of(&foreign, adoption);
    // Cards of one deck stand together.
    let mut last: Option<(Vec<String>, usize)> = None;
    let mut cards = std::mem::take(&mut foreign.cards);
    cards.reverse();
    while let Some(card) = cards.pop() {
        // What was taken over is given back: many cards would be in memory twice.
        if cards.len().is_multiple_of(GIVEN_BACK) {
            cards.shrink_to_fit();
        }
        if let Some((_, at)) = last.as_ref().filter(|(path, _)| *path == card.deck) {
            if let Some(deck) = decks.get_mut(*at) {
                deck.take(card);
            }
            continue;
        }
        let name = names.of_card(&card);
        let at = *places.entry(name.to_lowercase()).or_insert_with(|| {
            decks.push(Adopting::new(name, &foreign));
            decks.len() - 1
        });
        last = Some((card.deck.clone(), at));
        if let Some(deck) = decks.get_mut(at) {
            deck.take(card);
        }
    }
    decks.into_iter().map(|deck| deck.deck).collect()
}

/// What the decks of one file are called.
struct Names {
    title: String,
    /// What the person said stands before every name of the file.
    is_told: bool,
}

impl Names {
    fn of(foreign: &Foreign, adoption: Adoption<'_>) -> Self {
        let told = adoption.name.map(words).filter(|name| !name.is_empty());
        let of_file = || foreign.title.as_deref().map(words);
        let title = told
            .clone()
            .or_else(of_file)
            .filter(|name| !name.is_empty());
        Self {
            title: title.unwrap_or_else(|| words(adoption.fallback)),
            is_told: told.is_some(),
        }
    }

    fn of_card(&self, card: &ForeignCard) -> String {
        let path = card.deck.iter().map(|name| words(name));
        let path: Vec<String> = path.filter(|name| !name.is_empty()).collect();
        let path = path.join(WITHIN);
        let name = match (path.is_empty(), self.is_told) {
            (true, _) => self.title.clone(),
            (false, true) => format!("{}{WITHIN}{path}", self.title),
            (false, false) => path,
        };
        name.chars().take(LONGEST_NAME).collect()
    }
}

/// The words of a name: one space between them, no control characters.
fn words(name: &str) -> String {
    let between = |c: char| c.is_whitespace() || c.is_control();
    let words: Vec<&str> = name
        .split(between)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

struct Adopting {
    deck: AdoptedDeck,
    /// The file was written by offbook.
    is_ours: bool,
    /// The slugs there are, and the number that the next card of the same may have.
    taken: HashMap<String, u32>,
}

impl Adopting {
    fn new(name: String, foreign: &Foreign) -> Self {
        let is_ours = foreign.decks_are_ids || foreign.deck_id.is_some();
        let own = match foreign.decks_are_ids {
            true => Some(name.as_str()),
            false => foreign.deck_id.as_deref(),
        };
        let slug = own
            .and_then(Slug::parse)
            .unwrap_or_else(|| slug_of_deck(&name));
        let header = DeckHeader {
            slug,
            title: name.clone(),
            version: Version::new("1"),
            author: None,
            contact: None,
            description: None,
            license: None,
            source: Some(foreign.format.to_owned()),
            release_notes: None,
            language: "en".to_owned(),
            defaults: Defaults::default(),
            rubric: Vec::new(),
        };
        Self {
            deck: AdoptedDeck {
                name,
                header,
                cards: Vec::new(),
                progress: HashMap::new(),
                own_answers: HashSet::new(),
            },
            is_ours,
            taken: HashMap::new(),
        }
    }

    fn take(&mut self, card: ForeignCard) {
        let slug = self.free(slug_of_card(&card));
        if let Some(progress) = card.progress {
            self.deck
                .progress
                .insert(slug.as_str().to_owned(), progress);
        }
        if self.is_ours && card.answer.is_some() {
            self.deck.own_answers.insert(slug.as_str().to_owned());
        }
        let mut content = card.content;
        let guidance = &mut content.guidance;
        // The answer side of a deck that somebody else made is their example.
        guidance.example = card.answer.or(guidance.example.take());
        let knows = matches!(content.kind, Some(Kind::Knowledge | Kind::Ask));
        let points = if knows {
            &mut guidance.key_points
        } else {
            &mut guidance.listens_for
        };
        for point in card.key_points {
            if !points.contains(&point) {
                points.push(point);
            }
        }
        self.deck.cards.push(ReadCard {
            line: card.line,
            card: UpstreamCard {
                slug,
                aliases: Vec::new(),
                retired: false,
                content,
            },
            warnings: Vec::<Problem>::new(),
            origin: card.origin,
        });
    }
}

impl Adopting {
    /// The slug or, where another card has it, one with a number behind it: two cards of one deck
    /// that nothing but their place tells apart.
    fn free(&mut self, wanted: Slug) -> Slug {
        let mut number = self.taken.get(wanted.as_str()).copied().unwrap_or(1);
        let mut slug = wanted.clone();
        while self.taken.contains_key(slug.as_str()) {
            number += 1;
            slug = numbered(&wanted, number);
        }
        if slug != wanted {
            self.taken.insert(wanted.as_str().to_owned(), number);
        }
        self.taken.insert(slug.as_str().to_owned(), 1);
        slug
    }
}

/// The words of a name, then what tells it from others of the same words.
fn slug_of_deck(name: &str) -> Slug {
    let lower = name.to_lowercase();
    let words = super::gather::as_slug(&lower);
    let words: String = words.chars().take(48).collect();
    let words = match words.trim_end_matches('-') {
        "" => "deck",
        words => words,
    };
    made(&format!("{words}-{}", hex(&lower, 8)))
}

/// The id that the file has for the card, or one made of its question: of its words alone, or
/// where it has several lines (code, choices), of every letter.
fn slug_of_card(card: &ForeignCard) -> Slug {
    if let Some(identity) = &card.identity {
        return Slug::parse(identity).unwrap_or_else(|| made(&format!("x-{}", hex(identity, 16))));
    }
    let question = &card.content.question;
    match question.contains('\n') {
        true => made(&format!("q-{}", hex(question, 16))),
        false => made(&format!("q-{:016x}", fingerprint(question))),
    }
}

fn numbered(slug: &Slug, number: u32) -> Slug {
    let base = slug.as_str().chars().take(50).collect::<String>();
    let base = base
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches('-');
    let base = if base.len() < 2 { slug.as_str() } else { base };
    made(&format!("{base}-{number}"))
}

/// A slug of letters that are known to be a slug's.
fn made(text: &str) -> Slug {
    Slug::parse(text).unwrap_or_else(|| Slug::of_hash(fingerprint(text)))
}

fn hex(text: &str, digits: usize) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    hash.chars().take(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::csv;
    use crate::exchange::reading::ReadOptions;

    fn adopted(text: &str, name: Option<&str>) -> Vec<AdoptedDeck> {
        let foreign = csv::read(text.as_bytes(), &ReadOptions::default()).unwrap();
        let adoption = Adoption {
            name,
            fallback: "my list",
        };
        adopt(foreign, adoption)
    }

    fn slugs(deck: &AdoptedDeck) -> Vec<&str> {
        deck.cards
            .iter()
            .map(|read| read.card.slug.as_str())
            .collect()
    }

    #[test]
    fn many_cards_that_only_their_place_tells_apart_take_no_time() {
        // Every id stands at two cards, so that it names neither, and the answers tell them apart.
        let mut text = String::from("id,question,answer\n");
        for at in 0..25_000 {
            text.push_str(&format!("x{at},\"Why\nnow\",{at}\nx{at},How {at},\n"));
        }
        let begun = std::time::Instant::now();
        let deck = adopted(&text, None).remove(0);
        let slugs: std::collections::HashSet<_> = slugs(&deck).into_iter().collect();
        assert_eq!(deck.cards.len(), 50_000);
        assert_eq!(slugs.len(), deck.cards.len());
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn a_question_of_several_lines_is_the_same_to_the_letter_however_many_are_like_it() {
        let rows = |at: usize| format!("x,\"Why{}\nnow\"\n", "!".repeat(at % 80));
        let text: String = (0..1_000).map(rows).collect();
        let foreign = csv::read(
            format!("id,question\n{text}").as_bytes(),
            &ReadOptions::default(),
        );
        let foreign = foreign.unwrap();
        assert_eq!((foreign.cards.len(), foreign.duplicates), (80, 920));
    }

    #[test]
    fn a_card_keeps_its_slug_when_the_file_is_dressed_otherwise() {
        let first = adopted("question,answer\n1. Why us?,So\n2. Why now?,So\n", None);
        let again = adopted("answer;question\nOther;why now\nSo;\"Why us\"\n", None);
        let mut left = slugs(&first[0]);
        left.reverse();
        assert_eq!(left, slugs(&again[0]));
        assert_eq!(first[0].header.slug, again[0].header.slug);
        assert_eq!(first[0].name, "my list");
        let example = first[0].cards[0].card.content.guidance.example.as_deref();
        assert_eq!(example, Some("So"));
    }

    #[test]
    fn a_deck_is_called_by_the_words_of_its_name() {
        let text = "deck,question\n\u{1}Job:: \u{1}:: Ac\u{1}me  Corp ,Why us?\n \u{1},Why now?\n";
        let decks = adopted(text, None);
        let names: Vec<_> = decks.iter().map(|deck| deck.name.as_str()).collect();
        assert_eq!(names, ["Job::Ac me Corp", "my list"]);
    }

    #[test]
    fn ids_of_the_file_are_slugs_and_its_decks_stand_below_the_name_given() {
        let text = "id,deck,question\nwhy-us,Job::Acme,Why us?\nA 7,Job,Why now?\n";
        let decks = adopted(text, Some("Loop"));
        let names: Vec<_> = decks.iter().map(|deck| deck.name.as_str()).collect();
        assert_eq!(names, ["Loop::Job::Acme", "Loop::Job"]);
        assert_eq!(slugs(&decks[0]), ["why-us"]);
        assert!(slugs(&decks[1])[0].starts_with("x-"));
    }
}
