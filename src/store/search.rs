//! Full-text search over questions, variants, answers, points and notes (FTS5).

use unicode_normalization::char::is_combining_mark;

use super::cards::CardLine;
use super::columns::all;
use super::filter::JOINS;
use super::listing::{LINE_COLUMNS, LINE_TABLES, line};
use super::{Result, Store};

/// The hits in the order of their making, read through the index alone. Completed by a LIMIT.
pub(super) fn hits() -> String {
    format!(
        "SELECT {LINE_COLUMNS} FROM card_search f JOIN cards c ON c.key = f.rowid
         {LINE_TABLES} {JOINS}
         WHERE f.card_search MATCH ?1 AND c.removed_at IS NULL ORDER BY f.rowid LIMIT ?2"
    )
}

/// For scripts that put no spaces between words, where the index knows only whole runs.
fn scanned() -> String {
    format!(
        "SELECT {LINE_COLUMNS} FROM cards c {LINE_TABLES} {JOINS}
         WHERE c.removed_at IS NULL AND (
             coalesce(l.question, u.question) LIKE ?1 ESCAPE '\\'
             OR coalesce(l.variants, u.variants) LIKE ?1 ESCAPE '\\'
             OR a.headline LIKE ?1 ESCAPE '\\' OR a.text LIKE ?1 ESCAPE '\\'
             OR a.key_points LIKE ?1 ESCAPE '\\')
         ORDER BY c.key LIMIT ?2"
    )
}

impl Store {
    /// Cards that hold every word of `text` (the last may be a beginning); at most `limit`.
    /// Gives the hits and whether there are more.
    pub(crate) fn search(&self, text: &str, limit: u64) -> Result<(Vec<CardLine>, bool)> {
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut lines = Vec::new();
        if let Some(words) = expression(text) {
            lines = all(&self.conn, &hits(), (words, wanted), |row| {
                line(&self.conn, row)
            })?;
        }
        if lines.is_empty() && has_unspaced_script(text) {
            let escaped = text
                .trim()
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            let pattern = format!("%{escaped}%");
            lines = all(&self.conn, &scanned(), (pattern, wanted), |row| {
                line(&self.conn, row)
            })?;
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = lines.len() > limit;
        lines.truncate(limit);
        Ok((lines, has_more))
    }
}

/// The words of `text` as an FTS5 expression that asks for all of them, the last as a beginning;
/// none where there is no word. Words are split as the index splits them: in an index without
/// positions a phrase is an error.
pub(super) fn expression(text: &str) -> Option<String> {
    let is_of_word = |c: char| {
        (c.is_alphanumeric() && !is_combining_mark(c)) || matches!(c, '\u{300}'..='\u{36F}')
    };
    let words: Vec<_> = text
        .split(|c: char| !is_of_word(c))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{word}\""))
        .collect();
    if words.is_empty() {
        None
    } else {
        Some(words.join(" AND ") + "*")
    }
}

/// Thai, Lao, Khmer, Burmese, Chinese, Japanese and their like.
fn has_unspaced_script(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{0E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
    })
}
