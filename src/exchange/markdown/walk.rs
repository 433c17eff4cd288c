//! Block after block: what opens a card, what belongs to it, and where it ends.

use super::blocks::{Block, Item, Kind, Link};
use super::wording::{answer_text, asks, hides_the_answer, is_matter, is_question, plain_words};
use super::{Ways, of_item, of_table};
use crate::exchange::fields::Field;
use crate::exchange::gather::{Draft, Gathering};
use crate::exchange::reading::ReadOptions;

/// A walk through the blocks of one document.
pub(super) struct Walk<'w> {
    text: &'w str,
    ways: Ways,
    options: &'w ReadOptions,
    gathering: &'w mut Gathering,
    open: Option<Open>,
    /// The headings above, with their levels.
    sections: Vec<(u8, String)>,
    /// How many `<details>` are open.
    depth: usize,
}

/// A card that is being read.
struct Open {
    line: usize,
    question: String,
    opener: Opener,
    /// What stands below it, outside of what opens and inside.
    shown: String,
    hidden: Option<String>,
    is_hiding: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    Heading(u8),
    Bold,
    /// Of a list of one numbered item, whose answer stands below the list.
    Item,
    /// The summary of a section that opens, at this depth.
    Summary(usize),
}

impl<'w> Walk<'w> {
    pub(super) fn new(
        text: &'w str,
        ways: Ways,
        gathering: &'w mut Gathering,
        options: &'w ReadOptions,
    ) -> Self {
        Self {
            text,
            ways,
            options,
            gathering,
            open: None,
            sections: Vec::new(),
            depth: 0,
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        let raw = &self.text[block.range.clone()];
        match &block.kind {
            Kind::Html => return self.html(block.line, raw),
            Kind::Heading(level, words) if self.depth == 0 => {
                return self.heading(block.line, *level, words);
            }
            Kind::Paragraph(Some((bold, end)))
                if self.ways.bold && self.depth == 0 && is_question(bold) =>
            {
                self.begin(block.line, bold, Opener::Bold);
                let rest = &self.text[*end..block.range.end];
                return self.add(rest.trim_start_matches(['?', ':', ' ']));
            }
            Kind::List(ordered, items) if self.takes_lists() && self.list(*ordered, items) => {
                return;
            }
            Kind::Table(rows) if self.open.is_none() && self.depth == 0 => {
                return of_table(rows, self.options, self.gathering);
            }
            Kind::Paragraph(_) if self.open.is_none() && self.takes_lists() && is_list(raw) => {
                return self.lines(block.line, raw);
            }
            Kind::Paragraph(_) if raw.contains("<details") || raw.contains("</details") => {
                return self.html(block.line, raw);
            }
            _ => {}
        }
        self.add(raw);
    }

    /// Questions that stand one below the other without bullets, beside those that have some.
    fn lines(&mut self, first: usize, raw: &str) {
        for (at, line) in raw.lines().enumerate() {
            self.begin(first + at, line, Opener::Item);
            self.close();
        }
    }

    fn takes_lists(&self) -> bool {
        let is_free = match &self.open {
            None => true,
            Some(open) => open.opener == Opener::Item,
        };
        is_free && self.depth == 0 && !self.is_below_matter()
    }

    fn is_below_matter(&self) -> bool {
        self.sections.iter().any(|(_, words)| is_matter(words))
    }

    fn heading(&mut self, line: usize, level: u8, words: &str) {
        let is_below = |open: &Open| match open.opener {
            Opener::Heading(of) => level > of,
            _ => false,
        };
        if self.ways.opens(level, words) {
            self.begin(line, words, Opener::Heading(level));
        } else if self.open.as_ref().is_some_and(is_below) {
            // A heading within the answer.
            self.add(&format!("**{words}**"));
        } else {
            self.close();
            self.sections.retain(|(other, _)| *other < level);
            self.sections.push((level, words.to_owned()));
        }
    }

    fn begin(&mut self, line: usize, question: &str, opener: Opener) {
        self.close();
        if let Opener::Heading(level) = opener {
            self.sections.retain(|(other, _)| *other < level);
        }
        self.open = Some(Open {
            line,
            question: plain_words(question),
            opener,
            shown: String::new(),
            hidden: None,
            is_hiding: false,
        });
    }

    /// Adds what was written to the card that is open.
    fn add(&mut self, raw: &str) {
        let Some(open) = &mut self.open else { return };
        let to = match &mut open.hidden {
            Some(hidden) if open.is_hiding => hidden,
            _ => &mut open.shown,
        };
        if !to.is_empty() {
            to.push_str("\n\n");
        }
        to.push_str(raw.trim_end());
    }

    /// Whether the list was one of questions.
    fn list(&mut self, ordered: bool, items: &[Item]) -> bool {
        let asked = items.iter().filter(|item| is_question(&item.words)).count();
        let sure = items.iter().filter(|item| asks(&item.words)).count();
        let contents = items.iter().filter(|item| item.link == Link::Here).count();
        if asked == 0 || contents * 2 > items.len() {
            return false;
        }
        let all = asked * 2 >= items.len();
        if !all && (sure < 3 || self.open.is_some()) {
            return false;
        }
        self.close();
        if let [item] = items
            && ordered
            && item.only_nested.is_none()
        {
            // "1. Why us?" with its answer below, not indented, makes a list of one.
            self.begin(item.line, &item.words, Opener::Item);
            self.add(&self.text[item.below.clone()]);
            return true;
        }
        for item in items.iter().filter(|item| item.link != Link::Here) {
            let is_bare_link = item.link == Link::Elsewhere && !asks(&item.words);
            if !is_bare_link && (all || asks(&item.words)) {
                let draft = of_item(self.text, item);
                self.take(draft);
            }
        }
        true
    }

    /// Sections that open and close, and text between.
    fn html(&mut self, line: usize, raw: &str) {
        let lower = raw.to_ascii_lowercase();
        let mut at = 0;
        let mut from = 0;
        let (mut line, mut counted) = (line, 0);
        while let Some(found) = lower[at..].find('<') {
            let start = at + found;
            let tail = &lower[start..];
            at = start + 1;
            if tail.starts_with("<details") {
                self.add_html(&raw[from..start]);
                self.depth += 1;
                from = start;
                line += raw[counted..start].matches('\n').count();
                counted = start;
                if let Some(end) = self.summary(line, raw, &lower, start) {
                    from = end;
                    at = end;
                }
            } else if tail.starts_with("</details") {
                self.add_html(&raw[from..start]);
                self.end_details();
                from = lower[start..]
                    .find('>')
                    .map_or(raw.len(), |end| start + end + 1);
                at = from;
            }
        }
        self.add_html(&raw[from..]);
    }

    fn add_html(&mut self, raw: &str) {
        if !super::wording::without_tags(raw).trim().is_empty() {
            self.add(raw);
        }
    }

    /// The summary of a section that has just opened; gives where it ends.
    fn summary(&mut self, line: usize, raw: &str, lower: &str, start: usize) -> Option<usize> {
        // It stands right behind the tag; looking further would take for ever in a long text.
        let near = |from: usize, most: usize, what: &str| {
            let bytes = lower.as_bytes();
            let end = bytes.len().min(from + most);
            let found = bytes[from..end]
                .windows(what.len())
                .position(|part| part == what.as_bytes());
            found.map(|at| from + at)
        };
        let open = near(start, 200, "<summary")?;
        let inner = near(open, 200, ">")? + 1;
        let end = near(inner, LONGEST_SUMMARY, "</summary")?;
        let after = near(end, 200, ">")? + 1;
        let words = plain_words(&raw[inner..end]);
        let words = words.trim_start_matches('#').trim();
        let answers = hides_the_answer(words);
        if !answers && self.depth == 1 && is_question(words) {
            self.begin(line, words, Opener::Summary(self.depth));
        } else if let Some(card) = &mut self.open {
            if answers && self.depth == 1 {
                card.is_hiding = true;
                card.hidden.get_or_insert_default();
            } else if !words.is_empty() {
                let words = format!("**{words}**");
                self.add(&words);
            }
        }
        Some(after)
    }

    fn end_details(&mut self) {
        let depth = self.depth;
        self.depth = self.depth.saturating_sub(1);
        match &mut self.open {
            Some(open) if open.opener == Opener::Summary(depth) => self.close(),
            Some(open) if self.depth == 0 => open.is_hiding = false,
            _ => {}
        }
    }

    /// The card that is open is done.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let mut draft = Draft::at(open.line);
        draft.card.content.question = open.question;
        match &open.hidden {
            // What is hidden answers; what is shown (code, choices) is part of the question.
            Some(hidden) => {
                if let Some(shown) = answer_text(&open.shown) {
                    let question = &mut draft.card.content.question;
                    question.push_str("\n\n");
                    question.push_str(&shown);
                }
                draft.card.answer = answer_text(hidden);
            }
            None => draft.card.answer = answer_text(&open.shown),
        }
        self.take(draft);
    }

    fn take(&mut self, mut draft: Draft) {
        let section = self
            .sections
            .iter()
            .rev()
            .find(|(level, _)| *level > 1 || self.sections.len() == 1);
        let title = self.gathering.foreign().title.clone();
        if let Some((_, section)) = section
            && title.as_deref() != Some(section)
            && !section.is_empty()
        {
            draft.set(Field::Topic, &plain_words(section));
        }
        self.gathering.take(draft);
    }
}

/// In bytes.
const LONGEST_SUMMARY: usize = 4_000;

/// Whether a paragraph is nothing but questions, each on a line of its own.
fn is_list(raw: &str) -> bool {
    raw.lines().count() > 1 && raw.lines().all(asks)
}
