//! The doors through which files come in, for the fuzz targets in `fuzz/`. Only there is this
//! compiled: the library itself exports nothing but `main`.

use crate::exchange::native::{self, NativeDeck};

/// A deck file: read whole, checked, and written out again.
pub fn native(bytes: &[u8]) {
    let Ok(text) = native::decode(bytes) else {
        return;
    };
    native::check(text);
    let Ok(deck) = NativeDeck::open(text) else {
        return;
    };
    let cards: Result<Vec<_>, _> = deck
        .cards()
        .map(|read| read.map(|read| read.card))
        .collect();
    let Ok(cards) = cards else { return };
    let mut written = Vec::new();
    native::render(&deck.header, &cards, &mut written).expect("memory takes everything");
    let written = native::decode(&written).expect("what is written is text");
    let again = NativeDeck::open(written).map(|deck| {
        let cards = deck.cards().map(|read| read.map(|read| read.card));
        (deck.header.clone(), cards.collect::<Result<Vec<_>, _>>())
    });
    assert!(
        again.is_ok_and(|(header, again)| header == deck.header && again.as_ref() == Ok(&cards)),
        "what is written out is not what was read"
    );
}
