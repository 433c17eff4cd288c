//! A deck: a named set of cards, and the coach's release of it.

use std::cmp::Ordering;

use super::card::Criterion;
use super::id::Slug;

/// The head of a coach's file. `defaults` are inherited by its cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeckHeader {
    /// Identity for ever; another slug is another deck.
    pub(crate) slug: Slug,
    pub(crate) title: String,
    pub(crate) version: Version,
    pub(crate) author: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) license: Option<String>,
    pub(crate) source: Option<String>,
    /// What is new in this release, in the author's words.
    pub(crate) release_notes: Option<String>,
    /// BCP 47; picks the word lists.
    pub(crate) language: String,
    pub(crate) defaults: Defaults,
    /// Criteria of this deck beside the built-in ones; their `text` is always there.
    pub(crate) rubric: Vec<Criterion>,
}

/// What the cards of a deck inherit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Defaults {
    pub(crate) framework: Option<String>,
    pub(crate) target_secs: Option<u32>,
    pub(crate) family: Option<String>,
    pub(crate) tags: Vec<String>,
}

/// A release number: compared as numbers split at dots, shown as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version(String);

impl Version {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// 1.10 comes after 1.9; parts that are no numbers are compared as text; a missing part is 0.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let mut left = self.0.split('.');
        let mut right = other.0.split('.');
        loop {
            let (a, b) = (left.next(), right.next());
            if a.is_none() && b.is_none() {
                return Ordering::Equal;
            }
            let (a, b) = (a.unwrap_or("0"), b.unwrap_or("0"));
            let order = match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                _ => a.cmp(b),
            };
            if order != Ordering::Equal {
                return order;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        let compare = |a: &str, b: &str| Version::new(a).compare(&Version::new(b));
        assert_eq!(compare("1.10", "1.9"), Ordering::Greater);
        assert_eq!(compare("2", "2.0"), Ordering::Equal);
        assert_eq!(compare("7", "10"), Ordering::Less);
        assert_eq!(compare("1.0-beta", "1.0-alpha"), Ordering::Greater);
    }
}
