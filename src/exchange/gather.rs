//! Entries of another program's file become cards: questions cleaned, duplicates counted, limits
//! held, whatever format they stand in.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use super::decoded::problem;
use super::fields::Field;
use super::foreign::{Foreign, ForeignCard};
use super::native::with_unix_lines;
use super::reading::{MOST_CARDS, MOST_FIELD_BYTES, MOST_PROBLEMS};
use super::{Problem, Severity};
use crate::domain::card::Kind;
use crate::domain::fingerprint::{fingerprint, without_numbering};

/// The shortest and longest target that is taken for one, in seconds.
const TARGETS: std::ops::RangeInclusive<u32> = 10..=600;

/// A card while its fields come in one by one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) card: ForeignCard,
    /// Written by us: the question stays to the letter.
    pub(super) is_exact: bool,
}

impl Draft {
    pub(super) fn at(line: usize) -> Self {
        Self {
            card: ForeignCard {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                ..ForeignCard::default()
            },
            is_exact: false,
        }
    }

    /// Puts one text where it belongs; an empty one changes nothing. Lists are split as people
    /// write them into one cell.
    pub(super) fn set(&mut self, field: Field, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let text = &with_unix_lines(text);
        if field.is_list() {
            let items = match field {
                Field::Tags => tags_in(text, false),
                _ => items_in(text),
            };
            return self.set_list(field, items);
        }
        let trimmed = text.trim();
        let content = &mut self.card.content;
        let guidance = &mut content.guidance;
        match field {
            Field::Question if content.question.is_empty() => {
                content.question = trimmed.to_owned();
            }
            Field::Question => add(&mut content.variants, trimmed),
            Field::Answer => append(&mut self.card.answer, text),
            Field::Example => append(&mut guidance.example, text),
            Field::Notes => append(&mut guidance.notes, text),
            Field::Topic => {
                let slug = as_slug(trimmed);
                if content.family.is_none() && !slug.is_empty() {
                    content.family = Some(slug);
                }
                self.set_list(Field::Tags, vec![trimmed.to_owned()]);
            }
            Field::Tag => self.set_list(Field::Tags, vec![trimmed.to_owned()]),
            Field::TargetSecs => {
                let secs = trimmed.parse().ok().filter(|secs| TARGETS.contains(secs));
                content.target_secs = secs.or(content.target_secs);
            }
            Field::Id => self.card.identity = Some(trimmed.to_owned()),
            Field::Deck => self.card.deck = deck_path(trimmed),
            Field::Kind => content.kind = Kind::parse(&trimmed.to_lowercase()),
            Field::Framework => content.framework = Some(trimmed.to_owned()),
            _ => {}
        }
    }

    pub(super) fn set_list(&mut self, field: Field, items: Vec<String>) {
        let content = &mut self.card.content;
        let guidance = &mut content.guidance;
        let list = match field {
            Field::Tags => {
                let tags = items.iter().map(|tag| as_tag(tag));
                for tag in tags.filter(|tag| !tag.is_empty()) {
                    add(&mut content.tags, &tag);
                }
                return;
            }
            Field::Variants => &mut content.variants,
            Field::ListensFor => &mut guidance.listens_for,
            Field::KeyPoints => &mut self.card.key_points,
            Field::Pitfalls => &mut guidance.pitfalls,
            Field::FollowUps => &mut guidance.follow_ups,
            Field::Competencies => &mut content.competencies,
            _ => {
                for item in items {
                    self.set(field, &item);
                }
                return;
            }
        };
        for item in items {
            let item = item.trim();
            if !item.is_empty() {
                add(list, item);
            }
        }
    }
}

/// Puts an entry behind the others where it is not among them. One more than the most is kept, by
/// which `Gathering::take` knows that there were more.
fn add(list: &mut Vec<String>, item: &str) {
    if list.len() <= MOST_ITEMS && !list.iter().any(|there| there == item) {
        list.push(item.to_owned());
    }
}

fn append(to: &mut Option<String>, text: &str) {
    let text = trimmed_lines(text);
    match to {
        Some(there) => {
            there.push_str("\n\n");
            there.push_str(text);
        }
        None => *to = Some(text.to_owned()),
    }
}

