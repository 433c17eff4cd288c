//! Identity is an id, never the text: ids of decks, cards, reviews and interviews, and the slugs of coaches.

use std::fmt;

use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(/// A deck, for ever.
    DeckId);
id!(/// A card, whatever becomes of its wording.
    CardId);
id!(/// One graded recall, unique over all machines, so that two logs can be united.
    ReviewId);
id!(/// An interview, however often it is moved.
    InterviewId);
id!(/// A story, whatever it is called.
    StoryId);

/// The letters and digits of a handle: no vowels (so no words), no `l`, `0` or `1`.
const HANDLE_ALPHABET: &[u8; 28] = b"bcdfghjkmnpqrstvwxyz23456789";
/// 28^12 is about 2^57: a million cards collide with a chance of about one in 300,000.
pub(crate) const HANDLE_LENGTH: usize = 12;

impl CardId {
    /// The name people see and type, of which a unique prefix is enough. It comes from the id's
    /// random bits, not from its time, so that cards made together differ in the first letter.
    pub(crate) fn handle(self) -> String {
        let (_, low) = self.0.as_u64_pair();
        // The two highest bits of the low half are UUID's variant, the same for all.
        let mut rest = low & (u64::MAX >> 2);
        (0..HANDLE_LENGTH)
            .map(|_| {
                let digit = (rest % HANDLE_ALPHABET.len() as u64) as usize;
                rest /= HANDLE_ALPHABET.len() as u64;
                char::from(HANDLE_ALPHABET[digit])
            })
            .collect()
    }
}

/// A coach's name for a deck or a card: 2 to 64 of `a-z`, `0-9` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Slug(String);

impl Slug {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let fits = (2..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The slug of a card that the person wrote: of its id, because its question may be reworded.
    pub(crate) fn of_own_card(id: CardId) -> Self {
        Self(format!("q-{}", id.handle()))
    }

    /// The slug of a deck that the person made. It holds a part of the deck's id, so that "mine" of
    /// one person is another deck than "mine" of the next.
    pub(crate) fn of_own_deck(name: &str, id: DeckId) -> Self {
        let (_, low) = id.0.as_u64_pair();
        let words = Self::words(name);
        Self(format!("{words}-{:08x}", low & u64::from(u32::MAX)))
    }

    /// How a file names an interview: by its name and day, because ids differ between machines.
    pub(crate) fn of_interview(name: &str, date: chrono::NaiveDate) -> Self {
        let words = Self::words(name);
        Self(format!("{words}-{}", date.format("%Y-%m-%d")))
    }

    /// The slug of a file that a coach begins: of its title, which they may change at once.
    pub(crate) fn of_title(title: &str) -> Self {
        let words = Self::words(title);
        Self(if words.len() < 2 {
            format!("{words}-deck")
        } else {
            words
        })
    }

    fn words(name: &str) -> String {
        const LONGEST_NAME: usize = 48;
        let mut words = String::new();
        for c in name.to_lowercase().chars() {
            match c {
                'a'..='z' | '0'..='9' => words.push(c),
                _ if !words.ends_with('-') => words.push('-'),
                _ => {}
            }
        }
        let words: String = words.trim_matches('-').chars().take(LONGEST_NAME).collect();
        let words = if words.is_empty() { "deck" } else { &words };
        words.to_owned()
    }

    /// A slug made of nothing but a number.
    pub(crate) fn of_hash(hash: u64) -> Self {
        Self(format!("x-{hash:016x}"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_short_lower_case_ascii() {
        assert!(Slug::parse("tell-me-2").is_some());
        for bad in ["", "a", "Tell", "a_b", "é-é", &"x".repeat(65)] {
            assert!(Slug::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn slugs_of_our_own_are_slugs() {
        let deck = DeckId(Uuid::from_u64_pair(1, u64::MAX));
        for name in [
            "mine",
            "Acme: Staff Engineer!",
            "日本語",
            "-",
            &"long name ".repeat(20),
        ] {
            let slug = Slug::of_own_deck(name, deck);
            assert_eq!(Slug::parse(slug.as_str()), Some(slug));
        }
        assert_eq!(
            Slug::of_own_deck("Acme, 2", deck).as_str(),
            "acme-2-ffffffff"
        );
        let slug = Slug::of_own_card(CardId(Uuid::from_u64_pair(1, 2)));
        assert_eq!(Slug::parse(slug.as_str()), Some(slug));
    }

    #[test]
    fn handles_of_cards_made_in_the_same_instant_differ_early() {
        let id = |tail: u64| CardId(Uuid::from_u64_pair(0x0190_0000_0000_7000, tail | 1 << 63));
        assert_ne!(id(1).handle().as_bytes()[0], id(2).handle().as_bytes()[0]);
        assert_eq!(id(1).handle().len(), HANDLE_LENGTH);
    }
}
