//! The native deck: one UTF-8 TOML file, read card by card so that memory does not grow with it;
//! `render` is the inverse of reading.
//!
//! A file is first laid out (`layout`): one pass of TOML's lexer finds where each section begins.
//! Then the head (`head`) and each card (`card`) are read on their own, and what is wrong is noted
//! by byte (`found`) and told by line and column. Nothing in a file makes reading stop early or
//! panic: all problems are told at once.

mod card;
mod criteria;
mod fields;
pub(super) mod found;
mod head;
mod layout;
#[cfg(test)]
mod properties;
mod release;
mod render;
mod schema;
#[cfg(test)]
mod speed;
mod starter;
pub(super) mod syntax;
#[cfg(test)]
mod tests;

use self::card::{CardReader, Names};
pub(super) use self::fields::with_unix_lines;
use self::found::{Found, LineStart, MOST_PROBLEMS, has_error, locate};
use self::head::{Head, read_head};
use self::layout::{CardSpan, Layout};
use super::{Problem, Severity};
use crate::domain::card::{Criterion, UpstreamCard};
use crate::domain::deck::{DeckHeader, Defaults};
use crate::domain::origin::Origin;

pub(crate) use self::release::{
    Since, WholeDeck, against, contents_fingerprint, next_version, raised, read_whole, since,
};
pub(crate) use self::render::render;
pub(crate) use self::schema::DECK_SCHEMA;
pub(crate) use self::starter::starter;

/// The largest deck file, in bytes: 256 MB. (Beside it, a text is limited to 4 kB, `example` and
/// `notes` to 64 kB, a list to 200 entries, a card to 512 kB and everything outside the cards to 1 MB.)
pub(crate) const MOST_FILE_BYTES: usize = 256 * 1024 * 1024;
/// The most cards of a deck.
pub(crate) const MOST_CARDS: usize = 200_000;

/// A deck file whose head has been read; its cards follow one by one.
#[derive(Debug)]
pub(crate) struct NativeDeck<'t> {
    pub(crate) header: DeckHeader,
    /// Problems of the head that are only warnings.
    pub(crate) warnings: Vec<Problem>,
    text: &'t str,
    cards: Vec<CardSpan>,
}

/// One card of the file, and the line its `[[card]]` stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadCard {
    /// From 1.
    pub(crate) line: u32,
    pub(crate) card: UpstreamCard,
    pub(crate) warnings: Vec<Problem>,
    /// What it was in Anki; a deck file never says.
    pub(crate) origin: Option<Origin>,
}

/// What TOML says about a broken file of any kind, in plain words and with lines and columns.
pub(super) fn broken(text: &str, errors: &[toml::de::Error]) -> Vec<Problem> {
    locate(text, LineStart::FILE, syntax::syntax_problems(text, errors))
}

/// The file's bytes as text: UTF-8, a byte-order mark taken off.
///
/// # Errors
/// The problem, with the line and column of the first byte that is not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    let told = |text: &str, found: Found| {
        locate(text, LineStart::FILE, vec![found])
            .pop()
            .unwrap_or(Problem {
                line: None,
                column: None,
                message: String::new(),
                severity: Severity::Error,
            })
    };
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let message = "this file is in UTF-16; save it as UTF-8";
        return Err(told("", Found::error(0, message)));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(without_mark(text)),
        Err(error) => {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let good = without_mark(good);
            let message = "this is not UTF-8 text; save the file as UTF-8";
            Err(told(good, Found::error(good.len(), message)))
        }
    }
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

impl<'t> NativeDeck<'t> {
    /// Reads the head and finds where each card begins.
    ///
    /// # Errors
    /// Everything wrong with the head or the shape of the file.
    pub(crate) fn open(text: &'t str) -> Result<Self, Vec<Problem>> {
        let text = without_mark(text);
        let survey = Survey::of(text);
        let is_good = !has_error(&survey.found);
        let problems = locate(text, LineStart::FILE, survey.found);
        match survey.header {
            Some(header) if is_good => Ok(Self {
                header,
                warnings: problems,
                text,
                cards: survey.layout.cards,
            }),
            _ => Err(problems),
        }
    }