/// Without empty lines around it and without space at its end; the first line keeps its indent.
pub(super) fn trimmed_lines(text: &str) -> &str {
    let mut rest = text.trim_end();
    while let Some((line, after)) = rest.split_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    rest
}

/// The items of a list in one cell: its lines or, in one line, what `|` or `;` stands between.
pub(super) fn items_in(cell: &str) -> Vec<String> {
    let parts: Vec<&str> = if cell.contains('\n') {
        cell.split('\n').collect()
    } else if cell.contains('|') {
        cell.split('|').collect()
    } else {
        cell.split(';').collect()
    };
    parts
        .into_iter()
        .map(|part| without_bullet(part.trim()).to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

fn without_bullet(item: &str) -> &str {
    ["- ", "* ", "• "]
        .into_iter()
        .find_map(|bullet| item.strip_prefix(bullet))
        .map_or(item, str::trim_start)
}

/// The tags of one cell. `spaced`: other cells of the column show that a blank belongs to a tag.
pub(super) fn tags_in(cell: &str, spaced: bool) -> Vec<String> {
    let separators = [',', ';', '|', '\n'];
    let parts: Vec<&str> = if spaced || cell.contains(separators) {
        cell.split(separators).collect()
    } else {
        cell.split_whitespace().collect()
    };
    parts.into_iter().map(str::to_owned).collect()
}

/// A tag is one word: blanks become `-`, the `#` of other programs goes.
fn as_tag(text: &str) -> String {
    let words: Vec<&str> = text
        .trim()
        .trim_start_matches('#')
        .split_whitespace()
        .collect();
    words.join("-")
}

/// A name as a family: lower case, `-` between the words.
pub(super) fn as_slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 64 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// `Job::Acme` or `Job/Acme`, outermost first.
pub(super) fn deck_path(name: &str) -> Vec<String> {
    let parts = name.split("::").map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The most entries of one list; a cell of 4 MB could hold two million.
const MOST_ITEMS: usize = 1_000;

/// Cards with one question that a further one is held against.
const MOST_ALIKE: usize = 64;

/// Collects the cards of one file.
#[derive(Debug)]
pub(super) struct Gathering {
    foreign: Foreign,
    /// The last card of each question, by [`sameness`].
    seen: HashMap<u64, usize>,
    /// For every card the one before it that asks the same.
    before: Vec<Option<u32>>,
    /// Hashes of the ids there are: of many cards the ids themselves would be in memory twice.
    identities: HashSet<u64>,
    repeated_identities: BTreeSet<String>,
    untold_problems: u64,
    /// More cards came than one file may have.
    is_full: bool,
}

impl Gathering {
    pub(super) fn new(format: &'static str) -> Self {
        Self {
            foreign: Foreign {
                format,
                ..Foreign::default()
            },
            seen: HashMap::new(),
            before: Vec::new(),
            identities: HashSet::new(),
            repeated_identities: BTreeSet::new(),
            untold_problems: 0,
            is_full: false,
        }
    }

    pub(super) fn foreign(&mut self) -> &mut Foreign {
        &mut self.foreign
    }

    pub(super) fn len(&self) -> usize {
        self.foreign.cards.len()
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        if self.foreign.problems.len() < MOST_PROBLEMS {
            self.foreign.problems.push(problem);
        } else {
            self.untold_problems += 1;
        }
    }

    pub(super) fn skip(&mut self) {
        self.foreign.skipped += 1;
    }

    /// Takes a card in, or counts why it is not taken.
    pub(super) fn take(&mut self, draft: Draft) {
        let mut card = draft.card;
        let line = card.line as usize;
        if !draft.is_exact {
            card.content.question = clean_question(&card.content.question);
        }
        if card.content.question.is_empty() {
            return self.skip();
        }
        if self.len() >= MOST_CARDS {
            if !std::mem::replace(&mut self.is_full, true) {
                self.problem(problem(line, "more than 200,000 questions; split the file"));
            }
            return;
        }
        if longest(&card) > MOST_FIELD_BYTES {
            let message = format!("a text longer than {} MB", MOST_FIELD_BYTES >> 20);
            return self.problem(problem(line, message));
        }
        if lists(&card).iter().any(|list| list.len() > MOST_ITEMS) {
            let message = format!("a list of more than {MOST_ITEMS} entries; split it");
            return self.problem(problem(line, message));
        }
        let content = &mut card.content;
        content
            .variants
            .retain(|variant| *variant != content.question);
        let key = sameness(&content.question);
        let alike = self.seen.get(&key).copied();
        if self.is_repeated(&card, alike, draft.is_exact) {
            self.foreign.duplicates += 1;
            return;
        }
        if let Some(identity) = &card.identity
            && !self.identities.insert(hash(identity))
        {
            self.repeated_identities.insert(identity.clone());
        }
        self.seen.insert(key, self.foreign.cards.len());
        self.before
            .push(alike.and_then(|at| u32::try_from(at).ok()));
        self.foreign.cards.push(card);
    }

    /// Whether the file has this card already: the same question, and where that has several
    /// lines (code, options), the same to the letter.
    fn is_repeated(&self, card: &ForeignCard, last: Option<usize>, is_exact: bool) -> bool {
        let question = &card.content.question;
        let one_before = |at: &usize| Some(self.before.get(*at).copied()?? as usize);
        std::iter::successors(last, one_before)
            // A file made to be slow may ask one question 200,000 times under ids of its own.
            .take(MOST_ALIKE)
            .filter_map(|at| self.foreign.cards.get(at))
            .any(|other| {
                let same_text = !question.contains('\n') || other.content.question == *question;
                // Of our own files every id is another card.
                let told_apart = is_exact && card.identity != other.identity
                    || card.identity.is_some()
                        && other.identity.is_some()
                        && card.identity != other.identity
                        && card.answer != other.answer;
                same_text && other.deck == card.deck && !told_apart
            })
    }

    /// # Errors
    /// Where nothing in the file is a card, and why.
    pub(super) fn done(mut self, nothing: &str) -> Result<Foreign, Vec<Problem>> {
        if self.foreign.cards.is_empty() && self.foreign.problems.is_empty() {
            return Err(vec![super::decoded::problem_of_file(nothing)]);
        }
        // An id that two cards have names neither.
        for card in &mut self.foreign.cards {
            if card
                .identity
                .as_ref()
                .is_some_and(|identity| self.repeated_identities.contains(identity))
            {
                card.identity = None;
            }
        }
        if let Some(first) = self.repeated_identities.first() {
            self.foreign.problems.push(Problem {
                line: None,
                column: None,
                message: format!(
                    "the id \"{first}\" stands at more than one card; such ids are not used"
                ),
                severity: Severity::Warning,
            });
        }
        if self.untold_problems > 0 {
            let message = format!("{} more problems are not listed", self.untold_problems);
            self.foreign
                .problems
                .push(super::decoded::problem_of_file(message));
        }
        Ok(self.foreign)
    }
}

/// The same for two questions that may be the same: of one line, whatever they are dressed in; of
/// several, only to the letter.
fn sameness(question: &str) -> u64 {
    match question.contains('\n') {
        true => hash(question),
        false => fingerprint(question),
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn lists(card: &ForeignCard) -> [&Vec<String>; 7] {
    let content = &card.content;
    let guidance = &content.guidance;
    [
        &content.variants,
        &content.tags,
        &content.competencies,
        &guidance.listens_for,
        &guidance.pitfalls,
        &guidance.follow_ups,
        &card.key_points,
    ]
}

fn longest(card: &ForeignCard) -> usize {
    let content = &card.content;
    let guidance = &content.guidance;
    let texts = [&card.answer, &guidance.example, &guidance.notes];
    texts
        .into_iter()
        .flatten()
        .chain(lists(card).into_iter().flatten())
        .map(String::len)
        .chain([content.question.len()])
        .max()
        .unwrap_or(0)
}

/// A question without its number, bullet and quotes, one space between words; code and options
/// below its first line stay as they are.
pub(super) fn clean_question(question: &str) -> String {
    let question = trimmed_lines(question);
    let (first, rest) = match question.split_once('\n') {
        Some((first, rest)) => (first, trimmed_end_lines(rest)),
        None => (question, ""),
    };
    let words: Vec<&str> = without_numbering(first).split_whitespace().collect();
    let mut clean = words.join(" ");
    if !rest.trim().is_empty() {
        clean.push('\n');
        clean.push_str(rest);
    }
    clean
}

fn trimmed_end_lines(text: &str) -> &str {
    text.trim_end()
}
