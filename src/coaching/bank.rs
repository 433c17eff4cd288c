//! What a bank of stories should hold, and what one lacks.

/// Stories a bank has at least, and at most.
pub(crate) const FEWEST: usize = 6;
pub(crate) const MOST: usize = 10;
/// Stories for each competency that an interview asks about.
pub(crate) const FOR_A_COMPETENCY: usize = 2;
/// Cards of one interview that may tell the same story.
pub(crate) const CARDS_FOR_A_STORY: u32 = 3;
/// Failures at least.
pub(crate) const FAILURES: usize = 2;
/// Half of the stories are at most so old.
pub(crate) const RECENT_YEARS: u32 = 3;

/// A story, as far as a bank is weighed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weighed<'a> {
    pub(crate) title: &'a str,
    pub(crate) competencies: &'a [String],
    pub(crate) is_failure: bool,
    /// Whole years; `None` where nobody said when it was.
    pub(crate) age_years: Option<u32>,
    /// Cards of one interview that tell it, the most in any.
    pub(crate) cards: u32,
}

/// What a bank lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BankGap {
    /// So many stories are there, fewer than [`FEWEST`].
    Few {
        have: usize,
    },
    /// So many are there, more than [`MOST`].
    Many {
        have: usize,
    },
    Failures {
        have: usize,
    },
    /// So many of all are at most [`RECENT_YEARS`] old.
    Old {
        recent: usize,
        of: usize,
    },
    Competency {
        name: String,
        have: usize,
    },
    /// One story for more cards of an interview than it can stand.
    Worn {
        title: String,
        cards: u32,
    },
}

impl BankGap {
    /// The kind of gap in one word.
    pub(crate) fn id(&self) -> &'static str {
        match self {
            Self::Few { .. } => "few-stories",
            Self::Many { .. } => "many-stories",
            Self::Failures { .. } => "few-failures",
            Self::Old { .. } => "old-stories",
            Self::Competency { .. } => "competency",
            Self::Worn { .. } => "same-story",
        }
    }

    /// What is there, and what is aimed at.
    pub(crate) fn says(&self) -> String {
        match self {
            Self::Few { have } => format!("{have} of {FEWEST} to {MOST} stories"),
            Self::Many { have } => {
                format!("{have} stories; {MOST} are as many as a person has at hand")
            }
            Self::Failures { have } => format!("{have} of {FAILURES} failures"),
            Self::Old { recent, of } => {
                format!(
                    "{recent} of {of} stories from the last {RECENT_YEARS} years; half are best"
                )
            }
            Self::Competency { name, have } => {
                format!("{name}: {have} of {FOR_A_COMPETENCY} stories")
            }
            Self::Worn { title, cards } => {
                format!(
                    "\"{title}\" for {cards} cards of one interview; {CARDS_FOR_A_STORY} at most"
                )
            }
        }
    }
}

/// What `stories` lack, for interviews that ask about `competencies`.
pub(crate) fn gaps(stories: &[Weighed<'_>], competencies: &[String]) -> Vec<BankGap> {
    let mut gaps = Vec::new();
    let have = stories.len();
    if have < FEWEST {
        gaps.push(BankGap::Few { have });
    } else if have > MOST {
        gaps.push(BankGap::Many { have });
    }
    let failures = stories.iter().filter(|story| story.is_failure).count();
    if failures < FAILURES {
        gaps.push(BankGap::Failures { have: failures });
    }
    let is_recent = |story: &&Weighed<'_>| story.age_years.is_some_and(|y| y < RECENT_YEARS);
    let recent = stories.iter().filter(is_recent).count();
    if recent * 2 < have {
        gaps.push(BankGap::Old { recent, of: have });
    }
    for name in competencies {
        let shows = |story: &&Weighed<'_>| story.competencies.contains(name);
        let have = stories.iter().filter(shows).count();
        if have < FOR_A_COMPETENCY {
            gaps.push(BankGap::Competency {
                name: name.clone(),
                have,
            });
        }
    }
    for story in stories.iter().filter(|s| s.cards > CARDS_FOR_A_STORY) {
        gaps.push(BankGap::Worn {
            title: story.title.to_owned(),
            cards: story.cards,
        });
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_is_full_when_every_target_is_met_and_each_gap_is_named_alone() {
        let shown = ["ownership".to_owned()];
        let bank = || -> Vec<Weighed<'_>> {
            let story = |at: u32| Weighed {
                title: "one",
                competencies: &shown,
                is_failure: at < 2,
                age_years: Some(if at < 3 { 2 } else { 4 }),
                cards: 3,
            };
            (0..6).map(story).collect()
        };
        assert_eq!(gaps(&bank(), &shown), []);
        let ids = |stories: &[Weighed<'_>], asked: &[String]| {
            let gaps = gaps(stories, asked);
            gaps.iter().map(BankGap::id).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ids(&bank()[..5], &shown), "few-stories");
        let many: Vec<_> = bank().into_iter().chain(bank()).collect();
        assert_eq!(ids(&many, &shown), "many-stories");
        let mut other = bank();
        other[0].is_failure = false;
        assert_eq!(ids(&other, &shown), "few-failures");
        let mut other = bank();
        other[0].age_years = None;
        assert_eq!(ids(&other, &shown), "old-stories");
        assert_eq!(ids(&bank(), &["teamwork".into()]), "competency");
        let mut other = bank();
        other[5].cards = 4;
        assert_eq!(ids(&other, &shown), "same-story");
    }
}
