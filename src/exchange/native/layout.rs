//! Where the sections of a deck file begin and end, found without building anything from them.
//!
//! The file goes once through TOML's own lexer, so that a line that only looks like `[[card]]`
//! inside a text in quotes does not split a card.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use super::MOST_CARDS;
use super::found::{Found, MOST_PROBLEMS, did_you_mean, line_breaks, quoted};

/// One card: its `[[card]]` and the `[card.…]` sections that follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CardSpan {
    // Files are smaller than 4 GB (`MOST_FILE_BYTES`); there can be very many cards.
    start: u32,
    end: u32,
    /// The line of its `[[card]]`, from 1.
    pub(super) line: u32,
}

impl CardSpan {
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The plan of a deck file.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Everything that is no card: what stands before the first section, `[deck]`, `[[rubric]]`.
    pub(super) head: Vec<Range<usize>>,
    pub(super) cards: Vec<CardSpan>,
    /// Sections out of place.
    pub(super) found: Vec<Found>,
    /// Where a text begins that never ends. What TOML says about the rest is noise.
    pub(super) unclosed_at: Option<usize>,
}

/// The beginning of a section, such as `[card.guidance]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Heading<'t> {
    /// Written with two brackets.
    double: bool,
    /// The name up to the first dot.
    name: &'t str,
    /// The name is not in quotes.
    is_bare: bool,
    /// More follows after a dot.
    has_more: bool,
}

/// The section the survey is in.
#[derive(Debug, Clone, Copy)]
enum Open {
    Head(usize),
    Card(CardSpan),
    /// Left out, with the problem noted. `of_card`: its `[card.…]` sections are left out with it.
    Skipped {
        of_card: bool,
    },
}

impl Layout {
    pub(super) fn of(text: &str) -> Self {
        let mut survey = Survey {
            text,
            layout: Self::default(),
            open: Open::Head(0),
            counted: 0,
            line: 1,
        };
        survey.run();
        survey.layout
    }
}

struct Survey<'t> {
    text: &'t str,
    layout: Layout,
    open: Open,
    /// Line breaks before this byte are in `line`.
    counted: usize,
    line: u32,
}

impl<'t> Survey<'t> {
    fn run(&mut self) {
        let mut line_start = true;
        let mut in_heading = false;
        // Brackets of values that are open; a line that begins inside them begins no section.
        let mut depth = 0_usize;
        for token in Source::new(self.text).lex() {
            let at = token.span().start();
            match token.kind() {
                TokenKind::Newline => {
                    line_start = true;
                    in_heading = false;
                    continue;
                }
                TokenKind::Whitespace => continue,
                TokenKind::LeftSquareBracket if line_start => {
                    match Heading::read(&self.text[at..]) {
                        Some(heading) if depth == 0 || heading.is_certain() => {
                            depth = 0;
                            in_heading = true;
                            self.section(heading, at);
                        }
                        _ => depth += 1,
                    }
                }
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket if !in_heading => {
                    depth += 1;
                }
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket if !in_heading => {
                    depth = depth.saturating_sub(1);
                }
                TokenKind::MlBasicString | TokenKind::MlLiteralString => self.long_text(token),
                _ => {}
            }
            line_start = false;
        }
        self.close(self.text.len());
    }

    fn section(&mut self, heading: Heading<'t>, at: usize) {
        let is_part_of_card = heading.name == "card" && heading.has_more;
        if is_part_of_card {
            match self.open {
                Open::Card(_) | Open::Skipped { of_card: true } => return,
                Open::Head(_) | Open::Skipped { of_card: false } => {
                    self.close(at);
                    self.open = Open::Skipped { of_card: true };
                    self.problem(Found::error(
                        at,
                        "this section must come right after the [[card]] it belongs to",
                    ));
                    return;
                }
            }
        }
        self.close(at);
        self.open = match heading.name {
            "card" if heading.double => self.card(at),
            "card" => {
                self.problem(Found::error(
                    at,
                    "a card begins with [[card]], in two brackets",
                ));
                Open::Skipped { of_card: true }
            }
            "deck" | "rubric" => Open::Head(at),
            name => {
                self.problem(unknown_section(name, at));
                Open::Skipped {
                    of_card: name.starts_with("card"),
                }
            }
        };
    }

