//! Lists of questions as people write them in Markdown: headings with text below, bold lines,
//! bullets and numbers, tables, sections that open. The document decides by what most of it is.

mod blocks;
mod own;
#[cfg(test)]
mod tests;
mod walk;
mod wording;
mod write;

use std::ops::Range;

use self::blocks::{Block, Item, Kind, Link, blocks};
use self::walk::Walk;
use self::wording::{asks, is_matter, is_question};
use super::decoded::{problem_of_file, text};
use super::foreign::Foreign;
use super::gather::{Draft, Gathering};
use super::reading::ReadOptions;
use super::{Problem, csv};

pub(crate) use self::write::{MarkdownCard, write};

/// The longest text of somebody else's, in bytes.
const MOST_BYTES: usize = 8 << 20;
/// The most signs that may mean something. Each costs some 60 bytes of memory until that is known. A
/// table of 200,000 questions and answers has a million, a long text one in twenty letters.
const MOST_SIGNS: usize = 1_500_000;
const NAME: &str = "Markdown";
const NOTHING: &str = "no questions were found in this text; a list, headings with text below, \
                       Q: and A: lines or a table with headings would do";

/// Reads a list of questions.
///
/// # Errors
/// A file that is no text, or one in which nothing reads like a question.
pub(crate) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    if own::is_own(&text) {
        return own::read(&text);
    }
    if text.len() > MOST_BYTES {
        let message = format!(
            "more than {} MB of Markdown that offbook did not write; split the file",
            MOST_BYTES >> 20
        );
        return Err(vec![problem_of_file(message)]);
    }
    if signs(&text) > MOST_SIGNS {
        let message = format!(
            "more than {MOST_SIGNS} line breaks and signs such as | * [; if this is Markdown, \
             split the file"
        );
        return Err(vec![problem_of_file(message)]);
    }
    let (front, body) = front_matter(&text);
    let blocks = blocks(&blanked(&text, front));
    let mut gathering = Gathering::new(NAME);
    let head = title(&blocks);
    gathering.foreign().title = title_of(body).or(head);
    let ways = Ways::of(&text, &blocks);
    let mut walk = Walk::new(&text, ways, &mut gathering, options);
    for block in &blocks {
        walk.block(block);
    }
    walk.close();
    if gathering.len() == 0 && gathering.foreign().skipped == 0 {
        fall_back(&text, &blocks, &mut gathering);
    }
    gathering.done(NOTHING)
}

/// The signs of a text that a reader of Markdown has to keep in mind; a line costs as much as two.
fn signs(text: &str) -> usize {
    let weight = |byte| match byte {
        b'\n' => 2,
        b'*' | b'_' | b'~' | b'[' | b']' | b'!' | b'<' | b'>' | b'`' | b'&' | b'\\' | b'|'
        | b'-' | b'+' | b'.' | b')' => 1,
        _ => 0,
    };
    text.bytes().map(weight).sum()
}

/// Which kinds of blocks begin a card in this document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Ways {
    /// By level, 1 to 6: every heading of the level, or only those that read like a question.
    headings: [Headings; 7],
    bold: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Headings {
    #[default]
    Sections,
    Some,
    All,
}

impl Ways {
    fn of(text: &str, blocks: &[Block]) -> Self {
        let mut ways = Self::default();
        let mut headings = 0;
        let mut listed = 0;
        let mut bold = 0;
        let mut levels = [(0usize, 0usize, 0usize); 7];
        for block in blocks {
            match &block.kind {
                Kind::Heading(level, words) => {
                    let (all, like, sure) = &mut levels[usize::from(*level).min(6)];
                    *all += usize::from(!is_matter(words));
                    *like += usize::from(is_question(words) && !is_matter(words));
                    *sure += usize::from(asks(words));
                }
                Kind::Paragraph(Some((words, _))) => bold += usize::from(is_question(words)),
                Kind::List(_, items) => {
                    listed += items.iter().filter(|item| asks(&item.words)).count();
                }
                _ => {}
            }
        }
        for (level, (all, like, sure)) in levels.into_iter().enumerate() {
            ways.headings[level] = match like {
                0 => Headings::Sections,
                _ if level == 1 && all == 1 => Headings::Sections,
                _ if like * 2 >= all => Headings::All,
                _ if sure >= 3 => Headings::Some,
                _ => Headings::Sections,
            };
            if ways.headings[level] != Headings::Sections {
                headings += like;
            }
        }
        // One heading such as "How it works" among many bullets is a section of theirs.
        if headings * 3 < listed.max(bold) {
            ways.headings = [Headings::Sections; 7];
            headings = 0;
        }
        ways.bold = bold > headings;
        let _ = text;
        ways
    }

