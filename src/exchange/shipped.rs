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