    fn card(&mut self, at: usize) -> Open {
        if self.layout.cards.len() >= MOST_CARDS {
            if self.layout.cards.len() == MOST_CARDS {
                self.problem(Found::error(
                    at,
                    "a deck can have 200,000 cards; this is one more: make two decks of it",
                ));
            }
            return Open::Skipped { of_card: true };
        }
        self.line += line_breaks(&self.text[self.counted..at]);
        self.counted = at;
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        Open::Card(CardSpan {
            start,
            end: start,
            line: self.line,
        })
    }

    /// Ends the open section before the byte `at`.
    fn close(&mut self, at: usize) {
        match self.open {
            Open::Head(start) => self.layout.head.push(start..at),
            Open::Card(span) => {
                let end = u32::try_from(at).unwrap_or(u32::MAX);
                self.layout.cards.push(CardSpan { end, ..span });
            }
            Open::Skipped { .. } => {}
        }
    }

    /// Only the last text of a file can be without an end: it goes on to the end of the file.
    fn long_text(&mut self, token: Token) {
        let raw = &self.text[token.span().start()..token.span().end()];
        let quotes = if token.kind() == TokenKind::MlBasicString {
            "\"\"\""
        } else {
            "'''"
        };
        let inner = raw.strip_prefix(quotes).unwrap_or(raw);
        let is_closed = inner.ends_with(quotes) && !ends_escaped(inner, quotes);
        if !is_closed {
            let at = token.span().start();
            self.layout.unclosed_at = Some(at);
            self.problem(Found::error(
                at,
                format!("the text that begins here with {quotes} is never closed; is the end of the file missing?"),
            ));
        }
    }

    fn problem(&mut self, found: Found) {
        if self.layout.found.len() < MOST_PROBLEMS {
            self.layout.found.push(found);
        }
    }
}

/// Whether the closing quotes are part of the text, because an odd number of backslashes stands
/// before them.
fn ends_escaped(inner: &str, quotes: &str) -> bool {
    let before = inner.strip_suffix(quotes).unwrap_or(inner);
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    quotes.starts_with('"') && backslashes % 2 == 1
}

fn unknown_section(name: &str, at: usize) -> Found {
    if name == "guidance" {
        return Found::error(
            at,
            "unknown section \"guidance\", did you mean [card.guidance]?",
        );
    }
    let name_quoted = quoted(name);
    match did_you_mean(name, ["card", "deck", "rubric"]) {
        // Too near to be left out: cards could be missing and nobody would notice.
        Some("card") => Found::error(
            at,
            format!("unknown section {name_quoted}, did you mean [[card]]?"),
        ),
        Some(near) => Found::error(
            at,
            format!(
                "unknown section {name_quoted}, did you mean {}?",
                quoted(near)
            ),
        ),
        None => Found::warning(at, format!("unknown section {name_quoted}, left out")),
    }
}