    fn opens(&self, level: u8, words: &str) -> bool {
        match self.headings[usize::from(level).min(6)] {
            Headings::Sections => false,
            Headings::Some => is_question(words),
            Headings::All => !is_matter(words),
        }
    }
}

/// The only heading of the first level, if it is no question.
fn title(blocks: &[Block]) -> Option<String> {
    let mut tops = blocks.iter().filter_map(|block| match &block.kind {
        Kind::Heading(1, words) => Some(words),
        _ => None,
    });
    let title = tops.next()?;
    (tops.next().is_none() && !asks(title) && !title.is_empty()).then(|| title.clone())
}

/// Lines between `---` at the top, in YAML or TOML: where they are, and their text.
fn front_matter(text: &str) -> (Range<usize>, &str) {
    const MOST: usize = 64 << 10;
    let none = (0..0, "");
    let Some(first) = text
        .lines()
        .next()
        .filter(|line| matches!(line.trim_end(), "---" | "+++"))
    else {
        return none;
    };
    let mark = first.trim_end();
    let mut at = text.find('\n').map_or(text.len(), |end| end + 1);
    let start = at;
    for line in text[start..].split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == mark || line.trim_end() == "..." {
            let inner = &text[start..at];
            let is_front = inner.lines().any(|line| line.contains([':', '=']));
            return if is_front { (0..end, inner) } else { none };
        }
        at = end;
        if at > MOST {
            break;
        }
    }
    none
}

/// What front matter calls the file.
fn title_of(front: &str) -> Option<String> {
    let value = front.lines().find_map(|line| {
        let (key, value) = line.split_once([':', '='])?;
        matches!(key.trim(), "title" | "name").then(|| value.trim())
    })?;
    let value = value.trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The text with a part of it replaced by line breaks and blanks, so that places stay the same.
fn blanked(text: &str, part: Range<usize>) -> std::borrow::Cow<'_, str> {
    if part.is_empty() {
        return text.into();
    }
    let mut blank = String::with_capacity(text.len());
    blank.push_str(&text[..part.start]);
    for byte in text[part.clone()].bytes() {
        blank.push(if byte == b'\n' { '\n' } else { ' ' });
    }
    blank.push_str(&text[part.end..]);
    blank.into()
}

/// Nothing read like a question: then every item of a list is one, or every heading with text
/// below, or every line.
fn fall_back(text: &str, blocks: &[Block], gathering: &mut Gathering) {
    for block in blocks {
        let Kind::List(_, items) = &block.kind else {
            continue;
        };
        for item in items.iter().filter(|item| item.link != Link::Here) {
            gathering.take(of_item(text, item));
        }
    }
    if gathering.len() > 0 {
        return;
    }
    let level = blocks.iter().filter_map(|block| match &block.kind {
        Kind::Heading(level, words) if !is_matter(words) => Some(*level),
        _ => None,
    });
    if let Some(deepest) = level.max() {
        let mut ways = Ways::default();
        ways.headings[usize::from(deepest).min(6)] = Headings::All;
        let options = ReadOptions::default();
        let mut walk = Walk::new(text, ways, gathering, &options);
        for block in blocks {
            walk.block(block);
        }
        walk.close();
        return;
    }
    for block in blocks {
        if matches!(block.kind, Kind::Paragraph(_)) {
            for (at, line) in text[block.range.clone()].lines().enumerate() {
                let mut draft = Draft::at(block.line + at);
                draft.card.content.question = wording::plain_words(line);
                if draft.card.content.question.len() <= LONGEST_LINE {
                    gathering.take(draft);
                }
            }
        }
    }
}

/// A line longer than this is prose, not a question, in bytes.
const LONGEST_LINE: usize = 300;

/// An item of a list as a card: what stands below it answers it, but for a list of nothing but
/// questions, which follow it up.
fn of_item(text: &str, item: &Item) -> Draft {
    let mut draft = Draft::at(item.line);
    draft.card.content.question = wording::plain_words(&item.words);
    match &item.only_nested {
        Some(nested)
            if nested
                .iter()
                .all(|nested| is_question(nested) || asks(nested))
                && !nested.is_empty() =>
        {
            draft.card.content.guidance.follow_ups = nested
                .iter()
                .map(|nested| wording::plain_words(nested))
                .collect();
        }
        _ => draft.card.answer = wording::answer_text(&text[item.below.clone()]),
    }
    draft
}

/// A table as its rows: those of a spreadsheet.
fn of_table(rows: &[(usize, Vec<String>)], options: &ReadOptions, gathering: &mut Gathering) {
    csv::read_rows(rows, options, gathering);
}
