//! What a tag does to the lines around it; and tables, whose cells are texts of their own.

use std::mem;

use super::lines::Lines;
use super::tags::Tag;

/// Tables within one another deeper than this are shown as if they were flat.
const DEEPEST: usize = 12;
/// In bytes. A row longer than this is no row to read from left to right.
const LONGEST_ROW: usize = 160;
/// As many characters of a picture's name or description as are shown.
const LONGEST_NAME: usize = 80;

/// Text under way.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// What is written now: the text itself, or the innermost open cell.
    lines: Lines,
    /// From the outermost to the innermost.
    tables: Vec<Table>,
    media: u32,
}

/// A table under way.
#[derive(Debug, Default)]
struct Table {
    /// Of the current row.
    cells: Vec<String>,
    /// What stands around the table, while one of its cells is open.
    around: Option<Lines>,
}

/// How an element stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// On lines of its own.
    Apart,
    /// With an empty line before and after.
    Alone,
    Within,
}

fn stands(name: &str) -> Stands {
    match name {
        "p" | "pre" | "blockquote" | "table" | "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        | "figure" | "details" => Stands::Alone,
        "div" | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside" | "ul"
        | "ol" | "li" | "dl" | "dt" | "dd" | "tr" | "form" | "figcaption" | "center"
        | "address" | "summary" | "fieldset" | "caption" => Stands::Apart,
        _ => Stands::Within,
    }
}

impl Flow {
    pub(super) fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name().to_ascii_lowercase();
        match name.as_str() {
            "br" => return self.lines.line_break(),
            "img" => {
                let alt = tag.attribute("alt").filter(|alt| !alt.trim().is_empty());
                let name = alt.or_else(|| tag.attribute("src")).unwrap_or_default();
                return self.medium("image", &name);
            }
            "audio" | "video" => {
                let source = tag.attribute("src").unwrap_or_default();
                return self.medium(&name, &source);
            }
            "sup" => return self.lines.raised('^'),
            "sub" => return self.lines.raised('_'),
            "rt" => return self.lines.text("("),
            "table" => return self.open_table(),
            "td" | "th" => return self.open_cell(),
            "tr" => return self.end_row(),
            _ => {}
        }
        self.stand(stands(&name));
        match name.as_str() {
            "ul" => self.lines.open_list(None),
            "ol" => {
                let start = tag.attribute("start").and_then(|n| n.trim().parse().ok());
                self.lines.open_list(Some(start.unwrap_or(1)));
            }
            "li" => self.lines.item(),
            "pre" => self.lines.open_verbatim(),
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "rt" => return self.lines.text(")"),
            "td" | "th" => return self.end_cell(),
            "tr" => return self.end_row(),
            "table" => return self.end_table(),
            // A browser makes a line break of it.
            "br" => return self.lines.line_break(),
            "ul" | "ol" => self.lines.close_list(),
            "pre" => self.lines.close_verbatim(),
            _ => {}
        }
        self.stand(stands(&name));
    }

    /// Words, with white space as HTML has it.
    pub(super) fn text(&mut self, words: &str) {
        self.lines.text(words);
    }

    /// A picture or a sound, by its file's name or its description.
    pub(super) fn medium(&mut self, what: &str, name: &str) {
        self.media += 1;
        let name = name.trim();
        let is_inline = name
            .get(..5)
            .is_some_and(|s| s.eq_ignore_ascii_case("data:"));
        let file = if name.contains("://") {
            name.split(['?', '#']).next().unwrap_or(name)
        } else {
            name
        };
        // A description may hold slashes.
        let last = if file.contains("://") {
            file.rsplit('/').next().unwrap_or(file)
        } else {
            file
        };
        let shown: String = percent_decoded(last).chars().take(LONGEST_NAME).collect();
        let shown = shown.replace(['\n', '\r'], " ");
        if is_inline || shown.is_empty() || says_nothing(&shown) {
            self.lines.word(&format!("[{what}]"));
        } else {
            self.lines.word(&format!("[{what}: {shown}]"));
        }
    }

    fn stand(&mut self, stands: Stands) {
        if stands != Stands::Within {
            self.lines.end_line();
        }
        if stands == Stands::Alone {
            self.lines.gap();
        }
    }

    fn open_table(&mut self) {
        self.stand(Stands::Alone);
        if self.tables.len() < DEEPEST {
            self.tables.push(Table::default());
        }
    }

    fn open_cell(&mut self) {
        self.end_cell();
        match self.tables.last_mut() {
            Some(table) => table.around = Some(mem::take(&mut self.lines)),
            None => self.lines.space(),
        }
    }

    fn end_cell(&mut self) {
        let table = self.tables.last_mut();
        if let Some((table, around)) = table.and_then(|t| t.around.take().map(|a| (t, a))) {
            let cell = mem::replace(&mut self.lines, around);
            table.cells.push(cell.into_text());
        } else {
            self.lines.space();
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.lines.end_line();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let mut cells = mem::take(&mut table.cells);
        cells.retain(|cell| !cell.is_empty());
        let length: usize = cells.iter().map(String::len).sum();
        if cells.len() > 1 && length <= LONGEST_ROW {
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            self.lines.laid_out(&cells.join(" | "));
            return;
        }
        for cell in &cells {
            if cell.contains('\n') {
                self.lines.gap();
            }
            self.lines.laid_out(cell);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.tables.pop();
        self.stand(Stands::Alone);
    }

    /// The whole text, and how many media it names.
    pub(super) fn finish(mut self) -> (String, u32) {
        while !self.tables.is_empty() {
            self.end_table();
        }
        (self.lines.into_text(), self.media)
    }
}

/// Whether a file was named by a machine: a hash or an encoded address.
fn says_nothing(name: &str) -> bool {
    const SHORTEST_HASH: usize = 32;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.len() >= SHORTEST_HASH && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `%20` as a space: how pictures are named in fields. Left alone where it makes no text.
fn percent_decoded(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = name.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| name.to_owned())
}
