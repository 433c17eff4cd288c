//! Lines under way: where words go, and what must stand before the next one.

use std::mem;

/// Lists within one another deeper than this are shown as if they were flat.
const DEEPEST: usize = 12;

/// Lines of text, and where in them one is.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    /// White space was seen that the next word brings along.
    has_space: bool,
    /// An empty line is wanted before the next word.
    wants_gap: bool,
    /// What begins the next line instead of the list's indentation: a bullet or a number.
    marker: Option<String>,
    /// Something other than a marker stands in the current line.
    has_words: bool,
    lists: Vec<List>,
    /// Within how many `<pre>`.
    verbatim: usize,
}

/// A list: how many items it has had, where they are numbered.
#[derive(Debug)]
struct List {
    next_number: Option<u32>,
    indent: usize,
}

impl Lines {
    /// Words, with white space as HTML has it.
    pub(super) fn text(&mut self, words: &str) {
        if self.verbatim > 0 {
            return self.as_it_stands(words);
        }
        let is_space = |c: char| c.is_ascii_whitespace();
        for (i, word) in words.split(is_space).enumerate() {
            self.has_space |= i > 0;
            if !word.is_empty() {
                self.begin_word();
                self.text.extend(word.chars().map(spaced));
            }
        }
    }

    fn as_it_stands(&mut self, words: &str) {
        for (i, line) in words.split('\n').enumerate() {
            if i > 0 && (self.has_words || self.text.ends_with('\n')) {
                self.text.push('\n');
                self.has_words = false;
            }
            let line = line.trim_end_matches('\r');
            if !line.is_empty() {
                self.begin_word();
                for c in line.chars() {
                    match c {
                        '\t' => self.text.push_str("    "),
                        c => self.text.push(spaced(c)),
                    }
                }
            }
        }
    }

    /// One word that is not to be looked into.
    pub(super) fn word(&mut self, word: &str) {
        self.begin_word();
        self.text.push_str(word);
    }

    /// White space.
    pub(super) fn space(&mut self) {
        self.has_space = true;
    }

    /// A power or an index, which must not run into what it belongs to.
    pub(super) fn raised(&mut self, sign: char) {
        if self.has_words && !self.has_space {
            self.text.push(sign);
        }
    }

    /// Whatever the next word needs before it.
    fn begin_word(&mut self) {
        if self.has_words {
            if mem::take(&mut self.has_space) && self.verbatim == 0 {
                self.text.push(' ');
            }
        } else {
            if self.wants_gap && !self.text.is_empty() && !self.text.ends_with("\n\n") {
                self.text.push('\n');
            }
            let indent = self.lists.last().map_or(0, |list| list.indent);
            match self.marker.take() {
                Some(marker) => {
                    self.text.extend(std::iter::repeat_n(' ', indent));
                    self.text.push_str(&marker);
                }
                None => {
                    let indent = self.indent();
                    self.text.extend(std::iter::repeat_n(' ', indent));
                }
            }
            self.has_words = true;
        }
        self.wants_gap = false;
        self.has_space = false;
    }

    /// Where the words of the innermost list begin.
    fn indent(&self) -> usize {
        self.lists.last().map_or(0, |list| {
            let numbered = if list.next_number.is_some() { 3 } else { 2 };
            list.indent + numbered
        })
    }

    pub(super) fn item(&mut self) {
        self.marker = Some(match self.lists.last_mut() {
            Some(List {
                next_number: Some(number),
                ..
            }) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "- ".to_owned(),
        });
    }

    pub(super) fn open_list(&mut self, start: Option<u32>) {
        if self.lists.len() < DEEPEST {
            let indent = self.indent();
            self.lists.push(List {
                next_number: start,
                indent,
            });
        }
    }

    pub(super) fn close_list(&mut self) {
        self.lists.pop();
        self.marker = None;
    }

    pub(super) fn open_verbatim(&mut self) {
        self.verbatim += 1;
    }

    /// The line break before a closing `</pre>` is not part of what it shows.
    pub(super) fn close_verbatim(&mut self) {
        self.verbatim = self.verbatim.saturating_sub(1);
        let kept = self.text.trim_end_matches('\n').len();
        if kept < self.text.len() {
            self.text.truncate(kept);
            self.has_words = kept > 0;
        }
    }

    /// An empty line before the next word; not within a list, which it would only tear apart.
    pub(super) fn gap(&mut self) {
        self.wants_gap |= self.lists.is_empty();
    }

    pub(super) fn end_line(&mut self) {
        self.has_space = false;
        if self.has_words {
            self.trim_line();
            self.text.push('\n');
            self.has_words = false;
        }
    }

    pub(super) fn line_break(&mut self) {
        self.has_space = false;
        if self.has_words || self.verbatim > 0 {
            self.trim_line();
            self.text.push('\n');
            self.has_words = false;
        } else if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn trim_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
    }

    /// Lines that are laid out already.
    pub(super) fn laid_out(&mut self, text: &str) {
        for line in text.split('\n') {
            if line.is_empty() {
                self.wants_gap = true;
            } else {
                self.begin_word();
                self.text.push_str(line);
                self.end_line();
            }
        }
    }

    /// Without empty lines around it.
    pub(super) fn into_text(self) -> String {
        let text = self.text.trim_end().trim_start_matches('\n');
        text.to_owned()
    }
}

/// No-break and other typographic spaces are spaces.
pub(super) fn spaced(c: char) -> char {
    match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
        c => c,
    }
}
