//! What a person says of a recall.

use std::fmt;

/// How well an answer came, said by the person who gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Grade {
    /// Could not answer, or missed the heart of it.
    Again,
    /// Got there with long gaps or prompts to oneself.
    Hard,
    /// Said it, with small slips.
    Good,
    /// Could say it in one's sleep.
    Easy,
}

impl Grade {
    /// From the worst to the best, which is also the order of the keys 1 to 4.
    pub(crate) const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// SM-2's quality of response, 0 to 5 (Woźniak 1990); our four grades use 1, 3, 4 and 5.
    pub(crate) fn quality(self) -> u8 {
        match self {
            Self::Again => 1,
            Self::Hard => 3,
            Self::Good => 4,
            Self::Easy => 5,
        }
    }

    /// 1 for again to 4 for easy: the key, the stored number, the memory model's rating.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Again => 1,
            Self::Hard => 2,
            Self::Good => 3,
            Self::Easy => 4,
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.number() == number)
    }

    /// The grade somebody typed: its number, its name, or its first letter.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|g| text == g.number().to_string() || text == g.name() || text == g.name()[..1])
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    /// The name as it stands on a screen.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Again => "Again",
            Self::Hard => "Hard",
            Self::Good => "Good",
            Self::Easy => "Easy",
        }
    }

    /// Whether the answer was recalled: every grade but again.
    pub(crate) fn is_recalled(self) -> bool {
        self != Self::Again
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
