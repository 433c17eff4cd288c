//! The fields of one section: each is taken as the type it must have, and whatever is wrong with
//! it is noted beside its place, so that reading goes on to the next.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::found::{Found, did_you_mean, quoted};
use crate::domain::id::Slug;

/// Names and points: 4 kB each, in bytes.
pub(super) const LONGEST_SHORT_TEXT: usize = 4 * 1024;
/// A question, which may show code, its variants, `example` and `notes`: 64 kB each, in bytes.
pub(super) const LONGEST_LONG_TEXT: usize = 64 * 1024;

/// Entries of a list.
pub(super) const MOST_ENTRIES: usize = 200;

/// Seconds a spoken answer can be aimed at.
pub(super) const TARGET_SECONDS: RangeInclusive<u32> = 10..=600;

pub(super) type Key<'t> = Spanned<DeString<'t>>;
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// One field as it stands in the file.
pub(super) struct Field<'v, 't> {
    pub(super) name: &'v str,
    pub(super) value: &'v Value<'t>,
}

/// Notes what is wrong; places are bytes of the piece that is being read.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) found: Vec<Found>,
}

impl Notes {
    pub(super) fn error(&mut self, at: usize, message: impl Into<String>) {
        self.found.push(Found::error(at, message));
    }

    pub(super) fn warning(&mut self, at: usize, message: impl Into<String>) {
        self.found.push(Found::warning(at, message));
    }

    /// A short text without the space around it; `None` where it is empty or wrong.
    pub(super) fn text(&mut self, field: &Field<'_, '_>) -> Option<String> {
        self.text_within(field, LONGEST_SHORT_TEXT)
    }

    /// Words that a question is asked in, without the space around them.
    pub(super) fn wording(&mut self, field: &Field<'_, '_>) -> Option<String> {
        self.text_within(field, LONGEST_LONG_TEXT)
    }

    fn text_within(&mut self, field: &Field<'_, '_>, longest: usize) -> Option<String> {
        let text = self.string(field)?.trim();
        let fits = self.fits(field, text, longest);
        fits.then(|| with_unix_lines(text))
    }

    /// A short text that must be one line.
    pub(super) fn line(&mut self, field: &Field<'_, '_>) -> Option<String> {
        let text = self.text(field)?;
        if is_one_line(&text) {
            return Some(text);
        }
        self.error(field.at(), format!("\"{}\" must be one line", field.name));
        None
    }

    /// A text of many lines, such as an example. Spaces that indent its first line stay.
    pub(super) fn long_text(&mut self, field: &Field<'_, '_>) -> Option<String> {
        let text = self.string(field)?;
        let text = text.trim_start_matches(['\n', '\r']).trim_end();
        let fits = self.fits(field, text, LONGEST_LONG_TEXT);
        fits.then(|| with_unix_lines(text))
    }

    /// A list of texts; empty ones are left out.
    pub(super) fn texts(&mut self, field: &Field<'_, '_>) -> Vec<String> {
        let Some(list) = self.list(field) else {
            return Vec::new();
        };
        let name = field.name;
        list.iter()
            .filter_map(|value| self.text(&Field { name, value }))
            .collect()
    }

    /// A list of texts of one line each.
    pub(super) fn lines(&mut self, field: &Field<'_, '_>) -> Vec<String> {
        let Some(list) = self.list(field) else {
            return Vec::new();
        };
        let name = field.name;
        list.iter()
            .filter_map(|value| self.line(&Field { name, value }))
            .collect()
    }

    pub(super) fn list<'v, 't>(&mut self, field: &Field<'v, 't>) -> Option<&'v DeArray<'t>> {
        let name = field.name;
        let Some(list) = field.value.get_ref().as_array() else {
            self.error(
                field.at(),
                format!("\"{name}\" must be a list: {name} = [\"…\", \"…\"]"),
            );
            return None;
        };
        if list.len() > MOST_ENTRIES {
            self.error(
                field.at(),
                format!(
                    "\"{name}\" has {} entries; {MOST_ENTRIES} are the most",
                    list.len()
                ),
            );
            return None;
        }
        Some(list)
    }

    pub(super) fn slug(&mut self, field: &Field<'_, '_>) -> Option<Slug> {
        let text = self.string(field)?;
        let slug = Slug::parse(text);
        if slug.is_none() {
            self.error(
                field.at(),
                format!(
                    "\"{}\" must be 2 to 64 of a-z, 0-9 and -, not {}",
                    field.name,
                    quoted(text)
                ),
            );
        }
        slug
    }

    pub(super) fn whole_number(
        &mut self,
        field: &Field<'_, '_>,
        range: &RangeInclusive<u32>,
    ) -> Option<u32> {
        let number = field
            .value
            .get_ref()
            .as_integer()
            .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|number| range.contains(number));
        if number.is_none() {
            self.error(
                field.at(),
                format!(
                    "\"{}\" must be a whole number from {} to {}",
                    field.name,
                    range.start(),
                    range.end()
                ),
            );
        }
        number
    }

    pub(super) fn truth(&mut self, field: &Field<'_, '_>) -> Option<bool> {
        let truth = field.value.get_ref().as_bool();
        if truth.is_none() {
            self.error(
                field.at(),
                format!("\"{}\" must be true or false", field.name),
            );
        }
        truth
    }

    /// A key this section has not. `elsewhere` says where it belongs, if that is known.
    pub(super) fn unknown(
        &mut self,
        key: &Key<'_>,
        known: &[&'static str],
        elsewhere: Option<&str>,
    ) {
        let name = quoted(key.get_ref());
        let message = if let Some(place) = elsewhere {
            format!("{name} belongs {place}; left out")
        } else if let Some(near) = did_you_mean(key.get_ref(), known.iter().copied()) {
            format!("unknown field {name}, did you mean \"{near}\"?")
        } else {
            format!("unknown field {name}, left out")
        };
        self.warning(key.span().start, message);
    }

    fn string<'v>(&mut self, field: &Field<'v, '_>) -> Option<&'v str> {
        let Some(text) = field.value.get_ref().as_str() else {
            self.error(
                field.at(),
                format!("\"{}\" must be text in quotes", field.name),
            );
            return None;
        };
        if text.contains('\0') {
            self.error(
                field.at(),
                format!("\"{}\" has a NUL character in it", field.name),
            );
            return None;
        }
        Some(text)
    }

    fn fits(&mut self, field: &Field<'_, '_>, text: &str, limit: usize) -> bool {
        if text.len() > limit {
            self.error(
                field.at(),
                format!(
                    "\"{}\" is {} kB long; {} kB is the most",
                    field.name,
                    text.len().div_ceil(1024),
                    limit / 1024
                ),
            );
            return false;
        }
        !text.is_empty()
    }
}

impl<'v, 't> Field<'v, 't> {
    pub(super) fn new(name: &'v str, value: &'v Value<'t>) -> Self {
        Self { name, value }
    }

    /// The byte of the piece at which the value begins.
    pub(super) fn at(&self) -> usize {
        self.value.span().start
    }

    pub(super) fn table(&self) -> Option<&'v DeTable<'t>> {
        self.value.get_ref().as_table()
    }
}

/// Line breaks are those of Unix whatever the file has, or a coach's change of computer would look
/// like a change of every card.
pub(in crate::exchange) fn with_unix_lines(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

pub(super) fn is_one_line(text: &str) -> bool {
    !text.contains('\n')
}
