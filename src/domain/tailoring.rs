//! What is prepared for one interview alone: what they look for and who shows it, how they want to
//! be answered, and the few words that turn a prepared answer into one for this role.

use super::id::CardId;

/// How many essential requirements are worth naming.
pub(crate) const FEWEST_REQUIREMENTS: usize = 3;
pub(crate) const MOST_REQUIREMENTS: usize = 6;
/// How many of the values that a company states.
pub(crate) const FEWEST_VALUES: usize = 3;
pub(crate) const MOST_VALUES: usize = 5;
/// Recent facts about the company.
pub(crate) const FACTS: usize = 2;
/// People who will be there.
pub(crate) const MOST_PEOPLE: usize = 8;
/// Questions to ask them, at least.
pub(crate) const QUESTIONS_TO_ASK: usize = 3;

/// How an interview is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Phone,
    Video,
    Panel,
    OneToOne,
    AssessmentDay,
}

impl Format {
    pub(crate) const ALL: [Self; 5] = [
        Self::Phone,
        Self::Video,
        Self::Panel,
        Self::OneToOne,
        Self::AssessmentDay,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Video => "video",
            Self::Panel => "panel",
            Self::OneToOne => "one to one",
            Self::AssessmentDay => "assessment day",
        }
    }

    /// The name or how it begins, whatever the case and the marks between its words.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let letters = |text: &str| -> String {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let typed = letters(text);
        if typed.is_empty() {
            return None;
        }
        let mut fit = Self::ALL
            .into_iter()
            .filter(|format| letters(format.name()).starts_with(&typed));
        let first = fit.next()?;
        fit.next().is_none().then_some(first)
    }
}

/// What shows that a person has what they look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ShownBy {
    /// The answer to a card.
    Answer(CardId),
    /// A story, by its title.
    Story(String),
}

/// A requirement of the role, or a value of the company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    pub(crate) text: String,
    pub(crate) shown_by: Option<ShownBy>,
}

impl Sought {
    /// These lines, each with what showed it before.
    pub(crate) fn all(lines: &[String], before: &[Self]) -> Vec<Self> {
        let shown_by = |text: &str| {
            let same = |one: &&Self| one.text.to_lowercase() == text.to_lowercase();
            before.iter().find(same)?.shown_by.clone()
        };
        lines
            .iter()
            .map(|text| Self {
                text: text.clone(),
                shown_by: shown_by(text),
            })
            .collect()
    }
}

/// What makes a prepared answer one for this interview. The answer itself, its points and its
/// schedule stay the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleVersion {
    pub(crate) card: CardId,
    /// The one sentence that ties the answer to this role; said last.
    pub(crate) role_link: Option<String>,
    /// What to dwell on here.
    pub(crate) stress: Option<String>,
    /// Words of its own, where the answer is to be told otherwise.
    pub(crate) text: Option<String>,
}

impl RoleVersion {
    pub(crate) fn new(card: CardId) -> Self {
        Self {
            card,
            role_link: None,
            stress: None,
            text: None,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.role_link.is_none() && self.stress.is_none() && self.text.is_none()
    }
}

/// All that is prepared for an interview beside its cards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tailoring {
    /// An address or a link.
    pub(crate) place: Option<String>,
    pub(crate) format: Option<Format>,
    pub(crate) requirements: Vec<Sought>,
    pub(crate) values: Vec<Sought>,
    /// Each with their role, as `Ana Ruiz, head of sales`. Private: in no export unless asked for.
    pub(crate) people: Vec<String>,
    pub(crate) facts: Vec<String>,
    /// The longest an answer may take, in seconds, where they said so.
    pub(crate) longest_secs: Option<u32>,
    /// Whether examples from outside work will do; `None` while that is not known.
    pub(crate) allows_non_work: Option<bool>,
    pub(crate) versions: Vec<RoleVersion>,
    /// Items of the checklists that were ticked.
    pub(crate) ticked: Vec<String>,
}

impl Tailoring {
    /// What makes the answer to a card one for this interview.
    pub(crate) fn version(&self, card: CardId) -> Option<&RoleVersion> {
        self.versions.iter().find(|version| version.card == card)
    }

    /// The same, to be changed; made where there is none.
    pub(crate) fn version_mut(&mut self, card: CardId) -> &mut RoleVersion {
        let at = self.versions.iter().position(|one| one.card == card);
        let at = at.unwrap_or_else(|| {
            self.versions.push(RoleVersion::new(card));
            self.versions.len() - 1
        });
        &mut self.versions[at]
    }

    /// Puts these in the place of the requirements there are; one of the same words keeps what
    /// shows it.
    pub(crate) fn require(&mut self, lines: &[String]) {
        self.requirements = Sought::all(lines, &self.requirements);
    }

    /// Requirements and values, in this order.
    pub(crate) fn sought(&self) -> impl Iterator<Item = &Sought> {
        self.requirements.iter().chain(&self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_beginning_if_that_is_enough() {
        assert_eq!(Format::parse("Video"), Some(Format::Video));
        assert_eq!(Format::parse("one-to-one"), Some(Format::OneToOne));
        assert_eq!(Format::parse("assess"), Some(Format::AssessmentDay));
        assert_eq!(Format::parse("p"), None);
        assert_eq!(Format::parse(" - "), None);
        assert_eq!(Format::parse("telegraph"), None);
    }

    #[test]
    fn a_version_is_made_once() {
        let card = CardId(uuid::Uuid::nil());
        let mut tailoring = Tailoring::default();
        tailoring.version_mut(card).stress = Some("the numbers".into());
        tailoring.version_mut(card).role_link = Some("You release weekly.".into());
        assert_eq!(tailoring.versions.len(), 1);
        assert!(!tailoring.version(card).unwrap().is_empty());
    }
}
