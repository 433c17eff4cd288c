//! A Markdown text as the blocks that stand one below the other, each with its line. What is in a
//! block stays as it was written.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A block that stands in nothing else.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    /// From 1.
    pub(super) line: usize,
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// 1 to 6, and its words.
    Heading(u8, String),
    /// The words it begins with in bold, and where the rest begins.
    Paragraph(Option<(String, usize)>),
    /// Whether it is numbered.
    List(bool, Vec<Item>),
    /// The heading row first; each with its line.
    Table(Vec<(usize, Vec<String>)>),
    Html,
    Code,
    Other,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Item {
    pub(super) line: usize,
    /// Its first words, up to what stands below them.
    pub(super) words: String,
    /// What stands below its first words, as written.
    pub(super) below: Range<usize>,
    /// The items of a list right below, and nothing else stands there.
    pub(super) only_nested: Option<Vec<String>>,
    pub(super) link: Link,
}

/// Whether an item is nothing but a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Link {
    #[default]
    None,
    /// To a place in the same file: a line of a table of contents.
    Here,
    Elsewhere,
}

/// The blocks of a text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines = Lines::of(text);
    let mut walk = Walk::default();
    for (event, range) in
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
            .into_offset_iter()
    {
        walk.take(event, range, &lines);
    }
    walk.blocks
}

/// Where each line begins.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    /// From 1.
    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// How many blocks are open.
    depth: usize,
    /// The block that is open, at depth 1.
    range: Range<usize>,
    /// The words collected last.
    words: String,
    bold: Bold,
    items: Vec<Item>,
    nested: Vec<String>,
    item: ItemWalk,
    rows: Vec<(usize, Vec<String>)>,
    is_ordered: bool,
}

/// The bold words that a paragraph begins with.
#[derive(Default)]
enum Bold {
    #[default]
    Unknown,
    Open(usize),
    Closed(String, usize),
    None,
}

#[derive(Default)]
struct ItemWalk {
    line: usize,
    start: usize,
    words: String,
    words_end: Option<usize>,
    end: usize,
    only_nested: bool,
    has_nested: bool,
    is_collecting: bool,
    linked: usize,
    is_in_link: bool,
    link: Link,
}

/// The depth of an item of a list that stands in nothing, and of one in a list within it.
const ITEM: usize = 2;
const NESTED_ITEM: usize = 4;

