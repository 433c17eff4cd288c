//! What offbook makes of a card's id and of its question.

/// The first 28 letters and digits of a handle; see `domain/id.rs`.
const HANDLE_ALPHABET: &[u8; 28] = b"bcdfghjkmnpqrstvwxyz23456789";

/// As `domain/id.rs` makes it from an id.
pub(crate) fn handle(id: &[u8]) -> String {
    let low = id[8..]
        .iter()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    let mut rest = low & (u64::MAX >> 2);
    (0..12)
        .map(|_| {
            let letter = HANDLE_ALPHABET[(rest % 28) as usize];
            rest /= 28;
            char::from(letter)
        })
        .collect()
}

/// As `domain/fingerprint.rs` makes it; our questions are ASCII words with nothing to take off.
pub(crate) fn fingerprint(question: &str) -> i64 {
    let hash = blake3::hash(question.to_ascii_lowercase().as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    i64::from_be_bytes(first)
}
