//! Frameworks: the named slots of an answer, in the order they are said.

/// One slot and its share of the speaking time in percent (0 where time has no say).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameworkSlot {
    pub(crate) name: &'static str,
    pub(crate) share_percent: u8,
}

/// The shape of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Framework {
    pub(crate) id: &'static str,
    /// What it is for, as a person would say it.
    pub(crate) purpose: &'static str,
    pub(crate) slots: &'static [FrameworkSlot],
}

const fn slot(name: &'static str, share_percent: u8) -> FrameworkSlot {
    FrameworkSlot {
        name,
        share_percent,
    }
}

/// All frameworks offbook knows. An unknown id in a deck is kept and shown as free text.
pub(crate) const FRAMEWORKS: [Framework; 9] = [
    Framework {
        id: "growth3",
        purpose: "a weakness",
        slots: &[
            slot("opportunity", 20),
            slot("noticed", 30),
            slot("steps", 40),
            slot("value", 10),
        ],
    },
    Framework {
        id: "star",
        purpose: "tell me about a time",
        slots: &[
            slot("situation", 15),
            slot("task", 10),
            slot("action", 55),
            slot("result", 20),
        ],
    },
    Framework {
        id: "star_l",
        purpose: "failures, mistakes, feedback",
        slots: &[
            slot("situation", 12),
            slot("task", 8),
            slot("action", 35),
            slot("result", 15),
            slot("lesson", 20),
            slot("now", 10),
        ],
    },
    Framework {
        id: "process",
        purpose: "how do you usually",
        slots: &[slot("approach", 50), slot("example", 35), slot("check", 15)],
    },
    Framework {
        id: "ppf",
        purpose: "tell me about yourself",
        slots: &[slot("present", 35), slot("past", 40), slot("future", 25)],
    },
    Framework {
        id: "prep",
        purpose: "opinions and why-questions",
        slots: &[
            slot("point", 15),
            slot("reason", 35),
            slot("example", 40),
            slot("point again", 10),
        ],
    },
    Framework {
        id: "what_if",
        purpose: "what would you do if",
        slots: &[
            slot("clarify", 15),
            slot("weigh", 25),
            slot("act", 40),
            slot("check back", 20),
        ],
    },
    Framework {
        id: "explain",
        purpose: "technical questions",
        slots: &[
            slot("idea", 25),
            slot("why it matters", 20),
            slot("example", 35),
            slot("trade-off", 20),
        ],
    },
    Framework {
        id: "ask",
        purpose: "questions to ask",
        slots: &[
            slot("question", 0),
            slot("why I ask", 0),
            slot("what I hope to hear", 0),
            slot("what would worry me", 0),
        ],
    },
];

impl Framework {
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        FRAMEWORKS.iter().find(|framework| framework.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_a_framework_fill_the_time() {
        for framework in FRAMEWORKS {
            let total: u32 = framework
                .slots
                .iter()
                .map(|s| u32::from(s.share_percent))
                .sum();
            assert!(total == 100 || framework.id == "ask", "{}", framework.id);
        }
    }
}