impl Walk {
    fn take(&mut self, event: Event<'_>, range: Range<usize>, lines: &Lines) {
        match event {
            Event::Start(tag) if is_block(&tag) => self.open(&tag, range, lines),
            Event::End(tag) if is_block_end(tag) => self.close(tag, range, lines),
            Event::Rule if self.depth == 0 => self.add(Kind::Other, range, lines),
            Event::Start(Tag::Strong)
                if matches!(self.bold, Bold::Unknown) && self.words.trim().is_empty() =>
            {
                self.bold = Bold::Open(self.words.len());
            }
            Event::End(TagEnd::Strong) => {
                if let Bold::Open(from) = self.bold {
                    self.bold = Bold::Closed(self.words[from..].to_owned(), range.end);
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.item.is_in_link = true;
                self.item.link = match dest_url.starts_with('#') {
                    true => Link::Here,
                    false => Link::Elsewhere,
                };
            }
            Event::End(TagEnd::Link) => self.item.is_in_link = false,
            Event::Text(words) => self.say(&words),
            Event::Code(code) => self.say(&format!("`{code}`")),
            Event::SoftBreak | Event::HardBreak if self.asks_in_its_first_line() => {
                self.answer_from(range.end);
            }
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            _ => {}
        }
    }

    /// An item whose first line ends in a question mark is answered by the lines that follow.
    fn asks_in_its_first_line(&self) -> bool {
        let words = match self.depth {
            ITEM => &self.item.words,
            3 => &self.words,
            _ => return false,
        };
        self.item.is_collecting && words.trim_end().ends_with('?')
    }

    fn answer_from(&mut self, at: usize) {
        if self.depth > ITEM {
            self.item.words = std::mem::take(&mut self.words);
        }
        self.item.words_end = Some(at);
        self.item.is_collecting = false;
        self.item.only_nested = false;
    }

    fn say(&mut self, words: &str) {
        if !words.trim().is_empty() && matches!(self.bold, Bold::Unknown) {
            self.bold = Bold::None;
        }
        if self.item.is_in_link {
            self.item.linked += words.len();
        }
        self.words.push_str(words);
        // An item without a paragraph of its own has its words right in it.
        if self.item.is_collecting && self.depth == ITEM {
            self.item.words.push_str(words);
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>, lines: &Lines) {
        self.depth += 1;
        let is_words = matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell);
        if is_words || matches!(tag, Tag::Item) {
            self.words.clear();
            self.bold = Bold::Unknown;
        }
        match (self.depth, tag) {
            (1, tag) => {
                self.range = range;
                self.items.clear();
                self.rows.clear();
                self.is_ordered = matches!(tag, Tag::List(Some(_)));
            }
            (ITEM, Tag::Item) => {
                self.nested.clear();
                self.item = ItemWalk {
                    line: lines.line(range.start),
                    start: range.start,
                    end: range.end,
                    only_nested: true,
                    is_collecting: true,
                    ..ItemWalk::default()
                };
            }
            (2, Tag::TableHead | Tag::TableRow) => {
                self.rows.push((lines.line(range.start), Vec::new()));
            }
            (3, Tag::Paragraph) if self.item.is_collecting => {}
            (3, tag) if self.item.words_end.is_none() && self.item.is_collecting => {
                // What stands below begins here.
                self.item.words_end = Some(range.start);
                self.item.is_collecting = false;
                self.below(tag);
            }
            (3, tag) if !matches!(tag, Tag::TableCell) => self.below(tag),
            _ => {}
        }
    }

    fn below(&mut self, tag: &Tag<'_>) {
        if matches!(tag, Tag::List(_)) && !self.item.has_nested {
            self.item.has_nested = true;
        } else {
            self.item.only_nested = false;
        }
    }

    fn close(&mut self, tag: TagEnd, range: Range<usize>, lines: &Lines) {
        match (self.depth, tag) {
            (3, TagEnd::Paragraph) if self.item.is_collecting => {
                self.item.words = std::mem::take(&mut self.words);
                self.item.words_end = Some(range.end);
                self.item.is_collecting = false;
            }
            (3, TagEnd::TableCell) => {
                let cell = std::mem::take(&mut self.words);
                if let Some((_, cells)) = self.rows.last_mut() {
                    cells.push(cell.trim().to_owned());
                }
            }
            (5, TagEnd::Paragraph) | (NESTED_ITEM, TagEnd::Item) => {
                let words = std::mem::take(&mut self.words);
                if !words.trim().is_empty() {
                    self.nested.push(words.trim().to_owned());
                }
            }
            (ITEM, TagEnd::Item) => self.close_item(),
            (1, _) => {
                let kind = self.kind(tag);
                let range = self.range.clone();
                self.add(kind, range, lines);
            }
            _ => {}
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn close_item(&mut self) {
        let item = std::mem::take(&mut self.item);
        let words = item.words.trim().to_owned();
        let end = item.words_end.unwrap_or(item.end);
        let only_nested = item.only_nested && item.has_nested;
        let is_link = item.linked > 0 && item.linked + 2 >= words.len();
        self.items.push(Item {
            line: item.line,
            words,
            below: end.max(item.start)..item.end.max(end),
            only_nested: only_nested.then(|| std::mem::take(&mut self.nested)),
            link: if is_link { item.link } else { Link::None },
        });
    }

    fn kind(&mut self, tag: TagEnd) -> Kind {
        match tag {
            TagEnd::Heading(level) => Kind::Heading(level as u8, self.words.trim().to_owned()),
            TagEnd::Paragraph => Kind::Paragraph(match std::mem::take(&mut self.bold) {
                Bold::Closed(words, end) => Some((words.trim().to_owned(), end)),
                _ => None,
            }),
            TagEnd::List(_) => Kind::List(self.is_ordered, std::mem::take(&mut self.items)),
            TagEnd::Table => Kind::Table(std::mem::take(&mut self.rows)),
            TagEnd::HtmlBlock => Kind::Html,
            TagEnd::CodeBlock => Kind::Code,
            _ => Kind::Other,
        }
    }

    fn add(&mut self, kind: Kind, range: Range<usize>, lines: &Lines) {
        self.blocks.push(Block {
            line: lines.line(range.start),
            range,
            kind,
        });
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}

fn is_block_end(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}