impl<'t> Heading<'t> {
    /// Reads the heading a text begins with; `None` where it looks like none at all.
    fn read(text: &'t str) -> Option<Self> {
        let line = text.lines().next()?;
        let double = line.starts_with("[[");
        let inner = line.trim_start_matches('[').trim_start();
        let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (name, rest) = match quote {
            Some(quote) => inner[1..].split_once(quote)?,
            None => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
                inner.split_at(inner.find(|c| !is_name(c)).unwrap_or(inner.len()))
            }
        };
        let has_more = rest.trim_start().starts_with('.');
        Some(Self {
            double,
            name,
            is_bare: quote.is_none(),
            has_more,
        })
    }

    /// A bare word is no value in TOML, so these are headings even where a list before them was
    /// left open. That keeps one missing bracket from swallowing the rest of the file.
    fn is_certain(self) -> bool {
        self.is_bare && matches!(self.name, "card" | "deck" | "rubric")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(text: &str) -> Vec<&str> {
        let layout = Layout::of(text);
        layout
            .cards
            .iter()
            .map(|card| text[card.range()].trim())
            .collect()
    }

    #[test]
    fn a_card_reaches_to_the_next_section_that_is_not_its_own() {
        let text = "a = 1\n[deck]\nx = 2\n[[card]]\nid = 1\n[card.guidance]\ny = 3\n\
                    [[rubric]]\nz = 4\n[[card]]\nid = 2";
        assert_eq!(
            cards(text),
            [
                "[[card]]\nid = 1\n[card.guidance]\ny = 3",
                "[[card]]\nid = 2"
            ]
        );
        let layout = Layout::of(text);
        assert_eq!(layout.cards[0].line, 4);
        assert_eq!(layout.cards[1].line, 10);
        let head: String = layout
            .head
            .iter()
            .map(|range| &text[range.clone()])
            .collect();
        assert_eq!(head, "a = 1\n[deck]\nx = 2\n[[rubric]]\nz = 4\n");
    }

    #[test]
    fn text_that_looks_like_a_section_is_text() {
        let text = "[[card]]\na = \"\"\"\n[[card]]\n\"\"\"\nb = '''\n[deck]\n'''\n\
                    c = [\n  [\"card\"],\n  [1],\n]\nd = \"[[card]]\" # [[card]]\n# [[card]]\n";
        assert_eq!(cards(text).len(), 1);
        assert!(Layout::of(text).found.is_empty());
    }

    #[test]
    fn a_list_left_open_does_not_swallow_the_next_card() {
        let text = "[[card]]\na = [\n  \"x\",\n[card.guidance]\nb = 1\n[[card]]\nid = 2\n";
        assert_eq!(cards(text).len(), 2);
    }

    #[test]
    fn headings_may_be_spaced_quoted_and_end_in_windows_lines() {
        let text = "[deck]\r\n  [[ card ]]\r\nid = 1\r\n[ card . guidance ]\r\n[[\"card\"]]\r\n";
        assert_eq!(cards(text).len(), 2);
        assert_eq!(Layout::of(text).cards[1].line, 5);
    }

    #[test]
    fn sections_out_of_place_are_named() {
        let messages = |text: &str| -> Vec<String> {
            Layout::of(text)
                .found
                .into_iter()
                .map(|f| f.message)
                .collect()
        };
        assert_eq!(
            messages("[card.guidance]\n"),
            ["this section must come right after the [[card]] it belongs to"]
        );
        assert_eq!(
            messages("[card]\n[card.guidance]\n"),
            ["a card begins with [[card]], in two brackets"]
        );
        assert_eq!(
            messages("[[cards]]\n[cards.guidance]\n")
                .first()
                .map(String::as_str),
            Some("unknown section \"cards\", did you mean [[card]]?")
        );
        assert_eq!(
            messages("[guidance]\n"),
            ["unknown section \"guidance\", did you mean [card.guidance]?"]
        );
        assert_eq!(
            messages("[other]\n"),
            ["unknown section \"other\", left out"]
        );
    }

    #[test]
    fn a_text_without_an_end_is_found_where_it_begins() {
        for text in [
            "a = \"\"\"\nx",
            "a = \"\"\"",
            "a = '''x''",
            "a = \"\"\"x\\\"\"\"",
        ] {
            assert_eq!(Layout::of(text).unclosed_at, Some(4), "{text}");
        }
        for text in [
            "a = \"\"\"x\\\\\"\"\"",
            "a = '''x\\'''",
            "a = \"\"\"\"\"\"",
            "a = ''''x'''",
        ] {
            assert_eq!(Layout::of(text).unclosed_at, None, "{text}");
        }
    }
}