    /// How many cards the file says it has.
    pub(crate) fn card_count(&self) -> usize {
        self.cards.len()
    }

    /// The cards in file order; an `Err` holds everything wrong with that card (and reading goes
    /// on with the next). Duplicate slugs are found here. Deck defaults are filled in.
    pub(crate) fn cards(&self) -> impl Iterator<Item = Result<ReadCard, Vec<Problem>>> {
        let mut reader = CardReader {
            text: self.text,
            defaults: &self.header.defaults,
            rubric: &self.header.rubric,
            unclosed_at: None,
            names: Names::default(),
        };
        self.cards.iter().map(move |span| {
            let (card, found) = reader.read(*span);
            let start = LineStart {
                at: span.range().start,
                line: span.line,
            };
            let problems = locate(self.text, start, found);
            match card {
                Some(card) => Ok(ReadCard {
                    line: span.line,
                    card,
                    warnings: problems,
                    origin: None,
                }),
                None => Err(problems),
            }
        })
    }
}

/// Every problem of a deck file, in file order. For `deck check` and the refusal to import. After
/// 1,000 problems the rest is not listed, and a last one says so.
pub(crate) fn check(text: &str) -> Vec<Problem> {
    let text = without_mark(text);
    let survey = Survey::of(text);
    let mut found = survey.found;
    if !survey.is_foreign {
        let (defaults, rubric): (&Defaults, &[Criterion]) = match &survey.header {
            Some(header) => (&header.defaults, &header.rubric),
            None => (&Defaults::default(), &[]),
        };
        let mut reader = CardReader {
            text,
            defaults,
            rubric,
            unclosed_at: survey.layout.unclosed_at,
            names: Names::default(),
        };
        for span in &survey.layout.cards {
            let (_, mut of_card) = reader.read(*span);
            if survey.header.is_none() {
                // Without the deck's criteria and defaults, a warning could be wrong.
                of_card.retain(|found| found.severity == Severity::Error);
            }
            found.append(&mut of_card);
            if found.len() > MOST_PROBLEMS {
                break;
            }
        }
    }
    let mut problems = locate(text, LineStart::FILE, found);
    if problems.len() > MOST_PROBLEMS {
        problems.truncate(MOST_PROBLEMS);
        problems.push(Problem {
            line: None,
            column: None,
            message: "there are more problems than are listed here".to_owned(),
            severity: Severity::Error,
        });
    }
    problems
}

/// A file laid out and its head read.
struct Survey {
    layout: Layout,
    header: Option<DeckHeader>,
    found: Vec<Found>,
    /// No deck, or one of a newer format: its cards are not looked at.
    is_foreign: bool,
}

impl Survey {
    fn of(text: &str) -> Self {
        if let Some(refusal) = unreadable(text) {
            return Self::foreign(refusal);
        }
        let mut layout = Layout::of(text);
        let Head { header, mut found } = match read_head(text, &layout.head) {
            Ok(head) => head,
            Err(refusal) => return Self::foreign(refusal),
        };
        if let Some(unclosed) = layout.unclosed_at {
            found.retain(|found| found.at.is_none_or(|at| at < unclosed));
        }
        found.append(&mut layout.found);
        if layout.cards.is_empty() && !has_error(&found) {
            found.push(Found::everywhere(
                Severity::Warning,
                "this deck has no cards",
            ));
        }
        Self {
            layout,
            header,
            found,
            is_foreign: false,
        }
    }

    fn foreign(refusal: Found) -> Self {
        Self {
            layout: Layout::default(),
            header: None,
            found: vec![refusal],
            is_foreign: true,
        }
    }
}

/// Why a file is not even looked at.
fn unreadable(text: &str) -> Option<Found> {
    if text.len() > MOST_FILE_BYTES {
        let message = "this file is larger than 256 MB; make several decks of it";
        return Some(Found::everywhere(Severity::Error, message));
    }
    text.find('\0')
        .map(|at| Found::error(at, "there is a NUL character here; is this a text file?"))
}
