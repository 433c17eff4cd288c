//! Frameworks: the named slots of an answer, in the order they are said.

use super::card::Kind;

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

/// A framework under another name, with other names for its slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alias {
    /// Compared without regard to case, `-`, `_`, `+` and spaces.
    pub(crate) name: &'static str,
    framework: &'static str,
    /// Slots that it does not have.
    leaves_out: &'static [&'static str],
}

const fn alias(
    name: &'static str,
    framework: &'static str,
    leaves_out: &'static [&'static str],
) -> Alias {
    Alias {
        name,
        framework,
        leaves_out,
    }
}

/// STAR+L needs no line: without its mark it is `star_l` itself.
pub(crate) const ALIASES: [Alias; 8] = [
    alias("CAR", "star", &["task"]),
    alias("PAR", "star", &["task"]),
    alias("SOAR", "star", &[]),
    alias("CARL", "star_l", &["task", "now"]),
    alias("PARLA", "star_l", &["task"]),
    alias("STARR", "star_l", &["now"]),
    // The nugget is the headline.
    alias("nugget + STAR", "star", &[]),
    alias("nugget + STAR+L", "star_l", &[]),
];

/// Other names of the slots of stories, in small letters.
const SLOT_ALIASES: [(&str, &str); 13] = [
    ("context", "situation"),
    ("problem", "situation"),
    ("challenge", "situation"),
    ("obstacle", "task"),
    ("actions", "action"),
    ("results", "result"),
    ("outcome", "result"),
    ("learning", "lesson"),
    ("learnings", "lesson"),
    ("lessons", "lesson"),
    ("reflection", "lesson"),
    ("applied", "now"),
    ("application", "now"),
];

/// A framework as a card names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) framework: &'static Framework,
    leaves_out: &'static [&'static str],
}

impl Shape {
    /// By the framework's id, or by another name of it such as CAR.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let bare = |text: &str| -> String {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let wanted = bare(name);
        let known = FRAMEWORKS
            .iter()
            .find(|framework| bare(framework.id) == wanted);
        if let Some(framework) = known {
            return Some(Self {
                framework,
                leaves_out: &[],
            });
        }
        let alias = ALIASES.iter().find(|alias| bare(alias.name) == wanted)?;
        let framework = FRAMEWORKS.iter().find(|f| f.id == alias.framework)?;
        Some(Self {
            framework,
            leaves_out: alias.leaves_out,
        })
    }

    /// The usual one for a card of that kind that names none.
    pub(crate) fn usual(kind: Option<Kind>) -> Self {
        let id = match kind {
            Some(Kind::Weakness) => "growth3",
            Some(Kind::Failure) => "star_l",
            Some(Kind::Situational) => "what_if",
            Some(Kind::Motivation) => "prep",
            Some(Kind::Ask) => "ask",
            Some(Kind::Knowledge) => "explain",
            Some(Kind::Behavioural) | None => "star",
        };
        let framework = FRAMEWORKS.iter().find(|framework| framework.id == id);
        Self {
            framework: framework.unwrap_or(&FRAMEWORKS[0]),
            leaves_out: &[],
        }
    }

    /// The slots in the order they are said.
    pub(crate) fn slots(self) -> impl Iterator<Item = &'static FrameworkSlot> {
        let is_there = move |slot: &&FrameworkSlot| !self.leaves_out.contains(&slot.name);
        self.framework.slots.iter().filter(is_there)
    }

    /// The framework's own name of a slot, whatever it is called: `situation` for CAR's context.
    pub(crate) fn slot_named(self, name: &str) -> Option<&'static str> {
        let name = name.trim().to_lowercase().replace(['-', '_'], " ");
        let own = |name: &str| {
            let mut slots = self.framework.slots.iter();
            slots
                .find(|slot| slot.name.to_lowercase().replace('-', " ") == name)
                .map(|slot| slot.name)
        };
        let other = || SLOT_ALIASES.iter().find(|(alias, _)| *alias == name);
        own(&name).or_else(|| own(other()?.1))
    }
}

impl Framework {
    /// By its id, or by another name of it such as CAR.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        Shape::find(name).map(|shape| shape.framework)
    }

    /// Whether it tells of something that happened, with a result.
    pub(crate) fn is_story(&self) -> bool {
        matches!(self.id, "star" | "star_l")
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

    #[test]
    fn other_names_lead_to_the_same_slots() {
        let slots = |name: &str| {
            let slots = Shape::find(name).unwrap().slots();
            slots.map(|slot| slot.name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(slots("CAR"), "situation action result");
        assert_eq!(slots("par"), "situation action result");
        assert_eq!(slots("SOAR"), "situation task action result");
        assert_eq!(slots("CARL"), "situation action result lesson");
        assert_eq!(slots("parla"), "situation action result lesson now");
        assert_eq!(slots("STAR+L"), slots("star_l"));
        assert_eq!(slots("STARR"), slots("star_l").replace(" now", ""));
        assert_eq!(slots("Nugget + STAR"), slots("star"));
        assert_eq!(slots("star-l"), slots("star_l"));
        assert_eq!(Shape::find("charm"), None);
        for alias in ALIASES {
            assert!(Shape::find(alias.name).is_some(), "{}", alias.name);
        }
    }

    #[test]
    fn a_slot_is_known_by_its_other_names() {
        let soar = Shape::find("soar").unwrap();
        assert_eq!(soar.slot_named("Obstacle"), Some("task"));
        let parla = Shape::find("parla").unwrap();
        assert_eq!(parla.slot_named("problem"), Some("situation"));
        assert_eq!(parla.slot_named("learning"), Some("lesson"));
        assert_eq!(parla.slot_named("applied"), Some("now"));
        let explain = Shape::find("explain").unwrap();
        assert_eq!(explain.slot_named("trade off"), Some("trade-off"));
        assert_eq!(explain.slot_named("result"), None);
    }

    #[test]
    fn every_kind_of_card_has_a_usual_shape() {
        for kind in Kind::ALL {
            assert!(Shape::usual(Some(kind)).slots().count() >= 4);
        }
    }
}
