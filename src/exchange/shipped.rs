//! The decks that ship, built into the binary.

/// A shipped deck: its slug and its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShippedDeck {
    pub(crate) slug: &'static str,
    pub(crate) text: &'static str,
}

/// In the order they are offered: "tell me about yourself" opens nearly every interview, then come
/// the two questions people dread, then the wider sets; the technical one is for software roles.
pub(crate) const SHIPPED: [ShippedDeck; 7] = [
    ShippedDeck {
        slug: "about-you",
        text: include_str!("../../decks/about-you.toml"),
    },
    ShippedDeck {
        slug: "weakness",
        text: include_str!("../../decks/weakness.toml"),
    },
    ShippedDeck {
        slug: "failure",
        text: include_str!("../../decks/failure.toml"),
    },
    ShippedDeck {
        slug: "behavioural-core",
        text: include_str!("../../decks/behavioural-core.toml"),
    },
    ShippedDeck {
        slug: "situational",
        text: include_str!("../../decks/situational.toml"),
    },
    ShippedDeck {
        slug: "questions-to-ask",
        text: include_str!("../../decks/questions-to-ask.toml"),
    },
    ShippedDeck {
        slug: "technical-sample",
        text: include_str!("../../decks/technical-sample.toml"),
    },
];

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::domain::fingerprint::fingerprint;
    use crate::domain::framework::Framework;
    use crate::exchange::native::{NativeDeck, ReadCard, check};

    fn cards(deck: &ShippedDeck) -> Vec<ReadCard> {
        let deck = NativeDeck::open(deck.text).unwrap();
        deck.cards().map(Result::unwrap).collect()
    }

    #[test]
    fn every_shipped_deck_passes_the_strict_check() {
        for deck in &SHIPPED {
            assert_eq!(check(deck.text), [], "{}", deck.slug);
            let read = NativeDeck::open(deck.text).unwrap();
            assert_eq!(read.header.slug.as_str(), deck.slug);
            assert_eq!(read.header.license.as_deref(), Some("CC0-1.0"));
        }
    }

    #[test]
    fn the_decks_hold_what_is_promised() {
        let counts: HashMap<&str, usize> = SHIPPED
            .iter()
            .map(|deck| (deck.slug, cards(deck).len()))
            .collect();
        let promised = [
            ("weakness", 16),
            ("failure", 19),
            ("behavioural-core", 24),
            ("about-you", 20),
            ("situational", 15),
            ("questions-to-ask", 20),
            ("technical-sample", 12),
        ];
        assert_eq!(counts, HashMap::from(promised));

        let contents: Vec<_> = SHIPPED
            .iter()
            .flat_map(cards)
            .map(|read| read.card.content)
            .collect();
        let wordings: HashSet<u64> = contents
            .iter()
            .flat_map(|content| content.wordings().map(fingerprint))
            .collect();
        assert_eq!(contents.len(), 126);
        assert_eq!(
            contents
                .iter()
                .map(|content| content.variants.len())
                .sum::<usize>(),
            380
        );
        assert_eq!(wordings.len(), 506, "a wording stands twice");
    }

    #[test]
    fn every_card_can_be_asked_in_other_words_and_timed() {
        for ReadCard { card, .. } in SHIPPED.iter().flat_map(cards) {
            let content = card.content;
            let name = card.slug;
            assert!(content.variants.len() >= 3, "{name}");
            assert!((10..=600).contains(&content.target_secs.unwrap()), "{name}");
            assert!(
                Framework::find(&content.framework.unwrap()).is_some(),
                "{name}"
            );
            assert!(content.kind.is_some() && content.family.is_some(), "{name}");
        }
    }

    #[test]
    fn ten_cards_come_with_an_example() {
        let count = SHIPPED
            .iter()
            .flat_map(cards)
            .filter(|read| read.card.content.guidance.example.is_some())
            .count();
        assert_eq!(count, 10);
    }
}
