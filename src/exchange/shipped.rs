//! The decks that ship, built into the binary.

/// A shipped deck: its slug and its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShippedDeck {
    pub(crate) slug: &'static str,
    pub(crate) text: &'static str,
}

/// In the order they are offered.
pub(crate) const SHIPPED: [ShippedDeck; 0] = [];
