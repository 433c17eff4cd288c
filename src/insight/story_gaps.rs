//! What a story bank lacks for an interview.

use super::gaps::{Gap, GapKind, Named};
use crate::domain::id::CardId;
use crate::domain::now::Day;
use crate::domain::story::Story;

/// So many stories carry an interview.
pub(crate) const FEWEST_STORIES: usize = 6;
/// So many of them are failures, at least.
pub(crate) const FEWEST_FAILURES: usize = 2;
/// So many show each competency that is asked for.
pub(crate) const FEWEST_A_COMPETENCY: usize = 2;
/// A story that carries more cards of one interview than this will be told twice in it.
pub(crate) const MOST_CARDS: usize = 3;
/// At least half of the stories are not older.
pub(crate) const RECENT_YEARS: u32 = 3;

/// A card of the interview, and the competencies it asks for.
pub(crate) type Asked = (CardId, Vec<String>);

/// What is missing; stories without a date count as neither old nor new.
pub(crate) fn gaps(stories: &[Story], asked: &[Asked], today: Day) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut add = |kind, count: usize, of: usize, named: Vec<Named>| {
        if count > 0 {
            gaps.push(Gap {
                kind,
                count,
                of,
                named,
                filler: None,
            });
        }
    };
    let missing = FEWEST_STORIES.saturating_sub(stories.len());
    add(GapKind::FewStories, missing, FEWEST_STORIES, Vec::new());
    let failures = stories.iter().filter(|story| story.content.is_failure());
    let missing = FEWEST_FAILURES.saturating_sub(failures.count());
    add(GapKind::FewFailures, missing, FEWEST_FAILURES, Vec::new());
    let mut competencies: Vec<&String> = asked.iter().flat_map(|(_, all)| all).collect();
    competencies.sort_unstable();
    competencies.dedup();
    let of = competencies.len();
    let thin = competencies.into_iter().filter_map(|competency| {
        let shows = |story: &&Story| story.content.competencies.contains(competency);
        let stories = stories.iter().filter(shows).count();
        (stories < FEWEST_A_COMPETENCY).then(|| Named {
            card: None,
            text: competency.clone(),
            what: format!("{stories} of {FEWEST_A_COMPETENCY} stories"),
        })
    });
    // Where there is no story at all, each competency lacks one, and that is said already.
    let thin: Vec<Named> = thin.filter(|_| !stories.is_empty()).collect();
    add(GapKind::ThinCompetency, thin.len(), of, thin);
    let overused = stories.iter().filter_map(|story| {
        let is_asked = |card: &&CardId| asked.iter().any(|(id, _)| id == *card);
        let cards = story.cards.iter().filter(is_asked).count();
        (cards > MOST_CARDS).then(|| Named {
            card: None,
            text: story.content.title.clone(),
            what: format!("{cards} questions"),
        })
    });
    let overused: Vec<Named> = overused.collect();
    add(
        GapKind::OverusedStory,
        overused.len(),
        stories.len(),
        overused,
    );
    let dated = stories.iter().filter_map(|story| {
        let happened = story.content.happened?;
        Some((story, happened.years_before(today)))
    });
    let (old, recent): (Vec<_>, Vec<_>) = dated.partition(|(_, years)| *years >= RECENT_YEARS);
    if old.len() > recent.len() {
        let named = old.iter().map(|(story, years)| Named {
            card: None,
            text: story.content.title.clone(),
            what: format!("{years} years ago"),
        });
        add(
            GapKind::OldStories,
            old.len(),
            stories.len(),
            named.collect(),
        );
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::StoryId;
    use crate::domain::story::{Happened, StoryText};
    use uuid::Uuid;

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    fn card(number: u128) -> CardId {
        CardId(Uuid::from_u128(number))
    }

    /// A bank in which nothing is missing for four cards that ask for teamwork.
    fn bank() -> Vec<Story> {
        let story = |number: u128| Story {
            id: StoryId(Uuid::from_u128(number)),
            added_on: today(),
            content: StoryText {
                title: format!("story {number}"),
                happened: Some(Happened {
                    year: 2026,
                    month: Some(1),
                }),
                competencies: vec!["teamwork".into()],
                kind: (number < 2).then(|| "failure".into()),
                ..StoryText::default()
            },
            cards: vec![card(number)],
        };
        (0..6).map(story).collect()
    }

    fn found(stories: &[Story]) -> Vec<(GapKind, usize)> {
        let asked: Vec<Asked> = (0..4).map(|n| (card(n), vec!["teamwork".into()])).collect();
        let gaps = gaps(stories, &asked, today());
        gaps.iter().map(|gap| (gap.kind, gap.count)).collect()
    }

    #[test]
    fn each_target_that_is_missed_is_a_gap() {
        assert_eq!(found(&bank()), []);
        assert_eq!(found(&bank()[..5]), [(GapKind::FewStories, 1)]);
        let no_failure: Vec<Story> = bank()
            .into_iter()
            .map(|mut story| {
                story.content.kind = None;
                story
            })
            .collect();
        assert_eq!(found(&no_failure), [(GapKind::FewFailures, 2)]);
        let mut thin = bank();
        for story in &mut thin[1..] {
            story.content.competencies.clear();
        }
        assert_eq!(found(&thin), [(GapKind::ThinCompetency, 1)]);
        let mut overused = bank();
        overused[0].cards = (0..4).map(card).collect();
        assert_eq!(found(&overused), [(GapKind::OverusedStory, 1)]);
        let mut old = bank();
        for story in &mut old[..4] {
            story.content.happened = Happened::parse("2023-11");
        }
        assert_eq!(found(&old), [(GapKind::OldStories, 4)]);
        old[0].content.happened = Happened::parse("2024-01");
        assert_eq!(found(&old), []);
    }

    #[test]
    fn without_any_story_that_alone_is_said() {
        let kinds: Vec<GapKind> = found(&[]).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [GapKind::FewStories, GapKind::FewFailures]);
    }
}
