//! Text that looks like answers to an index: few words often, a long tail of rare ones.

use std::fmt::Write as _;

/// A small generator of repeatable chance (splitmix64); nothing here needs a better one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The same `seed` and `stream` give the same numbers.
    pub(crate) fn new(seed: u64, stream: i64) -> Self {
        Self(
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ^ stream.cast_unsigned().wrapping_mul(0xd6e8_feb8_6659_fd93),
        )
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 on, below `end`.
    pub(crate) fn below(&mut self, end: u32) -> i64 {
        i64::from((self.next() >> 32) as u32 % end)
    }

    /// At least 0, below 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Words by rank: the first is the most common one.
#[derive(Debug)]
pub(crate) struct Vocabulary(Vec<String>);

/// As many as a large collection of spoken answers has.
const WORDS: usize = 40_000;
const SYLLABLES: [&str; 40] = [
    "an", "ta", "re", "mo", "lin", "ke", "sa", "dor", "pe", "vi", "con", "tu", "ral", "be", "sti",
    "na", "or", "fe", "gan", "lo", "mer", "du", "pri", "ha", "sel", "wo", "ci", "bar", "ne", "tro",
    "ya", "mul", "gi", "spe", "ro", "ti", "fa", "len", "co", "shu",
];

impl Vocabulary {
    pub(crate) fn new() -> Self {
        let base = SYLLABLES.len();
        let word = |rank: usize| {
            let mut rest = rank;
            let mut word = String::new();
            loop {
                word.push_str(SYLLABLES[rest % base]);
                rest /= base;
                if rest == 0 {
                    return word;
                }
                rest -= 1;
            }
        };
        Self((0..WORDS).map(word).collect())
    }

    /// A word by Zipf's law: the hundredth is a hundredth as common as the first.
    fn word(&self, chance: &mut Chance) -> &str {
        let rank = (WORDS as f64).powf(chance.fraction()) as usize;
        &self.0[rank.min(WORDS) - 1]
    }

    /// `words` words with spaces between, the first in upper case.
    pub(crate) fn phrase(&self, words: i64, chance: &mut Chance) -> String {
        let mut text = String::new();
        for i in 0..words {
            if i > 0 {
                text.push(' ');
            }
            text.push_str(self.word(chance));
        }
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text
    }

    /// Sentences, in all about `length` characters.
    pub(crate) fn sentences(&self, length: usize, chance: &mut Chance) -> String {
        let mut text = String::with_capacity(length + 80);
        while text.len() < length {
            if !text.is_empty() {
                text.push(' ');
            }
            let words = 8 + chance.below(10);
            let _ = write!(text, "{}.", self.phrase(words, chance));
        }
        text
    }
}
