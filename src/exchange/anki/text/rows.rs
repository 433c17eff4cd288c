//! Rows of separated cells (RFC 4180), as Anki reads them: a line that begins with `#` is a
//! comment wherever it stands.

/// One row and the line it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// From 1.
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}

/// The rows of a text; an error is the line of a quote that nothing closes.
#[derive(Debug)]
pub(super) struct Rows<'t> {
    rest: &'t str,
    separator: char,
    line: u32,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, separator: char, first_line: u32) -> Self {
        Self {
            rest: text,
            separator,
            line: first_line,
        }
    }

    /// A quoted cell, whose opening quote is taken; `None` if it never ends.
    fn quoted(&mut self) -> Option<String> {
        let mut cell = String::new();
        loop {
            let (text, after) = self.rest.split_once('"')?;
            cell.push_str(text);
            let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
            self.line = self
                .line
                .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            self.rest = after;
            match after.strip_prefix('"') {
                Some(after) => {
                    cell.push('"');
                    self.rest = after;
                }
                None => return Some(cell),
            }
        }
    }

    /// What stands up to the next separator or the end of the line.
    fn plain(&mut self) -> &'t str {
        let is_end = |c: char| c == self.separator || c == '\n';
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at(end);
        self.rest = rest;
        if rest.is_empty() || rest.starts_with('\n') {
            cell.trim_end_matches('\r')
        } else {
            cell
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, u32>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (first, after) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            if self.rest.is_empty() {
                return None;
            }
            if !(first.starts_with('#') || first.trim_end_matches('\r').is_empty()) {
                break;
            }
            self.rest = after;
            self.line = self.line.saturating_add(1);
        }
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let mut cell = String::new();
            if let Some(after) = self.rest.strip_prefix('"') {
                self.rest = after;
                let Some(quoted) = self.quoted() else {
                    self.rest = "";
                    return Some(Err(line));
                };
                cell = quoted;
            }
            cell.push_str(self.plain());
            cells.push(cell);
            let mut rest = self.rest.chars();
            match rest.next() {
                Some(c) if c == self.separator => self.rest = rest.as_str(),
                Some(_) => {
                    self.rest = rest.as_str();
                    self.line = self.line.saturating_add(1);
                    break;
                }
                None => break,
            }
        }
        Some(Ok(Row { line, cells }))
    }
}
